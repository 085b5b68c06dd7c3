//! Groups: what stands behind an opening parenthesis, and what becomes of it when it closes.

use super::{Parse, Parser, ascii};
use crate::error::ErrorCode;
use crate::node::Node;
use crate::options::Options;
use crate::unicode;

/// The kind of a group.
pub(super) enum Opened {
    Plain,
    Capture { slot: Option<u32>, uncapture: Option<u32> },
    Atomic,
    Look { behind: bool, negative: bool },
    IfGroup(u32),
    IfMatch,
}

/// A group whose end has not been seen.
pub(super) struct OpenGroup {
    kind: Opened,
    pub(super) condition: Option<Node>,
    alternatives: Vec<Node>,
    sequence: Vec<Node>,
}

/// The innermost open group; there always is one while the parser runs.
pub(super) fn top(open: &mut Vec<OpenGroup>) -> &mut OpenGroup {
    if open.is_empty() {
        open.push(OpenGroup::new(Opened::Plain));
    }
    let last = open.len() - 1;
    &mut open[last]
}

impl OpenGroup {
    pub(super) fn new(kind: Opened) -> Self {
        OpenGroup { kind, condition: None, alternatives: Vec::new(), sequence: Vec::new() }
    }

    pub(super) fn push(&mut self, node: Node) {
        self.sequence.push(node);
    }

    pub(super) fn alternate(&mut self) {
        let sequence = std::mem::take(&mut self.sequence);
        self.alternatives.push(Node::concat(sequence));
    }

    /// Whether the next group that closes is the condition of this one.
    pub(super) fn awaits_condition(&self) -> bool {
        matches!(self.kind, Opened::IfMatch) && self.condition.is_none()
    }

    /// The node of the group.
    pub(super) fn close(mut self, parser: &Parser<'_>) -> Parse<Node> {
        self.alternate();
        if matches!(self.kind, Opened::IfGroup(_) | Opened::IfMatch) {
            return self.close_condition(parser);
        }
        let body = match self.alternatives.len() {
            1 => self.alternatives.remove(0),
            _ => Node::Alternate(self.alternatives),
        };
        let boxed = Box::new(body);
        Ok(match self.kind {
            Opened::Capture { slot, uncapture } => Node::Capture { body: boxed, slot, uncapture },
            Opened::Atomic => Node::Atomic(boxed),
            Opened::Look { behind, negative } => Node::Look { body: boxed, behind, negative },
            _ => *boxed,
        })
    }

    fn close_condition(self, parser: &Parser<'_>) -> Parse<Node> {
        if self.alternatives.len() > 2 {
            return parser.error(ErrorCode::AlternationHasTooManyConditions, "");
        }
        let mut branches = self.alternatives.into_iter();
        let yes = Box::new(branches.next().unwrap_or(Node::Empty));
        let no = Box::new(branches.next().unwrap_or(Node::Empty));
        match (self.kind, self.condition) {
            (Opened::IfGroup(slot), _) => Ok(Node::IfGroup { slot, yes, no }),
            (_, Some(condition)) => Ok(Node::IfMatch { condition: Box::new(condition), yes, no }),
            _ => parser.error(ErrorCode::AlternationHasMalformedCondition, ""),
        }
    }
}

