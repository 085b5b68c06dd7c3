//! From rows of the wire to objects of the language.
//!
//! A CLIXML row keeps its type names (`Deserialized.…`) and its typed values; a JSON row becomes a custom object whose
//! dates and GUIDs are restored from the annotations. Enumerations, sizes and identities are text on the wire and stay
//! text, as in the genuine module.

use std::sync::Arc;

use clixml::{Body as Content, Text, Zone};
use exo_protocol::{PropertyValue, Row};
use posh_runtime::object::{Body, Custom, Dictionary, List, Object};
use posh_runtime::string::PsString;
use posh_runtime::types::known;
use posh_runtime::value::{DateTime, DateTimeKind, Value};

/// Ticks of a minute.
const MINUTE: i64 = 600_000_000;

/// The object of a row; several when a CLIXML document holds several.
///
/// # Errors
/// The document is not CLIXML; its reader's words.
pub fn row(row: Row) -> Result<Vec<Value>, String> {
    Ok(match row {
        Row::Clixml(document) => {
            let read = clixml::read(&document).map_err(|error| error.to_string())?;
            read.into_iter().map(clixml_value).collect()
        }
        Row::Properties(members) => vec![custom(members.into_iter().map(|(name, value)| (name, property(value))), &[])],
        Row::Value(value) => vec![property(value)],
    })
}

/// A custom object with properties and, unless there are none, type names.
pub fn custom(members: impl IntoIterator<Item = (String, Value)>, type_names: &[String]) -> Value {
    let object = Object::new(Body::Custom(Custom::from_pairs([])));
    if let Body::Custom(custom) = object.body() {
        for (name, value) in members {
            custom.set_or_add(&name, value);
        }
    }
    if !type_names.is_empty() {
        object.header().extend().set_type_names(type_names.iter().map(|name| PsString::new(name)).collect());
    }
    Value::Object(Arc::new(object))
}

fn clixml_value(value: clixml::Value) -> Value {
    use clixml::Value as Read;
    match value {
        Read::Null | Read::Reference(_) => Value::Null,
        Read::String(text) | Read::Uri(text) | Read::Xml(text) | Read::ScriptBlock(text) | Read::SecureString(text) => {
            Value::String(string(text))
        }
        Read::Char(unit) => Value::Char(unit),
        Read::Bool(value) => Value::Bool(value),
        Read::Byte(number) => Value::Byte(number),
        Read::SByte(number) => Value::SByte(number),
        Read::Int16(number) => Value::Int16(number),
        Read::UInt16(number) => Value::UInt16(number),
        Read::Int32(number) => Value::Int32(number),
        Read::UInt32(number) => Value::UInt32(number),
        Read::Int64(number) => Value::Int64(number),
        Read::UInt64(number) => Value::UInt64(number),
        Read::Single(number) => Value::Single(number),
        Read::Double(number) => Value::Double(number),
        Read::Decimal(text) => match text.parse() {
            Ok(number) => Value::Decimal(Arc::new(number)),
            Err(_) => Value::string(&text),
        },
        Read::DateTime(text) => date(&text),
        Read::TimeSpan(text) => clixml::duration_ticks(&text).map_or_else(|| Value::string(&text), Value::TimeSpan),
        Read::Guid(text) => guid(&text),
        Read::Version(text) | Read::Bytes(text) => Value::string(&text),
        Read::Object(object) => clixml_object(*object),
    }
}

fn clixml_object(object: clixml::Object) -> Value {
    let clixml::Object { type_names, body, adapted, extended, .. } = object;
    match body {
        Content::None => {
            let members = adapted.into_iter().chain(extended);
            custom(members.map(|(name, value)| (name.to_string_lossy(), clixml_value(value))), &type_names)
        }
        Content::Scalar(value) => clixml_value(value),
        Content::List(items) | Content::Enumerable(items) | Content::Queue(items) | Content::Stack(items) => {
            let items = items.into_iter().map(clixml_value).collect();
            Value::List(Arc::new(List::new(known::ARRAYLIST, items)))
        }
        Content::Dictionary(entries) => {
            let dictionary = Dictionary::hashtable();
            for (key, value) in entries {
                dictionary.insert(&clixml_value(key), clixml_value(value));
            }
            Value::Dictionary(Arc::new(dictionary))
        }
    }
}

