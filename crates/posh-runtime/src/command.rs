//! Commands written in Rust: what they say of themselves, and what they are given.

use std::sync::Arc;

use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::host::Stream;
use crate::pipeline::Sink;
use crate::runtime::Runtime;
use crate::value::Value;

/// A parameter of a command.
#[derive(Clone, Debug, Default)]
pub struct ParameterInfo {
    /// The name.
    pub name: String,
    /// The type's name.
    pub type_name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its place in each set; the set `*` stands for all.
    pub sets: Vec<Membership>,
    /// `ValidateSet`
    pub values: Vec<String>,
    /// `ValidateRange` as two numbers.
    pub range: Option<(f64, f64)>,
    /// `ValidatePattern`
    pub pattern: Option<String>,
    /// `ValidateLength`
    pub length: Option<(usize, usize)>,
    /// `ValidateCount`
    pub count: Option<(usize, usize)>,
    /// `ValidateNotNull`
    pub not_null: bool,
    /// `ValidateNotNullOrEmpty`
    pub not_empty: bool,
    /// `AllowNull`
    pub allow_null: bool,
    /// `AllowEmptyString`
    pub allow_empty: bool,
    /// `AllowEmptyCollection`
    pub allow_empty_list: bool,
    /// `ValidateScript`
    pub script: Option<Value>,
}

/// A parameter's place in a set.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    /// The set; `*` for all.
    pub set: String,
    /// Its position.
    pub position: Option<i32>,
    /// Whether it must be given.
    pub mandatory: bool,
    /// Takes piped objects.
    pub by_value: bool,
    /// Takes properties of piped objects by name.
    pub by_name: bool,
    /// Takes all that remains.
    pub rest: bool,
}

/// What a command says of itself.
#[derive(Clone, Debug, Default)]
pub struct CommandInfo {
    /// The name.
    pub name: String,
    /// The module.
    pub module: String,
    /// Its parameters.
    pub parameters: Vec<ParameterInfo>,
    /// The set that is taken when the parameters do not decide.
    pub default_set: Option<String>,
    /// `-WhatIf` and `-Confirm`
    pub should_process: bool,
    /// Asks without `-Confirm`.
    pub high_impact: bool,
    /// Unknown parameters go to `$args`.
    pub is_simple: bool,
}

impl ParameterInfo {
    /// The parameter's place in a set.
    pub fn membership(&self, set: &str) -> Option<&Membership> {
        self.sets.iter().find(|member| member.set == "*" || member.set.eq_ignore_ascii_case(set))
    }

    /// Whether it is a switch.
    pub fn is_switch(&self) -> bool {
        matches!(self.type_name.as_str(), "SwitchParameter" | "System.Management.Automation.SwitchParameter" | "switch")
    }
}

/// A command written in Rust, made anew for each call.
pub trait Cmdlet {
    /// Before the first object.
    fn begin(&mut self, _: &mut Cx<'_>) -> Eval<()> {
        Ok(())
    }
    /// For each object; once without input.
    fn process(&mut self, _: &mut Cx<'_>) -> Eval<()> {
        Ok(())
    }
    /// After the last object.
    fn end(&mut self, _: &mut Cx<'_>) -> Eval<()> {
        Ok(())
    }
}

/// A command that the engine knows: its description is made when it is first called.
#[derive(Clone)]
pub struct Definition {
    /// The name.
    pub name: &'static str,
    /// What it says of itself.
    pub info: Arc<dyn Fn() -> CommandInfo + Send + Sync>,
    /// Makes one.
    pub make: Arc<dyn Fn() -> Box<dyn Cmdlet> + Send + Sync>,
}

/// Preferences of one call.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// `-ErrorAction`
    pub error_action: Option<String>,
    /// `-ErrorVariable`
    pub error_variable: Option<String>,
    /// `-WarningAction`
    pub warning_action: Option<String>,
    /// `-WarningVariable`
    pub warning_variable: Option<String>,
    /// `-InformationAction`
    pub information_action: Option<String>,
    /// `-InformationVariable`
    pub information_variable: Option<String>,
    /// `-OutVariable`
    pub out_variable: Option<String>,
    /// `-PipelineVariable`
    pub pipeline_variable: Option<String>,
    /// `-Verbose`
    pub verbose: Option<bool>,
    /// `-Debug`
    pub debug: Option<bool>,
    /// `-WhatIf`
    pub what_if: Option<bool>,
    /// `-Confirm`
    pub confirm: Option<bool>,
}

/// What was bound for a call.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// Parameter names as declared, with their values.
    pub values: Vec<(String, Value)>,
    /// The names that the current input object bound.
    pub from_pipeline: Vec<String>,
    /// The set that the parameters decided on.
    pub set: String,
    /// Common parameters.
    pub preferences: Preferences,
}

impl Bound {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Sets a parameter.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.values.iter_mut().find(|(have, _)| have.eq_ignore_ascii_case(name)) {
            Some((_, old)) => *old = value,
            None => self.values.push((name.to_owned(), value)),
        }
    }

    /// Forgets a parameter.
    pub fn remove(&mut self, name: &str) {
        self.values.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
    }
}

/// What a command is given while it runs.
pub struct Cx<'a> {
    /// The engine.
    pub runtime: &'a mut Runtime,
    /// Where objects go.
    pub out: &'a mut dyn Sink,
    /// Its parameters.
    pub bound: &'a Bound,
    /// What it says of itself.
    pub info: &'a CommandInfo,
    /// The current input object.
    pub input: Option<Value>,
    /// Whether objects are piped in.
    pub expects_input: bool,
    /// The pipeline's number, for stopping what comes before.
    pub pipeline: u64,
}

impl Cx<'_> {
    /// Writes an object.
    pub fn write(&mut self, value: Value) -> Eval<()> {
        self.out.write(self.runtime, value)
    }

    /// Writes a non-terminating error, or ends with it when the preference says so.
    pub fn write_error(&mut self, mut record: ErrorRecord) -> Eval<()> {
        if !record.id.contains(',') && !self.info.name.is_empty() && !self.info.is_simple {
            record.id = format!("{},{}", record.id, self.info.full_type());
        }
        let preferences = self.bound.preferences.clone();
        self.runtime.non_terminating(record, Some(&self.info.name), &preferences)
    }

    /// A terminating error of this command.
    pub fn stop(&self, mut record: ErrorRecord) -> Box<Interrupt> {
        if !record.id.contains(',') && !self.info.name.is_empty() {
            record.id = format!("{},{}", record.id, self.info.full_type());
        }
        self.runtime.locate(&mut record, Some(&self.info.name));
        Interrupt::statement(record)
    }

    /// Writes a line of another stream.
    pub fn message(&mut self, stream: Stream, text: &str) -> Eval<()> {
        let preferences = self.bound.preferences.clone();
        self.runtime.message(stream, Value::string(text), text, &preferences)
    }

    /// Ends what comes before this command in its pipeline.
    pub fn stop_upstream(&self) -> Box<Interrupt> {
        Box::new(Interrupt::StopUpstream(self.pipeline))
    }
}

impl CommandInfo {
    /// The name that error ids end in.
    pub fn full_type(&self) -> String {
        if self.module.is_empty() || !self.name.contains('-') {
            return self.name.clone();
        }
        format!("Microsoft.PowerShell.Commands.{}Command", self.name.replace('-', ""))
    }
}
