//! Expressions.

use std::sync::Arc;

use posh_syntax::operator::Operator;
use posh_syntax::tree::Span;

use super::{Frame, collapse};
use crate::block::ScriptBlock;
use crate::code::{Assign, Block, Expr, Piece, Stmt, StmtKind, Variable};
use crate::convert;
use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::object::{Body, Custom, Dictionary, Object};
use crate::pipeline::Sink;
use crate::runtime::Runtime;
use crate::scope::Slot;
use crate::string::PsString;
use crate::types::TypeRef;
use crate::value::Value;

/// An arithmetic or comparison of two small integers, where the result is one too.
#[inline]
fn small(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    let (Value::Int32(a), Value::Int32(b)) = (left, right) else { return None };
    Some(match operator {
        Operator::Plus => Value::Int32(a.checked_add(*b)?),
        Operator::Minus => Value::Int32(a.checked_sub(*b)?),
        Operator::Multiply => Value::Int32(a.checked_mul(*b)?),
        Operator::Rem => Value::Int32(a.checked_rem(*b)?),
        Operator::Ieq | Operator::Ceq => Value::Bool(a == b),
        Operator::Ine | Operator::Cne => Value::Bool(a != b),
        Operator::Ilt | Operator::Clt => Value::Bool(a < b),
        Operator::Ile | Operator::Cle => Value::Bool(a <= b),
        Operator::Igt | Operator::Cgt => Value::Bool(a > b),
        Operator::Ige | Operator::Cge => Value::Bool(a >= b),
        _ => return None,
    })
}

