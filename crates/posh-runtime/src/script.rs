//! Script files: reading, parsing, what they know of themselves; parse errors as errors.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use posh_syntax::ParseResult;

use crate::code::Code;
use crate::error::{ErrorRecord, Eval, Exception, Interrupt, Position};
use crate::runtime::Runtime;
use crate::scope::Scope;
use crate::value::Value;

/// The error of a text that does not parse: the first of its errors.
pub fn parse_failure(parsed: &ParseResult) -> ErrorRecord {
    let Some(first) = parsed.errors.first() else {
        return ErrorRecord::runtime("ParseError", "ParserError", "The text does not parse.");
    };
    let exception = Exception::new("System.Management.Automation.ParseException", first.message.clone());
    let mut record = ErrorRecord::new(exception, first.id, "ParserError", Value::Null);
    record.invocation.position = Some(Position { source: parsed.tree.source().clone(), span: first.span });
    record.reason = Some("ParseException".to_owned());
    record
}

/// `$PSScriptRoot` and `$PSCommandPath`.
pub fn set_script_variables(scope: &Rc<Scope>, path: &Path) {
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    scope.set("PSScriptRoot", Value::string(&folder));
    scope.set("PSCommandPath", Value::string(&path.display().to_string()));
}

impl Runtime {
    /// Reads and parses a script file.
    pub fn load_script(&mut self, path: &Path) -> Eval<Arc<Code>> {
        let bytes = std::fs::read(path).map_err(|error| {
            let message = format!("{}: {error}", path.display());
            Interrupt::statement(ErrorRecord::runtime("ScriptNotReadable", "OpenError", message))
        })?;
        let name: Arc<str> = path.display().to_string().into();
        let text = posh_syntax::decode(&bytes);
        self.compile(&text, Some(name)).map_err(|parsed| Interrupt::error(parse_failure(&parsed)))
    }
}
