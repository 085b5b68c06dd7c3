//! The value tree.

use crate::text::Text;
use std::sync::Arc;

/// An object's type names, most derived first; shared, since thousands of objects have the same.
pub type TypeNames = Arc<[String]>;

/// A value: a scalar with an element of its own, an object, or a reference to one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `Nil`.
    Null,
    /// `S`.
    String(Text),
    /// `C`: a UTF-16 code unit, written as a number.
    Char(u16),
    /// `B`.
    Bool(bool),
    /// `By`.
    Byte(u8),
    /// `SB`.
    SByte(i8),
    /// `I16`.
    Int16(i16),
    /// `U16`.
    UInt16(u16),
    /// `I32`.
    Int32(i32),
    /// `U32`.
    UInt32(u32),
    /// `I64`.
    Int64(i64),
    /// `U64`.
    UInt64(u64),
    /// `Sg`.
    Single(f32),
    /// `Db`.
    Double(f64),
    /// `D`: the lexical form, whose trailing zeros are the decimal's scale.
    Decimal(String),
    /// `DT`: the lexical form; see [`crate::DateTime`].
    DateTime(String),
    /// `TS`: an XML duration; see [`crate::duration_ticks`].
    TimeSpan(String),
    /// `G`: the 36 letters of a GUID.
    Guid(String),
    /// `URI`.
    Uri(Text),
    /// `Version`.
    Version(String),
    /// `XD`: an XML document, as text.
    Xml(Text),
    /// `SBK`: a script block's text.
    ScriptBlock(Text),
    /// `SS`: a secure string as the writing machine protected it, opaque here.
    SecureString(Text),
    /// `BA`: base64 of a byte array, kept as text.
    Bytes(String),
    /// `Obj`.
    Object(Box<Object>),
    /// `Ref`: the object with this [`Object::id`], which came before or encloses this place.
    Reference(u64),
}

/// What an object is besides its properties.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Body {
    /// Properties only.
    #[default]
    None,
    /// A scalar that carries extended properties, or an enumeration's number.
    Scalar(Value),
    /// `LST`: an array or list.
    List(Vec<Value>),
    /// `IE`: something else that can be enumerated.
    Enumerable(Vec<Value>),
    /// `QUE`.
    Queue(Vec<Value>),
    /// `STK`, top first.
    Stack(Vec<Value>),
    /// `DCT`: keys and values in order.
    Dictionary(Vec<(Value, Value)>),
}

/// A property's name and value.
pub type Property = (Text, Value);

/// An object. The parts are written in the order of the fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// What [`Value::Reference`] names. Any number that is unique in the tree will do; documents get their own
    /// numbering. Zero-based `RefId` of the document after reading.
    pub id: Option<u64>,
    /// `TN`: empty for a scalar with extended properties.
    pub type_names: TypeNames,
    /// `ToString`.
    pub to_string: Option<Text>,
    /// The object's content as collection or scalar.
    pub body: Body,
    /// `Props`: properties of the type itself (adapted). Absent and empty are written alike.
    pub adapted: Vec<Property>,
    /// `MS`: extended members, such as all properties of a custom object.
    pub extended: Vec<Property>,
}

impl Object {
    /// Adapted, then extended properties.
    pub fn properties(&self) -> impl Iterator<Item = &Property> {
        self.adapted.iter().chain(&self.extended)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(Box::new(object))
    }
}

/// A type name as it is after deserialization: with the prefix `Deserialized.`, once.
pub fn deserialized_name(name: &str) -> String {
    if name.starts_with("Deserialized.") { name.to_owned() } else { format!("Deserialized.{name}") }
}
