//! `System.String` and `StringBuilder`.

use super::{Arguments, int, thrown};
use crate::error::{Eval, Interrupt};
use crate::runtime::Runtime;
use crate::string::PsString;
use crate::types::known;
use crate::value::Value;

fn find(text: &[u16], what: &[u16], from: usize) -> Option<usize> {
    if what.is_empty() {
        return Some(from.min(text.len()));
    }
    text.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn ignores_case(runtime: &mut Runtime, given: &Arguments<'_>, at: usize) -> Eval<bool> {
    if given.len() <= at {
        return Ok(false);
    }
    if let Value::Bool(value) = given.value(at) {
        return Ok(value);
    }
    Ok(given.text(runtime, at)?.to_ascii_lowercase().ends_with("ignorecase"))
}

fn folded(text: &str, fold: bool) -> String {
    if fold { crate::symbol::fold(text).into_owned() } else { text.to_owned() }
}

fn range_error(message: &str) -> Box<Interrupt> {
    thrown("System.ArgumentOutOfRangeException", message)
}

fn separators(runtime: &mut Runtime, given: &Arguments<'_>) -> Eval<Vec<String>> {
    let first = given.value(0);
    let mut all = Vec::new();
    match runtime.enumerate(&first) {
        Some(items) => {
            for item in items {
                all.push(runtime.text(&item)?.as_str().into_owned());
            }
        }
        None => all.push(runtime.text(&first)?.as_str().into_owned()),
    }
    Ok(all)
}

fn split(runtime: &mut Runtime, text: &str, given: &Arguments<'_>) -> Eval<Value> {
    let seps: Vec<String> = if given.len() == 0 { Vec::new() } else { separators(runtime, given)? };
    let seps: Vec<String> = seps.into_iter().filter(|sep| !sep.is_empty()).collect();
    let (mut most, mut remove, mut trim) = (usize::MAX, false, false);
    for at in 1..given.len() {
        let value = given.value(at);
        if matches!(value, Value::Int32(_)) && at == 1 {
            most = usize::try_from(value.as_i64().unwrap_or(0)).unwrap_or(0);
        } else {
            let options = given.text(runtime, at)?.to_ascii_lowercase();
            remove |= options.contains("removeempty");
            trim |= options.contains("trim");
        }
    }
    let mut parts = Vec::new();
    let (mut rest, mut at) = (text, 0);
    while at < rest.len() && parts.len() + 1 < most {
        let here = &rest[at..];
        let hit = if seps.is_empty() {
            here.chars().next().filter(|ch| ch.is_whitespace()).map(char::len_utf8)
        } else {
            seps.iter().find(|sep| here.starts_with(sep.as_str())).map(String::len)
        };
        match hit {
            Some(length) => {
                if !(remove && rest[..at].is_empty()) {
                    parts.push(rest[..at].to_owned());
                }
                rest = &rest[at + length..];
                at = 0;
            }
            None => at += here.chars().next().map_or(1, char::len_utf8),
        }
    }
    if !(remove && rest.is_empty()) {
        parts.push(rest.to_owned());
    }
    if trim {
        parts = parts.iter().map(|part| part.trim().to_owned()).collect();
        if remove {
            parts.retain(|part| !part.is_empty());
        }
    }
    Ok(Value::typed_array(known::STRING, parts.iter().map(|part| Value::string(part)).collect()))
}

/// Calls a method of a string.
pub(super) fn call(runtime: &mut Runtime, own: &PsString, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let text = own.as_str().into_owned();
    let string = |text: String| Value::string(&text);
    Ok(Some(match name {
        "toupper" | "toupperinvariant" => string(text.chars().map(crate::symbol::fold_char).collect()),
        "tolower" | "tolowerinvariant" => string(text.to_lowercase()),
        "trim" | "trimstart" | "trimend" => string(trim(runtime, &text, name, given)?),
        "split" => split(runtime, &text, given)?,
        "replace" => {
            let (from, to) = (given.text(runtime, 0)?, given.text(runtime, 1)?);
            if from.is_empty() {
                return Err(thrown(
                    "System.ArgumentException",
                    "String cannot be of zero length. (Parameter 'oldValue')",
                ));
            }
            if ignores_case(runtime, given, 2)? {
                string(replace_folded(&text, &from, &to))
            } else {
                string(text.replace(&from, &to))
            }
        }
        "contains" | "startswith" | "endswith" => {
            let fold = ignores_case(runtime, given, 1)?;
            let (have, want) = (folded(&text, fold), folded(&given.text(runtime, 0)?, fold));
            Value::Bool(match name {
                "contains" => have.contains(&want),
                "startswith" => have.starts_with(&want),
                _ => have.ends_with(&want),
            })
        }
        "equals" => {
            let fold = ignores_case(runtime, given, 1)?;
            Value::Bool(folded(&text, fold) == folded(&given.text(runtime, 0)?, fold))
        }
        "indexof" | "lastindexof" | "indexofany" => Value::Int32(index_of(runtime, &text, name, given)?),
        "substring" => {
            let (start, length) = (given.int(runtime, 0)?, own.len());
            let start = usize::try_from(start)
                .map_err(|_| range_error("StartIndex cannot be less than zero. (Parameter 'startIndex')"))?;
            if start > length {
                return Err(range_error("startIndex cannot be larger than length of string. (Parameter 'startIndex')"));
            }
            if given.len() < 2 {
                return Ok(Some(Value::String(own.substring(start, length))));
            }
            let count = usize::try_from(given.int(runtime, 1)?)
                .map_err(|_| range_error("Length cannot be less than zero. (Parameter 'length')"))?;
            if start + count > length {
                return Err(range_error(
                    "Index and length must refer to a location within the string. (Parameter 'length')",
                ));
            }
            Value::String(own.substring(start, count))
        }
        "remove" => {
            let start = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            let count = if given.len() > 1 {
                usize::try_from(given.int(runtime, 1)?).unwrap_or(0)
            } else {
                own.len().saturating_sub(start)
            };
            if start.saturating_add(count) > own.len() {
                return Err(range_error(
                    "Index and count must refer to a location within the string. (Parameter 'count')",
                ));
            }
            Value::String(own.substring(0, start).concat(&own.substring(start + count, own.len())))
        }
        "insert" => {
            let start = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            if start > own.len() {
                return Err(range_error(
                    "Specified argument was out of the range of valid values. (Parameter 'startIndex')",
                ));
            }
            let put = PsString::new(&given.text(runtime, 1)?);
            Value::String(own.substring(0, start).concat(&put).concat(&own.substring(start, own.len())))
        }
        "padleft" | "padright" => {
            let width = usize::try_from(given.int(runtime, 0)?).unwrap_or(0);
            let fill = if given.len() > 1 { given.text(runtime, 1)? } else { " ".to_owned() };
            let pad = PsString::new(&fill.repeat(width.saturating_sub(own.len())));
            Value::String(if name == "padleft" { pad.concat(own) } else { own.concat(&pad) })
        }
        "tochararray" => Value::typed_array(known::CHAR, own.units().map(Value::Char).collect()),
        "getenumerator" => Value::array(own.units().map(Value::Char).collect()),
        "chars" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            own.unit_at(at).map(Value::Char).ok_or_else(|| {
                thrown("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
            })?
        }
        "tostring" | "clone" | "normalize" => Value::String(own.clone()),
        "gettypecode" => string("String".to_owned()),
        "isnormalized" => Value::Bool(true),
        _ => return super::collections::magic(runtime, &Value::String(own.clone()), name, given),
    }))
}

fn trim(runtime: &mut Runtime, text: &str, name: &str, given: &Arguments<'_>) -> Eval<String> {
    let mut set = Vec::new();
    for at in 0..given.len() {
        let value = given.value(at);
        for item in runtime.enumerate(&value).unwrap_or_else(|| vec![value.clone()]) {
            set.extend(runtime.text(&item)?.as_str().chars());
        }
    }
    let hit = |ch: char| if set.is_empty() { ch.is_whitespace() } else { set.contains(&ch) };
    Ok(match name {
        "trimstart" => text.trim_start_matches(hit),
        "trimend" => text.trim_end_matches(hit),
        _ => text.trim_matches(hit),
    }
    .to_owned())
}

fn replace_folded(text: &str, from: &str, to: &str) -> String {
    let (have, want) = (folded(text, true), folded(from, true));
    if have.len() != text.len() {
        return text.replace(from, to);
    }
    let (mut out, mut at) = (String::new(), 0);
    while let Some(hit) = have[at..].find(&want) {
        out.push_str(&text[at..at + hit]);
        out.push_str(to);
        at += hit + want.len();
    }
    out.push_str(&text[at..]);
    out
}

fn index_of(runtime: &mut Runtime, text: &str, name: &str, given: &Arguments<'_>) -> Eval<i32> {
    let mut fold = false;
    let mut from = 0;
    for at in 1..given.len() {
        match given.value(at) {
            Value::Int32(number) => from = usize::try_from(number).unwrap_or(0),
            _ => fold = ignores_case(runtime, given, at)?,
        }
    }
    let have = units(&folded(text, fold));
    let found = if name == "indexofany" {
        let wanted = separators(runtime, given)?;
        wanted.iter().filter_map(|want| find(&have, &units(want), from)).min()
    } else {
        let want = units(&folded(&given.text(runtime, 0)?, fold));
        if name == "indexof" {
            find(&have, &want, from)
        } else {
            (0..=have.len().saturating_sub(want.len())).rev().find(|at| have[*at..].starts_with(&want))
        }
    };
    Ok(found.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1))
}

