//! What is wrong with a tree whose syntax is right.

use crate::error::ParseError;
use crate::tree::Tree;

pub(crate) fn check(_tree: &Tree, _errors: &mut Vec<ParseError>) {}
