//! Pattern text to tree, as .NET's RegexParser reads it.
//!
//! Two passes: the first finds the groups, since a back reference may name a later one and unnamed groups are numbered
//! before named ones; the second builds the tree. Both keep the position exactly as .NET does, because it is part of
//! the message of a mistake.

mod class;
mod count;
mod escape;
mod group;

use std::collections::BTreeMap;

use crate::error::{ErrorCode, RegexError};
use crate::node::{Anchor, Node, Single, UNBOUNDED};
use crate::options::{CaseRule, Options};
use crate::unicode;
use group::{OpenGroup, Opened};

/// Nesting that the later passes, which recurse, are sure to bear.
const MAX_NESTING: usize = 1000;

/// What the parser hands on.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    pub(crate) groups: Groups,
}

/// The groups of a pattern: their numbers and names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    /// Number of a group and where in the pattern it starts.
    pub(crate) numbers: BTreeMap<u32, usize>,
    /// Names with numbers, in the order of the numbers.
    pub(crate) names: Vec<(String, u32)>,
}

impl Groups {
    pub(crate) fn slot(&self, number: u32) -> Option<u32> {
        self.numbers.contains_key(&number).then(|| self.numbers.range(..number).count() as u32)
    }

    pub(crate) fn number_of(&self, name: &str) -> Option<u32> {
        self.names.iter().find(|row| row.0 == name).map(|row| row.1)
    }
}

pub(crate) struct Parser<'p> {
    pub(super) pattern: &'p [u16],
    pub(super) pos: usize,
    pub(super) options: Options,
    option_stack: Vec<Options>,
    pub(super) next_number: u32,
    pub(super) ignore_next_paren: bool,
    pub(super) groups: Groups,
    pub(super) rule: CaseRule,
    scanning: bool,
}

pub(super) type Parse<T> = Result<T, RegexError>;

/// Parses `pattern`.
pub(crate) fn parse(pattern: &[u16], options: Options, rule: CaseRule) -> Parse<Parsed> {
    let mut parser = Parser::new(pattern, options, rule);
    parser.count_captures()?;
    parser.pos = 0;
    parser.options = options;
    parser.option_stack.clear();
    parser.next_number = 1;
    parser.ignore_next_paren = false;
    parser.scanning = false;
    let root = parser.expression()?;
    Ok(Parsed { root, groups: parser.groups })
}

impl<'p> Parser<'p> {
    pub(crate) fn new(pattern: &'p [u16], options: Options, rule: CaseRule) -> Self {
        Parser {
            pattern,
            pos: 0,
            options,
            option_stack: Vec::new(),
            next_number: 1,
            ignore_next_paren: false,
            groups: Groups::default(),
            rule,
            scanning: true,
        }
    }

    /// In the first pass only groups are of interest.
    pub(super) fn is_scanning(&self) -> bool {
        self.scanning
    }

    pub(super) fn has(&self, option: Options) -> bool {
        self.options.has(option)
    }

    pub(super) fn push_options(&mut self) {
        self.option_stack.push(self.options);
    }

    pub(super) fn pop_options(&mut self) {
        if let Some(options) = self.option_stack.pop() {
            self.options = options;
        }
    }

