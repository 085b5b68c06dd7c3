//! Out-Null

use crate::support::{Cmdlet, Cx, Run};

/// Throws everything away.
#[derive(Default)]
pub(crate) struct OutNull;

impl Cmdlet for OutNull {
    fn process(&mut self, _cx: &mut Cx<'_>) -> Run {
        Ok(())
    }
}
