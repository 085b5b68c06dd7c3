//! Formats that only `BigInteger` has its own way of: decimal, hexadecimal and binary of any length.

use num_bigint::{BigInt, Sign};

use super::buffer::Digits;
use crate::NumberFormat;

/// The digits of the magnitude.
pub(super) fn digits(value: &BigInt) -> Digits {
    Digits::integer(&value.magnitude().to_string(), value.sign() == Sign::Minus)
}

pub(super) fn decimal(value: &BigInt, width: usize, info: &NumberFormat) -> String {
    let sign = if value.sign() == Sign::Minus { info.negative_sign.as_str() } else { "" };
    format!("{sign}{:0>width$}", value.magnitude().to_string())
}

/// Two's complement nibbles: the leading one shows the sign, so 255 is `0FF` and -1 is `F`.
pub(super) fn hexadecimal(value: &BigInt, lower: bool, width: usize) -> String {
    let bytes = value.to_signed_bytes_be();
    let mut text: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let drop_first = bytes.first().is_some_and(|head| *head > 0xf7 || *head < 0x08);
    if drop_first {
        text.remove(0);
    }
    pad(lowered(text, lower), width, if value.sign() == Sign::Minus { if lower { 'f' } else { 'F' } } else { '0' })
}

/// Two's complement bits with one sign bit in front.
pub(super) fn binary(value: &BigInt, width: usize) -> String {
    let negative = value.sign() == Sign::Minus;
    if value.sign() == Sign::NoSign {
        return pad("0".to_owned(), width, '0');
    }
    let bytes = value.to_signed_bytes_be();
    let text: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let fill = if negative { '1' } else { '0' };
    let trimmed = text.trim_start_matches(fill);
    pad(format!("{fill}{trimmed}"), width, fill)
}

fn lowered(text: String, lower: bool) -> String {
    if lower { text.to_ascii_lowercase() } else { text }
}

fn pad(text: String, width: usize, fill: char) -> String {
    let missing = width.saturating_sub(text.len());
    std::iter::repeat_n(fill, missing).chain(text.chars()).collect()
}
