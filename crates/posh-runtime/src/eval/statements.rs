//! Statements.

use std::rc::Rc;
use std::sync::Arc;

use posh_syntax::tree::Span;

use super::{Frame, collapse};
use crate::code::{Block, Expr, Stmt, StmtKind, Switch, Try, TypeSpec};
use crate::convert;
use crate::error::{ErrorObject, ErrorRecord, Eval, Exception, ExceptionObject, Interrupt};
use crate::pipeline::Sink;
use crate::runtime::Runtime;
use crate::scope::Function;
use crate::symbol::Symbol;
use crate::value::Value;

/// What a loop does after its body.
enum Loop {
    Next,
    End,
}

/// Whether a jump's label is this loop's: none, or its own.
fn is_for(label: Option<Symbol>, own: Option<Symbol>) -> bool {
    label.is_none() || label == own
}

impl Runtime {
    pub(crate) fn block(&mut self, frame: &Frame, block: &Block, out: &mut dyn Sink) -> Eval<()> {
        for statement in &block.statements {
            if let Err(interrupt) = self.statement(frame, statement, out) {
                self.after_failure(frame, block, interrupt, out)?;
            }
        }
        Ok(())
    }

    /// A statement failed: a trap may take it; without `try` above, some errors end only the statement.
    fn after_failure(
        &mut self,
        frame: &Frame,
        block: &Block,
        interrupt: Box<Interrupt>,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let Interrupt::Error { record, statement } = *interrupt else { return Err(interrupt) };
        let mut record = record;
        self.locate(&mut record, None);
        for (wanted, body) in &block.traps {
            if wanted.as_ref().is_none_or(|spec| self.is_caught(&record, spec)) {
                return self.trap(frame, body, record, out);
            }
        }
        let stops = self.preference("ErrorActionPreference").eq_ignore_ascii_case("Stop");
        if !statement || self.in_try > 0 || stops {
            return Err(Box::new(Interrupt::Error { record, statement: statement && !stops }));
        }
        self.status = false;
        self.remember(&record);
        let quiet = self.preference("ErrorActionPreference");
        if quiet.eq_ignore_ascii_case("SilentlyContinue") || quiet.eq_ignore_ascii_case("Ignore") {
            return Ok(());
        }
        self.write_error(record)
    }

    fn trap(&mut self, frame: &Frame, body: &Block, record: ErrorRecord, out: &mut dyn Sink) -> Eval<()> {
        self.remember(&record);
        frame.scope.set("_", record.clone().into_value());
        match self.block(frame, body, out) {
            Err(interrupt) if matches!(*interrupt, Interrupt::Continue(None)) => Ok(()),
            Err(interrupt) if matches!(*interrupt, Interrupt::Break(None)) => Err(Interrupt::error(record)),
            Ok(()) => self.write_error(record),
            other => other,
        }
    }

    fn at(&mut self, span: Span) {
        if let Some(call) = self.calls.last_mut() {
            call.span = span;
        }
    }

    pub(crate) fn statement(&mut self, frame: &Frame, statement: &Stmt, out: &mut dyn Sink) -> Eval<()> {
        match &statement.kind {
            StmtKind::Quiet(expression) => {
                self.at(statement.span);
                self.eval(frame, expression)?;
                self.status = true;
                Ok(())
            }
            StmtKind::Expr(expression) => {
                self.at(statement.span);
                self.write_expression(frame, expression, out)?;
                if !matches!(expression, Expr::Paren(_) | Expr::Sub(_) | Expr::ArrayOf(_) | Expr::Status) {
                    self.status = true;
                }
                Ok(())
            }
            StmtKind::Pipeline(pipeline) => {
                self.at(pipeline.span);
                self.pipeline(frame, pipeline, out)
            }
            StmtKind::If(clauses, otherwise) => self.if_statement(frame, clauses, otherwise.as_ref(), out),
            StmtKind::While(label, condition, body) => {
                while self.truth_of(frame, condition)? {
                    self.check()?;
                    if let Loop::End = self.loop_body(frame, *label, body, out)? {
                        break;
                    }
                }
                Ok(())
            }
            StmtKind::Do(label, body, condition, until) => loop {
                self.check()?;
                if let Loop::End = self.loop_body(frame, *label, body, out)? {
                    return Ok(());
                }
                if self.truth_of(frame, condition)? == *until {
                    return Ok(());
                }
            },
            StmtKind::For(label, first, test, step, body) => {
                self.for_statement(frame, *label, [first, test, step].map(Option::as_deref), body, out)
            }
            StmtKind::ForEach(label, variable, condition, body) => {
                self.foreach(frame, *label, variable, condition, body, out)
            }
            StmtKind::Switch(switch) => self.switch(frame, switch, out),
            StmtKind::Try(statement) => self.try_statement(frame, statement, out),
            StmtKind::Chain { and, left, right } => {
                self.statement(frame, left, out)?;
                if self.status == *and { self.statement(frame, right, out) } else { Ok(()) }
            }
            StmtKind::Return(value) => {
                if let Some(value) = value {
                    self.statement(frame, value, out)?;
                }
                Err(Box::new(Interrupt::Return))
            }
            StmtKind::Break(label) => Err(Box::new(Interrupt::Break(self.label(frame, label.as_ref())?))),
            StmtKind::Continue(label) => Err(Box::new(Interrupt::Continue(self.label(frame, label.as_ref())?))),
            StmtKind::Exit(value) => self.exit(frame, value.as_deref()),
            StmtKind::Throw(value) => self.throw(frame, value.as_deref(), statement.span),
            StmtKind::Function(name, code, filter) => {
                self.define(frame, name, Arc::clone(code), *filter);
                Ok(())
            }
            StmtKind::Block(block) => self.block(frame, block, out),
            StmtKind::Type(definition) => self.define_type(frame, definition),
            StmtKind::NotThere(what) => Err(Interrupt::error(not_there(what))),
        }
    }

