//! The engine: one runspace with its scopes, commands, streams and host.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use posh_culture::Culture;
use posh_culture::date::Zone;
use posh_syntax::tree::Span;
use posh_syntax::tree::Tree;

use crate::code::Code;
use crate::command::{Definition, Preferences};
use crate::convert::Settings;
use crate::error::{ErrorObject, ErrorRecord, Eval, Interrupt, Position};
use crate::host::{Grants, Host, Stream};
use crate::object::List;
use crate::scope::Scope;
use crate::symbol::Symbol;
use crate::types::known;
use crate::value::Value;

/// How deep calls may nest before the engine gives up.
const MOST_CALLS: usize = 900;
/// How many errors `$Error` keeps.
const MOST_ERRORS: usize = 256;

/// A call on the stack.
#[derive(Clone)]
pub struct Call {
    /// The name of the function or script.
    pub name: String,
    /// The code that runs.
    pub tree: Arc<Tree>,
    /// Where in it.
    pub span: Span,
}

/// Where a stream's records are led while a command runs.
#[derive(Clone)]
pub enum Lead {
    /// Nowhere.
    Null,
    /// To be written among the output.
    Collect(Rc<std::cell::RefCell<Vec<Value>>>),
}

/// A module that was loaded.
pub struct Module {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// Its version.
    pub version: String,
    /// Its scope.
    pub scope: Rc<Scope>,
}

/// The engine.
pub struct Runtime {
    /// The scope that runs.
    pub scope: Rc<Scope>,
    /// The outermost scope.
    pub global: Rc<Scope>,
    /// The program around.
    pub host: Rc<dyn Host>,
    /// What may be reached.
    pub grants: Grants,
    /// The culture.
    pub culture: Arc<Culture>,
    /// The time zone.
    pub zone: Arc<dyn Zone + Send + Sync>,
    /// Set by Ctrl-C.
    pub cancelled: Arc<AtomicBool>,
    /// The calls that led here.
    pub calls: Vec<Call>,
    /// `$?`
    pub status: bool,
    /// Whether a `try` is above.
    pub in_try: usize,
    /// `Set-StrictMode`: major version, 0 is off.
    pub strict: u32,
    /// Where streams are led.
    pub leads: Vec<(Stream, Lead)>,
    /// Modules by number minus one.
    pub modules: Vec<Module>,
    /// `$Error`
    pub errors: Arc<List>,
    /// The next pipeline's number.
    pub pipelines: u64,
    /// Regular expressions used lately.
    pub regexes: posh_regex::Cache,
    commands: HashMap<Symbol, Definition>,
    types: HashMap<Symbol, Rc<crate::class::Class>>,
}

/// What a runspace is made of.
pub struct Setup {
    /// The program around.
    pub host: Rc<dyn Host>,
    /// What may be reached.
    pub grants: Grants,
    /// The culture.
    pub culture: Arc<Culture>,
    /// The time zone.
    pub zone: Arc<dyn Zone + Send + Sync>,
    /// Commands written in Rust.
    pub commands: Vec<Definition>,
    /// Set from outside to end what runs.
    pub cancelled: Arc<AtomicBool>,
}

impl Runtime {
    /// A runspace.
    pub fn new(setup: Setup) -> Runtime {
        let global = Scope::new(None, &[]);
        global.is_script.set(true);
        let errors = Arc::new(List::new(known::ARRAYLIST, Vec::new()));
        let commands = setup.commands.into_iter().map(|definition| (Symbol::new(definition.name), definition));
        let runtime = Runtime {
            scope: Rc::clone(&global),
            global,
            host: setup.host,
            grants: setup.grants,
            culture: setup.culture,
            zone: setup.zone,
            cancelled: setup.cancelled,
            calls: Vec::new(),
            status: true,
            in_try: 0,
            strict: 0,
            leads: Vec::new(),
            modules: Vec::new(),
            errors,
            pipelines: 0,
            regexes: posh_regex::Cache::new(64),
            commands: commands.collect(),
            types: HashMap::new(),
        };
        runtime.set_automatic_variables();
        runtime
    }

