//! Standard numeric format strings ("Standard numeric format strings", .NET documentation).

use super::buffer::{Cursor, Digits, Kind};
use super::{Number, big, custom};
use crate::{CultureError, NumberFormat};

const POSITIVE_CURRENCY: [&str; 4] = ["$#", "#$", "$ #", "# $"];
const NEGATIVE_CURRENCY: [&str; 17] = [
    "($#)", "-$#", "$-#", "$#-", "(#$)", "-#$", "#-$", "#$-", "-# $", "-$ #", "# $-", "$ #-", "$ -#", "#- $", "($ #)",
    "(# $)", "$- #",
];
const POSITIVE_PERCENT: [&str; 4] = ["# %", "#%", "%#", "% #"];
const NEGATIVE_PERCENT: [&str; 12] =
    ["-# %", "-#%", "-%#", "%-#", "%#-", "#-%", "#%-", "-% #", "# %-", "% #-", "% -#", "#- %"];
const NEGATIVE_NUMBER: [&str; 5] = ["(#)", "-#", "- #", "#-", "# -"];
const POSITIVE_NUMBER: &str = "#";

/// A precision beyond this is refused: the text would serve nobody and take the memory of the process.
const MAX_PRECISION: usize = 1_000_000;
const SCIENTIFIC_DIGITS: usize = 6;
/// Custom formats of doubles show this many significant digits at most; of singles, 7.
const DOUBLE_DIGITS: usize = 15;
const SINGLE_DIGITS: usize = 7;
/// Whole numbers up to this many digits are shown without exponent by the general format.
const DOUBLE_ROUND_TRIP: usize = 17;
const SINGLE_ROUND_TRIP: usize = 9;

/// What a format string asks for.
enum Specifier {
    Standard(char, Option<usize>),
    Custom,
}

