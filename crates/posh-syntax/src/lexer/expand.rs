//! The parts of an expandable text: plain runs, escapes, variables, subexpressions.
//!
//! The lexer walks the parts to find where a string ends; the parser walks them again to build the string's value.

use super::{Lexer, chars};
use crate::messages::Message;

/// What kind of text is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    /// A double-quoted string, behind its opening quote.
    Double,
    /// A double-quoted here-string, at its first line.
    Here,
    /// A bare word; quotes inside it are not for this walk.
    Word,
}

/// A piece of an expandable text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text that stands for itself.
    Text { start: usize, end: usize },
    /// One character written as an escape or a doubled quote.
    Char { value: char, end: usize },
    /// A variable, from its dollar sign.
    Variable { start: usize, end: usize },
    /// `$(…)`, from its dollar sign past its parenthesis (or to the end of the text).
    Subexpression { start: usize, end: usize },
}

impl Part {
    pub(crate) fn end(self) -> usize {
        match self {
            Part::Text { end, .. }
            | Part::Char { end, .. }
            | Part::Variable { end, .. }
            | Part::Subexpression { end, .. } => end,
        }
    }
}

/// A walk over the parts of an expandable text.
pub(crate) struct Expand {
    pub(crate) pos: usize,
    quote: Quote,
    /// Whether the end was found: past the closing quote for [`Quote::Double`], else before what closes.
    pub(crate) closed: bool,
    /// Whether a variable or subexpression was met.
    pub(crate) expands: bool,
    /// Whether an escape or doubled quote was met.
    pub(crate) escapes: bool,
    /// A footer of a here-string that blanks stand before.
    pub(crate) indented_footer: Option<usize>,
}

impl Expand {
    pub(crate) fn new(pos: usize, quote: Quote) -> Expand {
        Expand { pos, quote, closed: false, expands: false, escapes: false, indented_footer: None }
    }

    /// The next part; `None` at the end of the text.
    pub(crate) fn next(&mut self, lexer: &mut Lexer) -> Option<Part> {
        let start = self.pos;
        let bytes = lexer.text.as_bytes();
        let here = self.quote == Quote::Here;
        while let Some(byte) = bytes.get(self.pos)
            && (!chars::is(*byte, chars::SPECIAL_IN_STRING) || here && *byte == b'"')
            && !(here && matches!(byte, b'\n' | b'\r'))
        {
            self.pos += 1;
        }
        if self.pos > start {
            return Some(Part::Text { start, end: self.pos });
        }
        let c = lexer.char_at(start);
        let part = match c {
            _ if lexer.at_end(start) => return None,
            '\n' | '\r' => return self.newline(lexer, start),
            '`' if !lexer.at_end(start + 1) => {
                self.escapes = true;
                let (value, end) = lexer.escape(start);
                Part::Char { value, end }
            }
            '$' => match lexer.expansion(start, self.quote) {
                Some(part) => {
                    self.expands = true;
                    part
                }
                None => Part::Text { start, end: start + 1 },
            },
            _ if !here && chars::is_double_quote(c) => {
                let end = start + c.len_utf8();
                let second = lexer.char_at(end);
                if !chars::is_double_quote(second) {
                    self.pos = end;
                    self.closed = true;
                    return None;
                }
                self.escapes = true;
                Part::Char { value: second, end: end + second.len_utf8() }
            }
            _ => Part::Text { start, end: start + c.len_utf8() },
        };
        self.pos = part.end();
        Some(part)
    }

    /// A newline of a here-string: text, unless the footer follows.
    fn newline(&mut self, lexer: &Lexer, start: usize) -> Option<Part> {
        let crlf = lexer.byte(start) == b'\r' && lexer.byte(start + 1) == b'\n';
        let end = if crlf { start + 2 } else { start + 1 };
        if lexer.is_footer(end, true) {
            self.closed = true;
            return None;
        }
        if self.indented_footer.is_none() {
            self.indented_footer = lexer.indented_footer(end, true);
        }
        self.pos = end;
        Some(Part::Text { start, end })
    }
}

impl Lexer<'_> {
    /// The variable or subexpression at the dollar sign at `start`; `None` when the sign is text.
    pub(super) fn expansion(&mut self, start: usize, quote: Quote) -> Option<Part> {
        let next = self.char_at(start + 1);
        if next == '(' {
            let end = self.subexpression_end(start);
            return Some(Part::Subexpression { start, end });
        }
        if next == '{' || chars::is_variable_start(next) {
            let end = self.variable_end(start, quote != Quote::Word);
            return Some(Part::Variable { start, end });
        }
        None
    }

    /// Where `$(…)` at `start` ends: parentheses are counted without regard for quotes or comments.
    fn subexpression_end(&mut self, start: usize) -> usize {
        let mut depth = 0usize;
        for at in memchr::memchr2_iter(b'(', b')', &self.text.as_bytes()[start + 1..]) {
            let at = start + 1 + at;
            if self.byte(at) == b'(' {
                depth += 1;
            } else {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
        }
        let end = self.text.len();
        self.report_incomplete(start, end, Message::IncompleteDollarSubexpressionReference);
        end
    }

    /// The character that the backtick at `start` and what follows stand for, and where they end.
    pub(crate) fn escape(&mut self, start: usize) -> (char, usize) {
        if self.at_end(start + 1) {
            return ('`', start + 1);
        }
        let c = self.char_at(start + 1);
        let value = match c {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode_escape(start),
            'v' => '\u{b}',
            _ => c,
        };
        (value, start + 1 + c.len_utf8())
    }

    fn unicode_escape(&mut self, start: usize) -> (char, usize) {
        const INVALID: char = '\u{fffd}';
        const DIGITS: usize = 6;
        let first = start + 3;
        if self.byte(start + 2) != b'{' {
            self.report(start, start + 2, Message::InvalidUnicodeEscapeSequence, false);
            return (INVALID, start + 2);
        }
        let mut pos = first;
        loop {
            let byte = self.byte(pos);
            let count = pos - first;
            if byte == b'}' && count == 0 {
                self.report(start, pos + 1, Message::InvalidUnicodeEscapeSequence, false);
                return (INVALID, pos + 1);
            } else if byte == b'}' {
                break;
            } else if !byte.is_ascii_hexdigit() {
                let message = if count < DIGITS {
                    Message::InvalidUnicodeEscapeSequence
                } else {
                    Message::MissingUnicodeEscapeSequenceTerminator
                };
                self.report(pos, pos + 1, message, false);
                return (INVALID, pos);
            } else if count == DIGITS {
                let message = Message::TooManyDigitsInUnicodeEscapeSequence;
                self.report(pos, pos + 1, message, false);
                return (INVALID, pos);
            }
            pos += 1;
        }
        let value = u32::from_str_radix(self.slice(first, pos), 16).unwrap_or(u32::MAX);
        if value > 0x10_FFFF {
            self.report(first, pos, Message::InvalidUnicodeEscapeSequenceValue, false);
        }
        (char::from_u32(value).unwrap_or(INVALID), pos + 1)
    }
}
