//! Dates to text ("Standard date and time format strings", "Custom date and time format strings", .NET documentation).

use std::fmt::Write;

use super::civil::Civil;
use super::{DateTime, DateTimeKind, TICKS_PER_HOUR, TICKS_PER_MINUTE, Zone};
use crate::{Culture, CultureError};

const ROUND_TRIP: &str = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK";
pub(super) const RFC1123: &str = "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'";
pub(super) const SORTABLE: &str = "yyyy'-'MM'-'dd'T'HH':'mm':'ss";
pub(super) const UNIVERSAL_SORTABLE: &str = "yyyy'-'MM'-'dd HH':'mm':'ss'Z'";

/// The offset shown by `z` and `K`.
#[derive(Clone, Copy)]
enum Shown {
    /// That of a `DateTimeOffset`.
    Offset(i64),
    /// That of a `DateTime` of this kind, whose local offset this is.
    Kind(DateTimeKind, i64),
}

/// The pattern that a standard specifier stands for and whether it is always in the invariant culture.
pub(super) fn standard_pattern(letter: char, culture: &Culture) -> Option<(String, bool)> {
    let info = &culture.date_time;
    let local = |pattern: String| Some((pattern, false));
    let fixed = |pattern: &str| Some((pattern.to_owned(), true));
    match letter {
        'd' => local(info.short_date_pattern.clone()),
        'D' => local(info.long_date_pattern.clone()),
        'f' => local(format!("{} {}", info.long_date_pattern, info.short_time_pattern)),
        'F' | 'U' => local(info.full_date_time_pattern.clone()),
        'g' => local(format!("{} {}", info.short_date_pattern, info.short_time_pattern)),
        'G' => local(format!("{} {}", info.short_date_pattern, info.long_time_pattern)),
        'm' | 'M' => local(info.month_day_pattern.clone()),
        'o' | 'O' => fixed(ROUND_TRIP),
        'r' | 'R' => fixed(RFC1123),
        's' => fixed(SORTABLE),
        't' => local(info.short_time_pattern.clone()),
        'T' => local(info.long_time_pattern.clone()),
        'u' => fixed(UNIVERSAL_SORTABLE),
        'y' | 'Y' => local(info.year_month_pattern.clone()),
        _ => None,
    }
}

