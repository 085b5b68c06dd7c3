//! `-eq -ne -lt -le -gt -ge -contains -in` ("about_Comparison_Operators", PowerShell documentation): the left operand decides how
//! the right one is read.

use std::cmp::Ordering;

use super::{Case, elements, test_or_filter};
use crate::convert::{self, Number, Settings, number_of};
use crate::failure::{Attempt, Failure};
use crate::object::Body;
use crate::string::PsString;
use crate::types::known;
use crate::types::native::{DateTimeOffsetObject, SemanticVersionObject, SwitchObject, VersionObject};
use crate::value::Value;

/// The six comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Compares; a collection on the left is filtered.
///
/// # Errors
/// When the operands have no order.
pub fn compare(
    comparison: Comparison,
    left: &Value,
    right: &Value,
    case: Case,
    settings: &Settings<'_>,
) -> Attempt<Value> {
    test_or_filter(left, |item| test(comparison, item, right, case, settings))
}

fn test(comparison: Comparison, left: &Value, right: &Value, case: Case, settings: &Settings<'_>) -> Attempt<bool> {
    Ok(match comparison {
        Comparison::Equal => equals(left, right, case, settings),
        Comparison::NotEqual => !equals(left, right, case, settings),
        other => {
            let order = order(left, right, case, settings)?;
            match (other, order) {
                (_, None) => false,
                (Comparison::Less, Some(order)) => order == Ordering::Less,
                (Comparison::LessOrEqual, Some(order)) => order != Ordering::Greater,
                (Comparison::Greater, Some(order)) => order == Ordering::Greater,
                (_, Some(order)) => order != Ordering::Less,
            }
        }
    })
}

/// Whether a collection has an element equal to a value (`-contains`; `-in` with the operands exchanged).
pub fn contains(collection: &Value, value: &Value, case: Case, settings: &Settings<'_>) -> bool {
    match elements(collection) {
        Some(items) => items.iter().any(|item| equals(item, value, case, settings)),
        None => equals(collection, value, case, settings),
    }
}

fn compare_text(left: &PsString, right: &PsString, case: Case, settings: &Settings<'_>) -> Ordering {
    let ignore = case == Case::Ignore;
    match (left.to_str(), right.to_str()) {
        (Some(left), Some(right)) => settings.culture.collation.compare(left, right, ignore),
        _ => settings.culture.collation.compare_utf16(&left.to_utf16(), &right.to_utf16(), ignore),
    }
}

/// Two numbers in the type they share; none when one is no number (NaN).
fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left, right) {
        (Number::Integer(a), Number::Integer(b)) => Some(a.cmp(b)),
        (Number::Big(_), _) | (_, Number::Big(_)) => {
            let big = |number: &Number| convert::number_to(number, known::BIGINTEGER).ok();
            match (big(left), big(right)) {
                (Some(Value::BigInteger(a)), Some(Value::BigInteger(b))) => Some(a.cmp(&b)),
                _ => None,
            }
        }
        (Number::Decimal(_), _) | (_, Number::Decimal(_)) => {
            let decimal = |number: &Number| convert::number_to(number, known::DECIMAL).ok();
            match (decimal(left), decimal(right)) {
                (Some(Value::Decimal(a)), Some(Value::Decimal(b))) => Some(a.cmp(&b)),
                _ => as_double(left).partial_cmp(&as_double(right)),
            }
        }
        _ => as_double(left).partial_cmp(&as_double(right)),
    }
}

fn as_double(number: &Number) -> f64 {
    match convert::number_to(number, known::DOUBLE) {
        Ok(Value::Double(number)) => number,
        _ => f64::NAN,
    }
}

