//! Get-Unique

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Leaves out what is the same as the object before it.
#[derive(Default)]
pub(crate) struct GetUnique {
    last: Option<Value>,
}

impl Cmdlet for GetUnique {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input() else { return Ok(()) };
        if let Some(last) = self.last.clone()
            && same(cx, &last, &object)?
        {
            return Ok(());
        }
        self.last = Some(object.clone());
        cx.emit(object)
    }
}

fn same(cx: &mut Cx<'_>, last: &Value, object: &Value) -> Run<bool> {
    if cx.flag("OnType") {
        return Ok(cx.type_names(last).first() == cx.type_names(object).first());
    }
    let ignore_case = cx.flag("CaseInsensitive");
    if cx.flag("AsString") {
        let (last, object) = (cx.text(last)?, cx.text(object)?);
        return Ok(if ignore_case { last.eq_ignore_case(&object) } else { last == object });
    }
    cx.same_for_unique(last, object, !ignore_case)
}
