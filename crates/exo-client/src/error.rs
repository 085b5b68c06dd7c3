//! What can go wrong on a connection, with the text of the service and what to do next.

use exo_auth::{SignInError, TransportFailure, TransportKind};
use exo_protocol::failure::DetailText;
use exo_protocol::known::{self, KnownKind};
use exo_protocol::text::without_controls;
use exo_protocol::{ErrorBody, ErrorDetail, headers};

use crate::network::Interrupted;
use crate::transport::Response;

/// What the module says about a connect answer that it cannot use.
const MALFORMED: &str = "Module could not be correctly formed. Please run Connect-ExchangeOnline again.";

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// No answer.
    #[error(transparent)]
    Unreachable(TransportFailure),
    /// No token.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The service said no.
    #[error("{}", .0.text)]
    Refused(Box<ServiceFailure>),
    /// A change whose answer did not come.
    #[error("The answer to {cmdlet} did not come: {cause} Whether the change was made is not known.")]
    OutcomeUnknown {
        /// The cmdlet.
        cmdlet: String,
        /// Why no answer came.
        cause: String,
    },
    /// Something answered that is not the service.
    #[error("{host} answered with status {status} and something that is not an answer of the service: {detail}")]
    NotTheService {
        /// Who answered.
        host: String,
        /// Status code.
        status: u16,
        /// What is wrong with the answer.
        detail: String,
    },
    /// The network thread could not be started.
    #[error("The network cannot be used: {0}")]
    NoNetwork(String),
    /// Given up by the user.
    #[error("The operation was cancelled")]
    Interrupted,
}

impl From<TransportFailure> for ServiceError {
    fn from(failure: TransportFailure) -> Self {
        Self::Unreachable(failure)
    }
}

impl From<Interrupted> for ServiceError {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}

/// The service's refusal, with all that an error record needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceFailure {
    /// Status code.
    pub status: u16,
    /// Which of the well-known errors.
    pub kind: Option<KnownKind>,
    /// The text for the user; of cmdlets in the form `id|Type|text`.
    pub text: String,
    /// `error.code`.
    pub code: String,
    /// `details[0].code`, which names an ErrorCategory or not.
    pub category: String,
    /// Short .NET name of the exception.
    pub exception_type: String,
    /// Kind of the object concerned.
    pub target_type: String,
    /// The object concerned.
    pub target: String,
    /// First label of the server that ran the cmdlet.
    pub server: String,
    /// Id that support asks for.
    pub request_id: String,
    /// The server's clock.
    pub date: String,
    /// Further details, such as the open sessions.
    pub more: Vec<String>,
    /// Seconds to wait before the next try.
    pub retry_after: Option<u64>,
}

impl ServiceFailure {
    /// The failure of a cmdlet.
    #[must_use]
    pub fn of_cmdlet(response: &Response) -> Self {
        let body = ErrorBody::from_body(&response.body).ok();
        let text = body.as_ref().map_or_else(|| plain_text(response), ErrorBody::cmdlet_text);
        Self::new(response, body, &text)
    }

    /// The failure of a connect request, which shows `error.message`.
    #[must_use]
    pub fn of_connect(response: &Response) -> Self {
        let body = ErrorBody::from_body(&response.body).ok();
        let text = match (&body, response.status) {
            (Some(body), status) if status != 401 && !body.message.is_empty() => body.message.clone(),
            (_, 401) => "UnAuthorized".to_owned(),
            _ => MALFORMED.to_owned(),
        };
        Self::new(response, body, &text)
    }

    fn new(response: &Response, body: Option<ErrorBody>, text: &str) -> Self {
        let header = |name: &str| response.header(name).map(without_controls).unwrap_or_default();
        let body = body.unwrap_or_default();
        let detail = body.details.first().cloned().unwrap_or_default();
        let named = DetailText::parse(&detail.message);
        let exception_type = match header(headers::EXCEPTION_TYPE) {
            name if name.is_empty() => named.short_type().to_owned(),
            name => name,
        };
        let text = without_controls(text);
        let server = header(headers::BACK_END_TARGET).split('.').next().unwrap_or_default().to_owned();
        Self {
            status: response.status,
            kind: kind_of(response.status, &text),
            text,
            code: body.code,
            category: detail.code,
            exception_type,
            target_type: header(headers::EXCEPTION_TARGET_TYPE),
            target: without_controls(&detail.target),
            server,
            request_id: header(headers::REQUEST_ID),
            date: header("date"),
            more: body.details.iter().map(named_detail).collect(),
            retry_after: header(headers::RETRY_AFTER).parse().ok(),
        }
    }

