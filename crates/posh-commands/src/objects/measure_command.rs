//! Measure-Command

use std::time::Instant;

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Tells how long a script block takes; what it gives is thrown away.
#[derive(Default)]
pub(crate) struct MeasureCommand {
    ticks: i64,
}

impl Cmdlet for MeasureCommand {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(script) = cx.value("Expression") else { return Ok(()) };
        let object = cx.value("InputObject").unwrap_or_default();
        let start = Instant::now();
        cx.run_in_scope(&script, &object)?;
        self.ticks += i64::try_from(start.elapsed().as_nanos() / 100).unwrap_or(i64::MAX);
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.emit(Value::TimeSpan(self.ticks))
    }
}