impl Parser<'_> {
    /// What the parenthesis just passed opens; nothing for `(?i)`, which opens nothing.
    pub(super) fn group_open(&mut self, in_condition: bool) -> Parse<Option<Opened>> {
        if self.ahead(0) != '?' || self.ahead(1) == ')' {
            let ignored = std::mem::take(&mut self.ignore_next_paren);
            if self.has(Options::EXPLICIT_CAPTURE) || ignored {
                return Ok(Some(Opened::Plain));
            }
            let slot = self.groups.slot(self.next_number);
            self.next_number += 1;
            return Ok(Some(Opened::Capture { slot, uncapture: None }));
        }
        self.pos += 1;
        // A condition that is a look-around or the like captures nothing by itself.
        self.ignore_next_paren = false;
        let Some(char) = self.take().map(ascii) else {
            return self.bad_group();
        };
        match char {
            ':' => Ok(Some(Opened::Plain)),
            '=' | '!' => Ok(Some(self.look(false, char == '!'))),
            '>' => Ok(Some(Opened::Atomic)),
            '\'' | '<' => self.named_or_behind(if char == '<' { '>' } else { '\'' }),
            '(' => self.condition(),
            _ => {
                self.pos -= 1;
                if !in_condition {
                    self.scan_options();
                }
                match self.take().map(ascii) {
                    Some(')') => Ok(None),
                    Some(':') => Ok(Some(Opened::Plain)),
                    _ => self.bad_group(),
                }
            }
        }
    }

    fn bad_group<T>(&self) -> Parse<T> {
        self.error(ErrorCode::InvalidGroupingConstruct, "")
    }

    fn look(&mut self, behind: bool, negative: bool) -> Opened {
        self.options.set(Options::RIGHT_TO_LEFT, behind);
        Opened::Look { behind, negative }
    }

    /// `(?<=`, `(?<!`, `(?<name>`, `(?<name-other>`, `(?<-other>` and the same with quotes.
    fn named_or_behind(&mut self, close: char) -> Parse<Option<Opened>> {
        let Some(first) = self.take() else {
            return self.bad_group();
        };
        match ascii(first) {
            '=' | '!' if close == '\'' => return self.bad_group(),
            char @ ('=' | '!') => return Ok(Some(self.look(true, char == '!'))),
            _ => self.pos -= 1,
        }
        let mut slot = None;
        let only_uncapture = ascii(first) == '-';
        if ascii(first).is_ascii_digit() {
            let number = self.decimal()?;
            slot = self.groups.slot(number);
            self.check_name_end(close, true)?;
            if number == 0 {
                return self.error(ErrorCode::CaptureGroupOfZero, "");
            }
        } else if unicode::is_word(first) {
            let name = self.name();
            slot = self.groups.number_of(&name).and_then(|number| self.groups.slot(number));
            self.check_name_end(close, true)?;
        } else if !only_uncapture {
            return self.error(ErrorCode::CaptureGroupNameInvalid, "");
        }
        let mut uncapture = None;
        if (slot.is_some() || only_uncapture) && self.pos + 1 < self.pattern.len() && self.ahead(0) == '-' {
            uncapture = Some(self.uncaptured(close)?);
        }
        if (slot.is_some() || uncapture.is_some()) && self.take_is(close) {
            return Ok(Some(Opened::Capture { slot, uncapture }));
        }
        self.bad_group()
    }

    fn check_name_end(&self, close: char, dash: bool) -> Parse<()> {
        match self.peek().map(ascii) {
            None => Ok(()),
            Some(char) if char == close || dash && char == '-' => Ok(()),
            Some(_) => self.error(ErrorCode::CaptureGroupNameInvalid, ""),
        }
    }

    /// The group behind the dash of a balancing group.
    fn uncaptured(&mut self, close: char) -> Parse<u32> {
        self.pos += 1;
        let first = self.peek().unwrap_or(0);
        let slot = if ascii(first).is_ascii_digit() {
            let number = self.decimal()?;
            match self.groups.slot(number) {
                Some(slot) => slot,
                None => {
                    return self.error(ErrorCode::UndefinedNumberedReference, &number.to_string());
                }
            }
        } else if unicode::is_word(first) {
            let name = self.name();
            match self.groups.number_of(&name).and_then(|number| self.groups.slot(number)) {
                Some(slot) => slot,
                None => return self.error(ErrorCode::UndefinedNamedReference, &name),
            }
        } else {
            return self.error(ErrorCode::CaptureGroupNameInvalid, "");
        };
        self.check_name_end(close, false)?;
        Ok(slot)
    }

    /// `(?(number)`, `(?(name)`, `(?(expression)`: the position is behind the second parenthesis.
    fn condition(&mut self) -> Parse<Option<Opened>> {
        let paren = self.pos;
        let first = self.peek().unwrap_or(0);
        if ascii(first).is_ascii_digit() {
            let number = self.decimal()?;
            if !self.take_is(')') {
                return self.error(ErrorCode::AlternationHasMalformedReference, &number.to_string());
            }
            return match self.groups.slot(number) {
                Some(slot) => Ok(Some(Opened::IfGroup(slot))),
                None => self.error(ErrorCode::AlternationHasUndefinedReference, &number.to_string()),
            };
        }
        if unicode::is_word(first) {
            let name = self.name();
            if let Some(slot) = self.groups.number_of(&name).and_then(|number| self.groups.slot(number))
                && self.take_is(')')
            {
                return Ok(Some(Opened::IfGroup(slot)));
            }
        }
        self.pos = paren - 1;
        self.ignore_next_paren = true;
        if self.ahead(1) == '?' {
            match self.ahead(2) {
                '#' => return self.error(ErrorCode::AlternationHasComment, ""),
                '\'' => return self.error(ErrorCode::AlternationHasNamedCapture, ""),
                '<' if !matches!(self.ahead(3), '!' | '=' | '\0') => {
                    return self.error(ErrorCode::AlternationHasNamedCapture, "");
                }
                _ => {}
            }
        }
        Ok(Some(Opened::IfMatch))
    }

    /// `imnsx-imnsx`.
    pub(super) fn scan_options(&mut self) {
        let mut on = true;
        while let Some(unit) = self.peek() {
            let option = match ascii(unit).to_ascii_lowercase() {
                sign @ ('-' | '+') => {
                    on = sign == '+';
                    Options::NONE
                }
                'i' => Options::IGNORE_CASE,
                'm' => Options::MULTILINE,
                'n' => Options::EXPLICIT_CAPTURE,
                's' => Options::SINGLELINE,
                'x' => Options::IGNORE_PATTERN_WHITESPACE,
                _ => return,
            };
            self.options.set(option, on);
            self.pos += 1;
        }
    }
}
