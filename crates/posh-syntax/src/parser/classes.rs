//! Classes, interfaces, enums and their members.

use super::Parser;
use super::block::BaseCall;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, NodeList, Span, TypeKind};

/// What stands before a member's name.
#[derive(Default)]
struct Qualifiers {
    attributes: Vec<NodeId>,
    member_type: Option<NodeId>,
    is_static: bool,
    hidden: bool,
    start: Option<u32>,
    end: u32,
}

impl Parser<'_> {
    pub(super) fn class_definition(&mut self, keyword: Token, attributes: NodeList) -> NodeId {
        self.type_definition(keyword, attributes, TypeKind::Class)
    }

    pub(super) fn enum_definition(&mut self, keyword: Token, attributes: NodeList) -> NodeId {
        self.type_definition(keyword, attributes, TypeKind::Enum)
    }

    fn type_definition(&mut self, keyword: Token, attributes: NodeList, kind: TypeKind) -> NodeId {
        let name = match self.simple_name_behind(keyword) {
            Ok(name) => name,
            Err(error) => return error,
        };
        let start = if attributes.is_empty() { keyword.start } else { self.list_span(attributes).0 };
        self.skip_newlines();
        let mode = self.set_mode(Mode::Expression);
        let (bases, head_end) = self.base_types(name.end, kind);
        self.skip_newlines();
        let Some(open) = self.take(TokenKind::LCurly) else {
            self.set_mode(mode);
            let text = keyword.kind.text().to_string();
            self.missing(head_end, Message::MissingTypeBody(text));
            return self.error_node(start, name.end, &[]);
        };
        let no_comma = std::mem::replace(&mut self.no_comma, false);
        let mark = self.mark();
        let mut last = open.end;
        loop {
            self.skip_newlines_and_semicolons();
            let token = self.peek();
            if matches!(token.kind, TokenKind::RCurly | TokenKind::EndOfInput) {
                break;
            }
            let member = match kind {
                TypeKind::Enum => self.enum_member(),
                _ => self.class_member(self.lex.token_text(name)),
            };
            let Some(member) = member else {
                break;
            };
            last = self.end(member);
            self.push(member);
        }
        let close = self.peek();
        if close.kind == TokenKind::RCurly {
            self.skip();
            last = close.end;
        } else {
            let at = Span { start: open.end, end: open.end };
            self.missing_detected(at, close.end, Message::MissingEndCurlyBrace);
        }
        let members = self.take_list(mark);
        self.no_comma = no_comma;
        self.set_mode(mode);
        let name = self.text(name).into();
        self.add(NodeKind::TypeDefinition { kind, name, attributes, bases, members }, start, last)
    }

    /// The types behind the colon, and where the head ends.
    fn base_types(&mut self, name_end: u32, kind: TypeKind) -> (NodeList, u32) {
        let Some(colon) = self.take(TokenKind::Colon) else {
            return (NodeList::default(), name_end);
        };
        let mark = self.mark();
        let mut before = colon;
        let mut end = colon.end;
        loop {
            self.skip_newlines();
            let Some(name) = self.type_name(false) else {
                self.missing(before.end, Message::TypeNameExpected);
                break;
            };
            let span = name.span;
            end = span.end;
            let kind = NodeKind::TypeConstraint { name: Box::new(name) };
            let id = self.add(kind, span.start, span.end);
            self.push(id);
            self.skip_newlines();
            let Some(comma) = self.take(TokenKind::Comma) else {
                break;
            };
            before = comma;
            end = comma.end;
        }
        let _ = kind;
        (self.take_list(mark), end)
    }

    fn enum_member(&mut self) -> Option<NodeId> {
        let mode = self.set_mode(Mode::Command);
        self.lex.state.simple_name = true;
        let name = self.peek();
        self.lex.state.simple_name = false;
        if name.kind != TokenKind::Identifier {
            self.set_mode(mode);
            return None;
        }
        self.skip();
        self.set_mode(Mode::Expression);
        let mut end = name.end;
        let mut initial = None;
        let mut missing = false;
        if let Some(equals) = self.take(TokenKind::Equals) {
            match self.expression() {
                Some(value) => {
                    end = self.end(value);
                    initial = Some(value);
                }
                None => {
                    let span = Span { start: equals.end, end: equals.end };
                    self.error(span, Message::ExpectedValueExpression("=".into()));
                    missing = true;
                    end = equals.end;
                }
            }
        }
        self.member_end(&mut end, missing);
        let text = self.text(name).into();
        Some(self.add(
            NodeKind::PropertyMember {
                name: text,
                is_static: true,
                hidden: false,
                literal: true,
                attributes: NodeList::default(),
                property_type: None,
                initial,
            },
            name.start,
            end,
        ))
    }

    /// Takes the semicolon that belongs to a property, and reports when nothing ends it.
    fn member_end(&mut self, end: &mut u32, reported: bool) {
        let token = self.peek();
        match token.kind {
            TokenKind::Semi => {
                self.skip();
                *end = token.end;
            }
            TokenKind::NewLine | TokenKind::RCurly => {}
            _ if reported => {}
            _ => {
                let at = *end;
                self.missing(at, Message::MissingPropertyTerminator);
            }
        }
    }

    fn class_member(&mut self, class: &str) -> Option<NodeId> {
        let qualifiers = self.qualifiers();
        self.set_mode(Mode::Expression);
        let token = self.peek();
        if matches!(token.kind, TokenKind::Variable | TokenKind::SplattedVariable) {
            self.skip();
            return Some(self.property(token, qualifiers));
        }
        let mode = self.set_mode(Mode::Command);
        let token = self.peek();
        if token.kind == TokenKind::Identifier || token.kind.is_keyword() {
            self.skip();
            self.set_mode(mode);
            return Some(self.method(token, qualifiers, class));
        }
        self.set_mode(mode);
        if let Some(start) = qualifiers.start {
            self.missing(qualifiers.end, Message::IncompleteMemberDefinition);
            self.resync(token.start);
            let _ = start;
        }
        None
    }

    /// Attributes, type, `static` and `hidden`, in any order.
    fn qualifiers(&mut self) -> Qualifiers {
        let mut found = Qualifiers::default();
        loop {
            self.set_mode(Mode::Command);
            self.skip_newlines();
            let token = self.peek();
            match token.kind {
                TokenKind::Static | TokenKind::Hidden => {
                    self.skip();
                    let flag = if token.kind == TokenKind::Static { &mut found.is_static } else { &mut found.hidden };
                    if std::mem::replace(flag, true) {
                        let text = self.text(token).to_string();
                        self.error(token.span(), Message::DuplicateQualifier(text));
                    }
                    found.start.get_or_insert(token.start);
                    found.end = token.end;
                }
                TokenKind::LBracket | TokenKind::Generic if self.lex.byte(token.start as usize) == b'[' => {
                    self.resync(token.start);
                    let mark = self.mark();
                    self.attribute_list(false);
                    let list: Vec<NodeId> = self.pushed(mark).to_vec();
                    self.scratch.truncate(mark);
                    if list.is_empty() {
                        return found;
                    }
                    for id in list {
                        found.start.get_or_insert(self.start(id));
                        found.end = self.end(id);
                        let is_type = matches!(self.nodes[id.index()].kind, NodeKind::TypeConstraint { .. });
                        if is_type {
                            found.member_type = Some(id);
                        } else {
                            found.attributes.push(id);
                        }
                    }
                }
                _ => return found,
            }
        }
    }

    fn property(&mut self, variable: Token, qualifiers: Qualifiers) -> NodeId {
        let mut end = variable.end;
        let mut initial = None;
        let mut missing = false;
        if let Some(equals) = self.take(TokenKind::Equals) {
            self.skip_newlines();
            match self.expression() {
                Some(value) => {
                    end = self.end(value);
                    initial = Some(value);
                }
                None => {
                    let message = Message::ExpectedValueExpression("=".into());
                    self.missing(equals.end, message);
                    missing = true;
                    end = equals.end;
                }
            }
        }
        self.member_end(&mut end, missing);
        let name = self.variable_path(variable.start, variable.end).into();
        let attributes = self.list(&qualifiers.attributes);
        self.add(
            NodeKind::PropertyMember {
                name,
                is_static: qualifiers.is_static,
                hidden: qualifiers.hidden,
                literal: false,
                attributes,
                property_type: qualifiers.member_type,
                initial,
            },
            qualifiers.start.unwrap_or(variable.start),
            end,
        )
    }

    fn method(&mut self, name: Token, qualifiers: Qualifiers, class: &str) -> NodeId {
        let start = qualifiers.start.unwrap_or(name.start);
        let text = self.text(name);
        let constructor = text.eq_ignore_ascii_case(class);
        let Some(open) = self.take(TokenKind::LParen) else {
            self.missing(name.end, Message::MissingMethodParameterList);
            self.missing(name.end, Message::MissingFunctionBody);
            self.sync_on(&[TokenKind::Semi, TokenKind::NewLine]);
            return self.error_node(start, name.end, &[]);
        };
        let (parameters, mut end) = self.parameters_in_parens(open);
        let mut base = None;
        self.skip_newlines();
        if constructor && !qualifiers.is_static {
            match self.base_call(&mut end) {
                Ok(call) => base = Some(call),
                Err(error) => return error,
            }
        }
        self.skip_newlines();
        let Some(open) = self.take(TokenKind::LCurly) else {
            self.missing(end, Message::MissingFunctionBody);
            self.sync_on(&[TokenKind::Semi, TokenKind::NewLine]);
            return self.error_node(start, end, &[]);
        };
        let body = self.block_body(open, false, base);
        let end = self.end(body);
        let attributes = self.list(&qualifiers.attributes);
        self.add(
            NodeKind::FunctionMember {
                name: text.into(),
                is_static: qualifiers.is_static,
                hidden: qualifiers.hidden,
                constructor,
                attributes,
                return_type: qualifiers.member_type,
                parameters,
                body,
            },
            start,
            end,
        )
    }

    /// The call of the base constructor, written (`: base(…)`) or not.
    fn base_call(&mut self, end: &mut u32) -> Result<BaseCall, NodeId> {
        let mut arguments = NodeList::default();
        let mut span = Span::NONE;
        let mut word = Span::NONE;
        if let Some(colon) = self.take(TokenKind::Colon) {
            self.skip_newlines();
            let mode = self.set_mode(Mode::Command);
            let base = self.peek();
            let is_base = self.text(base).eq_ignore_ascii_case("base");
            if !is_base {
                self.set_mode(mode);
                self.missing(colon.end, Message::MissingBaseCtorArguments);
                return Err(self.error_node(colon.start, colon.end, &[]));
            }
            self.skip();
            self.set_mode(mode);
            self.skip_newlines();
            let Some(open) = self.take(TokenKind::LParen) else {
                self.missing(base.end, Message::MissingMethodParameterList);
                return Err(self.error_node(colon.start, base.end, &[]));
            };
            (arguments, *end) = self.invocation_arguments(open);
            word = base.span();
            span = Span { start: base.start, end: *end };
        }
        let target = self.add(NodeKind::Variable { path: "this".into(), splatted: false }, word.start, word.end);
        let member = self.word_constant(".ctor", word.start, word.end);
        let call = self.add(NodeKind::BaseConstructorCall { target, member, arguments }, span.start, span.end);
        let statement = self.add(
            NodeKind::CommandExpression { expression: call, redirections: NodeList::default() },
            span.start,
            span.end,
        );
        Ok(BaseCall { statement })
    }
}
