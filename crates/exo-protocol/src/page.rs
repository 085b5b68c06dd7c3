//! A page of results: rows with type annotations, warnings, a link to the next page, a question to confirm.
//!
//! Annotations stand before their property as siblings: `X@data.type` is the .NET name, `X@odata.type` the OData type
//! (section 3.6 of the protocol notes). Readers go by name, not by order. With `X-ResponseFormat: clixml` a row is one
//! document of PowerShell's XML serialization instead.

use serde_json::{Map, Number, Value};

use crate::WireError;

/// A property's value.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyValue {
    /// Nothing.
    Null,
    /// A Boolean.
    Bool(bool),
    /// `System.Int16`.
    Int16(i16),
    /// `System.Int32`.
    Int32(i32),
    /// `System.Int64`.
    Int64(i64),
    /// Any other number.
    Number(Number),
    /// Text, and everything that is shown as text: enumerations, sizes, time spans, identities.
    Text(String),
    /// `System.Guid` in its 36-character form.
    Guid(String),
    /// `System.DateTime` in ISO 8601 with seven fraction digits; `Z` for UTC, else an offset.
    DateTime(String),
    /// Text of any other .NET type.
    Typed {
        /// The .NET name.
        data_type: String,
        /// The value as text.
        text: String,
    },
    /// A collection.
    List(Vec<PropertyValue>),
    /// A nested object.
    Object(Vec<(String, PropertyValue)>),
}

impl PropertyValue {
    /// The .NET name that is written beside the value, and the OData type.
    fn annotations(&self) -> (Option<&str>, Option<&'static str>) {
        match self {
            Self::Guid(_) => (Some("System.Guid"), Some("#Guid")),
            Self::DateTime(_) => (Some("System.DateTime"), None),
            Self::Int16(_) => (Some("System.Int16"), Some("#Int16")),
            Self::Int32(_) => (Some("System.Int32"), None),
            Self::Int64(_) => (Some("System.Int64"), Some("#Int64")),
            Self::Typed { data_type, .. } => (Some(data_type), None),
            Self::List(items) if items.iter().all(|item| matches!(item, Self::Text(_))) => {
                (None, Some("#Collection(String)"))
            }
            _ => (None, None),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int16(value) => Value::from(*value),
            Self::Int32(value) => Value::from(*value),
            Self::Int64(value) => Value::from(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) | Self::Guid(text) | Self::DateTime(text) | Self::Typed { text, .. } => {
                Value::String(text.clone())
            }
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(members) => Value::Object(write_members(members)),
        }
    }

    fn read(value: &Value, data_type: Option<&str>) -> Self {
        match (value, data_type) {
            (Value::Null, _) => Self::Null,
            (Value::Bool(value), _) => Self::Bool(*value),
            (Value::Number(number), _) => Self::read_number(number, data_type),
            (Value::String(text), None) => Self::Text(text.clone()),
            (Value::String(text), Some(data_type)) => match data_type {
                "System.String" => Self::Text(text.clone()),
                "System.Guid" => Self::Guid(text.clone()),
                "System.DateTime" => Self::DateTime(text.clone()),
                "System.Int64" if text.parse::<i64>().is_ok() => Self::Int64(text.parse().unwrap_or_default()),
                _ => Self::Typed { data_type: data_type.to_owned(), text: text.clone() },
            },
            (Value::Array(items), _) => Self::List(items.iter().map(|item| Self::read(item, data_type)).collect()),
            (Value::Object(map), _) => Self::Object(read_members(map)),
        }
    }

    fn read_number(number: &Number, data_type: Option<&str>) -> Self {
        let Some(integer) = number.as_i64() else { return Self::Number(number.clone()) };
        match data_type {
            Some("System.Int16") => i16::try_from(integer).map_or_else(|_| Self::Number(number.clone()), Self::Int16),
            Some("System.Int64") => Self::Int64(integer),
            None | Some("System.Int32") => i32::try_from(integer).map_or(Self::Int64(integer), Self::Int32),
            Some(_) => Self::Number(number.clone()),
        }
    }
}

