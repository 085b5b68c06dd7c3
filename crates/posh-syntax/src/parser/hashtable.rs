//! Hashtables.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    /// A hashtable behind its opening.
    pub(super) fn hashtable(&mut self, open: Token) -> NodeId {
        let mode = self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let mark = self.mark();
        self.skip_newlines();
        while self.pair() {
            if !matches!(self.peek().kind, TokenKind::NewLine | TokenKind::Semi) {
                break;
            }
            self.skip_newlines_and_semicolons();
        }
        let close = self.peek();
        let end = if close.kind == TokenKind::RCurly {
            self.skip();
            close.end
        } else {
            let at = crate::tree::Span { start: open.end, end: open.end };
            self.missing_detected(at, close.end, Message::MissingEndCurlyBrace);
            close.start
        };
        let pairs = self.take_list(mark);
        self.no_comma = no_comma;
        self.set_mode(mode);
        self.add(NodeKind::Hashtable { pairs }, open.start, end)
    }

    /// A key and its value; `false` when there is no key.
    fn pair(&mut self) -> bool {
        self.set_mode(Mode::Expression);
        let Some(key) = self.hashtable_key() else {
            return false;
        };
        self.push(key);
        let equals = self.peek();
        if equals.kind != TokenKind::Equals {
            let at = self.end(key);
            let span = crate::tree::Span { start: at, end: at };
            self.error(span, Message::MissingEqualsInHashLiteral);
            self.sync_on(&[TokenKind::RCurly, TokenKind::Semi, TokenKind::NewLine]);
            let value = self.error_node(at, at, &[]);
            self.push(value);
            return true;
        }
        self.skip();
        self.set_mode(Mode::Command);
        self.skip_newlines();
        let value = match self.statement() {
            Some(value) => value,
            None => {
                self.missing(equals.end, Message::MissingStatementInHashLiteral);
                self.error_node(equals.end, equals.end, &[])
            }
        };
        self.push(value);
        self.set_mode(Mode::Expression);
        true
    }

    /// A word or a unary expression.
    fn hashtable_key(&mut self) -> Option<NodeId> {
        let token = self.peek();
        if token.kind == TokenKind::Identifier {
            self.skip();
            return Some(self.bare_word(token));
        }
        self.unary(false)
    }
}
