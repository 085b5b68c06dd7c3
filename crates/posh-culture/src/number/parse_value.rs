//! Text to values of each numeric type, with .NET's errors.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;
use rust_decimal::Decimal;

use super::buffer::{Digits, Kind};
use super::parse::{self, ALLOW_BINARY_SPECIFIER, ALLOW_HEX_SPECIFIER, ALLOW_LEADING_WHITE, ALLOW_TRAILING_WHITE};
use crate::{CultureError, NumberFormat};

/// Exponents beyond this make a whole number too long to keep.
const MAX_BIG_DIGITS: i32 = 100_000;

fn not_a_number(text: &str) -> CultureError {
    CultureError::format(format!("The input string '{text}' was not in a correct format."))
}

/// The name .NET gives a type in its overflow message: the type and its article.
fn overflow(bits: u32, signed: bool) -> CultureError {
    let name = match (bits, signed) {
        (8, true) => "a signed byte",
        (8, false) => "an unsigned byte",
        (16, true) => "an Int16",
        (16, false) => "a UInt16",
        (32, true) => "an Int32",
        (32, false) => "a UInt32",
        (64, true) => "an Int64",
        _ => "a UInt64",
    };
    CultureError::overflow(format!("Value was either too large or too small for {name}."))
}

fn trimmed(text: &str, styles: u32) -> &str {
    let white = |ch: char| ch == ' ' || ('\t'..='\r').contains(&ch);
    let text = text.trim_end_matches('\0');
    let text = if styles & ALLOW_LEADING_WHITE != 0 { text.trim_start_matches(white) } else { text };
    if styles & ALLOW_TRAILING_WHITE != 0 { text.trim_end_matches(white) } else { text }
}

/// Parses a whole number of `bits` width.
///
/// # Errors
/// `FormatException` when the text is no number of these styles, `OverflowException` when it does not fit.
pub fn parse_integer(
    text: &str,
    styles: u32,
    info: &NumberFormat,
    bits: u32,
    signed: bool,
) -> Result<i128, CultureError> {
    if styles & (ALLOW_HEX_SPECIFIER | ALLOW_BINARY_SPECIFIER) != 0 {
        return parse_radix(text, styles, bits, signed);
    }
    let digits = parse::digits(text, styles, info, Kind::Integer).ok_or_else(|| not_a_number(text))?;
    let count = digits.digits.len() as i32;
    if digits.scale > 20 || digits.scale < count {
        return Err(overflow(bits, signed));
    }
    let mut value: i128 = 0;
    for place in 0..digits.scale {
        let digit = digits.digits.get(place as usize).map_or(0, |digit| digit - b'0');
        value = value * 10 + i128::from(digit);
    }
    if digits.negative {
        value = -value;
    }
    let (low, high) =
        if signed { (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1) } else { (0, (1i128 << bits) - 1) };
    if (low..=high).contains(&value) { Ok(value) } else { Err(overflow(bits, signed)) }
}

fn parse_radix(text: &str, styles: u32, bits: u32, signed: bool) -> Result<i128, CultureError> {
    let (radix, per_digit) = if styles & ALLOW_HEX_SPECIFIER != 0 { (16, 4) } else { (2, 1) };
    let body = trimmed(text, styles);
    if body.is_empty() || !body.chars().all(|ch| ch.is_digit(radix)) {
        return Err(not_a_number(text));
    }
    let significant = body.trim_start_matches('0');
    if significant.len() as u32 * per_digit > bits {
        return Err(overflow(bits, signed));
    }
    let value = if significant.is_empty() { 0 } else { i128::from_str_radix(significant, radix).unwrap_or(0) };
    let wraps = signed && value >= 1i128 << (bits - 1);
    Ok(if wraps { value - (1i128 << bits) } else { value })
}

/// Parses a `Double`; too large is infinity.
///
/// # Errors
/// `FormatException` when the text is no number of these styles.
pub fn parse_double(text: &str, styles: u32, info: &NumberFormat) -> Result<f64, CultureError> {
    match parse::digits(text, styles, info, Kind::Float) {
        Some(digits) => Ok(scientific_text(&digits).parse().unwrap_or(0.0)),
        None => named(text, info).ok_or_else(|| not_a_number(text)),
    }
}

/// Parses a `Single`; too large is infinity.
///
/// # Errors
/// `FormatException` when the text is no number of these styles.
pub fn parse_single(text: &str, styles: u32, info: &NumberFormat) -> Result<f32, CultureError> {
    match parse::digits(text, styles, info, Kind::Float) {
        Some(digits) => Ok(scientific_text(&digits).parse().unwrap_or(0.0)),
        None => named(text, info).map(|value| value as f32).ok_or_else(|| not_a_number(text)),
    }
}

fn scientific_text(digits: &Digits) -> String {
    let sign = if digits.negative { "-" } else { "" };
    let body: String = digits.digits.iter().map(|digit| char::from(*digit)).collect();
    format!("{sign}0.{body}0e{}", digits.scale)
}

