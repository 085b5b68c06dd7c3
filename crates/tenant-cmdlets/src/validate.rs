//! Parameters against the catalog: names, types, values, what must be given.

use exo_catalog::{Cmdlet, Parameter, ParameterSet};
use exo_protocol::{CmdletInvocation, ParameterValue};
use serde_json::{Value, json};

use crate::error::CmdletError;

/// Parameters that every cmdlet has and that do nothing on the server.
const COMMON: &[&str] = &[
    "Verbose",
    "Debug",
    "ErrorAction",
    "WarningAction",
    "InformationAction",
    "ProgressAction",
    "ErrorVariable",
    "WarningVariable",
    "InformationVariable",
    "OutVariable",
    "OutBuffer",
    "PipelineVariable",
    "UseCustomRouting",
];

/// Validated parameters: catalog name and stored value.
pub struct Parameters {
    values: Vec<(String, Value)>,
}

impl Parameters {
    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Whether a switch is on.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What is to be stored: all but identity and the switches of the engine.
    pub fn settings(&self) -> impl Iterator<Item = &(String, Value)> {
        self.values
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "Identity" | "Confirm" | "WhatIf" | "ResultSize"))
    }
}

/// Checks the parameters of a call.
pub fn validate(name: &str, invocation: &CmdletInvocation) -> Result<Parameters, CmdletError> {
    let cmdlet = exo_catalog::cmdlet(name).ok_or_else(|| CmdletError::unknown_parameter(name))?;
    let mut values: Vec<(String, Value)> = Vec::new();
    for (given, value) in &invocation.parameters {
        let Some(parameter) = cmdlet.parameter(given) else {
            if COMMON.iter().any(|common| common.eq_ignore_ascii_case(given)) {
                continue;
            }
            return Err(CmdletError::unknown_parameter(given));
        };
        if values.iter().any(|(known, _)| *known == parameter.name) {
            return Err(CmdletError::wrong_value(&parameter.name, "It is given more than once."));
        }
        values.push((parameter.name.clone(), convert(parameter, value)?));
    }
    check_mandatory(&cmdlet, &values)?;
    Ok(Parameters { values })
}

/// The parameters must fit one of the cmdlet's sets, and all that the set demands must be given.
fn check_mandatory(cmdlet: &Cmdlet, values: &[(String, Value)]) -> Result<(), CmdletError> {
    let holds = |set: &&ParameterSet| values.iter().all(|(name, _)| set.parameters.iter().any(|m| m.name == *name));
    let missing = |set: &ParameterSet| {
        let is_missing = |name: &str| {
            !values
                .iter()
                .any(|(given, value)| given.as_str() == name && !value.is_null() && value.as_str() != Some(""))
        };
        set.parameters.iter().find(|member| member.mandatory && is_missing(&member.name)).map(|m| m.name.clone())
    };
    if cmdlet.parameter_sets.is_empty() || cmdlet.parameter_sets.iter().filter(holds).any(|set| missing(set).is_none())
    {
        return Ok(());
    }
    match cmdlet.parameter_sets.iter().find(holds) {
        Some(set) => Err(CmdletError::missing_parameter(&missing(set).unwrap_or_default())),
        None => Err(CmdletError::unknown_parameter(
            &values.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        )),
    }
}

fn shown(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::Number(number) => number.to_string(),
        ParameterValue::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        ParameterValue::Null => String::new(),
        other => format!("{other:?}"),
    }
}

/// Converts a value to the parameter's type.
fn convert(parameter: &Parameter, value: &ParameterValue) -> Result<Value, CmdletError> {
    let type_name = parameter.type_name.rsplit('.').next().unwrap_or_default();
    let wrong = |wanted: &str| {
        let text = format!("Cannot convert value \"{}\" to type \"{wanted}\".", shown(value));
        CmdletError::wrong_value(&parameter.name, &text)
    };
    match type_name {
        "Boolean" | "SwitchParameter" => match value {
            ParameterValue::Null if parameter.documented_values.iter().any(|v| v == "$null") => Ok(Value::Null),
            other => other.as_bool().map(Value::Bool).ok_or_else(|| wrong("System.Boolean")),
        },
        "Int16" | "Int32" | "Int64" | "UInt32" => integer(parameter, type_name, value),
        "MultiValuedProperty" => Ok(list(value)),
        "EnhancedTimeSpan" | "TimeSpan" => match value {
            ParameterValue::Null => Ok(Value::Null),
            other => time_span(&shown(other))
                .map(Value::String)
                .ok_or_else(|| wrong("Microsoft.Exchange.Data.EnhancedTimeSpan")),
        },
        "Unlimited" => {
            unlimited(&shown(value)).map(Value::String).ok_or_else(|| wrong("Microsoft.Exchange.Data.Unlimited"))
        }
        _ if matches!(value, ParameterValue::Null) => Ok(Value::Null),
        _ if !parameter.documented_values.is_empty()
            && !parameter.documented_values.iter().any(|v| v.starts_with('$')) =>
        {
            enumeration(parameter, &shown(value))
        }
        _ => match value {
            ParameterValue::List(_) | ParameterValue::Table(_) => Err(wrong(&parameter.type_name)),
            other => Ok(json!(shown(other))),
        },
    }
}

