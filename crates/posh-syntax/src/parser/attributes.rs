//! Attributes, type constraints, parameters.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList, Span};

impl Parser<'_> {
    /// Attributes and types in brackets, left in the scratch space.
    pub(super) fn attribute_list(&mut self, in_expression: bool) {
        let mode = self.set_mode(Mode::Expression);
        while let Some(attribute) = self.attribute() {
            self.push(attribute);
            let is_attribute = matches!(self.nodes[attribute.index()].kind, NodeKind::Attribute { .. });
            if !in_expression || is_attribute {
                self.skip_newlines();
            } else if !self.bracket_follows() {
                break;
            }
        }
        self.set_mode(mode);
    }

    /// Whether the next token is an opening bracket; looks no further than needed, so that a member may follow.
    fn bracket_follows(&mut self) -> bool {
        if self.peeked.is_none() {
            match self.lex.byte(self.lex.pos) {
                b'[' => return true,
                b'.' | b':' | b'$' | b')' | b'\n' | b'\'' | b'"' | b'@' | b'(' => return false,
                _ => {}
            }
        }
        self.peek().kind == TokenKind::LBracket
    }

    fn attribute(&mut self) -> Option<NodeId> {
        let open = self.peek();
        if open.kind != TokenKind::LBracket {
            return None;
        }
        self.skip();
        self.skip_newlines_in_type();
        let Some(name) = self.type_name(true) else {
            self.resync(open.start);
            self.missing(open.end, Message::MissingTypename);
            return None;
        };
        let name = Box::new(name);
        let token = self.peek_in_type();
        if token.kind == TokenKind::LParen {
            self.skip();
            return Some(self.attribute_arguments(open, name, token));
        }
        let mut end = name.span.end;
        if token.kind == TokenKind::RBracket {
            self.skip();
            end = token.end;
        } else {
            let at = token.start.saturating_sub(1);
            let span = Span { start: at, end: at };
            self.error(span, Message::EndSquareBracketExpectedAtEndOfAttribute);
        }
        Some(self.add(NodeKind::TypeConstraint { name }, open.start, end))
    }

    fn skip_newlines_in_type(&mut self) {
        let mode = self.set_mode(Mode::TypeName);
        self.skip_newlines();
        self.set_mode(mode);
    }

    fn peek_in_type(&mut self) -> Token {
        self.peek()
    }

    fn attribute_arguments(&mut self, open: Token, name: Box<crate::tree::TypeName>, paren: Token) -> NodeId {
        let mode = self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, true);
        let mark = self.mark();
        let mut named = Vec::new();
        let mut last = paren.end;
        self.attribute_items(&mut named, &mut last);
        self.no_comma = no_comma;
        self.skip_newlines();
        let close = self.peek();
        let mut end = last;
        let closed = close.kind == TokenKind::RParen;
        if closed {
            self.skip();
            end = close.end;
        } else {
            self.missing(last, Message::MissingEndParenthesisInExpression);
        }
        self.skip_newlines();
        let bracket = self.peek();
        if bracket.kind == TokenKind::RBracket {
            self.skip();
            end = bracket.end;
        } else if closed {
            self.missing(end, Message::EndSquareBracketExpectedAtEndOfAttribute);
        }
        self.set_mode(mode);
        let positional = self.take_list(mark);
        let named = if named.is_empty() { NodeList::default() } else { self.list(&named) };
        self.add(NodeKind::Attribute { name, positional, named }, open.start, end)
    }

    /// The arguments of an attribute: positional ones go to the scratch space.
    fn attribute_items(&mut self, named: &mut Vec<NodeId>, last: &mut u32) {
        let mut comma: Option<Token> = None;
        let mut names: Vec<Box<str>> = Vec::new();
        loop {
            self.skip_newlines();
            let token = self.peek();
            let item = if token.kind == TokenKind::Identifier {
                let id = self.named_argument(token, &mut names);
                named.push(id);
                Some(id)
            } else {
                let value = self.expression();
                if let Some(value) = value {
                    self.push(value);
                } else if let Some(comma) = comma {
                    let message = Message::MissingExpressionAfterToken(",".into());
                    self.missing(comma.end, message);
                }
                value
            };
            let Some(item) = item else {
                return;
            };
            *last = self.end(item);
            self.skip_newlines();
            comma = self.take(TokenKind::Comma);
            match comma {
                Some(comma) => *last = comma.end,
                None => return,
            }
        }
    }

    fn named_argument(&mut self, token: Token, names: &mut Vec<Box<str>>) -> NodeId {
        self.skip();
        let name: Box<str> = self.text(token).into();
        if names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
            let text = name.to_string();
            self.error(token.span(), Message::DuplicateNamedArgument(text));
        }
        names.push(name.clone());
        let mut end = token.end;
        let mut value = None;
        if let Some(equals) = self.take(TokenKind::Equals) {
            self.skip_newlines();
            let given = match self.expression() {
                Some(given) => given,
                None => {
                    self.missing(equals.end, Message::MissingExpressionInNamedArgument);
                    let id = self.error_node(equals.end, equals.end, &[]);
                    self.sync_on(&[TokenKind::Comma, TokenKind::RParen, TokenKind::RBracket, TokenKind::NewLine]);
                    id
                }
            };
            end = self.end(given);
            value = Some(given);
        }
        self.add(NodeKind::NamedAttributeArgument { name, value }, token.start, end)
    }

    /// The `param` block that a script block may begin with, and the attributes before it.
    pub(super) fn param_block(&mut self) -> Option<NodeId> {
        self.skip_newlines();
        let first = self.peek();
        let brackets = first.kind == TokenKind::LBracket
            || first.kind == TokenKind::Generic && self.lex.byte(first.start as usize) == b'[';
        if !brackets && first.kind != TokenKind::Param {
            return None;
        }
        let (nodes, errors) = (self.nodes.len(), self.lex.errors.len());
        let mark = self.mark();
        if brackets {
            self.resync(first.start);
            self.attribute_list(false);
            self.set_mode(Mode::Command);
        }
        let attributes: Vec<NodeId> = self.pushed(mark).to_vec();
        self.scratch.truncate(mark);
        let param = self.peek();
        let mut open = None;
        if param.kind == TokenKind::Param {
            self.skip();
            self.skip_newlines();
            open = self.take(TokenKind::LParen);
        }
        let Some(open) = open else {
            self.nodes.truncate(nodes);
            self.lex.errors.truncate(errors);
            self.resync(first.start);
            return None;
        };
        let (parameters, end) = self.parameters_in_parens(open);
        for attribute in &attributes {
            if let NodeKind::TypeConstraint { name } = &self.nodes[attribute.index()].kind {
                let name = name.text.to_string();
                let span = self.span(*attribute);
                self.error(span, Message::TypeNotAllowedBeforeParam(name));
            }
        }
        let attributes = self.list(&attributes);
        let block = self.add(NodeKind::ParamBlock { attributes, parameters }, param.start, end);
        Some(block)
    }

    /// Parameters behind `(`, up to and with `)`, and where that ends.
    pub(super) fn parameters_in_parens(&mut self, open: Token) -> (NodeList, u32) {
        let mode = self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, true);
        let mark = self.mark();
        let mut last = open.end;
        let mut comma: Option<Token> = None;
        let mut reported = false;
        loop {
            let Some(parameter) = self.parameter() else {
                if let Some(comma) = comma {
                    let message = Message::MissingExpressionAfterToken(",".into());
                    self.missing(comma.end, message);
                    reported = true;
                }
                break;
            };
            last = self.end(parameter);
            self.push(parameter);
            self.skip_newlines();
            comma = self.take(TokenKind::Comma);
            if comma.is_none() {
                break;
            }
        }
        self.skip_newlines();
        self.no_comma = no_comma;
        let close = self.peek();
        let end = if close.kind == TokenKind::RParen {
            self.skip();
            close.end
        } else {
            if !reported {
                let message = Message::MissingEndParenthesisInFunctionParameterList;
                self.missing(last, message);
            }
            close.start
        };
        let parameters = self.take_list(mark);
        self.set_mode(mode);
        (parameters, end)
    }

    fn parameter(&mut self) -> Option<NodeId> {
        self.skip_newlines();
        let mark = self.mark();
        self.attribute_list(false);
        let attributes = self.take_list(mark);
        let token = self.peek();
        if !matches!(token.kind, TokenKind::Variable | TokenKind::SplattedVariable) {
            if attributes.is_empty() {
                return None;
            }
            let (start, end) = self.list_span(attributes);
            self.missing(end, Message::InvalidFunctionParameter);
            self.sync_on(&[TokenKind::Comma, TokenKind::RParen]);
            let path = "__error__".into();
            let variable = self.add(NodeKind::Variable { path, splatted: false }, end, end);
            return Some(self.add(NodeKind::Parameter { attributes, variable, default: None }, start, end));
        }
        self.skip();
        let variable = self.variable(token);
        let mut end = token.end;
        let start = if attributes.is_empty() { token.start } else { self.list_span(attributes).0 };
        self.skip_newlines();
        let mut default = None;
        if let Some(equals) = self.take(TokenKind::Equals) {
            self.skip_newlines();
            let value = match self.expression() {
                Some(value) => value,
                None => {
                    let message = Message::MissingExpressionAfterToken("=".into());
                    self.missing(equals.end, message);
                    self.error_node(equals.end, equals.end, &[])
                }
            };
            end = self.end(value);
            default = Some(value);
        }
        Some(self.add(NodeKind::Parameter { attributes, variable, default }, start, end))
    }
}
