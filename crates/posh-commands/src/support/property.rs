//! Property expressions: what `-Property` of the object commands takes.
//!
//! A name (with wildcards), a script block, or a dictionary with an expression, a label and options. All commands that
//! take them (Select, Sort, Group, Measure, Compare, ConvertTo-Html) read them here.

use posh_runtime::{PsString, Value};

use super::engine::Objects as _;
use super::{Cx, Fault, Run, Tools as _};

/// What is evaluated for an object.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    /// A property name; wildcards stand for several.
    Name(String),
    /// A script block with the object as `$_`.
    Script(Value),
}

/// One element of `-Property`.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) expression: Expression,
    /// The name given to the result.
    pub(crate) label: Option<String>,
    /// `Descending` (or the contrary of `Ascending`).
    pub(crate) descending: Option<bool>,
    /// Width and alignment, as ConvertTo-Html uses them.
    pub(crate) width: Option<String>,
    pub(crate) alignment: Option<String>,
}

/// A result: the name it goes by, and the value or `None` when there is no such property.
pub(crate) struct Found {
    pub(crate) name: PsString,
    pub(crate) value: Option<Value>,
}

/// The keys of a dictionary that stands for a property; any unambiguous beginning of a key will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Expression,
    Name,
    Ascending,
    Descending,
    Width,
    Alignment,
}

impl Key {
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Key::Expression => &["expression"],
            Key::Name => &["name", "label"],
            Key::Ascending => &["ascending"],
            Key::Descending => &["descending"],
            Key::Width => &["width"],
            Key::Alignment => &["alignment"],
        }
    }
}

pub(crate) const SELECT_KEYS: &[Key] = &[Key::Expression, Key::Name];
pub(crate) const SORT_KEYS: &[Key] = &[Key::Expression, Key::Ascending, Key::Descending];
pub(crate) const GROUP_KEYS: &[Key] = &[Key::Expression];
pub(crate) const HTML_KEYS: &[Key] = &[Key::Expression, Key::Name, Key::Width, Key::Alignment];

impl Property {
    /// A property of this name.
    pub(crate) fn named(name: &str) -> Property {
        Property::of(Expression::Name(name.to_owned()))
    }

    fn of(expression: Expression) -> Property {
        Property { expression, label: None, descending: None, width: None, alignment: None }
    }

    /// Reads the elements of `-Property`.
    pub(crate) fn read_all(cx: &mut Cx<'_>, values: &[Value], keys: &[Key]) -> Run<Vec<Property>> {
        values.iter().map(|value| Property::read(cx, value, keys)).collect()
    }

    fn read(cx: &mut Cx<'_>, value: &Value, keys: &[Key]) -> Run<Property> {
        match value.base() {
            Value::ScriptBlock(_) => Ok(Property::of(Expression::Script(value.base().clone()))),
            Value::Dictionary(dictionary) => Property::from_pairs(cx, &dictionary.pairs(), keys),
            _ => Ok(Property::named(&cx.text(value)?.as_str())),
        }
    }

    fn from_pairs(cx: &mut Cx<'_>, pairs: &[(Value, Value)], keys: &[Key]) -> Run<Property> {
        let mut property = Property::named("");
        let mut has_expression = false;
        for (name, value) in pairs {
            let name = cx.text(name)?.as_str().into_owned();
            let Some(key) = find_key(&name, keys) else { return Err(illegal(cx, &name)) };
            match key {
                Key::Expression => {
                    has_expression = true;
                    property.expression = match value.base() {
                        Value::ScriptBlock(_) => Expression::Script(value.base().clone()),
                        _ => Expression::Name(cx.text(value)?.as_str().into_owned()),
                    };
                }
                Key::Name => property.label = Some(cx.text(value)?.as_str().into_owned()),
                Key::Descending => property.descending = Some(cx.truth(value)),
                Key::Ascending => property.descending = Some(!cx.truth(value)),
                Key::Width => property.width = Some(cx.text(value)?.as_str().into_owned()),
                Key::Alignment => property.alignment = Some(cx.text(value)?.as_str().into_owned()),
            }
        }
        if has_expression { Ok(property) } else { Err(missing_expression(cx)) }
    }

    /// The name of what this gives when it gives one thing.
    pub(crate) fn name(&self) -> String {
        match (&self.label, &self.expression) {
            (Some(label), _) => label.clone(),
            (None, Expression::Name(name)) => name.clone(),
            (None, Expression::Script(script)) => super::script_text(script),
        }
    }

    /// What the expression gives for `object`: several things for a name with wildcards.
    pub(crate) fn evaluate(&self, cx: &mut Cx<'_>, object: &Value) -> Run<Vec<Found>> {
        let Expression::Name(name) = &self.expression else {
            let value = self.value(cx, object)?;
            return Ok(vec![Found { name: PsString::new(&self.name()), value }]);
        };
        if !super::has_wildcards(name) {
            let value = cx.property(object, name)?;
            let written = match (&self.label, &value) {
                (Some(label), _) => PsString::new(label),
                (None, Some(_)) => cx.property_name(object, name).unwrap_or_else(|| PsString::new(name)),
                (None, None) => PsString::new(name),
            };
            return Ok(vec![Found { name: written, value }]);
        }
        let mut found = Vec::new();
        for name in cx.matching_properties(object, name)? {
            let value = cx.property(object, &name.as_str())?;
            found.push(Found { name, value });
        }
        Ok(found)
    }

    /// The one value of the expression; `None` when there is no such property or the expression failed. With wildcards
    /// the first match counts.
    pub(crate) fn value(&self, cx: &mut Cx<'_>, object: &Value) -> Run<Option<Value>> {
        match &self.expression {
            Expression::Script(script) => match cx.call_quietly(script, object)? {
                Some(mut values) => Ok(Some(match values.len() {
                    0 => Value::Null,
                    1 => values.remove(0),
                    _ => Value::array(values),
                })),
                None => Ok(None),
            },
            Expression::Name(name) if super::has_wildcards(name) => match cx.matching_properties(object, name)?.first()
            {
                Some(name) => cx.property(object, &name.as_str()),
                None => Ok(None),
            },
            Expression::Name(name) => cx.property(object, name),
        }
    }
}

fn find_key(name: &str, keys: &[Key]) -> Option<Key> {
    let name = name.to_ascii_lowercase();
    let fits = |key: &&Key| !name.is_empty() && key.spellings().iter().any(|full| full.starts_with(&name));
    keys.iter().find(fits).copied()
}

fn illegal(cx: &Cx<'_>, name: &str) -> super::Stop {
    cx.fault(
        Fault::new("DictionaryKeyIllegal", "InvalidArgument", "Specified method is not supported.")
            .exception("System.NotSupportedException")
            .details(&format!("The {name} key is not valid.")),
    )
}

fn missing_expression(cx: &Cx<'_>) -> super::Stop {
    cx.fault(
        Fault::new("DictionaryKeyMandatoryEntry", "InvalidArgument", "Specified method is not supported.")
            .exception("System.NotSupportedException")
            .details("A mandatory entry for expression is missing."),
    )
}
