//! Lengths of time ("Standard TimeSpan format strings", "Custom TimeSpan format strings", .NET documentation). A length is in
//! ticks of 100 ns.

use std::fmt::Write;

use crate::date::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, repeat_count};
use crate::{Culture, CultureError};

/// Days in `TimeSpan.MaxValue`.
const MAX_DAYS: i64 = 10_675_199;

struct Parts {
    negative: bool,
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    fraction: u64,
}

impl Parts {
    fn of(ticks: i64) -> Self {
        let size = ticks.unsigned_abs();
        let per = |unit: i64| unit.unsigned_abs();
        Self {
            negative: ticks < 0,
            days: size / per(TICKS_PER_DAY),
            hours: size / per(TICKS_PER_HOUR) % 24,
            minutes: size / per(TICKS_PER_MINUTE) % 60,
            seconds: size / per(TICKS_PER_SECOND) % 60,
            fraction: size % per(TICKS_PER_SECOND),
        }
    }
}

/// `TimeSpan.ToString(format, culture)`; an empty format is `c`.
///
/// # Errors
/// `FormatException` when the format is malformed.
pub fn format(ticks: i64, format: &str, culture: &Culture) -> Result<String, CultureError> {
    let parts = Parts::of(ticks);
    let sign = if parts.negative { "-" } else { "" };
    let Parts { days, hours, minutes, seconds, fraction, .. } = parts;
    let point = &culture.number.number_decimal_separator;
    match format {
        "" | "c" | "t" | "T" => {
            let day = if days > 0 { format!("{days}.") } else { String::new() };
            let rest = if fraction > 0 { format!(".{fraction:07}") } else { String::new() };
            Ok(format!("{sign}{day}{hours:02}:{minutes:02}:{seconds:02}{rest}"))
        }
        "g" => {
            let day = if days > 0 { format!("{days}:") } else { String::new() };
            let digits = format!("{fraction:07}");
            let digits = digits.trim_end_matches('0');
            let rest = if digits.is_empty() { String::new() } else { format!("{point}{digits}") };
            Ok(format!("{sign}{day}{hours}:{minutes:02}:{seconds:02}{rest}"))
        }
        "G" => Ok(format!("{sign}{days}:{hours:02}:{minutes:02}:{seconds:02}{point}{fraction:07}")),
        _ if format.chars().count() == 1 => Err(CultureError::invalid_string()),
        _ => custom(&parts, format),
    }
}

fn custom(parts: &Parts, format: &str) -> Result<String, CultureError> {
    let pattern: Vec<char> = format.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < pattern.len() {
        at += part(&mut out, parts, &pattern, at)?;
    }
    Ok(out)
}

fn part(out: &mut String, parts: &Parts, pattern: &[char], at: usize) -> Result<usize, CultureError> {
    let letter = pattern[at];
    let count = repeat_count(pattern, at);
    let (value, most) = match letter {
        'd' => (parts.days, 8),
        'h' => (parts.hours, 2),
        'm' => (parts.minutes, 2),
        's' => (parts.seconds, 2),
        'f' => {
            crate::date::fraction(out, parts.fraction as u32, 'f', count)?;
            return Ok(count);
        }
        'F' => {
            // Unlike in dates, a point before stays.
            let text = std::format!("{:07}", parts.fraction);
            let text = text.get(..count).ok_or_else(CultureError::invalid_string)?;
            out.push_str(text.trim_end_matches('0'));
            return Ok(count);
        }
        '\'' | '"' => return crate::date::quoted(out, pattern, at),
        '%' => {
            let next = pattern.get(at + 1).filter(|next| **next != '%').ok_or_else(CultureError::invalid_string)?;
            part(out, parts, &[*next], 0)?;
            return Ok(2);
        }
        '\\' => {
            out.push(*pattern.get(at + 1).ok_or_else(CultureError::invalid_string)?);
            return Ok(2);
        }
        _ => return Err(CultureError::invalid_string()),
    };
    if count > most {
        return Err(CultureError::invalid_string());
    }
    let _ = write!(out, "{value:0>count$}");
    Ok(count)
}

fn unrecognized(text: &str) -> CultureError {
    CultureError::format(std::format!("String '{text}' was not recognized as a valid TimeSpan."))
}

fn too_long(text: &str) -> CultureError {
    CultureError::overflow(std::format!(
        "The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range \
         or contains too many digits."
    ))
}

