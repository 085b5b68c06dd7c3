//! Numbers: between each other and from text.

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};
use posh_culture::number::{self as text_number, STYLE_FLOAT};
use posh_culture::{Culture, ErrorKind};
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

use super::{Settings, Source, because, no_way, not_convertible, source};
use crate::failure::{Attempt, Failure};
use crate::types::{TypeRef, known};
use crate::value::Value;

/// A number of any type, for arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// Up to 64 bits, signed or not, wide enough for both.
    Integer(i128),
    /// Single and double.
    Double(f64),
    /// Decimal.
    Decimal(Decimal),
    /// BigInteger.
    Big(BigInt),
}

/// The integer types with their bits, and whether they are signed.
const INTEGERS: [(TypeRef, u32, bool); 8] = [
    (known::SBYTE, 8, true),
    (known::BYTE, 8, false),
    (known::INT16, 16, true),
    (known::UINT16, 16, false),
    (known::INT32, 32, true),
    (known::UINT32, 32, false),
    (known::INT64, 64, true),
    (known::UINT64, 64, false),
];

pub(super) fn is_numeric(ty: TypeRef) -> bool {
    shape(ty).is_some() || [known::CHAR, known::SINGLE, known::DOUBLE, known::DECIMAL, known::BIGINTEGER].contains(&ty)
}

/// The bits and sign of an integer type.
pub(crate) fn shape(ty: TypeRef) -> Option<(u32, bool)> {
    INTEGERS.iter().find(|(integer, ..)| *integer == ty).map(|(_, bits, signed)| (*bits, *signed))
}

/// What null is in a numeric type.
pub(super) fn zero(ty: TypeRef) -> Option<Value> {
    match ty {
        t if t == known::CHAR => Some(Value::Char(0)),
        t if is_numeric(t) => number_to(&Number::Integer(0), t).ok(),
        _ => None,
    }
}

/// The number in a value: numbers, chars, bools, enumerations.
pub fn number_of(value: &Value) -> Option<Number> {
    Some(match value.base() {
        Value::Single(number) => Number::Double(f64::from(*number)),
        Value::Double(number) => Number::Double(*number),
        Value::Decimal(number) => Number::Decimal(**number),
        Value::BigInteger(number) => Number::Big((**number).clone()),
        Value::UInt64(number) => Number::Integer(i128::from(*number)),
        Value::Bool(value) => Number::Integer(i128::from(*value)),
        other => Number::Integer(i128::from(other.as_i64()?)),
    })
}

/// A value of an integer type.
pub(crate) fn integer_value(number: i128, ty: TypeRef) -> Option<Value> {
    Some(match ty {
        t if t == known::SBYTE => Value::SByte(i8::try_from(number).ok()?),
        t if t == known::BYTE => Value::Byte(u8::try_from(number).ok()?),
        t if t == known::INT16 => Value::Int16(i16::try_from(number).ok()?),
        t if t == known::UINT16 => Value::UInt16(u16::try_from(number).ok()?),
        t if t == known::INT32 => Value::Int32(i32::try_from(number).ok()?),
        t if t == known::UINT32 => Value::UInt32(u32::try_from(number).ok()?),
        t if t == known::INT64 => Value::Int64(i64::try_from(number).ok()?),
        t if t == known::UINT64 => Value::UInt64(u64::try_from(number).ok()?),
        t if t == known::CHAR => Value::Char(u16::try_from(number).ok()?),
        _ => return None,
    })
}

fn too_large(ty: TypeRef) -> String {
    let name = match ty {
        t if t == known::SBYTE => "a signed byte",
        t if t == known::BYTE => "an unsigned byte",
        t if t == known::INT16 => "an Int16",
        t if t == known::UINT16 => "a UInt16",
        t if t == known::INT32 => "an Int32",
        t if t == known::UINT32 => "a UInt32",
        t if t == known::INT64 => "an Int64",
        t if t == known::UINT64 => "a UInt64",
        t if t == known::CHAR => "a character",
        _ => "a Decimal",
    };
    format!("Value was either too large or too small for {name}.")
}

