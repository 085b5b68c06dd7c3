//! The sign-in authority of the local tenant: OAuth 2.0 and OpenID Connect as the service's own authority speaks them.
//!
//! It answers discovery, the sign-in and device pages, and the token endpoint; it issues and checks access tokens; it
//! makes the certificates of the tenant's hosts. What it must remember is in the store: codes and refresh tokens by
//! their hash, flows in progress, lock-outs. A request comes as an [`http::Request`] with its body read, and goes as a
//! response, so that the server decides about sockets, hosts and limits, and tests need none of them.
//!
//! Not here: the admin API, and who may run which cmdlet.
//!
//! The trade-off: the pages are few and plain, with no script, so that a person, a test and a foreign client go through
//! the same forms.

mod certificate;
mod claims;
mod error;
mod jwt;
mod keys;
mod pages;
mod random;
mod request;
mod routes;
mod sign_in;
mod totp;

pub use certificate::{Certificates, HOST_NAMES};
pub use claims::AccessClaims;
pub use error::{AuthorityError, OAuthError};
pub use totp::{new_secret, otpauth_uri};

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tenant_store::SqliteStore;

use keys::SigningKey;

/// What of the authority is served at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// Everything.
    Full,
    /// The sign-in and device pages and their forms, for plain http on loopback.
    Pages,
}

/// The authority of one tenant.
#[derive(Clone)]
pub struct Authority {
    pub(crate) store: SqliteStore,
    pub(crate) key: Arc<SigningKey>,
    pub(crate) tenant_id: Arc<str>,
    /// Where a person's browser finds the pages, for example `http://localhost:8080`.
    pub(crate) pages_base: Arc<str>,
}

impl Authority {
    /// The authority of the tenant in `store`; a signing key is made when there is none.
    ///
    /// # Errors
    /// When the key can't be read, unwrapped or made.
    pub async fn new(store: SqliteStore, pages_base: &str) -> Result<Authority, AuthorityError> {
        let key = Arc::new(SigningKey::load_or_make(&store).await?);
        let tenant_id = store.tenant_id().await?.into();
        Ok(Authority { store, key, tenant_id, pages_base: pages_base.into() })
    }

    /// The tenant's id.
    pub fn tenant_id(&self) -> &str {
        &self.tenant_id
    }

    /// Answers a request; `base` is scheme, host and port as the client sees them. `None` when the path is not the
    /// authority's.
    pub async fn respond(&self, surface: Surface, base: &str, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        routes::respond(self, surface, base, request).await
    }

    /// Checks an access token: signature, times, tenant, audience. The host is one that the request came to.
    ///
    /// # Errors
    /// What is wrong with the token.
    pub fn check_access_token(&self, token: &str) -> Result<AccessClaims, AuthorityError> {
        claims::check(self, token)
    }
}