/// `TimeSpan.Parse(text, culture)`: `[-][d.]hh:mm[:ss[.fffffff]]`, `d`, `d:hh:mm:ss`.
///
/// # Errors
/// `FormatException` or, where a part is out of range, `OverflowException`.
pub fn parse(text: &str, culture: &Culture) -> Result<i64, CultureError> {
    let body = text.trim();
    let (negative, body) = body.strip_prefix('-').map_or((false, body), |rest| (true, rest));
    let point = culture.number.number_decimal_separator.as_str();
    let body = if point != "." && body.contains(point) { body.replacen(point, ".", 1) } else { body.to_owned() };
    let (numbers, marks) = split(&body).ok_or_else(|| unrecognized(text))?;
    let days_first = ["", ".:", ".::", ".::.", ":::", ":::."];
    let hours_first = [":", "::", "::."];
    let mut fields = numbers.iter();
    let mut next = || fields.next().map_or("0", |number| number.as_str());
    let days = match marks.as_str() {
        marks if days_first.contains(&marks) => next(),
        marks if hours_first.contains(&marks) => "0",
        _ => return Err(unrecognized(text)),
    };
    let (hours, minutes, seconds, fraction) = (next(), next(), next(), next());
    let number = |digits: &str, most: i64| match digits.parse::<i64>() {
        Ok(value) if value <= most => Ok(value),
        _ => Err(too_long(text)),
    };
    if fraction.len() > 7 {
        return Err(too_long(text));
    }
    let fraction = number(&std::format!("{fraction:0<7}"), TICKS_PER_SECOND)?;
    let total = i128::from(number(days, MAX_DAYS)?) * i128::from(TICKS_PER_DAY)
        + i128::from(number(hours, 23)? * TICKS_PER_HOUR)
        + i128::from(number(minutes, 59)? * TICKS_PER_MINUTE)
        + i128::from(number(seconds, 59)? * TICKS_PER_SECOND)
        + i128::from(fraction);
    i64::try_from(if negative { -total } else { total }).map_err(|_| too_long(text))
}

/// The runs of digits and the marks between them; none when anything else stands there.
fn split(text: &str) -> Option<(Vec<String>, String)> {
    let mut numbers = vec![String::new()];
    let mut marks = String::new();
    for ch in text.chars() {
        match ch {
            '0'..='9' => numbers.last_mut()?.push(ch),
            '.' | ':' => {
                marks.push(ch);
                numbers.push(String::new());
            }
            _ => return None,
        }
    }
    numbers.iter().all(|number| !number.is_empty()).then_some((numbers, marks))
}

/// `TimeSpan.ParseExact(text, format, culture)`.
///
/// # Errors
/// `FormatException` when text and format do not agree.
pub fn parse_exact(text: &str, format: &str, culture: &Culture) -> Result<i64, CultureError> {
    if matches!(format, "c" | "t" | "T" | "g" | "G") {
        return parse(text, culture);
    }
    let pattern: Vec<char> = format.chars().collect();
    if pattern.len() < 2 {
        return Err(CultureError::invalid_string());
    }
    let input: Vec<char> = text.chars().collect();
    let wrong = || CultureError::format("Input string was not in a correct format.");
    let (mut at, mut read, mut total) = (0, 0, 0i64);
    while at < pattern.len() {
        let letter = pattern[at];
        let count = repeat_count(&pattern, at);
        let unit = match letter {
            'd' => TICKS_PER_DAY,
            'h' => TICKS_PER_HOUR,
            'm' => TICKS_PER_MINUTE,
            's' => TICKS_PER_SECOND,
            'f' | 'F' => 1,
            '%' => {
                at += 1;
                continue;
            }
            '\\' | '\'' | '"' => {
                let mut literal = String::new();
                let length = if letter == '\\' {
                    literal.push(*pattern.get(at + 1).ok_or_else(wrong)?);
                    2
                } else {
                    crate::date::quoted(&mut literal, &pattern, at)?
                };
                let wanted: Vec<char> = literal.chars().collect();
                if !input[read..].starts_with(&wanted) {
                    return Err(wrong());
                }
                read += wanted.len();
                at += length;
                continue;
            }
            _ => return Err(wrong()),
        };
        let (least, most) = match letter {
            'd' => (count, 8),
            'f' => (count, count),
            'F' => (0, count),
            _ if count == 1 => (1, 2),
            _ => (count, count),
        };
        let digits: String = input[read..].iter().take(most).take_while(|ch| ch.is_ascii_digit()).collect();
        if digits.len() < least {
            return Err(wrong());
        }
        read += digits.len();
        let value = if unit == 1 { std::format!("{digits:0<7}") } else { digits };
        total += value.parse::<i64>().unwrap_or(0) * unit;
        at += count;
    }
    if read == input.len() { Ok(total) } else { Err(wrong()) }
}
