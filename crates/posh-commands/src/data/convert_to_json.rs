//! ConvertTo-Json

use posh_runtime::Value;

use super::json_write::{Escape, Style, Writer};
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes all that came as one JSON text: several objects as an array.
#[derive(Default)]
pub(crate) struct ConvertToJson {
    objects: Vec<Value>,
}

impl Cmdlet for ConvertToJson {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.objects.push(cx.value("InputObject").unwrap_or_default());
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let objects = std::mem::take(&mut self.objects);
        if objects.is_empty() {
            return Ok(());
        }
        let depth = cx.int("Depth").and_then(|depth| usize::try_from(depth).ok()).unwrap_or(2);
        let escape = match cx.text_of("EscapeHandling")?.unwrap_or_default().to_ascii_lowercase().as_str() {
            "escapenonascii" => Escape::NonAscii,
            "escapehtml" => Escape::Html,
            _ => Escape::Default,
        };
        let (compress, enums_as_strings) = (cx.flag("Compress"), cx.flag("EnumsAsStrings"));
        let mut writer = Writer::new(Style { depth, compress, enums_as_strings, escape });
        match objects.as_slice() {
            [object] if !cx.flag("AsArray") => writer.value(cx, object, 0)?,
            // The array around the objects is no level of its own.
            several => writer.roots(cx, several)?,
        }
        if writer.truncated {
            cx.warn(&format!("Resulting JSON is truncated as serialization has exceeded the set depth of {depth}."))?;
        }
        cx.emit(Value::string(&writer.finish()))
    }
}
