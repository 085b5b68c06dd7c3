//! Text to dates, tolerant of how people write them (`DateTime.Parse`).

use super::lexer::{Token, lex};
use super::resolve::{Fields, Found};
use super::{
    DateTime, DateTimeKind, MAX_TICKS, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, Zone, styles,
};
use crate::{Culture, CultureError};

/// A date as it stood in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedDate {
    /// The ticks written.
    pub ticks: i64,
    /// The offset written, in ticks.
    pub offset: Option<i64>,
    /// Whether the offset was written as `Z` or `GMT`.
    pub universal: bool,
}

pub(super) fn unrecognized(text: &str) -> CultureError {
    CultureError::format(format!("String '{text}' was not recognized as a valid DateTime."))
}

impl ParsedDate {
    /// The `DateTime` by the styles (`AdjustToUniversal`, `AssumeLocal`, `AssumeUniversal`, `RoundtripKind`).
    pub(super) fn date_time(self, flags: u32, zone: &dyn Zone) -> Option<DateTime> {
        let has = |flag: u32| flags & flag != 0;
        let make = |ticks: i64, kind| (0..=MAX_TICKS).contains(&ticks).then_some(DateTime { ticks, kind });
        let to_local = |utc: i64| {
            let ticks = utc + zone.offset_at_utc(utc);
            make(ticks.clamp(0, MAX_TICKS), DateTimeKind::Local)
        };
        match self.offset {
            Some(offset) => {
                let utc = self.ticks - offset;
                if has(styles::ADJUST_TO_UNIVERSAL) || (has(styles::ROUNDTRIP_KIND) && self.universal) {
                    return make(utc, DateTimeKind::Utc);
                }
                to_local(utc)
            }
            None if has(styles::ASSUME_UNIVERSAL) && has(styles::ADJUST_TO_UNIVERSAL) => {
                make(self.ticks, DateTimeKind::Utc)
            }
            None if has(styles::ASSUME_UNIVERSAL) => to_local(self.ticks),
            None if has(styles::ASSUME_LOCAL) && has(styles::ADJUST_TO_UNIVERSAL) => {
                make(self.ticks - zone.offset_at_local(self.ticks), DateTimeKind::Utc)
            }
            None if has(styles::ASSUME_LOCAL) => make(self.ticks, DateTimeKind::Local),
            None => make(self.ticks, DateTimeKind::Unspecified),
        }
    }

    /// Local ticks and offset of a `DateTimeOffset`.
    pub(super) fn with_offset(self, flags: u32, zone: &dyn Zone) -> (i64, i64) {
        let assumed = if flags & styles::ASSUME_UNIVERSAL != 0 { 0 } else { zone.offset_at_local(self.ticks) };
        let offset = self.offset.unwrap_or(assumed);
        if flags & styles::ADJUST_TO_UNIVERSAL != 0 { (self.ticks - offset, 0) } else { (self.ticks, offset) }
    }
}

/// `DateTime.Parse(text, culture, styles)`.
///
/// # Errors
/// `FormatException` with .NET's message.
pub fn parse_date_time(text: &str, culture: &Culture, flags: u32, zone: &dyn Zone) -> Result<DateTime, CultureError> {
    let (parsed, _) = parse(text, culture, flags, zone)?;
    parsed.date_time(flags, zone).ok_or_else(|| unrecognized(text))
}

/// `DateTimeOffset.Parse`: local ticks and offset.
///
/// # Errors
/// `FormatException` with .NET's message.
pub fn parse_offset(text: &str, culture: &Culture, flags: u32, zone: &dyn Zone) -> Result<(i64, i64), CultureError> {
    let (parsed, _) = parse(text, culture, flags, zone)?;
    Ok(parsed.with_offset(flags, zone))
}

/// `DateOnly.Parse`: ticks at midnight.
///
/// # Errors
/// `FormatException` when the text is no date or has a time.
pub fn parse_date_only(text: &str, culture: &Culture, zone: &dyn Zone) -> Result<i64, CultureError> {
    match parse(text, culture, 0, zone) {
        Ok((parsed, Found { date: true, time: false })) => Ok(parsed.ticks),
        _ => Err(CultureError::format(format!("String '{text}' was not recognized as a valid DateOnly."))),
    }
}

/// `TimeOnly.Parse`: ticks since midnight.
///
/// # Errors
/// `FormatException` when the text is no time or has a date.
pub fn parse_time_only(text: &str, culture: &Culture, zone: &dyn Zone) -> Result<i64, CultureError> {
    match parse(text, culture, 0, zone) {
        Ok((parsed, Found { date: false, time: true })) => Ok(parsed.ticks.rem_euclid(TICKS_PER_DAY)),
        _ => Err(CultureError::format(format!("String '{text}' was not recognized as a valid TimeOnly."))),
    }
}

