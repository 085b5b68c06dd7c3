//! The first pass: which groups there are.

use super::{Parse, Parser, ascii};
use crate::options::Options;
use crate::unicode;

impl Parser<'_> {
    /// Notes every group and numbers the named ones behind the unnamed.
    pub(super) fn count_captures(&mut self) -> Parse<()> {
        let mut names: Vec<(String, usize)> = Vec::new();
        self.groups.numbers.insert(0, 0);
        while let Some(unit) = self.take() {
            let at = self.pos - 1;
            match ascii(unit) {
                '\\' if !self.at_end() => {
                    self.backslash()?;
                }
                '#' if self.has(Options::IGNORE_PATTERN_WHITESPACE) => {
                    self.pos -= 1;
                    self.blank()?;
                }
                '[' => {
                    self.class()?;
                }
                ')' => self.pop_options(),
                '(' if self.ahead(0) == '?' && self.ahead(1) == '#' => {
                    self.pos -= 1;
                    self.blank()?;
                }
                '(' => {
                    if self.note_group(at, &mut names)? {
                        continue;
                    }
                    self.ignore_next_paren = false;
                }
                _ => {}
            }
        }
        self.number_names(names);
        Ok(())
    }

    /// What opens at `at`. True when the next parenthesis is the condition of an alternation, which does not capture.
    fn note_group(&mut self, at: usize, names: &mut Vec<(String, usize)>) -> Parse<bool> {
        self.push_options();
        if self.ahead(0) != '?' {
            if !self.has(Options::EXPLICIT_CAPTURE) && !self.ignore_next_paren {
                self.groups.numbers.entry(self.next_number).or_insert(at);
                self.next_number += 1;
            }
            return Ok(false);
        }
        self.pos += 1;
        if matches!(self.ahead(0), '<' | '\'') && self.pos + 1 < self.pattern.len() {
            self.pos += 1;
            let first = self.pattern[self.pos];
            match ascii(first) {
                '0' => {}
                '1'..='9' => {
                    let number = self.decimal()?;
                    self.groups.numbers.entry(number).or_insert(at);
                }
                _ if unicode::is_word(first) => {
                    let name = self.name();
                    if !names.iter().any(|row| row.0 == name) {
                        names.push((name, at));
                    }
                }
                _ => {}
            }
            return Ok(false);
        }
        self.scan_options();
        match self.ahead(0) {
            ')' => {
                self.pos += 1;
                self.pop_keep_options();
            }
            '(' => {
                self.ignore_next_paren = true;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn number_names(&mut self, names: Vec<(String, usize)>) {
        for (name, at) in names {
            while self.groups.numbers.contains_key(&self.next_number) {
                self.next_number += 1;
            }
            self.groups.numbers.insert(self.next_number, at);
            self.groups.names.push((name, self.next_number));
            self.next_number += 1;
        }
    }
}
