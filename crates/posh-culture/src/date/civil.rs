//! The proleptic Gregorian calendar.

use super::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

const DAYS_BEFORE: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// A point in time taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Civil {
    pub year: i32,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// Ticks within the second.
    pub fraction: u32,
    /// Sunday is 0.
    pub weekday: u32,
    /// 1 January is 1.
    pub day_of_year: u32,
}

/// Whether February has 29 days.
pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days in a month (1 to 12).
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap_year(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Ticks at midnight of a date; none when there is no such day in the years 1 to 9999.
pub fn ticks_of(year: i32, month: u32, day: u32) -> Option<i64> {
    let valid =
        (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
    valid.then(|| {
        let before = i64::from(year - 1);
        let leap_day = i64::from(month > 2 && is_leap_year(year));
        let days = before * 365 + before / 4 - before / 100 + before / 400;
        (days + DAYS_BEFORE[month as usize - 1] + leap_day + i64::from(day) - 1) * TICKS_PER_DAY
    })
}

impl Civil {
    /// Takes ticks apart.
    pub fn of(ticks: i64) -> Self {
        let days = ticks.div_euclid(TICKS_PER_DAY);
        let time = ticks.rem_euclid(TICKS_PER_DAY);
        let four_centuries = days.div_euclid(146_097);
        let mut rest = days.rem_euclid(146_097);
        let centuries = (rest / 36_524).min(3);
        rest -= centuries * 36_524;
        let fours = rest / 1461;
        rest -= fours * 1461;
        let years = (rest / 365).min(3);
        rest -= years * 365;
        let year = (four_centuries * 400 + centuries * 100 + fours * 4 + years + 1) as i32;
        let leap = i64::from(is_leap_year(year));
        let mut month = 1;
        while month < 12 && rest >= DAYS_BEFORE[month] + if month >= 2 { leap } else { 0 } {
            month += 1;
        }
        let first = DAYS_BEFORE[month - 1] + if month > 2 { leap } else { 0 };
        Self {
            year,
            month: month as u32,
            day: (rest - first + 1) as u32,
            hour: (time / TICKS_PER_HOUR) as u32,
            minute: (time / TICKS_PER_MINUTE % 60) as u32,
            second: (time / TICKS_PER_SECOND % 60) as u32,
            fraction: (time % TICKS_PER_SECOND) as u32,
            weekday: (days + 1).rem_euclid(7) as u32,
            day_of_year: rest as u32 + 1,
        }
    }

    /// Monday is 1, Sunday is 7.
    pub fn iso_weekday(&self) -> u32 {
        if self.weekday == 0 { 7 } else { self.weekday }
    }
}

fn iso(civil: &Civil) -> (i32, u32) {
    let week = (civil.day_of_year as i32 - civil.iso_weekday() as i32 + 10) / 7;
    if week < 1 {
        return (civil.year - 1, weeks_in(civil.year - 1));
    }
    if week as u32 > weeks_in(civil.year) { (civil.year + 1, 1) } else { (civil.year, week as u32) }
}

fn weeks_in(year: i32) -> u32 {
    let last_weekday = |year: i32| (year + year / 4 - year / 100 + year / 400) % 7;
    52 + u32::from(last_weekday(year) == 4 || last_weekday(year - 1) == 3)
}

/// The week number of ISO 8601.
pub fn iso_week(ticks: i64) -> u32 {
    iso(&Civil::of(ticks)).1
}

/// The year that the week of ISO 8601 belongs to.
pub fn iso_year(ticks: i64) -> i32 {
    iso(&Civil::of(ticks)).0
}
