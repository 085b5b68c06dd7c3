//! New-Guid

use std::sync::Arc;

use posh_runtime::Value;
use uuid::Uuid;

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives a new GUID, the empty one, or the one that was given as text.
#[derive(Default)]
pub(crate) struct NewGuid;

impl Cmdlet for NewGuid {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let guid = if cx.flag("Empty") {
            Value::Guid(Arc::new(Uuid::nil()))
        } else if let Some(text) = cx.value("InputObject") {
            cx.convert(&text, "System.Guid")?
        } else {
            Value::Guid(Arc::new(Uuid::new_v4()))
        };
        cx.emit(guid)
    }
}
