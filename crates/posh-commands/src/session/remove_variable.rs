//! Remove-Variable

use posh_runtime::Value;

use super::variables::{chosen, refuses};
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Removes variables.
#[derive(Default)]
pub(crate) struct RemoveVariable;

impl Cmdlet for RemoveVariable {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let names = cx.texts("Name")?;
        for variable in chosen(cx, &names, false)? {
            let name = variable.name();
            if refuses(&variable, cx.flag("Force")) {
                let message = format!(
                    "Cannot remove variable {name} because it is constant or read-only. If the variable is read-only, try \
                     the operation again specifying the Force option."
                );
                let fault = Fault::new("VariableNotRemovable", "WriteError", &message)
                    .exception("System.Management.Automation.SessionStateUnauthorizedAccessException")
                    .target(Value::string(&name));
                cx.error(fault)?;
                continue;
            }
            cx.remove_variable(&variable);
        }
        Ok(())
    }
}
