//! Get-Item

use std::path::Path;

use posh_runtime::Value;

use super::file_info;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards};

/// Gives the files and folders at paths.
#[derive(Default)]
pub(crate) struct GetItem;

impl Cmdlet for GetItem {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.check_files()?;
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        for path in cx.files(&paths, &literal) {
            give(cx, &path)?;
        }
        Ok(())
    }
}

/// Writes the object of a path, or the error that there is none.
pub(crate) fn give(cx: &mut Cx<'_>, path: &str) -> Run {
    match file_info::object(cx, Path::new(path)) {
        Some(object) => cx.emit(object),
        None if has_wildcards(path) => Ok(()),
        None => cx.error(missing(path)),
    }
}

/// The error of a path with nothing at it.
pub(crate) fn missing(path: &str) -> Fault {
    Fault::new("PathNotFound", "ObjectNotFound", &format!("Cannot find path '{path}' because it does not exist."))
        .exception("System.Management.Automation.ItemNotFoundException")
        .target(Value::string(path))
}
