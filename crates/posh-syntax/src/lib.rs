//! PowerShell source text to tokens and a syntax tree with spans.

pub mod operator;
pub mod source;
pub mod tree;
