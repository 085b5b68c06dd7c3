//! Objects as entries of one shape, by a view or by their properties.

use super::parameters::{Expression, Parameters, Property};
use super::value::{self, is_scalar, naming_property};
use super::{browser, patterns};
use crate::model::{Failure, Model};
use crate::stream::{Alignment, Body, Column, Node, ShapeHeader, Start, TableHeader};
use crate::views::{Cell, Computed, Grouping, Row, Shape, Source, View, compute};
use std::sync::Arc;

/// A table without properties asked for shows at most so many.
const MOST_COLUMNS: usize = 10;

/// A property that is shown, resolved for an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown<V> {
    pub expression: Expression<V>,
    pub label: Option<String>,
    pub width: Option<usize>,
    pub alignment: Option<Alignment>,
    pub format: Option<String>,
    pub depth: Option<usize>,
}

impl<V> Shown<V> {
    fn label(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.expression.label().to_owned())
    }
}

/// Makes the entries of one document.
pub(super) struct Generator<V> {
    pub shape: Shape,
    pub view: Option<Arc<View>>,
    pub parameters: Arc<Parameters<V>>,
    pub limit: i64,
    /// A table's columns, taken from its first object.
    columns: Vec<Shown<V>>,
    /// Messages of expressions that failed since the last entry.
    pub failures: Vec<String>,
    /// The grouping key of the last object.
    key: Option<V>,
    key_label: String,
}

impl<V: Clone> Generator<V> {
    pub fn new(shape: Shape, view: Option<Arc<View>>, parameters: Arc<Parameters<V>>, limit: i64) -> Self {
        Generator {
            shape,
            view,
            parameters,
            limit,
            columns: Vec::new(),
            failures: Vec::new(),
            key: None,
            key_label: String::new(),
        }
    }

    /// The document's start, for its first object.
    pub fn start<M: Model<Value = V>>(&mut self, model: &mut M, value: &V) -> Start {
        let shape = match self.shape {
            Shape::Table => ShapeHeader::Table(self.table_header(model, value)),
            Shape::List => ShapeHeader::List,
            Shape::Custom => ShapeHeader::Complex,
            Shape::Wide => {
                let columns = if self.autosize() { 0 } else { self.parameters.columns.unwrap_or(0) };
                ShapeHeader::Wide { columns }
            }
        };
        Start { shape, autosize: self.autosize() }
    }

    fn autosize(&self) -> bool {
        self.parameters.autosize.unwrap_or_else(|| self.view.as_ref().is_some_and(|view| view.autosize))
    }

    fn table_header<M: Model<Value = V>>(&mut self, model: &mut M, value: &V) -> TableHeader {
        let columns = match self.view.clone() {
            Some(view) => {
                let type_names = model.type_names(value);
                let cells = view.row(&type_names).map(|row| row.cells.as_slice()).unwrap_or_default();
                cells.iter().map(|cell| view_column(model, value, cell)).collect()
            }
            None => {
                self.columns = self.table_columns(model, value);
                let columns = self.columns.clone();
                columns.iter().map(|shown| self.column(model, value, shown)).collect()
            }
        };
        let hide =
            self.parameters.hide_header.unwrap_or_else(|| self.view.as_ref().is_some_and(|view| view.hide_header));
        TableHeader { columns, hide, repeat: self.parameters.repeat_header }
    }

    fn column<M: Model<Value = V>>(&self, model: &mut M, value: &V, shown: &Shown<V>) -> Column {
        let alignment = shown.alignment.unwrap_or_else(|| match self.evaluate(model, value, &shown.expression) {
            Ok(Some(first)) => {
                let type_names = model.type_names(&first);
                let is_text = type_names.first().is_some_and(|name| name == "System.String");
                if is_scalar(&type_names) && !is_text { Alignment::Right } else { Alignment::Left }
            }
            _ => Alignment::Left,
        });
        Column { label: shown.label(), is_property: true, width: shown.width, alignment }
    }

    fn table_columns<M: Model<Value = V>>(&self, model: &mut M, value: &V) -> Vec<Shown<V>> {
        let columns = if self.parameters.properties.is_empty() {
            let defaults = defaults(model, value);
            if defaults.is_empty() { all(model, value).into_iter().take(MOST_COLUMNS).collect() } else { defaults }
        } else {
            expanded(model, value, &self.parameters.properties, true)
        };
        self.without_excluded(columns)
    }

    /// The properties of an object in a list or tree.
    pub fn shown_as_list<M: Model<Value = V>>(
        &self,
        model: &mut M,
        value: &V,
        properties: &[Property<V>],
    ) -> Vec<Shown<V>> {
        let shown = if properties.is_empty() {
            let defaults = defaults(model, value);
            if defaults.is_empty() { all(model, value) } else { defaults }
        } else {
            expanded(model, value, properties, false)
        };
        self.without_excluded(shown)
    }

    fn without_excluded(&self, shown: Vec<Shown<V>>) -> Vec<Shown<V>> {
        let excluded = |label: &str| self.parameters.exclude.iter().any(|pattern| patterns::matches(pattern, label));
        shown.into_iter().filter(|shown| !excluded(shown.expression.label())).collect()
    }

