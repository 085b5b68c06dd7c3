//! Dates and durations, between XML Schema text and .NET's 100-nanosecond ticks.

/// Ticks a second.
const SECOND: i64 = 10_000_000;
/// Ticks a day.
const DAY: i64 = 86_400 * SECOND;
/// Days from 0001-01-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_162;

/// What a date says about its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Nothing: `DateTimeKind.Unspecified`.
    Unspecified,
    /// `Z`.
    Utc,
    /// Minutes east of UTC: a local time where it was written.
    Offset(i32),
}

/// The content of a `DT` element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime {
    /// Clock time in 100-nanosecond ticks since 0001-01-01T00:00:00, in the zone given.
    pub ticks: i64,
    /// The zone.
    pub zone: Zone,
}

impl DateTime {
    /// Reads `2024-03-05T06:07:08.009+02:00`; fraction and zone may be absent.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once('T')?;
        let (time, zone) = split_zone(time)?;
        let [year, month, day] = fields(date, '-')?;
        let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
        let [hour, minute, second] = fields(clock, ':')?;
        let in_range = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let days = days_from_civil(year, month, day) + DAYS_TO_EPOCH;
        let seconds = hour * 3600 + minute * 60 + second;
        in_range.then_some(())?;
        Some(DateTime { ticks: days * DAY + seconds * SECOND + fraction_ticks(fraction)?, zone })
    }

    /// The text of a `DT` element: no trailing zeros in the fraction, no fraction at all on a full second.
    pub fn text(&self) -> String {
        let (year, month, day) = civil_from_days(self.ticks.div_euclid(DAY) - DAYS_TO_EPOCH);
        let in_day = self.ticks.rem_euclid(DAY);
        let seconds = in_day / SECOND;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let fraction = fraction_text(in_day % SECOND);
        let zone = match self.zone {
            Zone::Unspecified => String::new(),
            Zone::Utc => "Z".to_owned(),
            Zone::Offset(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}")
    }
}

/// The text of a `TS` element for a time span of `ticks`: `P1DT2H3M4.5S`, `PT0S`.
pub fn duration_text(ticks: i64) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let ticks = ticks.unsigned_abs();
    let second = SECOND.unsigned_abs();
    let seconds = ticks / second;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let fraction = fraction_text(i64::try_from(ticks % second).unwrap_or(0));
    let mut out = format!("{sign}P");
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    let mut time = String::new();
    for (amount, unit) in [(hours, 'H'), (minutes, 'M')] {
        if amount > 0 {
            time.push_str(&format!("{amount}{unit}"));
        }
    }
    if !seconds.is_multiple_of(60) || !fraction.is_empty() || (time.is_empty() && days == 0) {
        time.push_str(&format!("{}{fraction}S", seconds % 60));
    }
    if !time.is_empty() {
        out.push('T');
        out.push_str(&time);
    }
    out
}

/// Ticks of an XML duration. Years count 365 days and months 30, as in .NET.
pub fn duration_ticks(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let rest = rest.strip_prefix('P')?;
    let (date, time) = rest.split_once('T').unwrap_or((rest, ""));
    let mut ticks: i128 = 0;
    let units = [(date, [('Y', 365 * DAY), ('M', 30 * DAY), ('D', DAY)])];
    let clock = [(time, [('H', 3600 * SECOND), ('M', 60 * SECOND), ('S', SECOND)])];
    for (part, units) in units.into_iter().chain(clock) {
        let mut part = part;
        for (unit, worth) in units {
            let Some((amount, after)) = part.split_once(unit) else { continue };
            let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
            ticks += i128::from(whole.parse::<u64>().ok()?) * i128::from(worth);
            ticks += i128::from(fraction_ticks(fraction)?);
            part = after;
        }
        if !part.is_empty() {
            return None;
        }
    }
    i64::try_from(if negative { -ticks } else { ticks }).ok()
}

fn split_zone(time: &str) -> Option<(&str, Zone)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, Zone::Utc));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, Zone::Unspecified)) };
    let (hours, minutes) = time.get(at + 1..)?.split_once(':')?;
    let minutes = i32::from(hours.parse::<u8>().ok()?) * 60 + i32::from(minutes.parse::<u8>().ok()?);
    let sign = if time[at..].starts_with('-') { -1 } else { 1 };
    Some((&time[..at], Zone::Offset(sign * minutes)))
}

fn fields(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(|part| part.parse::<u16>().ok().map(i64::from));
    let fields = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(fields)
}

fn fraction_ticks(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    format!("{:0<7.7}", fraction).parse().ok()
}

fn fraction_text(ticks: i64) -> String {
    if ticks == 0 { String::new() } else { format!(".{ticks:07}").trim_end_matches('0').to_owned() }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_travel_both_ways() {
        for text in [
            "2024-03-05T06:07:08Z",
            "2024-02-29T23:59:59.009",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.9999999-05:30",
        ] {
            assert_eq!(DateTime::parse(text).unwrap().text(), text);
        }
        assert_eq!(DateTime::parse("2024-03-05T06:07:08Z").unwrap().ticks, 638_452_156_280_000_000);
        assert_eq!(DateTime::parse("2023-02-29T00:00:00"), None);
        assert_eq!(DateTime::parse("2024-01-01"), None);
    }

    #[test]
    fn durations_travel_both_ways() {
        for (ticks, text) in [(0, "PT0S"), (937_845_000_000, "P1DT2H3M4.5S"), (-72_000_000_000, "-PT2H"), (DAY, "P1D")]
        {
            assert_eq!(duration_text(ticks), text);
            assert_eq!(duration_ticks(text), Some(ticks));
        }
        assert_eq!(duration_ticks("P1M"), Some(30 * DAY));
        assert_eq!(duration_ticks("1D"), None);
        assert_eq!(duration_ticks(&duration_text(i64::MIN)), Some(i64::MIN));
    }
}
