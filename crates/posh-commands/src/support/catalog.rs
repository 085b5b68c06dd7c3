//! Commands, functions and aliases as Get-Command sees them.

use std::sync::Arc;

use posh_runtime::command::{CommandInfo, Membership, ParameterInfo};
use posh_runtime::symbol::Symbol;
use posh_runtime::{Dictionary, Value};

use super::engine::record;
use super::{Cx, Tools as _, has_wildcards, wildcard};

/// A command that was found.
pub(crate) struct CommandFound {
    pub(crate) name: String,
    /// Cmdlet, Function, Filter or Alias.
    pub(crate) kind: &'static str,
    pub(crate) definition: String,
    /// Empty for an alias.
    pub(crate) info: CommandInfo,
}

/// The commands that fit a name or a pattern, in the order in which they are preferred.
pub(crate) fn find(cx: &Cx<'_>, pattern: &str) -> Vec<CommandFound> {
    let mut found = Vec::new();
    let fits = |name: &str| match has_wildcards(pattern) {
        true => wildcard(pattern, name),
        false => name.eq_ignore_ascii_case(pattern),
    };
    let mut scope = Some(cx.runtime.scope.clone());
    while let Some(here) = scope {
        for (symbol, definition) in here.aliases() {
            if fits(symbol.as_str()) {
                let info = CommandInfo { name: symbol.as_str().to_owned(), ..CommandInfo::default() };
                found.push(CommandFound { name: symbol.as_str().to_owned(), kind: "Alias", definition, info });
            }
        }
        for function in here.functions() {
            if fits(&function.name) {
                let info = posh_runtime::eval::function_info(&function.name, &function.code);
                let definition = function.code.tree.text(function.code.node).to_owned();
                let definition = definition
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'))
                    .unwrap_or(&definition)
                    .to_owned();
                let kind = if function.filter { "Filter" } else { "Function" };
                found.push(CommandFound { name: function.name.to_string(), kind, definition, info });
            }
        }
        scope = here.parent().cloned();
    }
    let commands: Vec<CommandInfo> = cx
        .runtime
        .commands()
        .filter(|definition| fits(definition.name))
        .map(|definition| (definition.info)())
        .collect();
    for info in commands {
        let definition = syntax(&info).join("\n\n");
        found.push(CommandFound { name: info.name.clone(), kind: "Cmdlet", definition, info });
    }
    found
}

/// What an alias resolves to in the end.
pub(crate) fn resolve(cx: &Cx<'_>, name: &str) -> String {
    let mut name = name.to_owned();
    for _ in 0..8 {
        match cx.runtime.scope.alias(Symbol::new(&name)) {
            Some(definition) => name = definition,
            None => break,
        }
    }
    name
}

/// A command as an object.
pub(crate) fn object(cx: &mut Cx<'_>, command: &CommandFound) -> Value {
    let kind = Value::string(command.kind);
    let kind = cx.convert(&kind, "System.Management.Automation.CommandTypes").unwrap_or(kind);
    let (verb, noun) = command.name.split_once('-').unwrap_or(("", ""));
    let mut pairs = vec![
        ("CommandType", kind),
        ("Name", Value::string(&command.name)),
        ("Version", Value::Null),
        ("Source", Value::string(&command.info.module)),
        ("ModuleName", Value::string(&command.info.module)),
        ("Definition", Value::string(&command.definition)),
        ("Verb", Value::string(verb)),
        ("Noun", Value::string(noun)),
    ];
    if command.kind == "Alias" {
        let resolved = resolve(cx, &command.name);
        pairs.push(("DisplayName", Value::string(&format!("{} -> {resolved}", command.name))));
        pairs.push(("ResolvedCommandName", Value::string(&resolved)));
        pairs.push(("ReferencedCommand", Value::string(&command.definition)));
        pairs.push(("Options", Value::string("None")));
        return record("System.Management.Automation.AliasInfo", &pairs);
    }
    pairs.push(("Parameters", parameters(cx, &command.info)));
    pairs.push(("ParameterSets", parameter_sets(&command.info)));
    pairs.push(("DefaultParameterSet", command.info.default_set.as_deref().map_or(Value::Null, Value::string)));
    let ty = match command.kind {
        "Cmdlet" => "System.Management.Automation.CmdletInfo",
        "Filter" => "System.Management.Automation.FilterInfo",
        _ => "System.Management.Automation.FunctionInfo",
    };
    record(ty, &pairs)
}

fn parameters(cx: &mut Cx<'_>, info: &CommandInfo) -> Value {
    let table = Dictionary::hashtable();
    for parameter in &info.parameters {
        let ty = cx.convert(&Value::string(&parameter.type_name), "System.Type").unwrap_or_default();
        let attributes = parameter.sets.iter().map(attribute).collect();
        let aliases = parameter.aliases.iter().map(|alias| Value::string(alias)).collect();
        let metadata = record(
            "System.Management.Automation.ParameterMetadata",
            &[
                ("Name", Value::string(&parameter.name)),
                ("ParameterType", ty),
                ("IsDynamic", Value::Bool(false)),
                ("Aliases", Value::array(aliases)),
                ("Attributes", Value::array(attributes)),
                ("SwitchParameter", Value::Bool(parameter.is_switch())),
            ],
        );
        table.insert(&Value::string(&parameter.name), metadata);
    }
    Value::Dictionary(Arc::new(table))
}

