//! Add-Content

use super::set_content::ContentWriter;
use crate::support::{Cmdlet, Cx, Run};

/// Adds to what files hold.
#[derive(Default)]
pub(crate) struct AddContent {
    writer: ContentWriter,
}

impl Cmdlet for AddContent {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.open(cx, true)
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.write(cx)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer.close(cx)
    }
}
