//! Types that are read from text, and their constructors of one integer.

use std::sync::Arc;

use posh_culture::date::{self, MAX_TICKS};
use posh_culture::{Culture, CultureError, guid, timespan};
use posh_dotnet::ip::IpAddress;
use posh_dotnet::mail::MailAddress;
use posh_dotnet::uri::Uri;
use posh_dotnet::version::{SemanticVersion, Version};

use super::text::date_value;
use super::{Settings, because};
use crate::failure::{Attempt, Failure};
use crate::types::native::{
    CultureObject, DateTimeOffsetObject, IpAddressObject, MailAddressObject, RegexObject, SemanticVersionObject,
    UriObject, VersionObject,
};
use crate::types::{TypeRef, known, resolve};
use crate::value::{DateTime, DateTimeKind, Value};

type FromText = fn(&str, &Value, &Settings<'_>) -> Attempt<Value>;
type FromInteger = fn(i64, &Value, &Settings<'_>) -> Attempt<Value>;

/// How a type is made of a text or an integer.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    /// From text; the value is the one given, for messages.
    pub text: FromText,
    /// From an integer; a failure without id means "as text".
    pub integer: Option<FromInteger>,
    /// Whether numbers are read through their text.
    pub numbers: bool,
    /// Whether anything is read through its text.
    pub any: bool,
}

const fn from(text: FromText) -> Reader {
    Reader { text, integer: None, numbers: true, any: false }
}

const PARSE: &str = "InvalidCastParseTargetInvocation";
const PARSE_WITH_CULTURE: &str = "InvalidCastParseTargetInvocationWithFormatProvider";
const CONSTRUCTOR: &str = "InvalidCastConstructorException";

pub(super) fn reader(target: TypeRef) -> Option<Reader> {
    Some(match target {
        t if t == known::DATETIME => Reader { integer: Some(date_from_ticks), ..from(date_from_text) },
        t if t == known::DATETIMEOFFSET => from(offset_from_text),
        t if t == known::TIMESPAN => {
            Reader { integer: Some(|ticks, _, _| Ok(Value::TimeSpan(ticks))), ..from(span_from_text) }
        }
        t if t == known::GUID => from(guid_from_text),
        t if t == known::VERSION => from(version_from_text),
        t if t == known::SEMANTIC_VERSION => {
            Reader { integer: Some(semantic_from_integer), ..from(semantic_from_text) }
        }
        t if t == known::URI => from(uri_from_text),
        t if t == known::REGEX => from(regex_from_text),
        t if t == known::IP_ADDRESS => Reader { integer: Some(ip_from_integer), ..from(ip_from_text) },
        t if t == known::MAIL_ADDRESS => from(mail_from_text),
        t if t == known::CULTURE_INFO => Reader { integer: Some(culture_from_integer), ..from(culture_from_text) },
        t if t == known::TYPE || t == known::RUNTIME_TYPE => from(type_from_text),
        _ => return None,
    })
}

fn wrong(
    id: &'static str,
    value: &Value,
    target: TypeRef,
    settings: &Settings<'_>,
) -> impl Fn(CultureError) -> Box<Failure> {
    move |error| because(id, value, target, &error.message, settings)
}

fn date_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let parsed = date::parse_date_time(text, &Culture::invariant(), 0, settings.zone);
    parsed.map(date_value).map_err(wrong(PARSE_WITH_CULTURE, value, known::DATETIME, settings))
}

fn date_from_ticks(ticks: i64, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    if !(0..=MAX_TICKS).contains(&ticks) {
        let why = "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')";
        return Err(because(CONSTRUCTOR, value, known::DATETIME, why, settings));
    }
    Ok(Value::DateTime(DateTime::new(ticks, DateTimeKind::Unspecified)))
}

fn offset_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let parsed = date::parse_offset(text, &Culture::invariant(), 0, settings.zone);
    parsed.map(|(ticks, offset)| Value::native(DateTimeOffsetObject { ticks, offset })).map_err(wrong(
        PARSE_WITH_CULTURE,
        value,
        known::DATETIMEOFFSET,
        settings,
    ))
}

fn span_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let parsed = timespan::parse(text, &Culture::invariant());
    parsed.map(Value::TimeSpan).map_err(wrong(PARSE_WITH_CULTURE, value, known::TIMESPAN, settings))
}

fn guid_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let parsed = guid::parse(text);
    parsed.map(|bits| Value::Guid(Arc::new(uuid::Uuid::from_u128(bits)))).map_err(wrong(
        PARSE_WITH_CULTURE,
        value,
        known::GUID,
        settings,
    ))
}

fn version_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let parsed = Version::parse(text);
    parsed
        .map(|version| Value::native(VersionObject(version)))
        .map_err(|error| because(PARSE, value, known::VERSION, &error.to_string(), settings))
}

