//! Names of types.

use super::Parser;
use crate::lexer::Mode;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{Span, TypeName, TypeShape};

fn simple(text: &str, span: Span) -> TypeName {
    TypeName { text: text.into(), shape: TypeShape::Simple { name: text.into(), assembly: None }, span }
}

impl Parser<'_> {
    /// The name of a type behind its bracket or colon; `None` (and nothing taken) when there is none.
    pub(super) fn type_name(&mut self, assembly: bool) -> Option<TypeName> {
        let mode = self.set_mode(Mode::TypeName);
        let token = self.peek();
        let name = if token.kind == TokenKind::Identifier {
            self.skip();
            Some(self.type_name_rest(token, false, assembly))
        } else {
            None
        };
        self.set_mode(mode);
        name
    }

    fn type_name_rest(&mut self, name: Token, bare_argument: bool, assembly: bool) -> TypeName {
        let token = self.peek();
        if token.kind == TokenKind::LBracket {
            return self.bracketed_type(name, token, bare_argument, assembly);
        }
        let text = self.text(name);
        if token.kind == TokenKind::Comma && assembly && !bare_argument {
            self.skip();
            return self.with_assembly(text.into(), name.span(), token);
        }
        simple(text, name.span())
    }

    /// A name with its assembly, which stands behind `comma`.
    fn with_assembly(&mut self, text: Box<str>, span: Span, comma: Token) -> TypeName {
        self.resync(comma.end);
        let (start, end) = self.lex.assembly_name();
        let assembly = self.lex.slice(start, end);
        if assembly.is_empty() {
            self.missing(comma.end, Message::MissingAssemblyNameSpecification);
        }
        TypeName {
            text: format!("{text},{assembly}").into(),
            shape: TypeShape::Simple { name: text, assembly: Some(assembly.into()) },
            span: Span { start: span.start, end: self.lex.pos as u32 },
        }
    }

    fn bracketed_type(&mut self, name: Token, open: Token, bare_argument: bool, assembly: bool) -> TypeName {
        self.skip();
        self.skip_newlines();
        let token = self.peek();
        let text = self.text(name);
        match token.kind {
            TokenKind::RBracket | TokenKind::Comma => {
                self.array_type(simple(text, name.span()), bare_argument, assembly)
            }
            TokenKind::LBracket | TokenKind::Identifier => self.generic_type(name, bare_argument, assembly),
            TokenKind::EndOfInput => {
                self.missing(open.end, Message::MissingTypename);
                simple(text, name.span())
            }
            _ => {
                self.resync(token.start);
                self.lex.state.mode = Mode::Expression;
                let token = self.peek();
                self.unexpected(token);
                self.lex.state.mode = Mode::TypeName;
                self.sync_on(&[TokenKind::RBracket]);
                self.take(TokenKind::RBracket);
                simple(text, name.span())
            }
        }
    }

    /// The commas and the closing bracket of an array, once or more.
    fn array_type(&mut self, mut element: TypeName, bare_argument: bool, assembly: bool) -> TypeName {
        loop {
            let mut rank = 1;
            while self.take(TokenKind::Comma).is_some() {
                rank += 1;
            }
            self.skip_newlines();
            let close = self.peek();
            let mut end = close.end;
            if close.kind == TokenKind::RBracket {
                self.skip();
            } else {
                end = close.start;
                let message = Message::EndSquareBracketExpectedAtEndOfAttribute;
                self.missing(close.start, message);
            }
            let start = element.span.start;
            let commas = ",".repeat(rank as usize - 1);
            element = TypeName {
                text: format!("{}[{commas}]", element.text).into(),
                shape: TypeShape::Array { element: Box::new(element), rank },
                span: Span { start, end },
            };
            let token = self.peek();
            if token.kind == TokenKind::Comma && assembly && !bare_argument {
                self.skip();
                let (text, span) = (element.text.clone(), element.span);
                return self.with_assembly(text, span, token);
            }
            if token.kind != TokenKind::LBracket {
                return element;
            }
            self.skip();
            self.skip_newlines();
            if !matches!(self.peek().kind, TokenKind::Comma | TokenKind::RBracket) {
                let token = self.peek();
                self.unexpected(token);
                self.sync_on(&[TokenKind::RBracket]);
            }
        }
    }

    /// The arguments of a generic type behind its opening bracket.
    fn generic_type(&mut self, name: Token, bare_argument: bool, assembly: bool) -> TypeName {
        let (arguments, end) = self.type_arguments();
        let definition = simple(self.text(name), name.span());
        let list: Vec<&str> = arguments.iter().map(|name| &*name.text).collect();
        let whole = TypeName {
            text: format!("{}[{}]", definition.text, list.join(",")).into(),
            shape: TypeShape::Generic { definition: Box::new(definition), arguments },
            span: Span { start: name.start, end },
        };
        let token = self.peek();
        if token.kind == TokenKind::LBracket {
            self.skip();
            self.skip_newlines();
            return self.array_type(whole, bare_argument, assembly);
        }
        if token.kind == TokenKind::Comma && assembly && !bare_argument {
            self.skip();
            return self.with_assembly(whole.text.clone(), whole.span, token);
        }
        whole
    }

    /// Types with commas between them, up to and with the closing bracket, and where that ends.
    fn type_arguments(&mut self) -> (Vec<TypeName>, u32) {
        let mut arguments = Vec::new();
        let mut end;
        loop {
            self.skip_newlines();
            let token = self.peek();
            end = token.start;
            let argument = match token.kind {
                TokenKind::Identifier => {
                    self.skip();
                    Some(self.type_name_rest(token, true, false))
                }
                TokenKind::LBracket => {
                    self.skip();
                    self.skip_newlines();
                    let inner = self.type_name(true);
                    self.skip_newlines();
                    if self.take(TokenKind::RBracket).is_none() {
                        let at = self.peek().start;
                        let message = Message::EndSquareBracketExpectedAtEndOfAttribute;
                        self.missing(at, message);
                    }
                    inner
                }
                _ => None,
            };
            match argument {
                Some(argument) => {
                    end = argument.span.end;
                    arguments.push(argument);
                }
                None => self.missing(token.start, Message::MissingTypename),
            }
            self.skip_newlines();
            if self.take(TokenKind::Comma).is_none() {
                break;
            }
        }
        if let Some(close) = self.take(TokenKind::RBracket) {
            end = close.end;
        } else {
            let at = self.peek().start;
            let span = Span { start: at, end: at };
            self.error(span, Message::EndSquareBracketExpectedAtEndOfAttribute);
        }
        (arguments, end)
    }

    /// The types of a generic method call behind the opening bracket; `None` when they are none.
    pub(super) fn generic_method_types(&mut self) -> Option<Vec<TypeName>> {
        let mode = self.set_mode(Mode::TypeName);
        let (types, _) = self.type_arguments();
        let closed = self.peeked.is_none();
        self.set_mode(mode);
        (closed && !types.is_empty()).then_some(types)
    }
}
