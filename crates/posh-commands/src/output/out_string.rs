//! Out-String

use crate::support::model;
use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives what the screen would show as text: one string, or with -Stream one for each line.
#[derive(Default)]
pub(crate) struct OutString {
    objects: Vec<Value>,
}

impl Cmdlet for OutString {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.objects.extend(cx.input());
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let width = cx.int("Width").and_then(|width| usize::try_from(width).ok());
        let objects = std::mem::take(&mut self.objects);
        let lines = model::lines(cx.runtime, &objects, width)?;
        if cx.flag("Stream") {
            return lines.into_iter().try_for_each(|line| cx.emit(Value::string(&line)));
        }
        let separator = if cx.flag("NoNewline") { "" } else { "\n" };
        let text: String = lines.into_iter().flat_map(|line| [line, separator.to_owned()]).collect();
        cx.emit(Value::string(&text))
    }
}