/// `-eq` on two values, not on elements.
pub fn equals(left: &Value, right: &Value, case: Case, settings: &Settings<'_>) -> bool {
    let (left, right) = (left.base(), right.base());
    if left.is_null() || right.is_null() {
        return left.is_null() && right.is_null();
    }
    match left {
        Value::String(text) => {
            let right = convert::text(right, settings);
            return *text == right || compare_text(text, &right, case, settings) == Ordering::Equal;
        }
        Value::Bool(value) => return *value == convert::to_bool(right),
        Value::Char(unit) => {
            let text = PsString::from_unit(*unit);
            if let Some(other) = right.as_string() {
                return compare_text(&text, other, case, settings) == Ordering::Equal;
            }
            if let (Value::Char(other), Case::Ignore) = (right, case) {
                return compare_text(&text, &PsString::from_unit(*other), case, settings) == Ordering::Equal;
            }
        }
        Value::Enum(value) => {
            return match right {
                Value::Enum(other) if other.ty == value.ty => other.value == value.value,
                other => convert::to(other, value.ty, settings).is_ok_and(|other| other.as_i64() == Some(value.value)),
            };
        }
        _ => {}
    }
    if left.is_number() || matches!(left, Value::Char(_)) {
        return equal_number(left, right, settings);
    }
    if let Some(same) = equal_objects(left, right) {
        return same;
    }
    // The right operand as the left one's type.
    let Some(ty) = left.type_ref() else { return false };
    let convertible =
        right.type_ref() != Some(ty) && !matches!(left, Value::Array(_) | Value::List(_) | Value::Dictionary(_));
    convertible
        && !matches!(left, Value::Object(object) if matches!(object.body(), Body::Custom(_) | Body::Instance(_)))
        && convert::to(right, ty, settings).is_ok_and(|right| equal_objects(left, &right).unwrap_or(false))
}

fn equal_number(left: &Value, right: &Value, settings: &Settings<'_>) -> bool {
    let Some(a) = number_of(left) else { return false };
    let number = match right {
        Value::String(_) => {
            let own = left.type_ref().unwrap_or(known::INT32);
            convert::to(right, own, settings).ok().and_then(|value| number_of(&value))
        }
        Value::Bool(_) | Value::Enum(_) | Value::Char(_) => number_of(right),
        other if other.is_number() => number_of(other),
        other => {
            let own = left.type_ref().unwrap_or(known::INT32);
            convert::to(other, own, settings).ok().and_then(|value| number_of(&value))
        }
    };
    number.is_some_and(|b| compare_numbers(&a, &b) == Some(Ordering::Equal))
}

/// Equality of objects that know it; none when the types differ so that a conversion might help.
fn equal_objects(left: &Value, right: &Value) -> Option<bool> {
    if left.same(right) {
        return Some(true);
    }
    match (left, right) {
        (Value::Object(_), Value::Object(_)) => {
            natural(left, right).map(|order| order == Ordering::Equal).or_else(|| {
                let texts = (left.type_ref()? == right.type_ref()?).then(|| own_text(left).zip(own_text(right)))?;
                texts.map(|(a, b)| a == b)
            })
        }
        (a, b) if std::mem::discriminant(a) == std::mem::discriminant(b) => Some(false),
        _ => None,
    }
}

/// The text of a native object whose equality is that of its text.
fn own_text(value: &Value) -> Option<String> {
    let Value::Object(object) = value else { return None };
    let by_text = [known::URI, known::IP_ADDRESS, known::MAIL_ADDRESS, known::CULTURE_INFO, known::SWITCH];
    match object.body() {
        Body::Native(native) if by_text.contains(&native.type_ref()) => native.text(),
        _ => None,
    }
}

/// The order of two objects of one type that has one.
fn natural(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::DateTime(a), Value::DateTime(b)) => return Some(a.ticks().cmp(&b.ticks())),
        (Value::TimeSpan(a), Value::TimeSpan(b)) => return Some(a.cmp(b)),
        (Value::Guid(a), Value::Guid(b)) => return Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => return Some(a.cmp(b)),
        (Value::Char(a), Value::Char(b)) => return Some(a.cmp(b)),
        (Value::Enum(a), Value::Enum(b)) if a.ty == b.ty => return Some(a.value.cmp(&b.value)),
        _ => {}
    }
    if let (Some(a), Some(b)) = (left.downcast::<VersionObject>(), right.downcast::<VersionObject>()) {
        return Some(a.0.cmp(&b.0));
    }
    if let (Some(a), Some(b)) = (left.downcast::<SemanticVersionObject>(), right.downcast::<SemanticVersionObject>()) {
        return Some(a.0.order(&b.0));
    }
    if let (Some(a), Some(b)) = (left.downcast::<DateTimeOffsetObject>(), right.downcast::<DateTimeOffsetObject>()) {
        return Some((a.ticks - a.offset).cmp(&(b.ticks - b.offset)));
    }
    if let (Some(a), Some(b)) = (left.downcast::<SwitchObject>(), right.downcast::<SwitchObject>()) {
        return Some(a.0.cmp(&b.0));
    }
    None
}

