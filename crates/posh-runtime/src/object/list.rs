//! Lists that grow.

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Header;
use crate::types::TypeRef;
use crate::value::Value;

/// `ArrayList`, `List[T]`, `Collection[T]`, `StringCollection`: told apart by the type.
pub struct List {
    header: Header,
    ty: TypeRef,
    items: RwLock<Vec<Value>>,
}

impl List {
    /// A list of a type (the list's, not the elements').
    pub fn new(ty: TypeRef, items: Vec<Value>) -> List {
        List { header: Header::default(), ty, items: RwLock::new(items) }
    }

    /// The common part.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The list's type.
    pub fn type_ref(&self) -> TypeRef {
        self.ty
    }

    /// The elements' type when the list is generic.
    pub fn element(&self) -> Option<TypeRef> {
        self.ty.arguments().first().copied()
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.items.read().len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.items.read().is_empty()
    }

    /// The element at an index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.read().get(index).cloned()
    }

    /// The elements, locked for reading: keep it short and run no script meanwhile.
    pub fn items(&self) -> RwLockReadGuard<'_, Vec<Value>> {
        self.items.read()
    }

    /// The elements, locked for writing; values are of the element type already.
    pub fn items_mut(&self) -> RwLockWriteGuard<'_, Vec<Value>> {
        self.items.write()
    }

    /// A copy of the elements.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.read().clone()
    }
}

impl std::fmt::Debug for List {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.items.read().iter()).finish()
    }
}
