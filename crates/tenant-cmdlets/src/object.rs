//! Objects as rows: the properties of the catalog's output, those that are stored, and those that every object has.

use exo_protocol::page::PropertyValue;
use serde_json::Value;
use tenant_store::Object;

/// What every object's directory properties are made of.
const FOREST: &str = "LOCAL.TENANT.POSTERN";

fn of_json(value: &Value, type_name: Option<&str>) -> PropertyValue {
    match (value, type_name) {
        (Value::Null, _) => PropertyValue::Null,
        (Value::Bool(value), _) => PropertyValue::Bool(*value),
        (Value::Number(number), Some("Int16")) => {
            PropertyValue::Int16(number.as_i64().and_then(|n| i16::try_from(n).ok()).unwrap_or(0))
        }
        (Value::Number(number), _) => match number.as_i64().and_then(|n| i32::try_from(n).ok()) {
            Some(small) => PropertyValue::Int32(small),
            None => PropertyValue::Number(number.clone()),
        },
        (Value::String(text), _) => PropertyValue::Text(text.clone()),
        (Value::Array(items), _) => PropertyValue::List(items.iter().map(|item| of_json(item, None)).collect()),
        (Value::Object(map), _) => {
            PropertyValue::Object(map.iter().map(|(name, value)| (name.clone(), of_json(value, None))).collect())
        }
    }
}

/// A value that the catalog shows as a sample is the default only where it names no other organization.
fn default_of(type_name: Option<&str>, sample: &Value) -> PropertyValue {
    let kind = type_name.unwrap_or_default();
    match (kind, sample) {
        ("Boolean", Value::Bool(value)) => PropertyValue::Bool(*value),
        (kind, Value::Number(_)) => of_json(sample, Some(kind)),
        (kind, _) if kind.starts_with("Collection") => PropertyValue::List(Vec::new()),
        ("String", Value::String(text)) if text.len() < 40 && !text.contains("EXAMPLE") && !text.contains("u003c") => {
            PropertyValue::Text(text.clone())
        }
        _ => PropertyValue::Null,
    }
}

/// The properties of an object, in the order of the service's output.
pub fn row(noun: &str, object: &Object, own: &dyn Fn(&str) -> Option<PropertyValue>) -> Vec<(String, PropertyValue)> {
    let Some(output) = exo_catalog::output(noun) else { return Vec::new() };
    let properties = output.properties.iter().map(|(name, type_name, sample)| {
        let stored = object.body.get(name).map(|value| of_json(value, type_name.as_deref()));
        let value = own(name)
            .or(stored)
            .or_else(|| of_directory(name, object))
            .unwrap_or_else(|| default_of(type_name.as_deref(), sample));
        (name.clone(), value)
    });
    properties.collect()
}

/// The properties that every object of the directory has.
fn of_directory(name: &str, object: &Object) -> Option<PropertyValue> {
    let text = |text: &str| Some(PropertyValue::Text(text.to_owned()));
    match name {
        "Name" | "Id" | "Identity" => text(&object.name),
        "Guid" | "ExchangeObjectId" => Some(PropertyValue::Guid(object.id.clone())),
        "WhenChanged" | "WhenCreated" | "WhenChangedUTC" | "WhenCreatedUTC" => {
            let key = if name.starts_with("WhenChanged") { "whenChanged" } else { "whenCreated" };
            let at = object.body.get(key).and_then(Value::as_str).unwrap_or("2026-01-01T00:00:00.0000000Z");
            Some(PropertyValue::DateTime(at.to_owned()))
        }
        "OrganizationalUnitRoot" => text("contoso.onmicrosoft.com"),
        "OrganizationId" => text(&format!(
            "{FOREST}/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com - {FOREST}/ConfigurationUnits/contoso.onmicrosoft.com/Configuration"
        )),
        "DistinguishedName" => text(&format!(
            "CN={},CN=Configuration,CN=contoso.onmicrosoft.com,CN=ConfigurationUnits,DC=LOCAL,DC=TENANT,DC=POSTERN",
            object.name
        )),
        "OriginatingServer" => text(FOREST),
        "IsValid" => Some(PropertyValue::Bool(true)),
        "ObjectState" => text("Unchanged"),
        "ObjectCategory" => text(&format!("{FOREST}/Configuration/Schema/{}", object.kind)),
        _ => None,
    }
}

/// Marks an object as changed now.
pub fn touch(object: &mut Object) {
    let now = time::OffsetDateTime::now_utc();
    let stamp = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z",
        now.year(),
        u8::from(now.month()),
        now.day(),
        now.hour(),
        now.minute(),
        now.second(),
        now.nanosecond() / 100
    );
    object.body["whenChanged"] = Value::String(stamp);
}
