//! Rows as the caller wants them: chosen properties, JSON or CLIXML.

use std::sync::Arc;

use clixml::{Body, Indent, Object, Text, Value};
use exo_protocol::page::{PropertyValue, Row};

/// A row's properties.
pub type Properties = Vec<(String, PropertyValue)>;

/// Keeps the properties that `$select` names, in its order.
pub fn select(row: Properties, wanted: Option<&str>) -> Properties {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty() && *wanted != "*") else { return row };
    wanted
        .split(',')
        .filter_map(|name| row.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).cloned())
        .collect()
}

fn scalar(value: &PropertyValue) -> Value {
    let text = |text: &str| Text::from(text);
    match value {
        PropertyValue::Null => Value::Null,
        PropertyValue::Bool(value) => Value::Bool(*value),
        PropertyValue::Int16(value) => Value::Int16(*value),
        PropertyValue::Int32(value) => Value::Int32(*value),
        PropertyValue::Int64(value) => Value::Int64(*value),
        PropertyValue::Number(number) => Value::Double(number.as_f64().unwrap_or(0.0)),
        PropertyValue::Text(value) | PropertyValue::Typed { text: value, .. } => Value::String(text(value)),
        PropertyValue::Guid(value) => Value::Guid(value.clone()),
        PropertyValue::DateTime(value) => Value::DateTime(value.clone()),
        PropertyValue::List(items) => Object {
            type_names: Arc::from([
                "Deserialized.System.Collections.ArrayList".to_owned(),
                "Deserialized.System.Object".to_owned(),
            ]),
            body: Body::List(items.iter().map(scalar).collect()),
            ..Object::default()
        }
        .into(),
        PropertyValue::Object(members) => Object {
            type_names: Arc::from(["Deserialized.System.Management.Automation.PSCustomObject".to_owned()]),
            extended: members.iter().map(|(name, value)| (text(name), scalar(value))).collect(),
            ..Object::default()
        }
        .into(),
    }
}

/// A row as a CLIXML document.
fn document(type_name: &str, row: &Properties) -> Option<String> {
    let object = Object {
        type_names: Arc::from([format!("Deserialized.{type_name}"), "Deserialized.System.Object".to_owned()]),
        adapted: row.iter().map(|(name, value)| (Text::from(name.as_str()), scalar(value))).collect(),
        ..Object::default()
    };
    clixml::write(&[object.into()], Indent::None).ok()
}

/// A row in the format asked for.
pub fn render(row: Properties, type_name: &str, as_clixml: bool) -> Row {
    if as_clixml && let Some(document) = document(type_name, &row) {
        return Row::Clixml(document);
    }
    Row::Properties(row)
}
