//! Custom objects: the names of the properties are shared by all objects that were made alike.

use std::sync::Arc;

use parking_lot::RwLock;

use crate::string::PsString;
use crate::symbol::Symbol;
use crate::value::Value;

/// The property names of custom objects, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shape {
    symbols: Vec<Symbol>,
    names: Vec<PsString>,
}

impl Shape {
    /// A shape of these names; a name that differs only in case from an earlier one is left out.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Shape {
        let mut shape = Shape::default();
        for name in names {
            let symbol = Symbol::new(name);
            if !shape.symbols.contains(&symbol) {
                shape.symbols.push(symbol);
                shape.names.push(PsString::new(name));
            }
        }
        shape
    }

    /// The place of a property.
    pub fn position(&self, symbol: Symbol) -> Option<usize> {
        self.symbols.iter().position(|have| *have == symbol)
    }

    /// The names as they were written.
    pub fn names(&self) -> &[PsString] {
        &self.names
    }

    /// The names as symbols.
    pub fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    fn with(&self, name: &str) -> Shape {
        let mut shape = Shape { symbols: self.symbols.clone(), names: self.names.clone() };
        shape.symbols.push(Symbol::new(name));
        shape.names.push(PsString::new(name));
        shape
    }

    fn without(&self, at: usize) -> Shape {
        let mut shape = Shape { symbols: self.symbols.clone(), names: self.names.clone() };
        shape.symbols.remove(at);
        shape.names.remove(at);
        shape
    }
}

struct Properties {
    shape: Arc<Shape>,
    values: Vec<Value>,
}

/// The note properties of a custom object.
pub struct Custom(RwLock<Properties>);

impl Custom {
    /// An object of a shape with its values, which are as many as the names.
    pub fn new(shape: Arc<Shape>, mut values: Vec<Value>) -> Custom {
        values.resize(shape.names.len(), Value::Null);
        Custom(RwLock::new(Properties { shape, values }))
    }

    /// An object from names and values.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, Value)>) -> Custom {
        let custom = Custom::new(Arc::default(), Vec::new());
        for (name, value) in pairs {
            custom.set_or_add(name, value);
        }
        custom
    }

    /// The value of a property.
    pub fn get(&self, name: Symbol) -> Option<Value> {
        let properties = self.0.read();
        properties.shape.position(name).map(|at| properties.values[at].clone())
    }

    /// The value of a property, with the place where it was found last; the place is brought up to date.
    pub fn get_cached(&self, name: Symbol, hint: &std::sync::atomic::AtomicU32) -> Option<Value> {
        use std::sync::atomic::Ordering::Relaxed;
        let properties = self.0.read();
        let at = hint.load(Relaxed) as usize;
        if properties.shape.symbols.get(at) == Some(&name) {
            return properties.values.get(at).cloned();
        }
        let at = properties.shape.position(name)?;
        hint.store(at as u32, Relaxed);
        properties.values.get(at).cloned()
    }

    /// Sets a property that exists; false when there is none.
    pub fn set(&self, name: Symbol, value: Value) -> bool {
        let mut properties = self.0.write();
        match properties.shape.position(name) {
            Some(at) => {
                properties.values[at] = value;
                true
            }
            None => false,
        }
    }

    /// Sets a property, adding it at the end when it is missing.
    pub fn set_or_add(&self, name: &str, value: Value) {
        let mut properties = self.0.write();
        match properties.shape.position(Symbol::new(name)) {
            Some(at) => properties.values[at] = value,
            None => {
                properties.shape = Arc::new(properties.shape.with(name));
                properties.values.push(value);
            }
        }
    }

    /// Removes a property.
    pub fn remove(&self, name: Symbol) -> bool {
        let mut properties = self.0.write();
        match properties.shape.position(name) {
            Some(at) => {
                properties.shape = Arc::new(properties.shape.without(at));
                properties.values.remove(at);
                true
            }
            None => false,
        }
    }

    /// The shape as it is now.
    pub fn shape(&self) -> Arc<Shape> {
        Arc::clone(&self.0.read().shape)
    }

    /// Names and values in order.
    pub fn pairs(&self) -> Vec<(PsString, Value)> {
        let properties = self.0.read();
        properties.shape.names.iter().cloned().zip(properties.values.iter().cloned()).collect()
    }
}
