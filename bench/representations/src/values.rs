//! The two representations of a value.

use std::sync::Arc;

use indexmap::IndexMap;
use parking_lot::Mutex;
use triomphe::ThinArc;

/// What the evaluators need of a value.
pub trait Representation: Clone + Send + Sync + 'static {
    /// The null value.
    fn null() -> Self;
    /// A number.
    fn int(value: i32) -> Self;
    /// A truth value.
    fn bool(value: bool) -> Self;
    /// A string.
    fn text(value: &str) -> Self;
    /// A custom object with the properties `names`, known when the code was lowered.
    fn object(names: &Arc<[&'static str]>, values: Vec<Self>) -> Self;
    /// The number, when it is one.
    fn as_int(&self) -> Option<i32>;
    /// Whether it counts as true.
    fn truth(&self) -> bool;
    /// The text, when it is a string.
    fn as_text(&self) -> Option<&str>;
    /// The property of an object.
    fn property(&self, name: &'static str) -> Self;
}

/// The properties of a compact object: the names are shared by all objects made at one place.
pub struct Shaped {
    names: Arc<[&'static str]>,
    values: Mutex<Box<[Compact]>>,
}

/// Sixteen bytes: scalars inline, one thin pointer for the rest.
#[derive(Clone)]
pub enum Compact {
    /// Null.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Int(i32),
    /// One allocation that holds flags, length and bytes.
    Text(ThinArc<u32, u8>),
    /// A custom object.
    Object(Arc<Shaped>),
}

const _: () = assert!(size_of::<Compact>() == 16);

impl Representation for Compact {
    fn null() -> Self {
        Compact::Null
    }
    fn int(value: i32) -> Self {
        Compact::Int(value)
    }
    fn bool(value: bool) -> Self {
        Compact::Bool(value)
    }
    fn text(value: &str) -> Self {
        Compact::Text(ThinArc::from_header_and_slice(u32::from(value.is_ascii()), value.as_bytes()))
    }
    fn object(names: &Arc<[&'static str]>, values: Vec<Self>) -> Self {
        Compact::Object(Arc::new(Shaped { names: Arc::clone(names), values: Mutex::new(values.into()) }))
    }
    fn as_int(&self) -> Option<i32> {
        if let Compact::Int(value) = self { Some(*value) } else { None }
    }
    fn truth(&self) -> bool {
        matches!(self, Compact::Bool(true))
    }
    fn as_text(&self) -> Option<&str> {
        if let Compact::Text(text) = self { std::str::from_utf8(&text.slice).ok() } else { None }
    }
    fn property(&self, name: &'static str) -> Self {
        let Compact::Object(object) = self else { return Compact::Null };
        match object.names.iter().position(|have| *have == name) {
            Some(at) => object.values.lock()[at].clone(),
            None => Compact::Null,
        }
    }
}

/// Twenty-four bytes: fat pointers, and a map of names in each object.
#[derive(Clone)]
pub enum Wide {
    /// Null.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Int(i32),
    /// A fat pointer to text.
    Text(Arc<str>),
    /// A custom object.
    Object(Arc<Mutex<IndexMap<String, Wide>>>),
}

const _: () = assert!(size_of::<Wide>() == 24);

impl Representation for Wide {
    fn null() -> Self {
        Wide::Null
    }
    fn int(value: i32) -> Self {
        Wide::Int(value)
    }
    fn bool(value: bool) -> Self {
        Wide::Bool(value)
    }
    fn text(value: &str) -> Self {
        Wide::Text(value.into())
    }
    fn object(names: &Arc<[&'static str]>, values: Vec<Self>) -> Self {
        let map = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
        Wide::Object(Arc::new(Mutex::new(map)))
    }
    fn as_int(&self) -> Option<i32> {
        if let Wide::Int(value) = self { Some(*value) } else { None }
    }
    fn truth(&self) -> bool {
        matches!(self, Wide::Bool(true))
    }
    fn as_text(&self) -> Option<&str> {
        if let Wide::Text(text) = self { Some(text) } else { None }
    }
    fn property(&self, name: &'static str) -> Self {
        match self {
            Wide::Object(object) => object.lock().get(name).cloned().unwrap_or(Wide::Null),
            _ => Wide::Null,
        }
    }
}
