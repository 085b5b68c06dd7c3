//! Get-Command

use posh_runtime::Value;

use crate::support::catalog;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards, wildcard};

/// Gives commands by name, verb, noun, module or parameter.
#[derive(Default)]
pub(crate) struct GetCommand {
    given: usize,
}

impl Cmdlet for GetCommand {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let names = cx.texts("Name")?;
        if names.is_empty() {
            return self.give_matching(cx, "*");
        }
        for name in names {
            if has_wildcards(&name) {
                self.give_matching(cx, &name)?;
            } else {
                self.give_named(cx, &name)?;
            }
        }
        Ok(())
    }
}

impl GetCommand {
    fn give_named(&mut self, cx: &mut Cx<'_>, name: &str) -> Run {
        let found = catalog::find(cx, name);
        let mut found: Vec<_> = found.into_iter().filter(|command| fits(cx, command)).collect();
        if !cx.flag("All") {
            found.truncate(1);
        }
        if found.is_empty() {
            let message = format!(
                "The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n\
                 Check the spelling of the name, or if a path was included, verify that the path is correct and try again."
            );
            let fault = Fault::new("CommandNotFoundException", "ObjectNotFound", &message)
                .exception("System.Management.Automation.CommandNotFoundException")
                .target(Value::string(name));
            return cx.error(fault);
        }
        for command in found {
            self.give(cx, command)?;
        }
        Ok(())
    }

    fn give_matching(&mut self, cx: &mut Cx<'_>, pattern: &str) -> Run {
        let mut found = catalog::find(cx, pattern);
        found.retain(|command| fits(cx, command));
        found.sort_by_key(|command| command.name.to_lowercase());
        for command in found {
            self.give(cx, command)?;
        }
        Ok(())
    }

    fn give(&mut self, cx: &mut Cx<'_>, command: catalog::CommandFound) -> Run {
        if cx.int("TotalCount").is_some_and(|most| most >= 0 && self.given as i64 >= most) {
            return Ok(());
        }
        self.given += 1;
        if !cx.flag("Syntax") {
            let object = catalog::object(cx, &command);
            return cx.emit(object);
        }
        let text =
            if command.kind == "Alias" { command.definition } else { catalog::syntax(&command.info).join("\n\n") };
        cx.emit(Value::string(&text))
    }
}

/// Whether the other parameters let a command pass.
fn fits(cx: &Cx<'_>, command: &catalog::CommandFound) -> bool {
    let any = |parameter: &str, subject: &str| {
        let patterns = plain_texts(cx, parameter);
        patterns.is_empty() || patterns.iter().any(|pattern| wildcard(pattern, subject))
    };
    let kinds = plain_texts(cx, "CommandType");
    let kind_fits = kinds.is_empty()
        || kinds
            .iter()
            .flat_map(|kinds| kinds.split(','))
            .any(|kind| kind.trim().eq_ignore_ascii_case("All") || kind.trim().eq_ignore_ascii_case(command.kind));
    let (verb, noun) = command.name.split_once('-').unwrap_or(("", ""));
    let by_parts = cx.has("Verb") || cx.has("Noun");
    let parts_fit = !by_parts || !verb.is_empty() && any("Verb", verb) && any("Noun", noun);
    let parameters = plain_texts(cx, "ParameterName");
    let has_parameters = parameters.is_empty()
        || parameters
            .iter()
            .any(|pattern| command.info.parameters.iter().any(|parameter| wildcard(pattern, &parameter.name)));
    kind_fits && parts_fit && any("Module", &command.info.module) && has_parameters
}

fn plain_texts(cx: &Cx<'_>, parameter: &str) -> Vec<String> {
    cx.texts(parameter).unwrap_or_default()
}
