//! Blanks, comments, line continuations.

use memchr::{memchr, memchr2};

use super::{Lexer, chars};
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::Span;

impl Lexer<'_> {
    pub(crate) fn skip_blanks(&mut self) {
        loop {
            while chars::is(self.byte(self.pos), chars::BLANK) {
                self.pos += 1;
            }
            if self.byte(self.pos) < 0x80 {
                return;
            }
            let c = self.char_at(self.pos);
            if !chars::is_wide_blank(c) {
                return;
            }
            self.pos += c.len_utf8();
        }
    }

    /// Where the line that goes on at `pos` ends, before its newline.
    pub(crate) fn line_end(&self, pos: usize) -> usize {
        memchr2(b'\n', b'\r', &self.text.as_bytes()[pos.min(self.text.len())..]).map_or(self.text.len(), |at| pos + at)
    }

    /// Where the block comment whose inside begins at `pos` ends; `None` when it does not.
    fn block_end(&self, mut pos: usize) -> Option<usize> {
        loop {
            pos += memchr(b'#', self.text.as_bytes().get(pos..)?)? + 1;
            if self.byte(pos) == b'>' {
                return Some(pos + 1);
            }
        }
    }

    pub(super) fn line_comment(&mut self, start: usize) -> Option<Token> {
        let end = self.line_end(start);
        let text = self.slice(start, end);
        if text.get(1..9).is_some_and(|word| word.eq_ignore_ascii_case("requires")) {
            let at_line_start = self.text.as_bytes()[..start]
                .iter()
                .rev()
                .find(|byte| !chars::is(**byte, chars::BLANK))
                .is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b'>' | 0xBF));
            let after = self.char_at(start + 9);
            if at_line_start && (start + 9 == end || chars::is_blank(after)) {
                let span = Span { start: start as u32, end: end as u32 };
                if !self.requires.contains(&span) {
                    self.requires.push(span);
                }
            }
        } else if text.len() >= 25 && is_signature(text) && self.signature.is_none() {
            self.signature = Some(start as u32);
        }
        self.trivia(TokenKind::Comment, start, end)
    }

    pub(super) fn block_comment(&mut self, start: usize) -> Option<Token> {
        let end = match self.block_end(start + 2) {
            Some(end) => end,
            None => {
                let end = self.text.len();
                let message = Message::MissingTerminatorMultiLineComment;
                self.report_incomplete(start, end, message);
                end
            }
        };
        self.trivia(TokenKind::Comment, start, end)
    }

    /// A backtick outside words and strings: a continuation, blanks, or the first character of a word.
    pub(super) fn backtick(&mut self, start: usize) -> Option<Token> {
        let next = self.char_at(start + 1);
        match next {
            '\n' => return self.trivia(TokenKind::LineContinuation, start, start + 2),
            '\r' => {
                let width = if self.byte(start + 2) == b'\n' { 3 } else { 2 };
                return self.trivia(TokenKind::LineContinuation, start, start + width);
            }
            _ if chars::is_blank(next) => {
                self.pos = start + 1;
                self.skip_blanks();
                return None;
            }
            '\0' if self.at_end(start + 1) => {
                self.report_incomplete(start, start + 1, Message::IncompleteString);
                self.pos = start + 1;
                return None;
            }
            _ => {}
        }
        Some(self.word_from(start, start))
    }

    /// Records a token that the parser does not see.
    fn trivia(&mut self, kind: TokenKind, start: usize, end: usize) -> Option<Token> {
        self.pos = end;
        if let Some(tokens) = &mut self.tokens {
            tokens.push(Token { kind, flags: 0, start: start as u32, end: end as u32 });
        }
        None
    }

    /// Whether nothing but blanks and comments follows `pos`.
    pub(crate) fn only_trivia_after(&self, pos: usize) -> bool {
        let Some(mut rest) = self.source.get(pos..) else {
            return true;
        };
        while let Some(c) = rest.chars().next() {
            let width = if c == '#' {
                memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())
            } else if let Some(inner) = rest.strip_prefix("<#") {
                inner.find("#>").map_or(rest.len(), |at| at + 4)
            } else if chars::is_blank(c) {
                c.len_utf8()
            } else {
                return false;
            };
            rest = &rest[width..];
        }
        true
    }

    /// Whether the line after the newline that ends at `pos` begins with a bar, comment lines aside.
    pub(crate) fn pipe_continues(&self, mut pos: usize) -> bool {
        let mut line_is_empty = true;
        loop {
            match self.byte(pos) {
                0 if self.at_end(pos) => return false,
                b'|' => return !self.at_end(pos + 1),
                b'#' => {
                    pos = self.line_end(pos);
                    line_is_empty = false;
                }
                b'<' if self.byte(pos + 1) == b'#' => match self.block_end(pos + 2) {
                    Some(end) => {
                        pos = end;
                        line_is_empty = false;
                    }
                    None => return false,
                },
                byte @ (b'\n' | b'\r') => {
                    if line_is_empty {
                        return false;
                    }
                    line_is_empty = true;
                    pos += if byte == b'\r' && self.byte(pos + 1) == b'\n' { 2 } else { 1 };
                }
                _ => {
                    let c = self.char_at(pos);
                    if !chars::is_blank(c) {
                        return false;
                    }
                    pos += c.len_utf8();
                }
            }
        }
    }
}

/// Whether a comment line opens the signature block of a signed script.
fn is_signature(comment: &str) -> bool {
    let mut letters = comment[1..].chars().filter(|c| !chars::is_blank(*c));
    "sig#beginsignatureblock".chars().all(|wanted| letters.next().is_some_and(|c| c.to_ascii_lowercase() == wanted))
        && letters.next().is_none()
}
