//! Command lines: options, standard input, exit status and both streams.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Case, Outcome, environment};
use crate::process::capture;

/// Every line of `cases.jsonl` but the first, which lists the files to lay out.
pub fn load(folder: &Path) -> Result<Vec<Case>> {
    let text = std::fs::read_to_string(folder.join("cases.jsonl"))?;
    let mut lines = text.lines();
    let head: Arc<Value> = Arc::new(serde_json::from_str(lines.next().context("cases.jsonl is empty")?)?);
    lines
        .map(|line| {
            let case: Value = serde_json::from_str(line)?;
            let head = Arc::clone(&head);
            let name = format!("cli/{}", case["id"].as_str().unwrap_or_default());
            Ok(Case { name, check: Box::new(move |binary| check(binary, &head, &case)) })
        })
        .collect()
}

fn lay_out(head: &Value, folder: &Path) -> Result<()> {
    for name in head["folders"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        std::fs::create_dir(folder.join(name))?;
    }
    for (name, text) in head["files"].as_object().into_iter().flatten() {
        std::fs::write(folder.join(name), text.as_str().unwrap_or_default())?;
    }
    Ok(())
}

fn check(binary: &Path, head: &Value, case: &Value) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().canonicalize()?;
    lay_out(head, &path)?;
    let mut command = Command::new(binary);
    command.args(case["argv"].as_array().into_iter().flatten().filter_map(Value::as_str)).current_dir(&path);
    environment(&mut command, &path);
    let extra: HashMap<&str, &str> = case["env"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect();
    command.envs(extra);
    let input = case["stdin"].as_str().unwrap_or_default();
    let answer = capture(&mut command, input.as_bytes(), Duration::from_secs(20))?;
    let shown = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes)
            .replace("\r\n", "\n")
            .replace('\u{202f}', " ")
            .replace(&*path.to_string_lossy(), "<DIR>")
    };
    let (output, error) = (shown(&answer.output), shown(&answer.error));
    let status_fits = answer.status.map(i64::from) == case["rc"].as_i64();
    let output_fits = case["out"].as_str().is_none_or(|wanted| wanted == output);
    let error_fits = case["err"].as_str().map_or(!error.trim().is_empty(), |wanted| wanted == error);
    if status_fits && output_fits && error_fits {
        return Ok(None);
    }
    Ok(Some(format!(
        "{}\nexpected {} {:?} {:?}\ngot      {:?} {output:?} {error:?}",
        case["argv"], case["rc"], case["out"], case["err"], answer.status
    )))
}
