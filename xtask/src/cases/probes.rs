//! Single expressions and statements, each wrapped by `wrap.ps1` and compared line by line.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Case, Outcome, environment};
use crate::process::capture;

/// Every probe of every `*.jsonl` in `folder`.
pub fn load(folder: &Path) -> Result<Vec<Case>> {
    let wrap: Arc<str> = std::fs::read_to_string(folder.join("wrap.ps1"))?.into();
    let mut cases = Vec::new();
    for file in std::fs::read_dir(folder)?.flatten() {
        if file.path().extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(file.path())?.lines() {
            let probe: Value = serde_json::from_str(line)?;
            let wrap = Arc::clone(&wrap);
            let name = probe["id"].as_str().context("a probe has no id")?.to_owned();
            cases.push(Case { name, check: Box::new(move |binary| check(binary, &wrap, &probe)) });
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// The script of a probe: leading `using` lines go before the wrapper.
fn script(wrap: &str, probe: &Value) -> String {
    let code = probe["code"].as_str().unwrap_or_default();
    if probe["raw"].as_bool() == Some(true) {
        return format!("{code}\n");
    }
    let mut head = String::new();
    let mut rest = code;
    while rest.starts_with("using ") {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        head.push_str(line);
        head.push('\n');
        rest = after;
    }
    head + &wrap.replace("%s", rest)
}

/// Drops the `<hash>.` that the reference puts before the names of script-defined classes.
fn without_class_hashes(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        let hash = from[1..].bytes().take_while(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)).count();
        if (6..=8).contains(&hash) && from[1 + hash..].starts_with(">.") {
            rest = &from[hash + 3..];
        } else {
            result.push('<');
            rest = &from[1..];
        }
    }
    result + rest
}

fn check(binary: &Path, wrap: &str, probe: &Value) -> Result<Outcome> {
    let home = tempfile::tempdir()?;
    let outside = tempfile::Builder::new().suffix(".ps1").tempfile()?;
    std::fs::write(outside.path(), script(wrap, probe))?;
    let mut command = Command::new(binary);
    command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(outside.path()).current_dir(home.path());
    environment(&mut command, home.path());
    let answer = capture(&mut command, b"", Duration::from_secs(10))?;
    let text = String::from_utf8_lossy(&answer.output)
        .replace("\r\n", "\n")
        .replace('\u{202f}', " ")
        .replace(&*home.path().to_string_lossy(), "<DIR>");
    let text = without_class_hashes(&text);
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(&text).split('\n').filter(|_| !text.is_empty()).collect();
    let passed = if probe["parse_error"].is_string() {
        lines.is_empty() && answer.status == Some(1) && !answer.error.trim_ascii().is_empty()
    } else {
        let wanted: Vec<&str> = probe["out"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let status_fits = probe["rc"].as_i64().is_none_or(|rc| answer.status.map(i64::from) == Some(rc));
        wanted == lines && status_fits
    };
    if passed {
        return Ok(None);
    }
    Ok(Some(format!(
        "{}\nexpected {} {}\ngot      {:?} {lines:?}\n{}",
        probe["code"].as_str().unwrap_or_default(),
        probe["out"],
        probe["parse_error"],
        answer.status,
        String::from_utf8_lossy(&answer.error)
    )))
}
