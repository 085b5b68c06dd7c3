//! One call of a cmdlet: validated, run on a snapshot, its changes committed.

use exo_protocol::page::PropertyValue;
use exo_protocol::{CmdletInvocation, ParameterValue};
use serde_json::json;
use tenant_store::{AuditEntry, Change, Commit, Kind, Outcome, Snapshot, SqliteStore, Store};

use crate::error::CmdletError;
use crate::registry::{Access, definition};
use crate::validate::{Parameters, validate};

/// How often a change is tried again when somebody else changed the object meanwhile.
const MOST_TRIES: usize = 5;

/// What is called, by whom.
pub struct Call<'a> {
    /// The cmdlet and its parameters.
    pub invocation: &'a CmdletInvocation,
    /// The caller's user principal name.
    pub actor: &'a str,
    /// Under which key the outcome of a change is remembered.
    pub request_key: Option<String>,
}

/// What a call answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The objects: properties in order.
    pub rows: Vec<Vec<(String, PropertyValue)>>,
    /// The .NET name of the objects.
    pub type_name: &'static str,
    /// Warnings.
    pub warnings: Vec<String>,
    /// The question to ask before the change is carried out.
    pub confirmation: Option<String>,
}

/// What a cmdlet works on.
pub struct Context<'a> {
    /// The organization.
    pub snapshot: &'a Snapshot,
    /// The parameters.
    pub parameters: &'a Parameters,
}

/// What a cmdlet comes to.
#[derive(Default)]
pub struct Effect {
    /// The answer.
    pub answer: Answer,
    /// What changes.
    pub changes: Vec<Change>,
    /// The object that changes, for the question and the audit log.
    pub target: String,
}

/// Carries a call out.
///
/// With `WhatIf` nothing changes; with `Confirm` the question is answered instead of the change made.
///
/// # Errors
/// What the cmdlet refuses, or a failure of the store. A failed call leaves the organization as it was.
pub async fn run(store: &SqliteStore, call: &Call<'_>) -> Result<Answer, CmdletError> {
    let name = &call.invocation.cmdlet_name;
    let definition = definition(name).ok_or_else(|| CmdletError::unknown_parameter(name))?;
    let parameters = validate(definition.name, call.invocation)?;
    let of_store = |error| CmdletError::of_store(&error);
    for _ in 0..MOST_TRIES {
        let snapshot = store.read().await.map_err(of_store)?;
        let effect = (definition.run)(&Context { snapshot: &snapshot, parameters: &parameters })?;
        if definition.access == Access::Read {
            return Ok(effect.answer);
        }
        if parameters.flag("WhatIf") {
            return Ok(effect.answer);
        }
        if parameters.flag("Confirm") {
            let question = format!(
                "Are you sure you want to perform this action?\nPerforming operation \"{name}\" on target \"{}\".",
                effect.target
            );
            return Ok(Answer { confirmation: Some(question), ..effect.answer });
        }
        let commit = Commit {
            changes: effect.changes,
            audit: audit(call, &effect.target),
            outcome: call.request_key.clone().map(|key| Outcome { key, answer: json!({ "done": true }) }),
        };
        match store.commit(commit).await {
            Ok(_) => return Ok(effect.answer),
            Err(error) if error.kind() == Kind::Conflict => {
                if was_made(store, call).await? {
                    return Ok(effect.answer);
                }
            }
            Err(error) => return Err(of_store(error)),
        }
    }
    Err(CmdletError::not_allowed("", "The object was changed by others again and again; try again."))
}

/// Whether an equal request has made this change meanwhile.
async fn was_made(store: &SqliteStore, call: &Call<'_>) -> Result<bool, CmdletError> {
    let Some(key) = &call.request_key else { return Ok(false) };
    Ok(store.outcome(key).await.map_err(|error| CmdletError::of_store(&error))?.is_some())
}

fn audit(call: &Call<'_>, target: &str) -> AuditEntry {
    let shown = |value: &ParameterValue| format!("{value:?}");
    let detail = call.invocation.parameters.iter().map(|(name, value)| (name.clone(), json!(shown(value)))).collect();
    AuditEntry {
        actor: call.actor.to_owned(),
        action: call.invocation.cmdlet_name.clone(),
        target: target.to_owned(),
        detail: serde_json::Value::Object(detail),
    }
}
