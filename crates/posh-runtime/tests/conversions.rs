//! Every recorded conversion: the type and text of the result, or the id and message of the error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::sync::Arc;

use posh_culture::Culture;
use posh_culture::date::{self, FixedZone};
use posh_runtime::convert::{self, Settings};
use posh_runtime::object::{Body, Custom, Object};
use posh_runtime::types::native::{
    CollectionObject, DateTimeOffsetObject, DbNull, RegexObject, SecureStringObject, SwitchObject,
};
use posh_runtime::types::{EnumValue, known, resolve};
use posh_runtime::value::{DateTime, DateTimeKind, Value};
use serde_json::Value as Json;

/// At least this share of the rows must be right, in thousandths.
const FLOOR: usize = 960;
const TODAY: i64 = 638_999_712_000_000_000;

fn ints(numbers: &[i32]) -> Vec<Value> {
    numbers.iter().map(|number| Value::Int32(*number)).collect()
}

fn custom(pairs: &[(&str, Value)]) -> Value {
    let custom = Custom::from_pairs(pairs.iter().map(|(name, value)| (*name, value.clone())));
    Value::Object(Arc::new(Object::new(Body::Custom(custom))))
}

fn cast(ty: &str, value: Value, settings: &Settings<'_>) -> Value {
    convert::to(&value, resolve(ty).unwrap(), settings).unwrap()
}

/// The value that a source expression of the cases stands for.
fn source(text: &str, settings: &Settings<'_>) -> Option<Value> {
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Some(Value::string(&inner.replace("''", "'")));
    }
    if let Some((ty, inner)) = text.strip_prefix('[').and_then(|rest| rest.split_once("]'")) {
        let inner = inner.strip_suffix('\'')?;
        return Some(match ty {
            "datetimeoffset"
            | "datetime"
            | "System.Text.StringBuilder"
            | "timespan"
            | "guid"
            | "version"
            | "uri"
            | "ConsoleColor"
            | "regex"
            | "char" => cast(ty, Value::string(inner), settings),
            _ => return None,
        });
    }
    let pair = |name: &str, value: Value| (name.to_owned(), value);
    let dictionary = |ordered: bool, pairs: Vec<(String, Value)>| {
        let made = if ordered {
            posh_runtime::object::Dictionary::ordered()
        } else {
            posh_runtime::object::Dictionary::hashtable()
        };
        for (key, value) in pairs {
            made.insert(&Value::from(key), value);
        }
        Value::Dictionary(Arc::new(made))
    };
    Some(match text {
        "$null" => Value::Null,
        "$true" => Value::Bool(true),
        "$false" => Value::Bool(false),
        "2147483648" => Value::Int64(2_147_483_648),
        "2.5" | "3.5" | "-2.5" | "1e20" => Value::Double(text.parse().unwrap()),
        "[double]::NaN" => Value::Double(f64::NAN),
        "[double]::PositiveInfinity" => Value::Double(f64::INFINITY),
        "[single]1.1" => Value::Single(1.1),
        "1.10d" => Value::Decimal(Arc::new("1.10".parse().unwrap())),
        "12345678901234567890123" => Value::Decimal(Arc::new(text.parse().unwrap())),
        "[byte]65" => Value::Byte(65),
        "[bigint]7" => Value::BigInteger(Arc::new(7.into())),
        "@()" => Value::array(vec![]),
        "@(1)" => Value::array(ints(&[1])),
        "@(1,2)" => Value::array(ints(&[1, 2])),
        "@('a','b')" => Value::array(vec!["a".into(), "b".into()]),
        ",@(1,2)" => Value::array(vec![Value::array(ints(&[1, 2]))]),
        "@($null)" => Value::array(vec![Value::Null]),
        "@{}" => dictionary(false, vec![]),
        "@{a=1}" => dictionary(false, vec![pair("a", 1.into())]),
        "[ordered]@{a=1;b=2}" => dictionary(true, vec![pair("a", 1.into()), pair("b", 2.into())]),
        "[pscustomobject]@{}" => custom(&[]),
        "[pscustomobject]@{a=1;b='x'}" => custom(&[("a", 1.into()), ("b", "x".into())]),
        "[DayOfWeek]::Friday" => {
            Value::Enum(Arc::new(EnumValue { ty: resolve("System.DayOfWeek").unwrap(), value: 5 }))
        }
        "[System.Collections.ArrayList]@(1,2)" => {
            cast("System.Collections.ArrayList", Value::array(ints(&[1, 2])), settings)
        }
        "[System.Collections.Generic.List[int]]@(1,2)" => {
            cast("System.Collections.Generic.List[int]", Value::array(ints(&[1, 2])), settings)
        }
        "{ 1 + 1 }" => return None,
        "[switch]$true" => Value::native(SwitchObject(true)),
        "[int]" => Value::Type(known::INT32),
        "[DBNull]::Value" => Value::native(DbNull),
        "[System.Management.Automation.Internal.AutomationNull]::Value" => Value::Nothing,
        other => Value::Int32(other.parse().ok()?),
    })
}