/// Null against something: less, unless that is a negative number.
fn against_null(value: &Value) -> Ordering {
    match number_of(value) {
        Some(number) if value.is_number() => match compare_numbers(&number, &Number::Integer(0)) {
            Some(Ordering::Less) => Ordering::Greater,
            _ => Ordering::Less,
        },
        _ => Ordering::Less,
    }
}

/// The order of two values; none when there is none (NaN).
///
/// # Errors
/// When the operands cannot be compared.
pub fn order(left: &Value, right: &Value, case: Case, settings: &Settings<'_>) -> Attempt<Option<Ordering>> {
    let (left, right) = (left.base(), right.base());
    match (left.is_null(), right.is_null()) {
        (true, true) => return Ok(Some(Ordering::Equal)),
        (true, false) => return Ok(Some(against_null(right))),
        (false, true) => return Ok(Some(against_null(left).reverse())),
        _ => {}
    }
    if let Value::String(text) = left {
        return Ok(Some(compare_text(text, &convert::text(right, settings), case, settings)));
    }
    if left.is_number() {
        return order_number(left, right, settings);
    }
    if let (Value::Char(a), Value::Char(b), Case::Ignore) = (left, right, case) {
        return Ok(Some(compare_text(&PsString::from_unit(*a), &PsString::from_unit(*b), case, settings)));
    }
    if let Some(order) = natural(left, right) {
        return Ok(Some(order));
    }
    let Some(ty) = left.type_ref() else { return Ok(None) };
    let other = convert::to(right, ty, settings).map_err(|inner| failed(left, right, &inner, settings))?;
    match natural(left, &other) {
        Some(order) => Ok(Some(order)),
        None if left.same(&other) => Ok(Some(Ordering::Equal)),
        None => Err(not_comparable(left, right, settings)),
    }
}

fn order_number(left: &Value, right: &Value, settings: &Settings<'_>) -> Attempt<Option<Ordering>> {
    let Some(a) = number_of(left) else { return Ok(None) };
    let own = left.type_ref().unwrap_or(known::INT32);
    let b = match right {
        // Text is read in the left operand's type; an int is widened when the number does not fit.
        Value::String(text) => match convert::to(right, own, settings) {
            Ok(value) => number_of(&value),
            Err(failure) => match convert::number_from_text(&text.as_str(), settings) {
                Ok(value) => number_of(&value),
                Err(_) => return Err(failure),
            },
        },
        Value::Bool(_) | Value::Enum(_) | Value::Char(_) => number_of(right),
        other if other.is_number() => number_of(other),
        other => {
            let converted = convert::to(other, own, settings).map_err(|inner| failed(left, right, &inner, settings))?;
            number_of(&converted)
        }
    };
    Ok(b.and_then(|b| compare_numbers(&a, &b)))
}

fn failed(left: &Value, right: &Value, inner: &Failure, settings: &Settings<'_>) -> Box<Failure> {
    Failure::runtime(
        "ComparisonFailure",
        format!(
            "Could not compare \"{}\" to \"{}\". Error: \"{}\"",
            convert::text(left, settings),
            convert::text(right, settings),
            inner.message
        ),
    )
}

fn not_comparable(left: &Value, right: &Value, settings: &Settings<'_>) -> Box<Failure> {
    Failure::runtime(
        "NotIcomparable",
        format!(
            "Cannot compare \"{}\" because it is not IComparable.",
            convert::text(if matches!(left, Value::Dictionary(_)) { left } else { right }, settings)
        ),
    )
}
