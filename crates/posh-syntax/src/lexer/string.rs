//! Quoted strings.

use memchr::memchr;

use super::expand::{Expand, Quote};
use super::{Lexer, chars};
use crate::messages::Message;
use crate::token::{COOKED, EXPANDABLE, Token, TokenKind};

impl Lexer<'_> {
    pub(super) fn single_quoted(&mut self, start: usize) -> Token {
        let (end, flags) = self.single_quoted_end(start);
        self.finish_with(TokenKind::StringLiteral, start, end, flags)
    }

    /// Where the string that the single quote at `start` opens ends, and whether it has doubled quotes.
    pub(super) fn single_quoted_end(&mut self, start: usize) -> (usize, u8) {
        let mut flags = 0;
        let mut pos = start + self.char_at(start).len_utf8();
        while let Some(at) = self.next_single_quote(pos) {
            let end = at + self.char_at(at).len_utf8();
            let second = self.char_at(end);
            if !chars::is_single_quote(second) {
                return (end, flags);
            }
            flags = COOKED;
            pos = end + second.len_utf8();
        }
        self.unterminated(start, '\'');
        (self.text.len(), flags)
    }

    /// The next single quote of any form from `pos` on.
    pub(crate) fn next_single_quote(&self, pos: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(pos..)?;
        let plain = memchr(b'\'', rest).unwrap_or(rest.len());
        let mut from = 0;
        while let Some(at) = memchr(0xE2, &rest[from..plain]) {
            let at = from + at;
            if chars::is_single_quote(self.char_at(pos + at)) {
                return Some(pos + at);
            }
            from = at + 1;
        }
        (plain < rest.len()).then_some(pos + plain)
    }

    pub(super) fn double_quoted(&mut self, start: usize) -> Token {
        let open = start + self.char_at(start).len_utf8();
        let mut scan = Expand::new(open, Quote::Double);
        while scan.next(self).is_some() {}
        let end = self.close_double(start, &scan);
        let mut flags = 0;
        if scan.expands {
            flags |= EXPANDABLE;
        }
        if scan.escapes {
            flags |= COOKED;
        }
        self.finish_with(TokenKind::StringExpandable, start, end, flags)
    }

    /// Where a double-quoted string that was opened at `start` ends.
    pub(super) fn close_double(&mut self, start: usize, scan: &Expand) -> usize {
        if scan.closed {
            return scan.pos;
        }
        self.unterminated(start, '"');
        self.text.len()
    }

    pub(super) fn unterminated(&mut self, start: usize, quote: char) {
        let end = self.text.len();
        let message = Message::TerminatorExpectedAtEndOfString(quote.into());
        self.report_incomplete(start, end, message);
    }
}