    fn define(&mut self, frame: &Frame, name: &str, code: Arc<crate::code::Code>, filter: bool) {
        let (scope, name) = match name.split_once(':') {
            Some((scope, rest)) if scope.eq_ignore_ascii_case("global") => (frame.scope.global(), rest),
            Some((scope, rest)) if scope.eq_ignore_ascii_case("script") => (frame.scope.script(), rest),
            Some((scope, rest)) if scope.eq_ignore_ascii_case("local") || scope.eq_ignore_ascii_case("private") => {
                (Rc::clone(&frame.scope), rest)
            }
            _ => (Rc::clone(&frame.scope), name),
        };
        let module = self.module_of(&frame.scope);
        scope.define(Function { name: name.into(), code, filter, module });
    }

    /// The number of the module whose scope this is or lies in.
    pub(crate) fn module_of(&self, scope: &Rc<crate::scope::Scope>) -> u32 {
        let script = scope.script();
        self.modules.iter().position(|module| Rc::ptr_eq(&module.scope, &script)).map_or(0, |at| at as u32 + 1)
    }

    fn label(&mut self, frame: &Frame, label: Option<&Expr>) -> Eval<Option<Symbol>> {
        let Some(label) = label else { return Ok(None) };
        let value = self.eval(frame, label)?;
        Ok(Some(Symbol::new(&convert::text(&value, &self.settings()).as_str())))
    }

    fn exit(&mut self, frame: &Frame, value: Option<&Stmt>) -> Eval<()> {
        let value = match value {
            Some(value) => collapse(self.collect(|runtime, out| runtime.statement(frame, value, out))?),
            None => self.scope.lookup(Symbol::new("LASTEXITCODE")).unwrap_or(Value::Int32(0)),
        };
        let number = convert::to(&value, crate::types::known::INT32, &self.settings()).ok();
        let status =
            number.and_then(|number| number.as_i64()).and_then(|number| i32::try_from(number).ok()).unwrap_or(0);
        Err(Box::new(Interrupt::Exit(status)))
    }

    fn throw(&mut self, frame: &Frame, value: Option<&Stmt>, span: Span) -> Eval<()> {
        let value = match value {
            Some(value) => collapse(self.collect(|runtime, out| runtime.statement(frame, value, out))?),
            None => Value::Nothing,
        };
        self.at(span);
        if value.is_null() {
            let current = frame.scope.lookup(Symbol::new("_")).unwrap_or_default();
            if let Some(error) = current.downcast::<ErrorObject>() {
                return Err(Interrupt::error((**error.0.read()).clone()));
            }
        }
        let mut record = self.thrown(value);
        self.locate(&mut record, None);
        Err(Interrupt::error(record))
    }

    /// The record of a thrown value.
    fn thrown(&mut self, value: Value) -> ErrorRecord {
        if let Some(error) = value.downcast::<ErrorObject>() {
            return ErrorRecord { thrown: true, ..(**error.0.read()).clone() };
        }
        if let Some(exception) = value.downcast::<ExceptionObject>() {
            let exception = (*exception.0).clone();
            let id = exception.message.clone();
            return ErrorRecord { thrown: true, ..ErrorRecord::new(exception, id, "OperationStopped", Value::Null) };
        }
        let message = if value.is_null() {
            "ScriptHalted".to_owned()
        } else {
            convert::text(&value, &self.settings()).as_str().into_owned()
        };
        let exception = Exception::new(crate::failure::RUNTIME, message.clone());
        let target = if value.is_null() { Value::Null } else { value };
        ErrorRecord { thrown: true, ..ErrorRecord::new(exception, message, "OperationStopped", target) }
    }

