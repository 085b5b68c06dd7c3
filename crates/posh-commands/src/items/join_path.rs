//! Join-Path

use posh_runtime::Value;

use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Joins a path and what lies under it.
#[derive(Default)]
pub(crate) struct JoinPath;

impl Cmdlet for JoinPath {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut children = cx.texts("ChildPath")?;
        children.extend(cx.texts("AdditionalChildPath")?);
        for path in cx.texts("Path")? {
            let mut joined = path.replace('\\', "/");
            for child in &children {
                let child = child.replace('\\', "/");
                joined = format!("{}/{}", joined.trim_end_matches('/'), child.trim_start_matches('/'));
            }
            if cx.flag("Resolve") {
                joined = cx.full_path(&joined).display().to_string();
            }
            cx.emit(Value::string(&joined))?;
        }
        Ok(())
    }
}
