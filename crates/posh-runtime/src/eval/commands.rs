//! Pipelines of commands: finding what a name means, evaluating arguments, building stages.

#![allow(clippy::type_complexity)] // The leads and the place of a stage travel together in three signatures.

use std::rc::Rc;
use std::sync::Arc;

use posh_syntax::tree::RedirectionStream;

use super::Frame;
use super::functions::FunctionStage;
use super::native::NativeStage;
use crate::binder::{Binder, Given};
use crate::code::{Argument, Command, Element, ElementKind, Expr, Pipeline, Redirection};
use crate::command::{Cmdlet, CommandInfo, Cx, Definition};
use crate::convert;
use crate::error::{ErrorRecord, Eval, Exception, Interrupt};
use crate::host::Stream;
use crate::pipeline::{self, Placed, Sink, Stage};
use crate::runtime::{Lead, Runtime};
use crate::scope::Function;
use crate::symbol::Symbol;
use crate::value::Value;

/// What a command's name means.
pub enum Resolved {
    /// A function.
    Function(Function),
    /// A command written in Rust.
    Cmdlet(Definition),
    /// A script file.
    Script(std::path::PathBuf),
    /// Another program.
    Program(std::path::PathBuf),
}

/// The first stage when it is an expression, or piped input.
struct Source(Vec<Value>);

impl Stage for Source {
    fn begin(&mut self, _: &mut Runtime, _: &mut dyn Sink) -> Eval<()> {
        Ok(())
    }
    fn process(&mut self, runtime: &mut Runtime, _: Option<Value>, out: &mut dyn Sink) -> Eval<()> {
        for value in std::mem::take(&mut self.0) {
            out.write(runtime, value)?;
            runtime.check()?;
        }
        Ok(())
    }
    fn end(&mut self, _: &mut Runtime, _: &mut dyn Sink) -> Eval<()> {
        Ok(())
    }
}

/// A command written in Rust as a stage.
struct CmdletStage {
    cmdlet: Box<dyn Cmdlet>,
    info: Rc<CommandInfo>,
    given: Vec<Given>,
    bound: crate::command::Bound,
    sets: Option<BinderState>,
    expects_input: bool,
    pipeline: u64,
}

/// The binder's conclusions, kept between objects.
struct BinderState;

impl CmdletStage {
    fn with_cx(
        &mut self,
        runtime: &mut Runtime,
        input: Option<Value>,
        out: &mut dyn Sink,
        run: impl FnOnce(&mut dyn Cmdlet, &mut Cx<'_>) -> Eval<()>,
    ) -> Eval<()> {
        let info = Rc::clone(&self.info);
        let bound = std::mem::take(&mut self.bound);
        let mut cx = Cx {
            runtime,
            out,
            bound: &bound,
            info: &info,
            input,
            expects_input: self.expects_input,
            pipeline: self.pipeline,
        };
        let result = run(&mut *self.cmdlet, &mut cx);
        self.bound = bound;
        result.map_err(|interrupt| named(runtime, interrupt, &info.name))
    }
}

/// Notes which command an error came from.
fn named(runtime: &Runtime, mut interrupt: Box<Interrupt>, command: &str) -> Box<Interrupt> {
    if let Interrupt::Error { record, .. } = &mut *interrupt
        && record.invocation.command.is_empty()
        && record.invocation.position.is_none()
    {
        runtime.locate(record, Some(command));
    }
    interrupt
}

impl Stage for CmdletStage {
    fn begin(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        let info = Rc::clone(&self.info);
        let mut binder = Binder::new(&info);
        let given = std::mem::take(&mut self.given);
        let bind = binder.bind(runtime, given).and_then(|()| binder.finish(self.expects_input));
        let missing = bind.map_err(|interrupt| named(runtime, interrupt, &info.name))?;
        if !missing.is_empty() {
            runtime.ask_missing(&info, &mut binder, &missing)?;
        }
        self.bound = binder.bound;
        self.sets = Some(BinderState);
        runtime.begin_collections(&self.bound.preferences);
        self.with_cx(runtime, None, out, |cmdlet, cx| cmdlet.begin(cx))
    }

    fn process(&mut self, runtime: &mut Runtime, input: Option<Value>, out: &mut dyn Sink) -> Eval<()> {
        if let Some(value) = &input {
            let info = Rc::clone(&self.info);
            let mut binder = Binder::new(&info);
            binder.bound = std::mem::take(&mut self.bound);
            let outcome = binder.bind_input(runtime, value);
            self.bound = binder.bound;
            if !outcome? {
                let message = "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.";
                let mut record = crate::binder::failure(&info, "InputObjectNotBound", message.to_owned());
                record.target = value.clone();
                return runtime.non_terminating(record, Some(&info.name), &self.bound.preferences.clone());
            }
        }
        self.with_cx(runtime, input, out, |cmdlet, cx| cmdlet.process(cx))
    }

