//! Classes and enums of scripts: not there yet, and said so.

use std::rc::Rc;
use std::sync::Arc;

use super::Frame;
use crate::class::Class;
use crate::code::TypeDefinition;
use crate::error::{Eval, Interrupt};
use crate::runtime::Runtime;
use crate::value::Value;

impl Runtime {
    pub(crate) fn define_type(&mut self, _: &Frame, definition: &Arc<TypeDefinition>) -> Eval<()> {
        let what = if definition.is_enum { "enum" } else { "class" };
        Err(Interrupt::error(super::statements::not_there(what)))
    }

    pub(crate) fn convert_to_class(&mut self, _: &Value, _: &Rc<Class>) -> Eval<Value> {
        Err(Interrupt::statement(super::statements::not_there("a cast to a class")))
    }
}
