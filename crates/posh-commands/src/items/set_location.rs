//! Set-Location

use posh_runtime::Value;

use super::get_item::missing;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Changes the session's folder.
#[derive(Default)]
pub(crate) struct SetLocation;

impl Cmdlet for SetLocation {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let path = cx.text_of("Path")?.or(cx.text_of("LiteralPath")?).unwrap_or_else(|| "~".to_owned());
        let path = match path.strip_prefix('~') {
            Some(rest) => format!("{}{rest}", cx.runtime.environment("HOME").unwrap_or_else(|| "/".to_owned())),
            None => path,
        };
        let full = cx.full_path(&path);
        if !full.is_dir() {
            return cx.error(missing(&full.display().to_string()));
        }
        cx.runtime.global.set("PWD", Value::string(&full.display().to_string()));
        cx.runtime.grants.folder = full;
        Ok(())
    }
}
