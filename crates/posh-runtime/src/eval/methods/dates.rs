//! `DateTime` and `TimeSpan`.

use posh_culture::date::Civil;

use super::{Arguments, thrown};
use crate::convert;
use crate::error::Eval;
use crate::runtime::Runtime;
use crate::types::known;
use crate::value::{DateTime, DateTimeKind, Value};

const DAY: i64 = 864_000_000_000;
const HOUR: i64 = 36_000_000_000;
const MINUTE: i64 = 600_000_000;
const SECOND: i64 = 10_000_000;
const MILLISECOND: i64 = 10_000;

fn small(value: i64) -> Value {
    Value::Int32(i32::try_from(value).unwrap_or(i32::MAX))
}

/// A property of a date.
pub(super) fn date_property(runtime: &mut Runtime, date: DateTime, name: &str) -> Eval<Option<Value>> {
    let civil = Civil::of(date.ticks());
    Ok(Some(match name {
        "year" => small(i64::from(civil.year)),
        "month" => small(i64::from(civil.month)),
        "day" => small(i64::from(civil.day)),
        "hour" => small(date.ticks() / HOUR % 24),
        "minute" => small(date.ticks() / MINUTE % 60),
        "second" => small(date.ticks() / SECOND % 60),
        "millisecond" => small(date.ticks() / MILLISECOND % 1000),
        "ticks" => Value::Int64(date.ticks()),
        "date" => Value::DateTime(DateTime::new(date.ticks() / DAY * DAY, date.kind())),
        "timeofday" => Value::TimeSpan(date.ticks() % DAY),
        "dayofweek" => enum_value("System.DayOfWeek", (date.ticks() / DAY + 1) % 7),
        "dayofyear" => {
            let first = posh_culture::date::ticks_of(civil.year, 1, 1).unwrap_or(0);
            small((date.ticks() - first) / DAY + 1)
        }
        "kind" => enum_value("System.DateTimeKind", date.kind() as i64),
        "datetime" => format(runtime, date, "F")?,
        _ => return Ok(None),
    }))
}

/// A property of a date with an offset.
pub(super) fn offset_property(date: crate::types::native::DateTimeOffsetObject, name: &str) -> Option<Value> {
    let plain = DateTime::new(date.ticks, DateTimeKind::Unspecified);
    let civil = Civil::of(date.ticks);
    Some(match name {
        "utcdatetime" => Value::DateTime(DateTime::new(date.ticks - date.offset, DateTimeKind::Utc)),
        "datetime" => Value::DateTime(plain),
        "offset" => Value::TimeSpan(date.offset),
        "year" => small(i64::from(civil.year)),
        "month" => small(i64::from(civil.month)),
        "day" => small(i64::from(civil.day)),
        "ticks" => Value::Int64(date.ticks),
        _ => return None,
    })
}

fn enum_value(name: &str, value: i64) -> Value {
    match crate::types::TypeRef::find(name) {
        Some(ty) => Value::Enum(std::sync::Arc::new(crate::types::EnumValue { ty, value })),
        None => Value::Int64(value),
    }
}

fn format(runtime: &mut Runtime, date: DateTime, format: &str) -> Eval<Value> {
    let shown = posh_culture::date::format_date(convert::culture_date(date), format, &runtime.culture, &*runtime.zone);
    shown.map(|text| Value::string(&text)).map_err(|error| thrown("System.FormatException", error.to_string()))
}

/// A property of a time span.
pub(super) fn span_property(ticks: i64, name: &str) -> Option<Value> {
    #[allow(clippy::cast_precision_loss)]
    let total = |unit: i64| Value::Double(ticks as f64 / unit as f64);
    Some(match name {
        "days" => small(ticks / DAY),
        "hours" => small(ticks / HOUR % 24),
        "minutes" => small(ticks / MINUTE % 60),
        "seconds" => small(ticks / SECOND % 60),
        "milliseconds" => small(ticks / MILLISECOND % 1000),
        "ticks" => Value::Int64(ticks),
        "totaldays" => total(DAY),
        "totalhours" => total(HOUR),
        "totalminutes" => total(MINUTE),
        "totalseconds" => total(SECOND),
        "totalmilliseconds" => total(MILLISECOND),
        _ => return None,
    })
}

