//! Scopes: variables in slots, functions and aliases by name, each scope below the one that called it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::code::Code;
use crate::symbol::Symbol;
use crate::types::TypeRef;
use crate::value::Value;

/// What a variable refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VariableOptions {
    /// Can't be written without force.
    pub read_only: bool,
    /// Can't be written or removed.
    pub constant: bool,
    /// Is not seen from inner scopes.
    pub private: bool,
    /// Is seen in all inner scopes.
    pub all_scope: bool,
}

/// A variable that is more than a value: shared, typed, protected.
#[derive(Debug)]
pub struct VariableCell {
    /// The value.
    pub value: RwLock<Value>,
    /// The type that values are converted to.
    pub constraint: RwLock<Option<TypeRef>>,
    /// What it refuses.
    pub options: RwLock<VariableOptions>,
    /// Its description.
    pub description: RwLock<String>,
}

impl VariableCell {
    /// A cell with a value.
    pub fn new(value: Value) -> VariableCell {
        VariableCell {
            value: RwLock::new(value),
            constraint: RwLock::new(None),
            options: RwLock::default(),
            description: RwLock::default(),
        }
    }
}

/// A variable's place.
#[derive(Clone, Debug, Default)]
pub enum Slot {
    /// There is no such variable here.
    #[default]
    Unset,
    /// A plain variable.
    Value(Value),
    /// One that is shared, typed or protected.
    Cell(Arc<VariableCell>),
}

impl Slot {
    /// The value, when the variable is there.
    pub fn get(&self) -> Option<Value> {
        match self {
            Slot::Unset => None,
            Slot::Value(value) => Some(value.clone()),
            Slot::Cell(cell) => Some(cell.value.read().clone()),
        }
    }
}

/// A function of a scope.
#[derive(Clone, Debug)]
pub struct Function {
    /// The name as defined.
    pub name: Arc<str>,
    /// What it runs.
    pub code: Arc<Code>,
    /// Whether it is a filter.
    pub filter: bool,
    /// The module it belongs to, by its number; 0 is none.
    pub module: u32,
}

/// More names than this are looked up by hash.
const MOST_LINEAR: usize = 12;

/// A scope.
#[derive(Default)]
pub struct Scope {
    parent: Option<Rc<Scope>>,
    names: RefCell<Vec<Symbol>>,
    slots: RefCell<Vec<Slot>>,
    index: RefCell<Option<HashMap<Symbol, u32>>>,
    functions: RefCell<Vec<(Symbol, Function)>>,
    aliases: RefCell<Vec<(Symbol, String)>>,
    /// Whether `$script:` means this scope.
    pub is_script: Cell<bool>,
    /// How deep calls are nested.
    pub depth: usize,
}

impl Scope {
    /// A scope below another, with places for `names`.
    pub fn new(parent: Option<Rc<Scope>>, names: &[Symbol]) -> Rc<Scope> {
        let depth = parent.as_ref().map_or(0, |parent| parent.depth + 1);
        let mut slots = Vec::with_capacity(names.len());
        slots.resize(names.len(), Slot::Unset);
        Rc::new(Scope {
            parent,
            names: RefCell::new(names.to_vec()),
            slots: RefCell::new(slots),
            depth,
            ..Scope::default()
        })
    }

    /// The scope that called this one.
    pub fn parent(&self) -> Option<&Rc<Scope>> {
        self.parent.as_ref()
    }

    /// The place of a name, when it has one here.
    pub fn find(&self, name: Symbol) -> Option<usize> {
        let names = self.names.borrow();
        if names.len() <= MOST_LINEAR {
            return names.iter().position(|have| *have == name);
        }
        let mut index = self.index.borrow_mut();
        let map = index.get_or_insert_with(|| names.iter().enumerate().map(|(at, name)| (*name, at as u32)).collect());
        map.get(&name).map(|at| *at as usize)
    }

    /// The place of a name, made when there is none.
    pub fn ensure(&self, name: Symbol) -> usize {
        if let Some(at) = self.find(name) {
            return at;
        }
        let at = self.names.borrow().len();
        self.names.borrow_mut().push(name);
        self.slots.borrow_mut().push(Slot::Unset);
        if let Some(index) = self.index.borrow_mut().as_mut() {
            index.insert(name, at as u32);
        }
        at
    }

    /// What stands at a place.
    pub fn slot(&self, at: usize) -> Slot {
        self.slots.borrow()[at].clone()
    }

    /// The value at a place.
    pub fn value(&self, at: usize) -> Option<Value> {
        self.slots.borrow()[at].get()
    }

