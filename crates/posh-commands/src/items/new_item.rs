//! New-Item

use posh_runtime::Value;

use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Makes a file or a folder.
#[derive(Default)]
pub(crate) struct NewItem;

impl Cmdlet for NewItem {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.check_files()?;
        let name = cx.text_of("Name")?;
        let mut paths = cx.texts("Path")?;
        if paths.is_empty() {
            paths.push(".".to_owned());
        }
        let kind = cx.text_of("ItemType")?.unwrap_or_else(|| "File".to_owned()).to_ascii_lowercase();
        for path in paths {
            let path = name.as_ref().map_or_else(|| path.clone(), |name| format!("{path}/{name}"));
            make(cx, &path, &kind)?;
        }
        Ok(())
    }
}

fn make(cx: &mut Cx<'_>, path: &str, kind: &str) -> Run {
    let full = cx.full_path(path);
    let shown = full.display().to_string();
    let is_folder = matches!(kind, "directory" | "container");
    if !is_folder && kind != "file" {
        let message = format!("The item type {kind} is not supported; use File or Directory.");
        return Err(cx.fault(
            Fault::new("ParameterNotSupported", "NotImplemented", &message).exception("System.NotSupportedException"),
        ));
    }
    let action = if is_folder { "Create Directory" } else { "Create File" };
    if !cx.should_process(&format!("Destination: {shown}"), action)? {
        return Ok(());
    }
    if full.exists() && !cx.flag("Force") {
        let (id, message) = match is_folder {
            true => ("DirectoryExist", format!("An item with the specified name {shown} already exists.")),
            false => ("NewItemIOError", format!("The file '{shown}' already exists.")),
        };
        return cx.error(
            Fault::new(id, if is_folder { "ResourceExists" } else { "WriteError" }, &message)
                .exception("System.IO.IOException")
                .target(Value::string(&shown)),
        );
    }
    if is_folder {
        std::fs::create_dir_all(&full).map_err(|error| {
            cx.fault(
                Fault::new("CreateDirectoryIOError", "WriteError", &error.to_string())
                    .exception("System.IO.IOException"),
            )
        })?;
    } else {
        if cx.flag("Force")
            && let Some(parent) = full.parent()
        {
            let _ = std::fs::create_dir_all(parent);
        }
        let text = cx.text_of("Value")?.unwrap_or_default();
        cx.write_text_file(path, &text, crate::text::encoding::DEFAULT, false, false)?;
    }
    match super::file_info::object(cx, &full) {
        Some(item) => cx.emit(item),
        None => Ok(()),
    }
}
