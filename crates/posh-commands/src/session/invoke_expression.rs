//! Invoke-Expression

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Runs text as a script in the caller's scope.
#[derive(Default)]
pub(crate) struct InvokeExpression;

impl Cmdlet for InvokeExpression {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let text = cx.text_of("Command")?.unwrap_or_default();
        let block = cx.runtime.compile(&text, None);
        match block {
            Ok(code) => cx.runtime.run_code(&code, cx.out),
            Err(parsed) => {
                let record = posh_runtime::script::parse_failure(&parsed);
                Err(cx.stop(record))
            }
        }
    }
}