fn semantic_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match SemanticVersion::parse(text) {
        Some(version) => Ok(Value::native(SemanticVersionObject(version))),
        None => {
            let why = "The input string '' was not in a correct format.";
            Err(because(PARSE, value, known::SEMANTIC_VERSION, why, settings))
        }
    }
}

fn semantic_from_integer(number: i64, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let Ok(major) = i32::try_from(number) else { return Err(as_text()) };
    if major < 0 {
        let why = "Cannot process argument because the value of argument \"major\" is not valid. Change the value of the \
                   \"major\" argument and run the operation again.";
        return Err(because(CONSTRUCTOR, value, known::SEMANTIC_VERSION, why, settings));
    }
    let version = SemanticVersion { major, minor: 0, patch: 0, pre_release: None, build: None };
    Ok(Value::native(SemanticVersionObject(version)))
}

/// Says that the value should be read through its text.
fn as_text() -> Box<Failure> {
    Failure::cast("", "")
}

fn uri_from_text(text: &str, _value: &Value, _settings: &Settings<'_>) -> Attempt<Value> {
    let uri = Uri::parse(text).unwrap_or_else(|| Uri { original: text.to_owned(), absolute: None });
    Ok(Value::native(UriObject(uri)))
}

fn regex_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match posh_regex::Regex::new(text, posh_regex::Options::default()) {
        Ok(regex) => Ok(Value::native(RegexObject { regex: Arc::new(regex) })),
        Err(error) => Err(because(CONSTRUCTOR, value, known::REGEX, &error.to_string(), settings)),
    }
}

fn ip_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match IpAddress::parse(text) {
        Some(address) => Ok(Value::native(IpAddressObject(address))),
        None => Err(because(PARSE, value, known::IP_ADDRESS, "An invalid IP address was specified.", settings)),
    }
}

fn ip_from_integer(number: i64, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match u32::try_from(number) {
        Ok(bits) => {
            let address = std::net::IpAddr::V4(std::net::Ipv4Addr::from(bits.to_le_bytes()));
            Ok(Value::native(IpAddressObject(IpAddress { address, scope: 0 })))
        }
        Err(_) => {
            let bits = number as u64;
            let why = format!(
                "newAddress ('{bits}') must be less than or equal to '4294967295'. (Parameter 'newAddress')\nActual value was {number}."
            );
            Err(because(CONSTRUCTOR, value, known::IP_ADDRESS, &why, settings))
        }
    }
}

fn mail_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let why = match text {
        "" => "The value cannot be an empty string. (Parameter 'address')",
        _ => "The specified string is not in the form required for an e-mail address.",
    };
    match MailAddress::parse(text) {
        Some(address) => Ok(Value::native(MailAddressObject(address))),
        None => Err(because(CONSTRUCTOR, value, known::MAIL_ADDRESS, why, settings)),
    }
}

fn culture_from_text(text: &str, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    match Culture::find(text) {
        Some(culture) => Ok(Value::native(CultureObject(culture))),
        None if is_culture_name(text) => {
            let mut culture = (*Culture::invariant()).clone();
            text.clone_into(&mut culture.name);
            Ok(Value::native(CultureObject(Arc::new(culture))))
        }
        None => {
            let why = format!("Culture is not supported. (Parameter 'name')\n{text} is an invalid culture identifier.");
            Err(because(CONSTRUCTOR, value, known::CULTURE_INFO, &why, settings))
        }
    }
}

/// Whether the text looks like a language tag: .NET accepts those it does not know.
fn is_culture_name(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let language = parts
        .next()
        .is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    language && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn culture_from_integer(number: i64, value: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let refused = |why: String| Err(because(CONSTRUCTOR, value, known::CULTURE_INFO, &why, settings));
    if number > i64::from(i32::MAX) {
        return Err(as_text());
    }
    if number < 0 {
        return refused(format!(
            "culture ('{number}') must be a non-negative value. (Parameter 'culture')\nActual value was {number}."
        ));
    }
    let found = Culture::names().filter_map(Culture::find).find(|culture| i64::from(culture.lcid) == number);
    match found {
        Some(culture) => Ok(Value::native(CultureObject(culture))),
        None => refused(format!(
            "Culture is not supported. (Parameter 'culture')\n{number} (0x{number:04x}) is an invalid culture identifier."
        )),
    }
}

fn type_from_text(text: &str, _value: &Value, _settings: &Settings<'_>) -> Attempt<Value> {
    match resolve(text) {
        Ok(ty) => Ok(Value::Type(ty)),
        Err(_) => Err(Failure::cast(
            "InvalidCastFromStringToType",
            format!("Cannot convert the \"{text}\" value of type \"System.String\" to type \"System.Type\"."),
        )),
    }
}
