//! Out-Default and Out-Host

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Shows everything on the screen.
#[derive(Default)]
pub(crate) struct OutDefault;

impl Cmdlet for OutDefault {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        match cx.input() {
            Some(object) => cx.show(object),
            None => Ok(()),
        }
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.show_end()
    }
}
