//! Write-Debug

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes to the debug stream.
#[derive(Default)]
pub(crate) struct WriteDebug;

impl Cmdlet for WriteDebug {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let message = cx.text_of("Message")?.unwrap_or_default();
        cx.debug(&message)
    }
}
