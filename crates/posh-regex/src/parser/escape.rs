//! What a backslash begins.

use super::{Parse, Parser, ascii};
use crate::error::ErrorCode;
use crate::node::{Anchor, Node};
use crate::options::Options;
use crate::set::{self, Ranges};
use crate::unicode::{self, Shorthand};

use super::class::set_node;

impl Parser<'_> {
    /// The node behind a backslash outside a class; the position is on the character behind it.
    pub(super) fn backslash(&mut self) -> Parse<Node> {
        let ecma = self.has(Options::ECMA_SCRIPT);
        let char = self.ahead(0);
        let anchor = match char {
            'b' if ecma => Anchor::EcmaBoundary,
            'b' => Anchor::Boundary,
            'B' if ecma => Anchor::EcmaNotBoundary,
            'B' => Anchor::NotBoundary,
            'A' => Anchor::Start,
            'G' => Anchor::SearchStart,
            'Z' => Anchor::EndOrNewline,
            'z' => Anchor::End,
            'w' | 'W' | 's' | 'S' | 'd' | 'D' => {
                self.pos += 1;
                return Ok(set_node(self.shorthand(char)));
            }
            'p' | 'P' => {
                self.pos += 1;
                if self.is_scanning() {
                    return Ok(Node::Empty);
                }
                let mut ranges = self.property(char == 'P')?;
                if self.has(Options::IGNORE_CASE) {
                    unicode::add_equivalents(&mut ranges, self.rule);
                }
                return Ok(set_node(set::normalize(ranges)));
            }
            _ => return self.basic_backslash(),
        };
        self.pos += 1;
        Ok(Node::Anchor(anchor))
    }

    pub(super) fn shorthand(&self, char: char) -> Ranges {
        let class = match char.to_ascii_lowercase() {
            'd' => Shorthand::Digit,
            's' => Shorthand::Space,
            _ => Shorthand::Word,
        };
        let ranges = class.ranges(self.has(Options::ECMA_SCRIPT));
        if char.is_ascii_uppercase() { set::negate(ranges) } else { ranges.to_vec() }
    }

    /// `{name}` behind `\p`, as ranges.
    pub(super) fn property(&mut self, negative: bool) -> Parse<Ranges> {
        let name = self.property_name()?;
        let any_case = self.has(Options::IGNORE_CASE) && matches!(&*name, "Lu" | "Ll" | "Lt");
        let ranges = if any_case {
            let cased = ["Lu", "Ll", "Lt"].iter().filter_map(|name| unicode::property(name));
            Some(set::normalize(cased.flat_map(|ranges| ranges.to_vec()).collect()))
        } else {
            unicode::property(&name).map(|ranges| ranges.to_vec())
        };
        match ranges {
            Some(ranges) if negative => Ok(set::negate(&ranges)),
            Some(ranges) => Ok(ranges),
            None => self.error(ErrorCode::UnrecognizedUnicodeProperty, &name),
        }
    }

    pub(super) fn property_name(&mut self) -> Parse<String> {
        if self.pos + 2 >= self.pattern.len() {
            return self.error(ErrorCode::InvalidUnicodePropertyEscape, "");
        }
        if !self.take_is('{') {
            return self.error(ErrorCode::MalformedUnicodePropertyEscape, "");
        }
        let start = self.pos;
        while self.peek().is_some_and(|unit| unicode::is_word(unit) || ascii(unit) == '-') {
            self.pos += 1;
        }
        let name = String::from_utf16_lossy(&self.pattern[start..self.pos]);
        if !self.take_is('}') {
            return self.error(ErrorCode::InvalidUnicodePropertyEscape, "");
        }
        Ok(name)
    }

    /// A back reference, else an escaped character.
    fn basic_backslash(&mut self) -> Parse<Node> {
        let start = self.pos;
        let mut close = None;
        match self.ahead(0) {
            'k' => {
                if self.pos + 1 < self.pattern.len() {
                    self.pos += 2;
                    close = closing(ascii(self.pattern[self.pos - 1]));
                }
                if close.is_none() || self.at_end() {
                    return self.error(ErrorCode::MalformedNamedReference, "");
                }
            }
            quote @ ('<' | '\'') if self.pos + 1 < self.pattern.len() => {
                close = closing(quote);
                self.pos += 1;
            }
            _ => {}
        }
        let first = self.peek().unwrap_or(0);
        let reference = match close {
            Some(close) if ascii(first).is_ascii_digit() => {
                let number = self.decimal()?;
                if self.take_is(close) { Some(self.reference_to_number(number)?) } else { None }
            }
            Some(close) if unicode::is_word(first) => {
                let name = self.name();
                if self.take_is(close) { Some(self.reference_to_name(&name)?) } else { None }
            }
            None if matches!(ascii(first), '1'..='9') => self.short_reference()?,
            _ => None,
        };
        if let Some(node) = reference {
            return Ok(node);
        }
        self.pos = start;
        let unit = self.char_escape()?;
        Ok(self.literal(unit))
    }

    fn reference(&self, slot: u32) -> Node {
        Node::BackReference { slot, fold: self.has(Options::IGNORE_CASE), ecma: self.has(Options::ECMA_SCRIPT) }
    }

    fn reference_to_number(&self, number: u32) -> Parse<Node> {
        if self.is_scanning() {
            return Ok(Node::Empty);
        }
        match self.groups.slot(number) {
            Some(slot) => Ok(self.reference(slot)),
            None => self.error(ErrorCode::UndefinedNumberedReference, &number.to_string()),
        }
    }

    fn reference_to_name(&self, name: &str) -> Parse<Node> {
        if self.is_scanning() {
            return Ok(Node::Empty);
        }
        match self.groups.number_of(name).and_then(|number| self.groups.slot(number)) {
            Some(slot) => Ok(self.reference(slot)),
            None => self.error(ErrorCode::UndefinedNamedReference, name),
        }
    }

    /// `\1` to `\9`, and longer numbers when there is such a group; else it is an octal escape.
    fn short_reference(&mut self) -> Parse<Option<Node>> {
        if self.has(Options::ECMA_SCRIPT) {
            return Ok(self.longest_reference());
        }
        let number = self.decimal()?;
        if self.is_scanning() {
            return Ok(Some(Node::Empty));
        }
        match self.groups.slot(number) {
            Some(slot) => Ok(Some(self.reference(slot))),
            None if number <= 9 => self.error(ErrorCode::UndefinedNumberedReference, &number.to_string()),
            None => Ok(None),
        }
    }

    /// ECMAScript: the longest number that is a group opened before this place.
    fn longest_reference(&mut self) -> Option<Node> {
        let before = self.pos - 1;
        let top = self.groups.numbers.keys().next_back().map_or(0, |last| last + 1);
        let mut found = None;
        let mut number = 0;
        while let Some(digit) = self.ahead(0).to_digit(10) {
            number = number * 10 + digit;
            if number > top {
                break;
            }
            self.pos += 1;
            if self.groups.numbers.get(&number).is_some_and(|&at| at < before) {
                found = self.groups.slot(number);
            }
        }
        found.map(|slot| self.reference(slot))
    }

    /// An escaped character; the position is on the character behind the backslash.
    pub(crate) fn char_escape(&mut self) -> Parse<u16> {
        let Some(unit) = self.take() else {
            return self.error(ErrorCode::UnescapedEndingBackslash, "");
        };
        let escaped = match ascii(unit) {
            '0'..='7' => {
                self.pos -= 1;
                return Ok(self.octal());
            }
            'x' => return self.hexadecimal(2),
            'u' => return self.hexadecimal(4),
            'a' => 7,
            'b' => 8,
            'e' => 27,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'c' => return self.control(),
            _ if !self.has(Options::ECMA_SCRIPT) && unicode::is_word(unit) => {
                return self.error(ErrorCode::UnrecognizedEscape, &String::from_utf16_lossy(&[unit]));
            }
            _ => unit,
        };
        Ok(escaped)
    }

    fn hexadecimal(&mut self, digits: usize) -> Parse<u16> {
        let mut number = 0;
        let mut left = digits;
        if self.pos + digits <= self.pattern.len() {
            while left > 0 {
                let digit = self.ahead(0).to_digit(16);
                self.pos += 1;
                let Some(digit) = digit else { break };
                number = (number << 4) + digit;
                left -= 1;
            }
        }
        if left > 0 {
            return self.error(ErrorCode::InsufficientOrInvalidHexDigits, "");
        }
        Ok(number as u16)
    }

    fn octal(&mut self) -> u16 {
        let mut number = 0;
        for _ in 0..3 {
            let Some(digit) = self.ahead(0).to_digit(8) else {
                break;
            };
            self.pos += 1;
            number = number * 8 + digit;
            if self.has(Options::ECMA_SCRIPT) && number >= 0x20 {
                break;
            }
        }
        (number & 0xFF) as u16
    }

    fn control(&mut self) -> Parse<u16> {
        let Some(unit) = self.take() else {
            return self.error(ErrorCode::MissingControlCharacter, "");
        };
        let upper = if (0x61..=0x7A).contains(&unit) { unit - 0x20 } else { unit };
        match upper.checked_sub(0x40).filter(|&control| control < 0x20) {
            Some(control) => Ok(control),
            None => self.error(ErrorCode::UnrecognizedControlCharacter, ""),
        }
    }
}

fn closing(quote: char) -> Option<char> {
    match quote {
        '<' => Some('>'),
        '\'' => Some('\''),
        _ => None,
    }
}
