//! `-match`, `-replace`, `-split`: regular expressions of scripts.

use std::sync::Arc;

use posh_regex::{CaseRule, Limits, Match, Options, Regex, Text};

use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::object::Dictionary;
use crate::runtime::Runtime;
use crate::string::PsString;
use crate::types::known;
use crate::types::native::RegexObject;
use crate::value::Value;

fn failed(message: impl std::fmt::Display) -> Box<Interrupt> {
    Interrupt::statement(ErrorRecord::runtime("InvalidRegularExpression", "InvalidOperation", message.to_string()))
}

impl Runtime {
    /// The compiled form of a pattern.
    pub(crate) fn regex(&mut self, pattern: &Value, case_sensitive: bool) -> Eval<Regex> {
        if let Some(object) = pattern.downcast::<RegexObject>() {
            return Ok((*object.regex).clone());
        }
        let text = self.text(pattern)?;
        let options = if case_sensitive { Options::NONE } else { Options::IGNORE_CASE };
        self.regexes.get(&text.as_str(), options, CaseRule::Common).map_err(|error| {
            failed(format!("The regular expression pattern {} is not valid.", text.as_str()))
                .map_message(&error.to_string())
        })
    }

    pub(super) fn matches(&mut self, left: &Value, right: &Value, case_sensitive: bool, negated: bool) -> Eval<Value> {
        let regex = self.regex(right, case_sensitive)?;
        if let Some(items) = self.enumerate(left) {
            let mut kept = Vec::new();
            for item in items {
                let text = self.text(&item)?;
                let found = regex.is_match(&Text::new(&text.as_str()), &Limits::default()).map_err(failed)?;
                if found != negated {
                    kept.push(item);
                }
            }
            return Ok(Value::array(kept));
        }
        let text = self.text(left)?;
        let text = text.as_str();
        let text = Text::new(&text);
        let found = regex.find(&text, &Limits::default()).map_err(failed)?;
        if let Some(found) = &found
            && !negated
        {
            let matches = groups(&regex, &text, found);
            self.scope.set("Matches", matches);
        }
        Ok(Value::Bool(found.is_some() != negated))
    }

    pub(super) fn replace(&mut self, left: &Value, right: &Value, case_sensitive: bool) -> Eval<Value> {
        let given = self.enumerate(right).unwrap_or_else(|| vec![right.clone()]);
        if given.len() > 2 {
            let message = "The -replace operator allows only two elements to follow it, not ".to_owned()
                + &given.len().to_string()
                + ".";
            return Err(Interrupt::statement(ErrorRecord::runtime("BadReplaceArgument", "InvalidOperation", message)));
        }
        let regex = self.regex(&given.first().cloned().unwrap_or_default(), case_sensitive)?;
        let with = given.get(1).cloned().unwrap_or_default();
        if let Some(items) = self.enumerate(left) {
            let mut all = Vec::with_capacity(items.len());
            for item in items {
                all.push(self.replace_one(&regex, &item, &with)?);
            }
            return Ok(Value::array(all));
        }
        self.replace_one(&regex, left, &with)
    }

    pub(crate) fn replace_one(&mut self, regex: &Regex, value: &Value, with: &Value) -> Eval<Value> {
        let own = self.text(value)?;
        let shown = own.as_str();
        let text = Text::new(&shown);
        let limits = Limits::default();
        if let Value::ScriptBlock(_) = with.base() {
            let found: Vec<Match> = regex.matches(&text, &limits).collect::<Result<_, _>>().map_err(failed)?;
            let mut pairs = Vec::with_capacity(found.len());
            for one in found {
                let item = match_object(regex, &text, &one);
                let values = self.call_block_with(with, &[], Some(item))?;
                let put = self.text(&super::collapse(values))?;
                pairs.push((one, put.as_str().into_owned()));
            }
            let replaced = regex.replace_with(&text, pairs);
            return Ok(replaced.map_or(Value::String(own.clone()), |out| Value::string(&out.into_string())));
        }
        let with = self.text(with)?;
        let replacement = posh_regex::Replacement::new(regex, &with.as_str());
        let replaced = regex.replace(&text, &replacement, None, &limits).map_err(failed)?;
        Ok(replaced.map_or(Value::String(own.clone()), |out| Value::string(&out.into_string())))
    }

