//! Reading and writing variables.

use std::rc::Rc;
use std::sync::Arc;

use super::Frame;
use crate::code::{Expr, TypeSpec, Variable};
use crate::convert;
use crate::error::{ErrorRecord, Eval, Exception, Interrupt};
use crate::runtime::Runtime;
use crate::scope::{Scope, Slot, VariableCell};
use crate::symbol::Symbol;
use crate::types::TypeRef;
use crate::value::Value;

impl Runtime {
    /// The value of a variable, when it is there.
    pub(crate) fn read(&mut self, frame: &Frame, variable: &Variable) -> Eval<Value> {
        let value = match variable {
            Variable::Local(local, name) => {
                if let Some(value) = frame.scope.value(frame.place(*local)) {
                    return Ok(value);
                }
                self.outer(frame, *name)
            }
            Variable::Global(name) => frame.scope.global().find(*name).and_then(|at| frame.scope.global().value(at)),
            Variable::Script(name) => {
                let script = frame.scope.script();
                script.find(*name).and_then(|at| script.value(at))
            }
            Variable::Here(name) => frame.scope.find(*name).and_then(|at| frame.scope.value(at)),
            Variable::ByName(name) | Variable::Using(name) => self.outer(frame, *name),
            Variable::Environment(name) => {
                return Ok(self.environment(name).map_or(Value::Null, |text| Value::string(&text)));
            }
            Variable::Function(name) => frame
                .scope
                .function(*name)
                .map(|function| Value::ScriptBlock(Arc::new(crate::block::ScriptBlock::new(function.code)))),
        };
        match value {
            Some(value) => Ok(value),
            None if self.strict > 0 => {
                let name = match variable {
                    Variable::Local(_, name)
                    | Variable::Global(name)
                    | Variable::Script(name)
                    | Variable::Here(name)
                    | Variable::ByName(name)
                    | Variable::Using(name)
                    | Variable::Function(name) => name.as_str(),
                    Variable::Environment(name) => name,
                };
                let message = format!("The variable '${name}' cannot be retrieved because it has not been set.");
                let mut record = ErrorRecord::runtime("VariableIsUndefined", "InvalidOperation", message);
                record.target = Value::string(name);
                Err(Interrupt::statement(record))
            }
            None => Ok(Value::Null),
        }
    }

    /// A variable of a calling scope, or one that is computed.
    fn outer(&mut self, frame: &Frame, name: Symbol) -> Option<Value> {
        frame.scope.lookup(name).or_else(|| self.computed(name))
    }

    /// Variables that have no place because they are asked for rarely.
    fn computed(&mut self, name: Symbol) -> Option<Value> {
        Some(match name.as_str().to_ascii_lowercase().as_str() {
            "psculture" | "psuiculture" => Value::string(&self.culture.name),
            "args" | "input" => Value::array(Vec::new()),
            _ => return None,
        })
    }

    /// An environment variable.
    pub fn environment(&self, name: &str) -> Option<String> {
        if self.grants.environment { std::env::var(name).ok() } else { None }
    }

    /// Sets a variable, minding its type and what it refuses.
    pub(crate) fn write_variable(&mut self, frame: &Frame, variable: &Variable, value: Value) -> Eval<()> {
        let (scope, place, name) = match variable {
            Variable::Local(local, name) => (Rc::clone(&frame.scope), frame.place(*local), *name),
            Variable::Global(name) => in_scope(frame.scope.global(), *name),
            Variable::Script(name) => in_scope(frame.scope.script(), *name),
            Variable::Here(name) | Variable::ByName(name) => in_scope(Rc::clone(&frame.scope), *name),
            Variable::Using(name) => {
                let message = format!("A Using variable cannot be assigned: `{}`.", name.as_str());
                return Err(Interrupt::statement(ErrorRecord::runtime(
                    "InvalidLeftHandSide",
                    "InvalidOperation",
                    message,
                )));
            }
            Variable::Environment(name) => {
                return self.set_environment(name, &value);
            }
            Variable::Function(name) => {
                if let Value::ScriptBlock(block) = value.base() {
                    let module = self.module_of(&frame.scope);
                    let function = crate::scope::Function {
                        name: name.as_str().into(),
                        code: Arc::clone(&block.code),
                        filter: false,
                        module,
                    };
                    frame.scope.define(function);
                }
                return Ok(());
            }
        };
        self.store(&scope, place, name, value)
    }

    fn set_environment(&mut self, name: &str, value: &Value) -> Eval<()> {
        if !self.grants.environment {
            let message = "This program may not change environment variables.";
            return Err(Interrupt::statement(ErrorRecord::runtime("NotGranted", "PermissionDenied", message)));
        }
        let text = convert::text(value, &self.settings()).as_str().into_owned();
        self.environment_changes(name, if text.is_empty() { None } else { Some(&text) });
        Ok(())
    }

    /// Stores a value at a place.
    pub(crate) fn store(&mut self, scope: &Rc<Scope>, place: usize, name: Symbol, value: Value) -> Eval<()> {
        let cell = match scope.slot(place) {
            Slot::Cell(cell) => cell,
            Slot::Value(_) => {
                scope.put(place, Slot::Value(value));
                return Ok(());
            }
            Slot::Unset => {
                // A protected variable of the global scope stays protected from inner scopes only when it is for all.
                if let Some((outer, at)) = scope.locate(name)
                    && let Slot::Cell(cell) = outer.slot(at)
                    && cell.options.read().all_scope
                {
                    cell
                } else {
                    scope.put(place, Slot::Value(value));
                    return Ok(());
                }
            }
        };
        self.store_in_cell(&cell, name, value)
    }

