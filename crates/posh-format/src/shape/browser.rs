//! Format-Custom of an object without a view: its properties and theirs, as a tree.

use super::generator::{Generator, Shown};
use super::parameters::Property;
use super::value::{display, is_scalar};
use crate::layout::text::ELLIPSIS;
use crate::model::{Failure, Model};
use crate::stream::Node;
use std::sync::Arc;

/// Cells a level is indented by.
const STEP: usize = 2;

/// Where in the tree the browser is.
#[derive(Clone, Copy)]
struct Level {
    at: usize,
    deepest: usize,
}

impl Level {
    fn next(self) -> Self {
        Level { at: self.at + 1, ..self }
    }
}

/// The tree of an object.
pub(super) fn nodes<M: Model>(
    generator: &mut Generator<M::Value>,
    model: &mut M,
    value: &M::Value,
) -> Result<Vec<Node>, Failure> {
    let level = Level { at: 0, deepest: generator.parameters.depth };
    let mut browser = Browser { limit: generator.limit, generator, model };
    let mut out = Vec::new();
    let type_names = browser.model.type_names(value);
    if is_scalar(&type_names) {
        browser.leaf(Some(value), &mut out);
    } else if let Some(elements) = browser.model.elements(value) {
        browser.elements(&elements, level, &mut out)?;
    } else {
        let parameters = Arc::clone(&browser.generator.parameters);
        browser.object(value, level, &parameters.properties, &mut out)?;
    }
    Ok(vec![Node::Group(out)])
}

struct Browser<'a, M: Model> {
    generator: &'a mut Generator<M::Value>,
    model: &'a mut M,
    limit: i64,
}

impl<M: Model> Browser<'_, M> {
    fn leaf(&mut self, value: Option<&M::Value>, out: &mut Vec<Node>) {
        let text = value.map(|value| display(self.model, value, self.limit, false)).unwrap_or_default();
        out.extend([Node::Text(text), Node::NewLine]);
    }

    fn object(
        &mut self,
        value: &M::Value,
        level: Level,
        properties: &[Property<M::Value>],
        out: &mut Vec<Node>,
    ) -> Result<(), Failure> {
        let shown = self.generator.shown_as_list(self.model, value, properties);
        let type_name = self.model.type_names(value).first().cloned();
        let short = type_name.as_deref().map_or("PSObject", |name| name.rsplit('.').next().unwrap_or(name));
        out.extend([Node::Text(format!("class {short}")), Node::NewLine, Node::Text("{".to_owned()), Node::NewLine]);
        let mut inner = Vec::new();
        for property in &shown {
            self.property(value, property, level, &mut inner)?;
        }
        out.push(frame(inner));
        out.extend([Node::Text("}".to_owned()), Node::NewLine]);
        Ok(())
    }

    fn property(
        &mut self,
        object: &M::Value,
        shown: &Shown<M::Value>,
        level: Level,
        out: &mut Vec<Node>,
    ) -> Result<(), Failure> {
        out.push(Node::Text(format!("{} = ", shown.expression.label())));
        let value = match self.generator.evaluate(self.model, object, &shown.expression) {
            Ok(value) => value,
            Err(Failure::Stopped) => return Err(Failure::Stopped),
            Err(failure @ Failure::Error(_)) => {
                let text = self.generator.failed(&shown.expression, &failure);
                out.extend([Node::Text(text), Node::NewLine]);
                return Ok(());
            }
        };
        let level = Level { deepest: shown.depth.unwrap_or(level.deepest), ..level };
        let Some(value) = value else {
            self.leaf(None, out);
            return Ok(());
        };
        if let Some(elements) = self.model.elements(&value) {
            out.push(Node::NewLine);
            let mut inner = Vec::new();
            self.elements(&elements, level.next(), &mut inner)?;
            out.push(frame(inner));
        } else if self.is_leaf(&value, level) {
            self.leaf(Some(&value), out);
        } else {
            out.push(Node::NewLine);
            let mut inner = Vec::new();
            self.object(&value, level.next(), &[], &mut inner)?;
            out.push(frame(inner));
        }
        Ok(())
    }

    fn is_leaf(&self, value: &M::Value, level: Level) -> bool {
        let type_names = self.model.type_names(value);
        level.at >= level.deepest || type_names.is_empty() || is_scalar(&type_names)
    }

    fn elements(&mut self, elements: &[M::Value], level: Level, out: &mut Vec<Node>) -> Result<(), Failure> {
        out.extend([Node::Text("[".to_owned()), Node::NewLine]);
        let mut inner = Vec::new();
        let shown = usize::try_from(self.limit).unwrap_or(usize::MAX);
        for (at, element) in elements.iter().enumerate() {
            if at == shown {
                inner.extend([Node::Text(ELLIPSIS.to_string()), Node::NewLine]);
                break;
            }
            if self.is_leaf(element, level) {
                self.leaf(Some(element), &mut inner);
            } else if let Some(nested) = self.model.elements(element) {
                inner.push(Node::NewLine);
                let mut deeper = Vec::new();
                self.elements(&nested, level.next(), &mut deeper)?;
                inner.push(frame(deeper));
            } else {
                self.object(element, level.next(), &[], &mut inner)?;
            }
        }
        out.push(frame(inner));
        out.extend([Node::Text("]".to_owned()), Node::NewLine, Node::NewLine]);
        Ok(())
    }
}

fn frame(children: Vec<Node>) -> Node {
    Node::Frame { left: STEP, right: 0, first_line: 0, children }
}
