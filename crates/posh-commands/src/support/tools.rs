//! What every command needs of its context: parameters as Rust values, objects out, errors, other streams.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::{Duration, Instant};

use posh_culture::Culture;
use posh_runtime::convert;
use posh_runtime::error::Interrupt;
use posh_runtime::host::Stream;
use posh_runtime::operators::{self, Case, Comparison};
use posh_runtime::types;
use posh_runtime::{DateTime, DateTimeKind, PsString, Value};

use super::{Cx, Fault, Run, Stop};

/// Short ways to what a context holds.
pub(crate) trait Tools {
    /// The value of a parameter, when it was given.
    fn value(&self, parameter: &str) -> Option<Value>;
    /// Whether a parameter was given.
    fn has(&self, parameter: &str) -> bool;
    /// Whether a switch is on.
    fn flag(&self, parameter: &str) -> bool;
    /// A whole number.
    fn int(&self, parameter: &str) -> Option<i64>;
    /// Whole numbers.
    fn ints(&self, parameter: &str) -> Vec<i64>;
    /// The elements of a parameter; a single value is one.
    fn values(&self, parameter: &str) -> Vec<Value>;
    /// A parameter as text.
    fn text_of(&self, parameter: &str) -> Run<Option<String>>;
    /// The elements of a parameter as texts.
    fn texts(&self, parameter: &str) -> Run<Vec<String>>;
    /// The current `-InputObject`.
    fn input(&self) -> Option<Value>;
    /// Writes an object.
    fn emit(&mut self, value: Value) -> Run;
    /// Writes an object, a collection as its elements.
    fn emit_unrolled(&mut self, value: Value) -> Run;
    /// Writes a non-terminating error.
    fn error(&mut self, fault: Fault) -> Run;
    /// A terminating error.
    fn fault(&self, fault: Fault) -> Stop;
    /// Writes a warning.
    fn warn(&mut self, text: &str) -> Run;
    /// A value as the language's text.
    fn text(&self, value: &Value) -> Run<PsString>;
    /// A value as text in the current culture, as files of data have it.
    fn text_of_cell(&self, value: &Value) -> Run<PsString>;
    /// Whether a value counts as true.
    fn truth(&self, value: &Value) -> bool;
    /// A value as a number, when it is one or its text reads as one.
    fn number(&self, value: &Value) -> Option<f64>;
    /// A value as the type of this name.
    fn convert(&self, value: &Value, type_name: &str) -> Run<Value>;
    /// The elements of a collection; dictionaries and texts are none.
    fn enumerate(&self, value: &Value) -> Option<Vec<Value>>;
    /// The result of a binary operator named as in the syntax tree (`Ieq`).
    fn operate(&mut self, operator: &str, left: &Value, right: &Value) -> Run<Value>;
    /// The order of two values as Sort-Object has it.
    fn compare_for_sort(&self, left: &Value, right: &Value, case_sensitive: bool, culture: &Culture) -> Ordering;
    /// The order of two values, without regard to case.
    fn compare_default(&self, left: &Value, right: &Value) -> Ordering;
    /// The session's culture.
    fn culture(&self) -> Arc<Culture>;
    /// The culture that a parameter names, else the session's.
    fn culture_of(&self, parameter: &str) -> Run<Arc<Culture>>;
    /// Local time.
    fn now(&self) -> DateTime;
    /// Waits, unless the session ends before.
    fn sleep(&self, duration: Duration) -> Run;
    /// Whether the change may be made: `-WhatIf` says what would be done instead.
    fn should_process(&mut self, target: &str, action: &str) -> Run<bool>;
    /// Ends what comes before this command in the pipeline.
    fn end_upstream(&self) -> Run;
}

fn type_error(name: &str) -> Stop {
    Interrupt::statement(
        Fault::new("TypeNotFound", "InvalidOperation", &format!("Unable to find type [{name}].")).into_record(),
    )
}

