//! Whole scripts: `AREA/NAME.ps1` with `.out`, optional `.rc`, `.in` and `.data.FILE`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::{Case, Outcome, environment};
use crate::process::capture;

/// Every case below `folder`.
pub fn load(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for area in std::fs::read_dir(folder)?.flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(area.path())?.flatten() {
            let script = file.path();
            let is_case = script.extension().is_some_and(|e| e == "ps1")
                && !file.file_name().to_string_lossy().contains(".data.")
                && script.with_extension("out").exists();
            if is_case {
                let stem = script.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let name = format!("{}/{stem}", area.file_name().to_string_lossy());
                cases.push(Case { name, check: Box::new(move |binary| check(binary, &script)) });
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

fn lay_out_data(script: &Path, folder: &Path) -> Result<()> {
    let prefix = format!("{}.data.", script.file_stem().unwrap_or_default().to_string_lossy());
    let from = script.parent().map(PathBuf::from).unwrap_or_default();
    for file in std::fs::read_dir(from)?.flatten() {
        if let Some(name) = file.file_name().to_string_lossy().strip_prefix(&prefix) {
            std::fs::copy(file.path(), folder.join(name))?;
        }
    }
    Ok(())
}

fn check(binary: &Path, script: &Path) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    lay_out_data(script, folder.path())?;
    let input = std::fs::read(script.with_extension("in")).unwrap_or_default();
    let expected = std::fs::read(script.with_extension("out"))?;
    let status = std::fs::read_to_string(script.with_extension("rc")).ok().and_then(|text| text.trim().parse().ok());
    let mut command = Command::new(binary);
    command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(script).current_dir(folder.path());
    environment(&mut command, folder.path());
    let answer = capture(&mut command, &input, Duration::from_secs(20))?;
    let wanted_status = status.unwrap_or(0);
    if answer.output == expected && answer.status == Some(wanted_status) {
        return Ok(None);
    }
    Ok(Some(format!(
        "expected (status {wanted_status}):\n{}\ngot (status {:?}):\n{}\nstandard error:\n{}",
        String::from_utf8_lossy(&expected),
        answer.status,
        String::from_utf8_lossy(&answer.output),
        String::from_utf8_lossy(&answer.error)
    )))
}
