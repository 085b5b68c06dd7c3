//! A CLIXML tree as values, as `PSSerializer` gives them back.

use std::collections::HashMap;
use std::sync::Arc;

use clixml::{Body, Object, Text, Value as Tree, deserialized_name};
use posh_runtime::{Dictionary, PsString, Value};

use crate::support::data::Data as _;
use crate::support::engine::Objects as _;
use crate::support::session::Session as _;
use crate::support::{Cx, Run, Tools};

/// The types that come back as themselves; anything else becomes a bag of properties whose type names say that it was
/// deserialized.
const REHYDRATED: &[(&str, &str)] = &[
    ("System.Net.IPAddress", "IPAddressToString"),
    ("System.Net.Mail.MailAddress", "Address"),
    ("System.Globalization.CultureInfo", "Name"),
];

/// The value of `tree`.
pub(crate) fn value(cx: &mut Cx<'_>, tree: &Tree) -> Run<Value> {
    Reader { known: HashMap::new() }.value(cx, tree)
}

struct Reader {
    known: HashMap<u64, Value>,
}

fn string(text: &Text) -> PsString {
    match text {
        Text::Utf8(text) => PsString::new(text),
        Text::Utf16(units) => PsString::from_utf16(units),
    }
}

impl Reader {
    fn value(&mut self, cx: &mut Cx<'_>, tree: &Tree) -> Run<Value> {
        Ok(match tree {
            Tree::Null => Value::Null,
            Tree::String(text) | Tree::ScriptBlock(text) => Value::String(string(text)),
            Tree::Char(unit) => Value::Char(*unit),
            Tree::Bool(bool) => Value::Bool(*bool),
            Tree::Byte(number) => Value::Byte(*number),
            Tree::SByte(number) => Value::SByte(*number),
            Tree::Int16(number) => Value::Int16(*number),
            Tree::UInt16(number) => Value::UInt16(*number),
            Tree::Int32(number) => Value::Int32(*number),
            Tree::UInt32(number) => Value::UInt32(*number),
            Tree::Int64(number) => Value::Int64(*number),
            Tree::UInt64(number) => Value::UInt64(*number),
            Tree::Single(number) => Value::Single(*number),
            Tree::Double(number) => Value::Double(*number),
            Tree::Decimal(text) => cx.convert(&Value::string(text), "System.Decimal")?,
            Tree::DateTime(text) => cx.date_of_xml(text),
            Tree::TimeSpan(text) => clixml::duration_ticks(text).map_or(Value::Null, Value::TimeSpan),
            Tree::Guid(text) => cx.convert(&Value::string(text), "System.Guid")?,
            Tree::Uri(text) => cx.convert(&Value::String(string(text)), "System.Uri")?,
            Tree::Version(text) => cx.convert(&Value::string(text), "System.Version")?,
            Tree::Xml(text) => cx.convert(&Value::String(string(text)), "System.Xml.XmlDocument")?,
            Tree::SecureString(text) => {
                let plain = plain(&text.to_string_lossy());
                cx.secure_string(&plain)
            }
            Tree::Bytes(text) => {
                let bytes =
                    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap_or_default();
                cx.byte_array(&bytes)
            }
            Tree::Object(object) => self.object(cx, object)?,
            Tree::Reference(id) => self.known.get(id).cloned().unwrap_or_default(),
        })
    }

    fn object(&mut self, cx: &mut Cx<'_>, object: &Object) -> Run<Value> {
        let first = object.type_names.first().map(String::as_str).unwrap_or_default();
        let made = match &object.body {
            Body::Scalar(scalar) => {
                let value = self.value(cx, scalar)?;
                return self.extended(cx, object, value);
            }
            Body::List(items) | Body::Enumerable(items) | Body::Queue(items) | Body::Stack(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(self.value(cx, item)?);
                }
                cx.array_list(values)
            }
            Body::Dictionary(pairs) => {
                let table = Dictionary::hashtable();
                for (key, item) in pairs {
                    let (key, item) = (self.value(cx, key)?, self.value(cx, item)?);
                    table.insert(&key, item);
                }
                Value::Dictionary(Arc::new(table))
            }
            Body::None => return self.bag(cx, object, first),
        };
        self.remember(object, &made);
        if !matches!(object.body, Body::Dictionary(_)) || first != "System.Collections.Hashtable" {
            set_type_names(cx, &made, object);
        }
        self.extended(cx, object, made)
    }

    fn remember(&mut self, object: &Object, value: &Value) {
        if let Some(id) = object.id {
            self.known.insert(id, value.clone());
        }
    }

    fn extended(&mut self, cx: &mut Cx<'_>, object: &Object, value: Value) -> Run<Value> {
        if object.extended.is_empty() {
            return Ok(value);
        }
        let mut notes = Vec::new();
        for (name, tree) in &object.extended {
            notes.push((string(name), self.value(cx, tree)?));
        }
        cx.with_notes(&value, &notes)
    }

    /// An object of properties.
    fn bag(&mut self, cx: &mut Cx<'_>, object: &Object, first: &str) -> Run<Value> {
        if let Some((name, property)) = REHYDRATED.iter().find(|row| row.0 == first)
            && let Some((_, tree)) = object.properties().find(|(have, _)| have.as_str() == Some(property))
        {
            let text = self.value(cx, tree)?;
            return cx.convert(&text, name);
        }
        if first == "System.Management.Automation.SwitchParameter" {
            let present = object.properties().any(|(_, tree)| *tree == Tree::Bool(true));
            return cx.convert(&Value::Bool(present), first);
        }
        let bag = cx.custom(Vec::new());
        self.remember(object, &bag);
        for (name, tree) in object.properties() {
            let value = self.value(cx, tree)?;
            cx.set_note(&bag, &string(name), value);
        }
        set_type_names(cx, &bag, object);
        Ok(bag)
    }
}

fn set_type_names(cx: &mut Cx<'_>, value: &Value, object: &Object) {
    let names: Vec<PsString> = object.type_names.iter().map(|name| PsString::new(&deserialized_name(name))).collect();
    if !names.is_empty() {
        cx.set_type_names(value, names);
    }
}

/// The text that a secure string's hexadecimal digits hold.
fn plain(digits: &str) -> String {
    let bytes: Vec<u8> = (0..digits.len() / 2)
        .filter_map(|at| digits.get(at * 2..at * 2 + 2))
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect();
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}
