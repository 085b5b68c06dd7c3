//! A value of the language: 16 bytes, scalars inline, everything else behind one counted pointer.

use std::sync::Arc;

use num_bigint::BigInt;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::block::ScriptBlock;
use crate::object::{ArrayObject, Body, Dictionary, List, NativeObject, Object};
use crate::string::PsString;
use crate::types::{EnumValue, TypeRef, known};

/// A .NET `DateTime`: 100-nanosecond ticks since the year 1 in the low 62 bits, the kind in the two bits above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(u64);

/// What a [`DateTime`] is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTimeKind {
    /// Not said.
    Unspecified,
    /// UTC.
    Utc,
    /// The local time zone.
    Local,
}

impl DateTime {
    /// The last tick of the year 9999.
    pub const MAX_TICKS: i64 = 3_155_378_975_999_999_999;

    /// A date from ticks (clipped to the representable range) and kind.
    pub fn new(ticks: i64, kind: DateTimeKind) -> DateTime {
        DateTime(ticks.clamp(0, DateTime::MAX_TICKS).unsigned_abs() | (kind as u64) << 62)
    }

    /// 100-nanosecond ticks since 0001-01-01.
    pub fn ticks(self) -> i64 {
        (self.0 & !(3 << 62)) as i64
    }

    /// The kind.
    pub fn kind(self) -> DateTimeKind {
        match self.0 >> 62 {
            0 => DateTimeKind::Unspecified,
            1 => DateTimeKind::Utc,
            _ => DateTimeKind::Local,
        }
    }
}

/// A value. Cheap to clone, shared between threads.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `$null`.
    #[default]
    Null,
    /// The "nothing" of a statement without output (`AutomationNull`): null that a pipeline does not see.
    Nothing,
    /// `System.Boolean`
    Bool(bool),
    /// `System.Char`, a UTF-16 code unit.
    Char(u16),
    /// `System.SByte`
    SByte(i8),
    /// `System.Byte`
    Byte(u8),
    /// `System.Int16`
    Int16(i16),
    /// `System.UInt16`
    UInt16(u16),
    /// `System.Int32`
    Int32(i32),
    /// `System.UInt32`
    UInt32(u32),
    /// `System.Int64`
    Int64(i64),
    /// `System.UInt64`
    UInt64(u64),
    /// `System.Single`
    Single(f32),
    /// `System.Double`
    Double(f64),
    /// `System.DateTime`
    DateTime(DateTime),
    /// `System.TimeSpan` in 100-nanosecond ticks.
    TimeSpan(i64),
    /// `System.String`
    String(PsString),
    /// `System.Decimal`
    Decimal(Arc<Decimal>),
    /// `System.Numerics.BigInteger`
    BigInteger(Arc<BigInt>),
    /// `System.Guid`
    Guid(Arc<Uuid>),
    /// A value of an enumeration.
    Enum(Arc<EnumValue>),
    /// A type (`System.RuntimeType`).
    Type(TypeRef),
    /// A script block.
    ScriptBlock(Arc<ScriptBlock>),
    /// An array of any rank.
    Array(Arc<ArrayObject>),
    /// `Hashtable`, `OrderedDictionary`, `Dictionary[K,V]` and the like.
    Dictionary(Arc<Dictionary>),
    /// `ArrayList`, `List[T]`, `Collection[T]` and the like.
    List(Arc<List>),
    /// Any other object: custom, of a script class, native, or a value with members added to it.
    Object(Arc<Object>),
}

const _: () = assert!(size_of::<Value>() == 16);
const _: () = assert!(size_of::<crate::error::Eval<Value>>() == 16);

impl Value {
    /// A string value.
    pub fn string(text: &str) -> Value {
        Value::String(PsString::new(text))
    }