    /// Stores a value in a typed or protected variable.
    pub fn store_in_cell(&mut self, cell: &Arc<VariableCell>, name: Symbol, value: Value) -> Eval<()> {
        let options = *cell.options.read();
        if options.read_only || options.constant {
            let message = format!("Cannot overwrite variable {} because it is read-only or constant.", name.as_str());
            let exception =
                Exception::new("System.Management.Automation.SessionStateUnauthorizedAccessException", message);
            let record = ErrorRecord::new(exception, "VariableNotWritable", "WriteError", Value::string(name.as_str()));
            return Err(Interrupt::statement(record));
        }
        let constraint = *cell.constraint.read();
        let value = match constraint {
            None => value,
            Some(wanted) => convert::to(&value, wanted, &self.settings()).map_err(|failure| {
                let message = format!("Cannot convert value to type \"{}\".", wanted.name());
                let _ = message;
                let mut record = ErrorRecord::from(&*failure);
                "MetadataError".clone_into(&mut record.category);
                Interrupt::statement(record)
            })?,
        };
        *cell.value.write() = value;
        Ok(())
    }

    /// Gives a variable a type that it keeps.
    pub(crate) fn constrain(&mut self, frame: &Frame, variable: &Variable, spec: &TypeSpec) -> Eval<()> {
        let wanted = self.type_of(spec)?;
        let (scope, place) = match variable {
            Variable::Local(local, _) => (Rc::clone(&frame.scope), frame.place(*local)),
            Variable::Global(name) => in_scope2(frame.scope.global(), *name),
            Variable::Script(name) => in_scope2(frame.scope.script(), *name),
            Variable::Here(name) | Variable::ByName(name) => in_scope2(Rc::clone(&frame.scope), *name),
            _ => return Ok(()),
        };
        let cell = promote(&scope, place);
        *cell.constraint.write() = Some(wanted);
        Ok(())
    }

    /// The type of a name in code.
    pub(crate) fn type_of(&mut self, spec: &TypeSpec) -> Eval<TypeRef> {
        if let Some(found) = spec.resolved {
            return Ok(found);
        }
        if let Some(class) = self.class(Symbol::new(&spec.text)) {
            return Ok(class.type_ref);
        }
        if let Ok(found) = crate::types::resolve(&spec.text) {
            return Ok(found);
        }
        let message = format!("Unable to find type [{}].", spec.text);
        let mut record = ErrorRecord::runtime("TypeNotFound", "InvalidOperation", message);
        record.target = Value::string(&spec.text);
        if let Some(call) = self.calls.last() {
            record.invocation.position =
                Some(crate::error::Position { source: call.tree.source().clone(), span: spec.span });
        }
        Err(Interrupt::statement(record))
    }

    /// Assigns to a variable, property, element, or several at once.
    pub(crate) fn assign_value(&mut self, frame: &Frame, target: &Expr, value: Value) -> Eval<()> {
        match target {
            Expr::Variable(variable) => self.write_variable(frame, variable, value.or_null()),
            Expr::Member(member) => {
                let object = self.eval(frame, &member.target)?;
                let name = self.eval(frame, &member.name)?;
                let name = convert::text(&name, &self.settings()).as_str().into_owned();
                self.set_member(&object, &name, value.or_null(), member.is_static)
            }
            Expr::Index(pair, _, _) => {
                let object = self.eval(frame, &pair.0)?;
                let index = self.eval(frame, &pair.1)?;
                self.set_index(&object, &index, value.or_null())
            }
            Expr::Array(targets) => {
                let items = self.enumerate(&value).unwrap_or_else(|| vec![value]);
                let last = targets.len().saturating_sub(1);
                for (at, target) in targets.iter().enumerate() {
                    let part = match at {
                        at if at == last && items.len() > targets.len() => Value::array(items[at..].to_vec()),
                        at => items.get(at).cloned().unwrap_or(Value::Null),
                    };
                    self.assign_value(frame, target, part)?;
                }
                Ok(())
            }
            Expr::Convert(spec, inner, _) => {
                let wanted = self.type_of(spec)?;
                let value = self.convert(&value, wanted)?;
                self.assign_value(frame, inner, value)
            }
            Expr::Paren(statement) => match &statement.kind {
                crate::code::StmtKind::Expr(inner) => self.assign_value(frame, inner, value),
                _ => Err(Interrupt::statement(super::statements::not_there("this assignment"))),
            },
            Expr::Const(Value::Null) => Ok(()),
            _ => Err(Interrupt::statement(super::statements::not_there("this assignment"))),
        }
    }
}

fn in_scope(scope: Rc<Scope>, name: Symbol) -> (Rc<Scope>, usize, Symbol) {
    let place = scope.ensure(name);
    (scope, place, name)
}

fn in_scope2(scope: Rc<Scope>, name: Symbol) -> (Rc<Scope>, usize) {
    let place = scope.ensure(name);
    (scope, place)
}

/// Makes a variable a shared cell and gives it.
pub fn promote(scope: &Rc<Scope>, place: usize) -> Arc<VariableCell> {
    match scope.slot(place) {
        Slot::Cell(cell) => cell,
        slot => {
            let cell = Arc::new(VariableCell::new(slot.get().unwrap_or_default()));
            scope.put(place, Slot::Cell(Arc::clone(&cell)));
            cell
        }
    }
}
