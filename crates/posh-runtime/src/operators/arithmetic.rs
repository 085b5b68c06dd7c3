//! `+ - * / %` on numbers: the wider type decides, what overflows becomes a double.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

use super::concatenate;
use super::no_operator;
use crate::convert::{self, Number, Settings, number_from_text, number_of, number_to};
use crate::failure::{Attempt, Failure, INVOCATION, METHOD};
use crate::types::{EnumValue, TypeRef, known};
use crate::value::{DateTime, Value};

/// The five operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operation {
    /// .NET's name of the operator.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Operation::Add => "op_Addition",
            Operation::Subtract => "op_Subtraction",
            Operation::Multiply => "op_Multiply",
            Operation::Divide => "op_Division",
            Operation::Remainder => "op_Modulus",
        }
    }
}

/// The type in which two numbers are combined, by PowerShell's ranking of type codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    Int,
    UInt,
    Long,
    ULong,
    Double,
    Decimal,
    Big,
}

fn width(value: &Value) -> Option<Width> {
    Some(match value {
        Value::Null | Value::Nothing | Value::Bool(_) | Value::Char(_) => Width::Int,
        Value::SByte(_) | Value::Byte(_) | Value::Int16(_) | Value::UInt16(_) | Value::Int32(_) => Width::Int,
        Value::UInt32(_) => Width::UInt,
        Value::Int64(_) => Width::Long,
        Value::UInt64(_) => Width::ULong,
        Value::Single(_) | Value::Double(_) => Width::Double,
        Value::Decimal(_) => Width::Decimal,
        Value::BigInteger(_) => Width::Big,
        _ => return None,
    })
}

/// `left + right`.
///
/// # Errors
/// When the operands cannot be added.
pub fn add(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    if let (Value::Int32(a), Value::Int32(b)) = (left, right)
        && let Some(sum) = a.checked_add(*b)
    {
        return Ok(Value::Int32(sum));
    }
    if let Some(result) = concatenate::add(left, right, settings) {
        return result;
    }
    calculate(Operation::Add, left, right, settings)
}

/// `left - right`.
///
/// # Errors
/// When the operands cannot be subtracted.
pub fn subtract(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    calculate(Operation::Subtract, left, right, settings)
}

/// `left * right`: text and arrays are repeated.
///
/// # Errors
/// When the operands cannot be multiplied.
pub fn multiply(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    if let Some(result) = concatenate::repeat(left, right, settings) {
        return result;
    }
    calculate(Operation::Multiply, left, right, settings)
}

/// `left / right`: integers that do not divide give a double.
///
/// # Errors
/// When the operands cannot be divided, or the divisor is zero.
pub fn divide(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    calculate(Operation::Divide, left, right, settings)
}

/// `left % right`.
///
/// # Errors
/// When the operands cannot be divided, or the divisor is zero.
pub fn remainder(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    calculate(Operation::Remainder, left, right, settings)
}

/// `-value`.
///
/// # Errors
/// When the value is no number.
pub fn negate(value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match value.base() {
        Value::TimeSpan(ticks) => Ok(Value::TimeSpan(ticks.wrapping_neg())),
        other => calculate(Operation::Subtract, &Value::Int32(0), other, settings),
    }
}

/// `+value`.
///
/// # Errors
/// When the value is no number.
pub fn plus(value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match value.base() {
        Value::TimeSpan(_) => Ok(value.base().clone()),
        other => calculate(Operation::Add, &Value::Int32(0), other, settings),
    }
}

/// `++` and `--`: the value that follows or precedes.
///
/// # Errors
/// When the value is no number.
pub fn step(value: &Value, down: bool, settings: &Settings<'_>) -> Attempt<Value> {
    let base = value.base();
    let one = Value::Int32(if down { -1 } else { 1 });
    if base.is_null() {
        return Ok(one);
    }
    if !base.is_number() && !matches!(base, Value::Char(_)) {
        let operator = if down { "--" } else { "++" };
        let name = base.type_ref().unwrap_or(known::OBJECT).name();
        return Err(Failure::runtime(
            "OperatorRequiresNumber",
            format!("The '{operator}' operator works only on numbers. The operand is a '{name}'."),
        ));
    }
    calculate(Operation::Add, base, &one, settings)
}

