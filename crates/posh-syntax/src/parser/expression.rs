//! Expressions: ternary, binary, comma, unary, in the order of their binding.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::operator::Operator;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    /// An expression; `None` when none begins here.
    pub(super) fn expression(&mut self) -> Option<NodeId> {
        self.expression_within(false)
    }

    /// An expression; between the marks of a ternary operator `?` and `:` end numbers.
    fn expression_within(&mut self, ternary: bool) -> Option<NodeId> {
        if !self.enter() {
            self.leave();
            return None;
        }
        let mode = self.set_mode(Mode::Expression);
        let expression = self.ternary(ternary);
        self.set_mode(mode);
        self.leave();
        expression
    }

    fn ternary(&mut self, within: bool) -> Option<NodeId> {
        let condition = self.binary(within)?;
        let question = self.peek();
        if question.kind != TokenKind::QuestionMark {
            return Some(condition);
        }
        self.skip();
        self.skip_newlines();
        let then = match self.expression_within(true) {
            Some(then) => then,
            None => self.missing_value(question),
        };
        self.skip_newlines();
        let colon = self.peek();
        let start = self.start(condition);
        if colon.kind != TokenKind::Colon {
            if !self.is_error(then) {
                let message = Message::MissingColonInTernaryExpression;
                self.missing_span(colon.span(), message);
            }
            return Some(self.error_node(start, colon.start, &[condition, then]));
        }
        self.skip();
        self.skip_newlines();
        let otherwise = match self.expression_within(within) {
            Some(otherwise) => otherwise,
            None => self.missing_value(colon),
        };
        let end = self.end(otherwise);
        Some(self.add(NodeKind::Ternary { condition, then, otherwise }, start, end))
    }

    /// Reports that no value follows an operator; the answer stands for it.
    fn missing_value(&mut self, operator: Token) -> NodeId {
        let text = self.text(operator).to_string();
        self.missing(operator.end, Message::ExpectedValueExpression(text));
        self.error_node(operator.end, operator.end, &[])
    }

    /// Binary operators, by a stack of operands and operators.
    fn binary(&mut self, ternary: bool) -> Option<NodeId> {
        let first = self.comma_list(ternary)?;
        let token = self.peek();
        if token.kind.precedence() == 0 {
            return Some(self.parameter_in_expression(token, first));
        }
        let operands = self.mark();
        self.push(first);
        let mut operators: Vec<Token> = Vec::with_capacity(4);
        let mut token = token;
        loop {
            self.skip();
            while let Some(top) = operators.last().copied()
                && token.kind.precedence() <= top.kind.precedence()
            {
                self.reduce(top);
                operators.pop();
            }
            operators.push(token);
            self.skip_newlines();
            let operand = match self.comma_list(ternary) {
                Some(operand) => operand,
                None => self.missing_value(token),
            };
            self.push(operand);
            token = self.peek();
            if token.kind.precedence() == 0 {
                break;
            }
        }
        while let Some(operator) = operators.pop() {
            self.reduce(operator);
        }
        let result = self.scratch.pop();
        self.scratch.truncate(operands);
        let result = result?;
        Some(self.parameter_in_expression(token, result))
    }

    /// Joins the two upper operands.
    fn reduce(&mut self, operator: Token) {
        let (Some(right), Some(left)) = (self.scratch.pop(), self.scratch.pop()) else {
            return;
        };
        let (start, end) = (self.start(left), self.end(right));
        let id = self.add(NodeKind::Binary { operator: operator.kind.operator(), left, right }, start, end);
        self.push(id);
    }

    /// Reports a dash and a word that are no operator.
    fn parameter_in_expression(&mut self, token: Token, expression: NodeId) -> NodeId {
        if token.kind != TokenKind::Parameter {
            return expression;
        }
        self.skip();
        self.unexpected(token);
        let start = self.start(expression);
        self.error_node(start, token.end, &[expression])
    }

    /// Values with commas between them.
    fn comma_list(&mut self, ternary: bool) -> Option<NodeId> {
        let first = self.unary(ternary)?;
        if self.no_comma || self.peek().kind != TokenKind::Comma {
            return Some(first);
        }
        let start = self.start(first);
        let mut end = self.end(first);
        let mark = self.mark();
        self.push(first);
        while let Some(comma) = self.take(TokenKind::Comma) {
            self.skip_newlines();
            match self.unary(ternary) {
                Some(value) => {
                    end = self.end(value);
                    self.push(value);
                }
                None => {
                    let message = Message::MissingExpressionAfterToken(",".into());
                    self.missing(comma.end, message);
                    end = comma.end;
                    let error = self.error_node(comma.end, comma.end, &[]);
                    self.push(error);
                    break;
                }
            }
        }
        let elements = self.take_list(mark);
        Some(self.add(NodeKind::ArrayLiteral { elements }, start, end))
    }

    /// The next token where an operand may stand: a sign before a digit belongs to the number.
    fn peek_operand(&mut self, ternary: bool) -> Token {
        let state = self.lex.state;
        let behind_type = std::mem::take(&mut self.behind_type);
        self.lex.state.signed_numbers = true;
        self.lex.state.ternary = ternary;
        if let Some(token) = self.peeked {
            let again = token.kind == TokenKind::Minus
                || token.kind == TokenKind::Plus && !behind_type
                || ternary && token.kind == TokenKind::Generic;
            if again {
                self.resync(token.start);
            }
        }
        let token = self.peek();
        self.lex.state.signed_numbers = state.signed_numbers;
        self.lex.state.ternary = state.ternary;
        token
    }

    pub(super) fn unary(&mut self, ternary: bool) -> Option<NodeId> {
        let token = self.peek_operand(ternary);
        let operand = if token.kind.is_unary() {
            if self.no_comma && token.kind == TokenKind::Comma {
                return None;
            }
            if !self.enter() {
                self.leave();
                return None;
            }
            let operand = self.unary_operator(token, ternary);
            self.leave();
            operand
        } else if token.kind == TokenKind::LBracket {
            if !self.enter() {
                self.leave();
                return None;
            }
            let operand = self.cast_or_type(token, ternary);
            self.leave();
            operand?
        } else {
            self.primary(true)?
        };
        let postfix = self.peek();
        let operator = match postfix.kind {
            TokenKind::PlusPlus => Operator::PostfixPlusPlus,
            TokenKind::MinusMinus => Operator::PostfixMinusMinus,
            _ => return Some(operand),
        };
        self.skip();
        let start = self.start(operand);
        Some(self.add(NodeKind::Unary { operator, operand }, start, postfix.end))
    }

    fn unary_operator(&mut self, token: Token, ternary: bool) -> NodeId {
        self.skip();
        self.skip_newlines();
        let Some(operand) = self.unary(ternary) else {
            let text = self.text(token).to_string();
            self.missing(token.end, Message::MissingExpressionAfterOperator(text));
            return self.error_node(token.start, token.end, &[]);
        };
        let end = self.end(operand);
        if token.kind == TokenKind::Comma {
            let elements = self.list(&[operand]);
            return self.add(NodeKind::ArrayLiteral { elements }, token.start, end);
        }
        let operator = token.kind.operator();
        self.add(NodeKind::Unary { operator, operand }, token.start, end)
    }

    /// What begins with brackets: a cast, an attribute on a variable, or a type.
    fn cast_or_type(&mut self, first: Token, ternary: bool) -> Option<NodeId> {
        let mark = self.mark();
        self.attribute_list(true);
        let attributes: Vec<NodeId> = self.pushed(mark).to_vec();
        self.scratch.truncate(mark);
        let (&last, outer) = attributes.split_last()?;
        let mut expression = if let NodeKind::Attribute { name, .. } = &self.nodes[last.index()].kind {
            let name = name.text.to_string();
            self.skip_newlines();
            match self.unary(ternary) {
                Some(operand) => self.attributed(last, operand),
                None => {
                    let span = self.span(last);
                    self.missing_span(span, Message::UnexpectedAttribute(name));
                    return Some(self.error_node(first.start, span.end, &attributes));
                }
            }
        } else {
            self.typed(last, ternary)
        };
        for attribute in outer.iter().rev() {
            expression = self.attributed(*attribute, expression);
        }
        Some(expression)
    }

    /// A type constraint before an operand, or alone as a type.
    fn typed(&mut self, constraint: NodeId, ternary: bool) -> NodeId {
        let access = self.peeked.is_none()
            && matches!(
                (
                    self.lex.byte(self.lex.pos),
                    self.lex.byte(self.lex.pos + 1)
                ),
                (b':', b':') | (b'.', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'"' | b'\'')
            );
        if !access
            && self.peek().kind != TokenKind::Comma
            && let Some(operand) = self.operand_of_cast(ternary)
        {
            return self.attributed(constraint, operand);
        }
        let span = self.span(constraint);
        let name = match &self.nodes[constraint.index()].kind {
            NodeKind::TypeConstraint { name } => name.clone(),
            _ => return constraint,
        };
        let id = self.add(NodeKind::TypeExpression { name }, span.start, span.end);
        self.postfix(id)
    }

    /// What a type is before; a plus there is always an operator.
    fn operand_of_cast(&mut self, ternary: bool) -> Option<NodeId> {
        self.behind_type = true;
        let operand = self.unary(ternary);
        self.behind_type = false;
        operand
    }

    fn attributed(&mut self, attribute: NodeId, operand: NodeId) -> NodeId {
        let (start, end) = (self.start(attribute), self.end(operand));
        let kind = match self.nodes[attribute.index()].kind {
            NodeKind::TypeConstraint { .. } => NodeKind::Convert { target: attribute, operand },
            _ => NodeKind::Attributed { attribute, operand },
        };
        self.add(kind, start, end)
    }
}
