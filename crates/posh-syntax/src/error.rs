//! What the parser found wrong.

use crate::tree::Span;

/// An error of lexer or parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The reference's name of the error (`MissingEndCurlyBrace`).
    pub id: &'static str,
    /// The sentence for the user.
    pub message: String,
    /// Where it was found; zero-length where something is missing.
    pub span: Span,
    /// Whether more input could make the text valid.
    pub incomplete: bool,
}