fn add_months(date: DateTime, months: i64) -> DateTime {
    let civil = Civil::of(date.ticks());
    let total = i64::from(civil.year) * 12 + i64::from(civil.month) - 1 + months;
    let (year, month) =
        (i32::try_from(total.div_euclid(12)).unwrap_or(1), u32::try_from(total.rem_euclid(12)).unwrap_or(0) + 1);
    let day = civil.day.min(posh_culture::date::days_in_month(year, month));
    let ticks = posh_culture::date::ticks_of(year, month, day).unwrap_or(0);
    DateTime::new(ticks + date.ticks() % DAY, date.kind())
}

/// Calls a method of a date.
pub(super) fn date_call(
    runtime: &mut Runtime,
    date: DateTime,
    name: &str,
    given: &Arguments<'_>,
) -> Eval<Option<Value>> {
    let unit = match name {
        "adddays" => DAY,
        "addhours" => HOUR,
        "addminutes" => MINUTE,
        "addseconds" => SECOND,
        "addmilliseconds" => MILLISECOND,
        _ => 0,
    };
    if unit != 0 {
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        let ticks = (given.double(runtime, 0)? * unit as f64).round() as i64;
        return Ok(Some(Value::DateTime(DateTime::new(date.ticks() + ticks, date.kind()))));
    }
    Ok(Some(match name {
        "addmonths" => Value::DateTime(add_months(date, given.int(runtime, 0)?)),
        "addyears" => Value::DateTime(add_months(date, given.int(runtime, 0)? * 12)),
        "addticks" => Value::DateTime(DateTime::new(date.ticks() + given.int(runtime, 0)?, date.kind())),
        "add" | "subtract" => {
            let sign = if name == "add" { 1 } else { -1 };
            match given.value(0).base() {
                Value::DateTime(other) => Value::TimeSpan(date.ticks() - other.ticks()),
                other => match runtime.convert(other, known::TIMESPAN)? {
                    Value::TimeSpan(ticks) => Value::DateTime(DateTime::new(date.ticks() + sign * ticks, date.kind())),
                    _ => Value::Null,
                },
            }
        }
        "tostring" => {
            let wanted = given.text(runtime, 0)?;
            format(runtime, date, &wanted)?
        }
        "toshortdatestring" => format(runtime, date, "d")?,
        "tolongdatestring" => format(runtime, date, "D")?,
        "toshorttimestring" => format(runtime, date, "t")?,
        "tolongtimestring" => format(runtime, date, "T")?,
        "touniversaltime" => match date.kind() {
            DateTimeKind::Utc => Value::DateTime(date),
            _ => Value::DateTime(DateTime::new(
                date.ticks() - runtime.zone.offset_at_local(date.ticks()),
                DateTimeKind::Utc,
            )),
        },
        "tolocaltime" => match date.kind() {
            DateTimeKind::Local => Value::DateTime(date),
            _ => Value::DateTime(DateTime::new(
                date.ticks() + runtime.zone.offset_at_local(date.ticks()),
                DateTimeKind::Local,
            )),
        },
        "isdaylightsavingtime" => Value::Bool(false),
        "tofiletime" | "tofiletimeutc" => Value::Int64(date.ticks() - 504_911_232_000_000_000),
        _ => return super::collections::magic(runtime, &Value::DateTime(date), name, given),
    }))
}

/// Calls a method of a time span.
pub(super) fn span_call(runtime: &mut Runtime, ticks: i64, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "add" | "subtract" => {
            let sign = if name == "add" { 1 } else { -1 };
            match runtime.convert(&given.value(0), known::TIMESPAN)? {
                Value::TimeSpan(other) => Value::TimeSpan(ticks + sign * other),
                _ => Value::Null,
            }
        }
        "negate" => Value::TimeSpan(-ticks),
        "duration" => Value::TimeSpan(ticks.abs()),
        "tostring" => {
            let wanted = given.text(runtime, 0)?;
            let shown = posh_culture::timespan::format(ticks, &wanted, &runtime.culture);
            Value::string(&shown.map_err(|error| thrown("System.FormatException", error.to_string()))?)
        }
        _ => return super::collections::magic(runtime, &Value::TimeSpan(ticks), name, given),
    }))
}
