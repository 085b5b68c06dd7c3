//! Validation attributes.

use posh_regex::{Limits, Options, Text};

use crate::command::ParameterInfo;
use crate::convert;
use crate::error::Eval;
use crate::runtime::Runtime;
use crate::value::Value;

/// Why a value is refused.
pub enum Problem {
    /// A validation attribute.
    Validation(String),
    /// Null or empty where the parameter takes none: id and reason.
    Binding(&'static str, &'static str),
}

/// The action of a preference, when the text names one.
pub fn action(text: &str) -> Option<&'static str> {
    ["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"]
        .into_iter()
        .find(|action| {
            action.eq_ignore_ascii_case(text)
                || text.len() > 2 && action.to_lowercase().starts_with(&text.to_lowercase())
        })
        .or(match text {
            "0" => Some("SilentlyContinue"),
            "1" => Some("Stop"),
            "2" => Some("Continue"),
            "4" => Some("Ignore"),
            _ => None,
        })
}

fn items(value: &Value) -> Vec<Value> {
    match value.base() {
        Value::Array(array) => array.to_vec(),
        Value::List(list) => list.to_vec(),
        _ => vec![value.clone()],
    }
}

/// What is wrong with a value, when anything is.
pub fn problem(runtime: &mut Runtime, parameter: &ParameterInfo, value: &Value) -> Eval<Option<Problem>> {
    if let Some(problem) = emptiness(parameter, value) {
        return Ok(Some(problem));
    }
    for item in items(value) {
        let text = convert::text(&item, &runtime.settings()).as_str().into_owned();
        if let Some(why) = of_item(runtime, parameter, &item, &text) {
            return Ok(Some(Problem::Validation(why)));
        }
        if let Some(script) = &parameter.script {
            let result = runtime.call_block_with(script, std::slice::from_ref(&item), Some(item.clone()))?;
            if !convert::to_bool(&crate::eval::collapse(result)) {
                let source = match script.base() {
                    Value::ScriptBlock(block) => block.text(),
                    _ => String::new(),
                };
                return Ok(Some(Problem::Validation(format!(
                    "The \"{source}\" validation script for the argument with value \"{text}\" did not return a result of True. Determine why the validation script failed, and then try the command again."
                ))));
            }
        }
    }
    if let Some((least, most)) = parameter.count {
        let count = items(value).len();
        if count < least || count > most {
            let why = format!(
                "The number of provided arguments ({count}) is outside the allowed range of {least} to {most}."
            );
            return Ok(Some(Problem::Validation(why)));
        }
    }
    Ok(None)
}

fn emptiness(parameter: &ParameterInfo, value: &Value) -> Option<Problem> {
    let is_mandatory = parameter.sets.iter().any(|m| m.mandatory);
    let is_empty_text = value.as_string().is_some_and(|text| text.is_empty());
    let is_empty_list = matches!(value.base(), Value::Array(array) if array.is_empty());
    if parameter.not_empty && (value.is_null() || is_empty_text || is_empty_list) {
        let why = if is_empty_list {
            "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not contain any null values and then try the command again."
        } else {
            "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
        };
        return Some(Problem::Validation(why.to_owned()));
    }
    if parameter.not_null && value.is_null() {
        let why =
            "The argument is null. Provide a valid value for the argument, and then try running the command again.";
        return Some(Problem::Validation(why.to_owned()));
    }
    if !is_mandatory {
        return None;
    }
    if value.is_null() && !parameter.allow_null {
        return Some(Problem::Binding("ParameterArgumentValidationErrorNullNotAllowed", "it is null."));
    }
    if is_empty_text && !parameter.allow_empty {
        return Some(Problem::Binding(
            "ParameterArgumentValidationErrorEmptyStringNotAllowed",
            "it is an empty string.",
        ));
    }
    if is_empty_list && !parameter.allow_empty_list {
        return Some(Problem::Binding("ParameterArgumentValidationErrorEmptyArrayNotAllowed", "it is an empty array."));
    }
    None
}

fn of_item(runtime: &mut Runtime, parameter: &ParameterInfo, item: &Value, text: &str) -> Option<String> {
    if !parameter.values.is_empty() && !parameter.values.iter().any(|value| value.eq_ignore_ascii_case(text)) {
        return Some(format!(
            "The argument \"{text}\" does not belong to the set \"{}\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.",
            parameter.values.join(",")
        ));
    }
    if let Some((least, most)) = parameter.range {
        let number = text.parse::<f64>().ok();
        let shown = |bound: f64| if bound.fract() == 0.0 { format!("{bound:.0}") } else { bound.to_string() };
        match number {
            Some(number) if number < least => {
                return Some(format!(
                    "The {text} argument is less than the minimum allowed range of {}. Supply an argument that is greater than or equal to {} and then try the command again.",
                    shown(least),
                    shown(least)
                ));
            }
            Some(number) if number > most => {
                return Some(format!(
                    "The {text} argument is greater than the maximum allowed range of {}. Supply an argument that is less than or equal to {} and then try the command again.",
                    shown(most),
                    shown(most)
                ));
            }
            _ => {}
        }
    }
    if let Some(pattern) = &parameter.pattern {
        let regex = runtime.regexes.get(pattern, Options::IGNORE_CASE, posh_regex::CaseRule::default()).ok()?;
        if !regex.is_match(&Text::new(text), &Limits::default()).unwrap_or(false) {
            return Some(format!(
                "The argument \"{text}\" does not match the \"{pattern}\" pattern. Supply an argument that matches \"{pattern}\" and try the command again."
            ));
        }
    }
    if let Some((least, most)) = parameter.length {
        let length = item.as_string().map_or(0, |text| text.len());
        if length < least {
            return Some(format!(
                "The character length ({length}) of the argument is too short. Specify an argument with a length that is greater than or equal to \"{least}\", and then try the command again."
            ));
        }
        if length > most {
            return Some(format!(
                "The character length of the {length} argument is too long. Shorten the character length of the argument so it is fewer than or equal to \"{most}\" characters, and then try the command again."
            ));
        }
    }
    None
}
