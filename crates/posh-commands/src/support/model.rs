//! The engine's objects as the formatter asks for them.

use std::any::Any;
use std::sync::Arc;

use posh_format::layout::Page;
use posh_format::layout::output::Output;
use posh_format::model::{Failure, Model, Scalar, Special, TypeNames};
use posh_format::shape::{ENUMERATION_LIMIT, ShapeError, Shaper};
use posh_format::stream::Item;
use posh_format::views::Views;
use posh_runtime::Value;
use posh_runtime::convert;
use posh_runtime::error::Interrupt;
use posh_runtime::object::{Body, NativeObject};
use posh_runtime::operators::{self, Case};
use posh_runtime::runtime::Runtime;
use posh_runtime::types::TypeRef;

use super::{engine, script_text, wildcard};

/// An item of a format stream as an object: what the Format commands write.
pub struct FormatItem(pub Item);

impl NativeObject for FormatItem {
    fn type_ref(&self) -> TypeRef {
        const SPACE: &str = "Microsoft.PowerShell.Commands.Internal.Format";
        TypeRef::define(&match &self.0 {
            Item::Start(_) => format!("{SPACE}.FormatStartData"),
            Item::GroupStart(_) => format!("{SPACE}.GroupStartData"),
            Item::Entry(_) => format!("{SPACE}.FormatEntryData"),
            Item::GroupEnd => format!("{SPACE}.GroupEndData"),
            Item::End => format!("{SPACE}.FormatEndData"),
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Takes an object for showing: shaped by a Format command already, or as its own view has it.
///
/// # Errors
/// The pipeline is being stopped.
pub fn show(
    runtime: &mut Runtime,
    shaper: &mut Shaper<Value>,
    output: &mut Output,
    object: &Value,
) -> Result<(), ShapeError> {
    if let Some(FormatItem(item)) = object.downcast::<FormatItem>() {
        output.push(item.clone());
        return Ok(());
    }
    let mut items = Vec::new();
    let result = shaper.push(&mut Objects(runtime), object, &mut items);
    items.into_iter().for_each(|item| output.push(item));
    result
}

/// The engine, seen by the formatter.
pub struct Objects<'r>(pub &'r mut Runtime);

fn failure(interrupt: &Interrupt) -> Failure {
    match interrupt {
        Interrupt::Error { record, .. } => Failure::Error(record.message().to_owned()),
        _ => Failure::Stopped,
    }
}

impl Model for Objects<'_> {
    type Value = Value;

    fn type_names(&self, value: &Value) -> TypeNames {
        engine::type_names_of(value).iter().map(|name| name.as_str().into_owned()).collect()
    }

    fn of_text(&self, text: &str) -> Value {
        Value::string(text)
    }

    fn scalar(&self, value: &Value) -> Scalar {
        match value.base() {
            Value::Null | Value::Nothing => Scalar::Null,
            Value::Double(_) | Value::Single(_) | Value::Decimal(_) => Scalar::Fraction,
            Value::String(_) => Scalar::Text,
            Value::Bool(_) => Scalar::Plain,
            other if other.is_number() => Scalar::Plain,
            _ => Scalar::Other,
        }
    }

    fn elements(&mut self, value: &Value) -> Option<Vec<Value>> {
        match value.base() {
            Value::Dictionary(dictionary) => {
                let entry = |(key, value): (Value, Value)| {
                    let pairs = [("Name", key.clone()), ("Key", key), ("Value", value)];
                    engine::record("System.Collections.DictionaryEntry", &pairs)
                };
                Some(dictionary.pairs().into_iter().map(entry).collect())
            }
            _ => self.0.enumerate(value),
        }
    }

    fn entries(&mut self, value: &Value) -> Option<Vec<(Value, Value)>> {
        match value.base() {
            Value::Dictionary(dictionary) => Some(dictionary.pairs()),
            _ => None,
        }
    }

    fn script_text(&self, value: &Value) -> Option<String> {
        matches!(value.base(), Value::ScriptBlock(_)).then(|| script_text(value))
    }

    fn text(&mut self, value: &Value) -> String {
        if matches!(value.base(), Value::Array(_) | Value::List(_)) {
            return convert::text(value, &self.0.settings()).as_str().into_owned();
        }
        match self.0.text(value) {
            Ok(text) if matches!(value.base(), Value::String(_) | Value::Object(_)) => text.as_str().into_owned(),
            _ => convert::current_text(value, &self.0.settings()),
        }
    }

    fn formatted(&mut self, value: &Value, format: &str) -> Result<String, Failure> {
        let composite = if format.contains("{0") { format.to_owned() } else { format!("{{0:{format}}}") };
        match operators::composite(&Value::string(&composite), value, &self.0.settings()) {
            Ok(text) => Ok(convert::text(&text, &self.0.settings()).as_str().into_owned()),
            Err(error) => Err(Failure::Error(error.message)),
        }
    }

    fn has_own_text(&self, value: &Value) -> bool {
        match value.base() {
            Value::Object(object) => matches!(object.body(), Body::Native(native) if native.text().is_some()),
            Value::Array(_) | Value::List(_) | Value::Dictionary(_) | Value::Null | Value::Nothing => false,
            _ => true,
        }
    }

    fn properties(&mut self, value: &Value) -> Vec<String> {
        engine::property_names_of(value).iter().map(|name| name.as_str().into_owned()).collect()
    }

    fn matching(&mut self, value: &Value, pattern: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if let Value::Dictionary(dictionary) = value.base() {
            names.extend(
                dictionary.keys().iter().filter_map(|key| key.as_string().map(|key| key.as_str().into_owned())),
            );
        }
        names.extend(self.properties(value));
        names.retain(|name| wildcard(pattern, name));
        names
    }

    fn property(&mut self, value: &Value, name: &str) -> Result<Option<Value>, Failure> {
        engine::property_of(self.0, value, name).map_err(|interrupt| failure(&interrupt))
    }

    fn evaluate(&mut self, script: &Value, item: &Value) -> Result<Value, Failure> {
        let values = self.0.call_block_with(script, &[], Some(item.clone()));
        let mut values = values.map_err(|interrupt| failure(&interrupt))?;
        Ok(match values.len() {
            0 => Value::Null,
            1 => values.remove(0),
            _ => Value::array(values),
        })
    }

    fn display_properties(&mut self, value: &Value) -> Vec<String> {
        let names: Vec<String> = self.type_names(value).to_vec();
        Views::built_in().display_properties(&names)
    }

    fn display_property(&mut self, value: &Value) -> Option<String> {
        let names: Vec<String> = self.type_names(value).to_vec();
        Views::built_in().display_property(&names)
    }

    fn same(&mut self, left: &Value, right: &Value) -> bool {
        operators::equals(left, right, Case::Ignore, &self.0.settings())
    }

    fn special(&mut self, view: Special, value: &Value) -> String {
        match view {
            Special::Match => match engine::property_of(self.0, value, "Line") {
                Ok(Some(line)) => convert::text(&line, &self.0.settings()).as_str().into_owned(),
                _ => self.text(value),
            },
            _ => self.text(value),
        }
    }
}

/// The lines that `objects` are shown as, `width` columns wide.
///
/// # Errors
/// The session ends.
pub fn lines(runtime: &mut Runtime, objects: &[Value], width: Option<usize>) -> Result<Vec<String>, Box<Interrupt>> {
    let language = runtime.culture.name.split('-').next().filter(|name| !name.is_empty()).unwrap_or("iv").to_owned();
    let page = match width {
        Some(width) => Page::plain(width, &language),
        None => Page::plain(runtime.host.width(), &language).unlimited(),
    };
    let mut shaper = Shaper::implicit(Arc::new(Views::built_in().clone()), ENUMERATION_LIMIT);
    let mut output = Output::new(page);
    let mut items = Vec::new();
    let mut shown = Vec::new();
    for object in objects {
        if let Err(ShapeError::Stopped) = show(runtime, &mut shaper, &mut output, object) {
            return Err(Box::new(Interrupt::Cancelled));
        }
        shown.extend(output.take_lines());
    }
    shaper.end(&mut items);
    items.drain(..).for_each(|item| output.push(item));
    output.finish();
    shown.extend(output.take_lines());
    Ok(shown)
}
