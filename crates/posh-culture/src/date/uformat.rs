//! `Get-Date -UFormat`: strftime's letters as PowerShell understands them ("Get-Date", -UFormat, PowerShell documentation).

use super::civil::{Civil, iso_week, iso_year};
use super::{DateTime, TICKS_PER_SECOND, UNIX_EPOCH_TICKS, Zone, format_date};
use crate::{Culture, CultureError};

/// What a letter stands for as a custom date format, where one exists.
const CUSTOM: [(char, &str); 22] = [
    ('A', "dddd"),
    ('a', "ddd"),
    ('B', "MMMM"),
    ('b', "MMM"),
    ('h', "MMM"),
    ('c', "ddd dd MMM yyyy HH:mm:ss"),
    ('D', "MM/dd/yy"),
    ('x', "MM/dd/yy"),
    ('d', "dd"),
    ('F', "yyyy-MM-dd"),
    ('H', "HH"),
    ('I', "hh"),
    ('M', "mm"),
    ('m', "MM"),
    ('p', "tt"),
    ('R', "HH:mm"),
    ('r', "hh:mm:ss tt"),
    ('S', "ss"),
    ('T', "HH:mm:ss"),
    ('X', "HH:mm:ss"),
    ('Y', "yyyy"),
    ('y', "yy"),
];

/// Formats `value` by a strftime format; a leading `+` is ignored.
///
/// # Errors
/// None at present; the signature is that of the other formats.
pub fn unix_format(value: DateTime, format: &str, culture: &Culture, zone: &dyn Zone) -> Result<String, CultureError> {
    let mut out = String::new();
    let mut chars = format.strip_prefix('+').unwrap_or(format).chars();
    while let Some(ch) = chars.next() {
        if ch != '%' {
            out.push(ch);
            continue;
        }
        let Some(letter) = chars.next() else { break };
        match CUSTOM.iter().find(|(known, _)| *known == letter) {
            Some((_, pattern)) => {
                // A pattern of one letter would be read as a standard specifier: none here is.
                out.push_str(&format_date(value, pattern, culture, zone)?);
            }
            None => out.push_str(&computed(letter, value, zone)),
        }
    }
    Ok(out)
}

fn computed(letter: char, value: DateTime, zone: &dyn Zone) -> String {
    let civil = Civil::of(value.ticks);
    let hour = if civil.hour.is_multiple_of(12) { 12 } else { civil.hour % 12 };
    match letter {
        'C' => (civil.year / 100).to_string(),
        'e' => format!("{:>2}", civil.day),
        'G' => iso_year(value.ticks).to_string(),
        'g' => format!("{:02}", iso_year(value.ticks) % 100),
        'j' => format!("{:03}", civil.day_of_year),
        'k' => format!("{:>2}", civil.hour),
        'l' => format!("{hour:>2}"),
        'n' => "\n".to_owned(),
        's' => {
            let utc = match value.kind {
                super::DateTimeKind::Utc => value.ticks,
                _ => value.ticks - zone.offset_at_local(value.ticks),
            };
            let seconds = (utc - UNIX_EPOCH_TICKS) as f64 / TICKS_PER_SECOND as f64;
            format!("{seconds:.0}")
        }
        't' => "\t".to_owned(),
        'U' | 'W' => (civil.day_of_year / 7).to_string(),
        'u' => civil.iso_weekday().to_string(),
        'V' => format!("{:02}", iso_week(value.ticks)),
        'w' => civil.weekday.to_string(),
        'Z' => {
            let offset = match value.kind {
                super::DateTimeKind::Utc => 0,
                _ => zone.offset_at_local(value.ticks),
            };
            let hours = offset / super::TICKS_PER_HOUR;
            format!("{}{:02}", if offset < 0 { '-' } else { '+' }, hours.abs())
        }
        other => other.to_string(),
    }
}