/// Infinity and NaN by the culture's symbols, in any case, with an optional sign.
fn named(text: &str, info: &NumberFormat) -> Option<f64> {
    let body = text.trim();
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    if same(body, &info.positive_infinity_symbol) {
        return Some(f64::INFINITY);
    }
    if same(body, &info.negative_infinity_symbol) {
        return Some(f64::NEG_INFINITY);
    }
    if same(body, &info.nan_symbol) {
        return Some(f64::NAN);
    }
    if let Some(rest) = body.strip_prefix(info.positive_sign.as_str()) {
        return match () {
            () if same(rest, &info.positive_infinity_symbol) => Some(f64::INFINITY),
            () if same(rest, &info.nan_symbol) => Some(f64::NAN),
            () => None,
        };
    }
    let rest = body.strip_prefix(info.negative_sign.as_str()).or_else(|| body.strip_prefix('-'))?;
    same(rest, &info.nan_symbol).then_some(f64::NAN)
}

/// Parses a `Decimal`, rounding half to even beyond 28 decimals.
///
/// # Errors
/// `FormatException` when the text is no number of these styles, `OverflowException` when it does not fit.
pub fn parse_decimal(text: &str, styles: u32, info: &NumberFormat) -> Result<Decimal, CultureError> {
    let digits = parse::digits(text, styles, info, Kind::Decimal).ok_or_else(|| not_a_number(text))?;
    decimal_from(&digits)
        .ok_or_else(|| CultureError::overflow("Value was either too large or too small for a Decimal."))
}

fn decimal_from(digits: &Digits) -> Option<Decimal> {
    const MAX_SCALE: i32 = 28;
    const MAX_WHOLE: i32 = 29;
    if digits.digits.is_empty() {
        let mut zero = Decimal::new(0, (-digits.scale).clamp(0, MAX_SCALE) as u32);
        zero.set_sign_negative(digits.negative);
        return Some(zero);
    }
    if digits.scale > MAX_WHOLE {
        return None;
    }
    if digits.scale < -MAX_SCALE {
        return Some(Decimal::new(0, MAX_SCALE as u32));
    }
    let count = digits.digits.len() as i32;
    let mut kept = count.min(digits.scale + MAX_SCALE).min(MAX_WHOLE);
    loop {
        let (mantissa, scale) = rounded(digits, kept)?;
        let fits = mantissa < (1u128 << 96);
        if fits && (0..=MAX_SCALE).contains(&scale) {
            let mut value = Decimal::from_i128_with_scale(mantissa as i128, scale as u32);
            value.set_sign_negative(digits.negative);
            return Some(value);
        }
        if scale <= 0 {
            return None;
        }
        kept -= 1;
    }
}

/// The first `kept` digits as a whole number, rounded half to even, and its scale; digits missing before the point are added.
fn rounded(digits: &Digits, kept: i32) -> Option<(u128, i32)> {
    let kept = usize::try_from(kept).unwrap_or(0);
    let mut mantissa: u128 = 0;
    for digit in digits.digits.iter().take(kept) {
        mantissa = mantissa.checked_mul(10)?.checked_add(u128::from(digit - b'0'))?;
    }
    if let Some((next, rest)) = digits.digits.get(kept..).and_then(|tail| tail.split_first()) {
        let above = rest.iter().any(|digit| *digit != b'0');
        if *next > b'5' || (*next == b'5' && (above || mantissa % 2 == 1)) {
            mantissa += 1;
        }
    }
    let mut scale = kept.min(digits.digits.len()) as i32 - digits.scale;
    while scale < 0 {
        mantissa = mantissa.checked_mul(10)?;
        scale += 1;
    }
    Some((mantissa, scale))
}

/// Parses a `BigInteger`.
///
/// # Errors
/// `FormatException` when the text is no whole number of these styles.
pub fn parse_bigint(text: &str, styles: u32, info: &NumberFormat) -> Result<BigInt, CultureError> {
    let wrong = || CultureError::format("The value could not be parsed.");
    if styles & ALLOW_HEX_SPECIFIER != 0 {
        let body = trimmed(text, styles);
        let magnitude = BigUint::parse_bytes(body.as_bytes(), 16).ok_or_else(wrong)?;
        let value = BigInt::from_biguint(Sign::Plus, magnitude);
        let negative = body.as_bytes().first().is_some_and(|head| *head >= b'8');
        return Ok(if negative { value - (BigInt::from(1) << (4 * body.len())) } else { value });
    }
    let digits = parse::digits(text, styles, info, Kind::Integer).ok_or_else(wrong)?;
    if digits.digits.is_empty() {
        return Ok(BigInt::zero());
    }
    if digits.scale < digits.digits.len() as i32 || digits.scale > MAX_BIG_DIGITS {
        return Err(wrong());
    }
    let mut body = digits.digits;
    body.resize(digits.scale as usize, b'0');
    let magnitude = BigUint::parse_bytes(&body, 10).ok_or_else(wrong)?;
    Ok(BigInt::from_biguint(if digits.negative { Sign::Minus } else { Sign::Plus }, magnitude))
}
