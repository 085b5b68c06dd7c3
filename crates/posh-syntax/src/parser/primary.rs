//! Primary expressions: variables, literals, and what brackets enclose.

use super::Parser;
use crate::lexer::{Mode, number};
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    /// A primary expression, with the members and indexes that follow it if `members`.
    pub(super) fn primary(&mut self, members: bool) -> Option<NodeId> {
        use TokenKind as K;
        let token = self.peek();
        let opens = matches!(token.kind, K::LParen | K::AtParen | K::DollarParen | K::AtCurly | K::LCurly);
        if opens {
            self.skip();
            if !self.enter() {
                self.leave();
                return None;
            }
            let expression = match token.kind {
                K::LParen => self.parenthesized(token),
                K::AtCurly => self.hashtable(token),
                K::LCurly => self.script_block_expression(token),
                _ => self.subexpression(token),
            };
            self.leave();
            return Some(if members { self.postfix(expression) } else { expression });
        }
        let expression = match token.kind {
            K::Variable | K::SplattedVariable => {
                self.skip();
                self.variable_or_using(token, members)
            }
            K::Number => {
                self.skip();
                let value = number::parse(self.text(token));
                self.add(NodeKind::Constant { value }, token.start, token.end)
            }
            K::StringLiteral | K::StringExpandable | K::HereStringLiteral | K::HereStringExpandable => {
                self.skip();
                self.string(token)
            }
            _ => return None,
        };
        Some(if members { self.postfix(expression) } else { expression })
    }

    fn parenthesized(&mut self, open: Token) -> NodeId {
        let mode = self.set_mode(Mode::Command);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        self.skip_newlines();
        let body = match self.pipeline_chain() {
            Some(body) => body,
            None => {
                self.missing(open.end, Message::ExpectedExpression);
                self.error_node(open.end, open.end, &[])
            }
        };
        self.skip_newlines();
        let close = self.peek();
        let end = if close.kind == TokenKind::RParen {
            self.skip();
            close.end
        } else {
            let end = self.end(body);
            self.missing(end, Message::MissingEndParenthesisInExpression);
            end
        };
        self.no_comma = no_comma;
        self.set_mode(mode);
        self.add(NodeKind::Paren { body }, open.start, end)
    }

    /// `$(…)` or `@(…)` behind its opening.
    pub(super) fn subexpression(&mut self, open: Token) -> NodeId {
        let mode = self.set_mode(Mode::Command);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let body = self.statements(None);
        let close = self.peek();
        let mut end = body.span.map_or(open.end, |span| span.end);
        if close.kind == TokenKind::RParen {
            self.skip();
            end = close.end;
        } else {
            let message = Message::MissingEndParenthesisInSubexpression;
            if self.nested && close.kind == TokenKind::EndOfInput {
                // The reference counts a parenthesis that the nested text should have had.
                self.missing(close.end + 1, message);
            } else {
                self.missing_span(close.span(), message);
            }
        }
        self.no_comma = no_comma;
        self.set_mode(mode);
        let span = body.span.unwrap_or(crate::tree::Span::NONE);
        let block =
            self.add(NodeKind::StatementBlock { traps: body.traps, statements: body.statements }, span.start, span.end);
        let kind = if open.kind == TokenKind::AtParen {
            NodeKind::ArrayExpression { body: block }
        } else {
            NodeKind::SubExpression { body: block }
        };
        self.add(kind, open.start, end)
    }

    fn script_block_expression(&mut self, open: Token) -> NodeId {
        let body = self.script_block(open, false);
        let end = self.end(body);
        self.add(NodeKind::ScriptBlockExpression { body }, open.start, end)
    }

    /// A variable, or `$using:` with the members that belong to it.
    fn variable_or_using(&mut self, token: Token, members: bool) -> NodeId {
        let path = self.variable_path(token.start, token.end);
        let splatted = token.kind == TokenKind::SplattedVariable;
        let using = path.get(..6).is_some_and(|scope| scope.eq_ignore_ascii_case("using:"));
        if !using {
            let path = path.into();
            return self.add(NodeKind::Variable { path, splatted }, token.start, token.end);
        }
        let path = path[6..].into();
        let variable = self.add(NodeKind::Variable { path, splatted }, token.start, token.end);
        let operand = if members { self.postfix(variable) } else { variable };
        let end = self.end(operand);
        self.add(NodeKind::UsingExpression { operand }, token.start, end)
    }

    /// A variable as a node without members.
    pub(super) fn variable(&mut self, token: Token) -> NodeId {
        let path = self.variable_path(token.start, token.end).into();
        let splatted = token.kind == TokenKind::SplattedVariable;
        self.add(NodeKind::Variable { path, splatted }, token.start, token.end)
    }
}
