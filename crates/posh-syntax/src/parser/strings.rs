//! The values of strings, words and variable names, and the expressions inside them.

use super::Parser;
use crate::lexer::{Expand, Part, Quote, chars};
use crate::operator::StringKind;
use crate::token::{COOKED, EXPANDABLE, Token, TokenKind};
use crate::tree::{NodeId, NodeKind};

/// A string in the making: its text, and its nested expressions in the scratch space.
struct Build {
    text: String,
    /// Braces are doubled and expressions are numbered.
    format: bool,
    /// Quotes inside are plain characters.
    here: bool,
    nested: usize,
}

impl Build {
    fn push_str(&mut self, text: &str) {
        if self.format && text.contains(['{', '}']) {
            for c in text.chars() {
                self.push(c);
            }
        } else {
            self.text.push_str(text);
        }
    }

    fn push(&mut self, c: char) {
        self.text.push(c);
        if self.format && matches!(c, '{' | '}') {
            self.text.push(c);
        }
    }

    fn hole(&mut self) {
        let hole = format!("{{{}}}", self.nested);
        self.text.push_str(&hole);
        self.nested += 1;
    }
}

impl Parser<'_> {
    /// A quoted string or here-string.
    pub(super) fn string(&mut self, token: Token) -> NodeId {
        let (start, end) = self.inside(token);
        let kind = match token.kind {
            TokenKind::StringLiteral => StringKind::SingleQuoted,
            TokenKind::StringExpandable => StringKind::DoubleQuoted,
            TokenKind::HereStringLiteral => StringKind::SingleQuotedHereString,
            _ => StringKind::DoubleQuotedHereString,
        };
        let value: Box<str> = match kind {
            StringKind::SingleQuoted if token.has(COOKED) => {
                let mut text = String::with_capacity(end - start);
                self.undouble(start, end, &mut text);
                text.into()
            }
            StringKind::DoubleQuoted | StringKind::DoubleQuotedHereString if token.has(COOKED | EXPANDABLE) => {
                return self.expandable(token, kind, start, end);
            }
            _ => self.lex.slice(start, end).into(),
        };
        self.add(NodeKind::StringConstant { kind, value }, token.start, token.end)
    }

    /// The text of a string token between its marks.
    fn inside(&self, token: Token) -> (usize, usize) {
        let (start, end) = (token.start as usize, token.end as usize);
        let text = self.text(token);
        let here = matches!(token.kind, TokenKind::HereStringLiteral | TokenKind::HereStringExpandable);
        if !here {
            let mut marks = text.chars();
            let open = marks.next().map_or(0, char::len_utf8);
            let close = marks
                .next_back()
                .filter(|c| chars::is_single_quote(*c) || chars::is_double_quote(*c))
                .map_or(0, char::len_utf8);
            return (start + open, (end - close).max(start + open));
        }
        let body = text
            .find(['\n', '\r'])
            .map_or(text.len(), |at| if text[at..].starts_with("\r\n") { at + 2 } else { at + 1 });
        let mut footer = text.len();
        if let Some(rest) = text.strip_suffix('@') {
            let quote = rest.chars().next_back().map_or(0, char::len_utf8);
            footer = rest.len() - quote;
            let inner = &text[..footer];
            if inner.ends_with("\r\n") {
                footer -= 2;
            } else if inner.ends_with(['\n', '\r']) {
                footer -= 1;
            }
        }
        (start + body, start + footer.max(body))
    }

    /// Appends the inside of a single-quoted string, each doubled quote once.
    fn undouble(&self, start: usize, end: usize, out: &mut String) {
        let mut pos = start;
        while let Some(at) = self.lex.next_single_quote(pos).filter(|at| *at < end) {
            out.push_str(self.lex.slice(pos, at));
            let second = at + self.lex.char_at(at).len_utf8();
            let quote = self.lex.char_at(second);
            out.push(quote);
            pos = second + quote.len_utf8();
        }
        if pos < end {
            out.push_str(self.lex.slice(pos, end));
        }
    }

    fn expandable(&mut self, token: Token, kind: StringKind, start: usize, end: usize) -> NodeId {
        let format = token.has(EXPANDABLE);
        let mut build = Build {
            text: String::with_capacity(end - start + 8),
            format,
            here: kind != StringKind::DoubleQuoted,
            nested: 0,
        };
        let mark = self.mark();
        let quote = if kind == StringKind::DoubleQuoted { Quote::Double } else { Quote::Here };
        let mut scan = Expand::new(start, quote);
        while scan.pos < end
            && let Some(part) = scan.next(&mut self.lex)
        {
            self.append(part, end, &mut build);
        }
        self.finish_string(token, kind, mark, build)
    }

    fn finish_string(&mut self, token: Token, kind: StringKind, mark: usize, build: Build) -> NodeId {
        let text = build.text.into_boxed_str();
        let node = if build.format {
            NodeKind::ExpandableString { kind, format: text, nested: self.take_list(mark) }
        } else {
            NodeKind::StringConstant { kind, value: text }
        };
        self.add(node, token.start, token.end)
    }

    /// Appends one part of an expandable text that ends at `end`.
    fn append(&mut self, part: Part, end: usize, build: &mut Build) {
        match part {
            Part::Text { start, end: stop } => {
                build.push_str(self.lex.slice(start, stop.min(end)));
            }
            Part::Char { value, .. } => build.push(value),
            Part::Variable { start, end: stop } => {
                if !build.format {
                    build.push_str(self.lex.slice(start, stop));
                    return;
                }
                let id = self.variable_in_string(start as u32, stop as u32);
                self.push(id);
                build.hole();
            }
            Part::Subexpression { start, end: stop } => {
                if !build.format {
                    build.push_str(self.lex.slice(start, stop));
                    return;
                }
                let id = self.subexpression_in_string(start, stop, !build.here);
                self.push(id);
                build.hole();
            }
        }
    }

    /// A bare word with escapes, quotes or expressions in it.
    pub(super) fn cooked_word(&mut self, token: Token, expand: bool) -> NodeId {
        let end = token.end as usize;
        let mut build = Build {
            text: String::with_capacity(end - token.start as usize),
            format: expand && token.has(EXPANDABLE),
            here: false,
            nested: 0,
        };
        let mark = self.mark();
        let mut pos = token.start as usize;
        while pos < end {
            let c = self.lex.char_at(pos);
            if chars::is_single_quote(c) {
                let open = pos + c.len_utf8();
                pos = self.quoted_in_word(open, end, &mut build);
            } else if chars::is_double_quote(c) {
                let mut scan = Expand::new(pos + c.len_utf8(), Quote::Double);
                while scan.pos < end
                    && let Some(part) = scan.next(&mut self.lex)
                {
                    self.append(part, end, &mut build);
                }
                pos = scan.pos.max(pos + c.len_utf8());
            } else if matches!(c, '`' | '$') {
                let mut scan = Expand::new(pos, Quote::Word);
                match scan.next(&mut self.lex) {
                    Some(part) => self.append(part, end, &mut build),
                    None => break,
                }
                pos = scan.pos;
            } else {
                build.push(c);
                pos += c.len_utf8();
            }
        }
        self.finish_string(token, StringKind::BareWord, mark, build)
    }

    /// Appends a single-quoted part of a word behind its opening quote; the answer is where it ends.
    fn quoted_in_word(&mut self, open: usize, end: usize, build: &mut Build) -> usize {
        let mut close = open;
        let mut after = end;
        while let Some(at) = self.lex.next_single_quote(close).filter(|at| *at < end) {
            let second = at + self.lex.char_at(at).len_utf8();
            let quote = self.lex.char_at(second);
            if second >= end || !chars::is_single_quote(quote) {
                close = at;
                after = second;
                break;
            }
            close = second + quote.len_utf8();
        }
        let mut text = String::new();
        let stop = if after == end && close == open { end } else { close };
        self.undouble(open, stop.max(open), &mut text);
        build.push_str(&text);
        after
    }

    fn variable_in_string(&mut self, start: u32, end: u32) -> NodeId {
        let token = Token { kind: TokenKind::Variable, flags: 0, start, end };
        let path = self.variable_path(start, end);
        if path.get(..6).is_some_and(|scope| scope.eq_ignore_ascii_case("using:")) {
            let path = path[6..].into();
            let operand = self.add(NodeKind::Variable { path, splatted: false }, start, end);
            return self.add(NodeKind::UsingExpression { operand }, start, end);
        }
        self.variable(token)
    }

    /// The name of a variable without its sign, braces and backticks.
    pub(super) fn variable_path(&mut self, start: u32, end: u32) -> std::borrow::Cow<'_, str> {
        let text = self.lex.slice(start as usize + 1, end as usize);
        let Some(braced) = text.strip_prefix('{') else {
            return text.into();
        };
        let name = braced.strip_suffix('}').unwrap_or(braced);
        if !name.contains('`') {
            return name.into();
        }
        let base = start as usize + 2;
        let mut out = String::with_capacity(name.len());
        let mut pos = base;
        while pos < base + name.len() {
            let c = self.lex.char_at(pos);
            if c == '`' {
                let (value, after) = self.lex.escape(pos);
                out.push(value);
                pos = after;
            } else {
                out.push(c);
                pos += c.len_utf8();
            }
        }
        out.into()
    }
}
