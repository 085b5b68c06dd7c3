//! Which argument goes to which parameter.
//!
//! Named arguments first, then positions; the sets that the arguments fit are narrowed down; piped objects are tried by
//! value, then by property name, and only then with conversion.

use crate::command::{Bound, CommandInfo, ParameterInfo, Preferences};
use crate::convert;
use crate::error::{ErrorRecord, Eval, Exception, Interrupt};
use crate::runtime::Runtime;
use crate::types;
use crate::value::Value;

/// An argument after evaluation.
#[derive(Clone, Debug)]
pub enum Given {
    /// `-Name` with the value of `-Name:value`; the text as written.
    Parameter(String, Option<Value>),
    /// A value; the text of a bare number.
    Value(Value, Option<String>),
    /// A parameter from a splatted dictionary.
    Splatted(String, Value),
}

/// The common parameters: name, aliases, whether it is a switch.
const COMMON: &[(&str, &[&str], bool)] = &[
    ("Verbose", &["vb"], true),
    ("Debug", &["db"], true),
    ("ErrorAction", &["ea"], false),
    ("WarningAction", &["wa"], false),
    ("InformationAction", &["infa"], false),
    ("ProgressAction", &["proga"], false),
    ("ErrorVariable", &["ev"], false),
    ("WarningVariable", &["wv"], false),
    ("InformationVariable", &["iv"], false),
    ("OutVariable", &["ov"], false),
    ("OutBuffer", &["ob"], false),
    ("PipelineVariable", &["pv"], false),
];
const RISK: &[(&str, &[&str], bool)] = &[("WhatIf", &["wi"], true), ("Confirm", &["cf"], true)];

const BINDING: &str = "System.Management.Automation.ParameterBindingException";

/// An error of binding.
pub fn failure(info: &CommandInfo, id: &str, message: String) -> ErrorRecord {
    let mut record = ErrorRecord::new(
        Exception::new(BINDING, message),
        format!("{id},{}", info.full_type()),
        "InvalidArgument",
        Value::Null,
    );
    record.activity = info.name.clone();
    record.invocation.command = info.name.clone();
    record
}

/// The kinds of member that `Add-Member` takes first; none of them is taken for the name of a note property.
const MEMBER_KINDS: &[&str] = &[
    "AliasProperty",
    "CodeProperty",
    "Property",
    "NoteProperty",
    "ScriptProperty",
    "PropertySet",
    "Method",
    "CodeMethod",
    "ScriptMethod",
    "MemberSet",
];

/// Whether a parameter takes a value without converting it: a position goes to such a parameter first, whatever its set.
fn takes_as_it_is(parameter: &ParameterInfo, value: &Value) -> bool {
    if parameter.name == "NotePropertyName"
        && value
            .as_string()
            .is_some_and(|text| MEMBER_KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(&text.as_str())))
    {
        return false;
    }
    let Ok(ty) = types::resolve(&parameter.type_name) else { return true };
    let Some(own) = value.base().type_ref() else { return true };
    let element = ty.element().unwrap_or(ty);
    let takes_any = [ty, element].iter().any(|ty| *ty == types::known::OBJECT || *ty == types::known::PSOBJECT);
    let both_arrays = own.element().is_some() && ty.element().is_some();
    takes_any || both_arrays || ty.is_assignable_from(own) || element.is_assignable_from(own)
}

/// What a name means.
enum Found<'a> {
    Own(&'a ParameterInfo),
    Common(&'static str, bool),
    Unknown,
    Ambiguous(Vec<String>),
}

fn find<'a>(info: &'a CommandInfo, name: &str) -> Found<'a> {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    let begins = |other: &str| other.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let exact = info.parameters.iter().find(|p| same(&p.name) || p.aliases.iter().any(|alias| same(alias)));
    if let Some(parameter) = exact {
        return Found::Own(parameter);
    }
    let common = COMMON.iter().chain(if info.should_process { RISK } else { &[] });
    if !info.is_simple
        && let Some((name, _, switch)) =
            common.clone().find(|(full, aliases, _)| same(full) || aliases.iter().any(|alias| same(alias)))
    {
        return Found::Common(name, *switch);
    }
    let own: Vec<&ParameterInfo> =
        info.parameters.iter().filter(|p| begins(&p.name) || p.aliases.iter().any(|alias| begins(alias))).collect();
    let common: Vec<_> = if info.is_simple { Vec::new() } else { common.filter(|(full, _, _)| begins(full)).collect() };
    match (own.as_slice(), common.as_slice()) {
        ([only], _) => Found::Own(only),
        ([], [(name, _, switch)]) => Found::Common(name, *switch),
        ([], []) => Found::Unknown,
        _ => {
            let names = own.iter().map(|p| p.name.clone()).chain(common.iter().map(|(name, _, _)| (*name).to_owned()));
            Found::Ambiguous(names.collect())
        }
    }
}

