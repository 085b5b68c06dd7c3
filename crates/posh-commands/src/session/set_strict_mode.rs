//! Set-StrictMode

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Makes the use of what is not there an error, in this scope and those below.
#[derive(Default)]
pub(crate) struct SetStrictMode;

impl Cmdlet for SetStrictMode {
    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.flag("Off") {
            cx.runtime.strict = 0;
            return Ok(());
        }
        let text = match cx.value("Version") {
            Some(value) => cx.text(&value)?.as_str().into_owned(),
            None => return Ok(()),
        };
        let major = match text.to_ascii_lowercase().as_str() {
            "latest" => Some(3),
            number => number.split('.').next().and_then(|number| number.parse().ok()),
        };
        match major {
            Some(version @ 0..=7) => {
                cx.runtime.strict = version;
                Ok(())
            }
            _ => {
                let message = format!(
                    "Cannot validate argument on parameter 'Version'. The argument \"{text}\" is not a valid version."
                );
                Err(cx.fault(
                    Fault::new("ParameterArgumentValidationError", "InvalidData", &message)
                        .exception("System.Management.Automation.ParameterBindingValidationException")
                        .target(Value::Null),
                ))
            }
        }
    }
}
