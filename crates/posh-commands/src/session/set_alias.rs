//! Set-Alias

use super::aliases::define;
use crate::support::{Cmdlet, Cx, Run, Tools as _};

/// Makes an alias or changes it.
#[derive(Default)]
pub(crate) struct SetAlias;

impl Cmdlet for SetAlias {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let name = cx.text_of("Name")?.unwrap_or_default();
        if cx.should_process(&name, "Set Alias")? { define(cx, &name) } else { Ok(()) }
    }
}
