//! `while`, `do`, `for`, `foreach`.

use super::Parser;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, Span};

impl Parser<'_> {
    /// The opening parenthesis behind a loop's keyword, or the node of the error.
    fn open_behind(&mut self, keyword: Token) -> Result<Token, NodeId> {
        self.skip_newlines();
        match self.take(TokenKind::LParen) {
            Some(open) => Ok(open),
            None => {
                let name = self.text(keyword).to_ascii_lowercase();
                self.missing(keyword.end, Message::MissingOpenParenthesisAfterKeyword(name));
                Err(self.error_node(keyword.start, keyword.end, &[]))
            }
        }
    }

    /// A condition in parentheses behind `keyword`.
    fn loop_condition(&mut self, keyword: Token, start: u32) -> Result<(NodeId, u32), NodeId> {
        let open = self.open_behind(keyword)?;
        let name = || keyword.kind.text().to_string();
        let condition = match self.condition() {
            Some(condition) => condition,
            None => {
                let message = Message::MissingExpressionAfterKeyword(name());
                self.missing(open.end, message);
                self.error_node(open.end, open.end, &[])
            }
        };
        self.skip_newlines();
        if let Some(close) = self.take(TokenKind::RParen) {
            return Ok((condition, close.end));
        }
        let end = self.end(condition);
        if !self.is_error(condition) {
            self.missing(end, Message::MissingEndParenthesisAfterStatement(name()));
        }
        Err(self.error_node(start, end, &[condition]))
    }

    pub(super) fn while_statement(&mut self, keyword: Token, label: Option<Token>) -> NodeId {
        let start = label.map_or(keyword.start, |label| label.start);
        let (condition, close) = match self.loop_condition(keyword, start) {
            Ok(condition) => condition,
            Err(error) => return error,
        };
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(close, Message::MissingLoopStatement("while".into()));
            return self.error_node(start, close, &[condition]);
        };
        let label = self.label_name(label);
        let end = self.end(body);
        self.add(NodeKind::While { label, condition, body }, start, end)
    }

    pub(super) fn do_statement(&mut self, keyword: Token, label: Option<Token>) -> NodeId {
        let start = label.map_or(keyword.start, |label| label.start);
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(keyword.end, Message::MissingLoopStatement("do".into()));
            return self.error_node(start, keyword.end, &[]);
        };
        self.look_past_newlines(&[TokenKind::While, TokenKind::Until]);
        let token = self.peek();
        if !matches!(token.kind, TokenKind::While | TokenKind::Until) {
            let at = self.end(body);
            self.missing(at, Message::MissingWhileOrUntilInDoWhile);
            return self.error_node(start, at, &[body]);
        }
        self.skip();
        let (condition, end) = match self.loop_condition(token, start) {
            Ok(condition) => condition,
            Err(error) => return error,
        };
        let label = self.label_name(label);
        let kind = if token.kind == TokenKind::While {
            NodeKind::DoWhile { label, body, condition }
        } else {
            NodeKind::DoUntil { label, body, condition }
        };
        self.add(kind, start, end)
    }

    pub(super) fn for_statement(&mut self, keyword: Token, label: Option<Token>) -> NodeId {
        let start = label.map_or(keyword.start, |label| label.start);
        let open = match self.open_behind(keyword) {
            Ok(open) => open,
            Err(error) => return error,
        };
        let mut parts = [None; 3];
        let mut end = open.end;
        for (at, part) in parts.iter_mut().enumerate() {
            self.skip_newlines();
            *part = self.pipeline_chain();
            if let Some(id) = *part {
                end = self.end(id);
            }
            if at < 2 {
                match self.peek().kind {
                    TokenKind::Semi => {
                        end = self.next().end;
                    }
                    TokenKind::NewLine => {
                        self.skip_newlines();
                        if let Some(semicolon) = self.take(TokenKind::Semi) {
                            end = semicolon.end;
                        }
                    }
                    _ => break,
                }
            }
        }
        self.skip_newlines();
        let Some(close) = self.take(TokenKind::RParen) else {
            let message = Message::MissingEndParenthesisAfterStatement("for".into());
            self.missing(end, message);
            let children: Vec<NodeId> = parts.into_iter().flatten().collect();
            return self.error_node(start, end, &children);
        };
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(close.end, Message::MissingLoopStatement("for".into()));
            let children: Vec<NodeId> = parts.into_iter().flatten().collect();
            return self.error_node(start, close.end, &children);
        };
        let [initializer, condition, iterator] = parts;
        let label = self.label_name(label);
        let end = self.end(body);
        self.add(NodeKind::For { label, initializer, condition, iterator, body }, start, end)
    }

    pub(super) fn foreach_statement(&mut self, keyword: Token, label: Option<Token>) -> NodeId {
        let start = label.map_or(keyword.start, |label| label.start);
        let mut parallel = None;
        let mut throttle_flag = None;
        let mut throttle = None;
        self.skip_newlines();
        while self.peek().kind == TokenKind::Parameter {
            let flag = self.next();
            let name = self.text(flag)[1..].trim_end_matches(':').to_ascii_lowercase();
            if !name.is_empty() && "parallel".starts_with(&name) {
                parallel = Some(flag);
            } else if !name.is_empty() && "throttlelimit".starts_with(&name) {
                throttle_flag = Some(flag);
                throttle = self.single_argument();
                if throttle.is_none() {
                    self.missing(flag.end, Message::MissingThrottleLimit);
                }
            } else {
                self.unexpected(flag);
            }
            self.skip_newlines();
        }
        let statement = self.foreach_head(keyword, start, label, parallel.is_some(), throttle);
        let end = self.end(statement);
        if !self.is_error(statement) {
            let span = Span { start, end };
            if parallel.is_some() {
                let name = "parallel".to_string();
                self.error(span, Message::KeywordParameterReservedForFutureUse(name));
            }
            if throttle_flag.is_some() {
                let name = "throttlelimit".to_string();
                self.error(span, Message::KeywordParameterReservedForFutureUse(name));
                if parallel.is_none() {
                    self.error(span, Message::ThrottleLimitRequiresParallelFlag);
                }
            }
        }
        statement
    }

    fn foreach_head(
        &mut self,
        keyword: Token,
        start: u32,
        label: Option<Token>,
        parallel: bool,
        throttle: Option<NodeId>,
    ) -> NodeId {
        let open = match self.open_behind(keyword) {
            Ok(open) => open,
            Err(error) => return error,
        };
        self.skip_newlines();
        let token = self.peek();
        if !matches!(token.kind, TokenKind::Variable | TokenKind::SplattedVariable) {
            self.missing(open.end, Message::MissingVariableNameAfterForeach);
            return self.error_node(start, open.end, &[]);
        }
        self.skip();
        let variable = self.variable(token);
        self.skip_newlines();
        let within = self.peek();
        if within.kind != TokenKind::In {
            self.missing(token.end, Message::MissingInInForeach);
            return self.error_node(start, token.end, &[variable]);
        }
        self.skip();
        self.skip_newlines();
        let Some(condition) = self.pipeline_chain() else {
            self.missing(within.end, Message::MissingForeachExpression);
            return self.error_node(start, within.end, &[variable]);
        };
        self.skip_newlines();
        let end = self.end(condition);
        let Some(close) = self.take(TokenKind::RParen) else {
            self.missing(end, Message::MissingEndParenthesisAfterForeach);
            return self.error_node(start, end, &[variable, condition]);
        };
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(close.end, Message::MissingForeachStatement);
            return self.error_node(start, close.end, &[variable, condition]);
        };
        let label = self.label_name(label);
        let end = self.end(body);
        self.add(NodeKind::ForEach { label, parallel, throttle, variable, condition, body }, start, end)
    }
}
