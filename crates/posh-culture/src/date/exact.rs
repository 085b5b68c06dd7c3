//! Text to dates by a given format (`DateTime.ParseExact`).

use super::civil::{Civil, ticks_of};
use super::format::{repeat_count, standard_pattern};
use super::parse::{ParsedDate, unrecognized};
use super::resolve::{full_year, wrong_weekday};
use super::{DateTime, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, Zone, styles};
use crate::casing::lower_char;
use crate::{Culture, CultureError};

/// `DateTime.ParseExact(text, format, culture, styles)`.
///
/// # Errors
/// `FormatException` with .NET's message.
pub fn parse_date_time_exact(
    text: &str,
    format: &str,
    culture: &Culture,
    flags: u32,
    zone: &dyn Zone,
) -> Result<DateTime, CultureError> {
    let flags = if matches!(format, "o" | "O") { flags | styles::ROUNDTRIP_KIND } else { flags };
    let parsed = parse_exact(text, format, culture, flags, zone)?;
    parsed.date_time(flags, zone).ok_or_else(|| unrecognized(text))
}

/// `DateTimeOffset.ParseExact`: local ticks and offset.
///
/// # Errors
/// `FormatException` with .NET's message.
pub fn parse_offset_exact(
    text: &str,
    format: &str,
    culture: &Culture,
    flags: u32,
    zone: &dyn Zone,
) -> Result<(i64, i64), CultureError> {
    let parsed = parse_exact(text, format, culture, flags, zone)?;
    let flags = if matches!(format, "r" | "R" | "u") { flags | styles::ASSUME_UNIVERSAL } else { flags };
    Ok(parsed.with_offset(flags, zone))
}

fn parse_exact(
    text: &str,
    format: &str,
    culture: &Culture,
    flags: u32,
    zone: &dyn Zone,
) -> Result<ParsedDate, CultureError> {
    let mut single = format.chars();
    let letter = single.next().filter(|_| single.next().is_none());
    let invariant = Culture::invariant();
    let (pattern, culture) = match letter {
        Some(letter) => {
            let (pattern, fixed) = standard_pattern(letter, culture).ok_or_else(CultureError::invalid_string)?;
            (pattern, if fixed { &*invariant } else { culture })
        }
        None if format.is_empty() => return Err(CultureError::invalid_string()),
        None => (format.to_owned(), culture),
    };
    let has = |flag: u32| flags & flag != 0;
    let mut body = text;
    if has(styles::ALLOW_LEADING_WHITE) {
        body = body.trim_start();
    }
    if has(styles::ALLOW_TRAILING_WHITE) {
        body = body.trim_end();
    }
    if body.is_empty() {
        return Err(unrecognized(text));
    }
    let mut reader = Reader {
        text: body.chars().collect(),
        at: 0,
        pattern: pattern.chars().collect(),
        culture,
        inner_white: has(styles::ALLOW_INNER_WHITE),
        fields: Fields::default(),
    };
    reader.read()?.then_some(()).ok_or_else(|| unrecognized(text))?;
    reader.fields.resolve(text, flags, zone)
}

#[derive(Default)]
struct Fields {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    weekday: Option<u32>,
    hour: Option<u32>,
    twelve: bool,
    afternoon: Option<bool>,
    minute: Option<u32>,
    second: Option<u32>,
    fraction: Option<i64>,
    offset: Option<(i64, bool)>,
}

/// Sets a field that may be written twice only with the same value.
fn set<T: PartialEq>(field: &mut Option<T>, value: T) -> bool {
    match field {
        Some(present) => *present == value,
        None => {
            *field = Some(value);
            true
        }
    }
}

impl Fields {
    fn resolve(&self, text: &str, flags: u32, zone: &dyn Zone) -> Result<ParsedDate, CultureError> {
        let mut hour = self.hour.unwrap_or(0);
        if self.twelve {
            if hour > 12 {
                return Err(unrecognized(text));
            }
            hour = if hour == 12 && self.afternoon.is_some() { 0 } else { hour };
        }
        match self.afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour > 12 => return Err(unrecognized(text)),
            _ => {}
        }
        let (minute, second) = (self.minute.unwrap_or(0), self.second.unwrap_or(0));
        if hour > 23 || minute > 59 || second > 59 {
            return Err(unrecognized(text));
        }
        let now = zone.local_now();
        let midnight = if self.year.is_none() && self.month.is_none() && self.day.is_none() {
            let default_date = flags & styles::NO_CURRENT_DATE_DEFAULT != 0;
            if default_date { 0 } else { now.div_euclid(TICKS_PER_DAY) * TICKS_PER_DAY }
        } else {
            let year = self.year.unwrap_or_else(|| Civil::of(now).year);
            ticks_of(year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok_or_else(|| unsupported(text))?
        };
        if self.weekday.is_some_and(|day| day != Civil::of(midnight).weekday) {
            return Err(wrong_weekday(text));
        }
        let time = i64::from(hour) * TICKS_PER_HOUR
            + i64::from(minute) * TICKS_PER_MINUTE
            + i64::from(second) * TICKS_PER_SECOND
            + self.fraction.unwrap_or(0);
        Ok(ParsedDate {
            ticks: midnight + time,
            offset: self.offset.map(|(ticks, _)| ticks),
            universal: self.offset.is_some_and(|(_, universal)| universal),
        })
    }
}