    fn end(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        self.with_cx(runtime, None, out, |cmdlet, cx| cmdlet.end(cx))
    }
}

impl Runtime {
    /// Asks for missing mandatory parameters, or fails.
    pub(crate) fn ask_missing(&mut self, info: &CommandInfo, binder: &mut Binder<'_>, missing: &[String]) -> Eval<()> {
        let host = Rc::clone(&self.host);
        if host.is_interactive() {
            host.write(
                &format!(
                    "\ncmdlet {} at command pipeline position 1\nSupply values for the following parameters:",
                    info.name
                ),
                true,
                None,
                None,
            );
            for name in missing {
                let Some(line) = host.read_line(&format!("{name}: "), false) else { break };
                if let Some(parameter) = info.parameters.iter().find(|p| p.name == *name) {
                    let value = binder.transform(self, parameter, Value::string(&line))?;
                    binder.bound.set(name, value);
                }
            }
            return Ok(());
        }
        let message = format!(
            "Cannot process command because of one or more missing mandatory parameters: {}.",
            missing.join(" ")
        );
        let mut record = crate::binder::failure(info, "MissingMandatoryParameter", message);
        self.locate(&mut record, Some(&info.name));
        Err(Interrupt::statement(record))
    }

    /// What a command's name means: alias, function, command, script, program.
    pub fn resolve_command(&mut self, name: &str) -> Option<Resolved> {
        let mut name = name.to_owned();
        for _ in 0..8 {
            match self.scope.alias(Symbol::new(&name)) {
                Some(definition) => name = definition,
                None => break,
            }
        }
        let plain = name.rsplit_once('\\').map_or(name.as_str(), |(_, plain)| plain);
        for scope_free in [name.as_str(), plain] {
            let symbol = Symbol::new(scope_free.split_once(':').map_or(scope_free, |(_, rest)| rest));
            if let Some(function) = self.scope.function(symbol) {
                return Some(Resolved::Function(function));
            }
            if let Some(definition) = self.command(symbol) {
                return Some(Resolved::Cmdlet(definition.clone()));
            }
        }
        self.resolve_file(&name)
    }

    fn resolve_file(&self, name: &str) -> Option<Resolved> {
        let has_separator = name.contains('/');
        if self.grants.files && (has_separator || name.to_ascii_lowercase().ends_with(".ps1")) {
            let path = self.grants.folder.join(name);
            let with_extension = self.grants.folder.join(format!("{name}.ps1"));
            for candidate in [path, with_extension] {
                if candidate.is_file() && has_separator {
                    let is_script = candidate.extension().is_some_and(|e| e.eq_ignore_ascii_case("ps1"));
                    return Some(if is_script { Resolved::Script(candidate) } else { Resolved::Program(candidate) });
                }
            }
        }
        if !self.grants.processes || has_separator {
            return None;
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()).map(Resolved::Program)
    }

    fn not_found(&self, name: &str) -> Box<Interrupt> {
        let message = format!(
            "The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again."
        );
        let exception = Exception::new("System.Management.Automation.CommandNotFoundException", message);
        let mut record = ErrorRecord::new(exception, "CommandNotFoundException", "ObjectNotFound", Value::string(name));
        record.activity = String::new();
        record.invocation.command = name.to_owned();
        Interrupt::statement(record)
    }

    /// Runs a pipeline.
    pub(crate) fn pipeline(&mut self, frame: &Frame, pipeline: &Pipeline, out: &mut dyn Sink) -> Eval<()> {
        if pipeline.background {
            return Err(Interrupt::statement(super::statements::not_there("&")));
        }
        self.check()?;
        self.pipelines += 1;
        let number = self.pipelines;
        let mut stages = Vec::with_capacity(pipeline.elements.len());
        let mut only_expression = true;
        for (at, element) in pipeline.elements.iter().enumerate() {
            only_expression &= matches!(element.kind, ElementKind::Expr(_));
            let last = at + 1 == pipeline.elements.len();
            stages.push(self.stage(frame, element, at > 0, last, number)?);
        }
        self.status = true;
        let outer = self.leads.len();
        let result = pipeline::run(&mut stages, number, self, out);
        self.leads.truncate(outer);
        if let Err(interrupt) = &result
            && let Interrupt::Error { .. } = **interrupt
        {
            self.status = false;
        }
        let _ = only_expression;
        result
    }

