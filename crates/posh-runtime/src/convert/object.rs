//! Objects: read from text, made by a constructor of one argument, or filled from a dictionary.

use std::sync::Arc;

use parking_lot::RwLock;

use super::parse::{Reader, reader};
use super::{Settings, Source, because, no_way, not_convertible, source};
use crate::failure::{Attempt, Failure};
use crate::object::{Body, Comparer, Custom, Dictionary, List, Object};
use crate::types::native::{CollectionObject, SecureStringObject, StringBuilderObject};
use crate::types::{TypeRef, known};
use crate::value::{DateTime, DateTimeKind, Value};

/// `[pscustomobject]`: a dictionary becomes a custom object, anything else stays.
pub(super) fn custom(value: &Value) -> Value {
    let Value::Dictionary(dictionary) = value.base() else { return value.clone() };
    let pairs = dictionary.pairs();
    let names: Vec<String> = pairs.iter().map(|(key, _)| super::text::object_text(key)).collect();
    let custom = Custom::from_pairs(names.iter().map(String::as_str).zip(pairs.into_iter().map(|(_, value)| value)));
    Value::Object(Arc::new(Object::new(Body::Custom(custom))))
}

/// What `[T]::new()` gives, for the types that conversions know.
pub(crate) fn default(ty: TypeRef) -> Option<Value> {
    Some(match ty {
        t if t == known::DATETIME => Value::DateTime(DateTime::new(0, DateTimeKind::Unspecified)),
        t if t == known::TIMESPAN => Value::TimeSpan(0),
        t if t == known::GUID => Value::Guid(Arc::new(uuid::Uuid::nil())),
        t if t == known::DATETIMEOFFSET => {
            Value::native(crate::types::native::DateTimeOffsetObject { ticks: 0, offset: 0 })
        }
        t if t == known::VERSION => {
            let version = posh_dotnet::version::Version::new(0, 0, -1, -1);
            Value::native(crate::types::native::VersionObject(version))
        }
        t if t == known::SWITCH => Value::native(crate::types::native::SwitchObject(false)),
        t if t == known::SECURE_STRING => Value::native(SecureStringObject::new(&crate::string::PsString::empty())),
        t if t == known::STRING_BUILDER => Value::native(StringBuilderObject(RwLock::new(Vec::new()))),
        t if t == known::DECIMAL => Value::Decimal(Arc::default()),
        t if t == known::BIGINTEGER => Value::BigInteger(Arc::default()),
        t if t.is_enum() => Value::Enum(Arc::new(crate::types::EnumValue { ty, value: 0 })),
        _ => collection(ty, Vec::new())?,
    })
}

/// A collection of a type with these items; none when the type is none.
pub(crate) fn collection(ty: TypeRef, items: Vec<Value>) -> Option<Value> {
    let name = ty.definition().name();
    Some(match name {
        "System.Collections.ArrayList"
        | "System.Collections.Generic.List`1"
        | "System.Collections.ObjectModel.Collection`1"
        | "System.Collections.Specialized.StringCollection" => Value::List(Arc::new(List::new(ty, items))),
        "System.Collections.Generic.HashSet`1" | "System.Collections.Generic.SortedSet`1" => {
            let mut unique: Vec<Value> = Vec::new();
            for item in items {
                if !unique.iter().any(|have| have.same(&item)) {
                    unique.push(item);
                }
            }
            Value::native(CollectionObject { ty, items: RwLock::new(unique) })
        }
        "System.Collections.Queue" | "System.Collections.Generic.Queue`1" => {
            Value::native(CollectionObject { ty, items: RwLock::new(items) })
        }
        "System.Collections.Stack" | "System.Collections.Generic.Stack`1" => {
            let items = items.into_iter().rev().collect();
            Value::native(CollectionObject { ty, items: RwLock::new(items) })
        }
        "System.Collections.Hashtable"
        | "System.Collections.Generic.Dictionary`2"
        | "System.Collections.Generic.SortedDictionary`2"
        | "System.Collections.SortedList"
        | "System.Collections.Concurrent.ConcurrentDictionary`2" => {
            Value::Dictionary(Arc::new(Dictionary::new(ty, Comparer::Ordinal)))
        }
        "System.Collections.Specialized.OrderedDictionary" => {
            Value::Dictionary(Arc::new(Dictionary::new(ty, Comparer::Ordinal)))
        }
        _ => return None,
    })
}

