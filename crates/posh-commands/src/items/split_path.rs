//! Split-Path

use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives a part of a path.
#[derive(Default)]
pub(crate) struct SplitPath;

impl Cmdlet for SplitPath {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut paths = cx.texts("Path")?;
        paths.extend(cx.texts("LiteralPath")?);
        for path in paths {
            let value = part(cx, &path);
            cx.emit(value)?;
        }
        Ok(())
    }
}

fn part(cx: &Cx<'_>, path: &str) -> Value {
    let clean = path.replace('\\', "/");
    let trimmed = if clean.len() > 1 { clean.trim_end_matches('/') } else { &clean };
    let (parent, leaf) = match trimmed.rfind('/') {
        Some(0) => ("/", &trimmed[1..]),
        Some(at) => (&trimmed[..at], &trimmed[at + 1..]),
        None => ("", trimmed),
    };
    let dot = leaf.rfind('.').unwrap_or(leaf.len());
    if cx.flag("Leaf") {
        Value::string(if leaf.is_empty() { trimmed } else { leaf })
    } else if cx.flag("LeafBase") {
        Value::string(&leaf[..dot])
    } else if cx.flag("Extension") {
        Value::string(&leaf[dot..])
    } else if cx.flag("IsAbsolute") {
        Value::Bool(clean.starts_with('/'))
    } else if cx.flag("NoQualifier") {
        Value::string(clean.split_once(':').map_or(clean.as_str(), |(_, rest)| rest))
    } else if cx.flag("Qualifier") {
        clean.split_once(':').map_or(Value::Null, |(drive, _)| Value::string(&format!("{drive}:")))
    } else {
        Value::string(if trimmed == "/" { "" } else { parent })
    }
}
