//! Script blocks, named blocks, statement blocks.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{BlockKind, NodeId, NodeKind, NodeList, Span};

/// Statements and traps of a block, with the text they cover.
pub(super) struct Statements {
    pub(super) traps: NodeList,
    pub(super) statements: NodeList,
    pub(super) span: Option<Span>,
}

/// The named blocks of a script block, in the order of the fields of the node.
#[derive(Default)]
struct Blocks {
    dynamic_param: Option<NodeId>,
    begin: Option<NodeId>,
    process: Option<NodeId>,
    end: Option<NodeId>,
    clean: Option<NodeId>,
}

impl Blocks {
    fn slot(&mut self, kind: BlockKind) -> &mut Option<NodeId> {
        match kind {
            BlockKind::DynamicParam => &mut self.dynamic_param,
            BlockKind::Begin => &mut self.begin,
            BlockKind::Process => &mut self.process,
            BlockKind::End => &mut self.end,
            BlockKind::Clean => &mut self.clean,
        }
    }
}

/// A call of the base constructor that a constructor's body begins with.
#[derive(Clone, Copy)]
pub(super) struct BaseCall {
    pub(super) statement: NodeId,
}

fn block_kind(kind: TokenKind) -> Option<BlockKind> {
    Some(match kind {
        TokenKind::Dynamicparam => BlockKind::DynamicParam,
        TokenKind::Begin => BlockKind::Begin,
        TokenKind::Process => BlockKind::Process,
        TokenKind::End => BlockKind::End,
        TokenKind::Clean => BlockKind::Clean,
        _ => return None,
    })
}