fn write_members(members: &[(String, PropertyValue)]) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in members {
        let (data_type, odata_type) = value.annotations();
        if let Some(data_type) = data_type {
            map.insert(format!("{name}@data.type"), data_type.into());
        }
        if let Some(odata_type) = odata_type {
            map.insert(format!("{name}@odata.type"), odata_type.into());
        }
        map.insert(name.clone(), value.to_json());
    }
    map
}

fn read_members(map: &Map<String, Value>) -> Vec<(String, PropertyValue)> {
    map.iter()
        .filter(|(name, _)| !name.contains('@'))
        .map(|(name, value)| {
            let data_type = map.get(&format!("{name}@data.type")).and_then(Value::as_str);
            (name.clone(), PropertyValue::read(value, data_type))
        })
        .collect()
}

/// One object of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Properties in order.
    Properties(Vec<(String, PropertyValue)>),
    /// A CLIXML document.
    Clixml(String),
    /// A bare value, as some cmdlets write text instead of objects.
    Value(PropertyValue),
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResultPage {
    /// `@odata.context`; empty means left out.
    pub context: String,
    /// Texts of Write-Warning on the server.
    pub warnings: Vec<String>,
    /// Non-terminating errors, in the forms of [`crate::failure::DetailText`].
    pub errors: Vec<String>,
    /// The question to put to the user before the call is repeated with `Confirm: false`.
    pub confirmation_message: Option<String>,
    /// Where the next page is.
    pub next_link: Option<String>,
    /// The objects.
    pub rows: Vec<Row>,
}

impl ResultPage {
    /// The context of a list of objects on a host.
    #[must_use]
    pub fn context_of(host: &str, tenant: &str) -> String {
        format!("https://{host}/adminapi/beta/{tenant}/$metadata#Collection(Exchange.GenericHashTable)")
    }

    /// The body of the answer.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        if !self.context.is_empty() {
            map.insert("@odata.context".into(), self.context.clone().into());
        }
        map.insert("adminapi.warnings@odata.type".into(), "#Collection(String)".into());
        map.insert("@adminapi.warnings".into(), self.warnings.clone().into());
        if !self.errors.is_empty() {
            map.insert("adminapi.errors@odata.type".into(), "#Collection(String)".into());
            map.insert("@adminapi.errors".into(), self.errors.clone().into());
        }
        if let Some(message) = &self.confirmation_message {
            map.insert("@adminapi.confirmationmessage".into(), message.clone().into());
        }
        if let Some(link) = &self.next_link {
            map.insert("@odata.nextLink".into(), link.clone().into());
        }
        let rows = self.rows.iter().map(|row| match row {
            Row::Properties(members) => Value::Object(write_members(members)),
            Row::Clixml(document) => serde_json::json!({ "_clixml": document }),
            Row::Value(value) => value.to_json(),
        });
        map.insert("value".into(), rows.collect());
        Value::Object(map)
    }

    /// Reads an answer. An empty body is a page without rows (status 204, or a cmdlet without output).
    ///
    /// # Errors
    /// Not JSON, or not an object.
    pub fn from_body(body: &[u8]) -> Result<Self, WireError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_slice(body).map_err(|error| WireError::NotJson(error.to_string()))?;
        let Value::Object(map) = value else { return Err(WireError::shape("answer", "is not an object")) };
        Ok(Self {
            context: text_of(&map, "@odata.context").unwrap_or_default(),
            warnings: texts_of(&map, "@adminapi.warnings"),
            errors: texts_of(&map, "@adminapi.errors"),
            confirmation_message: text_of(&map, "@adminapi.confirmationmessage"),
            next_link: text_of(&map, "@odata.nextLink").filter(|link| !link.is_empty()),
            rows: read_rows(map.get("value")),
        })
    }
}

