//! Members, method calls, indexes.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::operator::StringKind;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList, TypeName};

impl Parser<'_> {
    /// An expression with the members and indexes that stand directly behind it.
    pub(super) fn postfix(&mut self, mut expression: NodeId) -> NodeId {
        while self.peeked.is_none()
            && let Some(token) = self.lex.member_access()
        {
            expression = match token.kind {
                TokenKind::LBracket | TokenKind::QuestionLBracket => self.index(expression, token),
                _ => self.member(expression, token),
            };
        }
        expression
    }

    fn index(&mut self, target: NodeId, open: Token) -> NodeId {
        let mode = self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        self.skip_newlines();
        let index = match self.expression() {
            Some(index) => index,
            None => {
                self.missing(open.end, Message::MissingArrayIndexExpression);
                self.error_node(open.start, open.end, &[])
            }
        };
        self.skip_newlines();
        let close = self.peek();
        let mut end = self.end(index);
        if close.kind == TokenKind::RBracket {
            self.skip();
            end = close.end;
        } else if !self.is_error(index) {
            self.missing(end, Message::MissingEndSquareBracket);
        }
        self.no_comma = no_comma;
        self.set_mode(mode);
        let start = self.start(target);
        let null_conditional = open.kind == TokenKind::QuestionLBracket;
        self.add(NodeKind::Index { null_conditional, target, index }, start, end)
    }

    fn member(&mut self, target: NodeId, operator: Token) -> NodeId {
        let start = self.start(target);
        let is_static = operator.kind == TokenKind::ColonColon;
        let null_conditional = operator.kind == TokenKind::QuestionDot;
        let Some(member) = self.member_name() else {
            self.missing(operator.end, Message::MissingPropertyName);
            let mode = self.set_mode(Mode::Command);
            let member = match self.single_argument() {
                Some(member) => member,
                None => self.error_node(start, operator.end, &[]),
            };
            self.set_mode(mode);
            let end = self.end(member);
            return self.add(NodeKind::Member { is_static, null_conditional, target, member }, start, end);
        };
        if self.peeked.is_none() {
            let generic_types = self.generic_arguments();
            if let Some(open) = self.lex.invocation() {
                let (arguments, end) = self.invocation_arguments(open);
                return self.add(
                    NodeKind::InvokeMember { is_static, null_conditional, generic_types, target, member, arguments },
                    start,
                    end,
                );
            }
        }
        let end = self.end(member);
        self.add(NodeKind::Member { is_static, null_conditional, target, member }, start, end)
    }

    /// A name, or an expression that gives it.
    fn member_name(&mut self) -> Option<NodeId> {
        let mode = self.set_mode(Mode::Command);
        self.lex.state.simple_name = true;
        self.skip_newlines();
        let token = self.peek();
        self.lex.state.simple_name = false;
        let name = match token.kind {
            TokenKind::Identifier => {
                self.skip();
                let value = self.text(token).into();
                let kind = StringKind::BareWord;
                Some(self.add(NodeKind::StringConstant { kind, value }, token.start, token.end))
            }
            _ => {
                self.resync(token.start);
                self.lex.state.mode = Mode::Expression;
                let no_comma = std::mem::replace(&mut self.no_comma, true);
                let token = self.peek();
                let name = if token.kind.is_unary() { self.unary(false) } else { self.primary(false) };
                self.no_comma = no_comma;
                name
            }
        };
        self.set_mode(mode);
        name
    }

    /// The types in brackets between a method's name and its parenthesis; nothing when the brackets are an index.
    fn generic_arguments(&mut self) -> Vec<TypeName> {
        let open = self.lex.pos;
        if self.lex.byte(open) != b'[' || !self.generic_call_follows(open) {
            return Vec::new();
        }
        let errors = self.lex.errors.len();
        let token = self.lex.finish(TokenKind::LBracket, open, open + 1);
        let types = self.generic_method_types();
        match types {
            Some(types) if self.peeked.is_none() && self.lex.byte(self.lex.pos) == b'(' => types,
            _ => {
                self.lex.errors.truncate(errors);
                self.resync(token.start);
                Vec::new()
            }
        }
    }

    /// Whether the brackets that open at `pos` hold only what types are written with and a parenthesis follows.
    fn generic_call_follows(&self, pos: usize) -> bool {
        let mut depth = 0u32;
        for (at, byte) in self.lex.text.as_bytes()[pos..].iter().enumerate() {
            match byte {
                b'[' => depth += 1,
                b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return self.lex.byte(pos + at + 1) == b'(';
                    }
                }
                b'$' | b'\'' | b'"' | b'(' | b')' | b'{' | b'}' | b';' | b'|' | b'-' => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// The arguments of a call behind its opening bracket, and where the call ends.
    pub(super) fn invocation_arguments(&mut self, open: Token) -> (NodeList, u32) {
        if open.kind == TokenKind::LCurly {
            let body = self.script_block(open, false);
            let end = self.end(body);
            let block = self.add(NodeKind::ScriptBlockExpression { body }, open.start, end);
            return (self.list(&[block]), end);
        }
        let mode = self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, true);
        let mark = self.mark();
        let mut comma: Option<Token> = None;
        let mut end = open.end;
        let mut reported = false;
        loop {
            self.skip_newlines();
            let Some(argument) = self.expression() else {
                if let Some(comma) = comma {
                    let message = Message::MissingExpressionAfterToken(",".into());
                    self.missing(comma.end, message);
                    reported = true;
                    end = comma.end;
                }
                break;
            };
            end = self.end(argument);
            self.push(argument);
            self.skip_newlines();
            comma = self.take(TokenKind::Comma);
            if comma.is_none() {
                break;
            }
        }
        self.skip_newlines();
        let close = self.peek();
        if close.kind == TokenKind::RParen {
            self.skip();
            end = close.end;
        } else if !reported {
            self.missing(end, Message::MissingEndParenthesisInMethodCall);
        }
        let arguments = self.take_list(mark);
        self.no_comma = no_comma;
        self.set_mode(mode);
        (arguments, end)
    }
}
