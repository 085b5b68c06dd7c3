//! Tokens that must stand directly behind an expression, and the rest of a command line taken verbatim.

use super::{Lexer, chars};
use crate::token::{COOKED, Token, TokenKind};

impl Lexer<'_> {
    /// The `.`, `::`, `[`, `?.` or `?[` directly at the current position.
    pub(crate) fn member_access(&mut self) -> Option<Token> {
        use TokenKind as K;
        let start = self.pos;
        let (kind, width) = match (self.byte(start), self.byte(start + 1)) {
            (b'.', b'.') => return None,
            (b'.', _) => (K::Dot, 1),
            (b'[', _) => (K::LBracket, 1),
            (b':', b':') => (K::ColonColon, 2),
            (b'?', b'.') => (K::QuestionDot, 2),
            (b'?', b'[') => (K::QuestionLBracket, 2),
            _ => return None,
        };
        if self.in_command() && matches!(kind, K::Dot | K::ColonColon) {
            let after = self.char_at(start + width);
            if self.at_end(start + width) || chars::is_blank(after) || matches!(after, '\r' | '\n') {
                return None;
            }
        }
        Some(self.finish(kind, start, start + width))
    }

    /// The `(` or `{` directly at the current position.
    pub(crate) fn invocation(&mut self) -> Option<Token> {
        let start = self.pos;
        let kind = match self.byte(start) {
            b'(' => TokenKind::LParen,
            b'{' => TokenKind::LCurly,
            _ => return None,
        };
        Some(self.finish(kind, start, start + 1))
    }

    /// What follows `--%`: the rest of the line up to a bar outside double quotes.
    pub(crate) fn verbatim(&mut self) -> Option<Token> {
        self.skip_blanks();
        let start = self.pos;
        let mut pos = start;
        let mut quoted = false;
        loop {
            let c = self.char_at(pos);
            match c {
                '\r' | '\n' => break,
                '\0' if self.at_end(pos) => break,
                '|' | '&' if !quoted && (c == '|' || self.byte(pos + 1) == b'&') => break,
                _ if chars::is_double_quote(c) => quoted = !quoted,
                _ => {}
            }
            pos += c.len_utf8();
        }
        Some(self.finish_with(TokenKind::Generic, start, pos, COOKED))
    }

    /// The name of an assembly with its version and the like, up to the bracket that closes the type.
    pub(crate) fn assembly_name(&mut self) -> (usize, usize) {
        self.skip_blanks();
        let start = self.pos;
        let mut end = start;
        loop {
            self.skip_blanks();
            let from = self.pos;
            let kind = match self.byte(from) {
                b',' => TokenKind::Comma,
                b'=' => TokenKind::Equals,
                0 | b'[' | b']' | b'\r' | b'\n' => break,
                _ => TokenKind::Identifier,
            };
            let mut pos = from + self.char_at(from).len_utf8();
            while kind == TokenKind::Identifier
                && !matches!(self.byte(pos), 0 | b',' | b'=' | b'[' | b']' | b'\r' | b'\n')
                && !chars::is_blank(self.char_at(pos))
            {
                pos += self.char_at(pos).len_utf8();
            }
            self.finish(kind, from, pos);
            end = pos;
        }
        self.pos = end;
        (start, end)
    }
}
