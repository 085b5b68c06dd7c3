//! Statements: which rule a first token asks for.

use super::Parser;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList};

impl Parser<'_> {
    /// A statement; `None` at a token that none begins with.
    pub(super) fn statement(&mut self) -> Option<NodeId> {
        if !self.enter() {
            self.leave();
            return None;
        }
        let statement = self.statement_inner();
        self.leave();
        statement
    }

    fn statement_inner(&mut self) -> Option<NodeId> {
        use TokenKind as K;
        let token = self.peek();
        if !token.kind.is_keyword() && token.kind != K::Label {
            let bracket = token.kind == K::LBracket || token.kind == K::Generic && self.opens_bracket(token);
            if bracket
                && self.keyword_follows_attributes(token.start)
                && let Some(statement) = self.attributed_statement(token)
            {
                return Some(statement);
            }
            return self.pipeline_chain();
        }
        self.keyword_statement(token, NodeList::default())
    }

    fn opens_bracket(&self, token: Token) -> bool {
        self.lex.byte(token.start as usize) == b'['
    }

    /// A statement that begins with the keyword or label `token`.
    fn keyword_statement(&mut self, token: Token, attributes: NodeList) -> Option<NodeId> {
        use TokenKind as K;
        let begins = matches!(
            token.kind,
            K::If
                | K::Switch
                | K::While
                | K::For
                | K::Foreach
                | K::Do
                | K::Function
                | K::Filter
                | K::Workflow
                | K::Return
                | K::Throw
                | K::Exit
                | K::Break
                | K::Continue
                | K::Trap
                | K::Try
                | K::Data
                | K::Parallel
                | K::Sequence
                | K::From
                | K::Define
                | K::Var
                | K::Class
                | K::Enum
                | K::Using
                | K::Configuration
                | K::Label
        );
        if !begins {
            return self.pipeline_chain();
        }
        self.skip();
        Some(match token.kind {
            K::If => self.if_statement(token),
            K::Switch => self.switch_statement(token, None),
            K::While => self.while_statement(token, None),
            K::For => self.for_statement(token, None),
            K::Foreach => self.foreach_statement(token, None),
            K::Do => self.do_statement(token, None),
            K::Function | K::Filter | K::Workflow => self.function(token),
            K::Return | K::Throw | K::Exit => self.leaving_statement(token),
            K::Break | K::Continue => self.jump_statement(token),
            K::Trap => self.trap_statement(token),
            K::Try => self.try_statement(token),
            K::Data => self.data_statement(token),
            K::Parallel | K::Sequence => self.workflow_block(token),
            K::Class => self.class_definition(token, attributes),
            K::Enum => self.enum_definition(token, attributes),
            K::Using => self.misplaced_using(token),
            K::Configuration => return self.configuration(token),
            K::Label => return self.labelled(token),
            _ => {
                let name = token.kind.text().to_string();
                self.error(token.span(), Message::ReservedKeywordNotAllowed(name));
                self.error_node(token.start, token.end, &[])
            }
        })
    }

    /// `:label` before a loop or switch; before anything else it is a command's name.
    fn labelled(&mut self, label: Token) -> Option<NodeId> {
        use TokenKind as K;
        self.skip_newlines();
        let token = self.peek();
        let is_loop = matches!(token.kind, K::Switch | K::While | K::For | K::Foreach | K::Do);
        if !is_loop {
            self.resync(label.start);
            return self.pipeline_chain();
        }
        self.skip();
        Some(match token.kind {
            K::Switch => self.switch_statement(token, Some(label)),
            K::While => self.while_statement(token, Some(label)),
            K::For => self.for_statement(token, Some(label)),
            K::Foreach => self.foreach_statement(token, Some(label)),
            _ => self.do_statement(token, Some(label)),
        })
    }

    /// The name of a label token.
    pub(super) fn label_name(&self, label: Option<Token>) -> Option<Box<str>> {
        label.map(|token| self.text(token)[1..].into())
    }

    /// Attributes before a class, an enum or another keyword.
    fn attributed_statement(&mut self, first: Token) -> Option<NodeId> {
        let nodes = self.nodes.len();
        let start = first.start;
        self.resync(start);
        let mark = self.mark();
        self.attribute_list(false);
        let token = self.peek();
        let attributes: Vec<NodeId> = self.pushed(mark).to_vec();
        self.scratch.truncate(mark);
        let all_attributes =
            attributes.iter().all(|id| matches!(self.nodes[id.index()].kind, NodeKind::Attribute { .. }));
        let takes_attributes = matches!(token.kind, TokenKind::Class | TokenKind::Enum);
        if attributes.is_empty() || !token.kind.is_keyword() || !all_attributes {
            self.nodes.truncate(nodes);
            self.resync(start);
            return None;
        }
        let list = self.list(&attributes);
        if !takes_attributes && let NodeKind::Attribute { name, .. } = &self.nodes[attributes[0].index()].kind {
            let name = name.text.to_string();
            let span = self.span(attributes[0]);
            self.error(span, Message::UnexpectedAttribute(name));
        }
        self.keyword_statement(token, list)
    }

    /// Whether the brackets at `start` seem to be followed by a keyword that takes attributes.
    fn keyword_follows_attributes(&self, start: u32) -> bool {
        let bytes = self.lex.text.as_bytes();
        let mut pos = start as usize;
        let mut depth = 0u32;
        let mut quote = 0u8;
        while let Some(&byte) = bytes.get(pos) {
            match byte {
                _ if quote == byte => quote = 0,
                _ if quote != 0 => {}
                b'\'' | b'"' => quote = byte,
                b'[' | b'(' | b'{' => depth += 1,
                b']' | b')' | b'}' => depth = depth.saturating_sub(1),
                b' ' | b'\t' | b'\r' | b'\n' | b'`' => {}
                b'#' => {
                    pos = self.lex.line_end(pos);
                    continue;
                }
                _ if depth == 0 => break,
                _ => {}
            }
            pos += 1;
        }
        let end = self.lex.identifier_end(pos);
        crate::token::keyword(&bytes[pos.min(bytes.len())..end.min(bytes.len())]).is_some()
    }
}
