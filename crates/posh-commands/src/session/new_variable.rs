//! New-Variable

use posh_runtime::Value;

use super::variables::{not_writable, refuses};
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, VariableChange, escape_wildcards};

/// Makes a variable that must not be there yet.
#[derive(Default)]
pub(crate) struct NewVariable;

impl Cmdlet for NewVariable {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let name = cx.text_of("Name")?.unwrap_or_default();
        let scope = cx.text_of("Scope")?;
        let existing = cx.find_variables(&escape_wildcards(&name), scope.as_deref().or(Some("Local")));
        if let Some(variable) = existing.first() {
            if !cx.flag("Force") {
                let fault = Fault::new(
                    "VariableAlreadyExists",
                    "ResourceExists",
                    &format!("A variable with name '{name}' already exists."),
                )
                .exception("System.Management.Automation.SessionStateException")
                .target(Value::string(&name));
                return cx.error(fault);
            }
            if refuses(variable, true) {
                return cx.error(not_writable(&name));
            }
        }
        let change = VariableChange {
            value: Some(cx.value("Value").unwrap_or_default()),
            description: cx.text_of("Description")?,
            options: cx.text_of("Option")?,
            private: cx.text_of("Visibility")?.is_some_and(|visibility| visibility.eq_ignore_ascii_case("Private")),
        };
        let variable = cx.change_variable(&name, scope.as_deref(), change);
        if cx.flag("PassThru") { cx.emit(variable.object(cx)) } else { Ok(()) }
    }
}
