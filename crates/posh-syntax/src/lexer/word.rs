//! Identifiers, keywords, bare words, labels, names of types.

use super::expand::{Expand, Quote};
use super::{Lexer, Mode, chars};
use crate::token::{COOKED, EXPANDABLE, Token, TokenKind, keyword};

impl Lexer<'_> {
    /// Where the letters, digits and underscores from `pos` on end.
    pub(crate) fn identifier_end(&self, mut pos: usize) -> usize {
        let bytes = self.text.as_bytes();
        loop {
            while let Some(byte) = bytes.get(pos)
                && chars::is(*byte, chars::WORD)
            {
                pos += 1;
            }
            if self.byte(pos) < 0x80 {
                return pos;
            }
            let c = self.char_at(pos);
            if !chars::is_word(c) {
                return pos;
            }
            pos += c.len_utf8();
        }
    }

    pub(super) fn identifier_or_word(&mut self, start: usize) -> Token {
        if self.state.mode == Mode::TypeName {
            return self.type_name(start);
        }
        let end = self.identifier_end(start);
        if self.in_command() {
            if !self.word_ends_at(end) && !self.state.simple_name {
                return self.word_from(start, end);
            }
            if !self.state.simple_name
                && let Some(kind) = keyword(&self.text.as_bytes()[start..end])
            {
                return self.finish(kind, start, end);
            }
        }
        self.finish(TokenKind::Identifier, start, end)
    }

    fn type_name(&mut self, start: usize) -> Token {
        let mut end = start;
        loop {
            end = self.identifier_end(end);
            if !matches!(self.byte(end), b'.' | b'`' | b'+' | b'#' | b'\\') {
                break;
            }
            end += 1;
        }
        self.finish(TokenKind::Identifier, start, end)
    }

    /// `:name`, or a word that begins with a colon.
    pub(super) fn label(&mut self, start: usize) -> Token {
        let first = self.char_at(start + 1);
        if !chars::is_letter(first) && first != '_' {
            return self.word_from(start, start + 1);
        }
        let end = self.identifier_end(start + 1);
        if !self.word_ends_at(end) {
            return self.word_from(start, end);
        }
        self.finish(TokenKind::Label, start, end)
    }

    /// Where the word that goes on at `pos` ends, and what its text has that its value has not.
    pub(super) fn scan_word(&mut self, mut pos: usize) -> (usize, u8) {
        let bytes = self.text.as_bytes();
        let mut flags = 0;
        loop {
            while let Some(byte) = bytes.get(pos)
                && !chars::is(*byte, chars::ENDS_WORD | chars::SPECIAL_IN_WORD)
            {
                pos += 1;
            }
            if self.at_end(pos) || chars::is(bytes[pos], chars::ENDS_WORD) {
                return (pos, flags);
            }
            let c = self.char_at(pos);
            match c {
                '`' => {
                    flags |= COOKED;
                    pos = self.escape(pos).1;
                }
                '$' => match self.expansion(pos, Quote::Word) {
                    Some(part) => {
                        flags |= COOKED | EXPANDABLE;
                        pos = part.end();
                    }
                    None => pos += 1,
                },
                _ if chars::is_wide_blank(c) => return (pos, flags),
                _ if chars::is_single_quote(c) => {
                    flags |= COOKED;
                    pos = self.single_quoted_end(pos).0;
                }
                _ if chars::is_double_quote(c) => {
                    let mut scan = Expand::new(pos + c.len_utf8(), Quote::Double);
                    while scan.next(self).is_some() {}
                    flags |= COOKED;
                    if scan.expands {
                        flags |= EXPANDABLE;
                    }
                    pos = self.close_double(pos, &scan);
                }
                _ => pos += c.len_utf8(),
            }
        }
    }
}