    /// Runs `use_slot` on a place.
    pub fn with_slot<T>(&self, at: usize, use_slot: impl FnOnce(&mut Slot) -> T) -> T {
        use_slot(&mut self.slots.borrow_mut()[at])
    }

    /// Sets a place, whatever stood there.
    pub fn put(&self, at: usize, slot: Slot) {
        self.slots.borrow_mut()[at] = slot;
    }

    /// Sets a variable of this scope, whatever it was.
    pub fn set(&self, name: &str, value: Value) {
        let at = self.ensure(Symbol::new(name));
        self.put(at, Slot::Value(value));
    }

    /// The value of a name, here or in a calling scope.
    pub fn lookup(self: &Rc<Scope>, name: Symbol) -> Option<Value> {
        let (scope, at) = self.locate(name)?;
        scope.value(at)
    }

    /// The scope and place that hold a name, here or in a calling scope.
    pub fn locate(self: &Rc<Scope>, name: Symbol) -> Option<(Rc<Scope>, usize)> {
        let mut scope = Some(self);
        let mut here = true;
        while let Some(at) = scope {
            if let Some(place) = at.find(name) {
                let visible = match &at.slots.borrow()[place] {
                    Slot::Unset => false,
                    Slot::Value(_) => true,
                    Slot::Cell(cell) => here || !cell.options.read().private,
                };
                if visible {
                    return Some((Rc::clone(at), place));
                }
            }
            here = false;
            scope = at.parent.as_ref();
        }
        None
    }

    /// The outermost scope.
    pub fn global(self: &Rc<Scope>) -> Rc<Scope> {
        let mut scope = self;
        while let Some(parent) = &scope.parent {
            scope = parent;
        }
        Rc::clone(scope)
    }

    /// The scope of the script: the nearest that is one, else the outermost.
    pub fn script(self: &Rc<Scope>) -> Rc<Scope> {
        let mut scope = self;
        loop {
            match &scope.parent {
                Some(parent) if !scope.is_script.get() => scope = parent,
                _ => return Rc::clone(scope),
            }
        }
    }

    /// Names and slots of this scope.
    pub fn variables(&self) -> Vec<(Symbol, Slot)> {
        let slots = self.slots.borrow();
        let pairs = self.names.borrow().iter().copied().zip(slots.iter().cloned()).collect::<Vec<_>>();
        pairs.into_iter().filter(|(_, slot)| !matches!(slot, Slot::Unset)).collect()
    }

    /// Defines a function here.
    pub fn define(&self, function: Function) {
        let name = Symbol::new(&function.name);
        let mut functions = self.functions.borrow_mut();
        match functions.iter_mut().find(|(have, _)| *have == name) {
            Some((_, old)) => *old = function,
            None => functions.push((name, function)),
        }
    }

    /// Removes a function of this scope.
    pub fn undefine(&self, name: Symbol) -> bool {
        let mut functions = self.functions.borrow_mut();
        let before = functions.len();
        functions.retain(|(have, _)| *have != name);
        functions.len() < before
    }

    /// The function of a name, here or in a calling scope.
    pub fn function(self: &Rc<Scope>, name: Symbol) -> Option<Function> {
        let mut scope = Some(self);
        while let Some(at) = scope {
            if let Some((_, function)) = at.functions.borrow().iter().find(|(have, _)| *have == name) {
                return Some(function.clone());
            }
            scope = at.parent.as_ref();
        }
        None
    }

    /// The functions of this scope.
    pub fn functions(&self) -> Vec<Function> {
        self.functions.borrow().iter().map(|(_, function)| function.clone()).collect()
    }

    /// Defines or, without a definition, removes an alias here.
    pub fn set_alias(&self, name: Symbol, definition: Option<String>) {
        let mut aliases = self.aliases.borrow_mut();
        aliases.retain(|(have, _)| *have != name);
        aliases.extend(definition.map(|definition| (name, definition)));
    }

    /// What an alias stands for, here or in a calling scope.
    pub fn alias(self: &Rc<Scope>, name: Symbol) -> Option<String> {
        let mut scope = Some(self);
        while let Some(at) = scope {
            if let Some((_, definition)) = at.aliases.borrow().iter().find(|(have, _)| *have == name) {
                return Some(definition.clone());
            }
            scope = at.parent.as_ref();
        }
        None
    }

    /// The aliases of this scope.
    pub fn aliases(&self) -> Vec<(Symbol, String)> {
        self.aliases.borrow().clone()
    }
}