    fn stage(&mut self, frame: &Frame, element: &Element, piped: bool, last: bool, number: u64) -> Eval<Placed> {
        let (leads, output) = self.leads_of(frame, &element.redirections)?;
        let depth = self.leads.len();
        self.leads.extend(leads.iter().cloned());
        let made = match &element.kind {
            ElementKind::Expr(expression) => self.source(frame, expression).map(|stage| (stage, (None, None))),
            ElementKind::Command(command) => self
                .command_stage(frame, command, piped, last, number)
                .map_err(|interrupt| self.placed(interrupt, element.span)),
        };
        self.leads.truncate(depth);
        let (stage, variables) = made?;
        Ok(Placed { stage, leads, output, variables })
    }

    fn source(&mut self, frame: &Frame, expression: &Expr) -> Eval<Box<dyn Stage>> {
        let values = self.collect(|runtime, out| runtime.write_expression(frame, expression, out))?;
        Ok(Box::new(Source(values)))
    }

    fn leads_of(
        &mut self,
        frame: &Frame,
        redirections: &[Redirection],
    ) -> Eval<(Vec<(Stream, Lead)>, Option<Box<dyn Sink>>)> {
        let (mut leads, mut output): (Vec<(Stream, Lead)>, Option<Box<dyn Sink>>) = (Vec::new(), None);
        let streams = |from: RedirectionStream| match from {
            RedirectionStream::Error => vec![Stream::Error],
            RedirectionStream::Warning => vec![Stream::Warning],
            RedirectionStream::Verbose => vec![Stream::Verbose],
            RedirectionStream::Debug => vec![Stream::Debug],
            RedirectionStream::Information => vec![Stream::Information],
            RedirectionStream::All => {
                vec![Stream::Error, Stream::Warning, Stream::Verbose, Stream::Debug, Stream::Information]
            }
            RedirectionStream::Output => Vec::new(),
        };
        for redirection in redirections {
            match redirection {
                Redirection::Merge(from) => {
                    let lead = pipeline::collecting();
                    leads.extend(streams(*from).into_iter().map(|stream| (stream, lead.clone())));
                }
                Redirection::File(from, target, append) => {
                    let target = self.eval(frame, target)?;
                    let takes_output = matches!(from, RedirectionStream::Output | RedirectionStream::All);
                    if target.is_null() {
                        leads.extend(streams(*from).into_iter().map(|stream| (stream, Lead::Null)));
                        if takes_output {
                            output = Some(Box::new(pipeline::Discard));
                        }
                        continue;
                    }
                    let path = convert::text(&target, &self.settings()).as_str().into_owned();
                    let sink = super::native::FileSink::open(self, &path, *append)?;
                    let lead = pipeline::collecting();
                    leads.extend(streams(*from).into_iter().map(|stream| (stream, lead.clone())));
                    output =
                        Some(if takes_output { Box::new(sink) } else { Box::new(super::native::Split::new(sink)) });
                }
            }
        }
        Ok((leads, output))
    }

    /// Evaluates the arguments of a call.
    fn arguments(&mut self, frame: &Frame, arguments: &[Argument]) -> Eval<Vec<Given>> {
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument {
                Argument::Value(expression, text) => {
                    let value = self.eval(frame, expression)?;
                    given.push(Given::Value(value.or_null(), text.as_ref().map(|text| text.to_string())));
                }
                Argument::Parameter(name, value, _) => {
                    let value = match value {
                        Some(value) => Some(self.eval(frame, value)?.or_null()),
                        None => None,
                    };
                    given.push(Given::Parameter(name.clone(), value));
                }
                Argument::Splat(variable) => {
                    let value = self.eval(frame, variable)?;
                    self.splat(&value, &mut given)?;
                }
            }
        }
        Ok(given)
    }

    fn splat(&mut self, value: &Value, given: &mut Vec<Given>) -> Eval<()> {
        match value.base() {
            Value::Dictionary(dictionary) => {
                for (name, value) in dictionary.pairs() {
                    let name = self.text(&name)?.as_str().into_owned();
                    given.push(Given::Splatted(name, value));
                }
            }
            Value::Null | Value::Nothing => {}
            Value::String(text) => {
                let units = text.to_utf16();
                given.extend(units.iter().map(|unit| Given::Value(Value::Char(*unit), None)));
            }
            _ => {
                let items = self.enumerate(value).unwrap_or_else(|| vec![value.clone()]);
                for item in items {
                    match item.as_string().map(|text| text.as_str().into_owned()) {
                        Some(text)
                            if text.starts_with('-')
                                && text.len() > 1
                                && text[1..].starts_with(|c: char| c.is_alphabetic()) =>
                        {
                            let name = text[1..].trim_end_matches(':').to_owned();
                            given.push(Given::Parameter(name, None));
                        }
                        _ => given.push(Given::Value(item, None)),
                    }
                }
            }
        }
        Ok(())
    }

