//! Arrays and collections of a type.

use super::{Settings, Source, no_way, not_convertible, source};
use crate::failure::{Attempt, Failure};
use crate::object::Body;
use crate::types::{TypeRef, known};
use crate::value::Value;

/// The elements of a collection; of anything else itself.
pub(crate) fn items(value: &Value) -> Vec<Value> {
    match value.base() {
        Value::Array(array) => array.to_vec(),
        Value::List(list) => list.to_vec(),
        Value::Object(object) => match object.body() {
            Body::Native(native) => native.enumerate().unwrap_or_else(|| vec![value.clone()]),
            _ => vec![value.clone()],
        },
        _ => vec![value.clone()],
    }
}

fn is_collection(value: &Value) -> bool {
    match value.base() {
        Value::Array(_) | Value::List(_) => true,
        Value::Object(object) => matches!(object.body(), Body::Native(native) if native.enumerate().is_some()),
        _ => false,
    }
}

/// Converts to an array: a collection element by element, anything else as the one element.
pub(super) fn to_array(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let element = target.element().unwrap_or(known::OBJECT);
    if is_collection(value) {
        let converted: Attempt<Vec<Value>> =
            items(value).iter().map(|item| element_of(item, element, settings)).collect();
        return Ok(Value::typed_array(element, converted?));
    }
    if element == known::CHAR
        && let Some(text) = value.as_string()
    {
        return Ok(Value::typed_array(element, text.units().map(Value::Char).collect()));
    }
    match super::to(value, element, settings) {
        Ok(item) => Ok(Value::typed_array(element, vec![item])),
        Err(inner) => Err(match source(value) {
            Source::Bool | Source::Date | Source::Char | Source::DbNull => not_convertible(value, target, settings),
            Source::Integer | Source::Real | Source::Big | Source::Enum | Source::Text => {
                scalar(value, target, *inner, settings)
            }
            _ => no_way(value, target, settings),
        }),
    }
}

fn element_of(item: &Value, element: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    if element == known::OBJECT {
        return Ok(item.clone().or_null());
    }
    super::to(item, element, settings)
}

fn scalar(value: &Value, target: TypeRef, inner: Failure, settings: &Settings<'_>) -> Box<Failure> {
    super::because("InvalidCastExceptionScalarToArray", value, target, &inner.message, settings)
}
