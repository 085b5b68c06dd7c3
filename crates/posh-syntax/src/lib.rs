//! PowerShell source text to tokens and a syntax tree with spans.
//!
//! The tree is the reference shell's: the node kinds of `System.Management.Automation.Language`, the same extents, the
//! same tokens, the same errors in the same places. PowerShell has no grammar apart from its parser, so the lexer and
//! the recursive-descent parser here are written by hand and follow the recorded behaviour of PowerShell 7.6.9.
//!
//! What this crate is not: it resolves no names, loads nothing, and does no I/O. Types stay names, a command stays its
//! elements. Errors that come from looking things up belong to the runtime.
//!
//! The trade-off: nodes keep what was written, not what an evaluator would like best. A runtime lowers the tree once;
//! in return, one parse serves evaluation, completion, formatting and the syntax objects that scripts see.

mod big;
mod checks;
mod decode;
mod error;
mod lexer;
mod messages;
pub mod operator;
mod parse;
mod parser;
mod pool;
mod requires;
pub mod source;
mod token;
pub mod tree;
mod visit;

pub use decode::decode;
pub use error::ParseError;
pub use parse::{ParseOptions, ParseResult, parse, parse_with};
pub use token::{Token, TokenKind};
pub use visit::Role;