impl Runtime {
    /// The value of an expression.
    pub(crate) fn eval(&mut self, frame: &Frame, expression: &Expr) -> Eval<Value> {
        match expression {
            Expr::Const(value) => Ok(value.clone()),
            Expr::Variable(variable) => self.read(frame, variable),
            Expr::Binary(operator, pair, span) => {
                let left = self.eval(frame, &pair.0)?;
                let right = self.eval(frame, &pair.1)?;
                if let Some(value) = small(*operator, &left, &right) {
                    return Ok(value);
                }
                self.binary(*operator, &left, &right).map_err(|interrupt| self.placed(interrupt, *span))
            }
            Expr::Assign(assign) => self.assign(frame, assign),
            Expr::Step(by, before, target, span) => self.step(frame, *by, *before, target, *span),
            Expr::Logic(operator, pair) => self.logic(frame, *operator, &pair.0, &pair.1),
            Expr::Not(operand) => {
                let value = self.eval(frame, operand)?;
                Ok(Value::Bool(!convert::to_bool(&value)))
            }
            Expr::Member(member) => self.member(frame, member),
            Expr::Invoke(invoke) => self.invoke(frame, invoke),
            Expr::Index(pair, null_conditional, span) => {
                let object = self.eval(frame, &pair.0)?;
                if *null_conditional && object.is_null() {
                    return Ok(Value::Null);
                }
                let index = self.eval(frame, &pair.1)?;
                self.index(&object, &index).map_err(|interrupt| self.placed(interrupt, *span))
            }
            Expr::Expand(pieces) => self.expand(frame, pieces),
            Expr::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(self.eval(frame, item)?.or_null());
                }
                Ok(Value::array(values))
            }
            Expr::ArrayOf(block) => self.array_of(frame, block),
            Expr::Sub(block) => Ok(collapse(self.collect(|runtime, out| runtime.block(frame, block, out))?)),
            Expr::Paren(statement) => self.paren(frame, statement),
            Expr::Hashtable(pairs) => self.hashtable(frame, pairs, Dictionary::hashtable()),
            Expr::Ordered(pairs) => self.hashtable(frame, pairs, Dictionary::ordered()),
            Expr::Custom(shape, values) => {
                let mut collected = Vec::with_capacity(values.len());
                for value in values {
                    collected.push(self.statement_value(frame, value)?.or_null());
                }
                let custom = Custom::new(Arc::clone(shape), collected);
                Ok(Value::Object(Arc::new(Object::new(Body::Custom(custom)))))
            }
            Expr::Block(code) => {
                let module = self.module_of(&frame.scope);
                Ok(Value::ScriptBlock(Arc::new(ScriptBlock { code: Arc::clone(code), module, closure: None })))
            }
            Expr::Convert(spec, operand, span) => self.cast(frame, spec, operand, *span),
            Expr::Type(spec) => Ok(Value::Type(self.type_of(spec)?)),
            Expr::Ternary(parts) => {
                let condition = self.eval(frame, &parts.0)?;
                self.eval(frame, if convert::to_bool(&condition) { &parts.1 } else { &parts.2 })
            }
            Expr::Coalesce(pair) => {
                let left = self.eval(frame, &pair.0)?;
                if left.is_null() { self.eval(frame, &pair.1) } else { Ok(left) }
            }
            Expr::Unary(operator, operand, span) => {
                let value = self.eval(frame, operand)?;
                self.unary(*operator, &value).map_err(|interrupt| self.placed(interrupt, *span))
            }
            Expr::Status => Ok(Value::Bool(self.status)),
            Expr::NotThere(what, span) => {
                let record = super::statements::not_there(what);
                Err(self.placed(Interrupt::error(record), *span))
            }
        }
    }

    /// Notes where an error happened, unless that is known.
    pub(crate) fn placed(&self, mut interrupt: Box<Interrupt>, span: Span) -> Box<Interrupt> {
        if let Interrupt::Error { record, .. } = &mut *interrupt
            && record.invocation.position.is_none()
            && let Some(call) = self.calls.last()
        {
            record.invocation.position = Some(crate::error::Position { source: call.tree.source().clone(), span });
        }
        interrupt
    }

    /// Converts a value.
    pub fn convert(&mut self, value: &Value, wanted: TypeRef) -> Eval<Value> {
        if let Some(class) = self.class(crate::symbol::Symbol::new(wanted.name()))
            && value.type_ref() != Some(wanted)
        {
            return self.convert_to_class(value, &class);
        }
        Ok(convert::to(value, wanted, &self.settings())?)
    }

    fn cast(&mut self, frame: &Frame, spec: &crate::code::TypeSpec, operand: &Expr, span: Span) -> Eval<Value> {
        if spec.text.eq_ignore_ascii_case("ref") {
            return self.reference(frame, operand);
        }
        let value = self.eval(frame, operand)?;
        let wanted = self.type_of(spec)?;
        if wanted == crate::types::known::VOID {
            return Ok(Value::Nothing);
        }
        if wanted == crate::types::known::SCRIPTBLOCK
            && let Some(text) = value.as_string()
        {
            return self.script_block(&text.as_str());
        }
        self.convert(&value, wanted).map_err(|interrupt| self.placed(interrupt, span))
    }

    /// A script block of a text.
    pub fn script_block(&mut self, text: &str) -> Eval<Value> {
        match self.compile(text, None) {
            Ok(code) => Ok(Value::ScriptBlock(Arc::new(ScriptBlock::new(code)))),
            Err(parsed) => Err(Interrupt::statement(crate::script::parse_failure(&parsed))),
        }
    }

    fn logic(&mut self, frame: &Frame, operator: Operator, left: &Expr, right: &Expr) -> Eval<Value> {
        let left = self.eval(frame, left)?;
        let left = convert::to_bool(&left);
        Ok(Value::Bool(match operator {
            Operator::And if !left => false,
            Operator::Or if left => true,
            Operator::Xor => {
                let right = self.eval(frame, right)?;
                left ^ convert::to_bool(&right)
            }
            _ => {
                let right = self.eval(frame, right)?;
                convert::to_bool(&right)
            }
        }))
    }

    fn expand(&mut self, frame: &Frame, pieces: &[Piece]) -> Eval<Value> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Value(expression) => {
                    let value = self.eval(frame, expression)?;
                    match &value {
                        Value::String(part) => text.push_str(&part.as_str()),
                        Value::Int32(number) => text.push_str(&number.to_string()),
                        other => text.push_str(&self.text(other)?.as_str()),
                    }
                }
            }
        }
        Ok(Value::string(&text))
    }

    /// The text of a value in strings: an object's own `ToString` where a script gave it one.
    pub fn text(&mut self, value: &Value) -> Eval<PsString> {
        if let Some(text) = self.own_text(value)? {
            return Ok(text);
        }
        Ok(convert::text(value, &self.settings()))
    }

    fn paren(&mut self, frame: &Frame, statement: &Stmt) -> Eval<Value> {
        match &statement.kind {
            StmtKind::Expr(inner) | StmtKind::Quiet(inner) => self.eval(frame, inner),
            _ => Ok(collapse(self.collect(|runtime, out| runtime.statement(frame, statement, out))?)),
        }
    }

    /// What a statement gives as a value: one expression is not enumerated.
    pub(crate) fn statement_value(&mut self, frame: &Frame, statement: &Stmt) -> Eval<Value> {
        match &statement.kind {
            StmtKind::Expr(inner) | StmtKind::Quiet(inner) => self.eval(frame, inner),
            _ => Ok(collapse(self.collect(|runtime, out| runtime.statement(frame, statement, out))?)),
        }
    }

    /// `@( … )`: an array stays as it is, everything else is collected.
    fn array_of(&mut self, frame: &Frame, block: &Block) -> Eval<Value> {
        if let [Stmt { kind: StmtKind::Expr(inner @ Expr::Array(_)), .. }] = block.statements.as_slice()
            && block.traps.is_empty()
        {
            return self.eval(frame, inner);
        }
        let values = self.collect(|runtime, out| runtime.block(frame, block, out))?;
        Ok(Value::array(values))
    }

    fn hashtable(&mut self, frame: &Frame, pairs: &[(Expr, Stmt)], into: Dictionary) -> Eval<Value> {
        for (key, value) in pairs {
            let key = self.eval(frame, key)?;
            if key.is_null() {
                let record = ErrorRecord::runtime(
                    "InvalidNullKey",
                    "InvalidOperation",
                    "A null key is not allowed in a hash literal.",
                );
                return Err(Interrupt::statement(record));
            }
            let value = self.statement_value(frame, value)?.or_null();
            if into.contains(&key) {
                let shown = self.text(&key)?;
                let message = format!(
                    "Item has already been added. Key in dictionary: '{0}'  Key being added: '{0}'",
                    shown.as_str()
                );
                return Err(Interrupt::statement(ErrorRecord::runtime(
                    "DuplicateKeyInHashLiteral",
                    "InvalidOperation",
                    message,
                )));
            }
            into.insert(&key, value);
        }
        Ok(Value::Dictionary(Arc::new(into)))
    }

    fn assign(&mut self, frame: &Frame, assign: &Assign) -> Eval<Value> {
        if assign.operator == Operator::Equals {
            let value = self.statement_value(frame, &assign.value)?;
            if let (Some(spec), Expr::Variable(variable)) = (&assign.constraint, &assign.target) {
                let wanted = self.type_of(spec)?;
                let value =
                    self.convert(&value, wanted).map_err(|interrupt| self.placed(metadata(interrupt), assign.span))?;
                self.constrain(frame, variable, spec)?;
                self.write_variable(frame, variable, value.clone())?;
                return Ok(value);
            }
            let value = match &assign.constraint {
                Some(spec) => {
                    let wanted = self.type_of(spec)?;
                    self.convert(&value, wanted)?
                }
                None => value,
            };
            // The "nothing" of a statement without output survives an assignment.
            if let (Value::Nothing, Expr::Variable(Variable::Local(local, name))) = (&value, &assign.target) {
                self.store(&frame.scope.clone(), frame.place(*local), *name, Value::Nothing)?;
                return Ok(value);
            }
            self.assign_value(frame, &assign.target, value.clone()).map_err(|i| self.placed(i, assign.span))?;
            return Ok(value);
        }
        self.compound(frame, assign)
    }

    fn compound(&mut self, frame: &Frame, assign: &Assign) -> Eval<Value> {
        let operator = match assign.operator {
            Operator::PlusEquals => Operator::Plus,
            Operator::MinusEquals => Operator::Minus,
            Operator::MultiplyEquals => Operator::Multiply,
            Operator::DivideEquals => Operator::Divide,
            Operator::RemainderEquals => Operator::Rem,
            _ => {
                let before = self.eval(frame, &assign.target)?;
                if !before.is_null() {
                    return Ok(before);
                }
                let value = self.statement_value(frame, &assign.value)?;
                self.assign_value(frame, &assign.target, value.clone())?;
                return Ok(value);
            }
        };
        let before = self.eval(frame, &assign.target)?;
        let value = self.statement_value(frame, &assign.value)?;
        let result = match small(operator, &before, &value) {
            Some(result) => result,
            None => self.binary(operator, &before, &value).map_err(|i| self.placed(i, assign.span))?,
        };
        if let Expr::Variable(Variable::Local(local, name)) = &assign.target {
            self.store(&frame.scope, frame.place(*local), *name, result.clone())?;
        } else {
            self.assign_value(frame, &assign.target, result.clone())?;
        }
        Ok(result)
    }

    fn step(&mut self, frame: &Frame, by: i32, before: bool, target: &Expr, span: Span) -> Eval<Value> {
        if let Expr::Variable(Variable::Local(local, _)) = target {
            let quick = frame.scope.with_slot(frame.place(*local), |slot| match slot {
                Slot::Value(Value::Int32(number)) => {
                    let old = *number;
                    let new = old.checked_add(by)?;
                    *number = new;
                    Some(Value::Int32(if before { new } else { old }))
                }
                _ => None,
            });
            if let Some(value) = quick {
                return Ok(value);
            }
        }
        let old = self.eval(frame, target)?;
        let old = if old.is_null() { Value::Int32(0) } else { old };
        if !old.is_number() {
            let shown = old.type_ref().map_or("null", TypeRef::name);
            let sign = if by > 0 { "++" } else { "--" };
            let message = format!("The '{sign}' operator works only on numbers. The operand is a '{shown}'.");
            return Err(self.placed(
                Interrupt::statement(ErrorRecord::runtime("OperatorRequiresNumber", "InvalidOperation", message)),
                span,
            ));
        }
        let new = self.binary(Operator::Plus, &old, &Value::Int32(by))?;
        self.assign_value(frame, target, new.clone())?;
        Ok(if before { new } else { old })
    }

    /// Writes an expression's value to the output, enumerated.
    pub(crate) fn write_expression(&mut self, frame: &Frame, expression: &Expr, out: &mut dyn Sink) -> Eval<()> {
        match expression {
            Expr::Sub(block) => return self.block(frame, block, out),
            Expr::Paren(statement) if !matches!(statement.kind, StmtKind::Expr(_) | StmtKind::Quiet(_)) => {
                let values = self.collect(|runtime, out| runtime.statement(frame, statement, out))?;
                return values.into_iter().try_for_each(|value| out.write(self, value));
            }
            _ => {}
        }
        let value = self.eval(frame, expression)?;
        self.write_enumerated(value, out)
    }

    /// Writes a value; of a collection, its elements.
    pub fn write_enumerated(&mut self, value: Value, out: &mut dyn Sink) -> Eval<()> {
        match &value {
            Value::Nothing => Ok(()),
            Value::Array(array) => {
                let count = array.len();
                for at in 0..count {
                    let item = array.get(at).unwrap_or_default();
                    out.write(self, item)?;
                }
                Ok(())
            }
            _ => match self.enumerate(&value) {
                Some(items) => items.into_iter().try_for_each(|item| out.write(self, item)),
                None => out.write(self, value),
            },
        }
    }

    /// The elements of what a pipeline and `foreach` take apart: not text, not dictionaries.
    pub fn enumerate(&mut self, value: &Value) -> Option<Vec<Value>> {
        match value.base() {
            Value::Array(array) => Some(array.to_vec()),
            Value::List(list) => Some(list.to_vec()),
            Value::Object(object) => match object.body() {
                Body::Native(native) => native.enumerate(),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A failed cast of a typed variable is an error of its metadata.
fn metadata(mut interrupt: Box<Interrupt>) -> Box<Interrupt> {
    if let Interrupt::Error { record, .. } = &mut *interrupt {
        "MetadataError".clone_into(&mut record.category);
    }
    interrupt
}
