//! Truth ("about_Booleans", PowerShell documentation).

use num_traits::Zero;

use crate::object::Body;
use crate::types::native::SwitchObject;
use crate::value::Value;

/// Whether a value counts as true: zero, empty text, null and empty collections do not; a collection of one is its element.
pub fn to_bool(value: &Value) -> bool {
    match value.base() {
        Value::Null | Value::Nothing => false,
        Value::Bool(value) => *value,
        Value::String(text) => !text.is_empty(),
        Value::Char(unit) => *unit != 0,
        Value::Single(number) => *number != 0.0,
        Value::Double(number) => *number != 0.0,
        Value::Decimal(number) => !number.is_zero(),
        Value::BigInteger(number) => !number.is_zero(),
        Value::UInt64(number) => *number != 0,
        Value::Enum(value) => value.value != 0,
        Value::Array(array) => items(&array.to_vec()),
        Value::List(list) => items(&list.to_vec()),
        Value::Object(object) => match object.body() {
            Body::Native(native) => native.as_any().downcast_ref::<SwitchObject>().is_none_or(|switch| switch.0),
            _ => true,
        },
        Value::DateTime(_) | Value::TimeSpan(_) | Value::Guid(_) | Value::Type(_) => true,
        Value::ScriptBlock(_) | Value::Dictionary(_) => true,
        integer => integer.as_i64() != Some(0),
    }
}

fn items(items: &[Value]) -> bool {
    match items {
        [] => false,
        [only] => match only.base() {
            // An array of one array is true when the inner one is not empty.
            Value::Array(inner) => !inner.is_empty(),
            Value::List(inner) => !inner.is_empty(),
            _ => to_bool(only),
        },
        _ => true,
    }
}
