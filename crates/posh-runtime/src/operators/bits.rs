//! `-band -bor -bxor -bnot -shl -shr`: in int, uint, long or ulong.

use std::sync::Arc;

use super::no_operator;
use crate::convert::{self, Settings, number_from_text};
use crate::failure::Attempt;
use crate::types::{EnumValue, TypeRef, known};
use crate::value::Value;

/// `left -band right`.
///
/// # Errors
/// When an operand is no number.
pub fn bitwise_and(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    combine(left, right, settings, "op_BitwiseAnd", |a, b| a & b)
}

/// `left -bor right`.
///
/// # Errors
/// When an operand is no number.
pub fn bitwise_or(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    combine(left, right, settings, "op_BitwiseOr", |a, b| a | b)
}

/// `left -bxor right`.
///
/// # Errors
/// When an operand is no number.
pub fn bitwise_xor(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    combine(left, right, settings, "op_ExclusiveOr", |a, b| a ^ b)
}

/// An operand as an integer, and whether it was unsigned and wide.
fn integer(value: &Value, method: &str, settings: &Settings<'_>) -> Attempt<(i128, TypeRef)> {
    let number = match value {
        Value::Null | Value::Nothing => Value::Int32(0),
        Value::String(text) => number_from_text(&text.as_str(), settings)?,
        other => other.clone(),
    };
    let ty = match &number {
        Value::UInt32(_) => known::UINT32,
        Value::Int64(_) => known::INT64,
        Value::UInt64(_) => known::UINT64,
        Value::Single(_) | Value::Double(_) | Value::Decimal(_) => {
            let rounded = [known::INT32, known::INT64, known::UINT64]
                .into_iter()
                .find_map(|ty| convert::to(&number, ty, settings).ok().map(|value| (value, ty)));
            return match rounded {
                Some((value, ty)) => Ok((whole(&value), ty)),
                None => Err(no_operator(value, method)),
            };
        }
        Value::Bool(_) => return Ok((i128::from(convert::to_bool(&number)), known::INT32)),
        other if other.as_i64().is_some() => known::INT32,
        _ => return Err(no_operator(value, method)),
    };
    Ok((whole(&number), ty))
}

fn whole(value: &Value) -> i128 {
    match value {
        Value::UInt64(number) => i128::from(*number),
        other => i128::from(other.as_i64().unwrap_or(0)),
    }
}

/// The wider of two integer types; a signed one that is negative takes 64 bits.
fn common(a: (i128, TypeRef), b: (i128, TypeRef)) -> TypeRef {
    let rank =
        |ty: TypeRef| [known::INT32, known::UINT32, known::INT64, known::UINT64].iter().position(|known| *known == ty);
    let ty = if rank(a.1) >= rank(b.1) { a.1 } else { b.1 };
    if ty == known::UINT32 && (a.0 < 0 || b.0 < 0) { known::INT64 } else { ty }
}

fn made(bits: i128, ty: TypeRef) -> Value {
    match ty {
        t if t == known::UINT32 => Value::UInt32(bits as u32),
        t if t == known::INT64 => Value::Int64(bits as i64),
        t if t == known::UINT64 => Value::UInt64(bits as u64),
        _ => Value::Int32(bits as i32),
    }
}

fn combine(
    left: &Value,
    right: &Value,
    settings: &Settings<'_>,
    method: &str,
    work: impl Fn(i128, i128) -> i128,
) -> Attempt<Value> {
    let (left, right) = (left.base(), right.base());
    if let (Value::BigInteger(a), Some(b)) = (left, right.as_i64()) {
        let b = num_bigint::BigInt::from(b);
        let result = match method {
            "op_BitwiseAnd" => &**a & b,
            "op_BitwiseOr" => &**a | b,
            _ => &**a ^ b,
        };
        return Ok(Value::BigInteger(Arc::new(result)));
    }
    let of_enum = |value: &Value| if let Value::Enum(value) = value { Some(value.ty) } else { None };
    if let Some(ty) = of_enum(left).or_else(|| of_enum(right)) {
        let part = |value: &Value| -> Attempt<i64> {
            match value {
                Value::Enum(value) => Ok(value.value),
                Value::String(_) => Ok(convert::to(value, ty, settings)?.as_i64().unwrap_or(0)),
                other => Ok(other.as_i64().unwrap_or(0)),
            }
        };
        let value = work(i128::from(part(left)?), i128::from(part(right)?)) as i64;
        return Ok(Value::Enum(Arc::new(EnumValue { ty, value })));
    }
    let a = integer(left, method, settings)?;
    let b = integer(right, method, settings)?;
    Ok(made(work(a.0, b.0), common(a, b)))
}

/// `-bnot value`.
///
/// # Errors
/// When the value is no number.
pub fn bitwise_not(value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    if let Value::Enum(inner) = value.base() {
        return Ok(Value::Enum(Arc::new(EnumValue { ty: inner.ty, value: !inner.value })));
    }
    let (bits, ty) = integer(value.base(), "op_OnesComplement", settings)?;
    Ok(made(!bits, ty))
}

/// `left -shl right`: the count counts modulo the width.
///
/// # Errors
/// When an operand is no number.
pub fn shift_left(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    shift(left, right, settings, "op_LeftShift", |bits, count| bits << count)
}

/// `left -shr right`.
///
/// # Errors
/// When an operand is no number.
pub fn shift_right(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    shift(left, right, settings, "op_RightShift", |bits, count| bits >> count)
}

fn shift(
    left: &Value,
    right: &Value,
    settings: &Settings<'_>,
    method: &str,
    work: impl Fn(i128, u32) -> i128,
) -> Attempt<Value> {
    if let Value::Decimal(_) = right.base() {
        return Err(no_operator(right, method));
    }
    if matches!(left.base(), Value::Decimal(_) | Value::Double(_) | Value::Single(_)) {
        return Err(no_operator(left, method));
    }
    let (bits, ty) = integer(left.base(), method, settings)?;
    let count = match right.base() {
        Value::String(text) => number_from_text(&text.as_str(), settings)?,
        other => other.clone(),
    };
    let count = convert::to(&count, known::INT32, settings)?.as_i64().unwrap_or(0);
    let width = if ty == known::INT64 || ty == known::UINT64 { 63 } else { 31 };
    Ok(made(work(bits, (count & width) as u32), ty))
}
