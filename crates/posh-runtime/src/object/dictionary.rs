//! Dictionaries: insertion order kept, keys compared as the dictionary says.

use std::hash::{Hash, Hasher};

use indexmap::{Equivalent, IndexMap};
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Header;
use crate::symbol::fold;
use crate::types::{TypeRef, known};
use crate::value::Value;

/// How a dictionary compares keys that are strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparer {
    /// Without regard to case, as `@{}` does.
    IgnoreCase,
    /// Character by character, as `[hashtable]::new()` and `Dictionary[string,…]` do.
    Ordinal,
}

/// A key with the dictionary's comparison.
#[derive(Clone, Debug)]
pub struct Key {
    value: Value,
    comparer: Comparer,
}

impl Key {
    /// A key for a dictionary that compares so. The value is taken without added members.
    pub fn new(value: &Value, comparer: Comparer) -> Key {
        Key { value: value.base().clone(), comparer }
    }

    /// The key's value.
    pub fn value(&self) -> &Value {
        &self.value
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        match (&self.value, &other.value) {
            (Value::String(left), Value::String(right)) if self.comparer == Comparer::IgnoreCase => {
                left.eq_ignore_case(right)
            }
            (left, right) => left.same(right),
        }
    }
}

impl Eq for Key {}

fn hash_text<H: Hasher>(text: &str, comparer: Comparer, state: &mut H) {
    match comparer {
        Comparer::IgnoreCase => fold(text).hash(state),
        Comparer::Ordinal => text.hash(state),
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.value {
            Value::String(text) => hash_text(&text.as_str(), self.comparer, state),
            Value::Bool(value) => value.hash(state),
            Value::Double(number) => number.to_bits().hash(state),
            Value::Single(number) => number.to_bits().hash(state),
            Value::DateTime(date) => date.ticks().hash(state),
            Value::TimeSpan(ticks) => ticks.hash(state),
            Value::Guid(guid) => guid.hash(state),
            Value::Decimal(number) => number.hash(state),
            Value::BigInteger(number) => number.hash(state),
            Value::Type(ty) => ty.name().hash(state),
            other => other.as_i64().hash(state),
        }
    }
}

/// Looks a string key up without making a value of it.
struct TextKey<'a>(&'a str, Comparer);

impl Hash for TextKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_text(self.0, self.1, state);
    }
}

impl Equivalent<Key> for TextKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        let Value::String(text) = &key.value else { return false };
        match self.1 {
            Comparer::IgnoreCase => crate::symbol::eq_ignore_case(self.0, &text.as_str()),
            Comparer::Ordinal => text.as_bytes() == self.0.as_bytes(),
        }
    }
}

/// The entries of a dictionary.
pub type Entries = IndexMap<Key, Value>;

/// `Hashtable`, `OrderedDictionary`, `Dictionary[K,V]` and the like: told apart by the type.
pub struct Dictionary {
    header: Header,
    ty: TypeRef,
    comparer: Comparer,
    entries: RwLock<Entries>,
}

impl Dictionary {
    /// An empty dictionary of a type.
    pub fn new(ty: TypeRef, comparer: Comparer) -> Dictionary {
        Dictionary { header: Header::default(), ty, comparer, entries: RwLock::default() }
    }

    /// An empty `@{}`.
    pub fn hashtable() -> Dictionary {
        Dictionary::new(known::HASHTABLE, Comparer::IgnoreCase)
    }

    /// An empty `[ordered]@{}`.
    pub fn ordered() -> Dictionary {
        Dictionary::new(known::ORDERED_DICTIONARY, Comparer::IgnoreCase)
    }

    /// The common part.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The dictionary's type.
    pub fn type_ref(&self) -> TypeRef {
        self.ty
    }

    /// Whether it is an `OrderedDictionary`, which takes integers as positions.
    pub fn is_ordered(&self) -> bool {
        self.ty == known::ORDERED_DICTIONARY
    }

    /// How strings are compared.
    pub fn comparer(&self) -> Comparer {
        self.comparer
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.read().len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.read().is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &Value) -> Option<Value> {
        self.entries.read().get(&Key::new(key, self.comparer)).cloned()
    }

    /// The value of a key that is a string.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        self.entries.read().get(&TextKey(key, self.comparer)).cloned()
    }

    /// Whether there is such a key.
    pub fn contains(&self, key: &Value) -> bool {
        self.entries.read().contains_key(&Key::new(key, self.comparer))
    }

    /// Sets the value of a key; gives the value that was there.
    pub fn insert(&self, key: &Value, value: Value) -> Option<Value> {
        self.entries.write().insert(Key::new(key, self.comparer), value)
    }

    /// Removes a key; the order of the others stays.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        self.entries.write().shift_remove(&Key::new(key, self.comparer))
    }

    /// Removes all entries.
    pub fn clear(&self) {
        self.entries.write().clear();
    }

    /// A copy of the keys.
    pub fn keys(&self) -> Vec<Value> {
        self.entries.read().keys().map(|key| key.value.clone()).collect()
    }

    /// A copy of the values.
    pub fn values(&self) -> Vec<Value> {
        self.entries.read().values().cloned().collect()
    }

    /// A copy of the pairs.
    pub fn pairs(&self) -> Vec<(Value, Value)> {
        self.entries.read().iter().map(|(key, value)| (key.value.clone(), value.clone())).collect()
    }

    /// The entries, locked for reading: keep it short and run no script meanwhile.
    pub fn entries(&self) -> RwLockReadGuard<'_, Entries> {
        self.entries.read()
    }

    /// The entries, locked for writing.
    pub fn entries_mut(&self) -> RwLockWriteGuard<'_, Entries> {
        self.entries.write()
    }
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_map().entries(self.entries.read().iter().map(|(key, value)| (&key.value, value))).finish()
    }
}
