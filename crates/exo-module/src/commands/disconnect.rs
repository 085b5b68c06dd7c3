//! Disconnect-ExchangeOnline: asks, releases the sessions at the service, takes their cmdlets away.

use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Membership};
use posh_runtime::convert;
use posh_runtime::error::Eval;
use posh_runtime::host::Stream;
use posh_runtime::value::Value;

use super::shell::should_process;
use super::{MODULE, Module, imported, in_set};
use crate::registry::Which;

const QUESTION: &str = "This ends the connections made with Connect-ExchangeOnline and Connect-IPPSSession and takes their cmdlets away.\nPress(Y/y/A/a) if you want to continue.";

/// What the command says of itself.
pub fn info() -> CommandInfo {
    let set = |set: &str| Membership { set: set.to_owned(), by_name: true, ..Membership::default() };
    CommandInfo {
        name: "Disconnect-ExchangeOnline".to_owned(),
        module: MODULE.to_owned(),
        parameters: vec![
            in_set("ConnectionId", "System.String[]", set("ConnectionId")),
            in_set("ModulePrefix", "System.String[]", set("ModulePrefix")),
        ],
        default_set: Some("DefaultParameterSet".to_owned()),
        should_process: true,
        high_impact: true,
        ..CommandInfo::default()
    }
}

/// A disconnect under way.
pub struct Disconnect(Module);

impl Disconnect {
    pub fn new(module: Module) -> Self {
        Self(module)
    }
}

/// The texts of a parameter that takes several.
pub fn texts(cx: &Cx<'_>, name: &str) -> Option<Vec<String>> {
    let settings = cx.runtime.settings();
    let one = |value: &Value| convert::text(value, &settings).as_str().into_owned();
    Some(match cx.bound.get(name)?.base() {
        Value::Array(items) => items.items().iter().map(one).collect(),
        Value::List(items) => items.items().iter().map(one).collect(),
        Value::Null => Vec::new(),
        single => vec![one(single)],
    })
}

impl Cmdlet for Disconnect {
    fn process(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let (ids, prefixes) = (texts(cx, "ConnectionId"), texts(cx, "ModulePrefix"));
        let which = match (&ids, &prefixes) {
            (Some(ids), _) => Which::Ids(ids),
            (None, Some(prefixes)) => Which::Prefixes(prefixes),
            (None, None) => Which::All,
        };
        if !should_process(cx, QUESTION)? {
            return Ok(());
        }
        let gone = self.0.registry.disconnect(which);
        imported::unregister(&self.0, cx.runtime, &gone);
        cx.runtime.modules.retain(|module| gone.iter().all(|session| session.module_name != module.name));
        cx.message(Stream::Information, "Disconnected successfully !")
    }
}
