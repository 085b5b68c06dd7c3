//! Numbers: where they end, and what they are worth.

use super::{Lexer, chars};
use crate::big::Big;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::Number;

/// The base a number is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Decimal,
    Hexadecimal,
    Binary,
}

/// The type that a suffix asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suffix {
    None,
    Unsigned,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int64,
    UInt64,
    Decimal,
    BigInteger,
}

/// A number taken apart.
struct Shape<'s> {
    negative: bool,
    base: Base,
    digits: &'s str,
    real: bool,
    suffix: Suffix,
    /// 1, or a power of 1024.
    multiplier: u64,
    /// How many bytes were read.
    length: usize,
}

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize) -> Token {
        let bytes = self.text.as_bytes();
        if bytes[start].is_ascii_digit() {
            let mut end = start + 1;
            while bytes.get(end).is_some_and(u8::is_ascii_digit) {
                end += 1;
            }
            let next = self.byte(end);
            if end - start < 10 && next < 0x80 && next != 0 && next != b'.' {
                let ends =
                    chars::is(next, chars::ENDS_WORD) || !self.in_command() && chars::is(next, chars::ENDS_NUMBER);
                if ends {
                    return self.finish(TokenKind::Number, start, end);
                }
            }
        }
        let Some(shape) = split(&self.text[start..]) else {
            return self.word_from(start, start);
        };
        let end = start + shape.length;
        if !self.number_ends_at(end) {
            return self.word_from(start, start);
        }
        if value(&shape).is_none() {
            if self.in_command() {
                return self.word_from(start, start);
            }
            let message = Message::BadNumericConstant(self.slice(start, end).into());
            self.report(start, end, message, false);
        }
        self.finish(TokenKind::Number, start, end)
    }

    fn number_ends_at(&self, pos: usize) -> bool {
        if self.word_ends_at(pos) {
            return true;
        }
        if self.in_command() {
            return false;
        }
        let c = self.char_at(pos);
        if self.state.ternary && matches!(c, '?' | ':') {
            return true;
        }
        if c.is_ascii() { chars::is(c as u8, chars::ENDS_NUMBER) } else { chars::is_dash(c) }
    }
}

/// The value of a number as the source writes it.
pub(crate) fn parse(text: &str) -> Number {
    if text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Int32(text.parse().unwrap_or(0));
    }
    split(text).and_then(|shape| value(&shape)).unwrap_or(Number::Int32(0))
}

/// Takes apart the number that `text` begins with; `None` when it is a word.
fn split(text: &str) -> Option<Shape<'_>> {
    let bytes = text.as_bytes();
    let at = |pos: usize| bytes.get(pos).copied().unwrap_or(0);
    let sign = text.chars().next().filter(|c| !c.is_ascii_digit() && *c != '.');
    let mut pos = sign.map_or(0, char::len_utf8);
    let negative = sign.is_some_and(chars::is_dash);
    let mut base = Base::Decimal;
    let mut real = false;
    let start;
    match (at(pos), at(pos + 1)) {
        (b'0', b'x' | b'X') => {
            base = Base::Hexadecimal;
            start = pos + 2;
            pos = skip(bytes, start, |byte| byte.is_ascii_hexdigit());
        }
        (b'0', b'b' | b'B') => {
            base = Base::Binary;
            start = pos + 2;
            pos = skip(bytes, start, |byte| matches!(byte, b'0' | b'1'));
            if pos == start {
                return None;
            }
        }
        _ => {
            start = pos;
            pos = skip(bytes, pos, |byte| byte.is_ascii_digit());
            if at(pos) == b'.' && at(pos + 1) != b'.' {
                real = true;
                let fraction = pos + 1;
                pos = skip(bytes, fraction, |byte| byte.is_ascii_digit());
                if pos == fraction && fraction == start + 1 {
                    return None;
                }
            }
            if matches!(at(pos), b'e' | b'E') {
                real = true;
                pos += 1;
                if matches!(at(pos), b'+' | b'-') {
                    pos += 1;
                } else if let Some(c) = text[pos..].chars().next().filter(|c| chars::is_dash(*c)) {
                    pos += c.len_utf8();
                }
                let exponent = pos;
                pos = skip(bytes, pos, |byte| byte.is_ascii_digit());
                if pos == exponent {
                    return None;
                }
            }
        }
    }
    let digits = &text[start..pos];
    let (suffix, width) = suffix(at(pos), at(pos + 1));
    pos += width;
    let power = match at(pos) | 0x20 {
        b'k' => 1,
        b'm' => 2,
        b'g' => 3,
        b't' => 4,
        b'p' => 5,
        _ => 0,
    };
    if power > 0 {
        if at(pos + 1) | 0x20 != b'b' {
            return None;
        }
        pos += 2;
    }
    Some(Shape { negative, base, digits, real, suffix, multiplier: 1 << (10 * power), length: pos })
}

