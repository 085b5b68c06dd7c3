//! Get-Location

use posh_runtime::Value;

use crate::support::engine::record;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives the session's folder.
#[derive(Default)]
pub(crate) struct GetLocation;

impl Cmdlet for GetLocation {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let path = Value::string(&cx.runtime.grants.folder.display().to_string());
        let location = record(
            "System.Management.Automation.PathInfo",
            &[("Drive", Value::Null), ("Path", path.clone()), ("ProviderPath", path)],
        );
        cx.emit(location)
    }
}
