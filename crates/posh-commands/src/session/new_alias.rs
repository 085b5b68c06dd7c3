//! New-Alias

use posh_runtime::Value;

use super::aliases::define;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Makes an alias that must not be there yet.
#[derive(Default)]
pub(crate) struct NewAlias;

impl Cmdlet for NewAlias {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let name = cx.text_of("Name")?.unwrap_or_default();
        match cx.runtime.scope.alias(posh_runtime::symbol::Symbol::new(&name)) {
            Some(_) if !cx.flag("Force") => {
                let message =
                    format!("The alias is not allowed, because an alias with the name '{name}' already exists.");
                let fault = Fault::new("AliasAlreadyExists", "ResourceExists", &message)
                    .exception("System.Management.Automation.SessionStateException")
                    .target(Value::string(&name));
                cx.error(fault)
            }
            _ => define(cx, &name),
        }
    }
}