    /// The entry of an object.
    pub fn entry<M: Model<Value = V>>(&mut self, model: &mut M, value: &V) -> Result<Body, Failure> {
        match (self.view.clone(), self.shape) {
            (Some(view), shape) => {
                let type_names = model.type_names(value);
                let empty = Row::default();
                let row = view.row(&type_names).unwrap_or(&empty);
                self.entry_by_view(model, value, row, shape)
            }
            (None, Shape::Table) => {
                let columns = std::mem::take(&mut self.columns);
                let cells = self.cells(model, value, &columns);
                self.columns = columns;
                Ok(Body::Row { cells: cells?, wrap: self.parameters.wrap.unwrap_or(false) })
            }
            (None, Shape::List) => {
                let parameters = Arc::clone(&self.parameters);
                let mut fields = Vec::new();
                for shown in self.shown_as_list(model, value, &parameters.properties) {
                    fields.push((shown.label(), self.value_text(model, value, &shown, false)?));
                }
                Ok(Body::List(fields))
            }
            (None, Shape::Wide) => {
                let shown = self.wide_property(model, value);
                Ok(Body::Wide(match shown {
                    Some(shown) => self.value_text(model, value, &shown, false)?,
                    None => String::new(),
                }))
            }
            (None, Shape::Custom) => Ok(Body::Complex(browser::nodes(self, model, value)?)),
        }
    }

    fn cells<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        columns: &[Shown<V>],
    ) -> Result<Vec<(String, Alignment)>, Failure> {
        columns.iter().map(|shown| Ok((self.value_text(model, value, shown, true)?, Alignment::Undefined))).collect()
    }

    fn wide_property<M: Model<Value = V>>(&self, model: &mut M, value: &V) -> Option<Shown<V>> {
        let shown = if !self.parameters.properties.is_empty() {
            expanded(model, value, &self.parameters.properties, false)
        } else if let Some(name) = naming_property(model, value) {
            vec![of_name(&name)]
        } else {
            let defaults = defaults(model, value);
            if defaults.is_empty() { all(model, value) } else { defaults }
        };
        self.without_excluded(shown).into_iter().next()
    }

    fn entry_by_view<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        row: &Row,
        shape: Shape,
    ) -> Result<Body, Failure> {
        let mut texts = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            texts.push(self.cell_text(model, value, cell)?);
        }
        Ok(match shape {
            Shape::Table => {
                let cells = texts.into_iter().zip(&row.cells).map(|(text, cell)| (text, cell.alignment)).collect();
                Body::Row { cells, wrap: self.parameters.wrap.unwrap_or(row.wrap) }
            }
            Shape::List => Body::List(row.cells.iter().map(|cell| cell.label().to_owned()).zip(texts).collect()),
            Shape::Wide => Body::Wide(texts.into_iter().next().unwrap_or_default()),
            Shape::Custom => Body::Complex(texts.into_iter().map(Node::Text).collect()),
        })
    }

    fn cell_text<M: Model<Value = V>>(&mut self, model: &mut M, value: &V, cell: &Cell) -> Result<String, Failure> {
        match &cell.source {
            Source::Property(name) => {
                let shown = Shown { expression: Expression::Name(name.clone()), ..of_name(name) };
                self.value_text(model, value, &shown, false)
            }
            Source::Computed(name) => Ok(match compute(model, name, cell.label(), value)? {
                Computed::Text(text) => text,
                Computed::Value(value) => value::display(model, &value, self.limit, false),
                Computed::Nothing => String::new(),
            }),
        }
    }

    /// The value of an expression for an object; `None` when there is no such property.
    pub fn evaluate<M: Model<Value = V>>(
        &self,
        model: &mut M,
        value: &V,
        expression: &Expression<V>,
    ) -> Result<Option<V>, Failure> {
        match expression {
            Expression::Script(script, _) => model.evaluate(script, value).map(Some),
            Expression::Resolved(name) => model.property(value, name),
            Expression::Name(name) => match model.matching(value, name).into_iter().next() {
                Some(first) => model.property(value, &first),
                None => Ok(None),
            },
        }
    }

    fn value_text<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        shown: &Shown<V>,
        in_table: bool,
    ) -> Result<String, Failure> {
        match self.evaluate(model, value, &shown.expression) {
            Ok(Some(result)) => value::formatted(model, &result, shown.format.as_deref(), self.limit, in_table),
            Ok(None) => Ok(String::new()),
            Err(Failure::Stopped) => Err(Failure::Stopped),
            Err(failure @ Failure::Error(_)) => Ok(self.failed(&shown.expression, &failure)),
        }
    }

    /// Notes that an expression failed, and gives the text shown in its place.
    pub fn failed(&mut self, expression: &Expression<V>, failure: &Failure) -> String {
        if self.parameters.show_error && matches!(failure, Failure::Error(_)) {
            self.failures.push(format!("Failed to evaluate expression \"{}\".", expression.label()));
        }
        if self.parameters.display_error { "#ERR".to_owned() } else { String::new() }
    }

    /// Takes an object's grouping key; whether it differs from the one before.
    pub fn update_key<M: Model<Value = V>>(&mut self, model: &mut M, value: &V) -> Result<bool, Failure> {
        let parameters = Arc::clone(&self.parameters);
        let (key, label) = match (&parameters.group_by, self.view.as_ref().and_then(|view| view.group.clone())) {
            (Some(property), _) => {
                let label = property.label.clone().unwrap_or_else(|| property.expression.label().to_owned());
                match self.evaluate(model, value, &property.expression) {
                    Ok(key) => (key, label),
                    Err(Failure::Stopped) => return Err(Failure::Stopped),
                    Err(Failure::Error(_)) => return Ok(false),
                }
            }
            (None, Some(grouping)) => (view_key(model, value, &grouping)?, group_label(&grouping)),
            (None, None) => return Ok(false),
        };
        let Some(key) = key else { return Ok(false) };
        let changed = match &self.key {
            None => true,
            Some(old) => !model.same(&key, old) && !model.same(old, &key),
        };
        self.key = Some(key);
        if changed {
            self.key_label = label;
        }
        Ok(changed)
    }

    /// The heading of the group that begins with the last object whose key was taken.
    pub fn heading<M: Model<Value = V>>(&mut self, model: &mut M) -> Option<Vec<Node>> {
        let key = self.key.clone()?;
        let text = value::display(model, &key, self.limit, false);
        let own = self.parameters.group_by.is_some();
        let directory =
            !own && self.view.as_ref().and_then(|view| view.group.as_ref()).is_some_and(|group| group.directory);
        let heading = if directory {
            format!("    Directory: {}", text.replace("Microsoft.PowerShell.Core\\FileSystem::", ""))
        } else {
            format!("   {}: {text}", self.key_label)
        };
        Some(vec![Node::Text(heading)])
    }
}

