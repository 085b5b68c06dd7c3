//! Here-strings.

use super::expand::{Expand, Quote};
use super::{Lexer, chars};
use crate::messages::Message;
use crate::token::{COOKED, EXPANDABLE, Token, TokenKind};

impl Lexer<'_> {
    /// A here-string whose mark is at `start` and has the quote `quote`.
    pub(super) fn here_string(&mut self, start: usize, quote: char, double: bool) -> Token {
        let kind = if double { TokenKind::HereStringExpandable } else { TokenKind::HereStringLiteral };
        let plain = if double { '"' } else { '\'' };
        let mut pos = start + 1 + quote.len_utf8();
        while chars::is_blank(self.char_at(pos)) {
            pos += self.char_at(pos).len_utf8();
        }
        let body = match (self.byte(pos), self.byte(pos + 1)) {
            (b'\r', b'\n') => pos + 2,
            (b'\r' | b'\n', _) => pos + 1,
            _ if self.at_end(pos) => {
                self.unterminated(start, plain);
                return self.finish(kind, start, pos);
            }
            _ => {
                let message = Message::UnexpectedCharactersAfterHereStringHeader;
                self.report(pos, pos + 1, message, false);
                let end = self.line_end(pos);
                return self.finish_with(kind, start, end, COOKED);
            }
        };
        if double { self.here_expandable(start, body) } else { self.here_literal(start, body) }
    }

    fn here_literal(&mut self, start: usize, body: usize) -> Token {
        let mut line = body;
        let mut indented = None;
        loop {
            if self.is_footer(line, false) {
                let end = line + self.char_at(line).len_utf8() + 1;
                return self.finish(TokenKind::HereStringLiteral, start, end);
            }
            if indented.is_none() {
                indented = self.indented_footer(line, false);
            }
            let end = self.line_end(line);
            if self.at_end(end) {
                break;
            }
            line = if self.byte(end) == b'\r' && self.byte(end + 1) == b'\n' { end + 2 } else { end + 1 };
        }
        self.no_footer(start, indented, '\'');
        let end = self.text.len();
        self.finish(TokenKind::HereStringLiteral, start, end)
    }

    fn here_expandable(&mut self, start: usize, body: usize) -> Token {
        let kind = TokenKind::HereStringExpandable;
        if self.is_footer(body, true) {
            let end = body + self.char_at(body).len_utf8() + 1;
            return self.finish(kind, start, end);
        }
        let mut scan = Expand::new(body, Quote::Here);
        scan.indented_footer = self.indented_footer(body, true);
        while scan.next(self).is_some() {}
        let mut flags = 0;
        if scan.expands {
            flags |= EXPANDABLE;
        }
        if scan.escapes {
            flags |= COOKED;
        }
        let mut end = self.text.len();
        if scan.closed {
            let crlf = self.byte(scan.pos) == b'\r' && self.byte(scan.pos + 1) == b'\n';
            let footer = scan.pos + if crlf { 2 } else { 1 };
            end = footer + self.char_at(footer).len_utf8() + 1;
        } else {
            self.no_footer(start, scan.indented_footer, '"');
        }
        self.finish_with(kind, start, end, flags)
    }

    fn no_footer(&mut self, start: usize, indented: Option<usize>, quote: char) {
        match indented {
            Some(at) => {
                let end = self.text.len();
                self.report_incomplete(at, end, Message::WhitespaceBeforeHereStringFooter);
            }
            None => self.unterminated(start, quote),
        }
    }

    /// Whether the mark that ends a here-string stands at `pos`.
    pub(super) fn is_footer(&self, pos: usize, double: bool) -> bool {
        let c = self.char_at(pos);
        let quote = if double { chars::is_double_quote(c) } else { chars::is_single_quote(c) };
        quote && self.byte(pos + c.len_utf8()) == b'@'
    }

    /// The mark that would end a here-string if no blanks stood before it.
    pub(super) fn indented_footer(&self, line: usize, double: bool) -> Option<usize> {
        let mut pos = line;
        while chars::is_blank(self.char_at(pos)) && !self.at_end(pos) {
            pos += self.char_at(pos).len_utf8();
        }
        (pos > line && self.is_footer(pos, double)).then_some(pos)
    }
}