fn skip(bytes: &[u8], mut pos: usize, wanted: impl Fn(u8) -> bool) -> usize {
    while bytes.get(pos).is_some_and(|byte| wanted(*byte)) {
        pos += 1;
    }
    pos
}

fn suffix(first: u8, second: u8) -> (Suffix, usize) {
    match (first | 0x20, second | 0x20) {
        (b'u', b'y') => (Suffix::Byte, 2),
        (b'u', b's') => (Suffix::UInt16, 2),
        (b'u', b'l') => (Suffix::UInt64, 2),
        (b'u', _) => (Suffix::Unsigned, 1),
        (b'y', _) => (Suffix::SByte, 1),
        (b's', _) => (Suffix::Int16, 1),
        (b'l', _) => (Suffix::Int64, 1),
        (b'd', _) => (Suffix::Decimal, 1),
        (b'n', _) => (Suffix::BigInteger, 1),
        _ => (Suffix::None, 0),
    }
}

/// The value of a number; `None` when its suffix or its base has no room for it.
fn value(shape: &Shape) -> Option<Number> {
    if shape.suffix == Suffix::Decimal && shape.base == Base::Decimal {
        return decimal(shape);
    }
    if shape.real {
        return real(shape);
    }
    let mut big = match shape.base {
        Base::Decimal => Big::from_digits(shape.digits, 10),
        Base::Hexadecimal => hexadecimal(shape),
        Base::Binary => binary(shape),
    };
    big.multiply(shape.multiplier);
    if shape.negative {
        big.negate();
    }
    let wide = match shape.base {
        Base::Decimal => false,
        Base::Hexadecimal => shape.digits.len() == 16,
        Base::Binary => shape.digits.len() == 64,
    };
    if wide && shape.suffix == Suffix::None && big.to_i128().is_some_and(|value| value < 0) {
        return Some(Number::Int64(big.to_i128()?.try_into().ok()?));
    }
    integer(big, shape)
}

fn integer(big: Big, shape: &Shape) -> Option<Number> {
    Some(match shape.suffix {
        Suffix::BigInteger => Number::BigInteger(big.to_string().into()),
        Suffix::SByte => Number::SByte(big.to_i128()?.try_into().ok()?),
        Suffix::Byte => Number::Byte(big.to_i128()?.try_into().ok()?),
        Suffix::Int16 => Number::Int16(big.to_i128()?.try_into().ok()?),
        Suffix::UInt16 => Number::UInt16(big.to_i128()?.try_into().ok()?),
        Suffix::Int64 => Number::Int64(big.to_i128()?.try_into().ok()?),
        Suffix::UInt64 => Number::UInt64(big.to_i128()?.try_into().ok()?),
        Suffix::Unsigned => {
            let value = big.to_i128()?;
            match u32::try_from(value) {
                Ok(small) => Number::UInt32(small),
                Err(_) => Number::UInt64(value.try_into().ok()?),
            }
        }
        Suffix::Decimal => Number::Decimal(fits_decimal(&big)?.to_string().into()),
        Suffix::None => {
            if let Some(value) = big.to_i128() {
                if let Ok(small) = i32::try_from(value) {
                    return Some(Number::Int32(small));
                }
                if let Ok(wide) = i64::try_from(value) {
                    return Some(Number::Int64(wide));
                }
            }
            if shape.base != Base::Decimal {
                return None;
            }
            match fits_decimal(&big) {
                Some(value) => Number::Decimal(value.to_string().into()),
                None => Number::Double(big.to_f64()),
            }
        }
    })
}

