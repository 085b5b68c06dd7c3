//! `a..b`: numbers or single characters.

use crate::convert::{self, Settings, number_from_text};
use crate::failure::{Attempt, Failure};
use crate::types::known;
use crate::value::Value;

/// Ranges longer than this are refused.
const MAX_LENGTH: i64 = 100_000_000;

fn character(value: &Value) -> Option<u16> {
    match value.base() {
        Value::Char(unit) => Some(*unit),
        Value::String(text) if text.len() == 1 => text.unit_at(0),
        _ => None,
    }
}

/// The elements from one end to the other, downwards when the first is the greater.
///
/// # Errors
/// When an end is no number.
pub fn range(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    if let (Some(from), Some(to)) = (character(left), character(right)) {
        let digit = |unit: u16| char::from_u32(u32::from(unit)).is_some_and(|ch| ch.is_ascii_digit());
        let both_text = left.as_string().is_some() && right.as_string().is_some();
        if !(both_text && digit(from) && digit(to)) {
            let units: Vec<u16> = if from <= to { (from..=to).collect() } else { (to..=from).rev().collect() };
            return Ok(Value::array(units.into_iter().map(Value::Char).collect()));
        }
    }
    let (from, to) = (end(left, settings)?, end(right, settings)?);
    if (to - from).abs() >= MAX_LENGTH {
        return Err(Failure::thrown("System.OutOfMemoryException", "Array dimensions exceeded supported range."));
    }
    let value = |number: i64| i32::try_from(number).map_or(Value::Int64(number), Value::Int32);
    let items: Vec<Value> =
        if from <= to { (from..=to).map(value).collect() } else { (to..=from).rev().map(value).collect() };
    Ok(Value::array(items))
}

fn end(value: &Value, settings: &Settings<'_>) -> Attempt<i64> {
    let number = match value.base() {
        Value::Null | Value::Nothing => return Ok(0),
        Value::String(text) => number_from_text(&text.as_str(), settings).map_err(|failure| {
            let message =
                failure.message.split("Error: \"").nth(1).unwrap_or(&failure.message).trim_end_matches('"').to_owned();
            Failure::thrown("System.FormatException", message)
        })?,
        Value::Array(_) | Value::List(_) => {
            let name = value.base().type_ref().unwrap_or(known::OBJECT).name();
            return Err(Failure::thrown(
                "System.InvalidCastException",
                format!("Unable to cast object of type '{name}' to type 'System.IConvertible'."),
            ));
        }
        other => other.clone(),
    };
    convert::to(&number, known::INT32, settings).map(|value| value.as_i64().unwrap_or(0))
}
