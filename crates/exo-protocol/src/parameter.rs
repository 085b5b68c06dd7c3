//! How parameter values travel in `Parameters` (section 3.5 of the protocol notes).
//!
//! Plain values are plain JSON. A hashtable and a byte array carry an `@odata.type` of their own; arrays of these are
//! announced by a sibling member `<Name>@odata.type`. A reader accepts what other clients are known to send as well:
//! base64 for bytes, delta objects for multi-valued properties, annotations in any order.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value};

use crate::WireError;

const TYPE: &str = "@odata.type";
const TABLE: &str = "#Exchange.GenericHashTable";
const BYTES: &str = "#Exchange.ByteArrayType";
const TABLES: &str = "#Collection(Exchange.GenericHashTable)";
const BYTE_ARRAYS: &str = "#Collection(Exchange.ByteArrayType)";

/// How deep values may nest, the depth at which the module serializes.
pub const MAXIMUM_DEPTH: usize = 10;

/// A parameter's value as the wire knows it. Enumerations, time spans, addresses, sizes and dates are text.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// `$null`.
    Null,
    /// A Boolean or a switch.
    Bool(bool),
    /// Any number.
    Number(Number),
    /// Text.
    Text(String),
    /// An array.
    List(Vec<ParameterValue>),
    /// A hashtable, keys in order.
    Table(Vec<(String, ParameterValue)>),
    /// A byte array.
    Bytes(Vec<u8>),
}