/// The largest decimal, 2^96 - 1.
const DECIMAL_MAX: i128 = 79_228_162_514_264_337_593_543_950_335;

fn fits_decimal(big: &Big) -> Option<i128> {
    big.to_i128().filter(|value| value.unsigned_abs() <= DECIMAL_MAX as u128)
}

/// Hexadecimal digits are a two's complement when they fill the type that the suffix asks for.
fn hexadecimal(shape: &Shape) -> Big {
    let digits = shape.digits;
    let filled = match shape.suffix {
        Suffix::SByte => 2,
        Suffix::Int16 => 4,
        Suffix::Int64 => 16,
        Suffix::Unsigned | Suffix::Byte | Suffix::UInt16 | Suffix::UInt64 => 0,
        _ if digits.len() + 1 < 16 => 8,
        _ => 16,
    };
    let mut big = Big::from_digits(digits, 16);
    let high = digits.bytes().next().is_some_and(|first| !(b'0'..=b'7').contains(&first));
    if digits.len() == filled && high {
        big.subtract_power_of_two(4 * digits.len());
    }
    big
}

/// Binary digits are a two's complement when they fill a byte, a word, or more.
fn binary(shape: &Shape) -> Big {
    let digits = shape.digits;
    let unsigned = matches!(shape.suffix, Suffix::Unsigned | Suffix::Byte | Suffix::UInt16 | Suffix::UInt64);
    let mut big = Big::from_digits(digits, 2);
    let fills = matches!(digits.len(), 8 | 16 | 32 | 64 | 96) || digits.len() >= 128;
    if !unsigned && fills && digits.starts_with('1') {
        big.subtract_power_of_two(digits.len());
    }
    big
}

/// A real number, rounded to even when the suffix asks for an integer.
fn real(shape: &Shape) -> Option<Number> {
    let plain: String = shape.digits.chars().map(|c| if chars::is_dash(c) { '-' } else { c }).collect();
    let mut value: f64 = plain.parse().ok()?;
    value *= shape.multiplier as f64;
    if shape.negative {
        value = -value;
    }
    if shape.suffix == Suffix::None {
        return Some(Number::Double(value));
    }
    let rounded = value.round_ties_even();
    if !rounded.is_finite() {
        return None;
    }
    integer(Big::from_f64(rounded), shape)
}

/// A decimal with its scale; the exponent moves the point.
fn decimal(shape: &Shape) -> Option<Number> {
    let (mantissa, exponent) = match shape.digits.find(['e', 'E']) {
        Some(at) => {
            let exponent: String =
                shape.digits[at + 1..].chars().map(|c| if chars::is_dash(c) { '-' } else { c }).collect();
            (&shape.digits[..at], exponent.parse::<i64>().ok()?)
        }
        None => (shape.digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    let mut scale = fraction.len() as i64 - exponent;
    while scale < 0 && digits.len() < 64 {
        digits.push('0');
        scale += 1;
    }
    let mut big = Big::from_digits(&digits, 10);
    while scale > 28 || scale > 0 && fits_decimal(&big).is_none() {
        big = big.divide_by_ten();
        scale -= 1;
    }
    big.multiply(shape.multiplier);
    let value = fits_decimal(&big).filter(|_| scale >= 0)?;
    let scale = scale as usize;
    let mut text = value.to_string();
    if scale > 0 {
        let width = scale + 1;
        text = format!("{text:0>width$}");
        text.insert(text.len() - scale, '.');
    }
    if shape.negative {
        text.insert(0, '-');
    }
    Some(Number::Decimal(text.into()))
}
