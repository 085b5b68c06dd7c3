//! `Regex.Escape` and `Regex.Unescape`.

use crate::error::RegexError;
use crate::options::{CaseRule, Options};
use crate::parser::Parser;
use crate::text::Output;

/// `text` with a backslash before everything that means something in a pattern.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let letter = match char {
            '\t' => 't',
            '\n' => 'n',
            '\x0C' => 'f',
            '\r' => 'r',
            ' ' | '#' | '$' | '(' | ')' | '*' | '+' | '.' | '?' | '[' | '\\' | '^' | '{' | '|' => char,
            other => {
                out.push(other);
                continue;
            }
        };
        out.push('\\');
        out.push(letter);
    }
    out
}

/// `text` with its escapes replaced by what they stand for.
///
/// # Errors
/// An escape is wrong.
pub fn unescape(text: &str) -> Result<Output, RegexError> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut parser = Parser::new(&units, Options::NONE, CaseRule::Common);
    let mut out = Vec::with_capacity(units.len());
    while let Some(&unit) = units.get(parser.pos) {
        parser.pos += 1;
        if unit != u16::from(b'\\') {
            out.push(unit);
        } else if !parser.at_end() {
            out.push(parser.char_escape()?);
        }
    }
    Ok(Output::from_units(out))
}