fn text_of(map: &Map<String, Value>, name: &str) -> Option<String> {
    map.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// A list of texts; objects in it are kept as JSON text, as error entries may be objects.
fn texts_of(map: &Map<String, Value>, name: &str) -> Vec<String> {
    let items = match map.get(name) {
        Some(Value::Array(items)) => items.as_slice(),
        Some(single @ Value::String(_)) => std::slice::from_ref(single),
        _ => &[],
    };
    items
        .iter()
        .map(|item| match item {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect()
}

fn read_rows(value: Option<&Value>) -> Vec<Row> {
    let items = match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
    };
    items
        .iter()
        .map(|item| match item {
            Value::Object(map) => match map.get("_clixml").and_then(Value::as_str) {
                Some(document) => Row::Clixml(document.to_owned()),
                None => Row::Properties(read_members(map)),
            },
            other => Row::Value(PropertyValue::read(other, None)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// By hand from section 3.6.
    const PAGE: &str = r##"{"@odata.context":"https://outlook.office365.com/adminapi/beta/t/$metadata#Collection(Exchange.GenericHashTable)","adminapi.warnings@odata.type":"#Collection(String)","@adminapi.warnings":["careful"],"@odata.nextLink":"https://outlook.office365.com/next","value":[{"Guid@data.type":"System.Guid","Guid@odata.type":"#Guid","Guid":"9b0c2e2c-0000-4000-8000-000000000001","EmailAddresses@odata.type":"#Collection(String)","EmailAddresses":["SMTP:a@b"],"WhenCreatedUTC@data.type":"System.DateTime","WhenCreatedUTC":"2022-09-21T08:07:47.0000000Z","Size@data.type":"System.Int16","Size@odata.type":"#Int16","Size":3,"Count@data.type":"System.Int32","Count":70000,"IsMailboxEnabled":true,"ProhibitSendQuota":"99 GB (106,300,440,576 bytes)","Nothing":null}]}"##;

    fn page() -> ResultPage {
        ResultPage {
            context: ResultPage::context_of("outlook.office365.com", "t"),
            warnings: vec!["careful".into()],
            next_link: Some("https://outlook.office365.com/next".into()),
            rows: vec![Row::Properties(vec![
                ("Guid".into(), PropertyValue::Guid("9b0c2e2c-0000-4000-8000-000000000001".into())),
                ("EmailAddresses".into(), PropertyValue::List(vec![PropertyValue::Text("SMTP:a@b".into())])),
                ("WhenCreatedUTC".into(), PropertyValue::DateTime("2022-09-21T08:07:47.0000000Z".into())),
                ("Size".into(), PropertyValue::Int16(3)),
                ("Count".into(), PropertyValue::Int32(70000)),
                ("IsMailboxEnabled".into(), PropertyValue::Bool(true)),
                ("ProhibitSendQuota".into(), PropertyValue::Text("99 GB (106,300,440,576 bytes)".into())),
                ("Nothing".into(), PropertyValue::Null),
            ])],
            ..ResultPage::default()
        }
    }

    #[test]
    fn a_page_is_written_with_annotations_before_their_property() {
        assert_eq!(page().to_json().to_string(), PAGE);
    }

    #[test]
    fn the_same_text_is_read_with_its_types() {
        assert_eq!(ResultPage::from_body(PAGE.as_bytes()).unwrap(), page());
    }

    #[test]
    fn an_annotation_counts_wherever_it_stands() {
        let text = r#"{"value":[{"Id":"x","Id@data.type":"System.Guid"}]}"#;
        let read = ResultPage::from_body(text.as_bytes()).unwrap();
        assert_eq!(read.rows, [Row::Properties(vec![("Id".into(), PropertyValue::Guid("x".into()))])]);
    }

    #[test]
    fn an_empty_body_is_an_empty_page_and_a_web_page_is_an_error() {
        assert_eq!(ResultPage::from_body(b" \r\n").unwrap(), ResultPage::default());
        assert!(matches!(ResultPage::from_body(b"<html>"), Err(WireError::NotJson(_))));
    }
}