    /// What to do next; empty when there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> String {
        let hint = self.kind.and_then(known::of_kind).map_or("", |known| known.hint);
        if self.kind == Some(KnownKind::NoSessionFree) && !self.more.is_empty() {
            return format!("Open sessions:\n  {}\n{hint}", self.more.join("\n  "));
        }
        hint.to_owned()
    }
}

/// A detail's text, with its target before it where the text does not name it.
fn named_detail(detail: &ErrorDetail) -> String {
    let text = match detail.message.contains(&detail.target) {
        true => detail.message.clone(),
        false => format!("{}: {}", detail.target, detail.message),
    };
    without_controls(&text)
}

fn plain_text(response: &Response) -> String {
    match response.status {
        401 => "UnAuthorized".to_owned(),
        403 => "The service refuses this call (403 Forbidden).".to_owned(),
        _ => exo_protocol::failure::GENERIC_TEXT.to_owned(),
    }
}

fn kind_of(status: u16, text: &str) -> Option<KnownKind> {
    known::recognise(text).map(|known| known.kind).or(match status {
        401 => Some(KnownKind::Unauthorized),
        403 => Some(KnownKind::NoRole),
        429 => Some(KnownKind::Throttled),
        _ => None,
    })
}

impl ServiceError {
    /// What to do next; empty when there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unreachable(failure) => failure.hint.clone(),
            Self::SignIn(error) => error.hint().to_owned(),
            Self::Refused(failure) => failure.hint(),
            Self::OutcomeUnknown { .. } => {
                "Look at the object with the Get- cmdlet of the same noun before you run the command again.".to_owned()
            }
            Self::NotTheService { .. } => {
                known::of_kind(KnownKind::NotTheService).map_or("", |known| known.hint).to_owned()
            }
            Self::NoNetwork(_) | Self::Interrupted => String::new(),
        }
    }

    /// Which well-known error it is.
    #[must_use]
    pub fn kind(&self) -> Option<KnownKind> {
        match self {
            Self::Refused(failure) => failure.kind,
            Self::SignIn(error) => error.kind(),
            Self::NotTheService { .. } => Some(KnownKind::NotTheService),
            _ => None,
        }
    }

    /// Whether the request certainly did not reach the service.
    #[must_use]
    pub fn was_not_sent(&self) -> bool {
        match self {
            Self::Unreachable(failure) => matches!(
                failure.kind,
                TransportKind::Name | TransportKind::Refused | TransportKind::Tls | TransportKind::Forbidden
            ),
            Self::SignIn(_) | Self::NoNetwork(_) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &str) -> Response {
        Response { status, headers: reqwest::header::HeaderMap::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_connect_shows_what_the_genuine_module_shows() {
        let text = |status, body| ServiceFailure::of_connect(&response(status, body)).text;
        assert_eq!(text(401, ""), "UnAuthorized");
        assert_eq!(text(401, r#"{"error":{"code":"x","message":"y"}}"#), "UnAuthorized");
        assert_eq!(
            text(403, r#"{"error":{"code":"Forbidden","message":"User is not allowed to call Get-X"}}"#),
            "User is not allowed to call Get-X"
        );
        assert_eq!(text(503, ""), MALFORMED);
    }

    #[test]
    fn open_sessions_are_listed_in_the_hint() {
        let body = r#"{"error":{"code":"Forbidden","message":"Fail to create a runspace because you have exceeded the maximum number of connections allowed : 10","details":[{"code":"Session","target":"a","message":"a, opened 10:00"},{"code":"Session","target":"b","message":"opened 10:05"}]}}"#;
        let failure = ServiceFailure::of_connect(&response(403, body));
        assert_eq!(failure.kind, Some(KnownKind::NoSessionFree));
        let hint = failure.hint();
        assert!(
            hint.contains("a, opened 10:00\n  b: opened 10:05") && hint.contains("Disconnect-ExchangeOnline"),
            "{hint}"
        );
    }

    #[test]
    fn an_empty_refusal_still_has_a_kind() {
        let failure = ServiceFailure::of_cmdlet(&response(403, "\0\0"));
        assert_eq!(failure.kind, Some(KnownKind::NoRole));
        assert_eq!(ServiceFailure::of_cmdlet(&response(500, "")).text, exo_protocol::failure::GENERIC_TEXT);
    }
}
