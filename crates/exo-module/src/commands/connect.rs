//! Connect-ExchangeOnline and Connect-IPPSSession: bind, open, register.

use exo_auth::Secret;
use exo_client::connection::ModuleRequest;
use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Membership, ParameterInfo};
use posh_runtime::convert;
use posh_runtime::error::{Eval, Interrupt};
use posh_runtime::host::Stream;
use posh_runtime::value::Value;

use super::shell::EngineShell;
use super::{MODULE, Module, add_module, imported, record};
use crate::connect::parameters::{self, Compliance, ConnectParameter, Effect, Takes};
use crate::connect::plan::{ConnectInput, environment_names};
use crate::connect::session::{self, ConnectError, Opened, Wishes};
use crate::value::credential;

/// What the command says of itself.
pub fn info(compliance: bool) -> CommandInfo {
    let shown = parameters::PARAMETERS.iter().filter(|given| !compliance || given.compliance != Compliance::Absent);
    CommandInfo {
        name: if compliance { "Connect-IPPSSession" } else { "Connect-ExchangeOnline" }.to_owned(),
        module: MODULE.to_owned(),
        parameters: shown.map(|given| described(given, compliance)).collect(),
        ..CommandInfo::default()
    }
}

fn described(given: &ConnectParameter, compliance: bool) -> ParameterInfo {
    let position = match (compliance, given.compliance) {
        (true, Compliance::At(position)) => Some(i32::from(position)),
        (true, _) => None,
        (false, _) => given.position.map(i32::from),
    };
    let type_name = match given.takes {
        Takes::Text => "System.String",
        Takes::Texts => "System.String[]",
        Takes::Switch => "System.Management.Automation.SwitchParameter",
        Takes::Bool => "System.Boolean",
        Takes::Number => "System.UInt32",
        Takes::Credential | Takes::Secure | Takes::Anything => "System.Object",
    };
    let environment = given.name == "ExchangeEnvironmentName";
    ParameterInfo {
        name: given.name.to_owned(),
        type_name: type_name.to_owned(),
        sets: vec![Membership { set: "*".to_owned(), position, ..Membership::default() }],
        values: if environment { environment_names().into_iter().map(str::to_owned).collect() } else { Vec::new() },
        ..ParameterInfo::default()
    }
}

/// A connect under way.
pub struct Connect {
    module: Module,
    compliance: bool,
}

impl Connect {
    pub fn new(module: Module, compliance: bool) -> Self {
        Self { module, compliance }
    }
}

impl Cmdlet for Connect {
    fn end(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        self.module.load(cx.runtime);
        check_effects(cx)?;
        let input = self.input(cx)?;
        let wishes = wishes(cx);
        let mut shell = EngineShell::new(cx);
        let opened = session::open(&self.module.registry, &self.module.options, &input, wishes, &mut shell);
        let said = shell.finish();
        cx.runtime.global.set("EXO_LastExecutionStatus", Value::Bool(opened.is_ok()));
        match opened {
            Ok(opened) => {
                self.register(cx, opened);
                said
            }
            Err(error) => {
                said?;
                Err(failed(cx, &error))
            }
        }
    }
}

/// Refuses what is refused, and tells under `-Verbose` what has no effect.
fn check_effects(cx: &mut Cx<'_>) -> Eval<()> {
    for (name, value) in &cx.bound.values {
        let off = matches!(value.base(), Value::Bool(false)) || !convert::to_bool(value);
        match parameters::find(name).map(|given| given.effect) {
            Some(Effect::Refused(reason)) if !off => {
                let error = ConnectError::Declined(format!("-{name} cannot be used: {reason}."));
                return Err(failed(cx, &error));
            }
            Some(Effect::None(reason)) => cx.message(Stream::Verbose, &format!("-{name} has no effect: {reason}."))?,
            _ => {}
        }
    }
    Ok(())
}

