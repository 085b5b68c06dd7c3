//! Operators that need the session, and the way to those that do not.

use std::sync::Arc;

use posh_regex::{CaseRule, Limits, Options, Regex, Replacement, Text};
use posh_syntax::operator::Operator as O;

use crate::convert;
use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::object::Dictionary;
use crate::operators::{self as op, Case, Comparison};
use crate::runtime::Runtime;
use crate::types::{TypeRef, known};
use crate::value::Value;

/// The comparison and case of an operator that compares.
fn comparison(operator: O) -> Option<(Comparison, Case)> {
    use Comparison as C;
    Some(match operator {
        O::Ieq => (C::Equal, Case::Ignore),
        O::Ine => (C::NotEqual, Case::Ignore),
        O::Ige => (C::GreaterOrEqual, Case::Ignore),
        O::Igt => (C::Greater, Case::Ignore),
        O::Ilt => (C::Less, Case::Ignore),
        O::Ile => (C::LessOrEqual, Case::Ignore),
        O::Ceq => (C::Equal, Case::Sensitive),
        O::Cne => (C::NotEqual, Case::Sensitive),
        O::Cge => (C::GreaterOrEqual, Case::Sensitive),
        O::Cgt => (C::Greater, Case::Sensitive),
        O::Clt => (C::Less, Case::Sensitive),
        O::Cle => (C::LessOrEqual, Case::Sensitive),
        _ => return None,
    })
}

fn regex_failure(text: String) -> Box<Interrupt> {
    Interrupt::statement(ErrorRecord::runtime("InvalidRegularExpression", "InvalidOperation", text))
}

impl Runtime {
    /// The value of a binary operator.
    pub fn binary(&mut self, operator: O, left: &Value, right: &Value) -> Eval<Value> {
        if let Some((comparison, case)) = comparison(operator) {
            return Ok(op::compare(comparison, left, right, case, &self.settings())?);
        }
        let settings = self.settings();
        Ok(match operator {
            O::Plus => op::add(left, right, &settings)?,
            O::Minus => op::subtract(left, right, &settings)?,
            O::Multiply => op::multiply(left, right, &settings)?,
            O::Divide => op::divide(left, right, &settings)?,
            O::Rem => op::remainder(left, right, &settings)?,
            O::DotDot => op::range(left, right, &settings)?,
            O::Format => op::composite(left, right, &settings)?,
            O::Join => op::join(left, right, &settings),
            O::Band => op::bitwise_and(left, right, &settings)?,
            O::Bor => op::bitwise_or(left, right, &settings)?,
            O::Bxor => op::bitwise_xor(left, right, &settings)?,
            O::Shl => op::shift_left(left, right, &settings)?,
            O::Shr => op::shift_right(left, right, &settings)?,
            O::Ilike => op::like(left, right, false, Case::Ignore, &settings)?,
            O::Inotlike => op::like(left, right, true, Case::Ignore, &settings)?,
            O::Clike => op::like(left, right, false, Case::Sensitive, &settings)?,
            O::Cnotlike => op::like(left, right, true, Case::Sensitive, &settings)?,
            O::Icontains => Value::Bool(op::contains(left, right, Case::Ignore, &settings)),
            O::Inotcontains => Value::Bool(!op::contains(left, right, Case::Ignore, &settings)),
            O::Ccontains => Value::Bool(op::contains(left, right, Case::Sensitive, &settings)),
            O::Cnotcontains => Value::Bool(!op::contains(left, right, Case::Sensitive, &settings)),
            O::Iin => Value::Bool(op::contains(right, left, Case::Ignore, &settings)),
            O::Inotin => Value::Bool(!op::contains(right, left, Case::Ignore, &settings)),
            O::Cin => Value::Bool(op::contains(right, left, Case::Sensitive, &settings)),
            O::Cnotin => Value::Bool(!op::contains(right, left, Case::Sensitive, &settings)),
            O::Is | O::IsNot => {
                let wanted = self.type_value(right)?;
                Value::Bool(op::is(left, wanted) == (operator == O::Is))
            }
            O::As => {
                let wanted = self.type_value(right)?;
                op::cast_or_null(left, wanted, &self.settings())
            }
            O::Imatch => return self.matches(left, right, Case::Ignore, false),
            O::Inotmatch => return self.matches(left, right, Case::Ignore, true),
            O::Cmatch => return self.matches(left, right, Case::Sensitive, false),
            O::Cnotmatch => return self.matches(left, right, Case::Sensitive, true),
            O::Ireplace => return self.replace(left, right, Case::Ignore),
            O::Creplace => return self.replace(left, right, Case::Sensitive),
            O::Isplit => return self.split(left, right, Case::Ignore),
            O::Csplit => return self.split(left, right, Case::Sensitive),
            _ => return Err(Interrupt::statement(super::statements::not_there("this operator"))),
        })
    }

