//! What the variable commands have in common: names, scopes, options, errors.

use posh_runtime::Value;

use crate::support::session::Session as _;
use crate::support::{Cx, Fault, Run, Tools, Variable, has_wildcards, wildcard};

/// Error of a name that no variable has.
pub(crate) fn not_found(name: &str) -> Fault {
    Fault::new("VariableNotFound", "ObjectNotFound", &format!("Cannot find a variable with the name '{name}'."))
        .exception("System.Management.Automation.ItemNotFoundException")
        .target(Value::string(name))
}

/// Error of a variable that can't be written.
pub(crate) fn not_writable(name: &str) -> Fault {
    let message = format!("Cannot overwrite variable {name} because it is read-only or constant.");
    Fault::new("VariableNotWritable", "WriteError", &message)
        .exception("System.Management.Automation.SessionStateUnauthorizedAccessException")
        .target(Value::string(name))
}

/// The variables that `-Name`, `-Include`, `-Exclude` and `-Scope` choose. A plain name that no variable has is an error,
/// which is written unless `quiet`.
pub(crate) fn chosen(cx: &mut Cx<'_>, names: &[String], quiet: bool) -> Run<Vec<Variable>> {
    let scope = cx.text_of("Scope")?;
    let (include, exclude) = (cx.texts("Include")?, cx.texts("Exclude")?);
    let fits = |patterns: &[String], name: &str| patterns.iter().any(|pattern| wildcard(pattern, name));
    let mut all = Vec::new();
    for name in names {
        let mut found = cx.find_variables(name, scope.as_deref());
        if found.is_empty() && !has_wildcards(name) && !quiet {
            cx.error(not_found(name))?;
        }
        found.retain(|variable| {
            let name = variable.name();
            (include.is_empty() || fits(&include, &name)) && !fits(&exclude, &name)
        });
        found.sort_by_key(|variable| variable.name().to_lowercase());
        all.extend(found);
    }
    Ok(all)
}

/// Whether a variable refuses to be written: constants always, read-only ones unless forced.
pub(crate) fn refuses(variable: &Variable, force: bool) -> bool {
    variable.is_constant() || variable.is_read_only() && !force
}
