//! `switch`.

use super::Parser;
use crate::messages::Message;
use crate::token::{COLON, Token, TokenKind};
use crate::tree::{NodeId, NodeKind, SwitchFlags};

impl Parser<'_> {
    pub(super) fn switch_statement(&mut self, keyword: Token, label: Option<Token>) -> NodeId {
        let start = label.map_or(keyword.start, |label| label.start);
        self.skip_newlines();
        let mut flags = SwitchFlags::default();
        let mut file = None;
        let mut end = keyword.end;
        let mut good = true;
        while self.peek().kind == TokenKind::Parameter {
            let token = self.next();
            end = token.end;
            good &= self.switch_flag(token, &mut flags, &mut file, &mut end);
            self.skip_newlines();
        }
        let condition = match self.switch_condition(file, &mut end) {
            Some(condition) => condition,
            None => {
                if !flags.file {
                    self.missing(end, Message::PipelineValueRequired);
                }
                good = false;
                self.error_node(end, end, &[])
            }
        };
        self.skip_newlines();
        let Some(open) = self.take(TokenKind::LCurly) else {
            if good || flags.file || self.peek().kind != TokenKind::EndOfInput {
                self.missing(end, Message::MissingCurlyBraceInSwitchStatement);
            }
            return self.error_node(start, end, &[condition]);
        };
        let mark = self.mark();
        let mut default = None;
        let mut end = open.end;
        self.switch_clauses(mark, open, &mut default, &mut end);
        let clauses = self.take_list(mark);
        let label = self.label_name(label);
        self.add(NodeKind::Switch { label, flags, condition, clauses, default }, start, end)
    }

    /// A flag, which may be abbreviated; `false` when it is none.
    fn switch_flag(&mut self, token: Token, flags: &mut SwitchFlags, file: &mut Option<NodeId>, end: &mut u32) -> bool {
        let text = self.text(token);
        let dash = text.chars().next().map_or(0, char::len_utf8);
        let name = text[dash..].trim_end_matches(':').to_ascii_lowercase();
        let is = |whole: &str| !name.is_empty() && whole.starts_with(&name);
        if is("regex") {
            flags.regex = true;
            flags.wildcard = false;
        } else if is("wildcard") {
            flags.wildcard = true;
            flags.regex = false;
        } else if is("exact") {
            flags.regex = false;
            flags.wildcard = false;
        } else if is("casesensitive") {
            flags.case_sensitive = true;
        } else if is("parallel") {
            flags.parallel = true;
        } else if is("file") {
            flags.file = true;
            *file = self.single_argument();
            match *file {
                Some(file) => *end = self.end(file),
                None => {
                    self.missing(token.end, Message::MissingFilenameOption);
                    return false;
                }
            }
        } else {
            self.error(token.span(), Message::InvalidSwitchFlag(name));
            return false;
        }
        !token.has(COLON)
    }

    /// The file of `-file` as a pipeline, or the condition in parentheses.
    fn switch_condition(&mut self, file: Option<NodeId>, end: &mut u32) -> Option<NodeId> {
        if let Some(file) = file {
            let span = self.span(file);
            let kind = NodeKind::CommandExpression { expression: file, redirections: Default::default() };
            let element = self.add(kind, span.start, span.end);
            let elements = self.list(&[element]);
            let kind = NodeKind::Pipeline { background: false, elements };
            return Some(self.add(kind, span.start, span.end));
        }
        let open = self.take(TokenKind::LParen)?;
        *end = open.end;
        let condition = self.condition()?;
        *end = self.end(condition);
        self.skip_newlines();
        match self.take(TokenKind::RParen) {
            Some(close) => *end = close.end,
            None => {
                let message = Message::MissingEndParenthesisAfterStatement("switch".into());
                self.missing(*end, message);
            }
        }
        Some(condition)
    }

    fn switch_clauses(&mut self, mark: usize, open: Token, default: &mut Option<NodeId>, end: &mut u32) {
        self.skip_newlines();
        loop {
            let token = self.peek();
            let is_default = token.kind == TokenKind::Default;
            let pattern = if token.kind == TokenKind::RCurly {
                None
            } else if is_default {
                self.skip();
                Some(self.bare_word(token))
            } else {
                self.single_argument()
            };
            let Some(pattern) = pattern else {
                let message = Message::MissingSwitchConditionExpression;
                let none = self.pushed(mark).is_empty() && default.is_none();
                let at = if none { open.end } else { *end };
                self.missing(at, message);
                if let Some(close) = self.take(TokenKind::RCurly) {
                    *end = close.end;
                }
                return;
            };
            *end = self.end(pattern);
            self.skip_newlines();
            let block = match self.statement_block() {
                Some(block) => {
                    *end = self.end(block);
                    block
                }
                None => {
                    self.missing(*end, Message::MissingSwitchStatementClause);
                    self.error_node(*end, *end, &[])
                }
            };
            if !is_default {
                self.push(pattern);
                self.push(block);
            } else if default.is_some() {
                self.error(token.span(), Message::MultipleSwitchDefaultClauses);
            } else {
                *default = Some(block);
            }
            self.skip_newlines_and_semicolons();
            let token = self.peek();
            if token.kind == TokenKind::RCurly {
                self.skip();
                *end = token.end;
                return;
            }
            if token.kind == TokenKind::EndOfInput {
                self.missing_detected(open.span(), token.end, Message::MissingEndCurlyBrace);
                return;
            }
        }
    }
}
