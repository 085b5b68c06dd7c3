//! Invoke-Command

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Runs a script block here; other computers are refused by name.
#[derive(Default)]
pub(crate) struct InvokeCommand {
    input: Vec<Value>,
}

impl Cmdlet for InvokeCommand {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        for parameter in [
            "ComputerName",
            "Session",
            "HostName",
            "VMName",
            "VMId",
            "ContainerId",
            "ConnectionUri",
            "AsJob",
            "FilePath",
        ] {
            if cx.has(parameter) {
                let message =
                    format!("The parameter -{parameter} is not supported: script blocks run in this session only.");
                return Err(cx.fault(
                    Fault::new("ParameterNotSupported", "NotImplemented", &message)
                        .exception("System.NotSupportedException"),
                ));
            }
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.has("InputObject") {
            self.input.extend(cx.values("InputObject"));
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let script = cx.value("ScriptBlock").unwrap_or_default();
        let arguments = cx.values("ArgumentList");
        if !self.input.is_empty() {
            cx.runtime.scope.set("input", Value::array(std::mem::take(&mut self.input)));
        }
        cx.runtime.stream_block(&script, &arguments, None, !cx.flag("NoNewScope"), cx.out)
    }
}
