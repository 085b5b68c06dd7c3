//! Wire types that client and tenant share.
//!
//! The service speaks JSON over https in a dialect of OData: a cmdlet and its parameters go out in one envelope
//! ([`invoke`]), pages of rows with type annotations come back ([`page`]), failures have a shape of their own
//! ([`failure`]). This crate writes and reads these shapes, names the headers ([`headers`]), builds the request paths
//! ([`target`]) and holds the facts that both sides must agree on: the clouds ([`cloud`]), the routing hint
//! ([`anchor`]), the identifiers of sign-in ([`identity`]) and the texts of well-known errors ([`known`]).
//!
//! It is not a transport, it knows no session and decides no policy: nothing here opens a socket, reads a clock or the
//! environment. Both directions live side by side, because a shape that is written in one crate and read in another
//! drifts; the price is that a mistake would be shared, which is why the tests compare with requests and answers
//! witnessed from other programs (`tests/data`) and with text written by hand, never with what this crate wrote.

pub mod anchor;
pub mod claims;
pub mod cloud;
pub mod configurations;
pub mod endpoint;
pub mod failure;
pub mod headers;
pub mod identity;
pub mod invoke;
pub mod known;
pub mod module;
pub mod page;
pub mod parameter;
pub mod target;
pub mod text;

pub use anchor::Anchor;
pub use cloud::{Cloud, SessionKind};
pub use configurations::ClientConfigurations;
pub use endpoint::Endpoint;
pub use failure::{ErrorBody, ErrorDetail};
pub use invoke::CmdletInvocation;
pub use page::{PropertyValue, ResultPage, Row};
pub use parameter::ParameterValue;

/// The module version whose behaviour is implemented; goes into `Version=` and `exomodule-version`.
pub const MODULE_VERSION: &str = "3.10.1";

/// The PowerShell version reported in `ps-version`.
pub const POWERSHELL_VERSION: &str = "7.6.9";

/// A text that does not have the shape which the wire asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not JSON at all; the reader's own words.
    #[error("the text is not JSON: {0}")]
    NotJson(String),
    /// JSON, but a member is missing or has another type.
    #[error("{member} {problem}")]
    Shape {
        /// The member in question, as a path such as `CmdletInput.CmdletName`.
        member: String,
        /// What is wrong with it, worded to follow the member's name.
        problem: &'static str,
    },
    /// A URI that cannot be used as endpoint.
    #[error("'{0}' is not an absolute https address")]
    Uri(String),
}

impl WireError {
    pub(crate) fn shape(member: impl Into<String>, problem: &'static str) -> Self {
        Self::Shape { member: member.into(), problem }
    }
}
