//! Clear-Variable

use posh_runtime::Value;

use super::variables::{chosen, not_writable, refuses};
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools, VariableChange};

/// Takes the value from variables, which stay.
#[derive(Default)]
pub(crate) struct ClearVariable;

impl Cmdlet for ClearVariable {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let names = cx.texts("Name")?;
        let scope = cx.text_of("Scope")?;
        for variable in chosen(cx, &names, false)? {
            let name = variable.name();
            if refuses(&variable, cx.flag("Force")) {
                cx.error(not_writable(&name))?;
                continue;
            }
            let change = VariableChange { value: Some(Value::Null), ..VariableChange::default() };
            let variable = cx.change_variable(&name, scope.as_deref(), change);
            if cx.flag("PassThru") {
                cx.emit(variable.object(cx))?;
            }
        }
        Ok(())
    }
}