/// Calls a method of a `StringBuilder`.
pub(super) fn builder_call(
    runtime: &mut Runtime,
    target: &Value,
    name: &str,
    given: &Arguments<'_>,
) -> Eval<Option<Value>> {
    let text = if given.len() > 0 && name != "appendformat" { given.text(runtime, 0)? } else { String::new() };
    let put = match name {
        "appendformat" => {
            let format = given.value(0);
            let rest = Value::array(given.0.get(1..).unwrap_or_default().to_vec());
            runtime
                .binary(posh_syntax::operator::Operator::Format, &format, &rest)?
                .as_string()
                .map(PsString::to_utf16)
                .unwrap_or_default()
        }
        "append" => units(&text),
        "appendline" => units(&(text.clone() + "\n")),
        _ => Vec::new(),
    };
    let Some(builder) = target.downcast::<crate::types::native::StringBuilderObject>() else { return Ok(None) };
    Ok(Some(match name {
        "append" | "appendline" | "appendformat" => {
            builder.0.write().extend(put);
            target.clone()
        }
        "clear" => {
            builder.0.write().clear();
            target.clone()
        }
        "tostring" => Value::String(PsString::from_utf16(&builder.0.read())),
        "insert" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(0);
            let put = units(&given.text(runtime, 1)?);
            let mut all = builder.0.write();
            let at = at.min(all.len());
            all.splice(at..at, put);
            drop(all);
            target.clone()
        }
        "replace" => {
            let (from, to) = (given.text(runtime, 0)?, given.text(runtime, 1)?);
            let now = String::from_utf16_lossy(&builder.0.read()).replace(&from, &to);
            *builder.0.write() = units(&now);
            target.clone()
        }
        "get_length" => int(builder.0.read().len()),
        _ => return Ok(None),
    }))
}
