//! The parser: recursive descent over tokens that it asks the lexer for in the mode that the grammar needs.
//!
//! One pass, one token of look-ahead. A construct that is wrong is reported where the reference reports it, an
//! [`NodeKind::Error`] node takes its place, and parsing goes on: the first error of a wrong text is the same, and so
//! is the answer whether more input could make it right.

mod arguments;
mod attributes;
mod block;
mod classes;
mod command;
mod expression;
mod flow;
mod function;
mod hashtable;
mod loops;
mod member;
mod nested;
mod pipeline;
mod primary;
mod redirection;
mod statement;
mod strings;
mod switch;
mod try_catch;
mod types;
mod using;

use crate::lexer::{Lexer, Mode};
use crate::messages::Message;
use crate::pool::Pool;
use crate::token::{Token, TokenKind};
use crate::tree::{Node, NodeId, NodeKind, NodeList, Span};

/// How many levels of nesting are parsed on the caller's stack.
pub(crate) const SHALLOW: u32 = 40;
/// How many levels of nesting are parsed at all.
pub(crate) const DEEPEST: u32 = 600;

/// Builds the arena of one source.
pub(crate) struct Parser<'s> {
    pub(crate) lex: Lexer<'s>,
    /// Where texts made on the way are kept.
    pool: &'s Pool,
    peeked: Option<Token>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) lists: Vec<NodeId>,
    /// Children that wait for their list to be complete.
    scratch: Vec<NodeId>,
    /// A comma ends an expression (arguments of methods and attributes, defaults).
    no_comma: bool,
    /// The next operand follows a type in brackets.
    behind_type: bool,
    depth: u32,
    limit: u32,
    /// The nesting limit was met; everything is abandoned.
    pub(crate) too_deep: bool,
    /// A subexpression inside a string is being parsed.
    nested: bool,
}

