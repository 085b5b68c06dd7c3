//! Get-Variable

use super::variables::chosen;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives variables, or their values.
#[derive(Default)]
pub(crate) struct GetVariable;

impl Cmdlet for GetVariable {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut names = cx.texts("Name")?;
        if names.is_empty() {
            names.push("*".to_owned());
        }
        for variable in chosen(cx, &names, false)? {
            if cx.flag("ValueOnly") { cx.emit_unrolled(variable.value())? } else { cx.emit(variable.object(cx))? }
        }
        Ok(())
    }
}
