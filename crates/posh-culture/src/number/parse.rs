//! Text to digits by `NumberStyles` (.NET's `TryParseNumber`).

use super::buffer::{Digits, Kind};
use crate::NumberFormat;

/// `NumberStyles` flags, with .NET's values.
pub const ALLOW_LEADING_WHITE: u32 = 1;
#[allow(missing_docs)]
pub const ALLOW_TRAILING_WHITE: u32 = 2;
#[allow(missing_docs)]
pub const ALLOW_LEADING_SIGN: u32 = 4;
#[allow(missing_docs)]
pub const ALLOW_TRAILING_SIGN: u32 = 8;
#[allow(missing_docs)]
pub const ALLOW_PARENTHESES: u32 = 16;
#[allow(missing_docs)]
pub const ALLOW_DECIMAL_POINT: u32 = 32;
#[allow(missing_docs)]
pub const ALLOW_THOUSANDS: u32 = 64;
#[allow(missing_docs)]
pub const ALLOW_EXPONENT: u32 = 128;
#[allow(missing_docs)]
pub const ALLOW_CURRENCY_SYMBOL: u32 = 256;
#[allow(missing_docs)]
pub const ALLOW_HEX_SPECIFIER: u32 = 512;
#[allow(missing_docs)]
pub const ALLOW_BINARY_SPECIFIER: u32 = 1024;
/// Whole numbers with sign and blanks.
pub const STYLE_INTEGER: u32 = 7;
/// Decimals: sign before or after, point, thousands.
pub const STYLE_NUMBER: u32 = 111;
/// Doubles without thousands.
pub const STYLE_FLOAT: u32 = 167;
/// All but exponent and hexadecimal.
pub const STYLE_CURRENCY: u32 = 383;
/// All but hexadecimal.
pub const STYLE_ANY: u32 = 511;
/// Hexadecimal with blanks.
pub const STYLE_HEX_NUMBER: u32 = 515;

fn is_white(ch: char) -> bool {
    ch == ' ' || ('\t'..='\r').contains(&ch)
}

/// Whether `symbol` stands at the start of `text`; a no-break blank in the symbol also matches a plain one. Gives the length.
fn symbol_length(text: &[char], symbol: &str) -> Option<usize> {
    if symbol.is_empty() {
        return None;
    }
    let mut length = 0;
    for wanted in symbol.chars() {
        let found = *text.get(length)?;
        let blank = matches!(wanted, '\u{a0}' | '\u{202f}') && matches!(found, ' ' | '\u{a0}' | '\u{202f}');
        if found != wanted && !blank {
            return None;
        }
        length += 1;
    }
    Some(length)
}

struct Parser<'a> {
    text: &'a [char],
    at: usize,
    styles: u32,
    info: &'a NumberFormat,
    kind: Kind,
    /// The currency symbol, until it was met.
    currency: Option<&'a str>,
    sign: bool,
    parentheses: bool,
    saw_currency: bool,
    saw_digits: bool,
    saw_point: bool,
    digits: Digits,
}

/// The digits of `text`, or none when it is no number of these `styles`.
pub(super) fn digits(text: &str, styles: u32, info: &NumberFormat, kind: Kind) -> Option<Digits> {
    let text: Vec<char> = text.chars().collect();
    let currency = (styles & ALLOW_CURRENCY_SYMBOL != 0).then_some(info.currency_symbol.as_str());
    let mut parser = Parser {
        text: &text,
        at: 0,
        styles,
        info,
        kind,
        currency,
        sign: false,
        parentheses: false,
        saw_currency: false,
        saw_digits: false,
        saw_point: false,
        digits: Digits { digits: Vec::new(), scale: 0, negative: false, kind },
    };
    parser.leading();
    parser.number();
    if !parser.saw_digits {
        return None;
    }
    parser.exponent();
    parser.trailing()?;
    let rest = &text[parser.at..];
    rest.iter().all(|ch| *ch == '\0').then(|| parser.finish())
}

