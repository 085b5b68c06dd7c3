//! `+` and `*` on text, arrays and dictionaries.

use std::sync::Arc;

use super::{elements, no_operator};
use crate::convert::{self, Settings};
use crate::failure::{Attempt, Failure};
use crate::object::Dictionary;
use crate::string::{PsString, StringBuilder};
use crate::types::known;
use crate::value::Value;

/// Text and arrays longer than this are refused.
const MAX_LENGTH: u64 = 1 << 30;

/// The sum, when the left operand is no number.
pub(super) fn add(left: &Value, right: &Value, settings: &Settings<'_>) -> Option<Attempt<Value>> {
    let base = left.base();
    match base {
        Value::String(text) => Some(Ok(Value::String(text.concat(&convert::text(right, settings))))),
        Value::Char(unit) if right.as_string().is_some() => {
            let text = PsString::from_unit(*unit);
            Some(Ok(Value::String(text.concat(&convert::text(right, settings)))))
        }
        Value::Null | Value::Nothing => match right.base() {
            Value::Null | Value::Nothing => Some(Ok(Value::Null)),
            other if other.is_number() => None,
            Value::Bool(_) | Value::Char(_) => Some(Ok(right.base().clone())),
            _ => Some(Ok(right.clone())),
        },
        Value::Dictionary(mine) => Some(match right.base() {
            Value::Dictionary(theirs) => merged(mine, theirs),
            other if other.is_null() => Ok(left.clone()),
            other => {
                let _ = other;
                Err(Failure::runtime(
                    "AddHashTableToNonHashTable",
                    "A hash table can only be added to another hash table.",
                ))
            }
        }),
        _ => {
            let mut items = elements(base)?;
            match elements(right) {
                Some(more) => items.extend(more),
                None => items.push(right.clone().or_null()),
            }
            Some(Ok(Value::array(items)))
        }
    }
}

fn merged(mine: &Arc<Dictionary>, theirs: &Arc<Dictionary>) -> Attempt<Value> {
    let sum = Dictionary::new(mine.type_ref(), mine.comparer());
    for (key, value) in mine.pairs() {
        sum.insert(&key, value);
    }
    for (key, value) in theirs.pairs() {
        if sum.contains(&key) {
            let shown = convert::Settings {
                culture: &posh_culture::Culture::invariant(),
                zone: &posh_culture::date::FixedZone::default(),
                separator: " ",
            };
            let key = convert::text(&key, &shown);
            return Err(Failure::runtime(
                "System.ArgumentException",
                format!("Item has already been added. Key in dictionary: '{key}'  Key being added: '{key}'"),
            ));
        }
        sum.insert(&key, value);
    }
    Ok(Value::Dictionary(Arc::new(sum)))
}

/// The repetition, when the left operand is text or an array.
pub(super) fn repeat(left: &Value, right: &Value, settings: &Settings<'_>) -> Option<Attempt<Value>> {
    match left.base() {
        Value::Null | Value::Nothing => Some(Ok(Value::Null)),
        Value::String(text) => Some(times(right, settings).and_then(|count| {
            if count < 0 {
                let message = "Specified argument was out of the range of valid values. (Parameter 'times')";
                return Err(Failure::runtime("System.ArgumentOutOfRangeException", message));
            }
            repeated_text(text, count as u64)
        })),
        Value::Dictionary(_) => Some(Err(no_operator(left, "op_Multiply"))),
        Value::Char(_) => None,
        base => {
            let items = elements(base)?;
            Some(count_of_array(right, settings).and_then(|count| repeated_items(&items, count)))
        }
    }
}

fn times(right: &Value, settings: &Settings<'_>) -> Attempt<i64> {
    let number = match right.base() {
        Value::String(text) => convert::number_from_text(&text.as_str(), settings)?,
        other => other.clone(),
    };
    convert::to(&number, known::INT32, settings).map(|count| count.as_i64().unwrap_or(0))
}

fn count_of_array(right: &Value, settings: &Settings<'_>) -> Attempt<u64> {
    let number = match right.base() {
        Value::String(text) => convert::number_from_text(&text.as_str(), settings)?,
        other => other.clone(),
    };
    convert::to(&number, known::UINT32, settings).map(|count| count.as_i64().unwrap_or(0) as u64)
}

fn repeated_text(text: &PsString, count: u64) -> Attempt<Value> {
    if text.is_empty() || count == 0 {
        return Ok(Value::string(""));
    }
    if text.len() as u64 * count > MAX_LENGTH {
        let message = "Insufficient memory to continue the execution of the program.";
        return Err(Failure::thrown("System.OutOfMemoryException", message));
    }
    let mut out = StringBuilder::with_capacity(text.as_bytes().len() * count as usize);
    for _ in 0..count {
        out.push(text);
    }
    Ok(Value::String(out.finish()))
}

fn repeated_items(items: &[Value], count: u64) -> Attempt<Value> {
    let total = items.len() as u64 * count;
    if total > i32::MAX as u64 {
        return Err(Failure::cast(
            "ConvertToFinalInvalidCastException",
            format!("Cannot convert the \"{total}\" value of type \"System.Int64\" to type \"System.Int32\"."),
        ));
    }
    let mut out = Vec::with_capacity(total as usize);
    for _ in 0..count {
        out.extend_from_slice(items);
    }
    Ok(Value::array(out))
}
