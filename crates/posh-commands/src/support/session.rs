//! What commands ask of the session: streams of text, variables, aliases, questions, random numbers.

use std::rc::Rc;
use std::sync::Arc;

use parking_lot::Mutex;
use posh_dotnet::random::Random;
use posh_runtime::error::ErrorRecord;
use posh_runtime::host::{Progress, Stream};
use posh_runtime::scope::{Scope, Slot, VariableCell, VariableOptions};
use posh_runtime::symbol::Symbol;
use posh_runtime::types::native::SecureStringObject;
use posh_runtime::{PsString, Value};

use super::engine::Objects as _;
use super::{Cx, Fault, Run, Tools as _, has_wildcards, wildcard};

/// A variable and the scope it is in.
pub(crate) struct Variable {
    scope: Rc<Scope>,
    symbol: Symbol,
}

/// What is changed of a variable; nothing stays as it is.
#[derive(Default)]
pub(crate) struct VariableChange {
    pub(crate) value: Option<Value>,
    pub(crate) description: Option<String>,
    pub(crate) options: Option<String>,
    pub(crate) private: bool,
}

impl Variable {
    fn slot(&self) -> Slot {
        self.scope.find(self.symbol).map(|at| self.scope.slot(at)).unwrap_or_default()
    }

    fn options(&self) -> VariableOptions {
        match self.slot() {
            Slot::Cell(cell) => *cell.options.read(),
            _ => VariableOptions::default(),
        }
    }

    pub(crate) fn name(&self) -> String {
        self.symbol.as_str().to_owned()
    }

    pub(crate) fn value(&self) -> Value {
        self.slot().get().unwrap_or_default()
    }

    pub(crate) fn is_constant(&self) -> bool {
        self.options().constant || matches!(self.symbol.as_str(), "true" | "false" | "null")
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.options().read_only
    }

    /// The variable as an object (`PSVariable`).
    pub(crate) fn object(&self, cx: &Cx<'_>) -> Value {
        let options = self.options();
        let named = [
            (options.read_only, "ReadOnly"),
            (options.constant, "Constant"),
            (options.private, "Private"),
            (options.all_scope, "AllScope"),
        ];
        let names: Vec<&str> = named.iter().filter(|row| row.0).map(|row| row.1).collect();
        let shown = if names.is_empty() { "None".to_owned() } else { names.join(", ") };
        let description = match self.slot() {
            Slot::Cell(cell) => cell.description.read().clone(),
            _ => String::new(),
        };
        let options = cx.convert(&Value::string(&shown), "System.Management.Automation.ScopedItemOptions");
        cx.record(
            "System.Management.Automation.PSVariable",
            &[
                ("Name", Value::string(&self.name())),
                ("Description", Value::string(&description)),
                ("Value", self.value()),
                ("Visibility", Value::string("Public")),
                ("Module", Value::Null),
                ("ModuleName", Value::string("")),
                ("Options", options.unwrap_or_else(|_| Value::string(&shown))),
                ("Attributes", Value::array(Vec::new())),
            ],
        )
    }
}

/// The session, as commands need it.
pub(crate) trait Session {
    fn verbose(&mut self, text: &str) -> Run;
    fn debug(&mut self, text: &str) -> Run;
    fn information(&mut self, data: &Value, tags: &[String]) -> Run;
    fn progress(&mut self, progress: &Progress) -> Run;
    fn host_write(&mut self, text: &str, newline: bool, foreground: Option<&str>, background: Option<&str>) -> Run;
    fn show(&mut self, value: Value) -> Run;
    fn show_end(&mut self) -> Run;
    /// The scope that `-Scope` names: a word or how many scopes up.
    fn scope_of(&self, scope: Option<&str>) -> Rc<Scope>;
    /// The variables that fit a name or pattern, in one scope or as they are seen from here.
    fn find_variables(&self, name: &str, scope: Option<&str>) -> Vec<Variable>;
    fn change_variable(&mut self, name: &str, scope: Option<&str>, change: VariableChange) -> Variable;
    fn remove_variable(&mut self, variable: &Variable);
    /// A secure string.
    fn secure_string(&self, text: &str) -> Value;
    /// The text of a secure string.
    fn plain_text(&self, secure: &Value) -> Option<String>;
    /// Asks for a line; an error where nobody can be asked.
    fn ask(&mut self, prompt: &str, secret: bool) -> Run<String>;
    /// Writes an error as if the calling function wrote it.
    fn write_as_caller(&mut self, record: ErrorRecord) -> Run;
}

