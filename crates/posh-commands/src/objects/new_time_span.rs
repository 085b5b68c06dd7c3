//! New-TimeSpan

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Run, Tools};

const TICKS_PER_MILLISECOND: i64 = 10_000;

/// Gives the time between two dates, or a time of so many days, hours, minutes and seconds.
#[derive(Default)]
pub(crate) struct NewTimeSpan;

impl Cmdlet for NewTimeSpan {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let parts = ["Days", "Hours", "Minutes", "Seconds", "Milliseconds"];
        let lengths = [86_400_000, 3_600_000, 60_000, 1000, 1].map(|length: i64| length * TICKS_PER_MILLISECOND);
        if parts.iter().any(|part| cx.has(part)) {
            let ticks =
                parts.iter().zip(lengths).map(|(part, length)| cx.int(part).unwrap_or(0).saturating_mul(length));
            return cx.emit(Value::TimeSpan(ticks.fold(0, i64::saturating_add)));
        }
        let now = cx.now();
        let date = |cx: &Cx<'_>, name: &str| match cx.value(name) {
            Some(Value::DateTime(date)) => date.ticks(),
            _ => now.ticks(),
        };
        if !cx.has("Start") && !cx.has("End") {
            return cx.emit(Value::TimeSpan(0));
        }
        cx.emit(Value::TimeSpan(date(cx, "End") - date(cx, "Start")))
    }
}
