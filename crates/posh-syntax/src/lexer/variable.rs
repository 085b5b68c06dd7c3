//! Variables.

use super::{Lexer, chars};
use crate::messages::Message;
use crate::token::{COOKED, Token, TokenKind};

impl Lexer<'_> {
    /// A variable outside strings whose sign (`$` or `@`) is at `start`.
    pub(super) fn variable_token(&mut self, start: usize, splatted: bool) -> Token {
        let next = self.char_at(start + 1);
        let braced = next == '{';
        if !braced && !chars::is_variable_start(next) {
            return self.word_from(start, start + 1);
        }
        let errors = self.errors.len();
        let end = self.variable_end(start, false);
        if self.in_command() && !self.variable_ends_at(end) {
            self.errors.truncate(errors);
            return self.word_from(start, start);
        }
        let kind = if splatted { TokenKind::SplattedVariable } else { TokenKind::Variable };
        let flags = if braced { COOKED } else { 0 };
        self.finish_with(kind, start, end, flags)
    }

    /// Whether a variable in an argument is a token of its own when `pos` follows it.
    fn variable_ends_at(&self, pos: usize) -> bool {
        self.word_ends_at(pos)
            || match self.byte(pos) {
                b'.' | b'[' | b'=' => true,
                b':' => self.byte(pos + 1) == b':',
                _ => false,
            }
    }

    /// Where the variable whose sign is at `start` ends.
    pub(super) fn variable_end(&mut self, start: usize, in_string: bool) -> usize {
        if self.byte(start + 1) == b'{' {
            return self.braced_end(start, in_string);
        }
        let first = self.char_at(start + 1);
        let mut pos = start + 1 + first.len_utf8();
        if matches!(first, '$' | '?' | '^') {
            return pos;
        }
        let mut colon = first == ':';
        loop {
            pos = self.identifier_end(pos);
            match self.byte(pos) {
                b'?' => {
                    pos += 1;
                    colon = false;
                }
                b':' if self.byte(pos + 1) != b':' => {
                    pos += 1;
                    colon = true;
                    if !chars::is_word(self.char_at(pos)) && self.byte(pos) != b'?' {
                        break;
                    }
                    colon = false;
                }
                _ => {
                    if pos > start + 2 {
                        colon = false;
                    }
                    break;
                }
            }
        }
        if colon {
            self.report(start, pos, Message::InvalidVariableReferenceWithDrive, false);
        }
        pos
    }

    fn braced_end(&mut self, start: usize, in_string: bool) -> usize {
        let mut pos = start + 2;
        loop {
            let c = self.char_at(pos);
            match c {
                '}' => break,
                '`' if !self.at_end(pos + 1) => {
                    pos = self.escape(pos).1;
                    continue;
                }
                '{' => {
                    let message = Message::OpenBraceNeedsToBeBackTickedInVariableName;
                    self.report(pos, pos + 1, message, false);
                }
                '"' if in_string && chars::is_double_quote(self.char_at(pos + 1)) => pos += 1,
                '\0' if self.at_end(pos) => {
                    let message = Message::IncompleteDollarVariableReference;
                    self.report_incomplete(start + 1, pos, message);
                    return pos;
                }
                _ => {}
            }
            pos += c.len_utf8();
        }
        if pos == start + 2 {
            self.report(pos, pos + 1, Message::EmptyVariableReference, false);
        } else if self.byte(pos - 1) == b':' && !self.slice(start + 2, pos - 1).contains(':') {
            let message = Message::InvalidBracedVariableReferenceWithDrive;
            self.report(start, pos + 1, message, false);
        }
        pos + 1
    }
}
