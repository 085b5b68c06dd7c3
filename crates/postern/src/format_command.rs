//! Format-Table, Format-List, Format-Wide and Format-Custom: objects in the shape asked for, as a format stream.

use std::sync::{Arc, Mutex};

use posh_commands::model::{FormatItem, Objects};
use posh_format::shape::parameters::{Expand, Parameters};
use posh_format::shape::{ENUMERATION_LIMIT, ShapeError, Shaper, given};
use posh_format::stream::Item;
use posh_format::views::{Shape, Views};
use posh_runtime::Value;
use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Definition, Membership, ParameterInfo};
use posh_runtime::convert;
use posh_runtime::error::{ErrorRecord, Eval, Exception};

const SWITCH: &str = "System.Management.Automation.SwitchParameter";

/// The commands; `views` are those of the screen.
pub fn definitions(views: &Arc<Mutex<Views>>) -> Vec<Definition> {
    [
        ("Format-Table", Shape::Table),
        ("Format-List", Shape::List),
        ("Format-Wide", Shape::Wide),
        ("Format-Custom", Shape::Custom),
    ]
    .into_iter()
    .map(|(name, shape)| {
        let views = Arc::clone(views);
        Definition {
            name,
            info: Arc::new(move || info(name)),
            make: Arc::new(move || -> Box<dyn Cmdlet> {
                Box::new(Format { shape, views: Arc::clone(&views), shaper: None })
            }),
        }
    })
    .collect()
}

fn info(name: &str) -> CommandInfo {
    let parameter = |name: &str, type_name: &str, position, by_value| ParameterInfo {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        sets: vec![Membership { set: "*".to_owned(), position, by_value, ..Membership::default() }],
        ..ParameterInfo::default()
    };
    CommandInfo {
        name: name.to_owned(),
        module: "Microsoft.PowerShell.Utility".to_owned(),
        parameters: vec![
            parameter("Property", "System.Object[]", Some(0), false),
            parameter("GroupBy", "System.Object", None, false),
            parameter("AutoSize", SWITCH, None, false),
            parameter("Wrap", SWITCH, None, false),
            parameter("HideTableHeaders", SWITCH, None, false),
            parameter("Force", SWITCH, None, false),
            parameter("RepeatHeader", SWITCH, None, false),
            parameter("ShowError", SWITCH, None, false),
            parameter("DisplayError", SWITCH, None, false),
            parameter("View", "System.String", None, false),
            parameter("Expand", "System.String", None, false),
            parameter("Column", "System.Int32", None, false),
            parameter("Depth", "System.Int32", None, false),
            parameter("InputObject", "System.Management.Automation.PSObject", None, true),
        ],
        ..CommandInfo::default()
    }
}

struct Format {
    shape: Shape,
    views: Arc<Mutex<Views>>,
    shaper: Option<Shaper<Value>>,
}

impl Cmdlet for Format {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let parameters = self.parameters(cx)?;
        if parameters.columns.is_some() && parameters.autosize == Some(true) {
            let message = "Cmdlet parameters AutoSize and Column are mutually exclusive.";
            return Err(failed(cx, "System.IO.InvalidDataException", "FormatCannotSpecifyAutosizeAndColumns", message));
        }
        if parameters.view.is_some() && !parameters.properties.is_empty() {
            let message = "Cmdlet parameters View and Property are mutually exclusive.";
            return Err(failed(cx, "System.IO.InvalidDataException", "FormatCannotSpecifyViewAndProperty", message));
        }
        let views = self.views.lock().map_or_else(|_| Views::built_in().clone(), |views| views.clone());
        self.shaper = Some(Shaper::explicit(self.shape, parameters, Arc::new(views), ENUMERATION_LIMIT));
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let given = cx.bound.get("InputObject").cloned();
        let (Some(object), Some(shaper)) = (cx.input.clone().or(given), &mut self.shaper) else { return Ok(()) };
        if object.downcast::<FormatItem>().is_some() {
            return cx.write(object);
        }
        let mut items = Vec::new();
        let result = shaper.push(&mut Objects(cx.runtime), &object, &mut items);
        write(cx, items)?;
        match result {
            Err(ShapeError::NoSuchView(message)) => {
                Err(failed(cx, "System.Management.Automation.PipelineStoppedException", "FormatViewNotFound", &message))
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let mut items = Vec::new();
        if let Some(shaper) = &mut self.shaper {
            shaper.end(&mut items);
        }
        write(cx, items)
    }
}

fn write(cx: &mut Cx<'_>, items: Vec<Item>) -> Eval<()> {
    items.into_iter().try_for_each(|item| cx.write(Value::native(FormatItem(item))))
}

fn failed(cx: &Cx<'_>, type_name: &str, id: &str, message: &str) -> Box<posh_runtime::error::Interrupt> {
    let mut record = ErrorRecord::new(Exception::new(type_name, message), id, "InvalidArgument", Value::Null);
    record.details = Some(message.to_owned());
    cx.stop(record)
}

impl Format {
    fn parameters(&self, cx: &mut Cx<'_>) -> Eval<Parameters<Value>> {
        let mut parameters = Parameters::default();
        let wanted = match cx.bound.get("Property") {
            Some(value) => cx.runtime.enumerate(value).unwrap_or_else(|| vec![value.clone()]),
            None => Vec::new(),
        };
        for value in wanted {
            let read = given::property(&mut Objects(cx.runtime), self.shape, &value);
            parameters.properties.push(read.map_err(|bad| refused(cx, &bad))?);
        }
        if let Some(value) = cx.bound.get("GroupBy").cloned() {
            let read = given::group_by(&mut Objects(cx.runtime), &value);
            parameters.group_by = Some(read.map_err(|bad| refused(cx, &bad))?);
        }
        let switch = |name: &str| cx.bound.get(name).map(convert::to_bool);
        parameters.autosize = switch("AutoSize");
        parameters.wrap = switch("Wrap");
        parameters.hide_header = switch("HideTableHeaders");
        parameters.force = switch("Force").unwrap_or_default();
        parameters.repeat_header = switch("RepeatHeader").unwrap_or_default();
        parameters.show_error = switch("ShowError").unwrap_or_default();
        parameters.display_error = switch("DisplayError").unwrap_or_default();
        let text = |name: &str| cx.bound.get(name).and_then(Value::as_string).map(|text| text.as_str().into_owned());
        parameters.view = text("View");
        parameters.expand = text("Expand").and_then(|expand| match expand.to_lowercase().as_str() {
            "coreonly" => Some(Expand::Core),
            "enumonly" => Some(Expand::Elements),
            "both" => Some(Expand::Both),
            _ => None,
        });
        let number =
            |name: &str| cx.bound.get(name).and_then(Value::as_i64).and_then(|number| usize::try_from(number).ok());
        parameters.columns = number("Column");
        parameters.depth = number("Depth").unwrap_or(parameters.depth);
        Ok(parameters)
    }
}

fn refused(cx: &Cx<'_>, bad: &given::BadProperty) -> Box<posh_runtime::error::Interrupt> {
    let exception = Exception::new("System.NotSupportedException", "Specified method is not supported.");
    let mut record = ErrorRecord::new(exception, bad.id, "InvalidArgument", Value::Null);
    record.details = Some(bad.message.clone());
    cx.stop(record)
}