    pub(super) fn split(&mut self, left: &Value, right: &Value, case_sensitive: bool) -> Eval<Value> {
        let given = self.enumerate(right).unwrap_or_else(|| vec![right.clone()]);
        let pattern = given.first().cloned().unwrap_or_default();
        let count = given.get(1).and_then(Value::as_i64).unwrap_or(0);
        let options = given.get(2).cloned();
        let options = match &options {
            Some(value) => self.text(value)?.as_str().to_lowercase(),
            None => String::new(),
        };
        let items = self.enumerate(left).unwrap_or_else(|| vec![left.clone()]);
        let mut parts = Vec::new();
        for item in items {
            let own = self.text(&item)?;
            if let Value::ScriptBlock(_) = pattern.base() {
                self.split_by_script(&own, &pattern, count, &mut parts)?;
                continue;
            }
            let regex = if options.contains("simplematch") {
                let plain = self.text(&pattern)?;
                self.regex(&Value::string(&posh_regex::escape(&plain.as_str())), case_sensitive)?
            } else {
                self.regex(&pattern, case_sensitive)?
            };
            let shown = own.as_str();
            let text = Text::new(&shown);
            let spans = regex.split(&text, usize::try_from(count).unwrap_or(0), &Limits::default()).map_err(failed)?;
            parts.extend(spans.into_iter().map(|span| Value::string(&text.string(span))));
        }
        Ok(Value::typed_array(known::STRING, parts))
    }

    fn split_by_script(&mut self, text: &PsString, script: &Value, count: i64, parts: &mut Vec<Value>) -> Eval<()> {
        let mut current = String::new();
        let mut made = 0;
        for character in text.as_str().chars() {
            let item = Value::string(&character.to_string());
            let stop = (count <= 0 || made + 1 < count)
                && crate::convert::to_bool(&super::collapse(self.call_block_with(script, &[], Some(item))?));
            if stop {
                parts.push(Value::string(&std::mem::take(&mut current)));
                made += 1;
            } else {
                current.push(character);
            }
        }
        parts.push(Value::string(&current));
        Ok(())
    }
}

trait MapMessage {
    fn map_message(self, message: &str) -> Self;
}

impl MapMessage for Box<Interrupt> {
    fn map_message(self, message: &str) -> Self {
        failed(message)
    }
}

/// `$Matches`: numbers and names of the groups that matched.
pub(crate) fn groups(regex: &Regex, text: &Text<'_>, found: &Match) -> Value {
    let matches = Dictionary::hashtable();
    for number in regex.group_numbers() {
        let Some(span) = regex.slot_of_number(number).and_then(|slot| found.group(slot).last()) else { continue };
        let name = regex.name_of_number(number);
        let key = match name.parse::<i32>() {
            Ok(number) => Value::Int32(number),
            Err(_) => Value::string(&name),
        };
        matches.insert(&key, Value::string(&text.string(span)));
    }
    Value::Dictionary(Arc::new(matches))
}

/// A `Match` as an object with its properties.
pub(crate) fn match_object(regex: &Regex, text: &Text<'_>, found: &Match) -> Value {
    let group = |number: u32| {
        let span = regex.slot_of_number(number).and_then(|slot| found.group(slot).last());
        let value = span.map(|span| text.string(span)).unwrap_or_default();
        record(
            "System.Text.RegularExpressions.Group",
            &[
                ("Success", Value::Bool(span.is_some())),
                ("Name", Value::string(&regex.name_of_number(number))),
                ("Index", int(span.map_or(0, |span| span.index))),
                ("Length", int(span.map_or(0, |span| span.length))),
                ("Value", Value::string(&value)),
            ],
        )
    };
    let all = Dictionary::ordered();
    for number in regex.group_numbers() {
        all.insert(&Value::string(&regex.name_of_number(number)), group(number));
    }
    record(
        "System.Text.RegularExpressions.Match",
        &[
            ("Groups", Value::Dictionary(Arc::new(all))),
            ("Success", Value::Bool(true)),
            ("Name", Value::string("0")),
            ("Index", int(found.index())),
            ("Length", int(found.length())),
            ("Value", Value::string(&text.string(found.span()))),
        ],
    )
}

fn int(value: usize) -> Value {
    Value::Int32(i32::try_from(value).unwrap_or(i32::MAX))
}

/// An object of a .NET type that only holds values.
pub(crate) fn record(type_name: &str, pairs: &[(&str, Value)]) -> Value {
    use crate::object::{Body, Custom, Object};
    let ty = crate::types::TypeRef::find(type_name).unwrap_or_else(|| crate::types::TypeRef::define(type_name));
    let properties = Custom::from_pairs(pairs.iter().map(|(name, value)| (*name, value.clone())));
    Value::Object(Arc::new(Object::new(Body::Instance(crate::class::Instance::new(ty, properties)))))
}