fn single(format: &str) -> Option<char> {
    let mut chars = format.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

fn write(pattern: &str, invariant: bool, ticks: i64, shown: Shown, culture: &Culture) -> Result<String, CultureError> {
    let fallback;
    let culture = if invariant {
        fallback = Culture::invariant();
        &*fallback
    } else {
        culture
    };
    let mut out = String::new();
    custom(&mut out, pattern, &Civil::of(ticks), shown, culture)?;
    Ok(out)
}

/// `DateTime.ToString(format, culture)`; an empty format is `G`.
///
/// # Errors
/// `FormatException` when the format is malformed.
pub fn format_date(value: DateTime, format: &str, culture: &Culture, zone: &dyn Zone) -> Result<String, CultureError> {
    let offset = zone.offset_at_local(value.ticks);
    let shown = Shown::Kind(value.kind, offset);
    let letter = if format.is_empty() { Some('G') } else { single(format) };
    let Some(letter) = letter else {
        return write(format, false, value.ticks, shown, culture);
    };
    let (pattern, invariant) = standard_pattern(letter, culture).ok_or_else(CultureError::invalid_string)?;
    let ticks = if letter == 'U' && value.kind != DateTimeKind::Utc { value.ticks - offset } else { value.ticks };
    write(&pattern, invariant, ticks, shown, culture)
}

/// `DateTimeOffset.ToString(format, culture)`: local ticks and offset.
///
/// # Errors
/// `FormatException` when the format is malformed.
pub fn format_offset(ticks: i64, offset: i64, format: &str, culture: &Culture) -> Result<String, CultureError> {
    let info = &culture.date_time;
    if format.is_empty() {
        let pattern = format!("{} {} zzz", info.short_date_pattern, info.long_time_pattern);
        return write(&pattern, false, ticks, Shown::Offset(offset), culture);
    }
    let Some(letter) = single(format) else {
        return write(format, false, ticks, Shown::Offset(offset), culture);
    };
    if letter == 'U' {
        return Err(CultureError::invalid_string());
    }
    let (pattern, invariant) = standard_pattern(letter, culture).ok_or_else(CultureError::invalid_string)?;
    let ticks = if matches!(letter, 'r' | 'R' | 'u') { ticks - offset } else { ticks };
    write(&pattern, invariant, ticks, Shown::Offset(offset), culture)
}

/// `DateOnly.ToString(format, culture)`.
///
/// # Errors
/// `FormatException` when the format is malformed or speaks of time.
pub fn format_date_only(ticks: i64, format: &str, culture: &Culture) -> Result<String, CultureError> {
    let shown = Shown::Kind(DateTimeKind::Unspecified, 0);
    let letter = if format.is_empty() { Some('d') } else { single(format) };
    match letter {
        Some('o' | 'O') => write("yyyy'-'MM'-'dd", true, ticks, shown, culture),
        Some('r' | 'R') => write("ddd, dd MMM yyyy", true, ticks, shown, culture),
        Some(letter @ ('d' | 'D' | 'm' | 'M' | 'y' | 'Y')) => {
            let (pattern, _) = standard_pattern(letter, culture).ok_or_else(CultureError::invalid_string)?;
            write(&pattern, false, ticks, shown, culture)
        }
        Some(_) => Err(CultureError::invalid_string()),
        None if uses(format, ":tfFhHmszK") => Err(CultureError::invalid_string()),
        None => write(format, false, ticks, shown, culture),
    }
}

/// `TimeOnly.ToString(format, culture)`.
///
/// # Errors
/// `FormatException` when the format is malformed or speaks of dates.
pub fn format_time_only(ticks: i64, format: &str, culture: &Culture) -> Result<String, CultureError> {
    let shown = Shown::Kind(DateTimeKind::Unspecified, 0);
    let letter = if format.is_empty() { Some('t') } else { single(format) };
    match letter {
        Some('o' | 'O') => write("HH':'mm':'ss.fffffff", true, ticks, shown, culture),
        Some('r' | 'R') => write("HH':'mm':'ss", true, ticks, shown, culture),
        Some(letter @ ('t' | 'T')) => {
            let (pattern, _) = standard_pattern(letter, culture).ok_or_else(CultureError::invalid_string)?;
            write(&pattern, false, ticks, shown, culture)
        }
        Some(_) => Err(CultureError::invalid_string()),
        None if uses(format, "/dMyzKg") => Err(CultureError::invalid_string()),
        None => write(format, false, ticks, shown, culture),
    }
}

/// Whether a custom format has one of `letters` outside quotes.
fn uses(format: &str, letters: &str) -> bool {
    let mut chars = format.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '\'' | '"' => {
                let _ = chars.by_ref().find(|other| *other == ch);
            }
            '\\' => {
                chars.next();
            }
            other if letters.contains(other) => return true,
            _ => {}
        }
    }
    false
}

/// How often the character at `at` repeats.
pub(crate) fn repeat_count(pattern: &[char], at: usize) -> usize {
    let first = pattern.get(at);
    pattern.get(at..).unwrap_or_default().iter().take_while(|ch| Some(*ch) == first).count()
}

/// Copies a quoted literal that starts at `at`; gives its length.
pub(crate) fn quoted(out: &mut String, pattern: &[char], at: usize) -> Result<usize, CultureError> {
    let quote = pattern[at];
    let mut index = at + 1;
    while let Some(&ch) = pattern.get(index) {
        index += 1;
        match ch {
            ch if ch == quote => return Ok(index - at),
            '\\' => {
                out.push(*pattern.get(index).ok_or_else(CultureError::invalid_string)?);
                index += 1;
            }
            other => out.push(other),
        }
    }
    Err(CultureError::bad_quote(quote))
}

fn custom(out: &mut String, pattern: &str, civil: &Civil, shown: Shown, culture: &Culture) -> Result<(), CultureError> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        at += part(out, &chars, at, civil, shown, culture)?;
    }
    Ok(())
}