impl Tools for Cx<'_> {
    fn value(&self, parameter: &str) -> Option<Value> {
        self.bound.get(parameter).cloned()
    }

    fn has(&self, parameter: &str) -> bool {
        self.bound.get(parameter).is_some()
    }

    fn flag(&self, parameter: &str) -> bool {
        self.bound.get(parameter).is_some_and(convert::to_bool)
    }

    fn int(&self, parameter: &str) -> Option<i64> {
        self.bound.get(parameter).and_then(Value::as_i64)
    }

    fn ints(&self, parameter: &str) -> Vec<i64> {
        self.values(parameter).iter().filter_map(Value::as_i64).collect()
    }

    fn values(&self, parameter: &str) -> Vec<Value> {
        match self.bound.get(parameter) {
            None => Vec::new(),
            Some(value) => self.enumerate(value).unwrap_or_else(|| vec![value.clone()]),
        }
    }

    fn text_of(&self, parameter: &str) -> Run<Option<String>> {
        match self.bound.get(parameter) {
            None | Some(Value::Null | Value::Nothing) => Ok(None),
            Some(value) => Ok(Some(self.text(value)?.as_str().into_owned())),
        }
    }

    fn texts(&self, parameter: &str) -> Run<Vec<String>> {
        self.values(parameter).iter().map(|value| Ok(self.text(value)?.as_str().into_owned())).collect()
    }

    fn input(&self) -> Option<Value> {
        self.bound.get("InputObject").cloned()
    }

    fn emit(&mut self, value: Value) -> Run {
        self.write(value)
    }

    fn emit_unrolled(&mut self, value: Value) -> Run {
        match self.enumerate(&value) {
            Some(items) => items.into_iter().try_for_each(|item| self.write(item)),
            None if matches!(value, Value::Nothing) => Ok(()),
            None => self.write(value),
        }
    }

    fn error(&mut self, fault: Fault) -> Run {
        self.write_error(fault.into_record())
    }

    fn fault(&self, fault: Fault) -> Stop {
        self.stop(fault.into_record())
    }

    fn warn(&mut self, text: &str) -> Run {
        self.message(Stream::Warning, text)
    }

    fn text(&self, value: &Value) -> Run<PsString> {
        Ok(convert::text(value, &self.runtime.settings()))
    }

    fn text_of_cell(&self, value: &Value) -> Run<PsString> {
        Ok(PsString::new(&convert::current_text(value, &self.runtime.settings())))
    }

    fn truth(&self, value: &Value) -> bool {
        convert::to_bool(value)
    }

    fn number(&self, value: &Value) -> Option<f64> {
        match convert::to(value, types::known::DOUBLE, &self.runtime.settings()) {
            Ok(Value::Double(number)) if !value.is_null() => Some(number),
            _ => None,
        }
    }

    fn convert(&self, value: &Value, type_name: &str) -> Run<Value> {
        let ty = types::resolve(type_name).map_err(|_| type_error(type_name))?;
        Ok(convert::to(value, ty, &self.runtime.settings())?)
    }

    fn enumerate(&self, value: &Value) -> Option<Vec<Value>> {
        match value.base() {
            Value::Array(array) => Some(array.to_vec()),
            Value::List(list) => Some(list.to_vec()),
            Value::Object(object) => match object.body() {
                posh_runtime::object::Body::Native(native) => native.enumerate(),
                _ => None,
            },
            _ => None,
        }
    }

    fn operate(&mut self, operator: &str, left: &Value, right: &Value) -> Run<Value> {
        let case = if operator.starts_with('C') { Case::Sensitive } else { Case::Ignore };
        let settings = self.runtime.settings();
        let comparison = match operator.get(1..).unwrap_or_default() {
            "eq" => Some(Comparison::Equal),
            "ne" => Some(Comparison::NotEqual),
            "gt" => Some(Comparison::Greater),
            "lt" => Some(Comparison::Less),
            "ge" => Some(Comparison::GreaterOrEqual),
            "le" => Some(Comparison::LessOrEqual),
            _ => None,
        };
        if let Some(comparison) = comparison {
            return Ok(operators::compare(comparison, left, right, case, &settings)?);
        }
        Ok(match operator.get(1..).unwrap_or_default() {
            "like" => operators::like(left, right, false, case, &settings)?,
            "notlike" => operators::like(left, right, true, case, &settings)?,
            "contains" => Value::Bool(operators::contains(left, right, case, &settings)),
            "notcontains" => Value::Bool(!operators::contains(left, right, case, &settings)),
            "in" => Value::Bool(operators::contains(right, left, case, &settings)),
            "notin" => Value::Bool(!operators::contains(right, left, case, &settings)),
            "match" => return super::engine::is_match(self, left, right, case == Case::Ignore, false),
            "notmatch" => return super::engine::is_match(self, left, right, case == Case::Ignore, true),
            _ => {
                let ty = convert::to(right, types::known::TYPE, &settings)?;
                let Value::Type(ty) = ty else { return Ok(Value::Bool(false)) };
                Value::Bool(operators::is(left, ty) == (operator == "Is"))
            }
        })
    }

    fn compare_for_sort(&self, left: &Value, right: &Value, case_sensitive: bool, culture: &Culture) -> Ordering {
        let case = if case_sensitive { Case::Sensitive } else { Case::Ignore };
        let mut settings = self.runtime.settings();
        settings.culture = culture;
        if let Ok(Some(order)) = operators::order(left, right, case, &settings) {
            return order;
        }
        // What has no order is compared as text.
        let (left, right) = (convert::text(left, &settings), convert::text(right, &settings));
        culture.collation.compare(&left.as_str(), &right.as_str(), !case_sensitive)
    }

    fn compare_default(&self, left: &Value, right: &Value) -> Ordering {
        let culture = self.culture();
        self.compare_for_sort(left, right, false, &culture)
    }

    fn culture(&self) -> Arc<Culture> {
        Arc::clone(&self.runtime.culture)
    }

    fn culture_of(&self, parameter: &str) -> Run<Arc<Culture>> {
        let named = self.text_of(parameter)?.and_then(|name| Culture::find(&name));
        Ok(named.unwrap_or_else(|| self.culture()))
    }

    fn now(&self) -> DateTime {
        DateTime::new(self.runtime.zone.local_now(), DateTimeKind::Local)
    }

    fn sleep(&self, duration: Duration) -> Run {
        let end = Instant::now() + duration;
        loop {
            self.runtime.check()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(Duration::from_millis(20)));
        }
    }

    fn should_process(&mut self, target: &str, action: &str) -> Run<bool> {
        super::engine::should_process(self, target, action)
    }

    fn end_upstream(&self) -> Run {
        Err(self.stop_upstream())
    }
}
