//! Values as text: in the language (invariant) and as .NET's `ToString()` in the current culture.

use posh_culture::date::{self, DateTime as CultureDate, DateTimeKind as CultureKind};
use posh_culture::number::{self, Number};
use posh_culture::{Culture, guid, timespan};

use super::Settings;
use crate::object::{Body, Custom};
use crate::string::{PsString, StringBuilder};
use crate::types::native::DateTimeOffsetObject;
use crate::value::{DateTime, DateTimeKind, Value};

/// The date as the culture crate knows it.
pub fn culture_date(value: DateTime) -> CultureDate {
    let kind = match value.kind() {
        DateTimeKind::Unspecified => CultureKind::Unspecified,
        DateTimeKind::Utc => CultureKind::Utc,
        DateTimeKind::Local => CultureKind::Local,
    };
    CultureDate { ticks: value.ticks(), kind }
}

/// The date of the culture crate as a value.
pub fn date_value(value: CultureDate) -> Value {
    let kind = match value.kind {
        CultureKind::Unspecified => DateTimeKind::Unspecified,
        CultureKind::Utc => DateTimeKind::Utc,
        CultureKind::Local => DateTimeKind::Local,
    };
    Value::DateTime(DateTime::new(value.ticks, kind))
}

/// Text as the language makes it: `"$value"`, `[string]value`: invariant, arrays joined.
pub fn text(value: &Value, settings: &Settings<'_>) -> PsString {
    let invariant = Culture::invariant();
    in_language(value, settings, &invariant, 0)
}

/// Custom objects inside custom objects are shown to this depth.
const DEPTH: usize = 16;

fn in_language(value: &Value, settings: &Settings<'_>, culture: &Culture, depth: usize) -> PsString {
    match value.base() {
        Value::String(text) => text.clone(),
        Value::Array(array) if array.rank() == 1 => joined(&array.to_vec(), settings, culture, depth),
        Value::Array(array) => joined(&array.to_vec(), settings, culture, depth),
        Value::List(list) => joined(&list.to_vec(), settings, culture, depth),
        Value::Object(object) => match object.body() {
            Body::Custom(custom) => PsString::new(&custom_text(custom, settings, depth)),
            Body::Native(native) => match native.enumerate() {
                Some(items) if native.text().is_none() => joined(&items, settings, culture, depth),
                _ => scalar(value.base(), culture, settings),
            },
            _ => scalar(value.base(), culture, settings),
        },
        Value::Type(ty) => PsString::new(&ty.display()),
        other => scalar(other, culture, settings),
    }
}

fn joined(items: &[Value], settings: &Settings<'_>, culture: &Culture, depth: usize) -> PsString {
    let mut out = StringBuilder::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(settings.separator);
        }
        match item.base() {
            Value::Array(array) => out.push_str(array.type_ref().name()),
            Value::List(list) => out.push_str(list.type_ref().name()),
            _ if depth < DEPTH => out.push(&in_language(item, settings, culture, depth + 1)),
            _ => {}
        }
    }
    out.finish()
}

/// `@{a=1; b=x}`, as `PSCustomObject.ToString()` gives.
fn custom_text(custom: &Custom, settings: &Settings<'_>, depth: usize) -> String {
    let pairs = custom.pairs();
    if pairs.is_empty() || depth > DEPTH {
        return String::new();
    }
    let shown = pairs.iter().map(|(name, value)| {
        let value = match value.base() {
            Value::Array(array) => array.type_ref().name().to_owned(),
            Value::List(list) => list.type_ref().name().to_owned(),
            Value::Object(object) if matches!(object.body(), Body::Custom(_)) => String::new(),
            other => in_language(other, settings, &Culture::invariant(), depth + 1).as_str().into_owned(),
        };
        format!("{name}={value}")
    });
    format!("@{{{}}}", shown.collect::<Vec<_>>().join("; "))
}

