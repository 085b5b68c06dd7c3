//! The digits of a number: what every format works on.

use rust_decimal::Decimal;

/// Rounding and sign rules differ between these (.NET's `NumberBufferKind`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Decimal,
    Float,
}

/// The value `0.d1d2d3... * 10^scale`. No digits mean zero.
#[derive(Debug, Clone)]
pub(super) struct Digits {
    /// ASCII digits.
    pub digits: Vec<u8>,
    /// Where the decimal point lies from the first digit.
    pub scale: i32,
    pub negative: bool,
    pub kind: Kind,
}

/// No double has more significant digits than this.
const MAX_DOUBLE_DIGITS: usize = 770;
/// No double has more decimals than this.
const MAX_DOUBLE_DECIMALS: usize = 1080;

impl Digits {
    /// The digits of a whole number given as decimal text without sign.
    pub fn integer(text: &str, negative: bool) -> Self {
        let trimmed = text.trim_start_matches('0');
        Self { digits: trimmed.as_bytes().to_vec(), scale: trimmed.len() as i32, negative, kind: Kind::Integer }
    }

    /// The digits of a decimal; trailing zeros stay.
    pub fn decimal(value: Decimal) -> Self {
        let mantissa = value.mantissa().unsigned_abs().to_string();
        let mantissa = if mantissa == "0" { "" } else { mantissa.as_str() };
        Self {
            digits: mantissa.as_bytes().to_vec(),
            scale: mantissa.len() as i32 - value.scale() as i32,
            negative: value.is_sign_negative(),
            kind: Kind::Decimal,
        }
    }

    /// From Rust's exponent notation, `d.ddde-x`.
    fn scientific(text: &str, negative: bool) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let scale = if digits.is_empty() { 0 } else { exponent.parse::<i32>().unwrap_or(0) + 1 };
        Self { digits, scale, negative, kind: Kind::Float }
    }

    /// The shortest digits of a finite double that read back as it; of a single when `single`.
    pub fn shortest(value: f64, single: bool) -> Self {
        let magnitude = value.abs();
        let text = if single { format!("{:e}", magnitude as f32) } else { format!("{magnitude:e}") };
        Self::scientific(&text, value.is_sign_negative())
    }

    /// `count` significant digits, correctly rounded.
    pub fn significant(value: f64, count: usize) -> Self {
        let count = count.clamp(1, MAX_DOUBLE_DIGITS);
        Self::scientific(&format!("{:.*e}", count - 1, value.abs()), value.is_sign_negative())
    }

    /// Digits up to `decimals` after the point, correctly rounded.
    pub fn fixed(value: f64, decimals: usize) -> Self {
        let text = format!("{:.*}", decimals.min(MAX_DOUBLE_DECIMALS), value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let leading = digits.iter().take_while(|digit| **digit == b'0').count();
        let mut scale = whole.len() as i32 - leading as i32;
        digits.drain(..leading);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            scale = 0;
        }
        Self { digits, scale, negative: value.is_sign_negative(), kind: Kind::Float }
    }

    /// Rounds to `position` digits, half up, and drops trailing zeros (.NET's `RoundNumber`). Digits that are already
    /// correctly rounded are only cut.
    pub fn round(&mut self, position: i32, correctly_rounded: bool) {
        let mut end = self.digits.len().min(usize::try_from(position).unwrap_or(0));
        let cut_here = i32::try_from(end) == Ok(position);
        let round_up = cut_here && !correctly_rounded && self.digits.get(end).is_some_and(|digit| *digit >= b'5');
        if round_up {
            while end > 0 && self.digits[end - 1] == b'9' {
                end -= 1;
            }
            if end > 0 {
                self.digits[end - 1] += 1;
            } else {
                self.scale += 1;
                self.digits[0] = b'1';
                end = 1;
            }
        } else {
            while end > 0 && self.digits[end - 1] == b'0' {
                end -= 1;
            }
        }
        if end == 0 {
            if self.kind != Kind::Float {
                self.negative = false;
            }
            self.scale = 0;
        }
        self.digits.truncate(end);
    }
}

/// Reads digits one by one; past the end there is none.
pub(super) struct Cursor<'a> {
    digits: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(digits: &'a [u8]) -> Self {
        Self { digits, at: 0 }
    }

    pub fn peek(&self) -> Option<u8> {
        self.digits.get(self.at).copied()
    }

    pub fn next(&mut self) -> Option<u8> {
        let digit = self.peek()?;
        self.at += 1;
        Some(digit)
    }

    pub fn next_or_zero(&mut self) -> char {
        char::from(self.next().unwrap_or(b'0'))
    }
}