impl Parser<'_> {
    fn allows(&self, flag: u32) -> bool {
        self.styles & flag != 0
    }

    fn rest(&self) -> &[char] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn symbol(&self, symbol: &str) -> Option<usize> {
        symbol_length(self.rest(), symbol)
    }

    fn negative_sign(&self) -> Option<usize> {
        self.symbol(&self.info.negative_sign).or_else(|| {
            // A hyphen also reads as minus where the culture's sign looks like one.
            let hyphen_like = matches!(
                self.info.negative_sign.as_str(),
                "\u{2212}" | "\u{2012}" | "\u{207b}" | "\u{208b}" | "\u{fe63}" | "\u{ff0d}"
            );
            (hyphen_like && self.rest().first() == Some(&'-')).then_some(1)
        })
    }

    fn sign_here(&mut self) -> bool {
        if let Some(length) = self.symbol(&self.info.positive_sign) {
            self.at += length;
        } else if let Some(length) = self.negative_sign() {
            self.at += length;
            self.digits.negative = true;
        } else {
            return false;
        }
        self.sign = true;
        true
    }

    fn currency_here(&mut self) -> bool {
        let Some(length) = self.currency.and_then(|symbol| self.symbol(symbol)) else {
            return false;
        };
        self.currency = None;
        self.saw_currency = true;
        self.at += length;
        true
    }

    fn leading(&mut self) {
        while let Some(&ch) = self.rest().first() {
            let after_sign = self.sign && !self.saw_currency && self.info.number_negative_pattern != 2;
            if is_white(ch) && self.allows(ALLOW_LEADING_WHITE) && !after_sign {
                self.at += 1;
            } else if self.allows(ALLOW_LEADING_SIGN) && !self.sign && self.sign_here() {
            } else if ch == '(' && self.allows(ALLOW_PARENTHESES) && !self.sign {
                self.sign = true;
                self.parentheses = true;
                self.digits.negative = true;
                self.at += 1;
            } else if !self.currency_here() {
                break;
            }
        }
    }

    /// A separator here: the currency's own, else the number's as long as no currency symbol was met.
    fn separator(&self, currency: &str, number: &str) -> Option<usize> {
        if !self.allows(ALLOW_CURRENCY_SYMBOL) {
            return self.symbol(number);
        }
        self.symbol(currency).or_else(|| if self.saw_currency { None } else { self.symbol(number) })
    }

    fn number(&mut self) {
        let info = self.info;
        while let Some(&ch) = self.rest().first() {
            if ch.is_ascii_digit() {
                self.saw_digits = true;
                self.digit(ch as u8);
                self.at += 1;
                continue;
            }
            let point = self.separator(&info.currency_decimal_separator, &info.number_decimal_separator);
            if let (Some(length), true, false) = (point, self.allows(ALLOW_DECIMAL_POINT), self.saw_point) {
                self.saw_point = true;
                self.at += length;
                continue;
            }
            let group = self.separator(&info.currency_group_separator, &info.number_group_separator);
            let grouping = self.allows(ALLOW_THOUSANDS) && self.saw_digits && !self.saw_point;
            match group {
                Some(length) if grouping => self.at += length,
                _ => break,
            }
        }
    }

    fn digit(&mut self, digit: u8) {
        if digit != b'0' || !self.digits.digits.is_empty() {
            self.digits.digits.push(digit);
            if !self.saw_point {
                self.digits.scale += 1;
            }
        } else if self.saw_point {
            self.digits.scale -= 1;
        }
    }

    fn exponent(&mut self) {
        if !matches!(self.rest().first(), Some('e' | 'E')) || !self.allows(ALLOW_EXPONENT) {
            return;
        }
        let start = self.at;
        self.at += 1;
        let mut negative = false;
        if let Some(length) = self.symbol(&self.info.positive_sign) {
            self.at += length;
        } else if let Some(length) = self.negative_sign() {
            self.at += length;
            negative = true;
        }
        let count = self.rest().iter().take_while(|ch| ch.is_ascii_digit()).count();
        if count == 0 {
            self.at = start;
            return;
        }
        let text: String = self.rest()[..count].iter().collect();
        self.at += count;
        let power = text.parse::<i32>().unwrap_or(i32::MAX).min(999_999_999);
        self.digits.scale = self.digits.scale.saturating_add(if negative { -power } else { power });
    }

    fn trailing(&mut self) -> Option<()> {
        while let Some(&ch) = self.rest().first() {
            if is_white(ch) && self.allows(ALLOW_TRAILING_WHITE) {
                self.at += 1;
            } else if self.allows(ALLOW_TRAILING_SIGN) && !self.sign && self.sign_here() {
            } else if ch == ')' && self.parentheses {
                self.parentheses = false;
                self.at += 1;
            } else if !self.currency_here() {
                break;
            }
        }
        (!self.parentheses).then_some(())
    }

    fn finish(mut self) -> Digits {
        if self.kind != Kind::Decimal {
            while self.digits.digits.last() == Some(&b'0') {
                self.digits.digits.pop();
            }
        }
        if self.digits.digits.is_empty() {
            if self.kind != Kind::Decimal {
                self.digits.scale = 0;
            }
            if self.kind == Kind::Integer && !self.saw_point {
                self.digits.negative = false;
            }
        }
        self.digits
    }
}