    fn if_statement(
        &mut self,
        frame: &Frame,
        clauses: &[(Stmt, Block)],
        otherwise: Option<&Block>,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        for (condition, body) in clauses {
            if self.truth_of(frame, condition)? {
                return self.block(frame, body, out);
            }
        }
        match otherwise {
            Some(body) => self.block(frame, body, out),
            None => Ok(()),
        }
    }

    /// Whether what a condition gives is true.
    fn truth_of(&mut self, frame: &Frame, condition: &Stmt) -> Eval<bool> {
        if let StmtKind::Expr(expression) = &condition.kind {
            let value = self.eval(frame, expression)?;
            return Ok(if let Value::Bool(truth) = value { truth } else { convert::to_bool(&value) });
        }
        if let StmtKind::Quiet(expression) = &condition.kind {
            let value = self.eval(frame, expression)?;
            return Ok(convert::to_bool(&value));
        }
        let values = self.collect(|runtime, out| runtime.statement(frame, condition, out))?;
        Ok(convert::to_bool(&collapse(values)))
    }

    fn loop_body(&mut self, frame: &Frame, label: Option<Symbol>, body: &Block, out: &mut dyn Sink) -> Eval<Loop> {
        match self.block(frame, body, out) {
            Ok(()) => Ok(Loop::Next),
            Err(interrupt) => match *interrupt {
                Interrupt::Break(of) if is_for(of, label) => Ok(Loop::End),
                Interrupt::Continue(of) if is_for(of, label) => Ok(Loop::Next),
                _ => Err(interrupt),
            },
        }
    }

    fn for_statement(
        &mut self,
        frame: &Frame,
        label: Option<Symbol>,
        [first, test, step]: [Option<&Stmt>; 3],
        body: &Block,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        if let Some(first) = first {
            self.statement(frame, first, &mut crate::pipeline::Discard)?;
        }
        loop {
            if let Some(test) = test
                && !self.truth_of(frame, test)?
            {
                return Ok(());
            }
            self.check()?;
            if let Loop::End = self.loop_body(frame, label, body, out)? {
                return Ok(());
            }
            if let Some(step) = step {
                self.statement(frame, step, &mut crate::pipeline::Discard)?;
            }
        }
    }

    fn foreach(
        &mut self,
        frame: &Frame,
        label: Option<Symbol>,
        variable: &Expr,
        condition: &Stmt,
        body: &Block,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let value = match &condition.kind {
            StmtKind::Expr(expression) | StmtKind::Quiet(expression) => self.eval(frame, expression)?,
            _ => collapse(self.collect(|runtime, out| runtime.statement(frame, condition, out))?),
        };
        if matches!(value, Value::Nothing) {
            return Ok(());
        }
        let items = match self.enumerate(&value) {
            Some(items) => items,
            None if value.is_null() => return Ok(()),
            None => vec![value],
        };
        for item in items {
            self.check()?;
            self.assign_value(frame, variable, item)?;
            if let Loop::End = self.loop_body(frame, label, body, out)? {
                break;
            }
        }
        Ok(())
    }

    fn switch(&mut self, frame: &Frame, switch: &Switch, out: &mut dyn Sink) -> Eval<()> {
        let condition = collapse(self.collect(|runtime, out| runtime.statement(frame, &switch.condition, out))?);
        if matches!(condition, Value::Nothing) {
            return Ok(());
        }
        let items = if switch.file {
            let path = convert::text(&condition, &self.settings()).as_str().into_owned();
            self.lines_of_file(&path)?
        } else {
            self.enumerate(&condition).unwrap_or_else(|| vec![condition.clone()])
        };
        let before = frame.scope.lookup(Symbol::new("_"));
        for item in items {
            frame.scope.set("_", item.clone());
            match self.switch_item(frame, switch, &item, out) {
                Ok(()) => {}
                Err(interrupt) => match *interrupt {
                    Interrupt::Break(of) if is_for(of, switch.label) => break,
                    Interrupt::Continue(of) if is_for(of, switch.label) => {}
                    _ => return Err(interrupt),
                },
            }
        }
        if let Some(before) = before {
            frame.scope.set("_", before);
        }
        Ok(())
    }

    fn switch_item(&mut self, frame: &Frame, switch: &Switch, item: &Value, out: &mut dyn Sink) -> Eval<()> {
        let mut matched = false;
        for (pattern, body) in &switch.clauses {
            if self.switch_fits(frame, switch, pattern, item)? {
                matched = true;
                self.block(frame, body, out)?;
            }
        }
        match &switch.default {
            Some(body) if !matched => self.block(frame, body, out),
            _ => Ok(()),
        }
    }

