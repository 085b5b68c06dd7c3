//! Arrays: fixed size, elements of one type, any rank.

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Header;
use crate::types::{TypeRef, known};
use crate::value::Value;

/// An array. The elements of an array of rank 2 and more stand in row-major order.
pub struct ArrayObject {
    header: Header,
    element: TypeRef,
    /// The length of each dimension; empty for rank 1.
    dimensions: Box<[usize]>,
    items: RwLock<Vec<Value>>,
}

impl ArrayObject {
    /// An `Object[]`.
    pub fn new(items: Vec<Value>) -> ArrayObject {
        ArrayObject::typed(known::OBJECT, items)
    }

    /// An array of a type; the items are of that type already.
    pub fn typed(element: TypeRef, items: Vec<Value>) -> ArrayObject {
        ArrayObject { header: Header::default(), element, dimensions: Box::default(), items: RwLock::new(items) }
    }

    /// An array of rank 2 or more; `items` in row-major order.
    pub fn multidimensional(element: TypeRef, dimensions: &[usize], items: Vec<Value>) -> ArrayObject {
        ArrayObject { header: Header::default(), element, dimensions: dimensions.into(), items: RwLock::new(items) }
    }

    /// The common part.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The type of the elements.
    pub fn element(&self) -> TypeRef {
        self.element
    }

    /// The number of dimensions.
    pub fn rank(&self) -> usize {
        self.dimensions.len().max(1)
    }

    /// The length of a dimension.
    pub fn dimension(&self, at: usize) -> Option<usize> {
        if self.dimensions.is_empty() {
            return (at == 0).then(|| self.len());
        }
        self.dimensions.get(at).copied()
    }

    /// The array's type.
    pub fn type_ref(&self) -> TypeRef {
        if self.rank() == 1 && self.element == known::OBJECT {
            return known::OBJECT_ARRAY;
        }
        self.element.array(self.rank())
    }

    /// How many elements there are in all.
    pub fn len(&self) -> usize {
        self.items.read().len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.items.read().is_empty()
    }

    /// The element at a flat index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items.read().get(index).cloned()
    }

    /// Sets the element at a flat index; false when there is none. The value is of the element type already.
    pub fn set(&self, index: usize, value: Value) -> bool {
        match self.items.write().get_mut(index) {
            Some(slot) => {
                *slot = value;
                true
            }
            None => false,
        }
    }

    /// The elements, locked for reading: keep it short and run no script meanwhile.
    pub fn items(&self) -> RwLockReadGuard<'_, Vec<Value>> {
        self.items.read()
    }

    /// The elements, locked for writing: the length must stay.
    pub fn items_mut(&self) -> RwLockWriteGuard<'_, Vec<Value>> {
        self.items.write()
    }

    /// A copy of the elements.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.read().clone()
    }
}

impl std::fmt::Debug for ArrayObject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.items.read().iter()).finish()
    }
}
