//! Remove-Item

use posh_runtime::Value;
use posh_runtime::symbol::Symbol;

use crate::support::files::Files as _;
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards};

/// Removes files and folders, and variables, aliases and functions by their drives.
#[derive(Default)]
pub(crate) struct RemoveItem;

impl Cmdlet for RemoveItem {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut paths = cx.texts("Path")?;
        paths.extend(cx.texts("LiteralPath")?);
        for path in paths {
            if !remove_from_session(cx, &path) {
                remove_file(cx, &path)?;
            }
        }
        Ok(())
    }
}

fn remove_from_session(cx: &mut Cx<'_>, path: &str) -> bool {
    let Some((drive, name)) = path.split_once(':') else { return false };
    let name = name.trim_start_matches(['/', '\\']);
    match drive.to_ascii_lowercase().as_str() {
        "variable" => cx.find_variables(name, None).iter().for_each(|variable| cx.remove_variable(variable)),
        "alias" => {
            let mut scope = Some(cx.runtime.scope.clone());
            while let Some(here) = scope {
                here.set_alias(Symbol::new(name), None);
                scope = here.parent().cloned();
            }
        }
        "function" => {
            cx.runtime.scope.undefine(Symbol::new(name));
            cx.runtime.global.undefine(Symbol::new(name));
        }
        _ => return false,
    }
    true
}

fn remove_file(cx: &mut Cx<'_>, path: &str) -> Run {
    cx.check_files()?;
    let found = if has_wildcards(path) {
        cx.files(&[path.to_owned()], &[])
    } else {
        vec![cx.full_path(path).display().to_string()]
    };
    for full in found {
        let target = std::path::Path::new(&full);
        if !target.exists() {
            let message = format!("Cannot find path '{full}' because it does not exist.");
            let fault = Fault::new("PathNotFound", "ObjectNotFound", &message)
                .exception("System.Management.Automation.ItemNotFoundException")
                .target(Value::string(&full));
            cx.error(fault)?;
            continue;
        }
        let action = if target.is_dir() { "Remove Directory" } else { "Remove File" };
        if !cx.should_process(&full, action)? {
            continue;
        }
        let removed = match target.is_dir() {
            true if cx.flag("Recurse") => std::fs::remove_dir_all(target),
            true => std::fs::remove_dir(target),
            false => std::fs::remove_file(target),
        };
        if let Err(error) = removed {
            let fault = Fault::new("RemoveFileSystemItemIOError", "WriteError", &error.to_string())
                .exception("System.IO.IOException");
            cx.error(fault.target(Value::string(&full)))?;
        }
    }
    Ok(())
}
