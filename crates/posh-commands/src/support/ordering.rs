//! The order that Sort-Object, Group-Object and Compare-Object share.
//!
//! Keys are evaluated once for each object and, where a column holds one kind of value, turned into plain numbers or text,
//! so that comparing them costs nothing; only mixed columns go through the language's comparison.

use std::cmp::Ordering;
use std::sync::Arc;

use posh_culture::Culture;
use posh_runtime::{PsString, Value};

use super::introsort::introsort;
use super::property::{Expression, Property};
use super::{Cx, Run, Tools as _};

/// The keys of one object: one value for each column, `None` where the object has no such property.
pub(crate) struct Entry {
    pub(crate) object: Value,
    pub(crate) keys: Vec<Option<Value>>,
}

/// One column of keys, all of one kind where that is possible.
enum Column {
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<PsString>),
    Mixed(Vec<Value>),
}

/// How keys are compared.
pub(crate) struct Rules {
    pub(crate) case_sensitive: bool,
    pub(crate) culture: Arc<Culture>,
    pub(crate) descending: Vec<bool>,
}

impl Rules {
    pub(crate) fn compare(&self, cx: &Cx<'_>, left: &Value, right: &Value) -> Ordering {
        match (left.as_string(), right.as_string()) {
            (Some(left), Some(right)) => self.compare_text(left, right),
            _ => cx.compare_for_sort(left, right, self.case_sensitive, &self.culture),
        }
    }

    fn compare_text(&self, left: &PsString, right: &PsString) -> Ordering {
        let collation = &self.culture.collation;
        match (left.to_str(), right.to_str()) {
            (Some(left), Some(right)) => collation.compare(left, right, !self.case_sensitive),
            _ => collation.compare_utf16(&left.to_utf16(), &right.to_utf16(), !self.case_sensitive),
        }
    }
}

/// The keys of `object`. Without properties the object itself is the key.
pub(crate) fn entry(cx: &mut Cx<'_>, object: Value, properties: &[Property]) -> Run<Entry> {
    if properties.is_empty() {
        let keys = vec![Some(object.clone())];
        return Ok(Entry { object, keys });
    }
    let mut keys = Vec::with_capacity(properties.len());
    for property in properties {
        match &property.expression {
            Expression::Name(name) if super::has_wildcards(name) => {
                let found = property.evaluate(cx, &object)?;
                keys.extend(found.into_iter().map(|found| found.value));
            }
            _ => keys.push(property.value(cx, &object)?),
        }
    }
    Ok(Entry { object, keys })
}

/// Whether none of the properties is there: such objects come last.
fn is_incomparable(entry: &Entry) -> bool {
    entry.keys.iter().all(Option::is_none)
}

fn column(entries: &[Entry], at: usize) -> Column {
    let values: Vec<Value> =
        entries.iter().map(|entry| entry.keys.get(at).cloned().flatten().unwrap_or_default()).collect();
    if let Some(texts) = values.iter().map(|value| value.as_string().cloned()).collect() {
        return Column::Text(texts);
    }
    if let Some(numbers) = values.iter().map(whole).collect() {
        return Column::Whole(numbers);
    }
    if let Some(numbers) = values.iter().map(real).collect() {
        return Column::Real(numbers);
    }
    Column::Mixed(values)
}

/// A number by which values of the kind are ordered. Enums and characters have an order of their own.
fn whole(value: &Value) -> Option<i64> {
    match value.base() {
        Value::Char(_) | Value::Enum(_) => None,
        Value::DateTime(date) => Some(date.ticks()),
        other => other.as_i64().filter(|_| other.is_number()),
    }
}

fn real(value: &Value) -> Option<f64> {
    match value.base() {
        Value::Double(number) => Some(*number).filter(|number| !number.is_nan()),
        Value::Single(number) => Some(f64::from(*number)).filter(|number| !number.is_nan()),
        other => other.as_i64().filter(|number| other.is_number() && number.unsigned_abs() < 1 << 53).map(|n| n as f64),
    }
}

/// A date and a number are both whole here, but not comparable.
fn one_kind(entries: &[Entry], at: usize) -> bool {
    let is_date =
        |entry: &Entry| matches!(entry.keys.get(at), Some(Some(value)) if matches!(value.base(), Value::DateTime(_)));
    let dates = entries.iter().filter(|entry| is_date(entry)).count();
    dates == 0 || dates == entries.len()
}

/// The order of `entries` as indexes; entries with equal keys keep their order.
pub(crate) fn order(cx: &Cx<'_>, entries: &[Entry], rules: &Rules) -> Vec<usize> {
    let width = entries.iter().map(|entry| entry.keys.len()).max().unwrap_or(0);
    let columns: Vec<Column> = (0..width)
        .map(|at| match column(entries, at) {
            Column::Whole(_) if !one_kind(entries, at) => Column::Mixed(
                entries.iter().map(|entry| entry.keys.get(at).cloned().flatten().unwrap_or_default()).collect(),
            ),
            column => column,
        })
        .collect();
    let mut places: Vec<usize> = (0..entries.len()).filter(|&at| !is_incomparable(&entries[at])).collect();
    let plain = columns.iter().all(|column| !matches!(column, Column::Mixed(_)));
    let by_columns = |left: &usize, right: &usize| {
        let (left, right) = (*left, *right);
        for (at, column) in columns.iter().enumerate() {
            let order = match column {
                Column::Whole(numbers) => numbers[left].cmp(&numbers[right]),
                Column::Real(numbers) => numbers[left].total_cmp(&numbers[right]),
                Column::Text(texts) => rules.compare_text(&texts[left], &texts[right]),
                Column::Mixed(values) => rules.compare(cx, &values[left], &values[right]),
            };
            let descending = rules.descending.get(at).or(rules.descending.last()).copied().unwrap_or(false);
            let order = if descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        left.cmp(&right)
    };
    if plain {
        places.sort_unstable_by(by_columns);
    } else {
        introsort(&mut places, &mut |left, right| by_columns(left, right));
    }
    places.extend((0..entries.len()).filter(|&at| is_incomparable(&entries[at])));
    places
}

/// Whether two entries have equal keys.
pub(crate) fn same_keys(cx: &Cx<'_>, left: &Entry, right: &Entry, rules: &Rules) -> bool {
    let width = left.keys.len().max(right.keys.len());
    (0..width).all(|at| {
        let key = |entry: &Entry| entry.keys.get(at).cloned().flatten().unwrap_or_default();
        rules.compare(cx, &key(left), &key(right)).is_eq()
    })
}
