//! Format-Table, Format-List and Format-Wide: objects in the shape asked for, as lines of text.

use std::sync::{Arc, Mutex};

use posh_commands::model::Objects;
use posh_format::layout::Page;
use posh_format::layout::output::Output;
use posh_format::shape::parameters::Parameters;
use posh_format::shape::{ENUMERATION_LIMIT, Shaper, given};
use posh_format::views::{Shape, Views};
use posh_runtime::Value;
use posh_runtime::command::{Cmdlet, CommandInfo, Cx, Definition, Membership, ParameterInfo};
use posh_runtime::convert;
use posh_runtime::error::{ErrorRecord, Eval, Exception};

const SWITCH: &str = "System.Management.Automation.SwitchParameter";

/// The commands; `views` are those of the screen.
pub fn definitions(views: &Arc<Mutex<Views>>) -> Vec<Definition> {
    [("Format-Table", Shape::Table), ("Format-List", Shape::List), ("Format-Wide", Shape::Wide)]
        .into_iter()
        .map(|(name, shape)| {
            let views = Arc::clone(views);
            Definition {
                name,
                info: Arc::new(move || info(name)),
                make: Arc::new(move || -> Box<dyn Cmdlet> {
                    Box::new(Format { shape, views: Arc::clone(&views), objects: Vec::new() })
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
            parameter("InputObject", "System.Management.Automation.PSObject", None, true),
        ],
        ..CommandInfo::default()
    }
}

struct Format {
    shape: Shape,
    views: Arc<Mutex<Views>>,
    objects: Vec<Value>,
}

impl Cmdlet for Format {
    fn process(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let given = cx.bound.get("InputObject").cloned();
        self.objects.extend(cx.input.clone().or(given));
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Eval<()> {
        let parameters = self.parameters(cx)?;
        let language =
            cx.runtime.culture.name.split('-').next().filter(|name| !name.is_empty()).unwrap_or("iv").to_owned();
        let page = Page::plain(cx.runtime.host.width(), &language);
        let views = self.views.lock().map_or_else(|_| Views::built_in().clone(), |views| views.clone());
        let mut shaper = Shaper::explicit(self.shape, parameters, Arc::new(views), ENUMERATION_LIMIT);
        let (mut output, mut items) = (Output::new(page), Vec::new());
        for object in std::mem::take(&mut self.objects) {
            // What is wrong with a view or a property shows in the text.
            let _ = shaper.push(&mut Objects(cx.runtime), &object, &mut items);
        }
        shaper.end(&mut items);
        items.into_iter().for_each(|item| output.push(item));
        output.finish();
        let lines: Vec<String> = output.take_lines().collect();
        for line in lines {
            cx.write(Value::string(&line))?;
        }
        Ok(())
    }
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
        Ok(parameters)
    }
}

fn refused(cx: &Cx<'_>, bad: &given::BadProperty) -> Box<posh_runtime::error::Interrupt> {
    let exception = Exception::new("System.NotSupportedException", bad.message.clone());
    cx.stop(ErrorRecord::new(exception, bad.id, "InvalidArgument", Value::Null))
}
