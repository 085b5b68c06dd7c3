//! All properties of an error, nested: the view of `Get-Error`.
//!
//! Source: the view `GetErrorInstance` of PowerShell 7's built-in format data.

use crate::model::{Model, Scalar};

/// Deeper objects show as an ellipsis.
const DEEPEST: usize = 10;
/// Cells that nested properties are indented by.
const STEP: usize = 4;

/// The nested list of an error's properties.
pub fn text<M: Model>(model: &mut M, error: &M::Value) -> String {
    record(model, error, 0, 1)
}

fn is_a<M: Model>(model: &M, value: &M::Value, type_name: &str) -> bool {
    model.type_names(value).iter().any(|name| name.strip_suffix("#PSExtendedError").unwrap_or(name) == type_name)
}

fn record<M: Model>(model: &mut M, value: &M::Value, indent: usize, depth: usize) -> String {
    let properties = shown(model, value);
    let longest = properties.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let prefix = " ".repeat(indent);
    let lines: Vec<String> = properties
        .iter()
        .map(|(name, property)| {
            let text = value_text(model, name, property, indent, longest, depth);
            format!("{prefix}{name:<longest$} : {text}")
        })
        .collect();
    lines.join("\n")
}

/// Properties that are neither null nor empty; an exception's type first.
fn shown<M: Model>(model: &mut M, value: &M::Value) -> Vec<(String, M::Value)> {
    let mut out = Vec::new();
    if is_a(model, value, "System.Exception") {
        let type_name = model
            .type_names(value)
            .first()
            .map(|name| name.strip_suffix("#PSExtendedError").unwrap_or(name).to_owned());
        let type_name = model.of_text(&type_name.unwrap_or_default());
        out.push(("Type".to_owned(), type_name));
    }
    for name in model.properties(value) {
        if name == "PSErrorIndex" {
            continue;
        }
        let Ok(Some(property)) = model.property(value, &name) else { continue };
        let is_empty = match model.scalar(&property) {
            Scalar::Null => true,
            Scalar::Text => model.text(&property).is_empty(),
            _ => model.elements(&property).is_some_and(|elements| elements.is_empty()),
        };
        if !is_empty {
            out.push((name, property));
        }
    }
    out
}

fn value_text<M: Model>(
    model: &mut M,
    name: &str,
    value: &M::Value,
    indent: usize,
    longest: usize,
    depth: usize,
) -> String {
    let nested =
        ["System.Exception", "System.Management.Automation.ErrorRecord", "System.Management.Automation.InvocationInfo"];
    let prefix = " ".repeat(indent);
    if nested.iter().any(|type_name| is_a(model, value, type_name)) {
        return match depth {
            DEEPEST.. => "…".to_owned(),
            _ => format!("\n{}", record(model, value, indent + STEP, depth + 1)),
        };
    }
    if name == "StackTrace" {
        return format!("\n{}", model.text(value));
    }
    if is_a(model, value, "System.RuntimeType") {
        return format!("[{}]", model.text(value));
    }
    if name != "Data"
        && let Some(elements) = model.elements(value)
    {
        return element_texts(model, &elements, indent, depth);
    }
    let text = model.text(value);
    let hanging = format!("\n{prefix}{}", " ".repeat(longest + 3));
    if text.contains('\n') { text.split('\n').map(str::trim).collect::<Vec<_>>().join(&hanging) } else { text }
}

fn element_texts<M: Model>(model: &mut M, elements: &[M::Value], indent: usize, depth: usize) -> String {
    if depth >= DEEPEST {
        return "…".to_owned();
    }
    let mut out = String::new();
    for (at, element) in elements.iter().enumerate() {
        out.push('\n');
        let value_indent = " ".repeat(indent + indent + STEP + 2);
        if is_a(model, element, "System.RuntimeType") {
            out.push_str(&format!("{value_indent}[{}]", model.text(element)));
        } else if model.scalar(element) != Scalar::Other {
            out.push_str(&format!("{value_indent}{}", model.text(element)));
        } else {
            if at > 0 {
                out.push('\n');
            }
            out.push_str(&record(model, element, indent + STEP, depth + 1));
        }
    }
    out
}
