//! Objects whose behaviour is written in Rust.

use std::any::Any;

use crate::types::TypeRef;
use crate::value::Value;

/// An object of a type of the table. Its members are functions of the type's table that downcast the receiver
/// ([`Value::downcast`]); what changes is kept behind a lock inside.
pub trait NativeObject: Any + Send + Sync {
    /// The type.
    fn type_ref(&self) -> TypeRef;

    /// For downcasting: `self`.
    fn as_any(&self) -> &dyn Any;

    /// The elements when the pipeline and `foreach` enumerate this object; `None` when it is one value.
    fn enumerate(&self) -> Option<Vec<Value>> {
        None
    }

    /// `ToString()`; `None` for the type's name.
    fn text(&self) -> Option<String> {
        None
    }
}