fn parse(text: &str, culture: &Culture, flags: u32, zone: &dyn Zone) -> Result<(ParsedDate, Found), CultureError> {
    let tokens = lex(text.trim_end_matches('\0'), culture)?;
    if tokens.is_empty() {
        return Err(unrecognized(text));
    }
    let mut reader = Reader { tokens: &tokens, at: 0, fields: Fields::default(), after_time: false, after_mark: false };
    reader.read().ok_or_else(|| unrecognized(text))?;
    reader.fields.resolve(text, culture, flags, zone)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    fields: Fields,
    /// Whether the last thing read was the time: then a sign starts an offset.
    after_time: bool,
    /// Whether `T` was just read: then a time must follow.
    after_mark: bool,
}

impl Reader<'_> {
    fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn read(&mut self) -> Option<()> {
        while let Some(token) = self.token(0).cloned() {
            let was_after_time = std::mem::take(&mut self.after_time);
            let after_mark = std::mem::take(&mut self.after_mark);
            match token {
                Token::Number(value, count) => match self.token(1) {
                    Some(Token::Mark(':')) => self.time(value)?,
                    Some(Token::Half(afternoon)) => {
                        let afternoon = *afternoon;
                        self.at += 2;
                        self.fields.set_time(value, 0, 0, 0, Some(afternoon))?;
                        self.after_time = true;
                    }
                    _ if after_mark => return None,
                    _ => {
                        self.at += 1;
                        self.fields.number(value, count)?;
                    }
                },
                Token::Month(month) => {
                    self.at += 1;
                    self.fields.month(month)?;
                }
                Token::Weekday(day) => {
                    self.at += 1;
                    self.fields.weekday(day)?;
                }
                Token::TimeMark => {
                    self.at += 1;
                    self.after_mark = self.fields.has_date();
                    self.after_mark.then_some(())?;
                }
                Token::Universal => {
                    self.at += 1;
                    self.fields.set_offset(0, true)?;
                }
                Token::Era => self.at += 1,
                Token::Mark(sign @ ('+' | '-')) if was_after_time => self.offset(sign == '-')?,
                Token::Mark(mark) => {
                    self.at += 1;
                    self.fields.separator(mark)?;
                    self.after_time = was_after_time && mark == ',';
                }
                Token::Half(_) => return None,
            }
        }
        (!self.after_mark).then_some(())
    }

    /// `h:m[:s[.f]] [AM|PM]`.
    fn time(&mut self, hour: i64) -> Option<()> {
        let number = |token: Option<&Token>| match token {
            Some(Token::Number(value, count)) if *count <= 2 => Some(*value),
            _ => None,
        };
        let minute = number(self.token(2))?;
        self.at += 3;
        let mut second = 0;
        let mut fraction = 0;
        if self.token(0) == Some(&Token::Mark(':')) {
            second = number(self.token(1))?;
            self.at += 2;
            if let Some(Token::Mark('.' | ',')) = self.token(0) {
                let Some(Token::Number(value, count)) = self.token(1) else {
                    return None;
                };
                // Digits beyond the tick are rounded.
                let scaled = *value as f64 / 10f64.powi(*count as i32);
                fraction = (scaled * TICKS_PER_SECOND as f64).round() as i64;
                self.at += 2;
            }
        }
        let half = match self.token(0) {
            Some(Token::Half(afternoon)) => Some(*afternoon),
            _ => None,
        };
        self.at += usize::from(half.is_some());
        self.after_time = true;
        self.fields.set_time(hour, minute, second, fraction, half)
    }

    /// `+hh`, `+hhmm`, `+hh:mm` after the time.
    fn offset(&mut self, negative: bool) -> Option<()> {
        let Some(Token::Number(value, count)) = self.token(1).cloned() else {
            return None;
        };
        self.at += 2;
        let (hours, minutes) = match count {
            1 | 2 => match (self.token(0), self.token(1)) {
                (Some(Token::Mark(':')), Some(Token::Number(minutes, 2))) => {
                    let minutes = *minutes;
                    self.at += 2;
                    (value, minutes)
                }
                _ => (value, 0),
            },
            3 | 4 => (value / 100, value % 100),
            _ => return None,
        };
        if hours > 14 || minutes > 59 {
            return None;
        }
        let ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE;
        self.fields.set_offset(if negative { -ticks } else { ticks }, false)
    }
}
