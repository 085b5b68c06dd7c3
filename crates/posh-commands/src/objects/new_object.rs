//! New-Object

use posh_runtime::Value;

use crate::support::engine::{Objects as _, id_of};
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Makes an object of a .NET type, with properties set.
#[derive(Default)]
pub(crate) struct NewObject;

impl Cmdlet for NewObject {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let name = cx.text_of("TypeName")?.unwrap_or_default();
        let is_custom = [
            "psobject",
            "pscustomobject",
            "system.management.automation.psobject",
            "system.management.automation.pscustomobject",
        ]
        .contains(&name.to_ascii_lowercase().as_str());
        if is_custom && cx.values("ArgumentList").is_empty() {
            return self.custom(cx);
        }
        if posh_runtime::types::resolve(&name).is_err()
            && cx.runtime.class(posh_runtime::symbol::Symbol::new(&name)).is_none()
        {
            let message =
                format!("Cannot find type [{name}]: verify that the assembly containing this type is loaded.");
            return Err(cx.fault(
                Fault::new("TypeNotFound", "InvalidType", &message)
                    .exception("System.Management.Automation.PSArgumentException"),
            ));
        }
        let arguments = cx.values("ArgumentList");
        let object = match cx.construct(&name, &Value::array(arguments)) {
            Ok(object) => object,
            Err(error) => return Err(refused(cx, &name, error)),
        };
        set_properties(cx, &object)?;
        cx.emit(object)
    }
}

impl NewObject {
    fn custom(&self, cx: &mut Cx<'_>) -> Run {
        let mut pairs = Vec::new();
        if let Some(Value::Dictionary(given)) = cx.value("Property") {
            for (name, value) in given.pairs() {
                pairs.push((cx.text(&name)?, value));
            }
        }
        let object = cx.custom(pairs);
        cx.emit(object)
    }
}

fn set_properties(cx: &mut Cx<'_>, object: &Value) -> Run {
    let Some(Value::Dictionary(given)) = cx.value("Property") else { return Ok(()) };
    for (name, value) in given.pairs() {
        let name = cx.text(&name)?.as_str().into_owned();
        if cx.has_property(object, &name) {
            cx.runtime.set_member(object, &name, value, false)?;
        } else if cx.has_method(object, &name) {
            let arguments = cx.enumerate(&value).unwrap_or_else(|| vec![value.clone()]);
            cx.call_method(object, &name, &arguments)?;
        } else {
            let message = format!("The member \"{name}\" was not found for the specified .NET object.");
            cx.error(
                Fault::new("InvalidOperationException", "InvalidOperation", &message)
                    .exception("System.InvalidOperationException")
                    .target(object.clone()),
            )?;
        }
    }
    Ok(())
}

/// A constructor that failed, or that there is not.
fn refused(cx: &mut Cx<'_>, name: &str, error: crate::support::Stop) -> crate::support::Stop {
    let Some(id) = id_of(&error) else { return error };
    let is_unfit = id.starts_with("MethodCountCouldNotFindBest") || id.starts_with("MethodNotFound");
    if is_unfit && cx.values("ArgumentList").is_empty() {
        let message = format!("A constructor was not found. Cannot find an appropriate constructor for type {name}.");
        return cx.fault(
            Fault::new("CannotFindAppropriateCtor", "ObjectNotFound", &message)
                .exception("System.Management.Automation.PSArgumentException"),
        );
    }
    renamed(cx, error)
}

/// The error of a constructor under the command's own id.
fn renamed(cx: &Cx<'_>, mut error: crate::support::Stop) -> crate::support::Stop {
    if let posh_runtime::error::Interrupt::Error { record, .. } = &mut *error {
        let mut record = record.clone();
        "ConstructorInvokedThrowException".clone_into(&mut record.id);
        "InvalidOperation".clone_into(&mut record.category);
        return cx.stop(record);
    }
    error
}
