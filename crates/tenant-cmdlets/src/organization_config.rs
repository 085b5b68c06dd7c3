//! The organization's settings.

use exo_protocol::page::PropertyValue;
use serde_json::Value;
use tenant_store::{Change, Object};

use crate::call::{Answer, Context, Effect};
use crate::error::CmdletError;
use crate::object::{row, touch};
use crate::validate::merged_list;

const NOUN: &str = "OrganizationConfig";
pub(crate) const TYPE_NAME: &str = "Microsoft.Exchange.Data.Directory.Management.OrganizationConfig";

fn organization<'a>(context: &Context<'a>) -> Result<&'a Object, CmdletError> {
    context.snapshot.query(NOUN, |_| true).first().copied().ok_or_else(|| CmdletError::not_found(NOUN, "organization"))
}

/// `Get-OrganizationConfig`.
pub fn get(context: &Context<'_>) -> Result<Effect, CmdletError> {
    let organization = organization(context)?;
    let own = |name: &str| {
        (name == "DisplayName").then(|| {
            let text = organization.body.get(name).and_then(Value::as_str).unwrap_or_default();
            PropertyValue::Text(text.to_owned())
        })
    };
    let answer = Answer { rows: vec![row(NOUN, organization, &own)], type_name: TYPE_NAME, ..Answer::default() };
    Ok(Effect { answer, ..Effect::default() })
}

/// `Set-OrganizationConfig`.
pub fn set(context: &Context<'_>) -> Result<Effect, CmdletError> {
    let organization = organization(context)?;
    let mut changed = organization.clone();
    for (name, value) in context.parameters.settings() {
        let before = organization.body.get(name);
        changed.body[name.as_str()] = merged_list(before, value);
    }
    let mut effect = Effect { target: organization.name.clone(), ..Effect::default() };
    if changed.body == organization.body {
        let text = "The command completed successfully but no settings of the organization have been modified.";
        effect.answer.warnings.push(text.to_owned());
    } else {
        touch(&mut changed);
        effect.changes.push(Change::Update(changed));
    }
    Ok(effect)
}