fn string(text: Text) -> PsString {
    match text {
        Text::Utf8(text) => PsString::new(&text),
        Text::Utf16(units) => PsString::from_utf16(&units),
    }
}

fn property(value: PropertyValue) -> Value {
    match value {
        PropertyValue::Null => Value::Null,
        PropertyValue::Bool(value) => Value::Bool(value),
        PropertyValue::Int16(number) => Value::Int16(number),
        PropertyValue::Int32(number) => Value::Int32(number),
        PropertyValue::Int64(number) => Value::Int64(number),
        PropertyValue::Number(number) => match number.as_i64() {
            Some(integer) => Value::Int64(integer),
            None => Value::Double(number.as_f64().unwrap_or_default()),
        },
        PropertyValue::Text(text) | PropertyValue::Typed { text, .. } => Value::string(&text),
        PropertyValue::Guid(text) => guid(&text),
        PropertyValue::DateTime(text) => date(&text),
        PropertyValue::List(items) => Value::array(items.into_iter().map(property).collect()),
        PropertyValue::Object(members) => custom(members.into_iter().map(|(name, value)| (name, property(value))), &[]),
    }
}

/// A GUID; what is none stays text.
pub fn guid(text: &str) -> Value {
    uuid::Uuid::parse_str(text).map_or_else(|_| Value::string(text), |guid| Value::Guid(Arc::new(guid)))
}

/// A date; one with an offset becomes universal time, since the place of the writer is not this one. What is no date
/// stays text.
fn date(text: &str) -> Value {
    match clixml::DateTime::parse(text) {
        None => Value::string(text),
        Some(date) => Value::DateTime(match date.zone {
            Zone::Unspecified => DateTime::new(date.ticks, DateTimeKind::Unspecified),
            Zone::Utc => DateTime::new(date.ticks, DateTimeKind::Utc),
            Zone::Offset(minutes) => DateTime::new(date.ticks - i64::from(minutes) * MINUTE, DateTimeKind::Utc),
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use posh_runtime::symbol::Symbol;

    use super::*;

    fn member(value: &Value, name: &str) -> Value {
        let Value::Object(object) = value else { panic!("not an object") };
        let Body::Custom(custom) = object.body() else { panic!("not custom") };
        custom.get(Symbol::new(name)).unwrap()
    }

    #[test]
    fn a_witnessed_row_keeps_its_type_names() {
        let path = format!("{}/../exo-protocol/tests/data/20-invoke-accepted-domains.json", env!("CARGO_MANIFEST_DIR"));
        let exchange: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let document = exchange["answer"]["body"]["value"][0]["_clixml"].as_str().unwrap();
        let values = row(Row::Clixml(document.to_owned())).unwrap();
        assert!(member(&values[0], "default").same(&Value::Bool(true)));
        assert!(member(&values[0], "DomainType").same(&Value::string("Authoritative")));
        let Value::Object(object) = &values[0] else { panic!() };
        let names = object.header().extension().unwrap().type_names().unwrap();
        assert!(names[0].as_str().ends_with("SystemConfiguration.AcceptedDomain"));
    }

    #[test]
    fn dates_and_ids_have_their_types_and_oddities_stay_text() {
        let values = row(Row::Properties(vec![
            ("When".into(), PropertyValue::DateTime("2022-09-21T08:07:47.0000000Z".into())),
            ("There".into(), PropertyValue::DateTime("2022-09-21T10:07:47+02:00".into())),
            ("Never".into(), PropertyValue::DateTime("never".into())),
            ("Id".into(), PropertyValue::Guid("9b0c2e2c-0000-4000-8000-000000000001".into())),
        ]))
        .unwrap();
        let (when, there) = (member(&values[0], "When"), member(&values[0], "There"));
        assert!(when.same(&there) && matches!(when, Value::DateTime(date) if date.kind() == DateTimeKind::Utc));
        assert!(matches!(member(&values[0], "Never"), Value::String(_)));
        assert!(matches!(member(&values[0], "Id"), Value::Guid(_)));
        assert!(row(Row::Clixml("<html>".into())).is_err());
    }
}
