//! Import-Clixml and ConvertFrom-CliXml

use super::clixml_in;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};
use crate::text::encoding;

/// Reads objects from CLIXML files.
#[derive(Default)]
pub(crate) struct ImportClixml;

/// Reads objects from CLIXML text.
#[derive(Default)]
pub(crate) struct ConvertFromClixml;

fn give(cx: &mut Cx<'_>, text: &str) -> Run {
    let trees = match clixml::read(text) {
        Ok(trees) => trees,
        Err(error) => {
            let id = "System.Xml.XmlException";
            return Err(cx.fault(Fault::new(id, "NotSpecified", &error.to_string()).exception(id)));
        }
    };
    let skip = cx.int("Skip").and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let first = cx.int("First").and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
    let mut values = Vec::new();
    for tree in &trees {
        let value = clixml_in::value(cx, tree)?;
        values.push(value);
    }
    if let [single] = values.as_slice()
        && (skip > 0 || first < usize::MAX)
        && let Some(items) = cx.enumerate(single)
    {
        values = items;
    }
    values.into_iter().skip(skip).take(first).try_for_each(|value| cx.emit(value))
}

impl Cmdlet for ImportClixml {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        for path in cx.files(&paths, &literal) {
            let text = cx.read_text_file(&path, encoding::DEFAULT)?;
            give(cx, &text)?;
        }
        Ok(())
    }
}

impl Cmdlet for ConvertFromClixml {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let text = cx.text_of("InputObject")?.unwrap_or_default();
        give(cx, &text)
    }
}
