//! Write-Error

use std::sync::Arc;

use posh_runtime::Value;
use posh_runtime::error::{ErrorObject, ErrorRecord, ExceptionObject};

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Writes a non-terminating error.
#[derive(Default)]
pub(crate) struct WriteError;

impl Cmdlet for WriteError {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(value) = cx.value("ErrorRecord") {
            return match value.downcast::<ErrorObject>() {
                Some(error) => {
                    let record = ErrorRecord::clone(&error.0.read());
                    cx.write_as_caller(record)
                }
                None => Ok(()),
            };
        }
        let category = cx.text_of("Category")?.unwrap_or_else(|| "NotSpecified".to_owned());
        let message = cx.text_of("Message")?;
        let id = cx.text_of("ErrorId")?;
        let exception = cx.value("Exception");
        let mut fault = match exception.as_ref().and_then(|value| value.downcast::<ExceptionObject>()) {
            Some(exception) => {
                let own = exception.0.type_name.clone();
                let mut fault =
                    Fault::new(id.as_deref().unwrap_or(&own), &category, "").with_exception(Arc::clone(&exception.0));
                if let Some(message) = &message {
                    fault = fault.details(message);
                }
                fault
            }
            None => {
                let own = "Microsoft.PowerShell.Commands.WriteErrorException";
                Fault::new(id.as_deref().unwrap_or(own), &category, message.as_deref().unwrap_or("")).exception(own)
            }
        };
        fault = fault.target(cx.value("TargetObject").unwrap_or(Value::Null));
        for (parameter, part) in [
            ("CategoryActivity", "Activity"),
            ("CategoryReason", "Reason"),
            ("CategoryTargetName", "TargetName"),
            ("CategoryTargetType", "TargetType"),
        ] {
            if let Some(text) = cx.text_of(parameter)? {
                fault = fault.category_part(part, &text);
            }
        }
        if let Some(action) = cx.text_of("RecommendedAction")? {
            fault = fault.recommended(&action);
        }
        cx.write_as_caller(fault.into_record())
    }
}