impl Parser<'_> {
    /// The whole source.
    pub(crate) fn script(&mut self) -> NodeId {
        self.lex.state.mode = Mode::Command;
        let usings = self.using_statements();
        self.script_block_rest(None, usings, false, None)
    }

    /// A script block behind its opening brace.
    pub(super) fn script_block(&mut self, open: Token, filter: bool) -> NodeId {
        self.block_body(open, filter, None)
    }

    /// The body of a function or method behind its opening brace.
    pub(super) fn block_body(&mut self, open: Token, filter: bool, base: Option<BaseCall>) -> NodeId {
        let mode = self.set_mode(Mode::Command);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let usings = self.using_statements();
        let block = self.script_block_rest(Some(open), usings, filter, base);
        self.no_comma = no_comma;
        self.set_mode(mode);
        block
    }

    fn script_block_rest(
        &mut self,
        open: Option<Token>,
        usings: NodeList,
        filter: bool,
        base: Option<BaseCall>,
    ) -> NodeId {
        let param = self.param_block();
        self.skip_newlines_and_semicolons();
        let token = self.peek();
        let mut blocks = Blocks::default();
        if block_kind(token.kind).is_some() {
            self.named_blocks(&mut blocks);
        }
        let named = blocks.begin.is_some()
            || blocks.process.is_some()
            || blocks.end.is_some()
            || blocks.clean.is_some()
            || blocks.dynamic_param.is_some();
        let mut body = None;
        if !named {
            body = Some(self.statements(base.map(|call| call.statement)));
        }
        if open.is_none() && !named {
            body = body.map(|body| self.unmatched_closers(body));
        }
        let (close_start, span) = self.close_script_block(open, body.as_ref(), named);
        if let Some(body) = body {
            let inner = self.body_span(open, close_start, param, body.span);
            let block = if filter { BlockKind::Process } else { BlockKind::End };
            let id = self.add(
                NodeKind::NamedBlock { block, unnamed: true, traps: body.traps, statements: body.statements },
                inner.start,
                inner.end,
            );
            *blocks.slot(block) = Some(id);
        }
        self.add(
            NodeKind::ScriptBlock {
                usings,
                attributes: NodeList::default(),
                param,
                dynamic_param: blocks.dynamic_param,
                begin: blocks.begin,
                process: blocks.process,
                end: blocks.end,
                clean: blocks.clean,
                requirements: None,
            },
            span.start,
            span.end,
        )
    }

    /// What an unnamed block covers.
    fn body_span(&self, open: Option<Token>, close: u32, param: Option<NodeId>, statements: Option<Span>) -> Span {
        let param = param.map(|id| self.span(id));
        match (param, statements, open) {
            (Some(param), Some(inner), _) => Span { start: param.start, end: inner.end },
            (Some(param), None, _) => param,
            (None, Some(inner), _) => inner,
            (None, None, Some(open)) if close > open.end => Span { start: open.end, end: self.before(close) },
            _ => Span::NONE,
        }
    }

    /// Where the character before `at` starts.
    fn before(&self, at: u32) -> u32 {
        let text = self.lex.slice(0, at as usize);
        at - text.chars().next_back().map_or(0, char::len_utf8) as u32
    }

    /// Takes the closing brace; the answer is where it starts and what the whole block covers.
    fn close_script_block(&mut self, open: Option<Token>, body: Option<&Statements>, named: bool) -> (u32, Span) {
        let Some(open) = open else {
            if named {
                self.trailing_tokens();
            }
            let end = self.lex.text.len() as u32;
            return (end, Span { start: 0, end });
        };
        let close = self.peek();
        if close.kind == TokenKind::RCurly {
            self.skip();
            let span = Span { start: open.start, end: close.end };
            return (close.start, span);
        }
        if !named || close.kind == TokenKind::EndOfInput || close.kind == TokenKind::RParen {
            self.missing_detected(open.span(), close.end, Message::MissingEndCurlyBrace);
        }
        let end = body.and_then(|body| body.span).map_or(open.end, |s| s.end);
        let span = Span { start: open.start, end };
        (end, span)
    }

    /// Reports closing brackets without an opening one at the top of a script, and parses on behind each.
    fn unmatched_closers(&mut self, mut body: Statements) -> Statements {
        while self.peek().kind != TokenKind::EndOfInput && !self.too_deep {
            let token = self.next();
            self.unexpected(token);
            let more = self.statements(None);
            let mark = self.mark();
            for list in [body.statements, more.statements] {
                for at in list.start..list.start + list.len {
                    let id = self.lists[at as usize];
                    self.push(id);
                }
            }
            body.statements = self.take_list(mark);
            body.span = match (body.span, more.span) {
                (Some(first), Some(last)) => Some(Span { start: first.start, end: last.end }),
                (first, last) => first.or(last),
            };
        }
        body
    }

    /// Reports what stands behind the named blocks of a script.
    fn trailing_tokens(&mut self) {
        while self.peek().kind != TokenKind::EndOfInput && !self.too_deep {
            let token = self.peek();
            if matches!(token.kind, TokenKind::RCurly | TokenKind::RParen) {
                self.unexpected(token);
                self.skip();
            }
            self.statements(None);
        }
    }

    fn named_blocks(&mut self, blocks: &mut Blocks) {
        loop {
            self.skip_newlines_and_semicolons();
            let token = self.peek();
            let Some(kind) = block_kind(token.kind) else {
                let closes = matches!(token.kind, TokenKind::RCurly | TokenKind::EndOfInput);
                if !closes {
                    let text = self.text(token).to_string();
                    self.error(token.span(), Message::MissingNamedBlocks(text));
                    self.statements(None);
                }
                return;
            };
            self.skip();
            self.skip_newlines();
            let Some(open) = self.take(TokenKind::LCurly) else {
                let name = self.text(token).to_string();
                self.missing(token.end, Message::MissingNamedStatementBlock(name));
                return;
            };
            let (body, span) = self.braced_statements(open);
            let id = self.add(
                NodeKind::NamedBlock { block: kind, unnamed: false, traps: body.traps, statements: body.statements },
                token.start,
                span.end,
            );
            let slot = blocks.slot(kind);
            if slot.is_some() {
                let name = self.text(token).to_ascii_lowercase();
                let span = Span { start: token.start, end: span.end };
                self.error(span, Message::DuplicateScriptCommandClause(name));
            } else {
                *slot = Some(id);
            }
        }
    }

    /// `{ … }` as a statement block; `None` when the next token is no brace.
    pub(super) fn statement_block(&mut self) -> Option<NodeId> {
        let open = self.take(TokenKind::LCurly)?;
        let (body, span) = self.braced_statements(open);
        Some(self.add(
            NodeKind::StatementBlock { traps: body.traps, statements: body.statements },
            span.start,
            span.end,
        ))
    }

    /// Statements up to and with the closing brace.
    fn braced_statements(&mut self, open: Token) -> (Statements, Span) {
        let mode = self.set_mode(Mode::Command);
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let body = self.statements(None);
        let close = self.peek();
        let end = if close.kind == TokenKind::RCurly {
            self.skip();
            close.end
        } else {
            self.missing_detected(open.span(), close.end, Message::MissingEndCurlyBrace);
            body.span.map_or(open.end, |span| span.end)
        };
        self.no_comma = no_comma;
        self.set_mode(mode);
        let span = Span { start: open.start, end };
        (body, span)
    }

    /// Statements up to a closing bracket or the end, with `first` before them.
    pub(super) fn statements(&mut self, first: Option<NodeId>) -> Statements {
        let mark = self.mark();
        if let Some(first) = first {
            self.push(first);
        }
        let mut traps = Vec::new();
        let mut span: Option<Span> = None;
        loop {
            self.skip_newlines_and_semicolons();
            let token = self.peek();
            let closes = matches!(token.kind, TokenKind::RCurly | TokenKind::RParen | TokenKind::EndOfInput);
            if closes {
                break;
            }
            let Some(id) = self.statement() else {
                // Nothing was taken: a token that no statement begins with must not stop the parser.
                if self.peek().start == token.start && self.peek().kind != TokenKind::EndOfInput {
                    let token = self.next();
                    self.unexpected(token);
                }
                continue;
            };
            if matches!(self.nodes[id.index()].kind, NodeKind::Trap { .. }) {
                traps.push(id);
            } else {
                self.push(id);
            }
            let end = self.end(id);
            match &mut span {
                Some(span) => span.end = end,
                None => {
                    span = Some(Span { start: self.start(id), end });
                }
            }
        }
        let statements = self.take_list(mark);
        let traps = if traps.is_empty() { NodeList::default() } else { self.list(&traps) };
        Statements { traps, statements, span }
    }
}
