//! Error records: the ids, categories and texts of the genuine module, and what to do next as the recommendation.

use exo_client::{ServiceError, ServiceFailure};
use exo_protocol::failure::DetailText;
use posh_runtime::error::{ErrorRecord, Exception};
use posh_runtime::value::Value;

use crate::connect::session::ConnectError;

/// The categories that a detail's code may name.
const CATEGORIES: &[&str] = &[
    "OpenError",
    "CloseError",
    "DeviceError",
    "DeadlockDetected",
    "InvalidArgument",
    "InvalidData",
    "InvalidOperation",
    "InvalidResult",
    "InvalidType",
    "MetadataError",
    "NotImplemented",
    "NotInstalled",
    "ObjectNotFound",
    "OperationStopped",
    "OperationTimeout",
    "SyntaxError",
    "ParserError",
    "PermissionDenied",
    "ResourceBusy",
    "ResourceExists",
    "ResourceUnavailable",
    "ReadError",
    "WriteError",
    "FromStdErr",
    "SecurityError",
    "ProtocolError",
    "ConnectionError",
    "AuthenticationError",
    "LimitsExceeded",
    "QuotaExceeded",
    "NotEnabled",
];

/// The record of a cmdlet's failure.
pub fn of_service(error: &ServiceError, cmdlet: &str) -> ErrorRecord {
    let mut record = match error {
        ServiceError::Refused(failure) => of_failure(failure),
        other => {
            let (type_name, category) = kind(other);
            ErrorRecord::new(
                Exception::new(type_name, other.to_string()),
                format!("{category},{cmdlet}"),
                category,
                Value::Null,
            )
        }
    };
    record.activity = cmdlet.to_owned();
    record.recommended = Some(error.hint()).filter(|hint| !hint.is_empty());
    record
}

fn of_failure(failure: &ServiceFailure) -> ErrorRecord {
    let id = format!(
        "[Server={},RequestId={},TimeStamp={}],Write-ErrorMessage",
        failure.server, failure.request_id, failure.date
    );
    let named = CATEGORIES.iter().find(|category| category.eq_ignore_ascii_case(&failure.category));
    let exception = Exception::new("System.Exception", failure.text.clone());
    let mut record = ErrorRecord::new(exception, id, named.copied().unwrap_or("NotSpecified"), Value::Null);
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    record.reason = given(&failure.exception_type);
    record.target_type = given(&failure.target_type);
    record.target_name = given(&failure.target);
    record
}

/// .NET type and category of a failure that is not the service's own.
fn kind(error: &ServiceError) -> (&'static str, &'static str) {
    match error {
        ServiceError::Unreachable(_) | ServiceError::NoNetwork(_) => {
            ("System.Net.Http.HttpRequestException", "ConnectionError")
        }
        ServiceError::SignIn(_) => ("System.UnauthorizedAccessException", "AuthenticationError"),
        ServiceError::OutcomeUnknown { .. } => ("System.TimeoutException", "OperationTimeout"),
        ServiceError::Refused(failure) if matches!(failure.status, 401 | 403) => {
            ("System.UnauthorizedAccessException", "PermissionDenied")
        }
        _ => ("System.Exception", "NotSpecified"),
    }
}

/// A non-terminating error of the service that came with a page.
pub fn of_text(text: &str, cmdlet: &str) -> ErrorRecord {
    let named = DetailText::parse(text);
    let exception = Exception::new("System.Exception", exo_protocol::text::without_controls(text));
    let mut record = ErrorRecord::new(exception, "Error,Write-ErrorMessage", "NotSpecified", Value::Null);
    record.activity = cmdlet.to_owned();
    record.reason = Some(named.short_type().to_owned()).filter(|name| !name.is_empty());
    record
}

/// The record of a failed connect; as in the genuine module its id is its message.
pub fn of_connect(error: &ConnectError) -> ErrorRecord {
    let (type_name, category) = match error {
        ConnectError::Service(error) => kind(error),
        ConnectError::Plan(_) => ("System.ArgumentException", "InvalidArgument"),
        ConnectError::Declined(_) => ("System.OperationCanceledException", "OperationStopped"),
        ConnectError::Malformed(_) => ("System.Exception", "InvalidData"),
    };
    let text = error.to_string();
    let mut record = ErrorRecord::new(Exception::new(type_name, text.clone()), text, category, Value::Null);
    record.recommended = Some(error.hint()).filter(|hint| !hint.is_empty());
    record
}
