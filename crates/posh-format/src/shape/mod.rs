//! From objects to the format stream: which view, which shape, which groups.
//!
//! The first object decides: its view, or a table for up to four properties and a list for more. Objects that follow
//! take the shape that is open, as long as its view holds for them; scalars, errors and the like stand by themselves.

mod browser;
mod generator;
pub mod given;
pub mod parameters;
mod patterns;
pub mod value;

use crate::model::{Failure, Model, Scalar, TypeNames};
use crate::stream::{Body, Entry, Item, Node};
use crate::views::{Shape, View, Views};
use generator::Generator;
use parameters::{Expand, Parameters};
use std::sync::Arc;
use value::is_scalar;

/// Objects with more properties are shown as a list when nothing else is said.
const MOST_TABLE_PROPERTIES: usize = 4;

/// Elements of a collection that a cell shows unless `$FormatEnumerationLimit` says otherwise.
pub const ENUMERATION_LIMIT: i64 = 4;

/// Why formatting ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeError {
    /// The pipeline is being stopped.
    Stopped,
    /// There is no view of that name for the object; the message as the reference has it.
    NoSuchView(String),
}

impl From<Failure> for ShapeError {
    fn from(_: Failure) -> Self {
        ShapeError::Stopped
    }
}

/// Turns objects into a format stream.
pub struct Shaper<V> {
    /// `None`: as the first object has it.
    shape: Option<Shape>,
    parameters: Option<Arc<Parameters<V>>>,
    views: Arc<Views>,
    limit: i64,
    generator: Option<Generator<V>>,
    in_group: bool,
    /// What is known of the last object's types, since most objects are like the one before.
    known: Option<Known>,
}

/// How objects of some types are treated.
#[derive(Clone)]
struct Known {
    type_names: TypeNames,
    out_of_band_view: Option<Arc<View>>,
    is_scalar: bool,
    /// Whether the open document's view holds for them.
    fits: bool,
}

impl<V: Clone> Shaper<V> {
    /// A shaper for output that no Format command shaped.
    pub fn implicit(views: Arc<Views>, limit: i64) -> Self {
        Shaper { shape: None, parameters: None, views, limit, generator: None, in_group: false, known: None }
    }

    /// A shaper for a Format command.
    pub fn explicit(shape: Shape, parameters: Parameters<V>, views: Arc<Views>, limit: i64) -> Self {
        Shaper {
            shape: Some(shape),
            parameters: Some(Arc::new(parameters)),
            views,
            limit,
            generator: None,
            in_group: false,
            known: None,
        }
    }

