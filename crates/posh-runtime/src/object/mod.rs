//! What lives behind a [`Value`]'s pointer: arrays, lists, dictionaries, and objects proper.
//!
//! Every one of them begins with a [`Header`] that can hold members which `Add-Member` gave to this instance and type
//! names that replace those of its type; it stays empty for nearly all.

mod array;
mod custom;
mod dictionary;
mod extension;
mod list;
mod native;

use std::sync::OnceLock;

pub use array::ArrayObject;
pub use custom::{Custom, Shape};
pub use dictionary::{Comparer, Dictionary, Key};
pub use extension::{Extension, InstanceMember, MemberBody};
pub use list::List;
pub use native::NativeObject;

use crate::class::Instance;
use crate::types::{TypeRef, known};
use crate::value::Value;

/// The part that all heap objects have in common.
#[derive(Default)]
pub struct Header {
    extension: OnceLock<Box<Extension>>,
}

impl Header {
    /// Added members and type names, when there are any.
    pub fn extension(&self) -> Option<&Extension> {
        self.extension.get().map(Box::as_ref)
    }

    /// Added members and type names, made when missing.
    pub fn extend(&self) -> &Extension {
        self.extension.get_or_init(Box::default)
    }
}

/// An object that is no array, list or dictionary.
pub struct Object {
    header: Header,
    body: Body,
}

/// What an object is.
pub enum Body {
    /// A `PSCustomObject`.
    Custom(Custom),
    /// An instance of a class that a script defined.
    Instance(Instance),
    /// An object of a type with a native implementation.
    Native(Box<dyn NativeObject>),
    /// A value that has no header of its own (string, number …) with members added to it.
    Wrapped(Value),
}

impl Object {
    /// An object with this body.
    pub fn new(body: Body) -> Object {
        Object { header: Header::default(), body }
    }

    /// The common part.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it is.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The type.
    pub fn type_ref(&self) -> TypeRef {
        match &self.body {
            Body::Custom(_) => known::PSCUSTOMOBJECT,
            Body::Instance(instance) => instance.type_ref(),
            Body::Native(native) => native.type_ref(),
            Body::Wrapped(value) => value.type_ref().unwrap_or(known::OBJECT),
        }
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Object({})", self.type_ref().name())
    }
}