fn attribute(member: &Membership) -> Value {
    let set = if member.set == "*" { "__AllParameterSets" } else { &member.set };
    record(
        "System.Management.Automation.ParameterAttribute",
        &[
            ("Position", Value::Int32(member.position.unwrap_or(i32::MIN))),
            ("ParameterSetName", Value::string(set)),
            ("Mandatory", Value::Bool(member.mandatory)),
            ("ValueFromPipeline", Value::Bool(member.by_value)),
            ("ValueFromPipelineByPropertyName", Value::Bool(member.by_name)),
            ("ValueFromRemainingArguments", Value::Bool(member.rest)),
        ],
    )
}

fn parameter_sets(info: &CommandInfo) -> Value {
    let sets = set_names(info).into_iter().map(|set| {
        let members = info.parameters.iter().filter_map(|parameter| {
            let member = parameter.membership(&set)?;
            Some(record(
                "System.Management.Automation.CommandParameterInfo",
                &[("Name", Value::string(&parameter.name)), ("IsMandatory", Value::Bool(member.mandatory))],
            ))
        });
        let is_default = info.default_set.as_deref().is_some_and(|default| default == set);
        record(
            "System.Management.Automation.CommandParameterSetInfo",
            &[
                ("Name", Value::string(&set)),
                ("IsDefault", Value::Bool(is_default)),
                ("Parameters", Value::array(members.collect())),
            ],
        )
    });
    Value::array(sets.collect())
}

/// The names of the parameter sets; the one of a command without sets is `__AllParameterSets`.
fn set_names(info: &CommandInfo) -> Vec<String> {
    let recorded = crate::metadata::sets(&info.name);
    if !recorded.is_empty() {
        return recorded;
    }
    let mut names: Vec<String> = Vec::new();
    for member in info.parameters.iter().flat_map(|parameter| &parameter.sets) {
        if member.set != "*" && !names.contains(&member.set) {
            names.push(member.set.clone());
        }
    }
    if names.is_empty() { vec!["__AllParameterSets".to_owned()] } else { names }
}

/// The lines of `Get-Command -Syntax`, one for each parameter set.
pub(crate) fn syntax(info: &CommandInfo) -> Vec<String> {
    let dynamic = crate::metadata::dynamic(&info.name);
    set_names(info).iter().map(|set| syntax_of_set(info, set, &dynamic)).collect()
}

fn syntax_of_set(info: &CommandInfo, set: &str, dynamic: &[String]) -> String {
    let mut members: Vec<(&ParameterInfo, &Membership)> =
        info.parameters.iter().filter_map(|parameter| Some((parameter, parameter.membership(set)?))).collect();
    let hidden = crate::metadata::hidden(&info.name);
    members.retain(|(parameter, _)| !hidden.contains(&parameter.name));
    let rank = |parameter: &ParameterInfo, member: &Membership| match (member.position, member.mandatory) {
        _ if dynamic.contains(&parameter.name) => (3, 0),
        (Some(position), _) => (0, position),
        (None, true) => (1, 0),
        (None, false) => (2, 0),
    };
    members.sort_by_key(|(parameter, member)| rank(parameter, member));
    let mut line = info.name.clone();
    let mut risk = info.should_process;
    for (parameter, member) in members {
        if risk && dynamic.contains(&parameter.name) {
            line.push_str(" [-WhatIf] [-Confirm]");
            risk = false;
        }
        line.push(' ');
        line.push_str(&shown(&info.name, parameter, member));
    }
    if risk {
        line.push_str(" [-WhatIf] [-Confirm]");
    }
    line.push_str(" [<CommonParameters>]");
    line
}

fn shown(command: &str, parameter: &ParameterInfo, member: &Membership) -> String {
    let ty = crate::metadata::shown_type(command, &parameter.name).unwrap_or_else(|| parameter.type_name.clone());
    let name = match member.position {
        Some(_) => format!("[-{}]", parameter.name),
        None => format!("-{}", parameter.name),
    };
    let text =
        if parameter.is_switch() { format!("-{}", parameter.name) } else { format!("{name} <{}>", short_type(&ty)) };
    if member.mandatory { text } else { format!("[{text}]") }
}

/// The last part of a type's name, in generic arguments too.
fn short_type(name: &str) -> String {
    let (outer, arguments) = match name.split_once('[') {
        Some((outer, rest)) if rest != "]" => (outer, Some(rest.trim_end_matches(']'))),
        _ => (name, None),
    };
    let last = |name: &str| name.rsplit(['.', '+']).next().unwrap_or(name).to_owned();
    match arguments {
        Some(arguments) => {
            let arguments: Vec<String> = arguments.split(',').map(|argument| last(argument.trim())).collect();
            format!("{}[{}]", last(outer), arguments.join(","))
        }
        None => last(name),
    }
}
