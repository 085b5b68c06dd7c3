//! What the commands say of themselves: modules, parameters, sets, aliases, validation, as data.
//!
//! `data/commands.jsonl` holds one line a command, condensed from what `Get-Command` of the reference shell tells. A line
//! is read when its command is first called, so that the rest costs nothing at start.

use posh_runtime::command::{CommandInfo, Membership, ParameterInfo};
use serde_json::Value as Json;

const COMMANDS: &str = include_str!("../data/commands.jsonl");

/// The line of a command.
fn line(name: &str) -> Option<&'static str> {
    let start = format!("{{\"c\":\"{name}\"");
    COMMANDS.lines().find(|line| line.starts_with(&start))
}

fn text(json: &Json, key: &str) -> String {
    json[key].as_str().unwrap_or_default().to_owned()
}

fn texts(json: &Json, key: &str) -> Vec<String> {
    let items = json[key].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn pair(json: &Json, key: &str) -> Option<(f64, f64)> {
    let items = json[key].as_array()?;
    Some((items.first()?.as_f64()?, items.get(1)?.as_f64()?))
}

fn sizes(json: &Json, key: &str) -> Option<(usize, usize)> {
    pair(json, key).map(|(low, high)| (low as usize, high as usize))
}

/// What a command says of itself; only its name when the data does not have it.
pub(crate) fn info(name: &str) -> CommandInfo {
    let json = json(name);
    let parameters = json["params"].as_array().map(Vec::as_slice).unwrap_or_default();
    CommandInfo {
        name: name.to_owned(),
        module: text(&json, "module"),
        parameters: parameters.iter().map(parameter).collect(),
        default_set: json["defaultSet"].as_str().map(str::to_owned),
        should_process: json["shouldProcess"].as_bool().unwrap_or(false),
        high_impact: json["impact"] == "High",
        is_simple: false,
    }
}

fn parameter(json: &Json) -> ParameterInfo {
    let flag = |key: &str| json[key].as_bool().unwrap_or(false);
    let sets = json["sets"].as_object().map(|sets| sets.iter().map(membership).collect()).unwrap_or_default();
    ParameterInfo {
        name: text(json, "p"),
        type_name: bound_type(&text(json, "type")),
        aliases: texts(json, "aliases"),
        sets,
        values: texts(json, "set"),
        range: pair(json, "range"),
        pattern: json["pattern"].as_str().map(str::to_owned),
        length: sizes(json, "length"),
        count: sizes(json, "count"),
        not_null: flag("notNull"),
        not_empty: flag("notEmpty") || flag("notBlank"),
        allow_null: flag("allowNull"),
        allow_empty: flag("allowEmpty"),
        allow_empty_list: flag("allowEmptyList"),
        script: None,
    }
}

/// The type that arguments are converted to. Property expressions and encodings take names, script blocks and dictionaries,
/// which the commands read themselves.
fn bound_type(name: &str) -> String {
    match name {
        "pspropertyexpression" | "System.Text.Encoding" | "pspropertyexpression[]" => {
            let array = if name.ends_with("[]") { "[]" } else { "" };
            format!("System.Object{array}")
        }
        other => other.to_owned(),
    }
}

/// The type of a parameter as it is shown.
pub(crate) fn shown_type(command: &str, parameter: &str) -> Option<String> {
    let json = json(command);
    let all = json["params"].as_array()?;
    all.iter().find(|row| row["p"] == parameter).map(|row| text(row, "type"))
}

/// `"Path":"pos0 mandatory byName"`.
fn membership((set, marks): (&String, &Json)) -> Membership {
    let mut member = Membership { set: set.clone(), ..Membership::default() };
    for mark in marks.as_str().unwrap_or_default().split(' ') {
        match mark {
            "mandatory" => member.mandatory = true,
            "byValue" => member.by_value = true,
            "byName" => member.by_name = true,
            "rest" => member.rest = true,
            position => member.position = position.strip_prefix("pos").and_then(|number| number.parse().ok()),
        }
    }
    member
}

fn json(name: &str) -> Json {
    line(name).and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
}

/// The parameter sets in order.
pub(crate) fn sets(name: &str) -> Vec<String> {
    texts(&json(name), "sets")
}

fn parameters_with(name: &str, mark: &str) -> Vec<String> {
    let json = json(name);
    let all = json["params"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter(|parameter| parameter[mark] == true).map(|parameter| text(parameter, "p")).collect()
}

/// The parameters that the reference adds only for files.
pub(crate) fn dynamic(name: &str) -> Vec<String> {
    parameters_with(name, "dynamic")
}

/// The parameters that are not shown.
pub(crate) fn hidden(name: &str) -> Vec<String> {
    parameters_with(name, "dontShow")
}

/// The aliases that a session begins with: name and command.
pub(crate) fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    ALIASES.lines().filter_map(|line| line.split_once('\t'))
}

const ALIASES: &str = include_str!("../data/aliases.tsv");
