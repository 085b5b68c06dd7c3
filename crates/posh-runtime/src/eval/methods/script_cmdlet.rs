//! `$PSCmdlet`: what an advanced function asks of its call.

use super::Arguments;
use crate::error::{ErrorObject, Eval, Interrupt};
use crate::host::Stream;
use crate::pscmdlet::PsCmdlet;
use crate::runtime::Runtime;
use crate::value::Value;

/// A property of `$PSCmdlet`.
pub(super) fn property(target: &Value, name: &str) -> Option<Value> {
    let cmdlet = target.downcast::<PsCmdlet>()?;
    Some(match name {
        "parametersetname" if cmdlet.bound.set.is_empty() => Value::string("__AllParameterSets"),
        "parametersetname" => Value::string(&cmdlet.bound.set),
        _ => return None,
    })
}

/// Calls a method of `$PSCmdlet`; `None` when there is none.
pub(super) fn call(runtime: &mut Runtime, target: &Value, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let Some(cmdlet) = target.downcast::<PsCmdlet>() else { return Ok(None) };
    let preferences = cmdlet.bound.preferences.clone();
    let stream = match name {
        "writeverbose" => Some(Stream::Verbose),
        "writewarning" => Some(Stream::Warning),
        "writedebug" => Some(Stream::Debug),
        _ => None,
    };
    if let Some(stream) = stream {
        let text = given.text(runtime, 0)?;
        runtime.message(stream, Value::string(&text), &text, &preferences)?;
        return Ok(Some(Value::Nothing));
    }
    Ok(Some(match name {
        "throwterminatingerror" | "writeerror" => {
            let first = given.value(0);
            let Some(error) = first.downcast::<ErrorObject>() else { return Ok(None) };
            let mut record = (**error.0.read()).clone();
            runtime.locate(&mut record, Some(&cmdlet.info.name));
            if !record.id.contains(',') {
                record.id = format!("{},{}", record.id, cmdlet.info.name);
            }
            if name == "throwterminatingerror" {
                return Err(Interrupt::statement(record));
            }
            runtime.non_terminating(record, Some(&cmdlet.info.name), &preferences)?;
            Value::Nothing
        }
        "shouldprocess" => {
            let wanted = runtime.scope.lookup(crate::symbol::Symbol::new("WhatIfPreference")).unwrap_or_default();
            if !preferences.what_if.unwrap_or_else(|| crate::convert::to_bool(&wanted)) {
                return Ok(Some(Value::Bool(true)));
            }
            let first = given.text(runtime, 0)?;
            let operation = if given.len() > 1 { given.text(runtime, 1)? } else { cmdlet.info.name.clone() };
            let line = format!("What if: Performing the operation \"{operation}\" on target \"{first}\".");
            std::rc::Rc::clone(&runtime.host).write(&line, true, None, None);
            Value::Bool(false)
        }
        "shouldcontinue" => Value::Bool(true),
        _ => return Ok(None),
    }))
}