/// The binder of one call.
pub struct Binder<'a> {
    info: &'a CommandInfo,
    /// What is bound.
    pub bound: Bound,
    /// What a simple function gets as `$args`.
    pub remaining: Vec<Value>,
    sets: Vec<String>,
}

impl<'a> Binder<'a> {
    /// A binder for a command.
    pub fn new(info: &'a CommandInfo) -> Binder<'a> {
        let mut sets: Vec<String> = Vec::new();
        for membership in info.parameters.iter().flat_map(|p| &p.sets) {
            if membership.set != "*" && !sets.iter().any(|set| set.eq_ignore_ascii_case(&membership.set)) {
                sets.push(membership.set.clone());
            }
        }
        if sets.is_empty() {
            sets.push("__AllParameterSets".to_owned());
        }
        Binder { info, bound: Bound::default(), remaining: Vec::new(), sets }
    }

    fn fail(&self, id: &str, message: String) -> Box<Interrupt> {
        Interrupt::statement(failure(self.info, id, message))
    }

    /// Binds named arguments, then positions.
    pub fn bind(&mut self, runtime: &mut Runtime, given: Vec<Given>) -> Eval<()> {
        let mut values = Vec::new();
        let mut rest = given.into_iter().peekable();
        while let Some(argument) = rest.next() {
            match argument {
                Given::Value(value, text) => values.push((value, text)),
                Given::Splatted(name, value) => {
                    self.named(runtime, &name, Some(value), &mut std::iter::empty().peekable(), true)?
                }
                Given::Parameter(name, value) => self.named(runtime, &name, value, &mut rest, false)?,
            }
        }
        for (value, text) in std::mem::take(&mut self.remaining).into_iter().map(|value| (value, None)) {
            values.push((value, text));
        }
        self.positions(runtime, values)
    }

    fn named(
        &mut self,
        runtime: &mut Runtime,
        name: &str,
        value: Option<Value>,
        rest: &mut std::iter::Peekable<impl Iterator<Item = Given>>,
        splatted: bool,
    ) -> Eval<()> {
        let info = self.info;
        match find(info, name) {
            Found::Own(parameter) => {
                let value = match value {
                    Some(value) => value,
                    None if parameter.is_switch() => Value::Bool(true),
                    None => match rest.peek() {
                        Some(Given::Value(..)) => match rest.next() {
                            Some(Given::Value(value, text)) => as_text(parameter, value, text),
                            _ => Value::Null,
                        },
                        _ => {
                            let message = format!(
                                "Missing an argument for parameter '{}'. Specify a parameter of type '{}' and try again.",
                                parameter.name,
                                full_name(&parameter.type_name)
                            );
                            return Err(self.fail("MissingArgument", message));
                        }
                    },
                };
                self.put(runtime, parameter, value, name)
            }
            Found::Common(common, is_switch) => {
                let value = match value {
                    Some(value) => value,
                    None if is_switch => Value::Bool(true),
                    None => match rest.next() {
                        Some(Given::Value(value, _)) => value,
                        _ => {
                            let message = format!(
                                "Missing an argument for parameter '{common}'. Specify a parameter of type 'System.String' and try again."
                            );
                            return Err(self.fail("MissingArgument", message));
                        }
                    },
                };
                self.common(runtime, common, &value)
            }
            Found::Ambiguous(names) => {
                let shown: Vec<String> = names.iter().map(|name| format!("-{name}")).collect();
                let message = format!(
                    "Parameter cannot be processed because the parameter name '{name}' is ambiguous. Possible matches include: {}.",
                    shown.join(" ")
                );
                Err(self.fail("AmbiguousParameter", message))
            }
            Found::Unknown if info.is_simple => {
                self.remaining.push(Value::string(&format!("-{name}{}", if value.is_some() { ":" } else { "" })));
                self.remaining.extend(value);
                if !splatted
                    && let Some(Given::Value(..)) = rest.peek()
                    && let Some(Given::Value(value, _)) = rest.next()
                {
                    self.remaining.push(value);
                }
                Ok(())
            }
            Found::Unknown => {
                let message = format!("A parameter cannot be found that matches parameter name '{name}'.");
                Err(self.fail("NamedParameterNotFound", message))
            }
        }
    }

    fn put(&mut self, runtime: &mut Runtime, parameter: &ParameterInfo, value: Value, shown: &str) -> Eval<()> {
        if self.bound.get(&parameter.name).is_some() {
            let message = format!(
                "Cannot bind parameter because parameter '{}' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax. For example, \"-parameter value1,value2,value3\".",
                parameter.name
            );
            let _ = shown;
            return Err(self.fail("ParameterAlreadyBound", message));
        }
        let value = self.transform(runtime, parameter, value)?;
        self.narrow(parameter);
        self.bound.set(&parameter.name, value);
        Ok(())
    }

    /// Keeps the sets that a parameter is in.
    fn narrow(&mut self, parameter: &ParameterInfo) {
        if !parameter.sets.is_empty() {
            self.sets.retain(|set| parameter.membership(set).is_some());
        }
    }

    /// Converts a value to the parameter's type and checks it.
    pub fn transform(&self, runtime: &mut Runtime, parameter: &ParameterInfo, value: Value) -> Eval<Value> {
        let converted = convert_argument(runtime, &parameter.type_name, &value).map_err(|why| {
            let id = if self.info.is_simple || self.info.module.is_empty() {
                "ParameterArgumentTransformationError"
            } else {
                "CannotConvertArgumentNoMessage"
            };
            let message = if id == "ParameterArgumentTransformationError" {
                format!("Cannot process argument transformation on parameter '{}'. {why}", parameter.name)
            } else {
                format!("Cannot bind parameter '{}'. {why}", parameter.name)
            };
            let mut record = failure(self.info, id, message);
            "InvalidData".clone_into(&mut record.category);
            Interrupt::statement(record)
        })?;
        self.validate(runtime, parameter, &converted)?;
        Ok(converted)
    }

    fn validate(&self, runtime: &mut Runtime, parameter: &ParameterInfo, value: &Value) -> Eval<()> {
        match crate::validate::problem(runtime, parameter, value)? {
            None => Ok(()),
            Some(crate::validate::Problem::Validation(why)) => {
                let message = format!("Cannot validate argument on parameter '{}'. {why}", parameter.name);
                let mut record = failure(self.info, "ParameterArgumentValidationError", message);
                "InvalidData".clone_into(&mut record.category);
                Err(Interrupt::statement(record))
            }
            Some(crate::validate::Problem::Binding(id, why)) => {
                let message = format!("Cannot bind argument to parameter '{}' because {why}", parameter.name);
                let mut record = failure(self.info, id, message);
                "InvalidData".clone_into(&mut record.category);
                Err(Interrupt::statement(record))
            }
        }
    }

    fn common(&mut self, runtime: &mut Runtime, name: &str, value: &Value) -> Eval<()> {
        let text = || convert::text(value, &runtime.settings()).as_str().into_owned();
        let on = || convert::to_bool(value);
        let preferences: &mut Preferences = &mut self.bound.preferences;
        match name {
            "Verbose" => preferences.verbose = Some(on()),
            "Debug" => preferences.debug = Some(on()),
            "WhatIf" => preferences.what_if = Some(on()),
            "Confirm" => preferences.confirm = Some(on()),
            "ErrorAction" => preferences.error_action = Some(text()),
            "WarningAction" => preferences.warning_action = Some(text()),
            "InformationAction" => preferences.information_action = Some(text()),
            "ErrorVariable" => preferences.error_variable = Some(text()),
            "WarningVariable" => preferences.warning_variable = Some(text()),
            "InformationVariable" => preferences.information_variable = Some(text()),
            "OutVariable" => preferences.out_variable = Some(text()),
            "PipelineVariable" => preferences.pipeline_variable = Some(text()),
            _ => {}
        }
        if name.ends_with("Action") && crate::validate::action(&text()).is_none() {
            let message = format!(
                "Cannot bind parameter '{name}'. Cannot convert value \"{}\" to type \"System.Management.Automation.ActionPreference\". Error: \"Unable to match the identifier name {0} to a valid enumerator name. Specify one of the following enumerator names and try again:\nSilentlyContinue, Stop, Continue, Inquire, Ignore, Suspend, Break\"",
                text()
            );
            return Err(self.fail("CannotConvertArgumentNoMessage", message));
        }
        Ok(())
    }

    /// The set in which positions are looked up: the default one while it is possible.
    fn likely_set(&self) -> String {
        let default = self.info.default_set.as_deref().unwrap_or("__AllParameterSets");
        let has_default = self.sets.iter().any(|set| set.eq_ignore_ascii_case(default));
        if has_default { default.to_owned() } else { self.sets.first().cloned().unwrap_or_else(|| default.to_owned()) }
    }

    fn positions(&mut self, runtime: &mut Runtime, values: Vec<(Value, Option<String>)>) -> Eval<()> {
        let info = self.info;
        let mut values = std::collections::VecDeque::from(values);
        let mut position = 0;
        while !values.is_empty() && position < 32 {
            let candidates = self.sets.clone();
            let likely = self.likely_set();
            let unbound = |bound: &Bound, p: &ParameterInfo| bound.get(&p.name).is_none();
            let at = |set: &str, bound: &Bound| {
                info.parameters
                    .iter()
                    .find(|p| unbound(bound, p) && p.membership(set).is_some_and(|m| m.position == Some(position)))
            };
            let first = values.front().map(|(value, _)| value.clone()).unwrap_or_default();
            let exact = |parameter: &&ParameterInfo| takes_as_it_is(parameter, &first);
            let found = at(&likely, &self.bound)
                .filter(exact)
                .or_else(|| candidates.iter().find_map(|set| at(set, &self.bound).filter(exact)))
                .or_else(|| at(&likely, &self.bound))
                .or_else(|| candidates.iter().find_map(|set| at(set, &self.bound)));
            position += 1;
            let Some(parameter) = found else { continue };
            let takes_rest = parameter.sets.iter().any(|m| m.rest);
            if takes_rest {
                break;
            }
            let Some((value, text)) = values.pop_front() else { break };
            let value = as_text(parameter, value, text);
            self.put(runtime, parameter, value, "")?;
        }
        if values.is_empty() {
            return Ok(());
        }
        let rest = info.parameters.iter().find(|p| {
            self.bound.get(&p.name).is_none()
                && p.sets
                    .iter()
                    .any(|m| m.rest && (m.set == "*" || self.sets.iter().any(|set| set.eq_ignore_ascii_case(&m.set))))
        });
        if let Some(parameter) = rest {
            let mut all: Vec<Value> = values.into_iter().map(|(value, text)| as_text(parameter, value, text)).collect();
            let value = if all.len() == 1 && matches!(all[0], Value::Array(_) | Value::List(_)) {
                all.remove(0)
            } else {
                Value::array(all)
            };
            return self.put(runtime, parameter, value, "");
        }
        if info.is_simple {
            self.remaining = values.into_iter().map(|(value, _)| value).collect();
            return Ok(());
        }
        let shown = values.front().map(|(value, _)| convert::text(value, &runtime.settings()).as_str().into_owned());
        let message =
            format!("A positional parameter cannot be found that accepts argument '{}'.", shown.unwrap_or_default());
        Err(self.fail("PositionalParameterNotFound", message))
    }

    /// Decides on the set and says which mandatory parameters are missing.
    pub fn finish(&mut self, expects_input: bool) -> Eval<Vec<String>> {
        if self.sets.is_empty() {
            let message = "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.".to_owned();
            return Err(self.fail("AmbiguousParameterSet", message));
        }
        let info = self.info;
        let missing = |set: &str, bound: &Bound| -> Vec<String> {
            let needed = info.parameters.iter().filter(|p| {
                bound.get(&p.name).is_none()
                    && p.membership(set).is_some_and(|m| m.mandatory && !(expects_input && (m.by_value || m.by_name)))
            });
            needed.map(|p| p.name.clone()).collect()
        };
        let likely = self.likely_set();
        let complete: Vec<&String> = self.sets.iter().filter(|set| missing(set, &self.bound).is_empty()).collect();
        let set = if complete.iter().any(|set| set.eq_ignore_ascii_case(&likely)) {
            likely
        } else if let Some(first) = complete.first() {
            (*first).clone()
        } else {
            likely
        };
        self.bound.set = set.clone();
        Ok(missing(&set, &self.bound))
    }

    /// Binds a piped object; false when no parameter takes it.
    pub fn bind_input(&mut self, runtime: &mut Runtime, input: &Value) -> Eval<bool> {
        for name in std::mem::take(&mut self.bound.from_pipeline) {
            self.bound.remove(&name);
        }
        let info = self.info;
        let set = self.bound.set.clone();
        let mut any = false;
        for exact in [true, false] {
            for parameter in &info.parameters {
                let fits = parameter.sets.iter().any(|m| {
                    m.by_value
                        && (m.set == "*"
                            || m.set.eq_ignore_ascii_case(&set)
                            || self.sets.iter().any(|s| s.eq_ignore_ascii_case(&m.set)))
                });
                if !fits || self.bound.get(&parameter.name).is_some() || any {
                    continue;
                }
                if exact && !is_of_type(&parameter.type_name, input) {
                    continue;
                }
                if let Ok(value) = convert_argument(runtime, &parameter.type_name, input) {
                    self.validate(runtime, parameter, &value)?;
                    self.bound.set(&parameter.name, value);
                    self.bound.from_pipeline.push(parameter.name.clone());
                    any = true;
                }
            }
            for parameter in &info.parameters {
                let by_name = parameter
                    .sets
                    .iter()
                    .any(|m| m.by_name && (m.set == "*" || self.sets.iter().any(|s| s.eq_ignore_ascii_case(&m.set))));
                if !by_name || self.bound.get(&parameter.name).is_some() {
                    continue;
                }
                let names = std::iter::once(&parameter.name).chain(&parameter.aliases);
                let found = names.into_iter().find_map(|name| runtime.property_quietly(input, name));
                if let Some(value) = found
                    && (!exact || is_of_type(&parameter.type_name, &value))
                    && let Ok(value) = convert_argument(runtime, &parameter.type_name, &value)
                {
                    self.validate(runtime, parameter, &value)?;
                    self.bound.set(&parameter.name, value);
                    self.bound.from_pipeline.push(parameter.name.clone());
                    any = true;
                }
            }
        }
        Ok(any)
    }
}

/// A bare number that goes to a string keeps its text.
fn as_text(parameter: &ParameterInfo, value: Value, text: Option<String>) -> Value {
    let wants_text = matches!(
        parameter.type_name.as_str(),
        "String" | "System.String" | "string" | "String[]" | "System.String[]" | "string[]"
    );
    match text {
        Some(text) if wants_text && value.is_number() => Value::string(&text),
        _ => value,
    }
}

fn full_name(type_name: &str) -> String {
    types::resolve(type_name).map_or_else(|_| type_name.to_owned(), |found| found.name().to_owned())
}

/// Whether a value is of a type without conversion.
fn is_of_type(type_name: &str, value: &Value) -> bool {
    match (types::resolve(type_name), value.type_ref()) {
        (Ok(wanted), Some(own)) => wanted.is_assignable_from(own),
        (Err(_), _) => true,
        (_, None) => true,
    }
}

/// Converts an argument; `Err` holds the sentence that says why not.
pub fn convert_argument(runtime: &mut Runtime, type_name: &str, value: &Value) -> Result<Value, String> {
    let short = type_name.rsplit('.').next().unwrap_or(type_name);
    match short {
        "" | "Object" | "object" | "PSObject" | "psobject" => return Ok(value.clone()),
        "SwitchParameter" | "switch" => {
            return match value.base() {
                Value::String(_) => Err("Cannot convert value \"System.String\" to type \"System.Management.Automation.SwitchParameter\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.".to_string()),
                other => Ok(Value::Bool(convert::to_bool(other))),
            };
        }
        "Boolean" | "bool" => {
            if let Value::String(_) = value.base() {
                return Err("Cannot convert value \"System.String\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.".to_owned());
            }
        }
        "ScriptBlock" | "scriptblock" if matches!(value.base(), Value::ScriptBlock(_)) => return Ok(value.clone()),
        _ => {}
    }
    let Ok(wanted) = types::resolve(type_name) else { return Ok(value.clone()) };
    if value.is_null() && !wanted.is_value_type() && wanted != crate::types::known::STRING {
        return Ok(Value::Null);
    }
    convert::to(value, wanted, &runtime.settings()).map_err(|failure| failure.message)
}