    /// An `Object[]`.
    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Arc::new(ArrayObject::new(items)))
    }

    /// An array with elements of a type; the items are of that type already.
    pub fn typed_array(element: TypeRef, items: Vec<Value>) -> Value {
        Value::Array(Arc::new(ArrayObject::typed(element, items)))
    }

    /// A native object.
    pub fn native(object: impl NativeObject) -> Value {
        Value::Object(Arc::new(Object::new(Body::Native(Box::new(object)))))
    }

    /// The native object of type `T` in this value, looking through added members.
    pub fn downcast<T: NativeObject>(&self) -> Option<&T> {
        match self {
            Value::Object(object) => match object.body() {
                Body::Native(native) => native.as_any().downcast_ref::<T>(),
                Body::Wrapped(inner) => inner.downcast::<T>(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether this is `$null` or nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null | Value::Nothing)
    }

    /// Nothing becomes `$null`, anything else stays.
    #[must_use]
    pub fn or_null(self) -> Value {
        if let Value::Nothing = self { Value::Null } else { self }
    }

    /// The value without the members that were added to it (a `PSObject`'s base object).
    pub fn base(&self) -> &Value {
        match self {
            Value::Object(object) => match object.body() {
                Body::Wrapped(inner) => inner.base(),
                _ => self,
            },
            _ => self,
        }
    }

    /// The string, when this is one (members added to it do not matter).
    pub fn as_string(&self) -> Option<&PsString> {
        if let Value::String(text) = self.base() { Some(text) } else { None }
    }

    /// The type; `None` for null.
    pub fn type_ref(&self) -> Option<TypeRef> {
        Some(match self {
            Value::Null | Value::Nothing => return None,
            Value::Bool(_) => known::BOOLEAN,
            Value::Char(_) => known::CHAR,
            Value::SByte(_) => known::SBYTE,
            Value::Byte(_) => known::BYTE,
            Value::Int16(_) => known::INT16,
            Value::UInt16(_) => known::UINT16,
            Value::Int32(_) => known::INT32,
            Value::UInt32(_) => known::UINT32,
            Value::Int64(_) => known::INT64,
            Value::UInt64(_) => known::UINT64,
            Value::Single(_) => known::SINGLE,
            Value::Double(_) => known::DOUBLE,
            Value::DateTime(_) => known::DATETIME,
            Value::TimeSpan(_) => known::TIMESPAN,
            Value::String(_) => known::STRING,
            Value::Decimal(_) => known::DECIMAL,
            Value::BigInteger(_) => known::BIGINTEGER,
            Value::Guid(_) => known::GUID,
            Value::Enum(value) => value.ty,
            Value::Type(_) => known::RUNTIME_TYPE,
            Value::ScriptBlock(_) => known::SCRIPTBLOCK,
            Value::Array(array) => array.type_ref(),
            Value::Dictionary(dictionary) => dictionary.type_ref(),
            Value::List(list) => list.type_ref(),
            Value::Object(object) => object.type_ref(),
        })
    }

    /// Whether this is a number of any type; a char, a bool and an enum are none.
    pub fn is_number(&self) -> bool {
        matches!(
            self.base(),
            Value::SByte(_)
                | Value::Byte(_)
                | Value::Int16(_)
                | Value::UInt16(_)
                | Value::Int32(_)
                | Value::UInt32(_)
                | Value::Int64(_)
                | Value::UInt64(_)
                | Value::Single(_)
                | Value::Double(_)
                | Value::Decimal(_)
                | Value::BigInteger(_)
        )
    }

    /// The number as `i64` when this is an integer that fits, an enum or a char.
    pub fn as_i64(&self) -> Option<i64> {
        Some(match self.base() {
            Value::SByte(number) => i64::from(*number),
            Value::Byte(number) => i64::from(*number),
            Value::Int16(number) => i64::from(*number),
            Value::UInt16(number) | Value::Char(number) => i64::from(*number),
            Value::Int32(number) => i64::from(*number),
            Value::UInt32(number) => i64::from(*number),
            Value::Int64(number) => *number,
            Value::UInt64(number) => i64::try_from(*number).ok()?,
            Value::Enum(value) => value.value,
            _ => return None,
        })
    }

    /// Whether two values are the same object, or equal scalars of the same type.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null | Value::Nothing, Value::Null | Value::Nothing) => true,
            (Value::Array(left), Value::Array(right)) => Arc::ptr_eq(left, right),
            (Value::Dictionary(left), Value::Dictionary(right)) => Arc::ptr_eq(left, right),
            (Value::List(left), Value::List(right)) => Arc::ptr_eq(left, right),
            (Value::Object(left), Value::Object(right)) => Arc::ptr_eq(left, right),
            (Value::ScriptBlock(left), Value::ScriptBlock(right)) => Arc::ptr_eq(left, right),
            (Value::String(left), Value::String(right)) => left == right,
            (Value::Type(left), Value::Type(right)) => left == right,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Double(left), Value::Double(right)) => left == right,
            (Value::Single(left), Value::Single(right)) => left == right,
            (Value::DateTime(left), Value::DateTime(right)) => left.ticks() == right.ticks(),
            (Value::TimeSpan(left), Value::TimeSpan(right)) => left == right,
            (Value::Decimal(left), Value::Decimal(right)) => left == right,
            (Value::BigInteger(left), Value::BigInteger(right)) => left == right,
            (Value::Guid(left), Value::Guid(right)) => left == right,
            (Value::Enum(left), Value::Enum(right)) => left.ty == right.ty && left.value == right.value,
            _ => {
                std::mem::discriminant(self) == std::mem::discriminant(other)
                    && self.as_i64().is_some()
                    && self.as_i64() == other.as_i64()
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::string(&text)
    }
}

impl From<PsString> for Value {
    fn from(text: PsString) -> Value {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::Int32(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int64(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Double(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Value {
        Value::array(items)
    }
}
