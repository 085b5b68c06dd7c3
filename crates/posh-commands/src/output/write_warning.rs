//! Write-Warning

use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes to the warning stream.
#[derive(Default)]
pub(crate) struct WriteWarning;

impl Cmdlet for WriteWarning {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let message = cx.text_of("Message")?.unwrap_or_default();
        cx.warn(&message)
    }
}
