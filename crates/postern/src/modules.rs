//! Import-Module, Get-Module and Remove-Module for what is built in and for connections.

use std::sync::Arc;

use exo_module::Module;
use exo_module::commands::MODULE;
use posh_runtime::Value;
use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Definition, Membership, ParameterInfo};
use posh_runtime::convert;
use posh_runtime::error::{ErrorRecord, Eval, Exception};

/// The commands.
pub fn definitions(module: &Module) -> Vec<Definition> {
    let import = module.clone();
    vec![
        Definition {
            name: "Import-Module",
            info: Arc::new(|| info("Import-Module", &["Force", "PassThru", "Global", "DisableNameChecking"])),
            make: Arc::new(move || -> Box<dyn Cmdlet> { Box::new(ImportModule(import.clone())) }),
        },
        Definition {
            name: "Get-Module",
            info: Arc::new(|| info("Get-Module", &["ListAvailable", "All"])),
            make: Arc::new(|| -> Box<dyn Cmdlet> { Box::new(GetModule) }),
        },
    ]
}

fn info(name: &str, switches: &[&str]) -> CommandInfo {
    let all = |position| vec![Membership { set: "*".to_owned(), position, ..Membership::default() }];
    let parameter = |name: &str, type_name: &str, position| ParameterInfo {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        sets: all(position),
        ..ParameterInfo::default()
    };
    let mut parameters = vec![
        parameter("Name", "System.String[]", Some(0)),
        parameter("MinimumVersion", "System.String", None),
        parameter("RequiredVersion", "System.String", None),
    ];
    parameters
        .extend(switches.iter().map(|name| parameter(name, "System.Management.Automation.SwitchParameter", None)));
    CommandInfo {
        name: name.to_owned(),
        module: "Microsoft.PowerShell.Core".to_owned(),
        parameters,
        ..CommandInfo::default()
    }
}

fn names(cx: &Cx<'_>) -> Vec<String> {
    let settings = cx.runtime.settings();
    let one = |value: &Value| convert::text(value, &settings).as_str().into_owned();
    match cx.bound.get("Name").map(Value::base) {
        Some(Value::Array(items)) => items.items().iter().map(one).collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(single) => vec![one(single)],
    }
}

struct ImportModule(Module);

impl Cmdlet for ImportModule {
    fn end(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        for name in names(cx) {
            if name.eq_ignore_ascii_case(MODULE) {
                self.0.load(cx.runtime);
                continue;
            }
            let text = format!(
                "The specified module '{name}' was not loaded because no valid module file was found in any module directory."
            );
            let exception = Exception::new("System.IO.FileNotFoundException", text);
            let record =
                ErrorRecord::new(exception, "Modules_ModuleNotFound", "ResourceUnavailable", Value::string(&name));
            cx.write_error(record)?;
        }
        Ok(())
    }
}

struct GetModule;

impl Cmdlet for GetModule {
    fn end(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let wanted = names(cx);
        let available = cx.bound.get("ListAvailable").is_some_and(convert::to_bool);
        let mut shown: Vec<(String, String, String)> = cx
            .runtime
            .modules
            .iter()
            .map(|module| (module.name.clone(), module.version.clone(), module.path.clone()))
            .collect();
        if available && !shown.iter().any(|(name, ..)| name == MODULE) {
            shown.push((MODULE.to_owned(), exo_protocol::MODULE_VERSION.to_owned(), MODULE.to_owned()));
        }
        for (name, version, path) in shown {
            let fits = |pattern: &String| {
                let prefix = pattern.strip_suffix('*');
                prefix.map_or_else(
                    || pattern.eq_ignore_ascii_case(&name),
                    |prefix| name.to_ascii_lowercase().starts_with(&prefix.to_ascii_lowercase()),
                )
            };
            if !wanted.is_empty() && !wanted.iter().any(fits) {
                continue;
            }
            let version = cx.runtime.convert(&Value::string(&version), posh_runtime::types::known::VERSION)?;
            let members = [
                ("Version".to_owned(), version),
                ("Name".to_owned(), Value::string(&name)),
                ("ModuleType".to_owned(), Value::string("Script")),
                ("Path".to_owned(), Value::string(&path)),
            ];
            let names = ["System.Management.Automation.PSModuleInfo.Postern".to_owned(), "System.Object".to_owned()];
            cx.write(exo_module::value::decode::custom(members, &names))?;
        }
        Ok(())
    }
}
