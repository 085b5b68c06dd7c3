//! Get-Culture and Get-UICulture

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Gives the session's culture, a named one or all.
#[derive(Default)]
pub(crate) struct GetCulture;

impl Cmdlet for GetCulture {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.flag("ListAvailable") {
            for name in posh_culture::Culture::names() {
                let culture = cx.convert(&Value::string(name), "System.Globalization.CultureInfo")?;
                cx.emit(culture)?;
            }
            return Ok(());
        }
        let names = cx.texts("Name")?;
        if names.is_empty() {
            let name = cx.culture().name.clone();
            let culture = cx.convert(&Value::string(&name), "System.Globalization.CultureInfo")?;
            return cx.emit(culture);
        }
        for name in names {
            if posh_culture::Culture::find(&name).is_none() {
                let message =
                    format!("Culture is not supported. (Parameter 'name')\n{name} is an invalid culture identifier.");
                let fault = Fault::new("ItemNotFoundException", "ObjectNotFound", &message)
                    .exception("System.Globalization.CultureNotFoundException")
                    .target(Value::string(&name));
                cx.error(fault)?;
                continue;
            }
            let culture = cx.convert(&Value::string(&name), "System.Globalization.CultureInfo")?;
            cx.emit(culture)?;
        }
        Ok(())
    }
}