impl<'s> Parser<'s> {
    pub(crate) fn new(text: &'s str, pool: &'s Pool, collect: bool, limit: u32) -> Parser<'s> {
        Parser {
            lex: Lexer::new(text, collect),
            pool,
            peeked: None,
            nodes: Vec::with_capacity(text.len() / 8),
            lists: Vec::with_capacity(text.len() / 8),
            scratch: Vec::new(),
            no_comma: false,
            behind_type: false,
            depth: 0,
            limit,
            too_deep: false,
            nested: false,
        }
    }

    /// The next token, left in place.
    #[inline]
    fn peek(&mut self) -> Token {
        match self.peeked {
            Some(token) => token,
            None => {
                let token = self.lex.next_token();
                self.peeked = Some(token);
                token
            }
        }
    }

    /// The next token, taken.
    #[inline]
    fn next(&mut self) -> Token {
        match self.peeked.take() {
            Some(token) => token,
            None => self.lex.next_token(),
        }
    }

    /// Takes the token that was looked at last.
    #[inline]
    fn skip(&mut self) {
        self.peeked = None;
    }

    /// Takes the next token if it is of `kind`.
    fn take(&mut self, kind: TokenKind) -> Option<Token> {
        let token = self.peek();
        (token.kind == kind).then(|| {
            self.skip();
            token
        })
    }

    /// Shows a token that stands as an argument as a word, whatever it was read as.
    fn relabel(&mut self, token: Token) {
        if token.kind == TokenKind::Identifier {
            return;
        }
        if let Some(tokens) = &mut self.lex.tokens
            && let Some(own) = tokens.iter_mut().rev().find(|own| own.start == token.start)
        {
            own.kind = TokenKind::Generic;
        }
    }

    fn unget(&mut self, token: Token) {
        self.peeked = Some(token);
    }

    /// Goes back to `pos`.
    fn resync(&mut self, pos: u32) {
        self.peeked = None;
        self.lex.resync(pos as usize);
    }

    /// Changes the mode, and reads the token that was looked at again if it could be another in the new mode.
    #[inline]
    fn set_mode(&mut self, mode: Mode) -> Mode {
        let old = self.lex.state.mode;
        if old != mode {
            if let Some(token) = self.peeked
                && depends_on_mode(token.kind, mode)
            {
                self.resync(token.start);
            }
            self.lex.state.mode = mode;
        }
        old
    }

    fn skip_newlines(&mut self) {
        while self.peek().kind == TokenKind::NewLine {
            self.skip();
        }
    }

    fn skip_newlines_and_semicolons(&mut self) {
        while matches!(self.peek().kind, TokenKind::NewLine | TokenKind::Semi) {
            self.skip();
        }
    }

    /// Skips to one of `kinds`, past nested brackets, and leaves it in place.
    fn sync_on(&mut self, kinds: &[TokenKind]) {
        let mut depth = 0u32;
        loop {
            let token = self.peek();
            match token.kind {
                TokenKind::EndOfInput => return,
                kind if depth == 0 && kinds.contains(&kind) => return,
                TokenKind::LParen
                | TokenKind::LCurly
                | TokenKind::LBracket
                | TokenKind::AtParen
                | TokenKind::AtCurly
                | TokenKind::DollarParen => depth += 1,
                TokenKind::RParen | TokenKind::RCurly | TokenKind::RBracket => {
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                }
                _ => {}
            }
            self.skip();
        }
    }

    /// Enters a level of nesting; `false` when there are too many, and then everything is abandoned.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > self.limit && !self.too_deep {
            self.too_deep = true;
            let at = self.peek().start as usize;
            self.lex.report(at, at, Message::NestingTooDeep, false);
        }
        if self.too_deep {
            self.peeked = None;
            self.lex.pos = self.lex.text.len();
        }
        !self.too_deep
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn text(&self, token: Token) -> &'s str {
        self.lex.token_text(token)
    }

    fn error(&mut self, span: Span, message: Message) {
        if !self.too_deep {
            let (start, end) = (span.start as usize, span.end as usize);
            self.lex.report(start, end, message, false);
        }
    }

    /// An error at `at`, where something is missing.
    fn missing(&mut self, at: u32, message: Message) {
        self.missing_detected(Span { start: at, end: at }, at, message);
    }

    fn missing_span(&mut self, span: Span, message: Message) {
        self.missing_detected(span, span.end, message);
    }

    /// An error at `span` that more input could repair when nothing follows `detected`.
    fn missing_detected(&mut self, span: Span, detected: u32, message: Message) {
        if !self.too_deep {
            let incomplete = self.lex.only_trivia_after(detected as usize);
            let (start, end) = (span.start as usize, span.end as usize);
            self.lex.report(start, end, message, incomplete);
        }
    }

    fn unexpected(&mut self, token: Token) {
        let message = Message::UnexpectedToken(self.text(token).into());
        self.error(token.span(), message);
    }

    #[inline]
    fn add(&mut self, kind: NodeKind, start: u32, end: u32) -> NodeId {
        let id = NodeId::from_index(self.nodes.len());
        self.nodes.push(Node { kind, span: Span { start, end }, parent: None });
        id
    }

    fn error_node(&mut self, start: u32, end: u32, children: &[NodeId]) -> NodeId {
        let children = self.list(children);
        self.add(NodeKind::Error { children }, start, end)
    }

    fn is_error(&self, id: NodeId) -> bool {
        matches!(self.nodes[id.index()].kind, NodeKind::Error { .. })
    }

    fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    fn start(&self, id: NodeId) -> u32 {
        self.nodes[id.index()].span.start
    }

    fn end(&self, id: NodeId) -> u32 {
        self.nodes[id.index()].span.end
    }

    fn list(&mut self, ids: &[NodeId]) -> NodeList {
        let start = self.lists.len() as u32;
        self.lists.extend_from_slice(ids);
        NodeList { start, len: ids.len() as u32 }
    }

    /// Where the children of a list that is begun now will lie in the scratch space.
    fn mark(&self) -> usize {
        self.scratch.len()
    }

    fn push(&mut self, id: NodeId) {
        self.scratch.push(id);
    }

    fn pushed(&self, mark: usize) -> &[NodeId] {
        &self.scratch[mark..]
    }

    /// The children since `mark`, as a list of the tree.
    fn take_list(&mut self, mark: usize) -> NodeList {
        let start = self.lists.len() as u32;
        self.lists.extend(self.scratch.drain(mark..));
        NodeList { start, len: self.lists.len() as u32 - start }
    }
}

/// Whether a token of `kind` could be another one when it is read in `mode`.
fn depends_on_mode(kind: TokenKind, mode: Mode) -> bool {
    use TokenKind as K;
    match kind {
        K::NewLine
        | K::EndOfInput
        | K::StringLiteral
        | K::StringExpandable
        | K::HereStringLiteral
        | K::HereStringExpandable
        | K::LParen
        | K::RParen
        | K::LCurly
        | K::RCurly
        | K::AtParen
        | K::AtCurly
        | K::DollarParen
        | K::Semi
        | K::AndAnd
        | K::OrOr
        | K::Ampersand
        | K::Pipe
        | K::Comma
        | K::RedirectInStd => false,
        K::Variable | K::SplattedVariable => mode == Mode::Command,
        _ => true,
    }
}