    /// The value of a unary operator.
    pub fn unary(&mut self, operator: O, value: &Value) -> Eval<Value> {
        let settings = self.settings();
        Ok(match operator {
            O::Minus => op::negate(value, &settings)?,
            O::Plus => op::plus(value, &settings)?,
            O::Bnot => op::bitwise_not(value, &settings)?,
            O::Join => op::join(value, &Value::string(""), &settings),
            O::Isplit | O::Csplit => op::split_blanks(value, &settings),
            O::Comma => Value::array(vec![value.clone().or_null()]),
            _ => return Err(Interrupt::statement(super::statements::not_there("this operator"))),
        })
    }

    fn type_value(&mut self, value: &Value) -> Eval<TypeRef> {
        if let Value::Type(found) = value.base() {
            return Ok(*found);
        }
        let name = convert::text(value, &self.settings()).as_str().into_owned();
        if let Some(class) = self.class(crate::symbol::Symbol::new(&name)) {
            return Ok(class.type_ref);
        }
        crate::types::resolve(&name).map_err(|_| {
            let message = format!("Unable to find type [{name}].");
            Interrupt::statement(ErrorRecord::runtime("TypeNotFound", "InvalidOperation", message))
        })
    }

    /// The compiled form of a pattern.
    pub(crate) fn regex(&mut self, pattern: &Value, case: Case) -> Eval<Regex> {
        if let Some(object) = pattern.downcast::<crate::types::native::RegexObject>() {
            return Ok((*object.regex).clone());
        }
        let text = convert::text(pattern, &self.settings()).as_str().into_owned();
        let options = if case == Case::Ignore { Options::IGNORE_CASE } else { Options::NONE };
        self.regexes.get(&text, options, CaseRule::Invariant).map_err(|error| regex_failure(error.to_string()))
    }

    fn matches(&mut self, left: &Value, pattern: &Value, case: Case, negated: bool) -> Eval<Value> {
        let regex = self.regex(pattern, case)?;
        if let Some(items) = self.enumerate(left) {
            let mut kept = Vec::new();
            for item in items {
                let text = convert::text(&item, &self.settings());
                let text = text.as_str();
                let found = regex.is_match(&Text::new(&text), &Limits::default());
                if found.map_err(|error| regex_failure(error.to_string()))? != negated {
                    kept.push(item);
                }
            }
            return Ok(Value::array(kept));
        }
        let text = convert::text(left, &self.settings());
        let text = text.as_str();
        let subject = Text::new(&text);
        let found = regex.find(&subject, &Limits::default()).map_err(|error| regex_failure(error.to_string()))?;
        let matched = found.is_some();
        if let Some(found) = found {
            let groups = Dictionary::hashtable();
            for number in regex.group_numbers() {
                let Some(span) = regex.slot_of_number(number).and_then(|slot| found.group(slot).last()) else {
                    continue;
                };
                let name = regex.name_of_number(number);
                let key = name.parse::<i32>().map_or_else(|_| Value::string(&name), Value::Int32);
                groups.insert(&key, Value::string(&subject.string(span)));
            }
            self.scope.set("Matches", Value::Dictionary(Arc::new(groups)));
        }
        Ok(Value::Bool(matched != negated))
    }

