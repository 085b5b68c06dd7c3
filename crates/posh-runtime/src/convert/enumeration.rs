//! Enumerations from names and numbers.

use super::{Settings, Source, because, no_way, not_convertible, source};
use crate::failure::{Attempt, Failure};
use crate::types::{EnumValue, TypeRef};
use crate::value::Value;

fn made(ty: TypeRef, value: i64) -> Value {
    Value::Enum(std::sync::Arc::new(EnumValue { ty, value }))
}

fn names(ty: TypeRef, separator: &str) -> String {
    ty.enum_names().iter().map(|(name, _)| *name).collect::<Vec<_>>().join(separator)
}

fn not_valid(id: &str, shown: &str, target: TypeRef) -> Box<Failure> {
    Failure::cast(
        id,
        format!(
            "Cannot convert {shown} to type \"{}\" due to enumeration values that are not valid. Specify one of the following \
             enumeration values and try again. The possible enumeration values are \"{}\".",
            target.name(),
            names(target, ",")
        ),
    )
}

pub(super) fn null(target: TypeRef) -> Box<Failure> {
    not_valid("nullToEnumInvalidCast", "null", target)
}

pub(super) fn convert(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    match source(value) {
        Source::Text => from_text(value, &super::string_of(value, settings).as_str(), target, settings),
        Source::Integer | Source::Enum => {
            let number = value.as_i64().unwrap_or(i64::MAX);
            if target.is_defined(number) || (number == 0 && target.is_flags()) {
                return Ok(made(target, number));
            }
            let shown = format!("value \"{}\"", super::current_text(value, settings));
            Err(not_valid("UndefinedIntegerToEnum", &shown, target))
        }
        Source::Real => {
            let text = super::text(value, settings);
            from_text(&Value::String(text.clone()), &text.as_str(), target, settings)
        }
        Source::Bool | Source::Char | Source::Date => Err(not_convertible(value, target, settings)),
        Source::Sequence => sequence(value, target, settings),
        Source::Dictionary | Source::Custom | Source::DbNull => super::object::convert(value, target, settings),
        _ => Err(no_way(value, target, settings)),
    }
}

/// An array of names or numbers: their flags together.
fn sequence(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let items = super::array::items(value);
    let is_text = |item: &Value| item.as_string().is_some();
    if items.is_empty() || items.iter().any(is_text) {
        let parts: Vec<String> = items.iter().map(|item| super::text(item, settings).as_str().into_owned()).collect();
        let text = parts.join(",");
        return from_text(&Value::string(&text), &text, target, settings);
    }
    let mut all = 0;
    for item in &items {
        if item.is_null() {
            return Err(null(target));
        }
        let part = match item.base() {
            Value::Array(_) | Value::List(_) => sequence(item.base(), target, settings)?,
            other => convert(other, target, settings)?,
        };
        all |= part.as_i64().unwrap_or(0);
    }
    Ok(made(target, all))
}

/// One name or several with commas; a name may be cut short as long as only one fits.
fn from_text(value: &Value, text: &str, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let trimmed = text.trim();
    let is_number =
        !trimmed.is_empty() && trimmed.trim_start_matches(['-', '+']).bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return match trimmed.parse::<i32>() {
            Ok(number) if target.is_defined(i64::from(number)) || (number == 0 && target.is_flags()) => {
                Ok(made(target, i64::from(number)))
            }
            Ok(_) => Err(not_valid("EnumParseUndefined", &format!("value \"{text}\""), target)),
            Err(_) => {
                let why = "Value was either too large or too small for an Int32.";
                Err(because("CaseSensitiveEnumParseThrewAnException", value, target, why, settings))
            }
        };
    }
    let known = target.enum_names();
    let mut all = 0;
    for part in trimmed.split(',') {
        let part = part.trim();
        let exact = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
        let starts =
            |name: &str| !part.is_empty() && name.get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part));
        let short: Vec<&(&str, i64)> = known.iter().filter(|(name, _)| starts(name)).collect();
        match (exact, short.as_slice()) {
            (Some((_, number)), _) | (None, [(_, number)]) => all |= number,
            (None, []) => {
                let why = format!(
                    "Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following \
                     enumerator names and try again:\n{}",
                    names(target, ", ")
                );
                return Err(because("SubstringDisambiguationEnumParseThrewAnException", value, target, &why, settings));
            }
            (None, several) => {
                let several: Vec<&str> = several.iter().map(|(name, _)| *name).collect();
                let why = format!(
                    "The identifier name {part} cannot be processed due to the following possible ambiguity: {}. Use a more \
                     specific identifier name.",
                    several.join(", ")
                );
                return Err(because("SubstringDisambiguationEnumParseThrewAnException", value, target, &why, settings));
            }
        }
    }
    Ok(made(target, all))
}
