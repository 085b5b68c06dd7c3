//! `try` and `trap`.

use super::Parser;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    pub(super) fn try_statement(&mut self, keyword: Token) -> NodeId {
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(keyword.end, Message::MissingTryStatementBlock);
            return self.error_node(keyword.start, keyword.end, &[]);
        };
        let mark = self.mark();
        let mut end = self.end(body);
        let mut complete = false;
        loop {
            self.look_past_newlines(&[TokenKind::Catch, TokenKind::Finally]);
            let Some(token) = self.take(TokenKind::Catch) else {
                break;
            };
            complete = true;
            match self.catch_clause(token) {
                Some(clause) => {
                    end = self.end(clause);
                    self.push(clause);
                }
                None => {
                    end = token.end;
                    break;
                }
            }
        }
        let mut finally = None;
        if let Some(token) = self.take(TokenKind::Finally) {
            complete = true;
            self.skip_newlines();
            finally = self.statement_block();
            match finally {
                Some(block) => end = self.end(block),
                None => {
                    end = token.end;
                    self.missing(token.end, Message::MissingFinallyStatementBlock);
                }
            }
        }
        if !complete {
            self.missing(end, Message::MissingCatchOrFinally);
        }
        let catches = self.take_list(mark);
        self.add(NodeKind::Try { body, catches, finally }, keyword.start, end)
    }

    fn catch_clause(&mut self, keyword: Token) -> Option<NodeId> {
        let mark = self.mark();
        let mut end = keyword.end;
        let mut comma: Option<Token> = None;
        loop {
            self.skip_newlines();
            let Some(constraint) = self.type_literal() else {
                if let Some(comma) = comma {
                    self.missing(comma.end, Message::MissingTypeLiteralToken);
                    end = comma.end;
                }
                break;
            };
            end = self.end(constraint);
            self.push(constraint);
            self.skip_newlines();
            comma = self.take(TokenKind::Comma);
            if comma.is_none() {
                break;
            }
        }
        let types = self.take_list(mark);
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            if comma.is_none() || !types.is_empty() && comma.is_none() {
                self.missing(end, Message::MissingCatchHandlerBlock);
            }
            return None;
        };
        let end = self.end(body);
        Some(self.add(NodeKind::Catch { types, body }, keyword.start, end))
    }

    /// A type in brackets.
    pub(super) fn type_literal(&mut self) -> Option<NodeId> {
        let open = self.peek();
        let bracket = open.kind == TokenKind::LBracket
            || open.kind == TokenKind::Generic && self.lex.byte(open.start as usize) == b'[';
        if !bracket {
            return None;
        }
        self.resync(open.start);
        let mode = self.set_mode(crate::lexer::Mode::Expression);
        self.skip_bracket();
        let Some(name) = self.type_name(true) else {
            self.missing(open.start + 1, Message::MissingTypename);
            self.set_mode(mode);
            return None;
        };
        let name = Box::new(name);
        let close = self.peek();
        let mut end = name.span.end;
        if close.kind == TokenKind::RBracket {
            self.skip();
            end = close.end;
        } else {
            let at = close.start;
            self.missing(at, Message::EndSquareBracketExpectedAtEndOfAttribute);
        }
        self.set_mode(mode);
        Some(self.add(NodeKind::TypeConstraint { name }, open.start, end))
    }

    fn skip_bracket(&mut self) {
        self.take(TokenKind::LBracket);
    }

    pub(super) fn trap_statement(&mut self, keyword: Token) -> NodeId {
        self.skip_newlines();
        let trap_type = self.type_literal();
        let at = trap_type.map_or(keyword.end, |id| self.end(id));
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(at, Message::MissingTrapStatement);
            let children: Vec<NodeId> = trap_type.into_iter().collect();
            return self.error_node(keyword.start, at, &children);
        };
        let end = self.end(body);
        self.add(NodeKind::Trap { trap_type, body }, keyword.start, end)
    }
}
