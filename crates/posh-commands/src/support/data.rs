//! What the data commands ask about objects: how a value stands in JSON and CLIXML.

use std::collections::HashMap;
use std::sync::Arc;

use clixml::Zone;
use posh_runtime::convert;
use posh_runtime::object::{Body, Custom, Object, Shape};
use posh_runtime::types::known;
use posh_runtime::types::native::{DateTimeOffsetObject, DbNull};
use posh_runtime::{Comparer, DateTime, DateTimeKind, Dictionary, PsString, Value};

use super::engine::{Objects as _, extend};
use super::{Cx, Run, Tools as _};

const TICKS_PER_MINUTE: i64 = 600_000_000;

/// Custom objects made alike share the names of their properties.
#[derive(Default)]
pub(crate) struct Shapes(HashMap<Vec<PsString>, Arc<Shape>>);

impl Shapes {
    pub(crate) fn custom(&mut self, pairs: Vec<(PsString, Value)>) -> Value {
        let (names, values): (Vec<PsString>, Vec<Value>) = pairs.into_iter().unzip();
        let shape = match self.0.get(&names) {
            Some(shape) => Arc::clone(shape),
            None => {
                let texts: Vec<String> = names.iter().map(|name| name.as_str().into_owned()).collect();
                let shape = Arc::new(Shape::new(texts.iter().map(String::as_str)));
                self.0.insert(names, Arc::clone(&shape));
                shape
            }
        };
        Value::Object(Arc::new(Object::new(Body::Custom(Custom::new(shape, values)))))
    }
}

/// Values as data formats have them.
pub(crate) trait Data {
    /// The text of a value that JSON has as text; null inside for one it has as null; nothing for objects and collections.
    fn json_text(&mut self, value: &Value, depth: usize) -> Run<Option<Option<PsString>>>;
    /// A date as JSON has it.
    fn json_date(&mut self, value: &Value) -> Run<String>;
    /// The properties that JSON shows.
    fn json_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>>;
    /// A text that looks like a date as one; `kind` as `-DateKind` has it.
    fn date_from_json(&mut self, text: &str, kind: &str) -> Option<Value>;
    /// A whole number of any size.
    fn big_integer(&self, digits: &str) -> Value;
    /// `OrderedHashtable`
    fn ordered_hashtable(&self) -> Dictionary;
    /// A date as CLIXML has it.
    fn xml_date(&self, date: DateTime) -> String;
    /// A date of CLIXML.
    fn date_of_xml(&self, text: &str) -> Value;
    /// Bytes as an array.
    fn byte_array(&self, bytes: &[u8]) -> Value;
    /// Sets a note property of a custom object.
    fn set_note(&self, object: &Value, name: &PsString, value: Value);
    /// Replaces the type names.
    fn set_type_names(&self, object: &Value, names: Vec<PsString>);
    /// Whether the type has a text of its own.
    fn has_own_text(&self, value: &Value) -> bool;
    /// The properties of the type itself.
    fn adapted_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>>;
    /// The properties that were added, which are all of a custom object.
    fn extended_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>>;
}

fn is_custom(value: &Value) -> bool {
    matches!(value.base(), Value::Object(object) if matches!(object.body(), Body::Custom(_)))
}

