//! Write-Output

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Passes objects on; collections as their elements unless -NoEnumerate is given.
#[derive(Default)]
pub(crate) struct WriteOutput;

impl Cmdlet for WriteOutput {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.value("InputObject") else { return cx.emit(Value::Null) };
        if cx.flag("NoEnumerate") { cx.emit(object) } else { cx.emit_unrolled(object) }
    }
}
