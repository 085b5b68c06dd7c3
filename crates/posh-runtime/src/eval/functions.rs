//! Functions, filters, scripts and script blocks as commands.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::Frame;
use crate::binder::{Binder, Given};
use crate::block::ScriptBlock;
use crate::code::{Code, Expr};
use crate::command::{CommandInfo, Membership, ParameterInfo};
use crate::convert;
use crate::error::Eval;
use crate::object::Dictionary;
use crate::pipeline::{Sink, Stage};
use crate::runtime::Runtime;
use crate::scope::{Function, Scope, Slot};
use crate::symbol::Symbol;
use crate::value::Value;

fn constant(expression: &Expr) -> Option<Value> {
    match expression {
        Expr::Const(value) => Some(value.clone()),
        _ => None,
    }
}

fn texts(expressions: &[Expr]) -> Vec<String> {
    let text = |value: &Value| value.as_string().map(|text| text.as_str().into_owned());
    expressions
        .iter()
        .flat_map(|expression| match expression {
            Expr::Array(items) => items.iter().filter_map(constant).collect(),
            other => constant(other).into_iter().collect::<Vec<_>>(),
        })
        .map(|value| text(&value).unwrap_or_else(|| value.as_i64().map(|n| n.to_string()).unwrap_or_default()))
        .collect()
}

fn numbers(expressions: &[Expr]) -> Option<(f64, f64)> {
    let number = |expression: &Expr| match expression {
        Expr::Const(Value::Double(value)) => Some(*value),
        Expr::Const(value) => value.as_i64().map(|n| n as f64).or_else(|| value.as_string()?.as_str().parse().ok()),
        Expr::Unary(posh_syntax::operator::Operator::Minus, inner, _) => constant(inner)?.as_i64().map(|n| -(n as f64)),
        _ => None,
    };
    match expressions {
        [least, most] => Some((number(least)?, number(most)?)),
        [Expr::Const(kind)] => Some(match kind.as_string()?.as_str().to_ascii_lowercase().as_str() {
            "positive" => (1.0, f64::MAX),
            "nonnegative" => (0.0, f64::MAX),
            "negative" => (f64::MIN, -1.0),
            "nonpositive" => (f64::MIN, 0.0),
            _ => return None,
        }),
        _ => None,
    }
}

fn membership(attribute: &crate::code::Attribute) -> Membership {
    let mut member = Membership { set: "*".to_owned(), ..Membership::default() };
    for (name, value) in &attribute.named {
        let value = value.as_ref().map_or(Some(Value::Bool(true)), constant).unwrap_or_default();
        let on = convert::to_bool(&value);
        match name.to_ascii_lowercase().as_str() {
            "parametersetname" => {
                member.set = value.as_string().map_or("*".to_owned(), |text| text.as_str().into_owned());
            }
            "position" => member.position = value.as_i64().and_then(|n| i32::try_from(n).ok()),
            "mandatory" => member.mandatory = on,
            "valuefrompipeline" => member.by_value = on,
            "valuefrompipelinebypropertyname" => member.by_name = on,
            "valuefromremainingarguments" => member.rest = on,
            _ => {}
        }
    }
    member
}

fn parameter_info(parameter: &crate::code::Parameter) -> ParameterInfo {
    let type_name = parameter.type_name.as_ref().map_or("System.Object".to_owned(), |spec| spec.text.clone());
    let mut info = ParameterInfo { name: parameter.name.clone(), type_name, ..ParameterInfo::default() };
    for attribute in &parameter.attributes {
        let positional = &attribute.positional;
        match attribute.name.as_str() {
            "parameter" => info.sets.push(membership(attribute)),
            "alias" => info.aliases.extend(texts(positional)),
            "validateset" => info.values = texts(positional),
            "validaterange" => info.range = numbers(positional),
            "validatepattern" => info.pattern = texts(positional).into_iter().next(),
            "validatelength" => info.length = numbers(positional).map(|(a, b)| (a as usize, b as usize)),
            "validatecount" => info.count = numbers(positional).map(|(a, b)| (a as usize, b as usize)),
            "validatenotnull" => info.not_null = true,
            "validatenotnullorempty" | "validatenotnullorwhitespace" => info.not_empty = true,
            "allownull" => info.allow_null = true,
            "allowemptystring" => info.allow_empty = true,
            "allowemptycollection" => info.allow_empty_list = true,
            "validatescript" => {
                if let Some(Expr::Block(code)) = positional.first() {
                    info.script = Some(Value::ScriptBlock(Arc::new(ScriptBlock::new(Arc::clone(code)))));
                }
            }
            _ => {}
        }
    }
    info
}

