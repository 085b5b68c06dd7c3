//! Why a sign-in failed, and what to do next.

use exo_protocol::identity::OAuthFailure;
use exo_protocol::known::{self, KnownKind};
use exo_protocol::text::without_controls;

use crate::http::TransportFailure;

/// A sign-in that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The authority said no.
    #[error("{text}")]
    Refused {
        /// Which of the well-known reasons.
        kind: Option<KnownKind>,
        /// OAuth's `error`.
        error: String,
        /// The authority's text, beginning with the AADSTS code.
        text: String,
    },
    /// The authority did not answer.
    #[error(transparent)]
    Unreachable(#[from] TransportFailure),
    /// The authority answered something that is not its protocol.
    #[error("{host} answered with status {status} and no sign-in answer in it")]
    Malformed {
        /// Who answered.
        host: String,
        /// The status code.
        status: u16,
    },
    /// The domain signs in elsewhere.
    #[error("The domain of {user} is federated: it signs in at {provider}, which takes no password from this program")]
    Federated {
        /// The user's name.
        user: String,
        /// Where the domain signs in.
        provider: String,
    },
    /// The authority's address cannot be used.
    #[error("Invalid AzureADAuthorizationEndpointUri parameter '{0}'")]
    Authority(String),
    /// Not a token.
    #[error("AccessToken is not a well formed JWT token")]
    NotAToken,
    /// Another account than the one asked for.
    #[error(
        "Admin account chosen for authentication is different from the one provided as parameter during Connect-ExchangeOnline. Please choose the same account during authentication as well."
    )]
    OtherAccount,
    /// The browser came back with something that does not belong to this sign-in.
    #[error("The answer of the sign-in page does not belong to this sign-in: its {0} differs")]
    Foreign(&'static str),
    /// Nobody signed in.
    #[error("Nobody signed in within five minutes")]
    NobodyCame,
    /// The redirect could not be listened for.
    #[error("No port could be opened on this machine for the sign-in page to return to: {0}")]
    NoListener(String),
    /// The token ended and there is nothing to renew it with.
    #[error("The sign-in has ended and cannot be renewed")]
    Ended,
}

impl SignInError {
    /// The error of an OAuth answer.
    #[must_use]
    pub fn of_answer(failure: &OAuthFailure) -> Self {
        let text = if failure.error_description.is_empty() { &failure.error } else { &failure.error_description };
        let mut text = without_controls(text);
        if let Some(code) = failure.code()
            && !text.contains("AADSTS")
        {
            text = format!("AADSTS{code}: {text}");
        }
        let kind = known::recognise(&text).or_else(|| known::recognise(&failure.error)).map(|known| known.kind);
        Self::Refused { kind, error: failure.error.clone(), text }
    }

    /// Which well-known error it is.
    #[must_use]
    pub fn kind(&self) -> Option<KnownKind> {
        match self {
            Self::Refused { kind, .. } => *kind,
            Self::NotAToken => Some(KnownKind::MalformedToken),
            Self::OtherAccount => Some(KnownKind::OtherAccount),
            Self::Ended => Some(KnownKind::SignInExpired),
            _ => None,
        }
    }

    /// What to do next; empty when there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::Unreachable(failure) => &failure.hint,
            Self::Malformed { .. } => {
                "Something other than a sign-in service answered, such as a proxy or a captive portal's page."
            }
            Self::Federated { .. } => "Connect without -Credential to sign in with the browser.",
            Self::Authority(_) => {
                "It must be an absolute https address with a tenant segment, such as https://login.microsoftonline.com/organizations."
            }
            Self::NobodyCame => "Connect again, or use -Device to sign in on another machine.",
            Self::Foreign(_) => "Close the page and connect again.",
            Self::NoListener(_) => "Use -Device to sign in without it.",
            Self::Refused { kind: None, error, .. } if error == "access_denied" => {
                "The sign-in was cancelled or refused on the page. Connect again."
            }
            other => other.kind().and_then(known::of_kind).map_or("", |known| known.hint),
        }
    }
}
