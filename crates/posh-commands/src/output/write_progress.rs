//! Write-Progress

use posh_runtime::host::Progress;

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Shows how far a piece of work has come.
#[derive(Default)]
pub(crate) struct WriteProgress;

impl Cmdlet for WriteProgress {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(activity) = cx.text_of("Activity")?.filter(|activity| !activity.is_empty()) else {
            if cx.flag("Completed") {
                return Ok(());
            }
            let message = "Missing value for mandatory parameter. (Parameter 'Activity')";
            return Err(cx.fault(
                Fault::new("MissingActivity", "InvalidArgument", message).exception("System.ArgumentException"),
            ));
        };
        let status = cx.text_of("Status")?.unwrap_or_else(|| "Processing".to_owned());
        let percent = cx.int("PercentComplete").unwrap_or(-1);
        let id = cx.int("Id").unwrap_or(0) as i32;
        cx.progress(&Progress { id, activity, status, percent: percent as i32, completed: cx.flag("Completed") })
    }
}
