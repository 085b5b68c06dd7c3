//! Get-Date

use posh_culture::date::unix_format;
use posh_runtime::{DateTime, DateTimeKind, Value};

use crate::support::engine::Objects as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Ticks of 1970-01-01.
const UNIX_EPOCH: i64 = 621_355_968_000_000_000;
const TICKS_PER_SECOND: i64 = 10_000_000;

/// Gives a date: now or one that is given, with parts replaced, as an object or as text.
#[derive(Default)]
pub(crate) struct GetDate;

impl Cmdlet for GetDate {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut date = match (cx.value("Date"), cx.int("UnixTimeSeconds")) {
            (_, Some(seconds)) => {
                cx.to_local(DateTime::new(UNIX_EPOCH + seconds * TICKS_PER_SECOND, DateTimeKind::Utc))
            }
            (Some(Value::DateTime(date)), _) => date,
            _ => cx.now(),
        };
        date = replace_parts(cx, date);
        if cx.flag("AsUTC") {
            date = cx.to_utc(date);
        }
        if let Some(format) = cx.text_of("UFormat")? {
            return give_unix(cx, date, &format);
        }
        if let Some(format) = cx.text_of("Format")? {
            return give_formatted(cx, date, &format);
        }
        let hint = cx.text_of("DisplayHint")?.unwrap_or_else(|| "DateTime".to_owned());
        let hint = cx.convert(&Value::string(&hint), "Microsoft.PowerShell.Commands.DisplayHintType")?;
        let noted = cx.with_notes(&Value::DateTime(date), &[("DisplayHint".into(), hint)])?;
        cx.emit(noted)
    }
}

/// The parts given as parameters instead of those of the date.
fn replace_parts(cx: &Cx<'_>, date: DateTime) -> DateTime {
    let parts = ["Year", "Month", "Day", "Hour", "Minute", "Second", "Millisecond"];
    if !parts.iter().any(|part| cx.has(part)) {
        return date;
    }
    let civil = posh_culture::date::Civil::of(date.ticks());
    let get = |name: &str, old: i64| cx.int(name).unwrap_or(old);
    let (year, month) = (get("Year", i64::from(civil.year)), get("Month", i64::from(civil.month)));
    let last = posh_culture::date::days_in_month(year as i32, month as u32);
    let day = get("Day", i64::from(civil.day)).min(i64::from(last));
    let midnight = posh_culture::date::ticks_of(year as i32, month as u32, day as u32).unwrap_or(0);
    let seconds = get("Hour", i64::from(civil.hour)) * 3600
        + get("Minute", i64::from(civil.minute)) * 60
        + get("Second", i64::from(civil.second));
    let fraction = match cx.int("Millisecond") {
        Some(milliseconds) => milliseconds * 10_000,
        None => date.ticks() % TICKS_PER_SECOND,
    };
    DateTime::new(midnight + seconds * TICKS_PER_SECOND + fraction, date.kind())
}

/// The formats of `-Format` that are no .NET formats.
const NAMED_FORMATS: &[(&str, &str)] = &[
    ("FileDate", "yyyyMMdd"),
    ("FileDateUniversal", "yyyyMMddZ"),
    ("FileDateTime", "yyyyMMddTHHmmssffff"),
    ("FileDateTimeUniversal", "yyyyMMddTHHmmssffffZ"),
];

fn give_formatted(cx: &mut Cx<'_>, date: DateTime, format: &str) -> Run {
    let named = NAMED_FORMATS.iter().find(|row| row.0.eq_ignore_ascii_case(format));
    let (date, format) = match named {
        Some((name, format)) if name.ends_with("Universal") => (cx.to_utc(date), *format),
        Some((_, format)) => (date, *format),
        None => (date, format),
    };
    match cx.format_date(date, format) {
        Ok(text) => cx.emit(Value::string(&text)),
        Err(message) => {
            Err(cx
                .fault(Fault::new("FormatException", "InvalidOperation", &message).exception("System.FormatException")))
        }
    }
}

fn give_unix(cx: &mut Cx<'_>, date: DateTime, format: &str) -> Run {
    let culture = cx.culture();
    match unix_format(posh_runtime::convert::culture_date(date), format, &culture, &*cx.runtime.zone) {
        Ok(text) => cx.emit(Value::string(&text)),
        Err(error) => Err(cx.fault(
            Fault::new("FormatException", "InvalidOperation", &error.to_string()).exception("System.FormatException"),
        )),
    }
}