fn unsupported(text: &str) -> CultureError {
    CultureError::format(format!(
        "The DateTime represented by the string '{text}' is not supported in calendar \
         'System.Globalization.GregorianCalendar'."
    ))
}

struct Reader<'a> {
    text: Vec<char>,
    at: usize,
    pattern: Vec<char>,
    culture: &'a Culture,
    inner_white: bool,
    fields: Fields,
}

impl Reader<'_> {
    fn rest(&self) -> &[char] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_white(&mut self) {
        if self.inner_white {
            self.at += self.rest().iter().take_while(|ch| ch.is_whitespace()).count();
        }
    }

    /// Whether the whole text fits the pattern.
    fn read(&mut self) -> Result<bool, CultureError> {
        let mut at = 0;
        while at < self.pattern.len() {
            self.skip_white();
            match self.part(at)? {
                Some(length) => at += length,
                None => return Ok(false),
            }
        }
        self.skip_white();
        Ok(self.at == self.text.len())
    }

    /// Up to `most` digits, at least `least`.
    fn digits(&mut self, least: usize, most: usize) -> Option<(i64, usize)> {
        let count = self.rest().iter().take(most).take_while(|ch| ch.is_ascii_digit()).count();
        if count < least {
            return None;
        }
        let value = self.rest()[..count].iter().fold(0, |sum, ch| sum * 10 + i64::from(*ch as u32 - '0' as u32));
        self.at += count;
        Some((value, count))
    }

    /// One or two digits for a single letter, else exactly two.
    fn field(&mut self, count: usize) -> Option<u32> {
        let (value, _) = if count == 1 { self.digits(1, 2)? } else { self.digits(count.min(2), count.min(2))? };
        u32::try_from(value).ok()
    }

    fn literal(&mut self, wanted: &str) -> bool {
        let wanted: Vec<char> = wanted.chars().collect();
        let blank = |ch: char| matches!(ch, ' ' | '\u{a0}' | '\u{202f}');
        let same = |a: char, b: char| a == b || (blank(a) && blank(b));
        let matches = self.rest().len() >= wanted.len() && self.rest().iter().zip(&wanted).all(|(a, b)| same(*a, *b));
        if matches {
            self.at += wanted.len();
        }
        matches
    }

    /// The index of the longest of `names` that stands here.
    fn name(&mut self, lists: &[&[String]]) -> Option<u32> {
        let rest = self.rest();
        let candidates = lists.iter().flat_map(|names| names.iter().enumerate());
        let fits = |name: &str| {
            !name.is_empty()
                && name.chars().count() <= rest.len()
                && name.chars().zip(rest).all(|(a, b)| lower_char(a) == lower_char(*b))
        };
        let (index, name) = candidates.filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.chars().count())?;
        self.at += name.chars().count();
        Some(index as u32)
    }

    fn part(&mut self, at: usize) -> Result<Option<usize>, CultureError> {
        let letter = self.pattern[at];
        let count = repeat_count(&self.pattern, at);
        let info = &self.culture.date_time;
        let done = |fits: bool, length: usize| Ok(fits.then_some(length));
        match letter {
            '\'' | '"' => {
                let mut text = String::new();
                let length = super::format::quoted(&mut text, &self.pattern, at)?;
                let fits = self.literal(&text);
                done(fits, length)
            }
            '%' => {
                let next = self.pattern.get(at + 1).copied().filter(|next| *next != '%');
                next.ok_or_else(CultureError::invalid_string)?;
                Ok(Some(1))
            }
            '\\' => {
                let next = self.pattern.get(at + 1).copied().ok_or_else(CultureError::invalid_string)?;
                let fits = self.literal(&next.to_string());
                done(fits, 2)
            }
            ':' => {
                let separator = info.time_separator.clone();
                let fits = self.literal(&separator) || self.literal(":");
                done(fits, 1)
            }
            '/' => {
                let separator = info.date_separator.clone();
                let fits = self.literal(&separator) || self.literal("/");
                done(fits, 1)
            }
            '.' => {
                let optional = self.pattern.get(at + 1) == Some(&'F');
                if self.literal(".") {
                    return Ok(Some(1));
                }
                let skipped = if optional { repeat_count(&self.pattern, at + 1) } else { 0 };
                done(optional, 1 + skipped)
            }
            'd' | 'M' | 'y' | 'g' => Ok(self.date_part(letter, count).then_some(count)),
            'h' | 'H' | 'm' | 's' | 'f' | 'F' | 't' => Ok(self.time_part(letter, count)?.then_some(count)),
            'z' | 'K' | 'Z' => Ok(self.zone_part(letter, count).then_some(if letter == 'z' { count } else { 1 })),
            'G' if self.pattern[at..].starts_with(&['G', 'M', 'T']) => {
                let fits = self.literal("GMT") && set(&mut self.fields.offset, (0, true));
                done(fits, 3)
            }
            other => {
                if other == ' ' && self.inner_white {
                    return Ok(Some(1));
                }
                let fits = self.literal(&other.to_string());
                done(fits, 1)
            }
        }
    }

    fn date_part(&mut self, letter: char, count: usize) -> bool {
        let info = &self.culture.date_time;
        match (letter, count) {
            ('d', 1 | 2) => self.field(count).is_some_and(|value| set(&mut self.fields.day, value)),
            ('d', 3) => {
                let found = self.name(&[&info.abbreviated_day_names]);
                found.is_some_and(|value| set(&mut self.fields.weekday, value))
            }
            ('d', _) => {
                let found = self.name(&[&info.day_names]);
                found.is_some_and(|value| set(&mut self.fields.weekday, value))
            }
            ('M', 1 | 2) => self.field(count).is_some_and(|value| set(&mut self.fields.month, value)),
            ('M', 3) => {
                let found = self.name(&[&info.abbreviated_month_names, &info.abbreviated_month_genitive_names]);
                found.is_some_and(|value| set(&mut self.fields.month, value + 1))
            }
            ('M', _) => {
                let found = self.name(&[&info.month_names, &info.month_genitive_names]);
                found.is_some_and(|value| set(&mut self.fields.month, value + 1))
            }
            ('y', _) => {
                let read = if count <= 2 { self.digits(count, 2) } else { self.digits(count, count) };
                read.is_some_and(|(value, _)| set(&mut self.fields.year, full_year(value, count)))
            }
            _ => {
                let (name, short) = (info.era_name.clone(), info.era_short.clone());
                self.name(&[&[name, short]]).is_some()
            }
        }
    }

    fn time_part(&mut self, letter: char, count: usize) -> Result<bool, CultureError> {
        let info = &self.culture.date_time;
        Ok(match letter {
            'h' | 'H' => {
                self.fields.twelve = letter == 'h';
                self.field(count).is_some_and(|value| set(&mut self.fields.hour, value))
            }
            'm' => self.field(count).is_some_and(|value| set(&mut self.fields.minute, value)),
            's' => self.field(count).is_some_and(|value| set(&mut self.fields.second, value)),
            'f' | 'F' => {
                if count > 7 {
                    return Err(CultureError::invalid_string());
                }
                let least = if letter == 'f' { count } else { 0 };
                self.digits(least, count).is_some_and(|(value, read)| {
                    let ticks = value * 10i64.pow(7 - read as u32);
                    set(&mut self.fields.fraction, ticks)
                })
            }
            _ => {
                let halves = [info.am_designator.clone(), info.pm_designator.clone()];
                let halves = if count == 1 { halves.map(|half| half.chars().take(1).collect()) } else { halves };
                self.name(&[&halves]).is_some_and(|value| set(&mut self.fields.afternoon, value == 1))
            }
        })
    }

    fn zone_part(&mut self, letter: char, count: usize) -> bool {
        if letter == 'Z' || (letter == 'K' && matches!(self.rest().first(), Some('Z' | 'z'))) {
            return (self.literal("Z") || self.literal("z")) && set(&mut self.fields.offset, (0, true));
        }
        if letter == 'K' && !matches!(self.rest().first(), Some('+' | '-')) {
            return true;
        }
        let negative = match self.rest().first() {
            Some('+') => false,
            Some('-') => true,
            _ => return false,
        };
        self.at += 1;
        let hours = if letter == 'z' && count == 1 { self.digits(1, 2) } else { self.digits(2, 2) };
        let Some((hours, _)) = hours else {
            return false;
        };
        let mut minutes = 0;
        if letter == 'K' || count >= 3 {
            let _ = self.literal(":");
            match self.digits(2, 2) {
                Some((value, _)) => minutes = value,
                None => return false,
            }
        }
        let ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE;
        hours <= 14 && minutes < 60 && set(&mut self.fields.offset, (if negative { -ticks } else { ticks }, false))
    }
}
