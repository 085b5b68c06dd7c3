//! `#requires` lines.

use crate::error::ParseError;
use crate::source::Source;
use crate::tree::{Requirements, Span};

pub(crate) fn read(_source: &Source, _lines: &[Span], _errors: &mut Vec<ParseError>) -> Option<Requirements> {
    None
}
