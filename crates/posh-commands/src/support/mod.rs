//! What the commands share: parameters, output, errors, property expressions, files.

pub(crate) mod catalog;
pub(crate) mod data;
pub(crate) mod engine;
pub(crate) mod fault;
pub(crate) mod files;
pub(crate) mod introsort;
pub mod model;
pub(crate) mod ordering;
pub(crate) mod property;
pub(crate) mod session;
pub(crate) mod tools;

pub(crate) use data::Shapes;
pub(crate) use fault::Fault;
pub(crate) use files::TextFile;
pub(crate) use posh_runtime::command::{Cmdlet, Cx};
pub(crate) use session::{Variable, VariableChange};
pub(crate) use tools::Tools;

/// The result of a part of a command.
pub(crate) type Run<T = ()> = posh_runtime::error::Eval<T>;
/// What ends a command early.
pub(crate) type Stop = Box<posh_runtime::error::Interrupt>;

/// Whether a name is a pattern.
pub(crate) fn has_wildcards(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// A name as a pattern that only it fits.
pub(crate) fn escape_wildcards(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, '*' | '?' | '[' | ']' | '`') {
            out.push('`');
        }
        out.push(char);
    }
    out
}

/// Whether `text` fits a wildcard pattern, without regard to case.
pub(crate) fn wildcard(pattern: &str, text: &str) -> bool {
    posh_dotnet::wildcard::Wildcard::new(pattern, true).is_ok_and(|pattern| pattern.is_match(text))
}

/// The text of a script block without its braces.
pub(crate) fn script_text(script: &posh_runtime::Value) -> String {
    match script.base() {
        posh_runtime::Value::ScriptBlock(block) => block.text(),
        _ => String::new(),
    }
}