/// `ToString()` in the current culture.
pub fn current_text(value: &Value, settings: &Settings<'_>) -> String {
    match value.base() {
        Value::Array(_) | Value::List(_) => object_text(value),
        Value::Type(ty) => ty.name().to_owned(),
        other => scalar_or_object(other, settings),
    }
}

fn scalar_or_object(value: &Value, settings: &Settings<'_>) -> String {
    match value {
        Value::Object(object) => match object.body() {
            Body::Custom(custom) => custom_text(custom, settings, 0),
            _ => scalar(value, settings.culture, settings).as_str().into_owned(),
        },
        other => scalar(other, settings.culture, settings).as_str().into_owned(),
    }
}

/// `ToString()` of an object in messages: collections show their type's name.
pub(crate) fn object_text(value: &Value) -> String {
    let invariant = Culture::invariant();
    let zone = date::FixedZone::default();
    let settings = Settings { culture: &invariant, zone: &zone, separator: " " };
    match value.base() {
        Value::Array(array) => array.type_ref().name().to_owned(),
        Value::List(list) => list.type_ref().name().to_owned(),
        Value::Type(ty) => ty.name().to_owned(),
        other => scalar_or_object(other, &settings),
    }
}

fn scalar(value: &Value, culture: &Culture, settings: &Settings<'_>) -> PsString {
    let info = &culture.number;
    let number = |number: Number<'_>| PsString::new(&number::format(number, "", info).unwrap_or_default());
    match value {
        Value::Null | Value::Nothing => PsString::empty(),
        Value::Bool(true) => PsString::new("True"),
        Value::Bool(false) => PsString::new("False"),
        Value::Char(unit) => PsString::from_unit(*unit),
        Value::SByte(value) => number(Number::Signed(i64::from(*value), 8)),
        Value::Byte(value) => number(Number::Unsigned(u64::from(*value), 8)),
        Value::Int16(value) => number(Number::Signed(i64::from(*value), 16)),
        Value::UInt16(value) => number(Number::Unsigned(u64::from(*value), 16)),
        Value::Int32(value) => number(Number::Signed(i64::from(*value), 32)),
        Value::UInt32(value) => number(Number::Unsigned(u64::from(*value), 32)),
        Value::Int64(value) => number(Number::Signed(*value, 64)),
        Value::UInt64(value) => number(Number::Unsigned(*value, 64)),
        Value::Single(value) => number(Number::Single(*value)),
        Value::Double(value) => number(Number::Double(*value)),
        Value::Decimal(value) => number(Number::Decimal(**value)),
        Value::BigInteger(value) => number(Number::Big(value)),
        Value::DateTime(value) => {
            let text = date::format_date(culture_date(*value), "", culture, settings.zone);
            PsString::new(&text.unwrap_or_default())
        }
        Value::TimeSpan(ticks) => PsString::new(&timespan::format(*ticks, "", culture).unwrap_or_default()),
        Value::String(text) => text.clone(),
        Value::Guid(value) => PsString::new(&guid::format(value.as_u128(), "").unwrap_or_default()),
        Value::Enum(value) => PsString::new(&value.text()),
        Value::Type(ty) => PsString::new(ty.name()),
        Value::ScriptBlock(block) => PsString::new(&block.text()),
        Value::Array(array) => PsString::new(array.type_ref().name()),
        Value::Dictionary(dictionary) => PsString::new(dictionary.type_ref().name()),
        Value::List(list) => PsString::new(list.type_ref().name()),
        Value::Object(object) => match object.body() {
            Body::Native(native) => {
                if let Some(value) = native.as_any().downcast_ref::<DateTimeOffsetObject>() {
                    let text = date::format_offset(value.ticks, value.offset, "", culture);
                    return PsString::new(&text.unwrap_or_default());
                }
                let name = || native.type_ref().name().to_owned();
                PsString::new(&native.text().unwrap_or_else(name))
            }
            Body::Custom(custom) => PsString::new(&custom_text(custom, settings, 0)),
            Body::Instance(instance) => PsString::new(instance.type_ref().name()),
            Body::Wrapped(inner) => scalar(inner, culture, settings),
        },
    }
}