impl Session for Cx<'_> {
    fn verbose(&mut self, text: &str) -> Run {
        self.message(Stream::Verbose, text)
    }

    fn debug(&mut self, text: &str) -> Run {
        self.message(Stream::Debug, text)
    }

    fn information(&mut self, data: &Value, tags: &[String]) -> Run {
        let text = self.text(data)?;
        let record = self.record(
            "System.Management.Automation.InformationRecord",
            &[
                ("MessageData", data.clone()),
                ("Source", Value::Null),
                ("Tags", Value::array(tags.iter().map(|tag| Value::string(tag)).collect())),
            ],
        );
        let preferences = self.bound.preferences.clone();
        self.runtime.message(Stream::Information, record, &text.as_str(), &preferences)
    }

    fn progress(&mut self, progress: &Progress) -> Run {
        if !self.runtime.preference("ProgressPreference").eq_ignore_ascii_case("SilentlyContinue") {
            self.runtime.host.progress(progress);
        }
        Ok(())
    }

    fn host_write(&mut self, text: &str, newline: bool, foreground: Option<&str>, background: Option<&str>) -> Run {
        match self.runtime.lead(Stream::Information) {
            Some(posh_runtime::runtime::Lead::Null) => {}
            Some(posh_runtime::runtime::Lead::Collect(into)) => into.borrow_mut().push(Value::string(text)),
            None => self.runtime.host.write(text, newline, foreground, background),
        }
        if let Some(name) = self.bound.preferences.information_variable.clone() {
            self.runtime.append_variable(&name, Value::string(text));
        }
        Ok(())
    }

    fn show(&mut self, value: Value) -> Run {
        let host = Rc::clone(&self.runtime.host);
        host.show(self.runtime, value);
        self.runtime.check()
    }

    fn show_end(&mut self) -> Run {
        let host = Rc::clone(&self.runtime.host);
        host.show_end(self.runtime);
        Ok(())
    }

    fn scope_of(&self, scope: Option<&str>) -> Rc<Scope> {
        let here = Rc::clone(&self.runtime.scope);
        let Some(scope) = scope else { return here };
        if let Ok(up) = scope.parse::<usize>() {
            let mut at = here;
            for _ in 0..up {
                at = at.parent().cloned().unwrap_or_else(|| Rc::clone(&self.runtime.global));
            }
            return at;
        }
        match scope.to_ascii_lowercase().as_str() {
            "global" => Rc::clone(&self.runtime.global),
            "script" => here.script(),
            _ => here,
        }
    }

    fn find_variables(&self, name: &str, scope: Option<&str>) -> Vec<Variable> {
        let plain = name.split_once(':').filter(|(prefix, _)| {
            ["global", "script", "local", "private"].iter().any(|known| prefix.eq_ignore_ascii_case(known))
        });
        let (scope, name) = match plain {
            Some((prefix, name)) => (Some(prefix), name),
            None => (scope, name),
        };
        let mut found: Vec<Variable> = Vec::new();
        let mut at = Some(self.scope_of(scope));
        while let Some(here) = at {
            if has_wildcards(name) {
                for (symbol, _) in here.variables() {
                    if wildcard(name, symbol.as_str()) && !found.iter().any(|have| have.symbol == symbol) {
                        found.push(Variable { scope: Rc::clone(&here), symbol });
                    }
                }
            } else if let Some(symbol) = Symbol::find(name)
                && found.is_empty()
                && here.find(symbol).is_some_and(|at| here.value(at).is_some())
            {
                found.push(Variable { scope: Rc::clone(&here), symbol });
            }
            at = if scope.is_some() { None } else { here.parent().cloned() };
        }
        found
    }

    fn change_variable(&mut self, name: &str, scope: Option<&str>, change: VariableChange) -> Variable {
        let (scope, name) = match name.split_once(':') {
            Some((prefix, rest))
                if ["global", "script", "local"].iter().any(|known| prefix.eq_ignore_ascii_case(known)) =>
            {
                (Some(prefix), rest)
            }
            _ => (scope, name),
        };
        let scope = self.scope_of(scope);
        let symbol = Symbol::new(name);
        let at = scope.ensure(symbol);
        let plain = change.options.is_none() && change.description.is_none();
        match (scope.slot(at), plain) {
            (Slot::Cell(cell), _) => change_cell(&cell, change),
            (_, true) => scope.put(at, Slot::Value(change.value.unwrap_or_default())),
            (old, false) => {
                let cell = Arc::new(VariableCell::new(old.get().unwrap_or_default()));
                change_cell(&cell, change);
                scope.put(at, Slot::Cell(cell));
            }
        }
        Variable { scope, symbol }
    }

    fn remove_variable(&mut self, variable: &Variable) {
        if let Some(at) = variable.scope.find(variable.symbol) {
            variable.scope.put(at, Slot::Unset);
        }
    }

    fn secure_string(&self, text: &str) -> Value {
        Value::native(SecureStringObject::new(&PsString::new(text)))
    }

    fn plain_text(&self, secure: &Value) -> Option<String> {
        secure.downcast::<SecureStringObject>().map(|secure| String::from_utf16_lossy(&secure.units.read()))
    }

    fn ask(&mut self, prompt: &str, secret: bool) -> Run<String> {
        let host = Rc::clone(&self.runtime.host);
        match host.read_line(prompt, secret) {
            Some(line) => Ok(line),
            None => {
                let message = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.";
                Err(self.fault(
                    Fault::new("InvalidOperation", "InvalidOperation", message)
                        .exception("System.Management.Automation.PSInvalidOperationException"),
                ))
            }
        }
    }

    fn write_as_caller(&mut self, record: ErrorRecord) -> Run {
        let preferences = self.bound.preferences.clone();
        self.runtime.non_terminating(record, Some("Write-Error"), &preferences)
    }
}

