//! Failures, and the errors that OAuth clients are shown.

use serde_json::{Value, json};
use tenant_store::StoreError;
use thiserror::Error;
use time::OffsetDateTime;

/// A failure of the authority.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be made, read or used.
    #[error("the signing key can't be used: {0}")]
    Key(String),
    /// A certificate could not be made or read.
    #[error("the certificates can't be made: {0}")]
    Certificate(String),
    /// A file could not be read or written.
    #[error("{path} can't be used: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A token is not acceptable.
    #[error("the access token is not accepted: {0}")]
    Token(&'static str),
    /// A page could not be written.
    #[error("a page can't be written: {0}")]
    Page(#[from] askama::Error),
}

/// An error as an OAuth client is shown it: the texts and codes of the service.
#[derive(Clone, Debug)]
pub struct OAuthError {
    /// The OAuth error, for example `invalid_grant`.
    pub error: &'static str,
    /// The number after `AADSTS`.
    pub code: u32,
    /// The text.
    pub text: String,
}

impl OAuthError {
    /// An error with its code and text.
    pub fn new(error: &'static str, code: u32, text: impl Into<String>) -> OAuthError {
        OAuthError { error, code, text: text.into() }
    }

    /// A malformed request.
    pub fn invalid_request(text: impl Into<String>) -> OAuthError {
        OAuthError::new("invalid_request", 900_144, text)
    }

    /// Wrong user name or password.
    pub fn wrong_password() -> OAuthError {
        OAuthError::new("invalid_grant", 50126, "Error validating credentials due to invalid username or password.")
    }

    /// No such user.
    pub fn unknown_user(user: &str, tenant: &str) -> OAuthError {
        let text = format!("The user account {user} does not exist in the {tenant} directory.");
        OAuthError::new("invalid_grant", 50034, text)
    }

    /// Too many failures.
    pub fn locked() -> OAuthError {
        let text = "The account is locked because of too many sign-in tries with a wrong user name or password. Try again in a minute.";
        OAuthError::new("invalid_grant", 50053, text)
    }

    /// A disabled account.
    pub fn disabled() -> OAuthError {
        OAuthError::new("invalid_grant", 50057, "The user account is disabled.")
    }

    /// A second factor is required.
    pub fn second_factor_required() -> OAuthError {
        let text = "The account requires multi-factor authentication; sign in with a browser or a device code.";
        OAuthError::new("invalid_grant", 50076, text)
    }

    /// A wrong or used code of the second factor.
    pub fn wrong_code() -> OAuthError {
        OAuthError::new("invalid_grant", 500_121, "The code is not right, or it was used before.")
    }

    /// The code with its prefix and the text.
    pub fn description(&self) -> String {
        format!("AADSTS{}: {}", self.code, self.text)
    }

    /// The body of an error answer.
    pub fn to_json(&self) -> Value {
        let now = OffsetDateTime::now_utc();
        let timestamp = format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}Z",
            now.year(),
            u8::from(now.month()),
            now.day(),
            now.hour(),
            now.minute(),
            now.second()
        );
        let trace = uuid::Uuid::new_v4().to_string();
        let description =
            format!("{} Trace ID: {trace} Correlation ID: {trace} Timestamp: {timestamp}", self.description());
        json!({
            "error": self.error,
            "error_description": description,
            "error_codes": [self.code],
            "error_uri": format!("https://login.microsoftonline.com/error?code={}", self.code),
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": trace,
        })
    }
}
