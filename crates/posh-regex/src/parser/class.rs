//! Character classes.

use std::sync::Arc;

use super::{Parse, Parser, ascii};
use crate::error::ErrorCode;
use crate::node::{Node, Single};
use crate::options::Options;
use crate::set::{self, CharSet, Ranges};
use crate::unicode;

/// Classes in classes that subtraction may nest.
const MAX_DEPTH: usize = 100;

/// A node for a set of units.
pub(super) fn set_node(ranges: Ranges) -> Node {
    Node::One(match *ranges {
        [(low, high)] if low == high => Single::Char(low),
        [(0, 0xFFFF)] => Single::Any,
        _ => Single::Set(Arc::new(CharSet::new(&ranges))),
    })
}

/// A class being read.
#[derive(Default)]
struct Class {
    ranges: Ranges,
    negative: bool,
    subtracted: Option<Ranges>,
}

impl Class {
    fn resolve(mut self, fold: Option<crate::CaseRule>) -> Ranges {
        if let Some(rule) = fold {
            unicode::add_equivalents(&mut self.ranges, rule);
        }
        let mut ranges = set::normalize(self.ranges);
        if self.negative {
            ranges = set::negate(&ranges);
        }
        match self.subtracted {
            Some(without) => set::subtract(&ranges, &without),
            None => ranges,
        }
    }
}

impl Parser<'_> {
    /// A class; the position is behind its opening bracket.
    pub(super) fn class(&mut self) -> Parse<Node> {
        Ok(set_node(self.class_ranges(0)?))
    }

    fn class_ranges(&mut self, depth: usize) -> Parse<Ranges> {
        if depth > MAX_DEPTH {
            return self.error(ErrorCode::NestedTooDeep, "");
        }
        let mut class = Class::default();
        let mut first = true;
        if self.ahead(0) == '^' {
            self.pos += 1;
            class.negative = true;
            first = !(self.has(Options::ECMA_SCRIPT) && self.ahead(0) == ']');
        }
        let mut range_start = None;
        loop {
            let is_first = std::mem::replace(&mut first, false);
            let Some(unit) = self.take() else {
                return self.error(ErrorCode::UnterminatedBracket, "");
            };
            let mut member = unit;
            let mut escaped = false;
            match ascii(unit) {
                ']' if !is_first => break,
                '\\' if !self.at_end() => match self.class_escape(&mut class, &mut range_start)? {
                    Some(unit) => (member, escaped) = (unit, true),
                    None => continue,
                },
                '[' if self.ahead(0) == ':' && range_start.is_none() => self.skip_posix_name(),
                _ => {}
            }
            self.class_member(&mut class, &mut range_start, member, escaped || is_first, depth)?;
        }
        if self.is_scanning() {
            return Ok(Vec::new());
        }
        Ok(class.resolve(self.has(Options::IGNORE_CASE).then_some(self.rule)))
    }

    /// Adds one character to the class, as a member, a start or an end of a range, or the sign of a subtraction; a `plain`
    /// one (escaped or first) is never such a sign.
    fn class_member(
        &mut self,
        class: &mut Class,
        range_start: &mut Option<u16>,
        unit: u16,
        plain: bool,
        depth: usize,
    ) -> Parse<()> {
        if let Some(start) = range_start.take() {
            if self.is_scanning() {
                return Ok(());
            }
            if ascii(unit) == '[' && !plain {
                class.ranges.push((start, start));
                return self.subtraction(class, depth);
            }
            if start > unit {
                return self.error(ErrorCode::ReversedCharacterRange, "");
            }
            class.ranges.push((start, unit));
        } else if self.ahead(0) == '-' && self.pos + 1 < self.pattern.len() && self.ahead(1) != ']' {
            *range_start = Some(unit);
            self.pos += 1;
        } else if ascii(unit) == '-' && self.ahead(0) == '[' && !plain {
            self.pos += 1;
            return self.subtraction(class, depth);
        } else {
            class.ranges.push((unit, unit));
        }
        Ok(())
    }

    fn subtraction(&mut self, class: &mut Class, depth: usize) -> Parse<()> {
        class.subtracted = Some(self.class_ranges(depth + 1)?);
        if !self.is_scanning() && self.peek().is_some_and(|unit| ascii(unit) != ']') {
            return self.error(ErrorCode::ExclusionGroupNotLast, "");
        }
        Ok(())
    }

    /// What a backslash means in a class; nothing when it was a whole class or a dash, which are added here.
    fn class_escape(&mut self, class: &mut Class, range_start: &mut Option<u16>) -> Parse<Option<u16>> {
        let char = self.ahead(0);
        match char {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P' => {
                self.pos += 1;
                if !self.is_scanning() && range_start.is_some() {
                    return self.error(ErrorCode::ShorthandClassInCharacterRange, &char.to_string());
                }
                match (char, self.is_scanning()) {
                    ('p' | 'P', true) => {
                        self.property_name()?;
                    }
                    ('p' | 'P', false) => {
                        let ranges = self.property(char == 'P')?;
                        class.ranges.extend(ranges);
                    }
                    (_, true) => {}
                    _ => class.ranges.extend(self.shorthand(char)),
                }
                Ok(None)
            }
            '-' => {
                self.pos += 1;
                let dash = u16::from(b'-');
                match range_start.take() {
                    Some(start) if start > dash && !self.is_scanning() => {
                        self.error(ErrorCode::ReversedCharacterRange, "")
                    }
                    start => {
                        class.ranges.push((start.unwrap_or(dash), dash));
                        Ok(None)
                    }
                }
            }
            _ => self.char_escape().map(Some),
        }
    }

    /// `[:name:]` is read and means nothing.
    fn skip_posix_name(&mut self) {
        let before = self.pos;
        self.pos += 1;
        if self.pos + 1 >= self.pattern.len() || !self.take_is(':') || !self.take_is(']') {
            self.pos = before;
        }
    }
}
