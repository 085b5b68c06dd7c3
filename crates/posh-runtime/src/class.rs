//! Classes of scripts and their objects.

use std::rc::Rc;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::code::TypeDefinition;
use crate::object::Custom;
use crate::symbol::Symbol;
use crate::types::TypeRef;
use crate::value::Value;

/// A class that a script defined.
pub struct Class {
    /// Its type.
    pub type_ref: TypeRef,
    /// Its definition.
    pub definition: Arc<TypeDefinition>,
    /// The class it derives from, when a script defined that too.
    pub base: Option<Rc<Class>>,
    /// Its static properties.
    pub statics: RwLock<Vec<(Symbol, Value)>>,
}

impl Class {
    /// This class and those it derives from, the most derived first.
    pub fn lineage(self: &Rc<Class>) -> Vec<Rc<Class>> {
        let mut all = vec![Rc::clone(self)];
        while let Some(base) = all.last().and_then(|class| class.base.clone()) {
            all.push(base);
        }
        all
    }
}

/// An object of a class that a script defined: its properties in order.
pub struct Instance {
    type_ref: TypeRef,
    /// The properties.
    pub properties: Custom,
}

impl Instance {
    /// An object of a class with its properties.
    pub fn new(type_ref: TypeRef, properties: Custom) -> Instance {
        Instance { type_ref, properties }
    }

    /// The class's type.
    pub fn type_ref(&self) -> TypeRef {
        self.type_ref
    }
}