/// A custom object that is none of the target's: the constructor's refusal around the usual sentence.
pub(super) fn refused(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Box<Failure> {
    because("InvalidCastConstructorException", value, target, &no_way(value, target, settings).message, settings)
}

pub(super) fn convert(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let from = source(value);
    let reader = reader(target);
    let by_element = target.definition().name() == "System.Collections.Generic.List`1"
        || target.definition().name() == "System.Collections.Generic.HashSet`1";
    match from {
        Source::Custom if by_element => {
            element_collection(value, target, settings).unwrap_or_else(|| Err(no_way(value, target, settings)))
        }
        Source::Dictionary => dictionary(value, target, settings),
        Source::Custom => match value {
            Value::Object(object) if matches!(object.body(), Body::Custom(custom) if custom.pairs().is_empty()) => {
                default(target).ok_or_else(|| no_way(value, target, settings))
            }
            _ => Err(refused(value, target, settings)),
        },
        Source::Sequence => sequence(value, target, settings),
        Source::Bool | Source::Date | Source::DbNull => other_scalar(value, target, reader, settings),
        Source::Char => match capacity(target) {
            true => collection(target, Vec::new()).ok_or_else(|| no_way(value, target, settings)),
            false => char_or_not(value, target, reader, settings),
        },
        Source::Integer | Source::Enum | Source::Real | Source::Big => number(value, target, from, reader, settings),
        Source::Text => match reader {
            Some(reader) => (reader.text)(&super::string_of(value, settings).as_str(), value, settings),
            None => text_to_collection(value, target, settings),
        },
        Source::Other => other(value, target, reader, settings),
    }
}

/// Whether a collection's constructor takes a capacity, so that a char or an enumeration can be given.
fn capacity(target: TypeRef) -> bool {
    matches!(
        target.definition().name(),
        "System.Collections.ArrayList"
            | "System.Collections.Hashtable"
            | "System.Collections.Generic.Dictionary`2"
            | "System.Collections.Generic.List`1"
            | "System.Collections.Generic.HashSet`1"
    )
}

fn char_or_not(value: &Value, target: TypeRef, reader: Option<Reader>, settings: &Settings<'_>) -> Attempt<Value> {
    match reader.and_then(|reader| reader.integer) {
        Some(integer) if target != known::CULTURE_INFO => integer(value.as_i64().unwrap_or(0), value, settings),
        _ => {
            element_collection(value, target, settings).unwrap_or_else(|| Err(not_convertible(value, target, settings)))
        }
    }
}

fn other_scalar(value: &Value, target: TypeRef, reader: Option<Reader>, settings: &Settings<'_>) -> Attempt<Value> {
    match reader {
        Some(reader) if reader.any => (reader.text)(&super::text(value, settings).as_str(), value, settings),
        _ => match value {
            Value::DateTime(date) if target == known::DATETIMEOFFSET => {
                let ticks = date.ticks();
                let offset = if date.kind() == DateTimeKind::Utc { 0 } else { settings.zone.offset_at_local(ticks) };
                Ok(Value::native(crate::types::native::DateTimeOffsetObject { ticks, offset }))
            }
            _ => Err(not_convertible(value, target, settings)),
        },
    }
}

fn number(
    value: &Value,
    target: TypeRef,
    from: Source,
    reader: Option<Reader>,
    settings: &Settings<'_>,
) -> Attempt<Value> {
    if let Some(reader) = reader {
        if let (Some(integer), Source::Integer | Source::Enum, Some(number)) = (reader.integer, from, value.as_i64())
            && let Some(result) = some_or_text(integer(number, value, settings))
        {
            return result;
        }
        if reader.any || (reader.numbers && matches!(from, Source::Integer | Source::Real)) {
            let text = super::text(value, settings);
            return (reader.text)(&text.as_str(), &Value::String(text.clone()), settings);
        }
        if target == known::DATETIMEOFFSET && from == Source::Enum {
            return Err(not_convertible(value, target, settings));
        }
        return Err(no_way(value, target, settings));
    }
    if from == Source::Enum && capacity(target) {
        return collection(target, Vec::new()).ok_or_else(|| no_way(value, target, settings));
    }
    if matches!(target.definition().name(), "System.Collections.Generic.HashSet`1") && from == Source::Integer {
        let number = value.as_i64().unwrap_or(0);
        if number < 0 {
            let why = "Specified argument was out of the range of valid values. (Parameter 'capacity')";
            return Err(because("InvalidCastConstructorException", value, target, why, settings));
        }
        if number <= i64::from(i32::MAX) {
            return collection(target, Vec::new()).ok_or_else(|| no_way(value, target, settings));
        }
    }
    if target == known::SECURE_STRING {
        let own = value.type_ref().unwrap_or(known::OBJECT);
        return Err(Failure::cast(
            "ConvertToFinalInvalidCastException",
            format!("Cannot convert the value of type \"{}\" to type \"{}\".", own.name(), target.name()),
        ));
    }
    element_collection(value, target, settings).unwrap_or_else(|| Err(no_way(value, target, settings)))
}

/// A constructor that says the text should be tried instead.
fn some_or_text(result: Attempt<Value>) -> Option<Attempt<Value>> {
    match result {
        Err(failure) if failure.id.is_empty() => None,
        other => Some(other),
    }
}

/// `List[T]` and the like of one element.
fn element_collection(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Option<Attempt<Value>> {
    let is_list = matches!(
        target.definition().name(),
        "System.Collections.Generic.List`1"
            | "System.Collections.ObjectModel.Collection`1"
            | "System.Collections.Generic.HashSet`1"
            | "System.Collections.Generic.Queue`1"
            | "System.Collections.Generic.Stack`1"
    );
    let element = target.arguments().first().copied().filter(|_| is_list)?;
    Some(
        super::to(value, element, settings)
            .and_then(|item| collection(target, vec![item]).ok_or_else(|| no_way(value, target, settings))),
    )
}

fn text_to_collection(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    if target == known::STRING_BUILDER {
        let units = super::string_of(value, settings).to_utf16();
        return Ok(Value::native(StringBuilderObject(RwLock::new(units))));
    }
    if target == known::SECURE_STRING {
        return Err(Failure::cast(
            "ConvertToFinalInvalidCastException",
            format!("Cannot convert the value of type \"System.String\" to type \"{}\".", target.name()),
        ));
    }
    element_collection(value, target, settings).unwrap_or_else(|| Err(no_way(value, target, settings)))
}

fn sequence(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let items = super::array::items(value);
    let name = target.definition().name();
    let takes_items = matches!(
        name,
        "System.Collections.ArrayList"
            | "System.Collections.Queue"
            | "System.Collections.Stack"
            | "System.Collections.Generic.List`1"
            | "System.Collections.Generic.HashSet`1"
            | "System.Collections.Generic.SortedSet`1"
            | "System.Collections.Generic.Queue`1"
            | "System.Collections.Generic.Stack`1"
            | "System.Collections.ObjectModel.Collection`1"
    );
    if !takes_items {
        return Err(no_way(value, target, settings));
    }
    let element = target.arguments().first().copied().unwrap_or(known::OBJECT);
    let converted: Attempt<Vec<Value>> = items.iter().map(|item| super::to(item, element, settings)).collect();
    collection(target, converted?).ok_or_else(|| no_way(value, target, settings))
}

fn dictionary(value: &Value, target: TypeRef, settings: &Settings<'_>) -> Attempt<Value> {
    let Value::Dictionary(dictionary) = value else { return Err(no_way(value, target, settings)) };
    if target == known::ORDERED_DICTIONARY || target == known::HASHTABLE {
        let made = Dictionary::new(target, Comparer::IgnoreCase);
        for (key, item) in dictionary.pairs() {
            made.insert(&key, item);
        }
        return Ok(Value::Dictionary(Arc::new(made)));
    }
    let Some(fresh) = default(target) else { return Err(no_way(value, target, settings)) };
    let Some((key, _)) = dictionary.pairs().into_iter().next() else { return Ok(fresh) };
    let settable = settable_properties(target);
    let list = if settable.is_empty() {
        "There is no settable property available.".to_owned()
    } else {
        format!("The settable properties are: {}.", settable.join(", "))
    };
    Err(Failure::cast(
        "ObjectCreationError",
        format!(
            "Cannot create object of type \"{}\". The property '{}' was not found for the '{}' object. {list}",
            target.name(),
            super::text::object_text(&key),
            target.full_name()
        ),
    ))
}

/// The settable properties as the message lists them: `[Name <System.Type>]`.
fn settable_properties(target: TypeRef) -> Vec<String> {
    if target.is_enum() {
        return vec!["[value__ <System.Int32>]".to_owned()];
    }
    let members = target.info().map(|info| info.members()).unwrap_or_default();
    let settable = members.iter().filter(|member| member.definition.ends_with("{get;set;}") && !member.is_static());
    settable
        .filter(|member| member.kind == posh_dotnet::surface::MemberKind::Property)
        .map(|member| {
            let shown = member.definition.split(' ').next().unwrap_or_default();
            let full = crate::types::resolve(shown).map_or_else(|_| shown.to_owned(), |ty| ty.name().to_owned());
            format!("[{} <{full}>]", member.name)
        })
        .collect()
}

fn other(value: &Value, target: TypeRef, reader: Option<Reader>, settings: &Settings<'_>) -> Attempt<Value> {
    if let Some(reader) = reader.filter(|reader| reader.any) {
        return (reader.text)(&super::text::object_text(value), value, settings);
    }
    if let Value::Object(object) = value
        && let Body::Native(native) = object.body()
        && native.enumerate().is_some()
    {
        return sequence(value, target, settings);
    }
    element_collection(value, target, settings).unwrap_or_else(|| Err(no_way(value, target, settings)))
}
