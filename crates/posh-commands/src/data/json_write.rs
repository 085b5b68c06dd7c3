//! Values as JSON text, as `ConvertTo-Json` writes them.

use std::fmt::Write as _;

use posh_runtime::{PsString, Value};

use crate::support::data::Data as _;
use crate::support::engine::Objects as _;
use crate::support::{Cx, Fault, Run, Tools};

/// How characters beyond what JSON demands are escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Escape {
    #[default]
    Default,
    NonAscii,
    Html,
}

/// What the writer was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) depth: usize,
    pub(crate) compress: bool,
    pub(crate) enums_as_strings: bool,
    pub(crate) escape: Escape,
}

/// Writes values; knows whether something lay too deep.
pub(crate) struct Writer {
    style: Style,
    out: String,
    pub(crate) truncated: bool,
}

impl Writer {
    pub(crate) fn new(style: Style) -> Writer {
        Writer { style, out: String::new(), truncated: false }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Writes `value`, which lies `depth` levels deep.
    pub(crate) fn value(&mut self, cx: &mut Cx<'_>, value: &Value, depth: usize) -> Run {
        match value.base() {
            Value::Null | Value::Nothing => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::String(text) => self.string(text),
            Value::Char(unit) => self.string(&PsString::from_unit(*unit)),
            Value::Double(number) => self.double(*number),
            Value::Single(number) => self.single(*number),
            Value::Decimal(_) | Value::BigInteger(_) => {
                let text = cx.text(value)?;
                let point = matches!(value.base(), Value::Decimal(_)) && !text.as_str().contains('.');
                self.out.push_str(&text.as_str());
                self.out.push_str(if point { ".0" } else { "" });
            }
            Value::DateTime(_) => {
                let text = cx.json_date(value)?;
                self.string(&PsString::new(&text));
            }
            Value::Enum(number) if !self.style.enums_as_strings => {
                let _ = write!(self.out, "{}", number.value);
            }
            Value::Enum(_) => {
                let text = cx.text(value)?;
                self.string(&text);
            }
            base => match base.as_i64() {
                Some(number) => {
                    let _ = write!(self.out, "{number}");
                }
                None if matches!(base, Value::UInt64(_)) => {
                    let text = cx.text(base)?;
                    self.out.push_str(&text.as_str());
                }
                None => return self.compound(cx, value, depth),
            },
        }
        Ok(())
    }

    fn compound(&mut self, cx: &mut Cx<'_>, value: &Value, depth: usize) -> Run {
        if let Some(text) = cx.json_text(value, depth)? {
            match text {
                Some(text) => self.string(&text),
                None => self.out.push_str("null"),
            }
            return Ok(());
        }
        if depth > self.style.depth {
            self.truncated = true;
            let text = cx.text(value)?;
            self.string(&text);
            return Ok(());
        }
        if let Value::Dictionary(dictionary) = value.base() {
            let mut pairs = Vec::with_capacity(dictionary.len());
            for (key, item) in dictionary.pairs() {
                let Some(name) = key.as_string().cloned() else {
                    let fault = non_string_key(cx, value);
                    return Err(cx.fault(fault));
                };
                pairs.push((name, item));
            }
            pairs.extend(cx.added_properties(value)?);
            return self.object(cx, &pairs, depth);
        }
        if let Some(items) = cx.enumerate(value) {
            return self.array(cx, &items, depth);
        }
        let pairs = cx.json_properties(value)?;
        self.object(cx, &pairs, depth)
    }

    fn line(&mut self, depth: usize) {
        if !self.style.compress {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", depth));
        }
    }

    /// Writes several objects as an array that is no level of its own.
    pub(crate) fn roots(&mut self, cx: &mut Cx<'_>, objects: &[Value]) -> Run {
        self.style.depth += 1;
        self.array(cx, objects, 0)
    }

    /// Writes `items`; they lie one level below `depth`.
    fn array(&mut self, cx: &mut Cx<'_>, items: &[Value], depth: usize) -> Run {
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            self.value(cx, item, depth + 1)?;
        }
        if !items.is_empty() {
            self.line(depth);
        }
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, cx: &mut Cx<'_>, pairs: &[(PsString, Value)], depth: usize) -> Run {
        self.out.push('{');
        for (at, (name, item)) in pairs.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            self.string(name);
            self.out.push_str(if self.style.compress { ":" } else { ": " });
            self.value(cx, item, depth + 1)?;
        }
        if !pairs.is_empty() {
            self.line(depth);
        }
        self.out.push('}');
        Ok(())
    }

    fn double(&mut self, number: f64) {
        if !number.is_finite() {
            let text = if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            self.string(&PsString::new(text));
            return;
        }
        let text = posh_culture::number::double_text(number, &posh_culture::Culture::invariant().number);
        let whole = !text.contains(['.', 'E', 'e']);
        self.out.push_str(&text);
        self.out.push_str(if whole { ".0" } else { "" });
    }

    fn single(&mut self, number: f32) {
        let text = number.to_string();
        let whole = !text.contains('.');
        self.out.push_str(&text);
        self.out.push_str(if whole { ".0" } else { "" });
    }

    fn string(&mut self, text: &PsString) {
        self.out.push('"');
        match text.to_str() {
            Some(text) => self.escaped(text),
            None => self.escaped(&text.as_str()),
        }
        self.out.push('"');
    }

    fn escaped(&mut self, text: &str) {
        let escape = self.style.escape;
        let special = |char: char| {
            matches!(char, '"' | '\\' | '\u{0}'..='\u{1F}' | '\u{85}' | '\u{2028}' | '\u{2029}')
                || escape == Escape::NonAscii && !char.is_ascii()
                || escape == Escape::Html && matches!(char, '<' | '>' | '&' | '\'')
        };
        let mut rest = text;
        while let Some(at) = rest.find(special) {
            self.out.push_str(&rest[..at]);
            let char = rest[at..].chars().next().unwrap_or_default();
            match char {
                '"' if escape == Escape::Html => self.out.push_str("\\u0022"),
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{C}' => self.out.push_str("\\f"),
                other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                    let _ = write!(self.out, "\\u{unit:04x}");
                }),
            }
            rest = &rest[at + char.len_utf8()..];
        }
        self.out.push_str(rest);
    }
}

fn non_string_key(cx: &mut Cx<'_>, value: &Value) -> Fault {
    let ty = cx.type_name(value);
    let message = format!(
        "The type '{ty}' is not supported for serialization or deserialization of a dictionary. Keys must be strings."
    );
    Fault::new("NonStringKeyInDictionary", "InvalidOperation", &message).exception("System.InvalidOperationException")
}
