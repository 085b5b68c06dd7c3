//! Set-Variable

use posh_runtime::Value;

use super::variables::{not_writable, refuses};
use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools, VariableChange};

/// Sets variables, making those that are missing; what is piped becomes the value.
#[derive(Default)]
pub(crate) struct SetVariable {
    piped: Vec<Value>,
}

impl Cmdlet for SetVariable {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.expects_input
            && let Some(value) = cx.value("Value")
        {
            self.piped.push(value);
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut piped = std::mem::take(&mut self.piped);
        let value = match piped.len() {
            0 => cx.value("Value"),
            1 => piped.pop(),
            _ => Some(Value::array(piped)),
        };
        let value = if value.is_none() && cx.has("Value") { Some(Value::Null) } else { value };
        for name in cx.texts("Name")? {
            set(cx, &name, value.clone())?;
        }
        Ok(())
    }
}

fn set(cx: &mut Cx<'_>, name: &str, value: Option<Value>) -> Run {
    let scope = cx.text_of("Scope")?;
    let force = cx.flag("Force");
    let existing = cx.find_variables(&crate::support::escape_wildcards(name), scope.as_deref().or(Some("Local")));
    if existing.first().is_some_and(|variable| refuses(variable, force)) {
        return cx.error(not_writable(name));
    }
    let change = VariableChange {
        value: value.or_else(|| existing.is_empty().then_some(Value::Null)),
        description: cx.text_of("Description")?,
        options: cx.text_of("Option")?,
        private: cx.text_of("Visibility")?.is_some_and(|visibility| visibility.eq_ignore_ascii_case("Private")),
    };
    let variable = cx.change_variable(name, scope.as_deref(), change);
    if cx.flag("PassThru") { cx.emit(variable.object(cx)) } else { Ok(()) }
}