impl Data for Cx<'_> {
    fn json_text(&mut self, value: &Value, depth: usize) -> Run<Option<Option<PsString>>> {
        if value.downcast::<DbNull>().is_some() {
            return Ok(Some(None));
        }
        if value.downcast::<DateTimeOffsetObject>().is_some() {
            return Ok(Some(Some(self.format("{0:yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz}", value)?)));
        }
        let is_text = match value.base() {
            Value::Guid(_) => depth > 0,
            Value::ScriptBlock(_) | Value::Type(_) => false,
            _ => matches!(self.type_name(value).as_str(), "System.Uri"),
        };
        if is_text { Ok(Some(Some(self.text(value)?))) } else { Ok(None) }
    }

    fn json_date(&mut self, value: &Value) -> Run<String> {
        let Value::DateTime(date) = value.base() else { return Ok(String::new()) };
        Ok(self.xml_date(*date))
    }

    fn json_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>> {
        if let Value::Guid(guid) = value.base() {
            let text = Value::string(&guid.to_string());
            return Ok(vec![(PsString::new("value"), text.clone()), (PsString::new("Guid"), text)]);
        }
        self.all_properties(value)
    }

    fn date_from_json(&mut self, text: &str, kind: &str) -> Option<Value> {
        let parsed = clixml::DateTime::parse(text)?;
        let universal = match parsed.zone {
            Zone::Unspecified => None,
            Zone::Utc => Some(parsed.ticks),
            Zone::Offset(minutes) => Some(parsed.ticks - i64::from(minutes) * TICKS_PER_MINUTE),
        };
        let is_utc = text.ends_with('Z');
        let date = match (universal, kind) {
            (Some(ticks), "Utc") => DateTime::new(ticks, DateTimeKind::Utc),
            (Some(ticks), "Default") if is_utc => DateTime::new(ticks, DateTimeKind::Utc),
            (Some(ticks), _) => self.to_local(DateTime::new(ticks, DateTimeKind::Utc)),
            (None, "Utc") => DateTime::new(parsed.ticks, DateTimeKind::Utc),
            (None, "Local") => DateTime::new(parsed.ticks, DateTimeKind::Local),
            (None, _) => DateTime::new(parsed.ticks, DateTimeKind::Unspecified),
        };
        Some(Value::DateTime(date))
    }

    fn big_integer(&self, digits: &str) -> Value {
        digits.parse().map_or_else(|_| Value::string(digits), |number| Value::BigInteger(Arc::new(number)))
    }

    fn ordered_hashtable(&self) -> Dictionary {
        let ty = posh_runtime::types::TypeRef::find("System.Management.Automation.OrderedHashtable");
        Dictionary::new(ty.unwrap_or(known::HASHTABLE), Comparer::Ordinal)
    }

    fn xml_date(&self, date: DateTime) -> String {
        let zone = match date.kind() {
            DateTimeKind::Unspecified => Zone::Unspecified,
            DateTimeKind::Utc => Zone::Utc,
            DateTimeKind::Local => {
                let offset = self.runtime.zone.offset_at_local(date.ticks()) / TICKS_PER_MINUTE;
                Zone::Offset(offset as i32)
            }
        };
        clixml::DateTime { ticks: date.ticks(), zone }.text()
    }

    fn date_of_xml(&self, text: &str) -> Value {
        let Some(parsed) = clixml::DateTime::parse(text) else { return Value::Null };
        Value::DateTime(match parsed.zone {
            Zone::Unspecified => DateTime::new(parsed.ticks, DateTimeKind::Unspecified),
            Zone::Utc => DateTime::new(parsed.ticks, DateTimeKind::Utc),
            Zone::Offset(minutes) => {
                self.to_local(DateTime::new(parsed.ticks - i64::from(minutes) * TICKS_PER_MINUTE, DateTimeKind::Utc))
            }
        })
    }

    fn byte_array(&self, bytes: &[u8]) -> Value {
        Value::typed_array(known::BYTE, bytes.iter().map(|&byte| Value::Byte(byte)).collect())
    }

    fn set_note(&self, object: &Value, name: &PsString, value: Value) {
        if let Value::Object(object) = object
            && let Body::Custom(custom) = object.body()
        {
            custom.set_or_add(&name.as_str(), value);
        }
    }

    fn set_type_names(&self, object: &Value, names: Vec<PsString>) {
        if let Some(extension) = extend(object) {
            extension.set_type_names(names);
        }
    }

    fn has_own_text(&self, value: &Value) -> bool {
        match value.base() {
            Value::Object(object) => match object.body() {
                Body::Native(native) => native.text().is_some(),
                Body::Wrapped(_) => true,
                Body::Custom(_) | Body::Instance(_) => false,
            },
            Value::Array(_) | Value::List(_) | Value::Dictionary(_) => false,
            other => !convert::text(other, &self.runtime.settings()).is_empty(),
        }
    }

    fn adapted_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>> {
        if is_custom(value) {
            return Ok(Vec::new());
        }
        let added = self.added_properties(value)?;
        let mut all = self.all_properties(value)?;
        all.retain(|(name, _)| !added.iter().any(|(have, _)| have == name));
        Ok(all)
    }

    fn extended_properties(&mut self, value: &Value) -> Run<Vec<(PsString, Value)>> {
        if is_custom(value) { self.all_properties(value) } else { self.added_properties(value) }
    }
}