    fn replace(&mut self, left: &Value, right: &Value, case: Case) -> Eval<Value> {
        let parts = self.enumerate(right).unwrap_or_else(|| vec![right.clone()]);
        let pattern = parts.first().cloned().unwrap_or_default();
        let by = parts.get(1).cloned().unwrap_or_else(|| Value::string(""));
        let regex = self.regex(&pattern, case)?;
        if let Some(items) = self.enumerate(left) {
            let mut replaced = Vec::with_capacity(items.len());
            for item in items {
                replaced.push(self.replace_one(&item, &regex, &by)?);
            }
            return Ok(Value::array(replaced));
        }
        self.replace_one(left, &regex, &by)
    }

    fn replace_one(&mut self, value: &Value, regex: &Regex, by: &Value) -> Eval<Value> {
        let text = convert::text(value, &self.settings());
        let text = text.as_str();
        let subject = Text::new(&text);
        if matches!(by.base(), Value::ScriptBlock(_)) {
            let limits = Limits::default();
            let found: Result<Vec<_>, _> = regex.matches(&subject, &limits).collect();
            let found = found.map_err(|error| regex_failure(error.to_string()))?;
            let mut pairs = Vec::with_capacity(found.len());
            for one in found {
                let whole = Value::string(&subject.string(one.span()));
                let item = crate::object::Custom::from_pairs([("Value", whole)]);
                let item = Value::Object(Arc::new(crate::object::Object::new(crate::object::Body::Custom(item))));
                let given = self.call_block_with(by, &[], Some(item))?;
                pairs.push((one, convert::text(&super::collapse(given), &self.settings()).as_str().into_owned()));
            }
            let out = regex.replace_with(&subject, pairs);
            return Ok(Value::string(&out.map_or_else(|| text.to_string(), posh_regex::Output::into_string)));
        }
        let by = convert::text(by, &self.settings()).as_str().into_owned();
        let out = regex
            .replace(&subject, &Replacement::new(regex, &by), None, &Limits::default())
            .map_err(|error| regex_failure(error.to_string()))?;
        Ok(Value::string(&out.map_or_else(|| text.to_string(), posh_regex::Output::into_string)))
    }

    fn split(&mut self, left: &Value, right: &Value, case: Case) -> Eval<Value> {
        let parts = self.enumerate(right).unwrap_or_else(|| vec![right.clone()]);
        let pattern = parts.first().cloned().unwrap_or_default();
        let most = parts.get(1).and_then(Value::as_i64).unwrap_or(0);
        let simple = parts.get(2).is_some_and(|options| {
            convert::text(options, &self.settings()).as_str().to_ascii_lowercase().contains("simplematch")
        });
        let pattern = if simple {
            Value::string(&posh_regex::escape(&convert::text(&pattern, &self.settings()).as_str()))
        } else {
            pattern
        };
        let regex = self.regex(&pattern, case)?;
        let items = self.enumerate(left).unwrap_or_else(|| vec![left.clone()]);
        let mut pieces = Vec::new();
        for item in items {
            let text = convert::text(&item, &self.settings());
            let text = text.as_str();
            let subject = Text::new(&text);
            let count = usize::try_from(most).unwrap_or(0);
            let spans = regex.split(&subject, count, &Limits::default());
            let spans = spans.map_err(|error| regex_failure(error.to_string()))?;
            pieces.extend(spans.into_iter().map(|span| Value::string(&subject.string(span))));
        }
        let _ = known::STRING;
        Ok(Value::typed_array(known::STRING, pieces))
    }
}