    fn set_automatic_variables(&self) {
        let set = |name: &str, value: Value| self.global.set(name, value);
        set("Error", Value::List(Arc::clone(&self.errors)));
        for (name, value) in [
            ("ErrorActionPreference", "Continue"),
            ("WarningPreference", "Continue"),
            ("VerbosePreference", "SilentlyContinue"),
            ("DebugPreference", "SilentlyContinue"),
            ("InformationPreference", "SilentlyContinue"),
            ("ProgressPreference", "Continue"),
            ("ConfirmPreference", "High"),
            ("ErrorView", "ConciseView"),
            ("PSEdition", "Core"),
            ("ShellId", "Microsoft.PowerShell"),
        ] {
            set(name, Value::string(value));
        }
        set("WhatIfPreference", Value::Bool(false));
        set("FormatEnumerationLimit", Value::Int32(4));
        set("MaximumHistoryCount", Value::Int32(4096));
        set("IsLinux", Value::Bool(cfg!(target_os = "linux")));
        set("IsMacOS", Value::Bool(cfg!(target_os = "macos")));
        set("IsWindows", Value::Bool(cfg!(windows)));
        set("IsCoreCLR", Value::Bool(true));
        set("PID", Value::Int32(i32::try_from(std::process::id()).unwrap_or(0)));
        set("PWD", Value::string(&self.grants.folder.display().to_string()));
        set("null", Value::Null);
        set("true", Value::Bool(true));
        set("false", Value::Bool(false));
    }

