//! The delivered cmdlets as commands: described by what the module text says, run at the service.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use exo_client::ServiceError;
use parking_lot::Mutex;
use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Definition, Membership, ParameterInfo};
use posh_runtime::error::{ErrorRecord, Eval, Exception, Interrupt};
use posh_runtime::runtime::Runtime;
use posh_runtime::value::Value;

use super::shell::{EngineShell, must_ask};
use super::{Module, record};
use crate::import::definition::{CmdletDefinition, ParameterDefinition, SetMembership};
use crate::registry::{Session, Which};
use crate::run::{self, Consent};
use crate::value::encode;

/// Adds the cmdlets of a connection to a runspace.
pub fn register(module: &Module, runtime: &mut Runtime, session: &Session) {
    for at in 0..session.cmdlets.len() {
        runtime.register(definition(module, session, at));
    }
}

/// Takes the cmdlets of connections away; those of the connections that stay come back where names were shared.
pub fn unregister(module: &Module, runtime: &mut Runtime, gone: &[Session]) {
    for session in gone {
        for cmdlet in session.cmdlets.iter() {
            runtime.unregister(&cmdlet.name_with_prefix(&session.prefix));
        }
    }
    for session in module.registry.list(Which::All) {
        register(module, runtime, &session);
    }
}

fn definition(module: &Module, session: &Session, at: usize) -> Definition {
    let name = kept(&session.cmdlets[at].name_with_prefix(&session.prefix));
    let cmdlets = Arc::clone(&session.cmdlets);
    let module_name = session.module_name.clone();
    let info = move || described(&cmdlets[at], name, &module_name);
    let (module, session) = (module.clone(), session.clone());
    let make =
        move || -> Box<dyn Cmdlet> { Box::new(Imported { module: module.clone(), session: session.clone(), at }) };
    Definition { name, info: Arc::new(info), make: Arc::new(make) }
}

/// The engine keeps names for good; each is kept once.
fn kept(name: &str) -> &'static str {
    static NAMES: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut names = NAMES.lock();
    if let Some(found) = names.get(name) {
        return found;
    }
    let leaked: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(leaked);
    leaked
}

fn described(cmdlet: &CmdletDefinition, name: &str, module_name: &str) -> CommandInfo {
    CommandInfo {
        name: name.to_owned(),
        module: module_name.to_owned(),
        parameters: cmdlet.parameters.iter().map(parameter).collect(),
        default_set: cmdlet.default_set.clone(),
        should_process: cmdlet.supports_should_process,
        high_impact: cmdlet.confirm_impact.as_deref().is_some_and(|impact| impact.eq_ignore_ascii_case("High")),
        is_simple: false,
    }
}

fn parameter(given: &ParameterDefinition) -> ParameterInfo {
    let sets = match given.sets.as_slice() {
        [] => vec![membership(&SetMembership::default())],
        sets => sets.iter().map(membership).collect(),
    };
    ParameterInfo {
        name: given.name.clone(),
        type_name: if given.type_name.is_empty() { "System.Object".to_owned() } else { given.type_name.clone() },
        aliases: given.aliases.clone(),
        sets,
        values: given.values.clone(),
        allow_null: true,
        allow_empty: true,
        allow_empty_list: true,
        ..ParameterInfo::default()
    }
}

fn membership(given: &SetMembership) -> Membership {
    Membership {
        set: given.set.clone().unwrap_or_else(|| "*".to_owned()),
        position: given.position,
        mandatory: given.mandatory,
        by_value: given.from_pipeline,
        by_name: given.from_pipeline_by_name,
        rest: given.from_remaining,
    }
}

/// A call of a delivered cmdlet.
struct Imported {
    module: Module,
    session: Session,
    at: usize,
}

impl Cmdlet for Imported {
    fn process(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let cmdlet = &self.session.cmdlets[self.at];
        let invocation = run::invocation(cmdlet, self.parameters(cx)?);
        let consent = if must_ask(cx) { Consent::Asked } else { Consent::Given };
        let registry = &self.module.registry;
        let mut shell = EngineShell::new(cx);
        let outcome = run::execute(registry, &self.session, cmdlet, invocation, consent, &mut shell);
        let said = shell.finish();
        cx.runtime.global.set("EXO_LastExecutionStatus", Value::Bool(outcome.is_ok()));
        said?;
        match outcome {
            Ok(()) => Ok(()),
            Err(ServiceError::Interrupted) => Err(Box::new(Interrupt::Cancelled)),
            Err(error) => cx.write_error(record::of_service(&error, &cmdlet.name)),
        }
    }
}

impl Imported {
    fn parameters(&self, cx: &Cx<'_>) -> Eval<Vec<(String, exo_protocol::ParameterValue)>> {
        let settings = cx.runtime.settings();
        let mut parameters = Vec::new();
        for (name, value) in &cx.bound.values {
            match encode::parameter(value, &settings) {
                Ok(value) => parameters.push((name.clone(), value)),
                Err(problem) => {
                    let exception = Exception::new("System.ArgumentException", format!("-{name} {problem}."));
                    return Err(cx.stop(ErrorRecord::new(
                        exception,
                        "ParameterNotSent",
                        "InvalidArgument",
                        value.clone(),
                    )));
                }
            }
        }
        Ok(parameters)
    }
}