fn calculate(operation: Operation, left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let (left, right) = (left.base(), right.base());
    if let Some(result) = temporal(operation, left, right, settings) {
        return result;
    }
    if let (Value::Enum(value), true) = (left, width(right).is_some() || matches!(right, Value::Enum(_))) {
        return in_enum(operation, value, left, right, settings);
    }
    if let (Value::Enum(value), true) = (right, width(left).is_some()) {
        return in_enum(operation, value, left, right, settings);
    }
    let a = operand(left, operation, settings)?;
    // The right operand of a number is converted to a number too.
    let b = match right.as_string() {
        Some(text) if width(&a) == Some(Width::Big) => to_big(text.as_str().as_ref(), right, operation, settings)?,
        Some(text) => match width(&a) {
            Some(Width::Double) if matches!(a, Value::Single(_)) => {
                convert::to(&Value::String(text.clone()), known::SINGLE, settings)?
            }
            Some(Width::Double) => convert::to(&Value::String(text.clone()), known::DOUBLE, settings)?,
            Some(Width::Decimal) => convert::to(&Value::String(text.clone()), known::DECIMAL, settings)?,
            _ => number_from_text(&text.as_str(), settings)?,
        },
        None => right.clone(),
    };
    match (width(&a), width(&b)) {
        (Some(first), Some(second)) => numeric(operation, &a, &b, first.max(second)),
        (Some(_), None) if matches!(a, Value::Null | Value::Nothing) && operation != Operation::Add => {
            Err(no_operator(&b, operation.method()))
        }
        (Some(_), None) => Err(no_operator(&b, operation.method())),
        (None, _) => Err(no_operator(left, operation.method())),
    }
}

/// A left operand that is text becomes a number.
fn operand(value: &Value, operation: Operation, settings: &Settings<'_>) -> Attempt<Value> {
    match value {
        Value::String(text) if operation != Operation::Add => number_from_text(&text.as_str(), settings),
        other => Ok(other.clone()),
    }
}

fn to_big(text: &str, value: &Value, operation: Operation, settings: &Settings<'_>) -> Attempt<Value> {
    convert::to(&Value::string(text), known::BIGINTEGER, settings)
        .map_err(|inner| argument_failure(value, operation.method(), known::BIGINTEGER, inner, settings))
}

/// The argument of a .NET operator does not convert.
pub(crate) fn argument_failure(
    value: &Value,
    method: &str,
    ty: TypeRef,
    inner: Box<Failure>,
    settings: &Settings<'_>,
) -> Box<Failure> {
    let shown = convert::current_text(value, settings);
    let message = format!(
        "Cannot convert argument \"1\", with value: \"{shown}\", for \"{method}\" to type \"{}\": \"{}\"",
        ty.name(),
        inner.message
    );
    inner.within(Failure::new("MethodArgumentConversionInvalidCastArgument", METHOD, message))
}

fn in_enum(
    operation: Operation,
    of: &EnumValue,
    left: &Value,
    right: &Value,
    settings: &Settings<'_>,
) -> Attempt<Value> {
    let number = |value: &Value| match value {
        Value::Enum(value) => Value::Int32(value.value as i32),
        other => other.clone(),
    };
    let result = calculate(operation, &number(left), &number(right), settings)?;
    match result.as_i64() {
        Some(value) => Ok(Value::Enum(Arc::new(EnumValue { ty: of.ty, value }))),
        None => Ok(result),
    }
}