fn part(
    out: &mut String,
    pattern: &[char],
    at: usize,
    civil: &Civil,
    shown: Shown,
    culture: &Culture,
) -> Result<usize, CultureError> {
    let info = &culture.date_time;
    let letter = pattern[at];
    let count = repeat_count(pattern, at);
    match letter {
        'g' => out.push_str(&info.era_name),
        'h' => number(out, if civil.hour.is_multiple_of(12) { 12 } else { civil.hour % 12 }, count),
        'H' => number(out, civil.hour, count),
        'm' => number(out, civil.minute, count),
        's' => number(out, civil.second, count),
        'f' | 'F' => fraction(out, civil.fraction, letter, count)?,
        't' => {
            let designator = if civil.hour < 12 { &info.am_designator } else { &info.pm_designator };
            out.extend(designator.chars().take(if count == 1 { 1 } else { usize::MAX }));
        }
        'd' => match count {
            1 | 2 => number(out, civil.day, count),
            3 => name(out, &info.abbreviated_day_names, civil.weekday),
            _ => name(out, &info.day_names, civil.weekday),
        },
        'M' => {
            let genitive = is_genitive(pattern, at, count);
            match (count, genitive) {
                (1 | 2, _) => number(out, civil.month, count),
                (3, false) => name(out, &info.abbreviated_month_names, civil.month - 1),
                (3, true) => name(out, &info.abbreviated_month_genitive_names, civil.month - 1),
                (_, false) => name(out, &info.month_names, civil.month - 1),
                (_, true) => name(out, &info.month_genitive_names, civil.month - 1),
            }
        }
        'y' if count <= 2 => number(out, (civil.year % 100) as u32, count),
        'y' => {
            let _ = write!(out, "{:0>count$}", civil.year);
        }
        'z' => offset(out, shown_offset(shown), count),
        'K' => {
            match shown {
                Shown::Offset(ticks) | Shown::Kind(DateTimeKind::Local, ticks) => offset(out, ticks, 3),
                Shown::Kind(DateTimeKind::Utc, _) => out.push('Z'),
                Shown::Kind(DateTimeKind::Unspecified, _) => {}
            }
            return Ok(1);
        }
        ':' => out.push_str(&info.time_separator),
        '/' => out.push_str(&info.date_separator),
        '\'' | '"' => return quoted(out, pattern, at),
        '%' => {
            let next = pattern.get(at + 1).filter(|next| **next != '%').ok_or_else(CultureError::invalid_string)?;
            part(out, &[*next], 0, civil, shown, culture)?;
            return Ok(2);
        }
        '\\' => {
            out.push(*pattern.get(at + 1).ok_or_else(CultureError::invalid_string)?);
            return Ok(2);
        }
        other => {
            out.push(other);
            return Ok(1);
        }
    }
    Ok(if matches!(letter, ':' | '/') { 1 } else { count })
}

fn shown_offset(shown: Shown) -> i64 {
    match shown {
        Shown::Kind(DateTimeKind::Utc, _) => 0,
        Shown::Offset(ticks) | Shown::Kind(_, ticks) => ticks,
    }
}

/// Months are in the genitive where the pattern has a day of the month.
fn is_genitive(pattern: &[char], at: usize, count: usize) -> bool {
    let run_of_day = |range: &[char]| range.iter().take_while(|ch| **ch == 'd').count();
    let before: Vec<char> = pattern[..at].iter().rev().copied().collect();
    if let Some(found) = before.iter().position(|ch| *ch == 'd')
        && run_of_day(&before[found..]) <= 2
    {
        return true;
    }
    let after = &pattern[at + count..];
    after.iter().position(|ch| *ch == 'd').is_some_and(|found| run_of_day(&after[found..]) <= 2)
}

fn number(out: &mut String, value: u32, count: usize) {
    let width = count.min(2);
    let _ = write!(out, "{value:0>width$}");
}

fn name(out: &mut String, names: &[String], index: u32) {
    out.push_str(names.get(index as usize).map_or("", String::as_str));
}

pub(crate) fn fraction(out: &mut String, ticks: u32, letter: char, count: usize) -> Result<(), CultureError> {
    if count > 7 {
        return Err(CultureError::invalid_string());
    }
    let text = format!("{ticks:07}");
    let text = &text[..count];
    if letter == 'f' {
        out.push_str(text);
        return Ok(());
    }
    let text = text.trim_end_matches('0');
    if text.is_empty() {
        // A point before optional digits goes with them.
        if out.ends_with('.') {
            out.pop();
        }
    } else {
        out.push_str(text);
    }
    Ok(())
}

fn offset(out: &mut String, ticks: i64, count: usize) {
    let sign = if ticks < 0 { '-' } else { '+' };
    let ticks = ticks.abs();
    let (hours, minutes) = (ticks / TICKS_PER_HOUR, ticks / TICKS_PER_MINUTE % 60);
    let _ = match count {
        1 => write!(out, "{sign}{hours}"),
        2 => write!(out, "{sign}{hours:02}"),
        _ => write!(out, "{sign}{hours:02}:{minutes:02}"),
    };
}