fn specifier(format: &str) -> Result<Specifier, CultureError> {
    let Some(first) = format.chars().next() else {
        return Ok(Specifier::Standard('G', None));
    };
    if !first.is_ascii_alphabetic() {
        return Ok(if first == '\0' { Specifier::Standard('G', None) } else { Specifier::Custom });
    }
    let rest = &format[1..];
    if rest.is_empty() {
        return Ok(Specifier::Standard(first, None));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest[..digits].trim_start_matches('0').len() > 9 {
        return Err(CultureError::bad_specifier());
    }
    if digits < rest.len() {
        return Ok(Specifier::Custom);
    }
    match rest.parse::<usize>() {
        Ok(precision) if precision <= MAX_PRECISION => Ok(Specifier::Standard(first, Some(precision))),
        _ => Err(CultureError::bad_specifier()),
    }
}

pub(super) fn format(number: Number<'_>, format: &str, info: &NumberFormat) -> Result<String, CultureError> {
    match number {
        Number::Double(value) => float(value, false, format, info),
        Number::Single(value) => float(f64::from(value), true, format, info),
        Number::Decimal(value) => exact(Digits::decimal(value), format, info),
        Number::Signed(value, bits) => {
            let mask = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
            integer(value.unsigned_abs(), value < 0, value as u64 & mask, format, info)
        }
        Number::Unsigned(value, _) => integer(value, false, value, format, info),
        Number::Big(value) => match specifier(format)? {
            Specifier::Standard(letter, precision) => match letter.to_ascii_uppercase() {
                'X' => Ok(big::hexadecimal(value, letter == 'x', precision.unwrap_or(0))),
                'B' => Ok(big::binary(value, precision.unwrap_or(0))),
                'G' if precision.unwrap_or(0) == 0 => Ok(big::decimal(value, 0, info)),
                'D' | 'R' => Ok(big::decimal(value, precision.unwrap_or(0), info)),
                _ => exact(big::digits(value), format, info),
            },
            Specifier::Custom => exact(big::digits(value), format, info),
        },
    }
}

fn integer(
    magnitude: u64,
    negative: bool,
    bits: u64,
    format: &str,
    info: &NumberFormat,
) -> Result<String, CultureError> {
    let Specifier::Standard(letter, precision) = specifier(format)? else {
        return exact(Digits::integer(&magnitude.to_string(), negative), format, info);
    };
    let width = precision.unwrap_or(0);
    let sign = if negative { info.negative_sign.as_str() } else { "" };
    Ok(match letter {
        'G' | 'g' if width == 0 => format!("{sign}{magnitude}"),
        'D' | 'd' => format!("{sign}{magnitude:0>width$}"),
        'R' | 'r' => format!("{sign}{magnitude}"),
        'X' => format!("{bits:0>width$X}"),
        'x' => format!("{bits:0>width$x}"),
        'B' | 'b' => format!("{bits:0>width$b}"),
        _ => {
            return exact(Digits::integer(&magnitude.to_string(), negative), format, info);
        }
    })
}

/// Integers, decimals and big integers, whose digits are all known.
fn exact(mut digits: Digits, format: &str, info: &NumberFormat) -> Result<String, CultureError> {
    match specifier(format)? {
        Specifier::Standard(letter, precision) => standard(&mut digits, letter, precision, info),
        Specifier::Custom => Ok(custom::format(digits, format, info)),
    }
}

fn float(value: f64, single: bool, format: &str, info: &NumberFormat) -> Result<String, CultureError> {
    if value.is_nan() {
        return Ok(info.nan_symbol.clone());
    }
    if value.is_infinite() {
        let negative = value < 0.0;
        return Ok(if negative { &info.negative_infinity_symbol } else { &info.positive_infinity_symbol }.clone());
    }
    let shown = if single { SINGLE_DIGITS } else { DOUBLE_DIGITS };
    let Specifier::Standard(letter, precision) = specifier(format)? else {
        return Ok(custom::format(Digits::significant(value, shown), format, info));
    };
    let mut precision = precision;
    let mut digits = match letter.to_ascii_uppercase() {
        'C' => Digits::fixed(value, precision.unwrap_or(info.currency_decimal_digits)),
        'E' => Digits::significant(value, precision.unwrap_or(SCIENTIFIC_DIGITS) + 1),
        'F' | 'N' => Digits::fixed(value, precision.unwrap_or(info.number_decimal_digits)),
        'P' => Digits::fixed(value, precision.unwrap_or(info.percent_decimal_digits) + 2),
        'G' if precision.unwrap_or(0) > 0 => Digits::significant(value, precision.unwrap_or(0)),
        'G' | 'R' => {
            let digits = Digits::shortest(value, single);
            precision = Some(digits.digits.len().max(if single { SINGLE_ROUND_TRIP } else { DOUBLE_ROUND_TRIP }));
            digits
        }
        _ => return Err(CultureError::bad_specifier()),
    };
    standard(&mut digits, letter, precision, info)
}

fn standard(
    digits: &mut Digits,
    letter: char,
    precision: Option<usize>,
    info: &NumberFormat,
) -> Result<String, CultureError> {
    let rounded = digits.kind == Kind::Float;
    let mut out = String::new();
    match letter.to_ascii_uppercase() {
        'C' => {
            let decimals = precision.unwrap_or(info.currency_decimal_digits);
            digits.round(digits.scale + decimals as i32, rounded);
            let patterns: &[&str] = if digits.negative { &NEGATIVE_CURRENCY } else { &POSITIVE_CURRENCY };
            let index = if digits.negative { info.currency_negative_pattern } else { info.currency_positive_pattern };
            let group = Some((&info.currency_group_sizes, info.currency_group_separator.as_str()));
            let fixed = fixed(digits, decimals, &info.currency_decimal_separator, group);
            fill(&mut out, patterns.get(index).copied().unwrap_or("-$#"), &fixed, &info.currency_symbol, info);
        }
        'F' => {
            let decimals = precision.unwrap_or(info.number_decimal_digits);
            digits.round(digits.scale + decimals as i32, rounded);
            sign(&mut out, digits, info);
            out.push_str(&fixed(digits, decimals, &info.number_decimal_separator, None));
        }
        'N' => {
            let decimals = precision.unwrap_or(info.number_decimal_digits);
            digits.round(digits.scale + decimals as i32, rounded);
            let group = Some((&info.number_group_sizes, info.number_group_separator.as_str()));
            let fixed = fixed(digits, decimals, &info.number_decimal_separator, group);
            let negative = NEGATIVE_NUMBER.get(info.number_negative_pattern).copied().unwrap_or("-#");
            fill(&mut out, if digits.negative { negative } else { POSITIVE_NUMBER }, &fixed, "", info);
        }
        'P' => {
            let decimals = precision.unwrap_or(info.percent_decimal_digits);
            digits.scale += 2;
            digits.round(digits.scale + decimals as i32, rounded);
            let patterns: &[&str] = if digits.negative { &NEGATIVE_PERCENT } else { &POSITIVE_PERCENT };
            let index = if digits.negative { info.percent_negative_pattern } else { info.percent_positive_pattern };
            let group = Some((&info.percent_group_sizes, info.percent_group_separator.as_str()));
            let fixed = fixed(digits, decimals, &info.percent_decimal_separator, group);
            fill(&mut out, patterns.get(index).copied().unwrap_or("-#%"), &fixed, &info.percent_symbol, info);
        }
        'E' => {
            let count = precision.unwrap_or(SCIENTIFIC_DIGITS) + 1;
            digits.round(count as i32, rounded);
            sign(&mut out, digits, info);
            scientific(&mut out, digits, count, letter, info);
        }
        'G' | 'R' => {
            let letter = if letter.is_ascii_lowercase() { 'e' } else { 'E' };
            general(&mut out, digits, precision, letter, info);
        }
        _ => return Err(CultureError::bad_specifier()),
    }
    Ok(out)
}

fn sign(out: &mut String, digits: &Digits, info: &NumberFormat) {
    if digits.negative {
        out.push_str(&info.negative_sign);
    }
}

/// Fills a pattern: `#` the number, `$` or `%` the symbol, `-` the culture's negative sign.
fn fill(out: &mut String, pattern: &str, number: &str, symbol: &str, info: &NumberFormat) {
    for part in pattern.chars() {
        match part {
            '#' => out.push_str(number),
            '$' | '%' => out.push_str(symbol),
            '-' => out.push_str(&info.negative_sign),
            other => out.push(other),
        }
    }
}

fn fixed(digits: &Digits, decimals: usize, point: &str, group: Option<(&Vec<usize>, &str)>) -> String {
    let mut cursor = Cursor::new(&digits.digits);
    let mut out = String::new();
    if digits.scale > 0 {
        let whole: String = (0..digits.scale).map(|_| cursor.next_or_zero()).collect();
        match group {
            Some((sizes, separator)) => grouped(&mut out, &whole, sizes, separator),
            None => out.push_str(&whole),
        }
    } else {
        out.push('0');
    }
    if decimals > 0 {
        out.push_str(point);
        let zeros = usize::try_from(-digits.scale).unwrap_or(0).min(decimals);
        out.extend(std::iter::repeat_n('0', zeros));
        out.extend((zeros..decimals).map(|_| cursor.next_or_zero()));
    }
    out
}

/// Puts separators into whole digits; the last size repeats, a size of 0 ends the grouping.
fn grouped(out: &mut String, whole: &str, sizes: &[usize], separator: &str) {
    let mut breaks = Vec::new();
    let mut left = whole.len();
    let mut index = 0;
    while let Some(size) = sizes.get(index.min(sizes.len().saturating_sub(1))).copied() {
        if size == 0 || size >= left {
            break;
        }
        left -= size;
        breaks.push(left);
        index += 1;
    }
    let mut from = 0;
    for at in breaks.into_iter().rev() {
        out.push_str(&whole[from..at]);
        out.push_str(separator);
        from = at;
    }
    out.push_str(&whole[from..]);
}

fn scientific(out: &mut String, digits: &Digits, count: usize, letter: char, info: &NumberFormat) {
    let mut cursor = Cursor::new(&digits.digits);
    out.push(cursor.next_or_zero());
    if count > 1 {
        out.push_str(&info.number_decimal_separator);
    }
    out.extend((1..count).map(|_| cursor.next_or_zero()));
    let power = if digits.digits.is_empty() { 0 } else { digits.scale - 1 };
    exponent(out, power, letter, 3, true, info);
}

pub(super) fn exponent(
    out: &mut String,
    power: i32,
    letter: char,
    width: usize,
    positive_sign: bool,
    info: &NumberFormat,
) {
    out.push(letter);
    if power < 0 {
        out.push_str(&info.negative_sign);
    } else if positive_sign {
        out.push_str(&info.positive_sign);
    }
    out.push_str(&format!("{:0>width$}", power.unsigned_abs()));
}

fn general(out: &mut String, digits: &mut Digits, precision: Option<usize>, letter: char, info: &NumberFormat) {
    let all_digits = precision.is_none() && digits.kind == Kind::Decimal;
    let mut precision = precision.unwrap_or(0);
    if all_digits {
        if !digits.digits.is_empty() {
            sign(out, digits, info);
        }
    } else {
        if precision == 0 {
            precision = digits.digits.len();
        }
        digits.round(precision as i32, digits.kind == Kind::Float);
        sign(out, digits, info);
    }
    let is_scientific = !all_digits && (digits.scale > precision as i32 || digits.scale < -3);
    let point = if is_scientific { 1 } else { digits.scale };
    let mut cursor = Cursor::new(&digits.digits);
    if point > 0 {
        out.extend((0..point).map(|_| cursor.next_or_zero()));
    } else {
        out.push('0');
    }
    if cursor.peek().is_some() || point < 0 {
        out.push_str(&info.number_decimal_separator);
        out.extend((point..0).map(|_| '0'));
        while let Some(digit) = cursor.next() {
            out.push(char::from(digit));
        }
    }
    if is_scientific {
        exponent(out, digits.scale - 1, letter, 2, true, info);
    }
}