fn temporal(operation: Operation, left: &Value, right: &Value, settings: &Settings<'_>) -> Option<Attempt<Value>> {
    let range = || {
        Failure::thrown(
            "System.ArgumentOutOfRangeException",
            "The added or subtracted value results in an un-representable DateTime. (Parameter 't')",
        )
    };
    let moved = |date: &DateTime, ticks: i64| {
        let sum = date.ticks().checked_add(ticks).filter(|sum| (0..=DateTime::MAX_TICKS).contains(sum));
        sum.map(|sum| Value::DateTime(DateTime::new(sum, date.kind()))).ok_or_else(|| invoked(operation, range()))
    };
    let span = |value: &Value| {
        convert::to(value, known::TIMESPAN, settings)
            .map_err(|inner| argument_failure(value, operation.method(), known::TIMESPAN, inner, settings))
    };
    Some(match (operation, left, right) {
        (Operation::Subtract, Value::DateTime(a), Value::DateTime(b)) => Ok(Value::TimeSpan(a.ticks() - b.ticks())),
        (Operation::Subtract, Value::DateTime(_), Value::String(_)) => Err(Failure::new(
            "MethodCountCouldNotFindBest",
            METHOD,
            "Multiple ambiguous overloads found for \"op_Subtraction\" and the argument count: \"2\".",
        )),
        (Operation::Add | Operation::Subtract, Value::DateTime(date), other) => span(other).and_then(|span| {
            let Value::TimeSpan(ticks) = span else { return Ok(Value::Null) };
            moved(date, if operation == Operation::Add { ticks } else { -ticks })
        }),
        (Operation::Add | Operation::Subtract, Value::TimeSpan(a), other) => span(other).map(|span| {
            let Value::TimeSpan(b) = span else { return Value::Null };
            Value::TimeSpan(if operation == Operation::Add { a.wrapping_add(b) } else { a.wrapping_sub(b) })
        }),
        (Operation::Multiply, Value::TimeSpan(a), b) | (Operation::Multiply, b, Value::TimeSpan(a))
            if b.is_number() =>
        {
            let factor = number_of(b).and_then(|number| number_to(&number, known::DOUBLE).ok());
            let Some(Value::Double(factor)) = factor else { return None };
            Ok(Value::TimeSpan((*a as f64 * factor).round_ties_even() as i64))
        }
        (Operation::Divide, Value::TimeSpan(a), Value::TimeSpan(b)) => Ok(Value::Double(*a as f64 / *b as f64)),
        (Operation::Divide, Value::TimeSpan(a), b) if b.is_number() => {
            let divisor = number_of(b).and_then(|number| number_to(&number, known::DOUBLE).ok());
            let Some(Value::Double(divisor)) = divisor else { return None };
            Ok(Value::TimeSpan((*a as f64 / divisor).round_ties_even() as i64))
        }
        _ => return None,
    })
}

fn invoked(operation: Operation, inner: Box<Failure>) -> Box<Failure> {
    let message = format!("Exception calling \"{}\" with \"2\" argument(s): \"{}\"", operation.method(), inner.message);
    inner.within(Failure::new("DotNetMethodException", INVOCATION, message))
}

/// Dividing an integer or decimal by zero.
fn by_zero() -> Box<Failure> {
    Failure::new("RuntimeException", "System.Management.Automation.RuntimeException", "Attempted to divide by zero.")
        .also("System.DivideByZeroException")
}

impl Failure {
    /// The exception inside, by its type; the message is the same.
    fn also(mut self: Box<Self>, exception: &'static str) -> Box<Failure> {
        let inner = Failure::thrown(exception, self.message.clone());
        self.inner = Some(inner);
        self.category = "NotSpecified";
        self
    }
}

fn whole(value: &Value) -> i128 {
    match number_of(value) {
        Some(Number::Integer(number)) => number,
        _ => 0,
    }
}

fn numeric(operation: Operation, a: &Value, b: &Value, width: Width) -> Attempt<Value> {
    match width {
        Width::Int => integers(operation, whole(a), whole(b), &[known::INT32]),
        Width::Long => integers(operation, whole(a), whole(b), &[known::INT64]),
        Width::UInt => {
            // A negative operand is combined in 64 bits.
            let ty = if whole(a) < 0 || whole(b) < 0 { known::INT64 } else { known::UINT32 };
            integers(operation, whole(a), whole(b), &[ty])
        }
        Width::ULong if whole(a) < 0 || whole(b) < 0 => Ok(doubles(operation, double(a), double(b))),
        Width::ULong => integers(operation, whole(a), whole(b), &[known::UINT64]),
        Width::Double => Ok(doubles(operation, double(a), double(b))),
        Width::Decimal => decimals(operation, &decimal(a)?, &decimal(b)?),
        Width::Big => bigs(operation, &big(a)?, &big(b)?),
    }
}