    /// What conversions depend on.
    pub fn settings(&self) -> Settings<'_> {
        Settings { culture: &self.culture, zone: &*self.zone, separator: " " }
    }

    /// The command of a name that is written in Rust.
    pub fn command(&self, name: Symbol) -> Option<&Definition> {
        self.commands.get(&name)
    }

    /// All commands that are written in Rust.
    pub fn commands(&self) -> impl Iterator<Item = &Definition> {
        self.commands.values()
    }

    /// Adds a command, or replaces the one of its name.
    pub fn register(&mut self, definition: Definition) {
        self.commands.insert(Symbol::new(definition.name), definition);
    }

    /// Removes a command.
    pub fn unregister(&mut self, name: &str) {
        self.commands.remove(&Symbol::new(name));
    }

    /// The class of a name that a script defined.
    pub fn class(&self, name: Symbol) -> Option<Rc<crate::class::Class>> {
        self.types.get(&name).cloned()
    }

    /// Adds a class of a script.
    pub fn define_class(&mut self, class: Rc<crate::class::Class>) {
        self.types.insert(Symbol::new(class.type_ref.name()), class);
    }

    /// The value of a preference variable.
    pub fn preference(&self, name: &str) -> String {
        let value = self.scope.lookup(Symbol::new(name)).unwrap_or_default();
        crate::convert::text(&value, &self.settings()).as_str().into_owned()
    }

    /// Ends when Ctrl-C was pressed or calls nest too deeply.
    pub fn check(&self) -> Eval<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Box::new(Interrupt::Cancelled));
        }
        Ok(())
    }

    /// Ends when calls nest too deeply.
    pub fn check_depth(&self) -> Eval<()> {
        if self.calls.len() > MOST_CALLS {
            let record = ErrorRecord::runtime(
                "CallDepthOverflow",
                "InvalidOperation",
                "The script failed due to call depth overflow.",
            );
            return Err(Interrupt::error(record));
        }
        Ok(())
    }

    /// Fills in where an error happened and by which command.
    pub fn locate(&self, record: &mut ErrorRecord, command: Option<&str>) {
        if record.invocation.position.is_none()
            && let Some(call) = self.calls.last()
        {
            record.invocation.position = Some(Position { source: call.tree.source().clone(), span: call.span });
        }
        if let Some(command) = command
            && record.invocation.command.is_empty()
        {
            record.invocation.command = command.to_owned();
            if record.activity.is_empty() {
                record.activity = command.to_owned();
            }
        }
        if record.invocation.stack.is_empty() {
            record.invocation.stack = self.stack();
        }
    }

    /// The calls that led here, innermost first, as `ScriptStackTrace` shows them.
    pub fn stack(&self) -> Vec<String> {
        let shown = self.calls.iter().rev().map(|call| {
            let file = call.tree.source().name().map_or("<No file>", |name| name);
            let line = call.tree.source().position(call.span.start).line;
            format!("at {}, {file}: line {line}", call.name)
        });
        shown.collect()
    }

    /// Keeps an error in `$Error`, newest first.
    pub fn remember(&mut self, record: &ErrorRecord) {
        let value = Value::native(ErrorObject(parking_lot::RwLock::new(Arc::new(record.clone()))));
        let mut items = self.errors.items_mut();
        items.insert(0, value);
        items.truncate(MOST_ERRORS);
    }

    /// Writes an error and goes on, or ends with it, as the preference says.
    pub fn non_terminating(
        &mut self,
        mut record: ErrorRecord,
        command: Option<&str>,
        preferences: &Preferences,
    ) -> Eval<()> {
        self.locate(&mut record, command);
        let action = preferences.error_action.clone().unwrap_or_else(|| self.preference("ErrorActionPreference"));
        if let Some(name) = &preferences.error_variable
            && !action.eq_ignore_ascii_case("Ignore")
        {
            self.append_variable(name, record.clone().into_value());
        }
        match action.to_ascii_lowercase().as_str() {
            "ignore" => {
                self.status = false;
                Ok(())
            }
            "silentlycontinue" => {
                self.remember(&record);
                self.status = false;
                Ok(())
            }
            "stop" => Err(Interrupt::error(record)),
            _ => {
                self.remember(&record);
                self.status = false;
                self.write_error(record)
            }
        }
    }

    /// Leads an error to where errors go.
    pub fn write_error(&mut self, record: ErrorRecord) -> Eval<()> {
        match self.lead(Stream::Error) {
            Some(Lead::Null) => {}
            Some(Lead::Collect(into)) => into.borrow_mut().push(record.into_value()),
            None => {
                let host = Rc::clone(&self.host);
                host.error(self, &record);
            }
        }
        Ok(())
    }

    /// Where a stream is led, when it is.
    pub fn lead(&self, stream: Stream) -> Option<Lead> {
        self.leads.iter().rev().find(|(of, _)| *of == stream).map(|(_, lead)| lead.clone())
    }

    /// Writes a record of another stream, when its preference lets it be seen.
    pub fn message(&mut self, stream: Stream, value: Value, text: &str, preferences: &Preferences) -> Eval<()> {
        let (variable, given) = match stream {
            Stream::Warning => ("WarningPreference", preferences.warning_action.clone()),
            Stream::Verbose => ("VerbosePreference", preferences.verbose.map(switch_action)),
            Stream::Debug => ("DebugPreference", preferences.debug.map(switch_action)),
            _ => ("InformationPreference", preferences.information_action.clone()),
        };
        let action = given.unwrap_or_else(|| self.preference(variable));
        let kept = match stream {
            Stream::Warning => preferences.warning_variable.clone(),
            Stream::Information => preferences.information_variable.clone(),
            _ => None,
        };
        if let Some(name) = kept {
            self.append_variable(&name, value.clone());
        }
        match action.to_ascii_lowercase().as_str() {
            "silentlycontinue" | "ignore" => Ok(()),
            "stop" => {
                let what = variable.trim_end_matches("Preference");
                let text = format!(
                    "The running command stopped because the preference variable \"{variable}\" or common parameter is set to Stop: {text}"
                );
                let _ = what;
                Err(Interrupt::error(ErrorRecord::runtime("ActionPreferenceStop", "OperationStopped", text)))
            }
            _ => {
                match self.lead(stream) {
                    Some(Lead::Null) => {}
                    Some(Lead::Collect(into)) => into.borrow_mut().push(value),
                    None => self.host.line(stream, text),
                }
                Ok(())
            }
        }
    }

    /// Appends to the variable of `-ErrorVariable` and the like; a `+` before the name keeps what is there.
    pub fn append_variable(&mut self, name: &str, value: Value) {
        let name = name.trim_start_matches('+');
        let at = self.scope.ensure(Symbol::new(name));
        match self.scope.value(at) {
            Some(Value::List(list)) => list.items_mut().push(value),
            _ => self.scope.set(name, Value::List(Arc::new(List::new(known::ARRAYLIST, vec![value])))),
        }
    }

    /// Empties the variables that a call collects into.
    pub fn begin_collections(&mut self, preferences: &Preferences) {
        let names = [
            &preferences.error_variable,
            &preferences.warning_variable,
            &preferences.information_variable,
            &preferences.out_variable,
        ];
        for name in names.into_iter().flatten() {
            if !name.starts_with('+') {
                self.scope.set(name, Value::List(Arc::new(List::new(known::ARRAYLIST, Vec::new()))));
            }
        }
    }

    /// A script's text as code, or its parse errors.
    pub fn compile(&self, text: &str, name: Option<Arc<str>>) -> Result<Arc<Code>, posh_syntax::ParseResult> {
        let parsed = posh_syntax::parse(text, name);
        if !parsed.errors.is_empty() {
            return Err(parsed);
        }
        let root = parsed.tree.root();
        Ok(crate::lower::lower(&parsed.tree, root))
    }
}

/// What `-Verbose` and `-Debug` mean as a preference.
fn switch_action(on: bool) -> String {
    if on { "Continue" } else { "SilentlyContinue" }.to_owned()
}