    /// Takes an object of the pipeline; null is none. Elements of a collection are taken one by one, null among them is a
    /// blank line.
    pub fn push<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        out: &mut Vec<Item>,
    ) -> Result<(), ShapeError> {
        if model.scalar(value) == Scalar::Null {
            return Ok(());
        }
        let expand = self.parameters.as_ref().and_then(|parameters| parameters.expand).unwrap_or_default();
        if expand == Expand::Core {
            return self.object(model, value, out);
        }
        let Some(elements) = model.elements(value) else { return self.object(model, value, out) };
        if expand == Expand::Both {
            self.describe_collection(model, value, elements.len(), out)?;
        }
        for element in &elements {
            self.object(model, element, out)?;
        }
        Ok(())
    }

    /// Ends the document, if one is open.
    pub fn end(&mut self, out: &mut Vec<Item>) {
        if self.in_group {
            out.push(Item::GroupEnd);
            self.in_group = false;
        }
        if self.generator.take().is_some() {
            out.push(Item::End);
        }
    }

    fn describe_collection<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        count: usize,
        out: &mut Vec<Item>,
    ) -> Result<(), ShapeError> {
        let comment = |text: &str| Item::Entry(Entry { out_of_band: true, body: Body::Raw(text.to_owned()) });
        out.push(comment("The following object supports IEnumerable:"));
        if let Some(entry) = self.out_of_band(model, value, true)? {
            out.push(Item::Entry(entry));
        }
        out.push(comment(&match count {
            0 => "The IEnumerable contains no objects.".to_owned(),
            1 => "The IEnumerable contains the following object:".to_owned(),
            _ => format!("The IEnumerable contains the following {count} objects:"),
        }));
        Ok(())
    }

    fn known(&mut self, type_names: TypeNames) -> Known {
        if let Some(known) = &self.known
            && known.type_names == type_names
        {
            return known.clone();
        }
        let view = self.generator.as_ref().and_then(|generator| generator.view.as_ref());
        let known = Known {
            out_of_band_view: self.views.find_out_of_band(&type_names),
            is_scalar: is_scalar(&type_names),
            fits: view.is_none_or(|view| view.applies_to(&type_names)),
            type_names,
        };
        self.known = Some(known.clone());
        known
    }

    fn object<M: Model<Value = V>>(&mut self, model: &mut M, value: &V, out: &mut Vec<Item>) -> Result<(), ShapeError> {
        let by_itself = !self.parameters.as_ref().is_some_and(|parameters| parameters.force);
        if by_itself && let Some(entry) = self.out_of_band(model, value, false)? {
            out.push(Item::Entry(entry));
            return Ok(());
        }
        if self.generator.is_none() {
            let mut generator = self.select(model, value)?;
            out.push(Item::Start(generator.start(model, value)));
            self.generator = Some(generator);
            self.known = None;
        }
        if by_itself
            && !self.known(model.type_names(value)).fits
            && let Some(entry) = self.out_of_band(model, value, true)?
        {
            out.push(Item::Entry(entry));
            return Ok(());
        }
        let Some(mut generator) = self.generator.take() else { return Ok(()) };
        let result = self.row(&mut generator, model, value, out);
        self.generator = Some(generator);
        result
    }

    fn row<M: Model<Value = V>>(
        &mut self,
        generator: &mut Generator<V>,
        model: &mut M,
        value: &V,
        out: &mut Vec<Item>,
    ) -> Result<(), ShapeError> {
        let changed = generator.update_key(model, value)?;
        if self.in_group && changed {
            out.push(Item::Entry(Entry { out_of_band: true, body: Body::Complex(vec![Node::Group(Vec::new())]) }));
            out.push(Item::GroupEnd);
        }
        if !self.in_group || changed {
            out.push(Item::GroupStart(generator.heading(model)));
            self.in_group = true;
        }
        let body = generator.entry(model, value)?;
        out.push(Item::Entry(Entry { out_of_band: false, body }));
        for message in std::mem::take(&mut generator.failures) {
            let text = format!("InvalidArgument: {message}");
            out.push(Item::Entry(Entry { out_of_band: true, body: Body::Complex(vec![Node::Text(text)]) }));
        }
        Ok(())
    }

    /// The entry of an object that stands by itself. With `as_list` every object does.
    fn out_of_band<M: Model<Value = V>>(
        &mut self,
        model: &mut M,
        value: &V,
        as_list: bool,
    ) -> Result<Option<Entry>, ShapeError> {
        let known = self.known(model.type_names(value));
        let body = if known.type_names.is_empty() {
            Body::Raw(String::new())
        } else if let Some(view) = known.out_of_band_view {
            Generator::new(view.shape, Some(view), Arc::default(), self.limit).entry(model, value)?
        } else if known.is_scalar || !model.has_properties(value) {
            Body::Raw(model.text(value))
        } else if as_list {
            Generator::new(Shape::List, None, Arc::default(), self.limit).entry(model, value)?
        } else {
            return Ok(None);
        };
        Ok(Some(Entry { out_of_band: true, body }))
    }

    fn select<M: Model<Value = V>>(&self, model: &mut M, value: &V) -> Result<Generator<V>, ShapeError> {
        let type_names = model.type_names(value);
        let with = |view: Arc<View>, parameters: Arc<Parameters<V>>| {
            Generator::new(view.shape, Some(view), parameters, self.limit)
        };
        let parameters = self.parameters.clone().unwrap_or_default();
        let Some(shape) = self.shape else {
            return Ok(match self.views.find(&type_names, None, None) {
                Some(view) => with(view, parameters),
                None => Generator::new(usual_shape(model, value), None, parameters, self.limit),
            });
        };
        if !parameters.properties.is_empty() {
            return Ok(Generator::new(shape, None, parameters, self.limit));
        }
        match (&parameters.view, self.views.find(&type_names, Some(shape), parameters.view.as_deref())) {
            (_, Some(view)) => Ok(with(view, parameters)),
            (Some(name), None) => Err(ShapeError::NoSuchView(self.unknown_view(name, &type_names, shape))),
            (None, None) => Ok(Generator::new(shape, None, parameters, self.limit)),
        }
    }

    fn unknown_view(&self, name: &str, type_names: &[String], shape: Shape) -> String {
        let command = |shape: Shape| match shape {
            Shape::Table => "Table",
            Shape::List => "List",
            Shape::Wide => "Wide",
            Shape::Custom => "Custom",
        };
        let wanted = command(shape);
        let of_type = || self.views.iter().filter(|view| view.applies_to(type_names));
        let named: Vec<&str> = of_type().filter(|view| view.shape == shape).map(|view| view.name.as_str()).collect();
        if !named.is_empty() {
            let named = named.join(", ");
            return format!(
                "The view name {name} cannot be found. Specify one of the following {wanted} views and try again: {named}."
            );
        }
        let others: Vec<String> = of_type()
            .filter(|view| view.name.eq_ignore_ascii_case(name))
            .map(|view| format!("Format-{}", command(view.shape)))
            .collect();
        if others.is_empty() {
            let type_name = type_names.first().map_or("", String::as_str);
            return format!(
                "The view name {name} cannot be found. There are no existing {wanted} views for {type_name} objects."
            );
        }
        let others = others.join(", ");
        format!(
            " The view name {name} cannot be found in the {wanted} formatting. Try using one of these other format cmdlets: {others}"
        )
    }
}

/// The shape of an object without a view.
fn usual_shape<M: Model>(model: &mut M, value: &M::Value) -> Shape {
    let set = model.display_properties(value).len();
    let count = if set == 0 { model.properties(value).len() } else { set };
    if count <= MOST_TABLE_PROPERTIES { Shape::Table } else { Shape::List }
}
