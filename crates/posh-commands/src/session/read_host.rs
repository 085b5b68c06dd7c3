//! Read-Host

use posh_runtime::Value;

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Asks the person at the terminal for a line.
#[derive(Default)]
pub(crate) struct ReadHost;

impl Cmdlet for ReadHost {
    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let prompt = match cx.value("Prompt") {
            Some(prompt) => cx.text(&prompt)?.as_str().into_owned(),
            None => String::new(),
        };
        let secret = cx.flag("AsSecureString") || cx.flag("MaskInput");
        let line = cx.ask(&prompt, secret)?;
        let value = if cx.flag("AsSecureString") { cx.secure_string(&line) } else { Value::string(&line) };
        cx.emit(value)
    }
}