/// What a function says of itself.
pub fn function_info(name: &str, code: &Code) -> CommandInfo {
    let mut parameters: Vec<ParameterInfo> = code.parameters.iter().map(parameter_info).collect();
    let any_position = parameters.iter().any(|p| p.sets.iter().any(|m| m.position.is_some()));
    let mut position = 0;
    for parameter in &mut parameters {
        if parameter.sets.is_empty() {
            parameter.sets.push(Membership { set: "*".to_owned(), ..Membership::default() });
        }
        if any_position || code.no_positions || parameter.is_switch() {
            continue;
        }
        for member in parameter.sets.iter_mut().filter(|member| !member.rest) {
            member.position = Some(position);
        }
        position += 1;
    }
    CommandInfo {
        name: name.to_owned(),
        module: String::new(),
        parameters,
        default_set: code.default_set.clone(),
        should_process: code.should_process,
        high_impact: code.high_impact,
        is_simple: !code.is_advanced,
    }
}

/// Code that is called as a command.
pub(crate) struct FunctionStage {
    name: String,
    info: Rc<CommandInfo>,
    frame: Frame,
    given: Vec<Given>,
    piped: bool,
    collected: Vec<Value>,
    bound: crate::command::Bound,
    pipeline: u64,
    returned: bool,
    is_script: bool,
}

impl FunctionStage {
    fn new(name: &str, code: Arc<Code>, frame: Frame, given: Vec<Given>, piped: bool, pipeline: u64) -> FunctionStage {
        let info = Rc::new(function_info(name, &code));
        FunctionStage {
            name: name.to_owned(),
            info,
            frame,
            given,
            piped,
            collected: Vec::new(),
            bound: crate::command::Bound::default(),
            pipeline,
            returned: false,
            is_script: false,
        }
    }

    pub(crate) fn of_function(
        runtime: &Runtime,
        function: Function,
        given: Vec<Given>,
        piped: bool,
        dot: bool,
        pipeline: u64,
    ) -> FunctionStage {
        let parent = match function.module {
            0 => Rc::clone(&runtime.scope),
            number => Rc::clone(&runtime.modules[number as usize - 1].scope),
        };
        let frame = frame_in(parent, &function.code, dot);
        FunctionStage::new(&function.name, function.code, frame, given, piped, pipeline)
    }

    pub(crate) fn of_block(
        runtime: &Runtime,
        block: Arc<ScriptBlock>,
        given: Vec<Given>,
        piped: bool,
        dot: bool,
        pipeline: u64,
    ) -> FunctionStage {
        let parent = match block.module {
            0 => Rc::clone(&runtime.scope),
            number => Rc::clone(&runtime.modules[number as usize - 1].scope),
        };
        let frame = frame_in(parent, &block.code, dot);
        for (name, value) in block.closure.iter().flatten() {
            let at = frame.scope.ensure(*name);
            frame.scope.put(at, Slot::Value(value.clone()));
        }
        FunctionStage::new("<ScriptBlock>", Arc::clone(&block.code), frame, given, piped, pipeline)
    }

    pub(crate) fn of_script(
        runtime: &Runtime,
        path: &Path,
        code: Arc<Code>,
        given: Vec<Given>,
        piped: bool,
        dot: bool,
        pipeline: u64,
    ) -> FunctionStage {
        let frame = frame_in(Rc::clone(&runtime.scope), &code, dot);
        if !dot {
            frame.scope.is_script.set(true);
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        crate::script::set_script_variables(&frame.scope, path);
        let mut stage = FunctionStage::new(&name, code, frame, given, piped, pipeline);
        stage.is_script = true;
        stage
    }

    fn run(&mut self, runtime: &mut Runtime, run: impl FnOnce(&mut Runtime, &Frame) -> Eval<()>) -> Eval<()> {
        let frame = self.frame.clone();
        let name = self.name.clone();
        let result = runtime.call(&name, &frame, run);
        match result {
            Err(interrupt) if self.is_script && matches!(*interrupt, crate::error::Interrupt::Exit(_)) => {
                if let crate::error::Interrupt::Exit(status) = *interrupt {
                    runtime.global.set("LASTEXITCODE", Value::Int32(status));
                    runtime.status = status == 0;
                }
                self.returned = true;
                Ok(())
            }
            other => other,
        }
    }
}

fn frame_in(parent: Rc<Scope>, code: &Arc<Code>, dot: bool) -> Frame {
    if dot {
        return Frame::shared(parent, Arc::clone(code));
    }
    Frame::own(Scope::new(Some(parent), &code.locals), Arc::clone(code))
}

impl Stage for FunctionStage {
    fn begin(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        let info = Rc::clone(&self.info);
        let given = std::mem::take(&mut self.given);
        let frame = self.frame.clone();
        self.bound = runtime.bind_function(&info, &frame, given, self.piped)?;
        self.bound.from_pipeline.clear();
        let code = Arc::clone(&self.frame.code);
        runtime.apply_preferences(&self.frame.scope, &self.bound.preferences);
        let Some(block) = &code.begin else { return Ok(()) };
        self.run(runtime, |runtime, frame| runtime.block(frame, block, out))
    }

