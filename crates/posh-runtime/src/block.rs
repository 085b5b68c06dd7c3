//! Script blocks as values.

use std::sync::Arc;

use crate::code::Code;

/// A script block: its code, and the variables that a closure keeps.
#[derive(Debug)]
pub struct ScriptBlock {
    /// What it runs.
    pub code: Arc<Code>,
    /// The module whose scope it runs in, by its number; 0 is none.
    pub module: u32,
    /// Whether it was made by `GetNewClosure`: variables by name.
    pub closure: Option<Vec<(crate::symbol::Symbol, crate::value::Value)>>,
}

impl ScriptBlock {
    /// A script block of code.
    pub fn new(code: Arc<Code>) -> ScriptBlock {
        ScriptBlock { code, module: 0, closure: None }
    }

    /// Its text without the braces.
    pub fn text(&self) -> String {
        let text = self.code.tree.text(self.code.node);
        let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        inner.unwrap_or(text).to_owned()
    }
}
