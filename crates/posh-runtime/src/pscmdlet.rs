//! `$PSCmdlet`: what an advanced function knows of its call.

use std::any::Any;

use crate::command::{Bound, CommandInfo};
use crate::object::NativeObject;
use crate::types::TypeRef;

/// The object behind `$PSCmdlet`.
pub struct PsCmdlet {
    /// The function.
    pub info: CommandInfo,
    /// Its parameters.
    pub bound: Bound,
}

impl PsCmdlet {
    /// The object of a call.
    pub fn new(info: CommandInfo, bound: Bound) -> PsCmdlet {
        PsCmdlet { info, bound }
    }
}

impl NativeObject for PsCmdlet {
    fn type_ref(&self) -> TypeRef {
        TypeRef::define("System.Management.Automation.PSScriptCmdlet")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}
