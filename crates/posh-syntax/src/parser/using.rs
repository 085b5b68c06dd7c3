//! `using` statements.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList, Span, UsingKind};

impl Parser<'_> {
    /// The `using` statements that a script block may begin with.
    pub(super) fn using_statements(&mut self) -> NodeList {
        let mark = self.mark();
        loop {
            self.skip_newlines_and_semicolons();
            let Some(keyword) = self.take(TokenKind::Using) else {
                break;
            };
            let statement = self.using_statement(keyword);
            self.push(statement);
        }
        let usings = self.take_list(mark);
        if self.depth > 0 {
            for at in usings.start..usings.start + usings.len {
                let span = self.span(self.lists[at as usize]);
                self.error(span, Message::UsingMustBeAtStartOfScript);
            }
        }
        usings
    }

    /// A `using` statement behind other statements.
    pub(super) fn misplaced_using(&mut self, keyword: Token) -> NodeId {
        let statement = self.using_statement(keyword);
        let span = self.span(statement);
        self.error(span, Message::UsingMustBeAtStartOfScript);
        statement
    }

    fn using_statement(&mut self, keyword: Token) -> NodeId {
        let mode = self.set_mode(Mode::Command);
        let statement = self.using_rest(keyword);
        self.set_mode(mode);
        statement
    }

    fn using_rest(&mut self, keyword: Token) -> NodeId {
        let directive = self.peek();
        let kind = match directive.kind {
            TokenKind::Assembly => UsingKind::Assembly,
            TokenKind::Command => UsingKind::Command,
            TokenKind::Module => UsingKind::Module,
            TokenKind::Namespace => UsingKind::Namespace,
            TokenKind::Type => UsingKind::Type,
            _ => {
                self.missing(keyword.end, Message::MissingUsingStatementDirective);
                self.sync_on(&[TokenKind::Semi, TokenKind::NewLine]);
                return self.error_node(keyword.start, keyword.end, &[]);
            }
        };
        self.skip();
        let token = self.peek();
        let ends = matches!(token.kind, TokenKind::EndOfInput | TokenKind::NewLine | TokenKind::Semi);
        if ends {
            self.missing(directive.end, Message::MissingUsingItemName);
            return self.error_node(keyword.start, directive.end, &[]);
        }
        let Some(item) = self.single_argument() else {
            self.unexpected(token);
            self.sync_on(&[TokenKind::Semi, TokenKind::NewLine]);
            return self.error_node(keyword.start, directive.end, &[]);
        };
        let mut end = self.end(item);
        let mut alias = None;
        self.set_mode(Mode::Expression);
        if let Some(equals) = self.take(TokenKind::Equals) {
            self.set_mode(Mode::Command);
            alias = self.single_argument();
            end = alias.map_or(equals.end, |id| self.end(id));
        }
        self.set_mode(Mode::Command);
        let after = self.peek();
        let terminated = matches!(after.kind, TokenKind::NewLine | TokenKind::Semi | TokenKind::EndOfInput);
        if !terminated {
            self.error(after.span(), Message::MissingStatementTerminator);
        }
        let unsupported = matches!(kind, UsingKind::Command | UsingKind::Type) || alias.is_some();
        if unsupported {
            let span = Span { start: keyword.start, end };
            self.error(span, Message::UsingStatementNotSupported);
        }
        let is_table = matches!(self.nodes[item.index()].kind, NodeKind::Hashtable { .. });
        let (name, specification) = if is_table { (None, Some(item)) } else { (Some(item), None) };
        self.add(NodeKind::Using { kind, name, alias, specification }, keyword.start, end)
    }
}
