//! Signing in: from a name, a password, a browser or a ready token to an access token, and keeping it fresh.
//!
//! Each flow is one file: [`password`], [`code`] (browser with a loopback redirect), [`device`], [`supplied`] and
//! [`refresh`]. [`provider::TokenProvider`] holds the outcome for a connection and renews it in time. The requests are
//! those of MSAL.NET as the genuine module was seen to send them, so that what an administrator allows or logs for the
//! module fits this client too. One request of MSAL is left out on purpose: instance discovery, which tells
//! login.microsoftonline.com about an authority that the user already named or that the table of clouds holds.
//!
//! The crate opens no connection itself but the listener of the redirect: requests go through [`http::Http`], whose
//! implementation decides on trust, time-outs and proxies. Browser and terminal are traits too ([`browser`]), so
//! nothing here prints or starts a program. Tokens and passwords are [`Secret`]s, which show as `***` and are zeroed.

pub mod authority;
pub mod browser;
pub mod code;
pub mod device;
pub mod error;
pub mod http;
pub mod loopback;
pub mod password;
pub mod provider;
pub mod refresh;
pub mod request;
pub mod secret;
pub mod supplied;
pub mod token;
#[cfg(test)]
mod witnessed;

pub use authority::Authority;
pub use browser::{Browser, DeviceCode, SignInPrompt};
pub use error::SignInError;
pub use http::{Http, HttpAnswer, HttpRequest, TransportFailure, TransportKind};
pub use provider::TokenProvider;
pub use secret::Secret;
pub use token::{Claims, TokenSet};

/// What is common to all flows of one sign-in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Where to sign in.
    pub authority: Authority,
    /// The application that signs in.
    pub client_id: String,
    /// What the token is for, such as `https://outlook.office365.com/.default`.
    pub scope: String,
}

impl SignIn {
    /// A sign-in with the module's own public client.
    #[must_use]
    pub fn new(authority: Authority, scope: impl Into<String>) -> Self {
        Self { authority, client_id: exo_protocol::identity::PUBLIC_CLIENT_ID.to_owned(), scope: scope.into() }
    }
}
