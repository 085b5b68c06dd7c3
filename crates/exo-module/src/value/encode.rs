//! From parameter values of the language to the wire (section 3.5 of the protocol notes).

use exo_protocol::ParameterValue;
use posh_runtime::convert::{self, Settings};
use posh_runtime::object::Body;
use posh_runtime::types::known;
use posh_runtime::types::native::{SecureStringObject, SwitchObject};
use posh_runtime::value::{DateTimeKind, Value};
use serde_json::Number;

/// How deep values may nest.
const DEEPEST: usize = exo_protocol::parameter::MAXIMUM_DEPTH;

/// The wire's form of a value.
///
/// # Errors
/// A value that cannot travel, worded to follow the parameter's name.
pub fn parameter(value: &Value, settings: &Settings<'_>) -> Result<ParameterValue, &'static str> {
    encode(value, settings, 0)
}

fn encode(value: &Value, settings: &Settings<'_>, depth: usize) -> Result<ParameterValue, &'static str> {
    if depth > DEEPEST {
        return Err("is nested too deeply to be sent");
    }
    let text = |value: &Value| ParameterValue::Text(convert::text(value, settings).as_str().into_owned());
    Ok(match value.base() {
        Value::Null | Value::Nothing => ParameterValue::Null,
        Value::Bool(value) => ParameterValue::Bool(*value),
        Value::UInt64(number) => ParameterValue::Number((*number).into()),
        Value::Single(_) | Value::Double(_) | Value::Decimal(_) => {
            number(value, settings).unwrap_or_else(|| text(value))
        }
        Value::DateTime(date) => ParameterValue::Text(universal(*date, settings)),
        Value::Enum(_) | Value::Char(_) => text(value),
        Value::Array(array) if array.element() == known::BYTE => bytes(&array.items()),
        Value::Array(array) => list(&array.to_vec(), settings, depth)?,
        Value::List(items) => list(&items.to_vec(), settings, depth)?,
        Value::Dictionary(dictionary) => {
            let mut entries = Vec::new();
            for (key, value) in dictionary.pairs() {
                let key = convert::text(&key, settings).as_str().into_owned();
                entries.push((key, encode(&value, settings, depth + 1)?));
            }
            ParameterValue::Table(entries)
        }
        other if value.downcast::<SecureStringObject>().is_some() => {
            let _ = other;
            return Err("is a secure string, which cannot be sent to the service yet");
        }
        other => match (other.as_i64(), value.downcast::<SwitchObject>()) {
            (Some(number), _) => ParameterValue::Number(number.into()),
            (_, Some(switch)) => ParameterValue::Bool(switch.0),
            _ => identity(other).unwrap_or_else(|| text(value)),
        },
    })
}

/// A piped object stands for its identity, as the service's own objects do by their text.
fn identity(value: &Value) -> Option<ParameterValue> {
    let Value::Object(object) = value else { return None };
    let Body::Custom(custom) = object.body() else { return None };
    let named = |name: &str| custom.get(posh_runtime::symbol::Symbol::new(name));
    let found = ["Identity", "DistinguishedName", "Guid", "Name"].into_iter().find_map(named)?;
    found.as_string().map(|text| ParameterValue::Text(text.as_str().into_owned()))
}

fn list(items: &[Value], settings: &Settings<'_>, depth: usize) -> Result<ParameterValue, &'static str> {
    let items = items.iter().map(|item| encode(item, settings, depth + 1));
    Ok(ParameterValue::List(items.collect::<Result<_, _>>()?))
}

fn bytes(items: &[Value]) -> ParameterValue {
    let byte = |value: &Value| value.as_i64().and_then(|number| u8::try_from(number).ok());
    ParameterValue::Bytes(items.iter().filter_map(byte).collect())
}

fn number(value: &Value, settings: &Settings<'_>) -> Option<ParameterValue> {
    let number = match value.base() {
        Value::Double(number) => Number::from_f64(*number)?,
        Value::Single(number) => Number::from_f64(f64::from(*number))?,
        _ => serde_json::from_str(&convert::text(value, settings).as_str()).ok()?,
    };
    Some(ParameterValue::Number(number))
}

/// A date in universal time with seven fraction digits; one of no kind is taken as local, as .NET does.
fn universal(date: posh_runtime::value::DateTime, settings: &Settings<'_>) -> String {
    let ticks = match date.kind() {
        DateTimeKind::Utc => date.ticks(),
        DateTimeKind::Local | DateTimeKind::Unspecified => date.ticks() - settings.zone.offset_at_local(date.ticks()),
    };
    let text = clixml::DateTime { ticks, zone: clixml::Zone::Utc }.text();
    let (whole, fraction) =
        text.trim_end_matches('Z').split_once('.').map_or((text.trim_end_matches('Z'), ""), |parts| parts);
    format!("{whole}.{fraction:0<7}Z")
}
