//! ConvertFrom-Json

use std::sync::Arc;

use posh_runtime::{Dictionary, PsString, Value};

use crate::support::data::Data as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};
use crate::text::json::{self, Error, Scalar, Sink};

/// Reads JSON texts. When the first line alone is no JSON, all lines are one text.
#[derive(Default)]
pub(crate) struct ConvertFromJson {
    texts: Vec<String>,
}

impl Cmdlet for ConvertFromJson {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let text = cx.text_of("InputObject")?.unwrap_or_default();
        self.texts.push(text);
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let texts = std::mem::take(&mut self.texts);
        match texts.as_slice() {
            [] => Ok(()),
            [text] => give(cx, text),
            [first, ..] if read(cx, first).is_err() => give(cx, &texts.join("\n")),
            several => several.iter().try_for_each(|text| give(cx, text)),
        }
    }
}

/// Why an object was refused.
#[derive(Debug)]
enum Refusal {
    EmptyName,
    Casing { have: String, name: String },
}

/// How texts that are dates are taken (`-DateKind`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dates {
    Default,
    Local,
    Utc,
    Offset,
    Text,
}

/// Builds values; texts that look like dates wait until the end, since converting them needs the engine.
struct Build<'c, 'a> {
    cx: &'c mut Cx<'a>,
    as_hashtable: bool,
    dates: Dates,
    shapes: crate::support::Shapes,
}

enum Object {
    Table(Dictionary),
    Custom(Vec<(PsString, Value)>),
}

impl Sink for Build<'_, '_> {
    type Node = Value;
    type Object = Object;
    type Refusal = Refusal;

    fn scalar(&mut self, scalar: Scalar<'_>) -> Value {
        match scalar {
            Scalar::Null => Value::Null,
            Scalar::Bool(bool) => Value::Bool(bool),
            Scalar::Int(int) => Value::Int64(int),
            Scalar::Big(digits) => self.cx.big_integer(digits),
            Scalar::Double(double) => Value::Double(double),
            Scalar::Text(text) if looks_like_date(text) && self.dates != Dates::Text => {
                let kind = match self.dates {
                    Dates::Local => "Local",
                    Dates::Utc => "Utc",
                    Dates::Offset => "Offset",
                    _ => "Default",
                };
                self.cx.date_from_json(text, kind).unwrap_or_else(|| Value::string(text))
            }
            Scalar::Text(text) => Value::string(text),
            Scalar::Units(units) => Value::String(PsString::from_utf16(units)),
        }
    }

    fn array(&mut self, items: Vec<Value>) -> Value {
        Value::array(items)
    }

    fn object(&mut self) -> Object {
        match self.as_hashtable {
            true => Object::Table(self.cx.ordered_hashtable()),
            false => Object::Custom(Vec::new()),
        }
    }

    fn put(&mut self, object: &mut Object, name: &str, value: Value) -> Result<(), Refusal> {
        match object {
            Object::Table(table) => {
                table.insert(&Value::string(name), value);
            }
            Object::Custom(_) if name.is_empty() => return Err(Refusal::EmptyName),
            Object::Custom(pairs) => {
                let key = PsString::new(name);
                match pairs.iter_mut().find(|(have, _)| have.eq_ignore_case(&key)) {
                    Some((have, old)) if *have == key => *old = value,
                    Some((have, _)) => {
                        return Err(Refusal::Casing { have: have.as_str().into_owned(), name: name.to_owned() });
                    }
                    None => pairs.push((key, value)),
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, object: Object) -> Value {
        match object {
            Object::Table(table) => Value::Dictionary(Arc::new(table)),
            Object::Custom(pairs) => self.shapes.custom(pairs),
        }
    }
}

/// `2024-03-05T14:06:07`, at least.
fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    (19..=40).contains(&bytes.len()) && bytes[0].is_ascii_digit() && bytes[10] == b'T'
}

fn read(cx: &mut Cx<'_>, text: &str) -> Result<Option<Value>, Error<Refusal>> {
    let depth = cx.int("Depth").and_then(|depth| usize::try_from(depth).ok()).unwrap_or(1024);
    let as_hashtable = cx.flag("AsHashtable");
    let dates = match cx.text_of("DateKind").ok().flatten().unwrap_or_default().to_ascii_lowercase().as_str() {
        "local" => Dates::Local,
        "utc" => Dates::Utc,
        "offset" => Dates::Offset,
        "string" => Dates::Text,
        _ => Dates::Default,
    };
    json::read(text, depth, &mut Build { cx, as_hashtable, dates, shapes: Default::default() })
}

fn give(cx: &mut Cx<'_>, text: &str) -> Run {
    let value = match read(cx, text) {
        Ok(value) => value.unwrap_or_default(),
        Err(error) => return Err(cx.fault(fault(error))),
    };
    match cx.enumerate(&value) {
        Some(items) if !cx.flag("NoEnumerate") => items.into_iter().try_for_each(|item| cx.emit(item)),
        _ => cx.emit(value),
    }
}

fn fault(error: Error<Refusal>) -> Fault {
    match error {
        Error::Syntax(sentence) => {
            let message = format!("Conversion from JSON failed with error: {sentence}");
            Fault::new("System.ArgumentException", "NotSpecified", &message)
                .exception("System.ArgumentException")
                .inner("Newtonsoft.Json.JsonReaderException", &sentence)
        }
        Error::TooDeep(depth) => {
            let sentence = format!("The reader's MaxDepth of {depth} has been exceeded.");
            let message = format!("Conversion from JSON failed with error: {sentence}");
            Fault::new("System.ArgumentException", "NotSpecified", &message).exception("System.ArgumentException")
        }
        Error::Refused(Refusal::EmptyName) => {
            let message = "The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.";
            Fault::new("EmptyKeyInJsonString", "InvalidOperation", message)
                .exception("System.InvalidOperationException")
        }
        Error::Refused(Refusal::Casing { have, name }) => {
            let message = format!(
                "Cannot convert the JSON string because it contains keys with different casing. Please use the \
                 -AsHashTable switch instead. The key that was attempted to be added to the existing key '{have}' was '{name}'."
            );
            Fault::new("KeysWithDifferentCasingInJsonString", "InvalidOperation", &message)
                .exception("System.InvalidOperationException")
        }
    }
}