fn shown(value: &Value, settings: &Settings<'_>) -> String {
    let list = |items: Vec<Value>| {
        let parts: Vec<String> = items
            .iter()
            .map(|item| match item.type_ref() {
                None => "$null".to_owned(),
                Some(ty) => format!("[{}]{}", ty.display(), shown(item, settings)),
            })
            .collect();
        format!("({})", parts.join(", "))
    };
    match value {
        Value::Array(array) => list(array.to_vec()),
        Value::List(items) => list(items.to_vec()),
        Value::DateTime(date) => date_text(*date),
        Value::Dictionary(dictionary) => {
            let pairs: Vec<String> = dictionary
                .pairs()
                .iter()
                .map(|(key, value)| format!("{}={}", shown(key, settings), shown(value, settings)))
                .collect();
            format!("{{{}}}", pairs.join("; "))
        }
        Value::Object(_) if value.downcast::<CollectionObject>().is_some() => {
            list(value.downcast::<CollectionObject>().unwrap().items.read().clone())
        }
        Value::Object(_) if value.downcast::<SecureStringObject>().is_some() => {
            format!("length {}", value.downcast::<SecureStringObject>().unwrap().units.read().len())
        }
        Value::Object(_) if value.downcast::<DateTimeOffsetObject>().is_some() => {
            let value = value.downcast::<DateTimeOffsetObject>().unwrap();
            date::format_offset(value.ticks, value.offset, "o", settings.culture).unwrap()
        }
        Value::Object(_) if value.downcast::<RegexObject>().is_some() => {
            value.downcast::<RegexObject>().unwrap().regex.pattern()
        }
        Value::Object(object) if matches!(object.body(), Body::Custom(_)) => {
            let text = convert::text(value, settings).as_str().into_owned();
            if text.is_empty() { "@{}".to_owned() } else { text }
        }
        Value::Type(ty) => ty.name().to_owned(),
        other => convert::text(other, settings).as_str().into_owned(),
    }
}

fn date_text(value: DateTime) -> String {
    let culture = Culture::invariant();
    let zone = FixedZone { offset: 0, now: TODAY };
    let kind = match value.kind() {
        DateTimeKind::Unspecified => date::DateTimeKind::Unspecified,
        DateTimeKind::Utc => date::DateTimeKind::Utc,
        DateTimeKind::Local => date::DateTimeKind::Local,
    };
    let text = date::format_date(date::DateTime { ticks: value.ticks(), kind }, "o", &culture, &zone).unwrap();
    format!("{text} {kind:?}")
}

#[test]
fn conversions_give_what_was_recorded() {
    let english = Culture::find("en-US").unwrap();
    let zone = FixedZone { offset: 0, now: TODAY };
    let settings = Settings { culture: &english, zone: &zone, separator: " " };
    let mut scores: BTreeMap<String, (usize, usize, Vec<String>)> = BTreeMap::new();
    for row in include_str!("data/conversions.jsonl").lines() {
        let row: Json = serde_json::from_str(row).unwrap();
        let field = |key: &str| row[key].as_str();
        let (to, from) = (field("t").unwrap(), field("f").unwrap());
        let score = scores.entry(to.to_owned()).or_default();
        score.1 += 1;
        let Some(value) = source(from, &settings) else {
            score.2.push(format!("{from}: no such source"));
            continue;
        };
        let Ok(target) = resolve(to) else {
            score.2.push(format!("{from}: no such type"));
            continue;
        };
        let wanted = match field("e") {
            Some(id) => {
                let usual = || {
                    format!(
                        "Cannot convert the \"{}\" value of type \"{}\" to type \"{}\".",
                        field("s").unwrap_or_default(),
                        field("o").unwrap_or_default(),
                        target.name()
                    )
                };
                format!("!{id}: {}", field("m").map_or_else(usual, str::to_owned))
            }
            None if field("y") == Some("null") => "null".to_owned(),
            None => format!("{} {}", field("y").unwrap_or_default(), field("x").unwrap_or_default())
                .replace("TODAY", "2025-11-29")
                .replace("YEAR", "2025"),
        };
        let wanted = wanted.replace('\u{202f}', " ");
        let found = match convert::to(&value, target, &settings) {
            Ok(value) => match value.type_ref() {
                None => "null".to_owned(),
                Some(ty) => {
                    let name = if ty == known::PSCUSTOMOBJECT { "PSCustomObject".to_owned() } else { ty.display() };
                    let name = if name == "System.Object[]" || ty != known::RUNTIME_TYPE {
                        name
                    } else {
                        "System.RuntimeType".into()
                    };
                    format!("{name} {}", shown(&value, &settings))
                }
            },
            Err(failure) => format!("!{}: {}", failure.id, failure.message),
        };
        if found == wanted {
            score.0 += 1;
        } else {
            score.2.push(format!("{from}: wanted {wanted} || found {found}"));
        }
    }
    let (mut right, mut rows) = (0, 0);
    for (to, (good, all, wrong)) in &scores {
        println!("{to}: {good} of {all}");
        for wrong in wrong {
            println!("    {wrong}");
        }
        right += good;
        rows += all;
    }
    println!("all: {right} of {rows}");
    assert!(right * 1000 >= rows * FLOOR, "{right} of {rows} is under the floor of {FLOOR} in 1000");
}
