//! Operators and redirections, which are words in an argument unless a word ends right behind them.

use super::{Lexer, Mode, chars};
use crate::token::{COLON, COOKED, Token, TokenKind, dash_operator};

impl Lexer<'_> {
    pub(super) fn operator(&mut self, start: usize, byte: u8, next: u8) -> Token {
        use TokenKind as K;
        match (byte, next) {
            (b'=', _) => self.operator_or_word(K::Equals, start, 1),
            (b'+', b'+') => self.operator_or_word(K::PlusPlus, start, 2),
            (b'+', b'=') => self.operator_or_word(K::PlusEquals, start, 2),
            (b'+', b'0'..=b'9' | b'.') if self.state.signed_numbers => self.number(start),
            (b'+', _) => self.operator_or_word(K::Plus, start, 1),
            (b'-', _) => self.dash(start),
            (b'*', b'=') => self.operator_or_word(K::MultiplyEquals, start, 2),
            (b'*', b'>') => self.redirection(start, 1),
            (b'*', _) => self.operator_or_word(K::Multiply, start, 1),
            (b'/', b'=') => self.operator_or_word(K::DivideEquals, start, 2),
            (b'/', _) => self.operator_or_word(K::Divide, start, 1),
            (b'%', b'=') => self.operator_or_word(K::RemainderEquals, start, 2),
            (b'%', _) => self.operator_or_word(K::Rem, start, 1),
            (b'&', b'&') => self.finish(K::AndAnd, start, start + 2),
            (b'&', _) => self.finish(K::Ampersand, start, start + 1),
            (b'|', b'|') => self.finish(K::OrOr, start, start + 2),
            (b'|', _) => self.finish(K::Pipe, start, start + 1),
            (b'>', _) => self.redirection(start, 0),
            (b'<', _) => self.finish(K::RedirectInStd, start, start + 1),
            (b'!', _) => {
                let c = self.char_at(start + 1);
                if !self.in_command() && (chars::is_letter(c) || c == '_') {
                    return self.word_from(start, start + 1);
                }
                self.operator_or_word(K::Exclaim, start, 1)
            }
            (b'.', _) => self.dot(start, next),
            (b':', b':') => {
                if self.in_command() && !self.state.simple_name && !self.word_ends_at(start + 2) {
                    return self.word_from(start, start + 2);
                }
                self.finish(K::ColonColon, start, start + 2)
            }
            (b':', _) if self.in_command() => self.label(start),
            (b':', _) => self.finish(K::Colon, start, start + 1),
            (b'?', _) if !self.in_command() => self.question(start, next),
            (0, _) => self.word_from(start, start + 1),
            _ => self.word_from(start, start),
        }
    }

    fn question(&mut self, start: usize, next: u8) -> Token {
        use TokenKind as K;
        let (kind, width) = match (next, self.byte(start + 2)) {
            (b'?', b'=') => (K::QuestionQuestionEquals, 3),
            (b'?', _) => (K::QuestionQuestion, 2),
            (b'.', _) => (K::QuestionDot, 2),
            (b'[', _) => (K::QuestionLBracket, 2),
            _ => (K::QuestionMark, 1),
        };
        self.finish(kind, start, start + width)
    }

    fn operator_or_word(&mut self, kind: TokenKind, start: usize, width: usize) -> Token {
        if self.in_command() && !self.word_ends_at(start + width) {
            return self.word_from(start, start + width);
        }
        self.finish(kind, start, start + width)
    }

    fn dot(&mut self, start: usize, next: u8) -> Token {
        if next == b'.' {
            return self.operator_or_word(TokenKind::DotDot, start, 2);
        }
        if next.is_ascii_digit() && self.state.mode != Mode::TypeName {
            return self.number(start);
        }
        if self.in_command() && !self.state.simple_name {
            let after = self.char_at(start + 1);
            let invokes = self.word_ends_at(start + 1)
                || matches!(after, '$' | '"' | '\'' | '[')
                || chars::is_double_quote(after)
                || chars::is_single_quote(after);
            if !invokes {
                return self.word_from(start, start + 1);
            }
        }
        self.finish(TokenKind::Dot, start, start + 1)
    }

    /// A redirection whose stream takes `digits` characters (0 or 1).
    fn redirection(&mut self, start: usize, digits: usize) -> Token {
        let at = start + digits + 1;
        let end = match (self.byte(at), self.byte(at + 1)) {
            (b'>', _) => at + 1,
            (b'&', b'1' | b'2') if digits == 1 => at + 2,
            _ => at,
        };
        self.finish(TokenKind::Redirection, start, end)
    }

    pub(super) fn digit(&mut self, start: usize, byte: u8, next: u8) -> Token {
        let merges = || self.byte(start + 2) == b'&' && matches!(self.byte(start + 3), b'1' | b'2');
        if next == b'>' && (b'1'..=b'6').contains(&byte) && (self.in_command() || merges()) {
            return self.redirection(start, 1);
        }
        self.number(start)
    }

    pub(super) fn dash(&mut self, start: usize) -> Token {
        let width = self.char_at(start).len_utf8();
        let next = self.char_at(start + width);
        if chars::is_dash(next) {
            return self.operator_or_word(TokenKind::MinusMinus, start, width + next.len_utf8());
        }
        if next == '=' {
            return self.operator_or_word(TokenKind::MinusEquals, start, width + 1);
        }
        if chars::is_letter(next) || matches!(next, '_' | '?') {
            return self.parameter(start, start + width);
        }
        if self.state.signed_numbers && (next.is_ascii_digit() || next == '.') {
            return self.number(start);
        }
        self.operator_or_word(TokenKind::Minus, start, width)
    }

    /// A parameter name, or in an expression an operator such as `-eq`.
    fn parameter(&mut self, start: usize, name: usize) -> Token {
        let command = self.in_command();
        let mut pos = name;
        let mut flags = 0;
        loop {
            let byte = self.byte(pos);
            if chars::is(byte, chars::WORD) {
                pos += 1;
                continue;
            }
            if byte == b':' {
                pos += 1;
                flags = COLON;
                break;
            }
            if matches!(byte, b'.' | b'[') || self.word_ends_at(pos) {
                break;
            }
            let c = self.char_at(pos);
            if chars::is_single_quote(c) || chars::is_double_quote(c) {
                if command {
                    let (end, flags) = self.scan_word(pos);
                    return self.finish_with(TokenKind::Generic, start, end, flags | COOKED);
                }
                break;
            }
            if !command && !chars::is_word(c) {
                break;
            }
            pos += c.len_utf8();
        }
        if !command && let Some(kind) = dash_operator(&self.text.as_bytes()[name..pos]) {
            return self.finish(kind, start, pos);
        }
        self.finish_with(TokenKind::Parameter, start, pos, flags)
    }
}
