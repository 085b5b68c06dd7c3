//! Conversions between types, as PowerShell's `LanguagePrimitives.ConvertTo` does them: `[type]value`, parameters,
//! arguments of methods, operands of operators.
//!
//! The order matters and is the reference's: what is assignable stays; null has its own rules; then the language's own
//! conversions (numbers, text, arrays, enumerations), then reading from text (`Parse`), constructors of one argument,
//! `IConvertible`, and properties set from a dictionary. Each way fails with its own error id.

mod array;
mod boolean;
mod enumeration;
mod number;
mod object;
mod parse;
mod text;

use posh_culture::Culture;
use posh_culture::date::Zone;

pub use boolean::to_bool;
pub use number::{Number, number_from_text, number_of, number_to};
pub use text::{culture_date, current_text, date_value, text};

use crate::failure::{Attempt, Failure};
use crate::object::Body;
use crate::string::PsString;
use crate::types::native::{DbNull, SwitchObject};
use crate::types::{TypeRef, known};
use crate::value::Value;

/// What conversions depend on besides the value.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The current culture: messages show values in it.
    pub culture: &'a Culture,
    /// The local time zone.
    pub zone: &'a dyn Zone,
    /// What stands between the elements of an array in text (`$OFS`).
    pub separator: &'a str,
}

/// Where a value comes from, as far as conversions differ by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Source {
    Bool,
    Char,
    /// An integer up to 64 bits.
    Integer,
    /// Single, double, decimal.
    Real,
    Big,
    Text,
    Date,
    DbNull,
    Enum,
    Sequence,
    Dictionary,
    Custom,
    Other,
}

fn source(value: &Value) -> Source {
    match value.base() {
        Value::Bool(_) => Source::Bool,
        Value::Char(_) => Source::Char,
        Value::Single(_) | Value::Double(_) | Value::Decimal(_) => Source::Real,
        Value::BigInteger(_) => Source::Big,
        Value::String(_) => Source::Text,
        Value::DateTime(_) => Source::Date,
        Value::Enum(_) => Source::Enum,
        Value::Array(_) | Value::List(_) => Source::Sequence,
        Value::Dictionary(_) => Source::Dictionary,
        Value::Object(object) => match object.body() {
            Body::Custom(_) => Source::Custom,
            Body::Native(native) if native.as_any().is::<DbNull>() => Source::DbNull,
            _ => Source::Other,
        },
        other if other.is_number() => Source::Integer,
        _ => Source::Other,
    }
}

/// Converts a value to a type.
///
/// # Errors
/// Why it cannot be, with the reference's error id and message.
pub fn to(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    if let Some(inner) = target.nullable() {
        return if value.is_null() { Ok(Value::Null) } else { to_nullable(value, target, inner, settings) };
    }
    if target == known::STRING {
        return Ok(if matches!(value, Value::Nothing) { Value::Null } else { Value::String(text(value, settings)) });
    }
    if target == known::BOOLEAN {
        return Ok(Value::Bool(to_bool(value)));
    }
    if value.is_null() {
        return null(value, target);
    }
    let base = value.base();
    let own = base.type_ref().unwrap_or(known::OBJECT);
    if target == known::OBJECT || target == known::PSOBJECT {
        return Ok(value.clone());
    }
    if target.is_assignable_from(own) || (target == known::TYPE && own == known::RUNTIME_TYPE) {
        return Ok(base.clone());
    }
    if number::is_numeric(target) {
        return number::convert(base, target, settings);
    }
    if target.is_enum() {
        return enumeration::convert(base, target, settings);
    }
    if target.element().is_some() {
        return array::to_array(base, target, settings);
    }
    match target {
        t if t == known::PSCUSTOMOBJECT => Ok(object::custom(value)),
        t if t == known::SWITCH => switch(base, settings),
        t if t == known::XML_DOCUMENT && !text(base, settings).as_str().trim().is_empty() => xml(base, settings),
        _ => object::convert(base, target, settings),
    }
}

