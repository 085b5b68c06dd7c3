//! `-join`, unary `-split` and `-f`.

use posh_culture::composite::{self, Arguments};
use posh_culture::{CultureError, timespan};
use posh_culture::{date, guid, number};

use super::elements;
use crate::convert::{self, Settings};
use crate::failure::{Attempt, Failure};
use crate::object::Body;
use crate::string::{PsString, StringBuilder};
use crate::types::native::DateTimeOffsetObject;
use crate::value::Value;

/// `items -join separator`; unary `-join` without.
pub fn join(left: &Value, separator: &Value, settings: &Settings<'_>) -> Value {
    let separator = convert::text(separator, settings);
    let Some(items) = elements(left) else { return Value::String(convert::text(left, settings)) };
    let mut out = StringBuilder::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(&separator);
        }
        out.push(&convert::text(item, settings));
    }
    Value::String(out.finish())
}

/// Unary `-split`: at runs of white space; leading and trailing ones count for nothing.
pub fn split_blanks(value: &Value, settings: &Settings<'_>) -> Value {
    let texts = elements(value).unwrap_or_else(|| vec![value.clone()]);
    let mut parts = Vec::new();
    for text in texts {
        let text = convert::text(&text, settings);
        let text = text.as_str();
        let found: Vec<Value> = text.split_whitespace().map(Value::string).collect();
        if found.is_empty() {
            parts.push(Value::string(""));
        }
        parts.extend(found);
    }
    Value::array(parts)
}

struct Items<'a> {
    values: Vec<Value>,
    settings: &'a Settings<'a>,
}

impl Arguments for Items<'_> {
    type Error = CultureError;

    fn count(&self) -> usize {
        self.values.len()
    }

    fn write(&self, index: usize, format: Option<&str>, out: &mut String) -> Result<(), CultureError> {
        let Some(value) = self.values.get(index) else { return Ok(()) };
        out.push_str(&formatted(value, format.unwrap_or(""), self.settings)?);
        Ok(())
    }
}

/// `format -f values`, in the current culture.
///
/// # Errors
/// When the format is malformed or names a value that is not there.
pub fn composite(format: &Value, values: &Value, settings: &Settings<'_>) -> Attempt<Value> {
    let format = convert::text(format, settings);
    let values = elements(values).unwrap_or_else(|| vec![values.clone()]);
    let items = Items { values, settings };
    composite::format(&format.as_str(), &items)
        .map(Value::from)
        .map_err(|error| Failure::runtime("FormatError", format!("Error formatting a string: {}.", error.message)))
}

/// `IFormattable.ToString(format, culture)`, or plain text for what has no formats.
///
/// # Errors
/// When the format does not suit the value.
pub(crate) fn formatted(value: &Value, format: &str, settings: &Settings<'_>) -> Result<String, CultureError> {
    let culture = settings.culture;
    let numeric = |number: number::Number<'_>| number::format(number, format, &culture.number);
    match value.base() {
        Value::SByte(value) => numeric(number::Number::Signed(i64::from(*value), 8)),
        Value::Byte(value) => numeric(number::Number::Unsigned(u64::from(*value), 8)),
        Value::Int16(value) => numeric(number::Number::Signed(i64::from(*value), 16)),
        Value::UInt16(value) => numeric(number::Number::Unsigned(u64::from(*value), 16)),
        Value::Int32(value) => numeric(number::Number::Signed(i64::from(*value), 32)),
        Value::UInt32(value) => numeric(number::Number::Unsigned(u64::from(*value), 32)),
        Value::Int64(value) => numeric(number::Number::Signed(*value, 64)),
        Value::UInt64(value) => numeric(number::Number::Unsigned(*value, 64)),
        Value::Single(value) => numeric(number::Number::Single(*value)),
        Value::Double(value) => numeric(number::Number::Double(*value)),
        Value::Decimal(value) => numeric(number::Number::Decimal(**value)),
        Value::BigInteger(value) => numeric(number::Number::Big(value)),
        Value::DateTime(value) => date::format_date(convert::culture_date(*value), format, culture, settings.zone),
        Value::TimeSpan(ticks) => timespan::format(*ticks, format, culture),
        Value::Guid(value) => guid::format(value.as_u128(), format),
        Value::Enum(value) => value.format(format).map_err(|failure| CultureError::format(failure.message)),
        Value::Object(object) => match object.body() {
            Body::Native(native) => match native.as_any().downcast_ref::<DateTimeOffsetObject>() {
                Some(value) => date::format_offset(value.ticks, value.offset, format, culture),
                None => Ok(plain(value, settings)),
            },
            _ => Ok(plain(value, settings)),
        },
        other => Ok(plain(other, settings)),
    }
}

fn plain(value: &Value, settings: &Settings<'_>) -> String {
    let text: PsString = match value.base() {
        Value::Array(_) | Value::List(_) | Value::Type(_) => return convert::current_text(value, settings),
        other => convert::text(other, settings),
    };
    text.as_str().into_owned()
}