fn integer(parameter: &Parameter, type_name: &str, value: &ParameterValue) -> Result<Value, CmdletError> {
    let number = shown(value).trim().parse::<i64>().ok().filter(|number| match type_name {
        "Int16" => i16::try_from(*number).is_ok(),
        "Int32" => i32::try_from(*number).is_ok(),
        "UInt32" => u32::try_from(*number).is_ok(),
        _ => true,
    });
    let Some(number) = number else {
        let text = format!("Cannot convert value \"{}\" to type \"System.{type_name}\".", shown(value));
        return Err(CmdletError::wrong_value(&parameter.name, &text));
    };
    let allowed = &parameter.documented_values;
    if !allowed.is_empty() && !allowed.iter().any(|value| value.parse() == Ok(number)) {
        let text = format!("The value {number} is not one of {}.", allowed.join(", "));
        return Err(CmdletError::wrong_value(&parameter.name, &text));
    }
    Ok(json!(number))
}

fn enumeration(parameter: &Parameter, text: &str) -> Result<Value, CmdletError> {
    match parameter.documented_values.iter().find(|value| value.eq_ignore_ascii_case(text)) {
        Some(value) => Ok(json!(value)),
        None => {
            let problem = format!(
                "Cannot convert value \"{text}\" to type \"{}\". Specify one of the following values: {}",
                parameter.type_name,
                parameter.documented_values.join(", ")
            );
            Err(CmdletError::wrong_value(&parameter.name, &problem))
        }
    }
}

/// A list, or a table of what to add and remove, kept as it is for the noun to apply.
fn list(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Null => json!([]),
        ParameterValue::List(items) => items.iter().map(shown).map(Value::String).collect(),
        ParameterValue::Table(entries) => {
            Value::Object(entries.iter().map(|(name, value)| (name.to_lowercase(), list(value))).collect())
        }
        one => json!([shown(one)]),
    }
}

/// Applies a list value to what was there.
pub fn merged_list(before: Option<&Value>, change: &Value) -> Value {
    let Value::Object(change) = change else { return change.clone() };
    let mut items: Vec<Value> = before.and_then(Value::as_array).cloned().unwrap_or_default();
    let given = |name: &str| change.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let same = |a: &Value, b: &Value| match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => a == b,
    };
    for item in given("add") {
        if !items.iter().any(|known| same(known, &item)) {
            items.push(item);
        }
    }
    let removed = given("remove");
    items.retain(|known| !removed.iter().any(|item| same(known, item)));
    Value::Array(items)
}

/// A time span in the form `d.hh:mm:ss`.
fn time_span(text: &str) -> Option<String> {
    let (days, clock) = match text.split_once('.') {
        Some((days, clock)) => (days.parse::<u32>().ok()?, clock),
        None if text.contains(':') => (0, text),
        None => return text.parse::<u32>().ok().map(|days| format!("{days}.00:00:00")),
    };
    let parts: Vec<u32> = clock.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let fits = hours < 24 && minutes < 60 && seconds < 60;
    let clock = format!("{hours:02}:{minutes:02}:{seconds:02}");
    fits.then(|| if days > 0 { format!("{days}.{clock}") } else { clock })
}

/// A number, a size with a unit, or `Unlimited`.
fn unlimited(text: &str) -> Option<String> {
    if text.eq_ignore_ascii_case("unlimited") {
        return Some("Unlimited".to_owned());
    }
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = text[digits..].trim().to_uppercase();
    let fits = digits > 0 && matches!(unit.as_str(), "" | "B" | "KB" | "MB" | "GB" | "TB");
    fits.then(|| text.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn unknown_wrong_and_missing_parameters_are_named() {
        let call = |name: &str, value: ParameterValue| {
            validate(
                "Set-AcceptedDomain",
                &CmdletInvocation::new("Set-AcceptedDomain").with("Identity", "x").with(name, value),
            )
        };
        assert!(call("Nope", true.into()).err().unwrap().text.ends_with(" Nope"));
        let wrong = call("DomainType", "Sideways".into()).err().unwrap();
        assert!(wrong.text.contains("Authoritative, InternalRelay, ExternalRelay"), "{}", wrong.text);
        assert!(call("MatchSubDomains", "perhaps".into()).is_err());
        assert_eq!(call("domaintype", "internalrelay".into()).unwrap().text("DomainType"), Some("InternalRelay"));
        let missing = validate("Set-AcceptedDomain", &CmdletInvocation::new("Set-AcceptedDomain")).err().unwrap();
        assert!(missing.text.contains("Identity"));
        let name = "Set-OrganizationConfig";
        let one = CmdletInvocation::new(name).with("MailTipsAllTipsEnabled", true);
        assert!(validate(name, &one).is_ok(), "a set that demands nothing holds the parameter");
    }

    #[test]
    fn lists_are_merged_and_time_spans_normalized() {
        let change = json!({ "add": ["b", "A"], "remove": ["c"] });
        assert_eq!(merged_list(Some(&json!(["a", "c"])), &change), json!(["a", "b"]));
        assert_eq!(time_span("30").as_deref(), Some("30.00:00:00"));
        assert_eq!(time_span("1.02:03").as_deref(), Some("1.02:03:00"));
        assert_eq!(time_span("25:00:00"), None);
        assert_eq!(unlimited("10 mb").as_deref(), Some("10 mb"));
        assert_eq!(unlimited("many"), None);
    }
}