fn double(value: &Value) -> f64 {
    match number_of(value).map(|number| number_to(&number, known::DOUBLE)) {
        Some(Ok(Value::Double(number))) => number,
        _ => 0.0,
    }
}

fn integers(operation: Operation, a: i128, b: i128, types: &[TypeRef]) -> Attempt<Value> {
    let ty = types.first().copied().unwrap_or(known::INT32);
    if b == 0 && matches!(operation, Operation::Divide | Operation::Remainder) {
        return Err(by_zero());
    }
    let exact = match operation {
        Operation::Add => Some(a + b),
        Operation::Subtract => Some(a - b),
        Operation::Multiply => a.checked_mul(b),
        Operation::Divide if a % b == 0 => Some(a / b),
        Operation::Divide => None,
        Operation::Remainder => Some(a % b),
    };
    match exact.and_then(|exact| convert::number_to(&Number::Integer(exact), ty).ok()) {
        Some(value) => Ok(value),
        None => Ok(doubles(operation, a as f64, b as f64)),
    }
}

fn doubles(operation: Operation, a: f64, b: f64) -> Value {
    Value::Double(match operation {
        Operation::Add => a + b,
        Operation::Subtract => a - b,
        Operation::Multiply => a * b,
        Operation::Divide => a / b,
        Operation::Remainder => a % b,
    })
}

fn decimal(value: &Value) -> Attempt<Decimal> {
    let number = number_of(value).unwrap_or(Number::Integer(0));
    match number_to(&number, known::DECIMAL) {
        Ok(Value::Decimal(number)) => Ok(*number),
        Ok(_) => Ok(Decimal::ZERO),
        Err(why) => Err(Failure::runtime("RuntimeException", why).also("System.OverflowException")),
    }
}

fn decimals(operation: Operation, a: &Decimal, b: &Decimal) -> Attempt<Value> {
    if b.is_zero() && matches!(operation, Operation::Divide | Operation::Remainder) {
        return Err(by_zero());
    }
    let result = match operation {
        Operation::Add => a.checked_add(*b),
        Operation::Subtract => a.checked_sub(*b),
        Operation::Multiply => a.checked_mul(*b),
        Operation::Divide => a.checked_div(*b),
        Operation::Remainder => a.checked_rem(*b),
    };
    result.map(|result| Value::Decimal(Arc::new(result))).ok_or_else(|| {
        Failure::runtime("RuntimeException", "Value was either too large or too small for a Decimal.")
            .also("System.OverflowException")
    })
}

fn big(value: &Value) -> Attempt<BigInt> {
    let number = number_of(value).unwrap_or(Number::Integer(0));
    match number_to(&number, known::BIGINTEGER) {
        Ok(Value::BigInteger(number)) => Ok((*number).clone()),
        Ok(_) => Ok(BigInt::default()),
        Err(why) => Err(Failure::runtime("RuntimeException", why).also("System.OverflowException")),
    }
}

fn bigs(operation: Operation, a: &BigInt, b: &BigInt) -> Attempt<Value> {
    let is_zero = b.to_i64() == Some(0);
    if is_zero && matches!(operation, Operation::Divide | Operation::Remainder) {
        let inner = Failure::thrown("System.DivideByZeroException", "Attempted to divide by zero.");
        return Err(invoked(operation, inner));
    }
    Ok(Value::BigInteger(Arc::new(match operation {
        Operation::Add => a + b,
        Operation::Subtract => a - b,
        Operation::Multiply => a * b,
        Operation::Divide => a / b,
        Operation::Remainder => a % b,
    })))
}