fn failed(cx: &Cx<'_>, error: &ConnectError) -> Box<Interrupt> {
    if let ConnectError::Service(exo_client::ServiceError::Interrupted) = error {
        return Box::new(Interrupt::Cancelled);
    }
    let mut record = record::of_connect(error);
    cx.runtime.locate(&mut record, Some(&cx.info.name));
    Interrupt::statement(record)
}

fn text(cx: &Cx<'_>, name: &str) -> Option<String> {
    let value = cx.bound.get(name).filter(|value| !value.is_null())?;
    Some(convert::text(value, &cx.runtime.settings()).as_str().into_owned()).filter(|text| !text.is_empty())
}

fn texts(cx: &Cx<'_>, name: &str) -> Vec<String> {
    let settings = cx.runtime.settings();
    let one = |value: &Value| convert::text(value, &settings).as_str().into_owned();
    match cx.bound.get(name).map(Value::base) {
        Some(Value::Array(items)) => items.items().iter().map(one).collect(),
        Some(Value::List(items)) => items.items().iter().map(one).collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(single) => vec![one(single)],
    }
}

fn switch(cx: &Cx<'_>, name: &str, absent: bool) -> bool {
    cx.bound.get(name).map_or(absent, convert::to_bool)
}

fn wishes(cx: &Cx<'_>) -> Wishes {
    let names = texts(cx, "CommandName");
    Wishes {
        banner: switch(cx, "ShowBanner", true),
        module: ModuleRequest {
            command_names: names.into_iter().filter(|name| name != "*").collect(),
            skip_format: switch(cx, "SkipLoadingFormatData", false),
            disable_wam: switch(cx, "DisableWAM", false),
        },
    }
}

impl Connect {
    fn input(&self, cx: &Cx<'_>) -> Eval<ConnectInput> {
        let credential = match cx.bound.get("Credential").filter(|value| !value.is_null()) {
            Some(value) => Some(credential::read(value).ok_or_else(|| {
                failed(
                    cx,
                    &ConnectError::Declined("-Credential takes a credential, as Get-Credential gives it.".to_owned()),
                )
            })?),
            None if switch(cx, "InlineCredential", false) => Some(asked_credential(cx)?),
            None => None,
        };
        let access_token = match cx.bound.get("AccessToken").filter(|value| !value.is_null()) {
            Some(value) => credential::secure_text(value).or_else(|| text(cx, "AccessToken").map(Secret::new)),
            None => None,
        };
        let page_size = cx.bound.get("PageSize").and_then(Value::as_i64);
        Ok(ConnectInput {
            compliance: self.compliance,
            connection_uri: text(cx, "ConnectionUri"),
            authority: text(cx, "AzureADAuthorizationEndpointUri"),
            environment: text(cx, "ExchangeEnvironmentName"),
            user: text(cx, "UserPrincipalName"),
            organization: text(cx, "Organization"),
            credential,
            device: switch(cx, "Device", false),
            access_token,
            prefix: text(cx, "Prefix"),
            page_size: page_size.map(|size| u32::try_from(size).unwrap_or(0)),
        })
    }

    fn register(&self, cx: &mut Cx<'_>, opened: Opened) {
        let folder = self.module.options.temporary_folder.join(&opened.session.module_name);
        add_module(cx.runtime, &opened.session.module_name, &folder.to_string_lossy(), "0.0.1");
        imported::register(&self.module, cx.runtime, &opened.session);
        opened.views.into_iter().for_each(|view| (self.module.register_view)(view));
    }
}

/// `-InlineCredential`: name and password are asked for at the console.
fn asked_credential(cx: &Cx<'_>) -> Eval<(String, Secret)> {
    let ask = |prompt: &str, secret: bool| cx.runtime.host.read_line(prompt, secret);
    let user = text(cx, "UserPrincipalName").or_else(|| ask("User principal name: ", false));
    let nobody = || ConnectError::Declined("-InlineCredential needs somebody who types the password.".to_owned());
    let user = user.filter(|user| !user.is_empty()).ok_or_else(|| failed(cx, &nobody()))?;
    let password = ask(&format!("Password for {user}: "), true).ok_or_else(|| failed(cx, &nobody()))?;
    Ok((user, Secret::new(password)))
}
