//! Write-Information

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes to the information stream.
#[derive(Default)]
pub(crate) struct WriteInformation;

impl Cmdlet for WriteInformation {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let data = cx.value("MessageData").unwrap_or_default();
        let tags = cx.texts("Tags")?;
        cx.information(&data, &tags)
    }
}
