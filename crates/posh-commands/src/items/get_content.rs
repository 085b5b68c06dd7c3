//! Get-Content

use posh_runtime::Value;

use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards};

/// Gives the lines of files, their text as a whole, or their bytes.
#[derive(Default)]
pub(crate) struct GetContent;

impl Cmdlet for GetContent {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.check_files()?;
        for parameter in ["Wait", "Stream"] {
            if cx.has(parameter) {
                let message = format!("The parameter -{parameter} is not supported.");
                return Err(cx.fault(
                    Fault::new("ParameterNotSupported", "NotImplemented", &message)
                        .exception("System.NotSupportedException"),
                ));
            }
        }
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        let found = cx.files(&paths, &literal);
        for (at, path) in found.iter().enumerate() {
            if !std::path::Path::new(path).exists() {
                let shown = paths.get(at).or(literal.first()).filter(|path| !has_wildcards(path)).cloned();
                let full = shown.map_or_else(|| path.clone(), |path| cx.full_path(&path).display().to_string());
                let message = format!("Cannot find path '{full}' because it does not exist.");
                let fault = Fault::new("PathNotFound", "ObjectNotFound", &message)
                    .exception("System.Management.Automation.ItemNotFoundException")
                    .target(Value::string(&full));
                cx.error(fault)?;
                continue;
            }
            give(cx, path)?;
        }
        Ok(())
    }
}

fn give(cx: &mut Cx<'_>, path: &str) -> Run {
    if cx.flag("AsByteStream") {
        let bytes = std::fs::read(path).unwrap_or_default();
        if cx.flag("Raw") {
            let items = bytes.into_iter().map(Value::Byte).collect();
            return cx.emit(Value::typed_array(posh_runtime::types::known::BYTE, items));
        }
        return bytes.into_iter().try_for_each(|byte| cx.emit(Value::Byte(byte)));
    }
    let encoding = cx.encoding("Encoding")?;
    let text = cx.read_text_file(path, encoding)?;
    if cx.flag("Raw") {
        return if text.is_empty() { Ok(()) } else { cx.emit(Value::string(&text)) };
    }
    let lines: Vec<&str> = match cx.text_of("Delimiter")? {
        Some(delimiter) if !delimiter.is_empty() => text.split(delimiter.as_str()).collect(),
        _ => text.lines().collect(),
    };
    let count = |name: &str| cx.int(name).and_then(|count| usize::try_from(count).ok());
    let (first, last) = (count("TotalCount"), count("Tail"));
    let skipped = last.map_or(0, |last| lines.len().saturating_sub(last));
    let lines: Vec<&str> = lines.into_iter().skip(skipped).take(first.unwrap_or(usize::MAX)).collect();
    lines.into_iter().try_for_each(|line| cx.emit(Value::string(line)))
}