fn group_label(grouping: &Grouping) -> String {
    match (&grouping.label, &grouping.by) {
        (Some(label), _) => label.clone(),
        (None, Source::Property(name) | Source::Computed(name)) => name.clone(),
    }
}

fn view_key<M: Model>(model: &mut M, value: &M::Value, grouping: &Grouping) -> Result<Option<M::Value>, Failure> {
    match &grouping.by {
        Source::Property(name) => match model.property(value, name) {
            Err(Failure::Error(_)) => Ok(None),
            other => other,
        },
        Source::Computed(name) => Ok(match compute(model, name, "", value)? {
            Computed::Text(text) => Some(model.of_text(&text)),
            Computed::Value(value) => Some(value),
            Computed::Nothing => None,
        }),
    }
}

fn view_column<M: Model>(model: &mut M, value: &M::Value, cell: &Cell) -> Column {
    let label = cell.label().to_owned();
    let is_property = cell.label.is_none() || !model.matching(value, &label).is_empty();
    Column { label, is_property, width: cell.width, alignment: cell.alignment }
}

fn of_name<V>(name: &str) -> Shown<V> {
    Shown {
        expression: Expression::Resolved(name.to_owned()),
        label: None,
        width: None,
        alignment: None,
        format: None,
        depth: None,
    }
}

fn defaults<M: Model>(model: &mut M, value: &M::Value) -> Vec<Shown<M::Value>> {
    let names = model.display_properties(value);
    names.iter().map(|name| Shown { expression: Expression::Name(name.clone()), ..of_name(name) }).collect()
}

fn all<M: Model>(model: &mut M, value: &M::Value) -> Vec<Shown<M::Value>> {
    let names = model.properties(value);
    let hides = names.iter().any(|name| name.eq_ignore_ascii_case("PSShowComputerName"));
    let hidden =
        |name: &str| hides && ["PSShowComputerName", "PSComputerName"].iter().any(|own| own.eq_ignore_ascii_case(name));
    names.iter().filter(|name| !hidden(name)).map(|name| of_name(name)).collect()
}

/// Properties asked for, with patterns resolved. A name that the object does not have stays in a table as a blank
/// column, and is left out elsewhere.
fn expanded<M: Model>(
    model: &mut M,
    value: &M::Value,
    properties: &[Property<M::Value>],
    keep_unknown: bool,
) -> Vec<Shown<M::Value>> {
    let mut out = Vec::new();
    for property in properties {
        let shown = |expression: Expression<M::Value>| Shown {
            expression,
            label: property.label.clone(),
            width: property.width,
            alignment: property.alignment,
            format: property.format.clone(),
            depth: property.depth,
        };
        match &property.expression {
            Expression::Name(name) => {
                let names = model.matching(value, name);
                if names.is_empty() && keep_unknown && !property.expression.is_pattern() {
                    out.push(shown(property.expression.clone()));
                }
                out.extend(names.into_iter().map(|name| shown(Expression::Resolved(name))));
            }
            other => out.push(shown(other.clone())),
        }
    }
    out
}
