//! Running lowered code.

mod classes;
mod commands;
mod expressions;
mod functions;
mod members;
mod methods;
mod native;
mod operators;
mod patterns;
mod statements;
mod variables;

use std::rc::Rc;
use std::sync::Arc;

use crate::code::Code;
use crate::error::{Eval, Interrupt};
use crate::pipeline::{Collector, Sink};
use crate::runtime::{Call, Runtime};
use crate::scope::Scope;
use crate::value::Value;

pub use functions::function_info;

/// Code that runs: its scope, and where its locals are in it.
#[derive(Clone)]
pub struct Frame {
    /// The scope.
    pub scope: Rc<Scope>,
    /// For code that runs in a scope that was there before: the place of each local.
    map: Option<Rc<[u32]>>,
    /// The code.
    pub code: Arc<Code>,
}

impl Frame {
    /// Code in a scope that was made for it.
    pub fn own(scope: Rc<Scope>, code: Arc<Code>) -> Frame {
        Frame { scope, map: None, code }
    }

    /// Code in a scope that was there before.
    pub fn shared(scope: Rc<Scope>, code: Arc<Code>) -> Frame {
        let map = code.locals.iter().map(|name| scope.ensure(*name) as u32).collect();
        Frame { scope, map: Some(map), code }
    }

    /// The place of a local in the scope.
    #[inline]
    pub fn place(&self, local: u32) -> usize {
        match &self.map {
            None => local as usize,
            Some(map) => map[local as usize] as usize,
        }
    }
}

/// What a collected output is as a value: nothing, the one object, or an array.
pub fn collapse(mut values: Vec<Value>) -> Value {
    match values.len() {
        0 => Value::Nothing,
        1 => values.pop().unwrap_or_default(),
        _ => Value::array(values),
    }
}

impl Runtime {
    /// Runs a script's text in the current scope and writes what it gives.
    pub fn run_code(&mut self, code: &Arc<Code>, out: &mut dyn Sink) -> Eval<()> {
        let frame = Frame::shared(Rc::clone(&self.scope), Arc::clone(code));
        self.run_body(&frame, None, out)
    }

    /// The blocks of code that has no input but `input`.
    pub(crate) fn run_body(&mut self, frame: &Frame, input: Option<&[Value]>, out: &mut dyn Sink) -> Eval<()> {
        let code = Arc::clone(&frame.code);
        if let Some(block) = &code.begin {
            self.block(frame, block, out)?;
        }
        if let Some(block) = &code.process {
            match input {
                None => self.block(frame, block, out)?,
                Some(values) => {
                    for value in values {
                        frame.scope.set("_", value.clone());
                        self.block(frame, block, out)?;
                    }
                }
            }
        }
        match &code.end {
            Some(block) => self.block(frame, block, out),
            None => Ok(()),
        }
    }

    /// Runs code as a call of this name: deeper by one, `return` ends it.
    pub(crate) fn call(
        &mut self,
        name: &str,
        frame: &Frame,
        run: impl FnOnce(&mut Runtime, &Frame) -> Eval<()>,
    ) -> Eval<()> {
        self.check_depth()?;
        let tree = Arc::clone(&frame.code.tree);
        let span = tree.span(frame.code.node);
        self.calls.push(Call { name: name.to_owned(), tree, span });
        let outer = std::mem::replace(&mut self.scope, Rc::clone(&frame.scope));
        let result = run(self, frame);
        self.scope = outer;
        self.calls.pop();
        match result {
            Err(interrupt) if matches!(*interrupt, Interrupt::Return) => Ok(()),
            other => other,
        }
    }

    /// Calls a script block in a scope of its own and collects what it gives.
    pub fn call_block(&mut self, block: &Value, arguments: &[Value]) -> Eval<Vec<Value>> {
        self.call_block_with(block, arguments, None)
    }

    /// The same with `$_`.
    pub fn call_block_with(
        &mut self,
        block: &Value,
        arguments: &[Value],
        underscore: Option<Value>,
    ) -> Eval<Vec<Value>> {
        let mut out = Collector::default();
        self.stream_block(block, arguments, underscore, true, &mut out)?;
        Ok(out.0)
    }

    /// Runs a script block and writes what it gives; in the current scope unless `own_scope`.
    pub fn stream_block(
        &mut self,
        block: &Value,
        arguments: &[Value],
        underscore: Option<Value>,
        own_scope: bool,
        out: &mut dyn Sink,
    ) -> Eval<()> {
        let Value::ScriptBlock(script) = block.base() else {
            return out.write(self, block.clone());
        };
        let script = Arc::clone(script);
        let parent = match script.module {
            0 => Rc::clone(&self.scope),
            number => Rc::clone(&self.modules[number as usize - 1].scope),
        };
        let frame = if own_scope || !script.code.parameters.is_empty() {
            Frame::own(Scope::new(Some(parent), &script.code.locals), Arc::clone(&script.code))
        } else {
            Frame::shared(parent, Arc::clone(&script.code))
        };
        for (name, value) in script.closure.iter().flatten() {
            let at = frame.scope.ensure(*name);
            frame.scope.put(at, crate::scope::Slot::Value(value.clone()));
        }
        if let Some(value) = underscore {
            frame.scope.set("_", value);
        }
        if own_scope || !script.code.parameters.is_empty() {
            let given = arguments.iter().map(|value| crate::binder::Given::Value(value.clone(), None)).collect();
            return self.call("<ScriptBlock>", &frame, |runtime, frame| {
                runtime.bind_simple(frame, given)?;
                runtime.run_body(frame, None, out)
            });
        }
        self.call("<ScriptBlock>", &frame, |runtime, frame| runtime.run_body(frame, None, out))
    }

    /// Collects what `run` writes.
    pub(crate) fn collect(&mut self, run: impl FnOnce(&mut Runtime, &mut dyn Sink) -> Eval<()>) -> Eval<Vec<Value>> {
        let mut out = Collector::default();
        run(self, &mut out)?;
        Ok(out.0)
    }
}
