//! Functions, filters, and what is left of workflows.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList, Span};

impl Parser<'_> {
    /// A function behind its keyword.
    pub(super) fn function(&mut self, keyword: Token) -> NodeId {
        let name = match self.name_behind(keyword) {
            Ok(name) => name,
            Err(error) => return error,
        };
        let text = self.function_name(name);
        self.skip_newlines();
        let mut parameters = NodeList::default();
        let mut end = name.end;
        if let Some(open) = self.take(TokenKind::LParen) {
            (parameters, end) = self.parameters_in_parens(open);
            self.skip_newlines();
        }
        let Some(open) = self.take(TokenKind::LCurly) else {
            let at = end;
            self.missing(at, Message::MissingFunctionBody);
            return self.error_node(keyword.start, at, &[]);
        };
        let filter = keyword.kind == TokenKind::Filter;
        let body = self.script_block(open, filter);
        if !parameters.is_empty()
            && let NodeKind::ScriptBlock { param: Some(param), .. } = self.nodes[body.index()].kind
        {
            let span = self.span(param);
            self.error(span, Message::OnlyOneParameterListAllowed);
        }
        let end = self.end(body);
        let workflow = keyword.kind == TokenKind::Workflow;
        if workflow {
            let span = Span { start: keyword.start, end };
            self.error(span, Message::WorkflowNotSupportedInPowerShellCore);
        }
        self.add(NodeKind::FunctionDefinition { name: text, filter, workflow, parameters, body }, keyword.start, end)
    }

    fn function_name(&mut self, token: Token) -> Box<str> {
        match token.kind {
            TokenKind::Generic => {
                let id = self.word(token, false);
                match self.nodes.pop().map(|node| node.kind) {
                    Some(NodeKind::StringConstant { value, .. }) => value,
                    _ => {
                        debug_assert!(false, "a word is a constant: {id:?}");
                        self.text(token).into()
                    }
                }
            }
            TokenKind::StringLiteral | TokenKind::StringExpandable => {
                let text = self.text(token);
                text.get(1..text.len().saturating_sub(1)).unwrap_or("").into()
            }
            _ => self.text(token).into(),
        }
    }

    /// The token of the name that follows `keyword`, or the node of the error that there is none.
    pub(super) fn name_behind(&mut self, keyword: Token) -> Result<Token, NodeId> {
        use TokenKind as K;
        let mode = self.set_mode(Mode::Command);
        self.skip_newlines();
        let token = self.peek();
        let is_name = token.kind.is_keyword()
            || matches!(
                token.kind,
                K::Identifier
                    | K::Generic
                    | K::Number
                    | K::Parameter
                    | K::Label
                    | K::Multiply
                    | K::Divide
                    | K::Rem
                    | K::Plus
                    | K::Minus
                    | K::Dot
                    | K::DotDot
                    | K::Exclaim
                    | K::Equals
                    | K::PlusPlus
                    | K::MinusMinus
                    | K::ColonColon
                    | K::Variable
                    | K::SplattedVariable
                    | K::QuestionMark
                    | K::RBracket
                    | K::PlusEquals
                    | K::MinusEquals
                    | K::MultiplyEquals
                    | K::DivideEquals
                    | K::RemainderEquals
            );
        if is_name {
            self.skip();
            self.set_mode(mode);
            return Ok(token);
        }
        self.set_mode(mode);
        let text = keyword.kind.text().to_string();
        self.missing(keyword.end, Message::MissingNameAfterKeyword(text));
        Err(self.error_node(keyword.start, keyword.end, &[]))
    }

    /// The identifier that follows `keyword`, whatever it spells, or the node of the error that there is none.
    pub(super) fn simple_name_behind(&mut self, keyword: Token) -> Result<Token, NodeId> {
        self.skip_newlines();
        let name = self.simple_name();
        if let Some(name) = name {
            return Ok(name);
        }
        let text = keyword.kind.text().to_string();
        self.missing(keyword.end, Message::MissingNameAfterKeyword(text));
        Err(self.error_node(keyword.start, keyword.end, &[]))
    }

    /// An identifier, whatever it spells.
    pub(super) fn simple_name(&mut self) -> Option<Token> {
        if let Some(token) = self.peeked.take() {
            self.resync(token.start);
        }
        let mode = self.set_mode(Mode::Command);
        self.lex.state.simple_name = true;
        let token = self.peek();
        self.lex.state.simple_name = false;
        let name = (token.kind == TokenKind::Identifier).then_some(token);
        if name.is_some() {
            self.skip();
        } else {
            self.resync(token.start);
        }
        self.set_mode(mode);
        name
    }

    /// `parallel` and `sequence`, which only workflows have.
    pub(super) fn workflow_block(&mut self, keyword: Token) -> NodeId {
        self.skip_newlines();
        let text = keyword.kind.text().to_string();
        if self.peek().kind != TokenKind::LCurly {
            self.missing(keyword.end, Message::MissingStatementAfterKeyword(text));
            return self.error_node(keyword.start, keyword.end, &[]);
        }
        let block = self.statement_block();
        self.error(keyword.span(), Message::UnexpectedKeyword(text));
        let end = block.map_or(keyword.end, |id| self.end(id));
        self.error_node(keyword.start, end, &[])
    }

    /// `configuration`: a command like any other where the language of configurations is absent.
    pub(super) fn configuration(&mut self, keyword: Token) -> Option<NodeId> {
        self.resync(keyword.start);
        self.pipeline_chain()
    }

    /// A `data` section behind its keyword.
    pub(super) fn data_statement(&mut self, keyword: Token) -> NodeId {
        self.skip_newlines();
        let mut end = keyword.end;
        let mut variable = None;
        let token = self.peek();
        if token.kind == TokenKind::Identifier || token.kind == TokenKind::Generic {
            self.skip();
            variable = Some(self.text(token).into());
            end = token.end;
        }
        self.skip_newlines();
        let mark = self.mark();
        let token = self.peek();
        if token.kind == TokenKind::Parameter {
            self.skip();
            end = token.end;
            let name = self.text(token)[1..].to_ascii_lowercase();
            let known = !name.is_empty() && "supportedcommand".starts_with(&name);
            if !known {
                self.unexpected(token);
            }
            loop {
                self.skip_newlines();
                let Some(command) = self.single_argument() else {
                    let message = Message::MissingStatementBlockForDataSection;
                    self.missing(end, message);
                    self.scratch.truncate(mark);
                    return self.error_node(keyword.start, end, &[]);
                };
                end = self.end(command);
                self.push(command);
                if self.take(TokenKind::Comma).is_none() {
                    break;
                }
            }
        }
        let allowed = self.take_list(mark);
        self.skip_newlines();
        let Some(body) = self.statement_block() else {
            self.missing(end, Message::MissingStatementBlockForDataSection);
            return self.error_node(keyword.start, end, &[]);
        };
        let end = self.end(body);
        self.add(NodeKind::Data { variable, allowed, body }, keyword.start, end)
    }
}
