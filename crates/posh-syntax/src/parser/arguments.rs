//! Arguments of commands.

use super::Parser;
use crate::messages::Message;
use crate::operator::Operator;
use crate::token::{COOKED, EXPANDABLE, Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

impl Parser<'_> {
    /// The name of a command or an argument with its commas; `None` (and nothing taken) when `token` ends the command.
    pub(super) fn command_argument(
        &mut self,
        token: Token,
        is_name: bool,
        invocation: Option<Operator>,
    ) -> Option<NodeId> {
        let expand = !is_name || invocation.is_some();
        let first = self.argument_value(token, expand, is_name)?;
        if is_name || self.is_verbatim(first) || self.peek().kind != TokenKind::Comma {
            return Some(first);
        }
        let start = self.start(first);
        let mark = self.mark();
        self.push(first);
        let mut end = self.end(first);
        while let Some(comma) = self.take(TokenKind::Comma) {
            self.skip_newlines();
            let token = self.next();
            match self.argument_value(token, true, false) {
                Some(value) => {
                    end = self.end(value);
                    self.push(value);
                }
                None => {
                    self.missing(comma.end, Message::MissingExpression(",".into()));
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

    /// One argument without commas, as a redirection's file or a label takes it.
    pub(super) fn single_argument(&mut self) -> Option<NodeId> {
        let token = self.peek();
        if matches!(token.kind, TokenKind::Comma) {
            return None;
        }
        let token = self.next();
        self.argument_value(token, true, false)
    }

    fn argument_value(&mut self, token: Token, expand: bool, is_name: bool) -> Option<NodeId> {
        use TokenKind as K;
        match token.kind {
            K::NewLine
            | K::EndOfInput
            | K::Semi
            | K::Pipe
            | K::AndAnd
            | K::OrOr
            | K::Ampersand
            | K::Comma
            | K::RCurly
            | K::RParen => {
                self.unget(token);
                None
            }
            K::Redirection | K::RedirectInStd if !is_name => {
                self.unget(token);
                None
            }
            K::Generic => Some(self.word(token, expand)),
            K::Variable
            | K::SplattedVariable
            | K::Number
            | K::StringLiteral
            | K::StringExpandable
            | K::HereStringLiteral
            | K::HereStringExpandable
            | K::LParen
            | K::AtParen
            | K::DollarParen
            | K::AtCurly
            | K::LCurly => {
                self.unget(token);
                self.primary(true)
            }
            _ => {
                if !is_name {
                    self.relabel(token);
                }
                Some(self.bare_word(token))
            }
        }
    }

    /// A bare word, expanded unless it is a command's name.
    pub(super) fn word(&mut self, token: Token, expand: bool) -> NodeId {
        if !token.has(COOKED | EXPANDABLE) {
            return self.bare_word(token);
        }
        self.cooked_word(token, expand)
    }
}
