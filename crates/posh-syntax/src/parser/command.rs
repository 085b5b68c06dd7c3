//! Commands.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::operator::{Operator, StringKind};
use crate::token::{COLON, Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList};

/// The argument behind which a command line is taken as it is.
const VERBATIM: &str = "--%";

/// What has been read of a command.
struct Progress {
    invocation: Option<Operator>,
    redirections: Vec<NodeId>,
    /// Where the elements begin in the scratch space.
    mark: usize,
    end: u32,
    /// `--` was given: dashes make words.
    dashes: bool,
}

impl Parser<'_> {
    /// A command; `None` when the next token ends one.
    pub(super) fn command(&mut self) -> Option<NodeId> {
        self.set_mode(Mode::Command);
        let first = self.peek();
        let mut progress = Progress {
            invocation: match first.kind {
                TokenKind::Ampersand => Some(Operator::Ampersand),
                TokenKind::Dot => Some(Operator::Dot),
                _ => None,
            },
            redirections: Vec::new(),
            mark: self.mark(),
            end: first.end,
            dashes: false,
        };
        if progress.invocation.is_some() {
            self.skip();
        }
        while self.command_element(&mut progress) {}
        let Progress { invocation, redirections, mark, end, .. } = progress;
        if self.scratch.len() == mark {
            if invocation.is_some() {
                let text = self.text(first).to_string();
                self.error(first.span(), Message::MissingExpression(text));
                let token = self.peek();
                if matches!(token.kind, TokenKind::NewLine | TokenKind::Semi) {
                    self.unexpected(token);
                }
                return Some(self.error_node(first.start, first.end, &[]));
            }
            if redirections.is_empty() {
                return None;
            }
        }
        let elements = self.take_list(mark);
        let redirections = if redirections.is_empty() { NodeList::default() } else { self.list(&redirections) };
        Some(self.add(NodeKind::Command { invocation, elements, redirections }, first.start, end))
    }

    /// The command at the current position, for a text that is nothing else.
    pub(crate) fn command_alone(&mut self) -> Option<NodeKind> {
        let id = self.command()?;
        Some(self.nodes[id.index()].kind.clone())
    }

    /// One element or redirection; `false` at the end of the command.
    fn command_element(&mut self, progress: &mut Progress) -> bool {
        use TokenKind as K;
        let token = self.next();
        let is_name = self.scratch.len() == progress.mark;
        match token.kind {
            K::EndOfInput
            | K::NewLine
            | K::Semi
            | K::Pipe
            | K::AndAnd
            | K::OrOr
            | K::Ampersand
            | K::RCurly
            | K::RParen => {
                self.unget(token);
                return false;
            }
            K::MinusMinus => {
                progress.end = token.end;
                let id = if progress.dashes || is_name {
                    self.bare_word(token)
                } else {
                    self.parameter_node("-", None, token.start, token.end)
                };
                self.push(id);
                progress.dashes = true;
            }
            K::Comma => {
                progress.end = token.end;
                self.error(token.span(), Message::MissingArgument);
                self.skip_newlines();
            }
            K::Parameter if is_name || progress.dashes => {
                progress.end = token.end;
                let id = self.bare_word(token);
                self.push(id);
            }
            K::Parameter => self.command_parameter(token, progress),
            K::Redirection | K::RedirectInStd if !is_name => {
                self.redirection(token, &mut progress.redirections, &mut progress.end);
            }
            _ => {
                let Some(id) = self.command_argument(token, is_name, progress.invocation) else {
                    return true;
                };
                progress.end = self.end(id);
                self.push(id);
                if self.is_verbatim(id) {
                    self.verbatim_argument(progress);
                    return false;
                }
            }
        }
        true
    }

    pub(super) fn is_verbatim(&self, id: NodeId) -> bool {
        matches!(
            &self.nodes[id.index()].kind,
            NodeKind::StringConstant { kind: StringKind::BareWord, value } if **value == *VERBATIM
        )
    }

    fn verbatim_argument(&mut self, progress: &mut Progress) {
        if let Some(token) = self.peeked.take() {
            self.lex.resync(token.start as usize);
        }
        if let Some(token) = self.lex.verbatim() {
            let value: Box<str> = self.text(token).into();
            let kind = StringKind::BareWord;
            let id = self.add(NodeKind::StringConstant { kind, value }, token.start, token.end);
            self.push(id);
            progress.end = token.end;
        }
    }

    fn command_parameter(&mut self, token: Token, progress: &mut Progress) {
        progress.end = token.end;
        let mut argument = None;
        if token.has(COLON) && self.peek().kind != TokenKind::Comma {
            let first = self.next();
            argument = self.command_argument(first, false, None);
            match argument {
                Some(argument) => progress.end = self.end(argument),
                None => {
                    let text = self.text(token).to_string();
                    self.error(token.span(), Message::ParameterRequiresArgument(text));
                }
            }
        }
        let text = self.text(token);
        let dash = text.chars().next().map_or(0, char::len_utf8);
        let name = &text[dash..];
        let name = if token.has(COLON) { &name[..name.len() - 1] } else { name };
        let id = self.parameter_node(name, argument, token.start, progress.end);
        self.push(id);
    }

    fn parameter_node(&mut self, name: &str, argument: Option<NodeId>, start: u32, end: u32) -> NodeId {
        let name = name.into();
        self.add(NodeKind::CommandParameter { name, argument }, start, end)
    }

    /// A token as a word, whatever it is.
    pub(super) fn bare_word(&mut self, token: Token) -> NodeId {
        let value = self.text(token).into();
        let kind = StringKind::BareWord;
        self.add(NodeKind::StringConstant { kind, value }, token.start, token.end)
    }
}
