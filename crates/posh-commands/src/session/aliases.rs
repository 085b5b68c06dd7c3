//! What the alias commands have in common.

use posh_runtime::symbol::Symbol;

use crate::support::catalog::{self, CommandFound};
use crate::support::session::Session as _;
use crate::support::{Cx, Fault, Run, Tools as _};

/// Defines the alias that the parameters describe and gives it with -PassThru.
pub(crate) fn define(cx: &mut Cx<'_>, name: &str) -> Run {
    if let Some(option) = cx
        .text_of("Option")?
        .filter(|option| !option.eq_ignore_ascii_case("None") && !option.eq_ignore_ascii_case("AllScope"))
    {
        let message = format!("The parameter -Option does not support {option} for aliases.");
        return Err(cx.fault(
            Fault::new("ParameterNotSupported", "NotImplemented", &message).exception("System.NotSupportedException"),
        ));
    }
    let definition = cx.text_of("Value")?.unwrap_or_default();
    let scope = cx.text_of("Scope")?;
    cx.scope_of(scope.as_deref()).set_alias(Symbol::new(name), Some(definition.clone()));
    if !cx.flag("PassThru") {
        return Ok(());
    }
    let found = CommandFound { name: name.to_owned(), kind: "Alias", definition, info: Default::default() };
    let object = catalog::object(cx, &found);
    cx.emit(object)
}