/// A number as a value of a type; real numbers round half to even. The error is .NET's message.
///
/// # Errors
/// When the number does not fit.
pub fn number_to(number: &Number, ty: TypeRef) -> Result<Value, String> {
    let wrong = || too_large(ty);
    if ty == known::DOUBLE || ty == known::SINGLE {
        let value = match number {
            Number::Integer(value) => *value as f64,
            Number::Double(value) => *value,
            // Through text: the nearest double of the exact value.
            Number::Decimal(value) => value.to_string().parse().unwrap_or(0.0),
            Number::Big(value) => value.to_f64().unwrap_or(f64::INFINITY),
        };
        return Ok(if ty == known::SINGLE {
            match number {
                Number::Decimal(value) => Value::Single(value.to_string().parse().unwrap_or(0.0)),
                _ => Value::Single(value as f32),
            }
        } else {
            Value::Double(value)
        });
    }
    if ty == known::DECIMAL {
        let value = match number {
            Number::Integer(value) => Decimal::from_i128(*value).ok_or_else(wrong)?,
            Number::Double(value) => decimal_from_double(*value).ok_or_else(wrong)?,
            Number::Decimal(value) => *value,
            Number::Big(value) => value.to_i128().and_then(Decimal::from_i128).ok_or_else(wrong)?,
        };
        return Ok(Value::Decimal(Arc::new(value)));
    }
    if ty == known::BIGINTEGER {
        let value = match number {
            Number::Integer(value) => BigInt::from(*value),
            Number::Double(value) if value.is_nan() => return Err("The value is not a number.".to_owned()),
            Number::Double(value) if value.is_infinite() => {
                return Err("BigInteger cannot represent infinity.".to_owned());
            }
            Number::Double(value) => BigInt::from_f64(value.trunc()).unwrap_or_default(),
            Number::Decimal(value) => BigInt::from(value.trunc().mantissa() / 10i128.pow(value.trunc().scale())),
            Number::Big(value) => value.clone(),
        };
        return Ok(Value::BigInteger(Arc::new(value)));
    }
    let whole = match number {
        Number::Integer(value) => Some(*value),
        Number::Double(value) => {
            Some(value.round_ties_even()).filter(|value| value.abs() < 1e30).map(|value| value as i128)
        }
        Number::Decimal(value) => value.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven).to_i128(),
        Number::Big(value) => value.to_i128(),
    };
    // .NET goes through Int32 from a double to the narrow integers.
    let narrow = shape(ty).is_some_and(|(bits, _)| bits < 32) && matches!(number, Number::Double(_));
    if narrow && whole.is_none_or(|whole| i32::try_from(whole).is_err()) {
        return Err(too_large(known::INT32));
    }
    whole.and_then(|whole| integer_value(whole, ty)).ok_or_else(wrong)
}

/// The decimal of 15 significant digits nearest to a double, as .NET converts.
pub(crate) fn decimal_from_double(value: f64) -> Option<Decimal> {
    if !value.is_finite() || value.abs() >= 7.922_816_251_426_434e28 {
        return None;
    }
    let text = format!("{value:.14e}");
    let info = &Culture::invariant().number;
    let parsed = text_number::parse_decimal(&text, STYLE_FLOAT, info).ok()?;
    Some(parsed.normalize())
}

/// Converts anything to a number or a char.
pub(super) fn convert(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let from = source(value);
    if target == known::CHAR {
        return to_char(value, from, settings);
    }
    match from {
        Source::Text => from_text(value, target, settings),
        Source::Date | Source::DbNull => Err(not_convertible(value, target, settings)),
        Source::Char if target == known::SINGLE || target == known::DOUBLE || target == known::DECIMAL => {
            number_to(&Number::Integer(i128::from(value.as_i64().unwrap_or(0))), target)
                .map_err(|why| because("InvalidCastIConvertible", value, target, &why, settings))
        }
        Source::Big if target != known::BIGINTEGER => number_of(value)
            .ok_or_else(|| no_way(value, target, settings))
            .and_then(|number| number_to(&number, target).map_err(|why| big_overflow(value, target, &why, settings))),
        Source::Dictionary => super::object::convert(value, target, settings),
        Source::Custom if target == known::DECIMAL || target == known::BIGINTEGER => {
            super::object::convert(value, target, settings)
        }
        Source::Sequence | Source::Custom | Source::Other => Err(no_way(value, target, settings)),
        Source::Real if target == known::DECIMAL && matches!(value, Value::Single(_)) => {
            let Value::Single(single) = value else { return Err(no_way(value, target, settings)) };
            let short = format!("{single:.6e}").parse().unwrap_or(f64::NAN);
            number_to(&Number::Double(short), target)
                .map_err(|why| because("InvalidCastIConvertible", value, target, &why, settings))
        }
        _ => {
            let number = number_of(value).ok_or_else(|| no_way(value, target, settings))?;
            let id =
                if target == known::BIGINTEGER { "InvalidCastConstructorException" } else { "InvalidCastIConvertible" };
            number_to(&number, target).map_err(|why| because(id, value, target, &why, settings))
        }
    }
}