    fn process(&mut self, runtime: &mut Runtime, input: Option<Value>, out: &mut dyn Sink) -> Eval<()> {
        let code = Arc::clone(&self.frame.code);
        let Some(block) = &code.process else {
            if self.info.is_simple {
                self.collected.extend(input);
            } else if let Some(value) = input {
                return self.bind_input(runtime, &value).map(|_| ());
            }
            return Ok(());
        };
        if self.returned {
            return Ok(());
        }
        if let Some(value) = &input {
            self.frame.scope.set("_", value.clone());
            if !self.info.is_simple && !self.bind_input(runtime, value)? {
                return Ok(());
            }
        }
        self.run(runtime, |runtime, frame| runtime.block(frame, block, out))
    }

    fn end(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        let code = Arc::clone(&self.frame.code);
        if self.piped && code.process.is_none() {
            let input = std::mem::take(&mut self.collected);
            self.frame.scope.set("input", Value::array(input));
        }
        if self.returned {
            return Ok(());
        }
        let mut result = Ok(());
        if let Some(block) = &code.end {
            result = self.run(runtime, |runtime, frame| runtime.block(frame, block, out));
        }
        if let Some(block) = &code.clean {
            self.run(runtime, |runtime, frame| runtime.block(frame, block, out))?;
        }
        let _ = self.pipeline;
        result
    }
}

impl FunctionStage {
    fn bind_input(&mut self, runtime: &mut Runtime, value: &Value) -> Eval<bool> {
        let info = Rc::clone(&self.info);
        let takes = info.parameters.iter().any(|p| p.sets.iter().any(|m| m.by_value || m.by_name));
        if !takes {
            return Ok(true);
        }
        let mut binder = Binder::new(&info);
        binder.bound = std::mem::take(&mut self.bound);
        let before: Vec<String> = binder.bound.from_pipeline.clone();
        let outcome = binder.bind_input(runtime, value);
        self.bound = binder.bound;
        if !outcome? {
            let message = "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.";
            let mut record = crate::binder::failure(&info, "InputObjectNotBound", message.to_owned());
            record.target = value.clone();
            runtime.non_terminating(record, Some(&info.name), &self.bound.preferences.clone())?;
            return Ok(false);
        }
        for name in before {
            if self.bound.get(&name).is_none() {
                self.frame.scope.set(&name, Value::Null);
            }
        }
        for name in &self.bound.from_pipeline {
            if let Some(value) = self.bound.get(name) {
                self.frame.scope.set(name, value.clone());
            }
        }
        Ok(true)
    }
}

impl Runtime {
    /// Binds arguments to the parameters of a script block that is called directly.
    pub(crate) fn bind_simple(&mut self, frame: &Frame, given: Vec<Given>) -> Eval<()> {
        if frame.code.parameters.is_empty() {
            let values = given.into_iter().filter_map(|given| match given {
                Given::Value(value, _) | Given::Splatted(_, value) => Some(value),
                Given::Parameter(..) => None,
            });
            frame.scope.set("args", Value::array(values.collect()));
            return Ok(());
        }
        let info = function_info("<ScriptBlock>", &frame.code);
        self.bind_function(&info, frame, given, false).map(|_| ())
    }

