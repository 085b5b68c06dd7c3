//! From the numbers and words of a date to the day they mean, by the culture's order.

use super::civil::{Civil, ticks_of};
use super::parse::{ParsedDate, unrecognized};
use super::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, Zone, styles};
use crate::{Culture, CultureError};

/// Two-digit years up to this one are of this century (`Calendar.TwoDigitYearMax` 2049).
const TWO_DIGIT_YEAR_MAX: i32 = 49;

/// What a text held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub date: bool,
    pub time: bool,
}

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Value and number of digits.
    numbers: Vec<(i64, usize)>,
    /// The month by name and how many numbers stood before it.
    month: Option<(u32, usize)>,
    weekday: Option<u32>,
    time: Option<i64>,
    offset: Option<(i64, bool)>,
    /// A separator was read after which an element must come.
    pending: bool,
}

/// Where day, month and year stand in the culture's short date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    MonthDayYear,
    DayMonthYear,
    YearMonthDay,
}

fn order(culture: &Culture) -> Order {
    let pattern = &culture.date_time.short_date_pattern;
    let at = |letter: char| pattern.find(letter).unwrap_or(usize::MAX);
    match () {
        () if at('y') < at('M') => Order::YearMonthDay,
        () if at('d') < at('M') => Order::DayMonthYear,
        () => Order::MonthDayYear,
    }
}

pub(super) fn full_year(value: i64, digits: usize) -> i32 {
    let value = i32::try_from(value).unwrap_or(i32::MAX);
    match () {
        () if digits > 2 => value,
        () if value <= TWO_DIGIT_YEAR_MAX => 2000 + value,
        () => 1900 + value,
    }
}

impl Fields {
    pub fn number(&mut self, value: i64, digits: usize) -> Option<()> {
        self.numbers.push((value, digits));
        self.pending = false;
        (self.numbers.len() <= 3).then_some(())
    }

    pub fn month(&mut self, month: u32) -> Option<()> {
        self.pending = false;
        self.month.replace((month, self.numbers.len())).is_none().then_some(())
    }

    pub fn weekday(&mut self, day: u32) -> Option<()> {
        self.pending = false;
        self.weekday.replace(day).is_none().then_some(())
    }

    pub fn has_date(&self) -> bool {
        !self.numbers.is_empty() || self.month.is_some()
    }

    pub fn separator(&mut self, mark: char) -> Option<()> {
        let known = matches!(mark, '/' | '-' | '.' | ',');
        let has_element = self.has_date() || self.weekday.is_some() || self.time.is_some();
        let doubled = self.pending && mark != ',';
        self.pending = mark != ',' && mark != '.';
        (known && has_element && !doubled).then_some(())
    }

    pub fn set_time(
        &mut self,
        hour: i64,
        minute: i64,
        second: i64,
        fraction: i64,
        afternoon: Option<bool>,
    ) -> Option<()> {
        let hour = match afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            Some(false) if hour > 12 => return None,
            _ => hour,
        };
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let ticks = hour * TICKS_PER_HOUR + minute * TICKS_PER_MINUTE + second * TICKS_PER_SECOND + fraction;
        self.pending = false;
        self.time.replace(ticks).is_none().then_some(())
    }

    pub fn set_offset(&mut self, ticks: i64, universal: bool) -> Option<()> {
        self.time?;
        self.offset.replace((ticks, universal)).is_none().then_some(())
    }

    /// Year, month and day with the current year where none was written.
    fn date(&self, culture: &Culture, this_year: i32) -> Option<(i32, i64, i64)> {
        let order = order(culture);
        let is_year = |(value, digits): (i64, usize)| digits > 2 || value > 31;
        let year = |(value, digits): (i64, usize)| full_year(value, digits);
        match (self.month, self.numbers.as_slice()) {
            (None, &[a, b, c]) => Some(match order {
                _ if a.1 > 2 => (year(a), b.0, c.0),
                _ if b.1 > 2 => return None,
                Order::YearMonthDay if c.1 <= 2 => (year(a), b.0, c.0),
                Order::DayMonthYear => (year(c), b.0, a.0),
                _ => (year(c), a.0, b.0),
            }),
            (None, &[a, b]) => Some(match () {
                () if a.1 > 2 => (year(a), b.0, 1),
                () if b.1 > 2 => (year(b), a.0, 1),
                () if day_first(culture) => (this_year, b.0, a.0),
                () => (this_year, a.0, b.0),
            }),
            (Some((month, _)), &[a]) => {
                Some(if is_year(a) { (year(a), i64::from(month), 1) } else { (this_year, i64::from(month), a.0) })
            }
            (Some((month, before)), &[a, b]) => {
                let year_first = is_year(a) || (order == Order::YearMonthDay && before == 1 && !is_year(b));
                let (written, day) = if year_first { (a, b) } else { (b, a) };
                Some((year(written), i64::from(month), day.0))
            }
            _ => None,
        }
    }

    pub fn resolve(
        &self,
        text: &str,
        culture: &Culture,
        flags: u32,
        zone: &dyn Zone,
    ) -> Result<(ParsedDate, Found), CultureError> {
        let wrong = || unrecognized(text);
        let has_date = self.has_date();
        if self.pending || (!has_date && self.time.is_none()) {
            return Err(wrong());
        }
        let midnight = if has_date {
            let this_year = Civil::of(zone.local_now()).year;
            let (year, month, day) = self.date(culture, this_year).ok_or_else(wrong)?;
            let part = |value: i64| u32::try_from(value).unwrap_or(0);
            ticks_of(year, part(month), part(day)).ok_or_else(wrong)?
        } else if flags & styles::NO_CURRENT_DATE_DEFAULT != 0 {
            0
        } else {
            zone.local_now().div_euclid(TICKS_PER_DAY) * TICKS_PER_DAY
        };
        if self.weekday.is_some_and(|day| has_date && day != Civil::of(midnight).weekday) {
            return Err(wrong_weekday(text));
        }
        let ticks = midnight + self.time.unwrap_or(0);
        let parsed = ParsedDate {
            ticks,
            offset: self.offset.map(|(ticks, _)| ticks),
            universal: self.offset.is_some_and(|(_, universal)| universal),
        };
        Ok((parsed, Found { date: has_date, time: self.time.is_some() }))
    }
}

pub(super) fn wrong_weekday(text: &str) -> CultureError {
    CultureError::format(format!(
        "String '{text}' was not recognized as a valid DateTime because the day of week was incorrect."
    ))
}

fn day_first(culture: &Culture) -> bool {
    let pattern = &culture.date_time.month_day_pattern;
    let at = |letter: char| pattern.find(letter).unwrap_or(usize::MAX);
    at('d') < at('M')
}