fn big_overflow(value: &Value, target: TypeRef, why: &str, settings: &Settings<'_>) -> Box<Failure> {
    because("InvalidCastConstructorException", value, target, why, settings)
}

fn to_char(value: &Value, from: Source, settings: &Settings<'_>) -> Attempt<Value> {
    match from {
        Source::Text => {
            let text = super::string_of(value, settings);
            match (text.len(), text.unit_at(0)) {
                (1, Some(unit)) => Ok(Value::Char(unit)),
                _ => {
                    let why = "String must be exactly one character long.";
                    Err(because("InvalidCastParseTargetInvocation", value, known::CHAR, why, settings))
                }
            }
        }
        Source::Integer | Source::Enum => {
            let number = number_of(value).unwrap_or(Number::Integer(0));
            number_to(&number, known::CHAR)
                .map_err(|why| because("InvalidCastIConvertible", value, known::CHAR, &why, settings))
        }
        Source::Big => {
            let why = "Object must implement IConvertible.";
            Err(because("InvalidCastIConvertible", value, known::CHAR, why, settings))
        }
        Source::Bool | Source::Real | Source::Date | Source::DbNull => {
            Err(not_convertible(value, known::CHAR, settings))
        }
        _ => Err(no_way(value, known::CHAR, settings)),
    }
}

/// The error id of text that is no number, by the target.
fn text_error_id(target: TypeRef) -> &'static str {
    match target {
        t if t == known::DOUBLE || t == known::SINGLE => "InvalidCastFromStringToDoubleOrSingle",
        t if t == known::DECIMAL => "InvalidCastFromStringToDecimal",
        _ => "InvalidCastFromStringToInteger",
    }
}

/// Text to a numeric type: plain numbers, then the language's own literals (`0x1F`, `1KB`).
fn from_text(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let text = super::string_of(value, settings);
    let text = text.as_str();
    if text.trim().is_empty() {
        return Ok(zero(target).unwrap_or(Value::Null));
    }
    let wrong = |why: &str| because(text_error_id(target), value, target, why, settings);
    let info = &Culture::invariant().number;
    if let Some(number) = literal(&text) {
        let negative_hex = matches!(&number, Number::Integer(n) if *n < 0) && text.contains("0x");
        if !(negative_hex && matches!(shape(target), Some((_, false)))) {
            let in_words = format!("The input string '{text}' was not in a correct format.");
            return number_to(&number, target).map_err(|_| wrong(&in_words));
        }
    }
    let styles = STYLE_FLOAT | text_number::ALLOW_THOUSANDS;
    if target == known::DOUBLE || target == known::SINGLE {
        return match text_number::parse_double(&text, styles, info) {
            Ok(number) if target == known::DOUBLE => Ok(Value::Double(number)),
            Ok(_) => Ok(Value::Single(text_number::parse_single(&text, styles, info).unwrap_or(0.0))),
            Err(error) => Err(wrong(&error.message)),
        };
    }
    if target == known::DECIMAL {
        let parsed = text_number::parse_decimal(&text, styles, info);
        return parsed.map(|number| Value::Decimal(Arc::new(number))).map_err(|error| wrong(&error.message));
    }
    if target == known::BIGINTEGER {
        let styles = styles & !text_number::ALLOW_DECIMAL_POINT;
        let parsed = text_number::parse_bigint(&text, styles, info).or_else(|error| {
            let real = text_number::parse_double(&text, styles | text_number::ALLOW_DECIMAL_POINT, info);
            real.ok().filter(|real| real.is_finite()).and_then(BigInt::from_f64).ok_or(error)
        });
        return parsed.map(|number| Value::BigInteger(Arc::new(number))).map_err(|error| wrong(&error.message));
    }
    let (bits, signed) = shape(target).unwrap_or((32, true));
    match text_number::parse_integer(&text, text_number::STYLE_INTEGER, info, bits, signed) {
        Ok(number) => integer_value(number, target).ok_or_else(|| wrong(&too_large(target))),
        Err(error) if error.kind == ErrorKind::Overflow => Err(wrong(&error.message)),
        Err(error) => {
            // Text such as 1.5 or 1e3 is read as a real number and rounded.
            match text_number::parse_double(&text, styles, info) {
                Ok(number) if !text.contains("Infinity") && !text.contains("NaN") => {
                    number_to(&Number::Double(number), target).map_err(|_| wrong(&error.message))
                }
                _ => Err(wrong(&error.message)),
            }
        }
    }
}