impl From<&str> for ParameterValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ParameterValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for ParameterValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for ParameterValue {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl ParameterValue {
    /// The text, when it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A Boolean, also from the texts `True` and `False`, since common parameters travel as text.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }
}

/// Writes a parameter, with its sibling annotation where it needs one.
pub fn write(into: &mut Map<String, Value>, name: &str, value: &ParameterValue) {
    if let ParameterValue::List(items) = value
        && let Some(first) = items.first()
    {
        let annotation = match first {
            ParameterValue::Table(_) if items.iter().all(|item| matches!(item, ParameterValue::Table(_))) => {
                Some(TABLES)
            }
            ParameterValue::Bytes(_) if items.iter().all(|item| matches!(item, ParameterValue::Bytes(_))) => {
                Some(BYTE_ARRAYS)
            }
            _ => None,
        };
        if let Some(annotation) = annotation {
            into.insert(format!("{name}{TYPE}"), annotation.into());
            into.insert(name.to_owned(), Value::Array(items.iter().map(|item| encode(item, false)).collect()));
            return;
        }
    }
    into.insert(name.to_owned(), encode(value, true));
}

/// The JSON of a value; `typed` says whether tables and bytes carry their type.
fn encode(value: &ParameterValue, typed: bool) -> Value {
    match value {
        ParameterValue::Null => Value::Null,
        ParameterValue::Bool(value) => Value::Bool(*value),
        ParameterValue::Number(number) => Value::Number(number.clone()),
        ParameterValue::Text(text) => Value::String(text.clone()),
        ParameterValue::List(items) => Value::Array(items.iter().map(|item| encode(item, true)).collect()),
        ParameterValue::Table(entries) => {
            let mut map = Map::new();
            map.insert(TYPE.to_owned(), TABLE.into());
            for (key, value) in entries {
                write(&mut map, key, value);
            }
            Value::Object(map)
        }
        ParameterValue::Bytes(bytes) => {
            let mut map = Map::new();
            if typed {
                map.insert(TYPE.to_owned(), BYTES.into());
            }
            map.insert("Data".to_owned(), bytes.iter().map(|byte| Value::from(*byte)).collect());
            Value::Object(map)
        }
    }
}

/// Reads all parameters of an object; annotations are used and left out.
///
/// # Errors
/// Nesting deeper than [`MAXIMUM_DEPTH`], or bytes that are neither numbers below 256 nor base64.
pub fn read_all(map: &Map<String, Value>) -> Result<Vec<(String, ParameterValue)>, WireError> {
    read_members(map, 0)
}

fn read_members(map: &Map<String, Value>, depth: usize) -> Result<Vec<(String, ParameterValue)>, WireError> {
    let mut read = Vec::new();
    for (name, value) in map {
        if name.ends_with(TYPE) {
            continue;
        }
        let announced = map.get(&format!("{name}{TYPE}")).and_then(Value::as_str);
        read.push((name.clone(), decode(name, value, announced, depth)?));
    }
    Ok(read)
}

fn decode(name: &str, value: &Value, announced: Option<&str>, depth: usize) -> Result<ParameterValue, WireError> {
    if depth > MAXIMUM_DEPTH {
        return Err(WireError::shape(name, "is nested too deeply"));
    }
    Ok(match value {
        Value::Null => ParameterValue::Null,
        Value::Bool(value) => ParameterValue::Bool(*value),
        Value::Number(number) => ParameterValue::Number(number.clone()),
        Value::String(text) => ParameterValue::Text(text.clone()),
        Value::Array(items) => {
            let of_item = announced.filter(|kind| kind.eq_ignore_ascii_case(BYTE_ARRAYS)).map(|_| BYTES);
            let items = items.iter().map(|item| decode(name, item, of_item, depth + 1));
            ParameterValue::List(items.collect::<Result<_, _>>()?)
        }
        Value::Object(map) => {
            let kind = map.get(TYPE).and_then(Value::as_str).or(announced);
            if kind.is_some_and(|kind| kind.eq_ignore_ascii_case(BYTES)) {
                ParameterValue::Bytes(read_bytes(name, map.get("Data"))?)
            } else {
                ParameterValue::Table(read_members(map, depth + 1)?)
            }
        }
    })
}

fn read_bytes(name: &str, data: Option<&Value>) -> Result<Vec<u8>, WireError> {
    let wrong = || WireError::shape(name, "holds bytes that are neither base64 nor numbers");
    match data {
        Some(Value::String(text)) => STANDARD.decode(text).map_err(|_| wrong()),
        Some(Value::Array(numbers)) => numbers
            .iter()
            .map(|number| number.as_u64().and_then(|number| u8::try_from(number).ok()).ok_or_else(wrong))
            .collect(),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &ParameterValue) -> String {
        let mut map = Map::new();
        write(&mut map, "P", value);
        Value::Object(map).to_string()
    }

    /// Texts by hand from section 3.5.
    fn golden() -> Vec<(ParameterValue, &'static str)> {
        let delta = ParameterValue::Table(vec![
            ("Add".into(), ParameterValue::List(vec!["a".into()])),
            ("Remove".into(), ParameterValue::List(vec!["b".into()])),
        ]);
        let table = ParameterValue::Table(vec![("a".into(), 1.into())]);
        vec![
            (ParameterValue::Null, r#"{"P":null}"#),
            (true.into(), r#"{"P":true}"#),
            (1000.into(), r#"{"P":1000}"#),
            ("10GB".into(), r#"{"P":"10GB"}"#),
            (ParameterValue::List(vec!["a".into(), "b".into()]), r#"{"P":["a","b"]}"#),
            (ParameterValue::List(vec![]), r#"{"P":[]}"#),
            (delta, r##"{"P":{"@odata.type":"#Exchange.GenericHashTable","Add":["a"],"Remove":["b"]}}"##),
            (
                ParameterValue::List(vec![table]),
                r##"{"P@odata.type":"#Collection(Exchange.GenericHashTable)","P":[{"@odata.type":"#Exchange.GenericHashTable","a":1}]}"##,
            ),
            (
                ParameterValue::Bytes(vec![1, 255]),
                r##"{"P":{"@odata.type":"#Exchange.ByteArrayType","Data":[1,255]}}"##,
            ),
            (
                ParameterValue::List(vec![ParameterValue::Bytes(vec![7])]),
                r##"{"P@odata.type":"#Collection(Exchange.ByteArrayType)","P":[{"Data":[7]}]}"##,
            ),
        ]
    }

    #[test]
    fn values_are_written_as_the_module_writes_them() {
        for (value, text) in golden() {
            assert_eq!(written(&value), text);
        }
    }

    #[test]
    fn values_are_read_from_the_same_texts() {
        for (value, text) in golden() {
            let map: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
            assert_eq!(read_all(&map), Ok(vec![("P".to_owned(), value)]));
        }
    }

    #[test]
    fn base64_is_taken_for_bytes_and_nonsense_is_not() {
        let read = |text: &str| read_all(&serde_json::from_str(text).unwrap_or_default());
        assert_eq!(
            read(r##"{"P":{"Data":"AQL/","@odata.type":"#Exchange.ByteArrayType"}}"##),
            Ok(vec![("P".to_owned(), ParameterValue::Bytes(vec![1, 2, 255]))])
        );
        assert!(read(r##"{"P":{"@odata.type":"#Exchange.ByteArrayType","Data":[256]}}"##).is_err());
        let deep = format!("{{\"P\":{}1{}}}", "[".repeat(12), "]".repeat(12));
        assert!(read(&deep).is_err());
    }
}
