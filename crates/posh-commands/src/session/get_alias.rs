//! Get-Alias

use posh_runtime::Value;

use crate::support::catalog;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards, wildcard};

/// Gives aliases, by their name or by what they stand for.
#[derive(Default)]
pub(crate) struct GetAlias;

impl Cmdlet for GetAlias {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let (names, definitions, exclude) = (cx.texts("Name")?, cx.texts("Definition")?, cx.texts("Exclude")?);
        let by_definition = !definitions.is_empty();
        let patterns = match (by_definition, names.is_empty()) {
            (true, _) => definitions,
            (false, true) => vec!["*".to_owned()],
            (false, false) => names,
        };
        for pattern in patterns {
            let mut found = catalog::find(cx, "*");
            found.retain(|command| command.kind == "Alias");
            found.retain(|alias| {
                let subject = if by_definition { &alias.definition } else { &alias.name };
                wildcard(&pattern, subject) && !exclude.iter().any(|pattern| wildcard(pattern, subject))
            });
            found.sort_by_key(|alias| alias.name.to_lowercase());
            if found.is_empty() && !has_wildcards(&pattern) {
                let what = if by_definition { "definition" } else { "name" };
                let message = format!(
                    "This command cannot find a matching alias because an alias with the {what} '{pattern}' does not exist."
                );
                let fault = Fault::new("ItemNotFoundException", "ObjectNotFound", &message)
                    .exception("System.Management.Automation.ItemNotFoundException")
                    .target(Value::string(&pattern));
                cx.error(fault)?;
            }
            for alias in found {
                let object = catalog::object(cx, &alias);
                cx.emit(object)?;
            }
        }
        Ok(())
    }
}
