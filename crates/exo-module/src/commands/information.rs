//! Get-ConnectionInformation: asks each connection's service for its state and tells what is known.

use std::time::UNIX_EPOCH;

use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Membership};
use posh_runtime::error::{Eval, Interrupt};
use posh_runtime::host::Stream;
use posh_runtime::types::native::DateTimeOffsetObject;
use posh_runtime::value::{DateTime, Value};

use super::disconnect::texts;
use super::shell::EngineShell;
use super::{MODULE, Module, in_set};
use crate::information::{Fact, TYPE_NAME, facts};
use crate::registry::{Session, Which};
use crate::value::decode;

/// 100-nanosecond ticks from the year 1 to 1970.
const EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// What the command says of itself.
pub fn info() -> CommandInfo {
    let set = |set: &str| Membership { set: set.to_owned(), by_name: true, ..Membership::default() };
    CommandInfo {
        name: "Get-ConnectionInformation".to_owned(),
        module: MODULE.to_owned(),
        parameters: vec![
            in_set("ConnectionId", "System.String[]", set("ConnectionId")),
            in_set("ModulePrefix", "System.String[]", set("ModulePrefix")),
        ],
        default_set: Some("DefaultParameterSet".to_owned()),
        ..CommandInfo::default()
    }
}

/// A question about connections under way.
pub struct Information(Module);

impl Information {
    pub fn new(module: Module) -> Self {
        Self(module)
    }
}

impl Cmdlet for Information {
    fn process(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let (ids, prefixes) = (texts(cx, "ConnectionId"), texts(cx, "ModulePrefix"));
        let which = match (&ids, &prefixes) {
            (Some(ids), _) => Which::Ids(ids),
            (None, Some(prefixes)) => Which::Prefixes(prefixes),
            (None, None) => Which::All,
        };
        let newest = self.0.registry.newest_exchange().map(|session| session.number);
        for session in self.0.registry.list(which) {
            let running = self.running(cx, &session)?;
            let known = facts(&session, running, newest == Some(session.number), &self.0.options.temporary_folder);
            let members = known.into_iter().map(|(name, fact)| (name.to_owned(), value(fact)));
            cx.write(decode::custom(members, &[TYPE_NAME.to_owned(), "System.Object".to_owned()]))?;
        }
        Ok(())
    }
}

impl Information {
    fn running(&self, cx: &mut Cx<'_>, session: &Session) -> Eval<bool> {
        let shell = EngineShell::new(cx);
        let answer = self.0.registry.client().is_running(&session.connection, &shell);
        shell.finish()?;
        match answer {
            Ok(running) => Ok(running),
            Err(exo_client::ServiceError::Interrupted) => Err(Box::new(Interrupt::Cancelled)),
            Err(error) => {
                cx.message(Stream::Verbose, &format!("{}: {error}", session.name))?;
                Ok(false)
            }
        }
    }
}

fn value(fact: Fact) -> Value {
    match fact {
        Fact::Text(text) => Value::string(&text),
        Fact::Guid(text) => decode::guid(&text),
        Fact::Int(number) => Value::Int32(i32::try_from(number).unwrap_or(i32::MAX)),
        Fact::Bool(value) => Value::Bool(value),
        Fact::Time(end) => {
            let since = end.and_then(|end| end.duration_since(UNIX_EPOCH).ok());
            let ticks = since.and_then(|since| i64::try_from(since.as_nanos() / 100).ok());
            let ticks = ticks.map_or(DateTime::MAX_TICKS, |ticks| EPOCH_TICKS + ticks);
            Value::native(DateTimeOffsetObject { ticks, offset: 0 })
        }
    }
}