    fn bind_function(
        &mut self,
        info: &CommandInfo,
        frame: &Frame,
        given: Vec<Given>,
        piped: bool,
    ) -> Eval<crate::command::Bound> {
        let mut binder = Binder::new(info);
        binder.bind(self, given)?;
        let missing = binder.finish(piped)?;
        if !missing.is_empty() {
            self.ask_missing(info, &mut binder, &missing)?;
        }
        self.begin_collections(&binder.bound.preferences);
        let code = Arc::clone(&frame.code);
        let bound_values = Dictionary::hashtable();
        for parameter in &code.parameters {
            let value = binder.bound.get(&parameter.name).cloned();
            if let Some(value) = &value {
                bound_values.insert(&Value::string(&parameter.name), value.clone());
            }
            let value = match (value, &parameter.default) {
                (Some(value), _) => value,
                (None, Some(default)) => {
                    let outer = std::mem::replace(&mut self.scope, Rc::clone(&frame.scope));
                    let value = self.eval(frame, default);
                    self.scope = outer;
                    let value = value?.or_null();
                    match &parameter.type_name {
                        Some(spec) => {
                            let wanted = self.type_of(spec)?;
                            self.convert(&value, wanted)?
                        }
                        None => value,
                    }
                }
                (None, None) => self.unbound(parameter)?,
            };
            let place = frame.place(parameter.local);
            match &parameter.type_name {
                Some(spec) if spec.resolved.is_some_and(needs_cell) => {
                    let cell = crate::scope::VariableCell::new(value);
                    *cell.constraint.write() = spec.resolved;
                    frame.scope.put(place, Slot::Cell(Arc::new(cell)));
                }
                _ => frame.scope.put(place, Slot::Value(value)),
            }
        }
        if frame.code.locals.contains(&Symbol::new("PSBoundParameters")) || !info.is_simple {
            frame.scope.set("PSBoundParameters", Value::Dictionary(Arc::new(bound_values)));
        }
        if info.is_simple {
            frame.scope.set("args", Value::array(std::mem::take(&mut binder.remaining)));
        }
        if !info.is_simple || frame.code.locals.contains(&Symbol::new("MyInvocation")) {
            self.set_invocation(info, frame, &binder.bound);
        }
        Ok(binder.bound)
    }

    /// What a parameter is when nothing was given: the zero of its type.
    fn unbound(&mut self, parameter: &crate::code::Parameter) -> Eval<Value> {
        let Some(spec) = &parameter.type_name else { return Ok(Value::Null) };
        if spec.text.eq_ignore_ascii_case("switch") {
            return Ok(Value::Bool(false));
        }
        let wanted = self.type_of(spec)?;
        if wanted == crate::types::known::STRING {
            return Ok(Value::string(""));
        }
        Ok(convert::to(&Value::Null, wanted, &self.settings()).unwrap_or(Value::Null))
    }

    /// The preferences that a call's common parameters set for what it calls.
    fn apply_preferences(&mut self, scope: &Rc<Scope>, preferences: &crate::command::Preferences) {
        if let Some(action) = &preferences.error_action {
            scope.set("ErrorActionPreference", Value::string(action));
        }
        if let Some(action) = &preferences.warning_action {
            scope.set("WarningPreference", Value::string(action));
        }
        if let Some(action) = &preferences.information_action {
            scope.set("InformationPreference", Value::string(action));
        }
        if let Some(on) = preferences.verbose {
            scope.set("VerbosePreference", Value::string(if on { "Continue" } else { "SilentlyContinue" }));
        }
        if let Some(on) = preferences.debug {
            scope.set("DebugPreference", Value::string(if on { "Continue" } else { "SilentlyContinue" }));
        }
        if let Some(on) = preferences.what_if {
            scope.set("WhatIfPreference", Value::Bool(on));
        }
        if let Some(on) = preferences.confirm {
            scope.set("ConfirmPreference", Value::string(if on { "Low" } else { "None" }));
        }
    }

    /// `$MyInvocation` and `$PSCmdlet`.
    fn set_invocation(&mut self, info: &CommandInfo, frame: &Frame, bound: &crate::command::Bound) {
        let (name, line) = match self.calls.last() {
            Some(call) => {
                let source = call.tree.source();
                let at = source.position(call.span.start).line;
                (
                    source.name().map(|name| name.to_string()).unwrap_or_default(),
                    (at, source.slice(call.span).to_owned()),
                )
            }
            None => (String::new(), (0, String::new())),
        };
        let command = crate::object::Custom::from_pairs([
            ("Name", Value::string(&info.name)),
            ("Path", Value::string(&frame.code.tree.source().name().map(|name| name.to_string()).unwrap_or_default())),
        ]);
        let object = |custom| Value::Object(Arc::new(crate::object::Object::new(crate::object::Body::Custom(custom))));
        let invocation = crate::object::Custom::from_pairs([
            ("MyCommand", object(command)),
            ("InvocationName", Value::string(&info.name)),
            ("ScriptName", Value::string(&name)),
            ("ScriptLineNumber", Value::Int32(line.0 as i32)),
            ("Line", Value::string(&line.1)),
            ("BoundParameters", frame.scope.lookup(Symbol::new("PSBoundParameters")).unwrap_or_default()),
        ]);
        frame.scope.set("MyInvocation", object(invocation));
        if !info.is_simple {
            let caller = crate::pscmdlet::PsCmdlet::new(info.clone(), bound.clone());
            frame.scope.set("PSCmdlet", Value::native(caller));
        }
    }
}

/// Whether a parameter's type makes later assignments convert.
fn needs_cell(wanted: crate::types::TypeRef) -> bool {
    wanted != crate::types::known::OBJECT && wanted != crate::types::known::PSOBJECT
}