/// Hexadecimal and binary numbers, and numbers with a multiplier, which only the language knows.
fn literal(text: &str) -> Option<Number> {
    let trimmed = text.trim();
    let (negative, body) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let lower = body.to_ascii_lowercase();
    let (body, factor) = match lower.as_bytes() {
        [.., b'k', b'b'] => (&lower[..lower.len() - 2], 1i128 << 10),
        [.., b'm', b'b'] => (&lower[..lower.len() - 2], 1 << 20),
        [.., b'g', b'b'] => (&lower[..lower.len() - 2], 1 << 30),
        [.., b't', b'b'] => (&lower[..lower.len() - 2], 1 << 40),
        [.., b'p', b'b'] => (&lower[..lower.len() - 2], 1 << 50),
        _ => (lower.as_str(), 1),
    };
    let sign = if negative { -1 } else { 1 };
    if let Some(hex) = body.strip_prefix("0x") {
        let bits = u64::from_str_radix(hex, 16).ok()?;
        let value = match hex.len() {
            ..=8 => i128::from(bits as u32 as i32),
            _ => i128::from(bits as i64),
        };
        return Some(Number::Integer(sign * value * factor));
    }
    if let Some(binary) = body.strip_prefix("0b") {
        return Some(Number::Integer(sign * i128::from(i64::from_str_radix(binary, 2).ok()?) * factor));
    }
    if factor == 1 {
        return None;
    }
    if let Ok(value) = body.parse::<i64>() {
        return Some(Number::Integer(sign * i128::from(value) * factor));
    }
    let value: f64 = body.parse().ok()?;
    Some(Number::Double(sign as f64 * value * factor as f64))
}

/// Text to the number it stands for, with the narrowest type a literal would have: int, long, decimal, double. Empty text is 0.
///
/// # Errors
/// When the text is no number, the failure of converting it to `Int32`.
pub fn number_from_text(text: &str, settings: &Settings<'_>) -> Attempt<Value> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::Int32(0));
    }
    let number = match literal(trimmed) {
        Some(number) => Some(number),
        None => plain(trimmed),
    };
    let Some(number) = number else { return from_text(&Value::string(text), known::INT32, settings) };
    Ok(match number {
        Number::Integer(value) => {
            let fits = [known::INT32, known::INT64].into_iter().find_map(|ty| integer_value(value, ty));
            match fits {
                Some(value) => value,
                None => Value::Decimal(Arc::new(Decimal::from_i128(value).unwrap_or_default())),
            }
        }
        Number::Double(value) => Value::Double(value),
        Number::Decimal(value) => Value::Decimal(Arc::new(value)),
        Number::Big(value) => Value::BigInteger(Arc::new(value)),
    })
}

fn plain(text: &str) -> Option<Number> {
    let (body, suffix) = match text.as_bytes().last()? {
        b'l' | b'L' => (&text[..text.len() - 1], 'l'),
        b'd' | b'D' => (&text[..text.len() - 1], 'd'),
        _ => (text, ' '),
    };
    let info = &Culture::invariant().number;
    if suffix == 'd' {
        return text_number::parse_decimal(body, STYLE_FLOAT, info).ok().map(Number::Decimal);
    }
    if let Ok(value) = body.parse::<i128>() {
        let in_decimal = value.unsigned_abs() < 1 << 96;
        return Some(if in_decimal { Number::Integer(value) } else { Number::Double(value as f64) });
    }
    if suffix == 'l' {
        return None;
    }
    let styles = STYLE_FLOAT | text_number::ALLOW_THOUSANDS;
    let value = text_number::parse_double(body, styles, info).ok()?;
    let is_whole_text = body.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, ',' | '-' | '+'));
    if is_whole_text && value.abs() < 9e15 {
        return Some(Number::Integer(value as i128));
    }
    Some(Number::Double(value))
}
