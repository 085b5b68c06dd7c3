//! Pipelines, chains of them, and assignments.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::operator::Operator;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList};

impl Parser<'_> {
    /// A pipeline, a chain of pipelines, or an assignment; `None` when there is none.
    pub(super) fn pipeline_chain(&mut self) -> Option<NodeId> {
        let mode = self.set_mode(Mode::Command);
        let chain = self.chain();
        self.set_mode(mode);
        chain
    }

    fn chain(&mut self) -> Option<NodeId> {
        let mut first = self.leading_expression();
        if let Some(expression) = first {
            let assign = self.peek();
            if assign.kind.is_assignment() {
                self.skip();
                self.set_mode(Mode::Command);
                return Some(self.assignment(expression, assign));
            }
            self.set_mode(Mode::Command);
        }
        let mut chain: Option<(NodeId, Token)> = None;
        loop {
            let Some(pipeline) = self.pipeline(first.take()) else {
                let (left, operator) = chain?;
                self.missing(operator.end, Message::EmptyPipelineChainElement);
                let start = self.start(left);
                return Some(self.error_node(start, operator.end, &[left]));
            };
            let token = self.peek();
            let mut background = false;
            match token.kind {
                TokenKind::AndAnd | TokenKind::OrOr => {
                    self.skip();
                    self.skip_newlines();
                    let left = match chain {
                        Some((left, operator)) => self.join(left, operator, pipeline, false),
                        None => pipeline,
                    };
                    chain = Some((left, token));
                    continue;
                }
                TokenKind::Ampersand => {
                    self.skip();
                    let after = self.peek();
                    if matches!(after.kind, TokenKind::AndAnd | TokenKind::OrOr) {
                        self.skip();
                        self.error(after.span(), Message::BackgroundOperatorInPipelineChain);
                        let left = chain.map_or(pipeline, |(left, _)| left);
                        let start = self.start(left);
                        return Some(self.error_node(start, after.end, &[left]));
                    }
                    background = true;
                }
                _ => {}
            }
            return Some(match chain {
                Some((left, operator)) => self.join(left, operator, pipeline, background),
                None => {
                    if background
                        && let NodeKind::Pipeline { background: flag, .. } = &mut self.nodes[pipeline.index()].kind
                    {
                        *flag = true;
                    }
                    pipeline
                }
            });
        }
    }

    fn join(&mut self, left: NodeId, operator: Token, right: NodeId, background: bool) -> NodeId {
        let operator = if operator.kind == TokenKind::AndAnd { Operator::AndAnd } else { Operator::OrOr };
        let (start, end) = (self.start(left), self.end(right));
        self.add(NodeKind::PipelineChain { operator, background, left, right }, start, end)
    }

    /// The expression that a pipeline begins with; the mode stays that of expressions if there is one.
    fn leading_expression(&mut self) -> Option<NodeId> {
        let token = self.peek();
        if !self.may_begin_expression(token) {
            return None;
        }
        self.set_mode(Mode::Expression);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let expression = self.expression();
        self.no_comma = no_comma;
        if expression.is_none() {
            self.set_mode(Mode::Command);
        }
        expression
    }

    /// Whether a token read as a command's could be the first of an expression.
    fn may_begin_expression(&self, token: Token) -> bool {
        use TokenKind as K;
        match token.kind {
            K::Identifier | K::NewLine | K::EndOfInput | K::Pipe | K::RCurly | K::RParen => false,
            K::Generic => {
                let byte = self.lex.byte(token.start as usize);
                !byte.is_ascii_alphabetic() && !matches!(byte, b'\\' | b'/' | b'*' | b'%' | b'?' | b':' | b'~' | b'_')
            }
            kind => !kind.is_keyword(),
        }
    }

    fn assignment(&mut self, left: NodeId, operator: Token) -> NodeId {
        self.skip_newlines();
        let right = match self.statement() {
            Some(statement) => self.unwrap_pipeline(statement),
            None => {
                let name = operator.kind.text().to_string();
                self.missing(operator.end, Message::ExpectedValueExpression(name));
                self.error_node(operator.end, operator.end, &[])
            }
        };
        let (start, end) = (self.start(left), self.end(right));
        self.add(NodeKind::Assignment { operator: operator.kind.operator(), left, right }, start, end)
    }

    /// The command expression of a pipeline that is nothing else.
    fn unwrap_pipeline(&mut self, statement: NodeId) -> NodeId {
        if let NodeKind::Pipeline { background: false, elements } = self.nodes[statement.index()].kind
            && elements.len == 1
        {
            let only = self.lists[elements.start as usize];
            if matches!(self.nodes[only.index()].kind, NodeKind::CommandExpression { .. }) {
                if statement.index() + 1 == self.nodes.len() {
                    self.nodes.pop();
                }
                return only;
            }
        }
        statement
    }

    /// One pipeline, which begins with `first` if that is given.
    fn pipeline(&mut self, first: Option<NodeId>) -> Option<NodeId> {
        let mark = self.mark();
        let mut bar: Option<Token> = None;
        let mut given = first;
        loop {
            let expression = match given.take() {
                Some(expression) => Some(expression),
                None if bar.is_some() || first.is_none() => {
                    let expression = self.leading_expression();
                    self.set_mode(Mode::Command);
                    expression
                }
                None => None,
            };
            let element = match expression {
                Some(expression) => {
                    if bar.is_some() {
                        let span = self.span(expression);
                        self.error(span, Message::ExpressionsMustBeFirstInPipeline);
                    }
                    Some(self.command_expression(expression))
                }
                None => self.command(),
            };
            match element {
                Some(element) => self.push(element),
                None => {
                    let token = self.peek();
                    if bar.is_some() || token.kind == TokenKind::Pipe {
                        match bar {
                            Some(bar) => self.missing(bar.end, Message::EmptyPipeElement),
                            None => self.missing_span(token.span(), Message::EmptyPipeElement),
                        }
                    }
                }
            }
            match self.next_bar() {
                Some(token) => bar = Some(token),
                None => break,
            }
            let bar = bar.map_or(0, |bar| bar.end);
            self.skip_newlines();
            if self.peek().kind == TokenKind::EndOfInput {
                self.missing(bar, Message::EmptyPipeElement);
                break;
            }
        }
        if self.scratch.len() == mark {
            return None;
        }
        let elements = self.take_list(mark);
        let (start, end) = self.list_span(elements);
        Some(self.add(NodeKind::Pipeline { background: false, elements }, start, end))
    }

    /// Where a list that is not empty begins and ends.
    pub(super) fn list_span(&self, list: NodeList) -> (u32, u32) {
        let first = self.lists[list.start as usize];
        let last = self.lists[(list.start + list.len - 1) as usize];
        (self.start(first), self.end(last))
    }

    /// The bar behind an element of a pipeline, also at the start of the next line.
    fn next_bar(&mut self) -> Option<Token> {
        use TokenKind as K;
        let token = self.peek();
        match token.kind {
            K::Pipe => {
                self.skip();
                Some(token)
            }
            K::NewLine if self.lex.pipe_continues(token.end as usize) => {
                self.skip_newlines();
                self.take(K::Pipe)
            }
            K::NewLine | K::Semi | K::EndOfInput | K::RParen | K::RCurly | K::Ampersand | K::AndAnd | K::OrOr => None,
            _ => {
                self.unexpected(token);
                None
            }
        }
    }

    /// An expression as an element of a pipeline, with its redirections.
    fn command_expression(&mut self, expression: NodeId) -> NodeId {
        let start = self.start(expression);
        let mut end = self.end(expression);
        let mut redirections = Vec::new();
        while matches!(self.peek().kind, TokenKind::Redirection | TokenKind::RedirectInStd) {
            let token = self.next();
            self.redirection(token, &mut redirections, &mut end);
        }
        let redirections = if redirections.is_empty() { NodeList::default() } else { self.list(&redirections) };
        self.add(NodeKind::CommandExpression { expression, redirections }, start, end)
    }
}
