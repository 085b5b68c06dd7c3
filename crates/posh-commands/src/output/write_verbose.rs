//! Write-Verbose

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes to the verbose stream.
#[derive(Default)]
pub(crate) struct WriteVerbose;

impl Cmdlet for WriteVerbose {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let message = cx.text_of("Message")?.unwrap_or_default();
        cx.verbose(&message)
    }
}