fn change_cell(cell: &VariableCell, change: VariableChange) {
    if let Some(value) = change.value {
        *cell.value.write() = value;
    }
    if let Some(description) = change.description {
        *cell.description.write() = description;
    }
    if let Some(options) = change.options {
        let has = |name: &str| options.split(',').any(|option| option.trim().eq_ignore_ascii_case(name));
        *cell.options.write() = VariableOptions {
            read_only: has("ReadOnly"),
            constant: has("Constant"),
            private: has("Private") || change.private,
            all_scope: has("AllScope"),
        };
    }
}

static SEEDED: Mutex<Option<Random>> = Mutex::new(None);

/// Makes the numbers that follow those of a seed.
pub(crate) fn set_random_seed(seed: i32) {
    *SEEDED.lock() = Some(Random::new(seed));
}

/// 0 up to 1, that not included: from the seed that was set, else unpredictable.
pub(crate) fn random_double() -> f64 {
    if let Some(random) = SEEDED.lock().as_mut() {
        return random.next_double();
    }
    let bytes = uuid::Uuid::new_v4().into_bytes();
    let bits = u64::from_le_bytes([
        bytes[8] & 0x3F,
        bytes[9],
        bytes[10],
        bytes[11],
        bytes[12],
        bytes[13],
        bytes[14],
        bytes[15],
    ]);
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// 0 up to `bound`, that not included.
pub(crate) fn random_below(bound: usize) -> usize {
    ((random_double() * bound as f64) as usize).min(bound.saturating_sub(1))
}

/// `low` up to `high`, that not included.
pub(crate) fn random_between(low: i64, high: i64) -> i64 {
    let range = high.wrapping_sub(low) as u64;
    low.wrapping_add((random_double() * range as f64) as i64)
}
