//! Test-Path

use posh_runtime::Value;
use posh_runtime::symbol::Symbol;

use crate::support::files::Files as _;
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools, has_wildcards};

/// Tells whether there is something at a path: a file, a folder, a variable, an alias, a function.
#[derive(Default)]
pub(crate) struct TestPath;

impl Cmdlet for TestPath {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        let kind = cx.text_of("PathType")?.unwrap_or_default().to_ascii_lowercase();
        for path in paths {
            let found = test(cx, &path, &kind, true)?;
            cx.emit(Value::Bool(found))?;
        }
        for path in literal {
            let found = test(cx, &path, &kind, false)?;
            cx.emit(Value::Bool(found))?;
        }
        Ok(())
    }
}

fn test(cx: &mut Cx<'_>, path: &str, kind: &str, wildcards: bool) -> Run<bool> {
    if path.trim().is_empty() {
        return Ok(false);
    }
    if let Some((drive, name)) = path.split_once(':') {
        let name = name.trim_start_matches(['/', '\\']);
        match drive.to_ascii_lowercase().as_str() {
            "variable" => return Ok(!cx.find_variables(name, None).is_empty()),
            "alias" => return Ok(cx.runtime.scope.alias(Symbol::new(name)).is_some()),
            "function" => return Ok(cx.runtime.scope.function(Symbol::new(name)).is_some()),
            "env" => return Ok(cx.runtime.environment(name).is_some()),
            _ => {}
        }
    }
    cx.check_files()?;
    let found = match wildcards && has_wildcards(path) {
        true => cx.files(&[path.to_owned()], &[]),
        false => vec![cx.full_path(path).display().to_string()],
    };
    Ok(found.iter().map(std::path::Path::new).any(|path| match kind {
        "leaf" => path.is_file(),
        "container" => path.is_dir(),
        _ => path.exists(),
    }))
}