    /// Forgets the saved options and keeps those of now: `(?i)` lasts to the end of the group around it.
    pub(super) fn pop_keep_options(&mut self) {
        self.option_stack.pop();
    }

    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.pattern.len()
    }

    pub(super) fn peek(&self) -> Option<u16> {
        self.pattern.get(self.pos).copied()
    }

    /// The unit `ahead` of the position, as a character; NUL where there is none or it is not ASCII.
    pub(super) fn ahead(&self, ahead: usize) -> char {
        self.pattern.get(self.pos + ahead).map_or('\0', |&unit| ascii(unit))
    }

    pub(super) fn take(&mut self) -> Option<u16> {
        let unit = self.peek()?;
        self.pos += 1;
        Some(unit)
    }

    /// Takes the next unit when it is `expected`, and moves on when it is something else too, as .NET does where it
    /// writes `_pattern[_pos++] == close`.
    pub(super) fn take_is(&mut self, expected: char) -> bool {
        self.take().is_some_and(|unit| ascii(unit) == expected)
    }

    pub(super) fn error<T>(&self, code: ErrorCode, piece: &str) -> Parse<T> {
        Err(RegexError::parse(code, self.pattern, self.pos, piece))
    }

    /// A decimal number; what is too big for Int32 is an error.
    pub(super) fn decimal(&mut self) -> Parse<u32> {
        let mut number: u32 = 0;
        while let Some(digit) = char::from_u32(u32::from(self.peek().unwrap_or(0))).and_then(|c| c.to_digit(10)) {
            self.pos += 1;
            match number.checked_mul(10).and_then(|tens| tens.checked_add(digit)).filter(|&n| n <= UNBOUNDED) {
                Some(sum) => number = sum,
                None => return self.error(ErrorCode::QuantifierOrCaptureGroupOutOfRange, ""),
            }
        }
        Ok(number)
    }

    /// The name of a group: word characters.
    pub(super) fn name(&mut self) -> String {
        let start = self.pos;
        while self.peek().is_some_and(unicode::is_word) {
            self.pos += 1;
        }
        String::from_utf16_lossy(&self.pattern[start..self.pos])
    }

    /// Passes over comments, and over blanks where the options say so.
    pub(super) fn blank(&mut self) -> Parse<()> {
        let free = self.has(Options::IGNORE_PATTERN_WHITESPACE);
        loop {
            while free && matches!(self.peek(), Some(9 | 10 | 12 | 13 | 32)) {
                self.pos += 1;
            }
            if free && self.ahead(0) == '#' {
                while self.peek().is_some_and(|unit| unit != 10) {
                    self.pos += 1;
                }
            } else if self.ahead(0) == '(' && self.ahead(1) == '?' && self.ahead(2) == '#' {
                while self.peek().is_some_and(|unit| ascii(unit) != ')') {
                    self.pos += 1;
                }
                if self.at_end() {
                    return self.error(ErrorCode::UnterminatedComment, "");
                }
                self.pos += 1;
            } else {
                return Ok(());
            }
        }
    }

    /// Whether a quantifier stands here; a brace is one only when complete: `{n}`, `{n,}`, `{n,m}`.
    fn is_quantifier(&self) -> bool {
        match self.ahead(0) {
            '*' | '+' | '?' => true,
            '{' => {
                let digits = |from: usize| (from..).take_while(|&at| self.ahead(at).is_ascii_digit()).count();
                let first = digits(1);
                match (first, self.ahead(1 + first)) {
                    (0, _) => false,
                    (_, '}') => true,
                    (_, ',') => self.ahead(2 + first + digits(2 + first)) == '}',
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// One unit that is matched as it is.
    pub(super) fn literal(&self, unit: u16) -> Node {
        if !self.has(Options::IGNORE_CASE) {
            return Node::One(Single::Char(unit));
        }
        match *unicode::equivalents(unit, self.rule) {
            [first, second] => Node::One(Single::AnyOf([first, second, second])),
            [first, second, third] => Node::One(Single::AnyOf([first, second, third])),
            [_] | [] => Node::One(Single::Char(unit)),
            ref more => class::set_node(more.iter().map(|&unit| (unit, unit)).collect()),
        }
    }

    /// Moves over ordinary characters and answers where they end.
    fn ordinary(&mut self) -> Parse<usize> {
        let free = self.has(Options::IGNORE_PATTERN_WHITESPACE);
        while let Some(unit) = self.peek() {
            let stops = match ascii(unit) {
                '{' => self.is_quantifier(),
                '$' | '(' | ')' | '.' | '[' | '\\' | '^' | '|' | '*' | '+' | '?' => true,
                '\t' | '\n' | '\x0C' | '\r' | ' ' | '#' => free,
                _ => false,
            };
            if stops {
                break;
            }
            self.pos += 1;
        }
        let end = self.pos;
        self.blank()?;
        Ok(end)
    }

    /// The second pass: the whole expression.
    fn expression(&mut self) -> Parse<Node> {
        let whole = self.groups.slot(0);
        let mut open = vec![OpenGroup::new(Opened::Capture { slot: whole, uncapture: None })];
        let mut was_quantifier = false;
        loop {
            let previous = std::mem::take(&mut was_quantifier);
            self.blank()?;
            let start = self.pos;
            let end = self.ordinary()?;
            let special = self.peek().filter(|&unit| is_special(unit));
            let quantifier = special.is_some_and(|unit| matches!(ascii(unit), '*' | '+' | '?' | '{'));
            let mut unit = None;
            if start < end {
                let plain = end - usize::from(quantifier);
                for at in start..plain {
                    let node = self.literal(self.pattern[at]);
                    group::top(&mut open).push(node);
                }
                if quantifier {
                    unit = Some(self.literal(self.pattern[end - 1]));
                }
            }
            let Some(special) = special else {
                if self.at_end() {
                    break;
                }
                continue;
            };
            if quantifier && unit.is_none() {
                self.pos += 1;
                let code = if previous && start == end {
                    ErrorCode::NestedQuantifiersNotParenthesized
                } else {
                    ErrorCode::QuantifierAfterNothing
                };
                return self.error(code, &ascii(special).to_string());
            }
            if !quantifier {
                self.pos += 1;
                match self.special(ascii(special), &mut open)? {
                    Some(node) => unit = Some(node),
                    None => continue,
                }
            }
            self.blank()?;
            if let Some(unit) = unit {
                was_quantifier = self.is_quantifier();
                let node = if was_quantifier { self.quantify(unit)? } else { unit };
                group::top(&mut open).push(node);
            }
        }
        self.close_all(open)
    }

    fn close_all(&mut self, mut open: Vec<OpenGroup>) -> Parse<Node> {
        match (open.pop(), open.is_empty()) {
            (Some(last), true) => last.close(self).map(|node| match node {
                Node::Capture { body, .. } => *body,
                other => other,
            }),
            _ => self.error(ErrorCode::InsufficientClosingParentheses, ""),
        }
    }

    /// What a special character begins; nothing when it only changed the state.
    fn special(&mut self, char: char, open: &mut Vec<OpenGroup>) -> Parse<Option<Node>> {
        let node = match char {
            '[' => self.class()?,
            '(' => {
                self.push_options();
                let in_condition = group::top(open).awaits_condition();
                match self.group_open(in_condition)? {
                    Some(_) if open.len() > MAX_NESTING => {
                        return self.error(ErrorCode::NestedTooDeep, "");
                    }
                    Some(opened) => open.push(OpenGroup::new(opened)),
                    None => self.pop_keep_options(),
                }
                return Ok(None);
            }
            '|' => {
                group::top(open).alternate();
                return Ok(None);
            }
            ')' => return self.group_close(open),
            '\\' if self.at_end() => return self.error(ErrorCode::UnescapedEndingBackslash, ""),
            '\\' => self.backslash()?,
            '^' if self.has(Options::MULTILINE) => Node::Anchor(Anchor::LineStart),
            '^' => Node::Anchor(Anchor::Start),
            '$' if self.has(Options::MULTILINE) => Node::Anchor(Anchor::LineEnd),
            '$' => Node::Anchor(Anchor::EndOrNewline),
            _ if self.has(Options::SINGLELINE) => Node::One(Single::Any),
            _ => Node::One(Single::NotNewline),
        };
        Ok(Some(node))
    }

    fn group_close(&mut self, open: &mut Vec<OpenGroup>) -> Parse<Option<Node>> {
        if open.len() < 2 {
            return self.error(ErrorCode::InsufficientOpeningParentheses, "");
        }
        let Some(closed) = open.pop() else {
            return Ok(None);
        };
        let node = closed.close(self)?;
        self.pop_options();
        let outer = group::top(open);
        if outer.awaits_condition() {
            outer.condition = Some(node);
            return Ok(None);
        }
        Ok(Some(node))
    }

    /// `node` with the quantifier that stands here.
    fn quantify(&mut self, node: Node) -> Parse<Node> {
        let (min, max) = match self.take().map(ascii) {
            Some('*') => (0, UNBOUNDED),
            Some('+') => (1, UNBOUNDED),
            Some('{') => {
                let min = self.decimal()?;
                let max = match self.ahead(0) {
                    ',' => {
                        self.pos += 1;
                        if self.ahead(0) == '}' { UNBOUNDED } else { self.decimal()? }
                    }
                    _ => min,
                };
                self.pos += 1;
                (min, max)
            }
            _ => (0, 1),
        };
        self.blank()?;
        let lazy = self.ahead(0) == '?';
        self.pos += usize::from(lazy);
        if min > max {
            return self.error(ErrorCode::ReversedQuantifierRange, "");
        }
        Ok(node.quantified(lazy, min, max))
    }
}

/// A unit as a character; NUL when it is not ASCII.
pub(crate) fn ascii(unit: u16) -> char {
    u8::try_from(unit).ok().filter(u8::is_ascii).map_or('\0', char::from)
}

fn is_special(unit: u16) -> bool {
    matches!(ascii(unit), '$' | '(' | ')' | '.' | '[' | '\\' | '^' | '|' | '*' | '+' | '?' | '{')
}