fn to_nullable(value: &Value, target: TypeRef, inner: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let base = value.base();
    match source(base) {
        Source::Sequence | Source::Other => Err(no_way(base, target, settings)),
        Source::Dictionary | Source::Custom => {
            let shown = current_text(base, settings);
            Err(Failure::cast(
                "InvalidCastConstructorException",
                format!(
                    "Cannot convert value \"{shown}\" to type \"{}\". Error: \"Cannot process argument because the value of \
                     argument \"obj\" is null. Change the value of argument \"obj\" to a non-null value.\"",
                    target.name()
                ),
            ))
        }
        _ => to(base, inner, settings),
    }
}

/// Text that does not begin with markup is no document.
fn xml(value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let shown = text(value, settings);
    if shown.as_str().trim_start().starts_with('<') {
        return object::convert(value, known::XML_DOCUMENT, settings);
    }
    let why = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong \
               type.";
    Err(because("InvalidCastToXmlDocument", value, known::XML_DOCUMENT, why, settings))
}

fn switch(value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match value {
        Value::Bool(value) => Ok(Value::native(SwitchObject(*value))),
        other => object::convert(other, known::SWITCH, settings),
    }
}

/// What null becomes.
fn null(value: &Value, target: TypeRef) -> Attempt<Value> {
    if let Some(zero) = number::zero(target) {
        return Ok(zero);
    }
    if target == known::SWITCH {
        return Ok(Value::native(SwitchObject(false)));
    }
    if target.is_enum() && !matches!(value, Value::Nothing) {
        return Err(enumeration::null(target));
    }
    if target.is_value_type() {
        if matches!(value, Value::Nothing)
            && let Some(value) = object::default(target)
        {
            return Ok(value);
        }
        return Err(Failure::cast(
            "nullToObjectInvalidCast",
            format!("Cannot convert null to type \"{}\".", target.name()),
        ));
    }
    Ok(Value::Null)
}

/// The usual sentence when there is no way from one type to another.
pub(crate) fn no_way(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Box<Failure> {
    let base = value.base();
    let own = base.type_ref().unwrap_or(known::OBJECT);
    Failure::cast(
        "ConvertToFinalInvalidCastException",
        format!(
            "Cannot convert the \"{}\" value of type \"{}\" to type \"{}\".",
            current_text(base, settings),
            own.definition_or_array(),
            target.name()
        ),
    )
}

/// `Cannot convert value "x" to type "T". Error: "why"`.
pub(crate) fn because(id: &str, value: &Value, target: TypeRef, why: &str, settings: &Settings<'_>) -> Box<Failure> {
    let shown = current_text(value, settings);
    let message = format!("Cannot convert value \"{shown}\" to type \"{}\". Error: \"{why}\"", target.name());
    Failure::cast(id, message)
}

/// `IConvertible` refuses: the names of the types as the .NET message has them.
fn not_convertible(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Box<Failure> {
    let own = value.type_ref().unwrap_or(known::OBJECT);
    let why = match (number::is_numeric(target) || target == known::DATETIME, source(value)) {
        (true, Source::DbNull) => "Object cannot be cast from DBNull to other types.".to_owned(),
        (true, _) => format!("Invalid cast from '{}' to '{}'.", own.short_name(), target.short_name()),
        (false, _) => format!("Invalid cast from '{}' to '{}'.", own.full_name(), target.full_name()),
    };
    because("InvalidCastIConvertible", value, target, &why, settings)
}

impl TypeRef {
    /// The name in the usual sentence: a generic type without its arguments.
    fn definition_or_array(self) -> &'static str {
        if self.element().is_some() { self.name() } else { self.definition().name() }
    }
}

/// The text of a string value, or of any other value as text.
pub fn string_of(value: &Value, settings: &Settings<'_>) -> PsString {
    value.as_string().cloned().unwrap_or_else(|| text(value, settings))
}