    fn command_stage(
        &mut self,
        frame: &Frame,
        command: &Command,
        piped: bool,
        last: bool,
        number: u64,
    ) -> Eval<(Box<dyn Stage>, (Option<String>, Option<String>))> {
        let target = self.eval(frame, &command.name)?;
        let given = self.arguments(frame, &command.arguments)?;
        let variables = collected_variables(&given, self);
        let stage: Box<dyn Stage> = match target.base() {
            Value::ScriptBlock(block) => {
                Box::new(FunctionStage::of_block(self, Arc::clone(block), given, piped, command.dot, number))
            }
            _ => {
                if let Some(found) = target.downcast::<CommandObject>() {
                    let name = found.0.clone();
                    self.named_stage(&name, given, piped, last, command.dot, number)?
                } else {
                    let name = self.text(&target)?.as_str().into_owned();
                    if name.is_empty() {
                        let message = "The expression after '&' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object.";
                        return Err(Interrupt::statement(ErrorRecord::runtime(
                            "BadExpression",
                            "InvalidOperation",
                            message,
                        )));
                    }
                    self.named_stage(&name, given, piped, last, command.dot, number)?
                }
            }
        };
        Ok((stage, variables))
    }

    fn named_stage(
        &mut self,
        name: &str,
        given: Vec<Given>,
        piped: bool,
        last: bool,
        dot: bool,
        number: u64,
    ) -> Eval<Box<dyn Stage>> {
        Ok(match self.resolve_command(name) {
            None => return Err(self.not_found(name)),
            Some(Resolved::Function(function)) => {
                Box::new(FunctionStage::of_function(self, function, given, piped, dot, number))
            }
            Some(Resolved::Cmdlet(definition)) => Box::new(CmdletStage {
                cmdlet: (definition.make)(),
                info: Rc::new((definition.info)()),
                given,
                bound: crate::command::Bound::default(),
                sets: None,
                expects_input: piped,
                pipeline: number,
            }),
            Some(Resolved::Script(path)) => {
                let code = self.load_script(&path)?;
                Box::new(FunctionStage::of_script(self, &path, code, given, piped, dot, number))
            }
            Some(Resolved::Program(path)) => Box::new(NativeStage::new(path, given, piped, last)),
        })
    }

    /// Calls a command by name with arguments that are evaluated, and collects what it gives.
    pub fn call_command(&mut self, name: &str, given: Vec<Given>, input: Vec<Value>) -> Eval<Vec<Value>> {
        self.pipelines += 1;
        let number = self.pipelines;
        let stage = self.named_stage(name, given, !input.is_empty(), true, false, number)?;
        let plain = |stage: Box<dyn Stage>| Placed { stage, leads: Vec::new(), output: None, variables: (None, None) };
        let mut stages = Vec::new();
        if !input.is_empty() {
            stages.push(plain(Box::new(Source(input))));
        }
        stages.push(plain(stage));
        self.collect(|runtime, out| pipeline::run(&mut stages, number, runtime, out))
    }
}

/// `-PipelineVariable` and `-OutVariable` of a call, which the stage around it serves.
fn collected_variables(given: &[Given], runtime: &Runtime) -> (Option<String>, Option<String>) {
    let value_after = |names: &[&str]| {
        given.iter().enumerate().find_map(|(at, argument)| match argument {
            Given::Parameter(name, value) if names.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
                let value = value.clone().or_else(|| match given.get(at + 1) {
                    Some(Given::Value(value, _)) => Some(value.clone()),
                    _ => None,
                });
                value.map(|value| convert::text(&value, &runtime.settings()).as_str().into_owned())
            }
            Given::Splatted(name, value) if names.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
                Some(convert::text(value, &runtime.settings()).as_str().into_owned())
            }
            _ => None,
        })
    };
    (value_after(&["PipelineVariable", "pv"]), value_after(&["OutVariable", "ov"]))
}

/// A command as an object of scripts, which `&` can call.
pub struct CommandObject(pub String);

impl crate::object::NativeObject for CommandObject {
    fn type_ref(&self) -> crate::types::TypeRef {
        crate::types::TypeRef::define("System.Management.Automation.CmdletInfo")
    }
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
    fn text(&self) -> Option<String> {
        Some(self.0.clone())
    }
}
