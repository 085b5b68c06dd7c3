//! The lexer: one token on demand, read as the parser's mode says.
//!
//! PowerShell's tokens depend on where they stand: `a-b` is a word in an argument and a subtraction in an expression.
//! The parser therefore sets [`Mode`] before it asks, and goes back to the start of a token that it looked at in
//! another mode. A token carries no value: the parser takes it from the source when it builds a node.

pub(crate) mod chars;
mod expand;
mod here_string;
mod member;
pub(crate) mod number;
mod operator;
mod string;
mod trivia;
mod variable;
mod word;

pub(crate) use expand::{Expand, Part, Quote};

use crate::error::ParseError;
use crate::messages::Message;
use crate::token::{COOKED, Token, TokenKind};
use crate::tree::Span;
use chars::is;

/// How the next token is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Command names and arguments: words.
    Command,
    /// Operators, numbers, identifiers.
    Expression,
    /// Names of types, with dots and generic marks.
    TypeName,
}

/// What the lexer must know to read the next token, besides the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    pub(crate) mode: Mode,
    /// An identifier is a name whatever it spells (after `function`, as a member).
    pub(crate) simple_name: bool,
    /// A sign directly before a digit belongs to the number.
    pub(crate) signed_numbers: bool,
    /// `?` and `:` end a number (between the marks of a ternary operator).
    pub(crate) ternary: bool,
}

