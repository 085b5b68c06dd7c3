//! Start-Sleep

use std::time::Duration;

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Waits; Ctrl-C ends the wait.
#[derive(Default)]
pub(crate) struct StartSleep;

impl Cmdlet for StartSleep {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let duration = if let Some(Value::TimeSpan(ticks)) = cx.value("Duration") {
            Duration::from_nanos(u64::try_from(ticks).unwrap_or(0).saturating_mul(100))
        } else if let Some(milliseconds) = cx.int("Milliseconds") {
            Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
        } else {
            Duration::from_secs_f64(cx.value("Seconds").and_then(|value| cx.number(&value)).unwrap_or(0.0).max(0.0))
        };
        cx.sleep(duration)
    }
}
