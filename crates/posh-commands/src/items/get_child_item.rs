//! Get-ChildItem

use std::path::{Path, PathBuf};

use posh_runtime::Value;

use super::{file_info, get_item};
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, Tools, has_wildcards, wildcard};

/// Gives what folders hold.
#[derive(Default)]
pub(crate) struct GetChildItem;

/// What the parameters let pass.
struct Choice {
    filter: Option<String>,
    include: Vec<String>,
    exclude: Vec<String>,
    files: bool,
    folders: bool,
    hidden: bool,
}

impl Cmdlet for GetChildItem {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.check_files()?;
        let mut paths = cx.texts("Path")?;
        let literal = cx.texts("LiteralPath")?;
        if paths.is_empty() && literal.is_empty() {
            paths.push(".".to_owned());
        }
        let choice = Choice {
            filter: cx.text_of("Filter")?,
            include: cx.texts("Include")?,
            exclude: cx.texts("Exclude")?,
            files: cx.flag("File"),
            folders: cx.flag("Directory"),
            hidden: cx.flag("Force") || cx.flag("Hidden"),
        };
        let depth = match (cx.int("Depth"), cx.flag("Recurse")) {
            (Some(depth), _) => usize::try_from(depth).unwrap_or(0),
            (None, true) => usize::MAX,
            (None, false) => 0,
        };
        for path in paths.iter().chain(&literal) {
            let full = cx.full_path(path);
            if has_wildcards(path) && !literal.contains(path) {
                let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let folder = full.parent().map(Path::to_path_buf).unwrap_or_default();
                list(cx, &folder, &choice, depth, Some(&name))?;
            } else if full.is_dir() {
                list(cx, &full, &choice, depth, None)?;
            } else {
                get_item::give(cx, &full.display().to_string())?;
            }
        }
        Ok(())
    }
}

impl Choice {
    fn takes(&self, name: &str, is_folder: bool) -> bool {
        let fits = |patterns: &[String]| patterns.iter().any(|pattern| wildcard(pattern, name));
        (self.hidden || !name.starts_with('.'))
            && self.filter.as_ref().is_none_or(|filter| wildcard(filter, name))
            && (self.include.is_empty() || fits(&self.include))
            && !fits(&self.exclude)
            && !(self.files && is_folder)
            && (!self.folders || is_folder)
    }
}

/// Folders first, then files, each by name; then what lies deeper.
fn list(cx: &mut Cx<'_>, folder: &Path, choice: &Choice, depth: usize, pattern: Option<&str>) -> Run {
    cx.runtime.check()?;
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let name_of = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    entries.sort_by_key(|path| (!path.is_dir(), name_of(path).to_lowercase(), name_of(path)));
    for path in &entries {
        let name = name_of(path);
        let named = pattern.is_none_or(|pattern| wildcard(pattern, &name));
        if !named || !choice.takes(&name, path.is_dir()) {
            continue;
        }
        let value = match cx.flag("Name") {
            true => Some(Value::string(&name)),
            false => file_info::object(cx, path),
        };
        if let Some(value) = value {
            cx.emit(value)?;
        }
    }
    if depth > 0 {
        for path in entries.iter().filter(|path| path.is_dir() && !path.is_symlink()) {
            list(cx, path, choice, depth - 1, pattern)?;
        }
    }
    Ok(())
}
