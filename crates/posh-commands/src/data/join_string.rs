//! Join-String

use posh_runtime::{PsString, StringBuilder, Value};

use crate::support::engine::Objects as _;
use crate::support::property::Property;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Joins the texts of all objects.
#[derive(Default)]
pub(crate) struct JoinString {
    property: Option<Property>,
    /// What stands between; `$OFS` or nothing when not given.
    separator: Option<PsString>,
    out: StringBuilder,
    started: bool,
}

impl Cmdlet for JoinString {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(value) = cx.value("Property") {
            self.property = Property::read_all(cx, &[value], &[])?.pop();
        }
        let separator = match cx.text_of("Separator")? {
            Some(text) => Some(PsString::new(&text)),
            None => match cx.variable("OFS") {
                Some(value) if !value.is_null() => Some(cx.text(&value)?),
                _ => None,
            },
        };
        self.separator = separator;
        if let Some(prefix) = cx.text_of("OutputPrefix")? {
            self.out.push_str(&prefix);
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        for object in cx.values("InputObject") {
            if object.is_null() {
                continue;
            }
            let value = match &self.property {
                Some(property) => property.value(cx, &object)?.unwrap_or_default(),
                None => object,
            };
            let text = shown(cx, &value)?;
            if std::mem::replace(&mut self.started, true)
                && let Some(separator) = &self.separator
            {
                self.out.push(separator);
            }
            self.out.push(&text);
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(suffix) = cx.text_of("OutputSuffix")? {
            self.out.push_str(&suffix);
        }
        let text = std::mem::take(&mut self.out).finish();
        cx.emit(Value::String(text))
    }
}

fn shown(cx: &mut Cx<'_>, value: &Value) -> Run<PsString> {
    if let Some(format) = cx.text_of("FormatString")? {
        return cx.format(&format, value);
    }
    let text = cx.text(value)?;
    let quote = match (cx.flag("SingleQuote"), cx.flag("DoubleQuote")) {
        (true, _) => "'",
        (_, true) => "\"",
        _ => return Ok(text),
    };
    let quote = PsString::new(quote);
    Ok(quote.concat(&text).concat(&quote))
}