    fn switch_fits(&mut self, frame: &Frame, switch: &Switch, pattern: &Expr, item: &Value) -> Eval<bool> {
        use posh_syntax::operator::Operator as O;
        let pattern = self.eval(frame, pattern)?;
        if matches!(pattern.base(), Value::ScriptBlock(_)) {
            let result =
                self.collect(|runtime, out| runtime.stream_block(&pattern, &[], Some(item.clone()), false, out))?;
            return Ok(convert::to_bool(&collapse(result)));
        }
        let operator = match (switch.regex, switch.wildcard, switch.case_sensitive) {
            (true, _, false) => O::Imatch,
            (true, _, true) => O::Cmatch,
            (_, true, false) => O::Ilike,
            (_, true, true) => O::Clike,
            (_, _, false) => O::Ieq,
            (_, _, true) => O::Ceq,
        };
        let (left, right) = if switch.regex || switch.wildcard {
            let text = |value: &Value| Value::String(convert::text(value, &self.settings()));
            (text(item), text(&pattern))
        } else {
            (item.clone(), pattern)
        };
        let result = self.binary(operator, &left, &right)?;
        Ok(convert::to_bool(&result))
    }

    fn try_statement(&mut self, frame: &Frame, statement: &Try, out: &mut dyn Sink) -> Eval<()> {
        let has_catch = !statement.catches.is_empty();
        self.in_try += usize::from(has_catch);
        let result = self.block(frame, &statement.body, out);
        self.in_try -= usize::from(has_catch);
        let result = match result {
            Err(interrupt) => self.catch(frame, statement, interrupt, out),
            Ok(()) => Ok(()),
        };
        if let Some(finally) = &statement.finally {
            self.block(frame, finally, out)?;
        }
        result
    }

    fn catch(&mut self, frame: &Frame, statement: &Try, interrupt: Box<Interrupt>, out: &mut dyn Sink) -> Eval<()> {
        let Interrupt::Error { record, statement: only_statement } = *interrupt else { return Err(interrupt) };
        let mut record = record;
        self.locate(&mut record, None);
        let mut chosen = None;
        for (types, body) in &statement.catches {
            if types.is_empty() || types.iter().any(|spec| self.is_caught(&record, spec)) {
                chosen = Some(body);
                break;
            }
        }
        let Some(body) = chosen else {
            return Err(Box::new(Interrupt::Error { record, statement: only_statement }));
        };
        self.status = false;
        self.remember(&record);
        let place = frame.scope.ensure(Symbol::new("_"));
        let before = frame.scope.slot(place);
        frame.scope.put(place, crate::scope::Slot::Value(record.into_value()));
        let result = self.block(frame, body, out);
        frame.scope.put(place, before);
        result
    }

    /// Whether a `catch` of a type takes an error.
    fn is_caught(&self, record: &ErrorRecord, spec: &TypeSpec) -> bool {
        let wanted = spec.resolved.map_or_else(|| spec.text.clone(), |found| found.name().to_owned());
        let mut exception = Some(&record.exception);
        while let Some(current) = exception {
            if is_exception(&current.type_name, &wanted) {
                return true;
            }
            exception = current.inner.as_ref();
        }
        record.thrown && is_exception(crate::failure::RUNTIME, &wanted)
    }

    fn lines_of_file(&mut self, path: &str) -> Eval<Vec<Value>> {
        let full = self.grants.folder.join(path);
        match std::fs::read(&full) {
            Ok(bytes) if self.grants.files => Ok(posh_syntax::decode(&bytes).lines().map(Value::string).collect()),
            _ => {
                let message = format!("Could not find file '{}'.", full.display());
                Err(Interrupt::statement(ErrorRecord::runtime("FileReadError", "OpenError", message)))
            }
        }
    }
}

/// Whether an exception's type is another or derives from it.
pub(crate) fn is_exception(type_name: &str, wanted: &str) -> bool {
    if type_name.eq_ignore_ascii_case(wanted) || wanted.eq_ignore_ascii_case("System.Exception") {
        return true;
    }
    let mut at = crate::types::TypeRef::find(type_name);
    while let Some(found) = at {
        if found.name().eq_ignore_ascii_case(wanted) {
            return true;
        }
        at = found.base();
    }
    false
}

/// The error of a construct that is not there yet.
pub(crate) fn not_there(what: &str) -> ErrorRecord {
    ErrorRecord::runtime("NotSupported", "NotImplemented", format!("`{what}` is not there yet."))
}
