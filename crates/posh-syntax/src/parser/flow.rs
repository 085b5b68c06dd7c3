//! `if`, and the statements that leave a block.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::operator::StringKind;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    pub(super) fn if_statement(&mut self, keyword: Token) -> NodeId {
        let mark = self.mark();
        let mut clause = keyword;
        let mut otherwise = None;
        let mut end;
        loop {
            self.skip_newlines();
            let Some(open) = self.take(TokenKind::LParen) else {
                self.missing(clause.end, Message::MissingOpenParenthesisInIfStatement);
                return self.abandon_if(mark, keyword, clause.end);
            };
            let condition = match self.condition() {
                Some(condition) => condition,
                None => {
                    self.missing(open.end, Message::IfStatementMissingCondition);
                    self.error_node(open.end, open.end, &[])
                }
            };
            self.push(condition);
            self.skip_newlines();
            let close = self.peek();
            if close.kind == TokenKind::RParen {
                self.skip();
            } else {
                if !self.is_error(condition) {
                    let message = Message::MissingEndParenthesisAfterStatement("if".into());
                    self.missing_span(close.span(), message);
                }
                let end = self.end(condition);
                return self.abandon_if(mark, keyword, end);
            }
            self.skip_newlines();
            let Some(body) = self.statement_block() else {
                let token = close.span();
                self.missing_span(token, Message::MissingStatementBlock);
                return self.abandon_if(mark, keyword, close.end);
            };
            self.push(body);
            end = self.end(body);
            self.look_past_newlines(&[TokenKind::Else, TokenKind::ElseIf]);
            let token = self.peek();
            if token.kind == TokenKind::ElseIf {
                self.skip();
                clause = token;
                continue;
            }
            if token.kind == TokenKind::Else {
                self.skip();
                self.skip_newlines();
                let Some(body) = self.statement_block() else {
                    self.missing(token.end, Message::MissingStatementBlockAfterElse);
                    return self.abandon_if(mark, keyword, token.end);
                };
                end = self.end(body);
                otherwise = Some(body);
            }
            break;
        }
        let clauses = self.take_list(mark);
        self.add(NodeKind::If { clauses, otherwise }, keyword.start, end)
    }

    fn abandon_if(&mut self, mark: usize, keyword: Token, end: u32) -> NodeId {
        let children = self.take_list(mark);
        self.add(NodeKind::Error { children }, keyword.start, end)
    }

    /// A pipeline in parentheses, behind the opening one.
    pub(super) fn condition(&mut self) -> Option<NodeId> {
        self.skip_newlines();
        self.pipeline_chain()
    }

    /// Skips newlines if one of `kinds` follows them; else leaves them to end the statement.
    pub(super) fn look_past_newlines(&mut self, kinds: &[TokenKind]) {
        let token = self.peek();
        if token.kind != TokenKind::NewLine {
            return;
        }
        self.skip_newlines();
        if !kinds.contains(&self.peek().kind) {
            self.resync(token.start);
        }
    }

    /// `return`, `throw`, `exit` with what they take.
    pub(super) fn leaving_statement(&mut self, keyword: Token) -> NodeId {
        let value = match self.peek().kind {
            TokenKind::Semi | TokenKind::NewLine | TokenKind::EndOfInput | TokenKind::RCurly | TokenKind::RParen => {
                None
            }
            _ => self.pipeline_chain(),
        };
        let end = value.map_or(keyword.end, |id| self.end(id));
        let kind = match keyword.kind {
            TokenKind::Return => NodeKind::Return { value },
            TokenKind::Throw => NodeKind::Throw { value },
            _ => NodeKind::Exit { value },
        };
        self.add(kind, keyword.start, end)
    }

    /// `break` and `continue` with a label.
    pub(super) fn jump_statement(&mut self, keyword: Token) -> NodeId {
        let mode = self.set_mode(Mode::Command);
        let label = match self.simple_name() {
            Some(name) => Some(self.bare_word(name)),
            None => self.jump_target(),
        };
        self.set_mode(mode);
        let end = label.map_or(keyword.end, |id| self.end(id));
        let kind =
            if keyword.kind == TokenKind::Break { NodeKind::Break { label } } else { NodeKind::Continue { label } };
        self.add(kind, keyword.start, end)
    }

    /// A label that is computed.
    fn jump_target(&mut self) -> Option<NodeId> {
        self.set_mode(Mode::Expression);
        let target = self.unary(false);
        self.set_mode(Mode::Command);
        target
    }

    /// A word as a constant.
    pub(super) fn word_constant(&mut self, value: &str, start: u32, end: u32) -> NodeId {
        let kind = StringKind::BareWord;
        let value = value.into();
        self.add(NodeKind::StringConstant { kind, value }, start, end)
    }
}
