//! Accepted domains.

use exo_protocol::page::PropertyValue;
use serde_json::{Value, json};
use tenant_store::{Change, Object};

use crate::call::{Answer, Context, Effect};
use crate::error::CmdletError;
use crate::object::{row, touch};

const NOUN: &str = "AcceptedDomain";
pub(crate) const TYPE_NAME: &str = "Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomain";

/// What was read, ordered as the service does: by name.
fn rows(domains: &[&Object]) -> Answer {
    let mut domains = domains.to_vec();
    domains.sort_by_key(|domain| domain.name.to_lowercase());
    let own = |domain: &Object, name: &str| match name {
        "DomainName" => Some(PropertyValue::Text(domain.name.clone())),
        "Default" | "InitialDomain" => {
            Some(PropertyValue::Bool(domain.body.get(name).and_then(Value::as_bool).unwrap_or(false)))
        }
        _ => None,
    };
    let rows = domains.into_iter().map(|domain| row(NOUN, domain, &|name| own(domain, name))).collect();
    Answer { rows, type_name: TYPE_NAME, ..Answer::default() }
}

fn find<'a>(context: &Context<'a>, identity: &str) -> Result<&'a Object, CmdletError> {
    context.snapshot.find(NOUN, identity).ok_or_else(|| CmdletError::not_found(NOUN, identity))
}

/// `Get-AcceptedDomain`.
pub fn get(context: &Context<'_>) -> Result<Effect, CmdletError> {
    let domains = match context.parameters.text("Identity") {
        Some(identity) if !identity.is_empty() => vec![find(context, identity)?],
        _ => context.snapshot.query(NOUN, |_| true),
    };
    let mut answer = rows(&domains);
    let most = context.parameters.text("ResultSize").and_then(|text| text.parse::<usize>().ok());
    if let Some(most) = most.filter(|most| *most < answer.rows.len()) {
        answer.rows.truncate(most);
        answer.warnings.push(
            "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
                .to_owned(),
        );
    }
    Ok(Effect { answer, ..Effect::default() })
}

/// `Set-AcceptedDomain`.
pub fn set(context: &Context<'_>) -> Result<Effect, CmdletError> {
    let domain = find(context, context.parameters.text("Identity").unwrap_or_default())?;
    let mut changed = domain.clone();
    for (name, value) in context.parameters.settings() {
        changed.body[name.as_str()] = value.clone();
    }
    let is = |name: &str| changed.body.get(name) == Some(&json!(true));
    let domain_type = changed.body.get("DomainType").and_then(Value::as_str).unwrap_or("Authoritative");
    if is("Default") && domain_type == "ExternalRelay" {
        return Err(CmdletError::not_allowed(
            NOUN,
            format!("The default accepted domain '{}' can't be an external relay domain.", domain.name),
        ));
    }
    if is("InitialDomain") && domain_type != "Authoritative" {
        return Err(CmdletError::not_allowed(
            NOUN,
            format!("The initial domain '{}' must stay authoritative.", domain.name),
        ));
    }
    if is("MatchSubDomains") && domain_type == "Authoritative" {
        let text = "MatchSubDomains can be turned on only for relay domains; set DomainType to InternalRelay first.";
        return Err(CmdletError::not_allowed(NOUN, text));
    }
    let mut effect = Effect { target: domain.name.clone(), ..Effect::default() };
    if changed.body == domain.body {
        let text =
            format!("The command completed successfully but no settings of '{}' have been modified.", domain.name);
        effect.answer.warnings.push(text);
    } else {
        touch(&mut changed);
        effect.changes.push(Change::Update(changed));
    }
    Ok(effect)
}
