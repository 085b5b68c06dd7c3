//! ForEach-Object

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards};

/// Runs script blocks for each object, or takes one of its members.
#[derive(Default)]
pub(crate) struct ForEachObject {
    begin: Vec<Value>,
    process: Vec<Value>,
    end: Vec<Value>,
}

impl Cmdlet for ForEachObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        for parameter in ["Parallel", "AsJob", "TimeoutSeconds", "UseNewRunspace"] {
            if cx.has(parameter) {
                let message = format!("The parameter -{parameter} is not supported.");
                return Err(cx.fault(
                    Fault::new("ParameterNotSupported", "NotImplemented", &message)
                        .exception("System.NotSupportedException"),
                ));
            }
        }
        if cx.has("MemberName") {
            return Ok(());
        }
        self.begin.extend(cx.value("Begin").filter(|script| !script.is_null()));
        self.end.extend(cx.value("End").filter(|script| !script.is_null()));
        self.process = cx.values("Process");
        self.process.extend(cx.values("RemainingScripts"));
        // Several blocks: the first begins and the last ends, unless these were given by name.
        if self.begin.is_empty() && !cx.has("Begin") && self.process.len() > 1 {
            self.begin.push(self.process.remove(0));
            if self.end.is_empty() && self.process.len() > 1 {
                self.end.extend(self.process.pop());
            }
        }
        self.process.retain(|script| !script.is_null());
        for script in self.begin.clone() {
            cx.stream(&script, &Value::Null)?;
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let object = cx.input().unwrap_or_default();
        if let Some(name) = cx.text_of("MemberName")? {
            return take_member(cx, &object, &name);
        }
        for at in 0..self.process.len() {
            let script = self.process[at].clone();
            cx.stream(&script, &object)?;
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        for script in std::mem::take(&mut self.end) {
            cx.stream(&script, &Value::Null)?;
        }
        Ok(())
    }
}

/// The value of a property, a key of a dictionary, or the result of a method.
fn take_member(cx: &mut Cx<'_>, object: &Value, name: &str) -> Run {
    if object.is_null() {
        let fault = Fault::new("InputObjectIsNull", "InvalidArgument", "Cannot invoke a member of a null object.");
        return if cx.runtime.strict > 1 { cx.error(fault) } else { cx.emit(Value::Null) };
    }
    let arguments = cx.values("ArgumentList");
    if !cx.has("ArgumentList") {
        let name = match has_wildcards(name) {
            true => match cx.matching_properties(object, name)?.as_slice() {
                [one] => one.as_str().into_owned(),
                _ => name.to_owned(),
            },
            false => name.to_owned(),
        };
        if let Some(value) = cx.property(object, &name)? {
            return cx.emit_unrolled(value);
        }
        if !cx.has_method(object, &name) {
            return cx.emit(Value::Null);
        }
    }
    let value = cx.call_method(object, name, &arguments)?;
    cx.emit_unrolled(value)
}
