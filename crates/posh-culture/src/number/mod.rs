//! Numbers to text and back: standard and custom formats, parsing by `NumberStyles`.

mod big;
mod buffer;
mod custom;
mod parse;
mod parse_value;
mod standard;

use num_bigint::BigInt;
use rust_decimal::Decimal;

use crate::{CultureError, NumberFormat};

pub use parse::{
    ALLOW_BINARY_SPECIFIER, ALLOW_CURRENCY_SYMBOL, ALLOW_DECIMAL_POINT, ALLOW_EXPONENT, ALLOW_HEX_SPECIFIER,
    ALLOW_LEADING_SIGN, ALLOW_LEADING_WHITE, ALLOW_PARENTHESES, ALLOW_THOUSANDS, ALLOW_TRAILING_SIGN,
    ALLOW_TRAILING_WHITE, STYLE_ANY, STYLE_CURRENCY, STYLE_FLOAT, STYLE_HEX_NUMBER, STYLE_INTEGER, STYLE_NUMBER,
};
pub use parse_value::{parse_bigint, parse_decimal, parse_double, parse_integer, parse_single};

/// A number to be formatted, with the .NET type it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number<'a> {
    /// A signed integer and its width in bits (8, 16, 32, 64).
    Signed(i64, u32),
    /// An unsigned integer and its width in bits.
    Unsigned(u64, u32),
    /// `System.Double`.
    Double(f64),
    /// `System.Single`.
    Single(f32),
    /// `System.Decimal`.
    Decimal(Decimal),
    /// `System.Numerics.BigInteger`.
    Big(&'a BigInt),
}

/// Formats `number` by `format` (empty: general), as `ToString(format, culture)` does.
///
/// # Errors
/// A `FormatException` when the specifier is unknown or does not suit the type.
pub fn format(number: Number<'_>, format: &str, info: &NumberFormat) -> Result<String, CultureError> {
    standard::format(number, format, info)
}

/// The shortest text that reads back as `value`, as `double.ToString()` gives it in the culture.
pub fn double_text(value: f64, info: &NumberFormat) -> String {
    standard::format(Number::Double(value), "", info).unwrap_or_default()
}

/// The shortest text that reads back as `value`, as `float.ToString()` gives it in the culture.
pub fn single_text(value: f32, info: &NumberFormat) -> String {
    standard::format(Number::Single(value), "", info).unwrap_or_default()
}
