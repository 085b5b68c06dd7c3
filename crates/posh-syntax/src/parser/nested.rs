//! Subexpressions inside strings.
//!
//! Such a subexpression is a text of its own: it ends where counting parentheses says so, and inside a quoted string
//! its double quotes may be written doubled or behind a backtick, as those of the string itself. Then the text without
//! the extra characters is parsed, and the places of its nodes are put back into the source.

use super::Parser;
use crate::lexer::{Mode, chars};
use crate::token::TokenKind;
use crate::tree::{NodeId, Span};

/// A subexpression's text without the characters that escape its quotes.
struct Cleaned {
    text: String,
    /// The offsets in the cleaned text before which a character was left out, and how many bytes it took.
    left_out: Vec<(u32, u32)>,
}

impl Cleaned {
    /// The cleaned text, if there is anything to clean.
    fn new(text: &str) -> Option<Cleaned> {
        if !text.contains(chars::is_double_quote) {
            return None;
        }
        let mut cleaned = Cleaned { text: String::with_capacity(text.len()), left_out: Vec::new() };
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let escaped = rest.next_if(|next| chars::is_double_quote(*next) && (c == '`' || chars::is_double_quote(c)));
            let at = cleaned.text.len() as u32;
            match escaped {
                Some(quote) if c == '`' => {
                    cleaned.left_out.push((at, 1));
                    cleaned.text.push(quote);
                }
                Some(quote) => {
                    cleaned.text.push(c);
                    let after = cleaned.text.len() as u32;
                    cleaned.left_out.push((after, quote.len_utf8() as u32));
                }
                None => cleaned.text.push(c),
            }
        }
        (!cleaned.left_out.is_empty()).then_some(cleaned)
    }

    /// Where an offset of the cleaned text lies in the source, in which the text starts at `base`.
    fn place(&self, at: u32, base: u32, is_end: bool) -> u32 {
        let before = self.left_out.iter().take_while(|(place, _)| *place < at || *place == at && !is_end);
        base + at + before.map(|(_, width)| width).sum::<u32>()
    }

    fn span(&self, span: Span, base: u32) -> Span {
        if span.is_none() {
            return span;
        }
        let start = self.place(span.start, base, false);
        Span { start, end: self.place(span.end, base, true).max(start) }
    }
}

impl<'s> Parser<'s> {
    /// Parses the `$(…)` between `start` and `end`, whose quotes may be escaped if `quoted`.
    pub(super) fn subexpression_in_string(&mut self, start: usize, end: usize, quoted: bool) -> NodeId {
        let text = self.lex.text;
        let inner = text.get(start..end).unwrap_or("");
        match Cleaned::new(inner).filter(|_| quoted) {
            Some(cleaned) => self.cleaned_subexpression(&cleaned, start),
            None => self.nested_text(text.get(..end).unwrap_or(text), start),
        }
    }

    fn cleaned_subexpression(&mut self, cleaned: &Cleaned, start: usize) -> NodeId {
        let source = self.lex.source;
        let (nodes, errors) = (self.nodes.len(), self.lex.errors.len());
        let (text, pool) = self.pool.keep(cleaned.text.clone());
        self.pool = pool;
        self.lex.source = text;
        let expression = self.nested_text(text, 0);
        self.lex.source = source;
        let base = start as u32;
        for node in &mut self.nodes[nodes..] {
            node.span = cleaned.span(node.span, base);
        }
        for at in errors..self.lex.errors.len() {
            let span = cleaned.span(self.lex.errors[at].span, base);
            self.lex.errors[at].span = span;
            self.lex.errors[at].incomplete &= self.lex.only_trivia_after(span.end as usize);
        }
        expression
    }

    /// Parses the subexpression at `start` as the last thing of `text`.
    fn nested_text(&mut self, text: &'s str, start: usize) -> NodeId {
        let outer = self.lex.text;
        let saved = (self.lex.pos, self.lex.state, self.lex.tokens.take(), self.peeked.take(), self.nested);
        let (requires, signature) = (self.lex.requires.len(), self.lex.signature.take());
        self.lex.text = text;
        self.lex.pos = start;
        self.lex.state.mode = Mode::Expression;
        self.lex.state.simple_name = false;
        self.lex.state.signed_numbers = false;
        self.lex.state.ternary = false;
        self.nested = true;
        let expression = match self.primary(false) {
            Some(expression) => expression,
            None => self.error_node(start as u32, text.len() as u32, &[]),
        };
        let token = self.peek();
        if token.kind != TokenKind::EndOfInput && !self.too_deep {
            self.unexpected(token);
        }
        (self.lex.pos, self.lex.state, self.lex.tokens, self.peeked, self.nested) = saved;
        self.lex.requires.truncate(requires);
        self.lex.signature = signature;
        self.lex.text = outer;
        if self.too_deep {
            self.lex.pos = outer.len();
        }
        expression
    }
}
