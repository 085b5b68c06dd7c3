//! The operators on values: arithmetic, comparison, bits, text, types ("about_Operators", PowerShell documentation).
//!
//! They are pure functions of their operands and the [`Settings`]; what needs the session (`$Matches`, script blocks as
//! replacements, the file redirections) stays with the evaluator.

mod arithmetic;
mod bits;
mod compare;
mod concatenate;
mod like;
mod range;
mod text;

pub use arithmetic::{add, divide, multiply, negate, plus, remainder, step, subtract};
pub use bits::{bitwise_and, bitwise_not, bitwise_or, bitwise_xor, shift_left, shift_right};
pub use compare::{Comparison, compare, contains, equals, order};
pub use like::like;
pub use range::range;
pub use text::{composite, join, split_blanks};

use crate::failure::{Attempt, Failure};
use crate::types::{TypeRef, known};
use crate::value::Value;

/// How text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Without regard to case, the usual way.
    Ignore,
    /// With regard to case (`-ceq`).
    Sensitive,
}

/// A type has no such operator: .NET's method is named.
pub(crate) fn no_operator(value: &Value, method: &str) -> Box<Failure> {
    let base = value.base();
    let name = match base.type_ref() {
        Some(ty) if ty == known::PSCUSTOMOBJECT => known::PSOBJECT.name().to_owned(),
        Some(ty) => ty.name().to_owned(),
        None => "System.Object".to_owned(),
    };
    Failure::runtime(
        "MethodNotFound",
        format!("Method invocation failed because [{name}] does not contain a method named '{method}'."),
    )
}

/// `-is`: null is of no type.
pub fn is(value: &Value, ty: TypeRef) -> bool {
    if ty == known::PSOBJECT || ty == known::PSCUSTOMOBJECT {
        let is_custom = value.type_ref() == Some(known::PSCUSTOMOBJECT);
        let has_members = matches!(value, Value::Object(_)) && !std::ptr::eq(value, value.base());
        return is_custom || has_members;
    }
    if ty == known::TYPE && matches!(value.base(), Value::Type(_)) {
        return true;
    }
    let target = ty.nullable().unwrap_or(ty);
    value.base().type_ref().is_some_and(|own| target.is_assignable_from(own))
}

/// `-as`: null when the conversion fails.
pub fn cast_or_null(value: &Value, ty: TypeRef, settings: &crate::convert::Settings<'_>) -> Value {
    crate::convert::to(value, ty, settings).unwrap_or(Value::Null)
}

/// `-not`, `!`.
pub fn not(value: &Value) -> Value {
    Value::Bool(!crate::convert::to_bool(value))
}

/// The elements when the left operand of a comparison is a collection.
pub(crate) fn elements(value: &Value) -> Option<Vec<Value>> {
    match value.base() {
        Value::Array(array) => Some(array.to_vec()),
        Value::List(list) => Some(list.to_vec()),
        Value::Object(object) => match object.body() {
            crate::object::Body::Native(native) => native.enumerate(),
            _ => None,
        },
        _ => None,
    }
}

/// Applies a test to a scalar, or filters a collection by it.
pub(crate) fn test_or_filter(left: &Value, mut test: impl FnMut(&Value) -> Attempt<bool>) -> Attempt<Value> {
    let Some(items) = elements(left) else { return Ok(Value::Bool(test(left)?)) };
    let mut kept = Vec::new();
    for item in items {
        if test(&item)? {
            kept.push(item);
        }
    }
    Ok(Value::array(kept))
}