/// Reads tokens from a text.
pub(crate) struct Lexer<'s> {
    /// The whole source, or its beginning up to the end of a nested subexpression.
    pub(crate) text: &'s str,
    /// Where the next token is looked for.
    pub(crate) pos: usize,
    pub(crate) state: State,
    /// Errors of lexer and parser in the order of their finding.
    pub(crate) errors: Vec<ParseError>,
    /// All tokens, when they are asked for.
    pub(crate) tokens: Option<Vec<Token>>,
    /// `#requires` comments.
    pub(crate) requires: Vec<Span>,
    /// Where a signature block begins; nothing but comments may follow.
    pub(crate) signature: Option<u32>,
    /// The whole source, also while a nested subexpression is read.
    pub(crate) source: &'s str,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str, collect: bool) -> Lexer<'s> {
        Lexer {
            text,
            pos: 0,
            state: State { mode: Mode::Command, simple_name: false, signed_numbers: false, ternary: false },
            errors: Vec::new(),
            tokens: collect.then(Vec::new),
            requires: Vec::new(),
            signature: None,
            source: text,
        }
    }

    /// The byte at `pos`, or 0 past the end.
    #[inline(always)]
    pub(crate) fn byte(&self, pos: usize) -> u8 {
        match self.text.as_bytes().get(pos) {
            Some(byte) => *byte,
            None => 0,
        }
    }

    /// The character at `pos`; NUL past the end.
    pub(crate) fn char_at(&self, pos: usize) -> char {
        let byte = self.byte(pos);
        if byte < 0x80 {
            return byte as char;
        }
        self.text.get(pos..).and_then(|rest| rest.chars().next()).unwrap_or('\0')
    }

    pub(crate) fn at_end(&self, pos: usize) -> bool {
        pos >= self.text.len()
    }

    /// Whether a word must end before the character at `pos`, or the text does.
    pub(crate) fn word_ends_at(&self, pos: usize) -> bool {
        self.at_end(pos) || chars::ends_word(self.char_at(pos))
    }

    pub(crate) fn in_command(&self) -> bool {
        self.state.mode == Mode::Command
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The source text of `token`.
    pub(crate) fn token_text(&self, token: Token) -> &'s str {
        self.slice(token.start as usize, token.end as usize)
    }

    /// Goes back (or ahead) to `pos` and forgets the tokens from there on.
    pub(crate) fn resync(&mut self, pos: usize) {
        self.pos = pos;
        if let Some(tokens) = &mut self.tokens {
            while tokens.last().is_some_and(|token| token.start as usize >= pos) {
                tokens.pop();
            }
        }
    }

    /// Records an error once: the reading of a token may be repeated.
    pub(crate) fn report(&mut self, start: usize, end: usize, message: Message, incomplete: bool) {
        let span = Span { start: start as u32, end: end as u32 };
        let id = message.id();
        if self.errors.iter().any(|error| error.id == id && error.span == span) {
            return;
        }
        self.errors.push(ParseError { id, message: message.text(), span, incomplete });
    }

    /// Records an error that more input could repair when nothing follows it.
    pub(crate) fn report_incomplete(&mut self, start: usize, end: usize, message: Message) {
        let incomplete = self.only_trivia_after(end);
        self.report(start, end, message, incomplete);
    }

    /// Reads the next token.
    pub(crate) fn next_token(&mut self) -> Token {
        loop {
            let start = self.pos;
            let byte = self.byte(start);
            if is(byte, chars::BLANK) {
                self.skip_blanks();
                continue;
            }
            if is(byte, chars::LETTER) {
                return self.identifier_or_word(start);
            }
            if let Some(token) = self.punctuation(start, byte) {
                return token;
            }
        }
    }

    /// A token that begins with neither blank nor letter; `None` when it was trivia.
    fn punctuation(&mut self, start: usize, byte: u8) -> Option<Token> {
        use TokenKind as K;
        let next = self.byte(start + 1);
        Some(match byte {
            b'$' => {
                if next == b'(' {
                    self.finish(K::DollarParen, start, start + 2)
                } else {
                    self.variable_token(start, false)
                }
            }
            b'\n' => self.finish(K::NewLine, start, start + 1),
            b'\r' => {
                let end = if next == b'\n' { start + 2 } else { start + 1 };
                self.finish(K::NewLine, start, end)
            }
            b'(' => self.finish(K::LParen, start, start + 1),
            b')' => self.finish(K::RParen, start, start + 1),
            b'{' => self.finish(K::LCurly, start, start + 1),
            b'}' => self.finish(K::RCurly, start, start + 1),
            b',' => self.finish(K::Comma, start, start + 1),
            b';' => self.finish(K::Semi, start, start + 1),
            b'\'' => self.single_quoted(start),
            b'"' => self.double_quoted(start),
            b'#' => return self.line_comment(start),
            b'`' => return self.backtick(start),
            b'@' => self.at_sign(start),
            b'[' | b']' => self.bracket(start, byte),
            b'0'..=b'9' => self.digit(start, byte, next),
            0 if self.at_end(start) => self.end_of_input(),
            b'<' if next == b'#' => return self.block_comment(start),
            0x80.. => return self.wide(start),
            _ => self.operator(start, byte, next),
        })
    }

    /// A token that begins with a character outside ASCII; `None` for a blank.
    fn wide(&mut self, start: usize) -> Option<Token> {
        let c = self.char_at(start);
        Some(if chars::is_wide_blank(c) {
            self.skip_blanks();
            return None;
        } else if chars::is_dash(c) {
            self.dash(start)
        } else if chars::is_single_quote(c) {
            self.single_quoted(start)
        } else if chars::is_double_quote(c) {
            self.double_quoted(start)
        } else if chars::is_letter(c) {
            self.identifier_or_word(start)
        } else {
            self.word_from(start, start)
        })
    }

    fn end_of_input(&mut self) -> Token {
        let end = self.text.len();
        self.pos = end;
        let token = Token { kind: TokenKind::EndOfInput, flags: 0, start: end as u32, end: end as u32 };
        if let Some(tokens) = &mut self.tokens
            && tokens.last() != Some(&token)
        {
            tokens.push(token);
        }
        token
    }

    fn bracket(&mut self, start: usize, byte: u8) -> Token {
        let kind = if byte == b'[' { TokenKind::LBracket } else { TokenKind::RBracket };
        if byte == b'[' && self.in_command() && !self.word_ends_at(start + 1) {
            return self.word_from(start, start + 1);
        }
        self.finish(kind, start, start + 1)
    }

    fn at_sign(&mut self, start: usize) -> Token {
        let next = self.char_at(start + 1);
        match next {
            '(' => self.finish(TokenKind::AtParen, start, start + 2),
            '{' => self.finish(TokenKind::AtCurly, start, start + 2),
            _ if chars::is_single_quote(next) => self.here_string(start, next, false),
            _ if chars::is_double_quote(next) => self.here_string(start, next, true),
            _ if chars::is_variable_start(next) => self.variable_token(start, true),
            _ => {
                self.report_incomplete(start, start + 1, Message::UnrecognizedToken);
                self.finish(TokenKind::Unknown, start, start + 1)
            }
        }
    }

    /// Makes a token of the text between, and goes on behind it.
    #[inline]
    pub(crate) fn finish(&mut self, kind: TokenKind, start: usize, end: usize) -> Token {
        self.finish_with(kind, start, end, 0)
    }

    #[inline]
    pub(crate) fn finish_with(&mut self, kind: TokenKind, start: usize, end: usize, flags: u8) -> Token {
        self.pos = end;
        let token = Token { kind, flags, start: start as u32, end: end as u32 };
        if let Some(tokens) = &mut self.tokens {
            tokens.push(token);
        }
        if let Some(signature) = self.signature
            && kind != TokenKind::NewLine
        {
            self.after_signature(token, signature);
        }
        token
    }

    #[cold]
    fn after_signature(&mut self, token: Token, signature: u32) {
        if token.start > signature {
            let (start, end) = (token.start as usize, token.end as usize);
            self.report(start, end, Message::TokenAfterEndOfValidScriptText, false);
            self.signature = None;
        }
    }

    /// A word whose characters up to `pos` are known to belong to it.
    pub(crate) fn word_from(&mut self, start: usize, pos: usize) -> Token {
        let (end, flags) = self.scan_word(pos);
        if end == start {
            return self.finish_with(TokenKind::Generic, start, start + 1, COOKED);
        }
        self.finish_with(TokenKind::Generic, start, end, flags)
    }
}
