//! Custom numeric format strings ("Custom numeric format strings", .NET documentation): one pass measures the section
//! that applies, one pass writes it.

use super::buffer::{Cursor, Digits, Kind};
use super::standard::exponent;
use crate::NumberFormat;

/// What a section holds.
#[derive(Default)]
struct Shape {
    /// Placeholders `0` and `#`.
    places: i32,
    /// Placeholders before the point.
    point: i32,
    first_zero: Option<i32>,
    last_zero: i32,
    scientific: bool,
    grouped: bool,
    /// Powers of ten from `%`, `‰` and trailing commas.
    shift: i32,
}

pub(super) fn format(mut digits: Digits, format: &str, info: &NumberFormat) -> String {
    let text: Vec<char> = format.chars().collect();
    let kind_of_section = if digits.digits.is_empty() { 2 } else { usize::from(digits.negative) };
    let mut section = find_section(&text, kind_of_section);
    let shape = loop {
        let shape = measure(&text[section..]);
        if digits.digits.is_empty() {
            if digits.kind != Kind::Float {
                digits.negative = false;
            }
            digits.scale = 0;
            break shape;
        }
        digits.scale += shape.shift;
        let position = if shape.scientific { shape.places } else { digits.scale + shape.places - shape.point };
        digits.round(position, false);
        if digits.digits.is_empty() {
            let zero_section = find_section(&text, 2);
            if zero_section != section {
                section = zero_section;
                continue;
            }
        }
        break shape;
    };
    Writer::new(&digits, &shape, info, section == 0).write(&text[section..])
}

/// Where section `wanted` (0 positive, 1 negative, 2 zero) starts; 0 when it is missing or empty.
fn find_section(text: &[char], wanted: usize) -> usize {
    let mut left = wanted;
    let mut at = 0;
    if left == 0 {
        return 0;
    }
    while let Some(&ch) = text.get(at) {
        at += 1;
        match ch {
            '\'' | '"' => at = skip_quoted(text, at, ch),
            '\\' => at += usize::from(at < text.len()),
            ';' => {
                left -= 1;
                if left == 0 {
                    return if text.get(at).is_some_and(|next| *next != ';') { at } else { 0 };
                }
            }
            _ => {}
        }
    }
    0
}

fn skip_quoted(text: &[char], from: usize, quote: char) -> usize {
    text[from..].iter().position(|ch| *ch == quote).map_or(text.len(), |length| from + length + 1)
}

/// Whether an exponent follows the `E` before `at`: `0`, `+0` or `-0`.
fn exponent_follows(text: &[char], at: usize) -> bool {
    match text.get(at) {
        Some('0') => true,
        Some('+' | '-') => text.get(at + 1) == Some(&'0'),
        _ => false,
    }
}

fn measure(text: &[char]) -> Shape {
    let mut shape = Shape { point: -1, ..Shape::default() };
    let mut comma_at = None;
    let mut commas = 0;
    let mut at = 0;
    while let Some(&ch) = text.get(at) {
        at += 1;
        match ch {
            ';' => break,
            '#' => shape.places += 1,
            '0' => {
                shape.first_zero.get_or_insert(shape.places);
                shape.places += 1;
                shape.last_zero = shape.places;
            }
            '.' if shape.point < 0 => shape.point = shape.places,
            ',' if shape.places > 0 && shape.point < 0 => match comma_at {
                Some(place) if place == shape.places => commas += 1,
                other => {
                    shape.grouped |= other.is_some();
                    comma_at = Some(shape.places);
                    commas = 1;
                }
            },
            '%' => shape.shift += 2,
            '\u{2030}' => shape.shift += 3,
            '\'' | '"' => at = skip_quoted(text, at, ch),
            '\\' => at += usize::from(at < text.len()),
            'E' | 'e' if exponent_follows(text, at) => {
                at += 1;
                while text.get(at) == Some(&'0') {
                    at += 1;
                }
                shape.scientific = true;
            }
            _ => {}
        }
    }
    if shape.point < 0 {
        shape.point = shape.places;
    }
    match comma_at {
        Some(place) if place == shape.point => shape.shift -= commas * 3,
        Some(_) => shape.grouped = true,
        None => {}
    }
    shape
}

struct Writer<'a> {
    digits: &'a Digits,
    cursor: Cursor<'a>,
    info: &'a NumberFormat,
    /// Places left before the point counts down to 0 and below it.
    place: i32,
    /// Digits more (or fewer, negative) than whole placeholders.
    adjust: i32,
    /// From this place down zeros are shown before the point, and to `last` after it.
    first: i32,
    last: i32,
    shape: &'a Shape,
    separators: Vec<i32>,
    in_first_section: bool,
    scientific: bool,
    point_written: bool,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(digits: &'a Digits, shape: &'a Shape, info: &'a NumberFormat, in_first_section: bool) -> Self {
        let first = shape.first_zero.filter(|zero| *zero < shape.point).map_or(0, |zero| shape.point - zero);
        let last = if shape.last_zero > shape.point { shape.point - shape.last_zero } else { 0 };
        let (place, adjust) = if shape.scientific {
            (shape.point, 0)
        } else {
            (digits.scale.max(shape.point), digits.scale - shape.point)
        };
        let mut writer = Self {
            digits,
            cursor: Cursor::new(&digits.digits),
            info,
            place,
            adjust,
            first,
            last,
            shape,
            separators: Vec::new(),
            in_first_section,
            scientific: shape.scientific,
            point_written: false,
            out: String::new(),
        };
        if shape.grouped && !info.number_group_separator.is_empty() {
            writer.separators = writer.separator_places();
        }
        writer
    }

    fn separator_places(&self) -> Vec<i32> {
        let sizes = &self.info.number_group_sizes;
        let whole = self.place + self.adjust.min(0);
        let count = self.first.max(whole);
        let mut places = Vec::new();
        let mut index = 0;
        let mut size = sizes.first().copied().unwrap_or(0) as i32;
        let mut total = size;
        while count > total && size != 0 {
            places.push(total);
            if index + 1 < sizes.len() {
                index += 1;
                size = sizes[index] as i32;
            }
            total += size;
        }
        places
    }

    fn digit(&mut self, digit: char) {
        self.out.push(digit);
        if self.place > 1 && self.separators.last().is_some_and(|place| self.place == place + 1) {
            self.separators.pop();
            self.out.push_str(&self.info.number_group_separator);
        }
    }

    fn write(mut self, text: &[char]) -> String {
        let signed = self.digits.negative && self.in_first_section;
        if signed && self.digits.scale != 0 {
            self.out.push_str(&self.info.negative_sign);
        }
        let mut at = 0;
        while let Some(&ch) = text.get(at) {
            at += 1;
            if ch == ';' {
                break;
            }
            if matches!(ch, '#' | '0' | '.') {
                while self.adjust > 0 {
                    let digit = self.cursor.next_or_zero();
                    self.digit(digit);
                    self.place -= 1;
                    self.adjust -= 1;
                }
            }
            at = self.part(ch, text, at);
        }
        if signed && self.digits.scale == 0 && !self.out.is_empty() {
            self.out.insert_str(0, &self.info.negative_sign);
        }
        self.out
    }

    fn part(&mut self, ch: char, text: &[char], mut at: usize) -> usize {
        match ch {
            '#' | '0' => self.placeholder(),
            '.' => {
                let wanted = self.last < 0 || (self.shape.point < self.shape.places && self.cursor.peek().is_some());
                if self.place == 0 && !self.point_written && wanted {
                    self.out.push_str(&self.info.number_decimal_separator);
                    self.point_written = true;
                }
            }
            '\u{2030}' => self.out.push_str(&self.info.per_mille_symbol),
            '%' => self.out.push_str(&self.info.percent_symbol),
            ',' => {}
            '\'' | '"' => {
                let end = skip_quoted(text, at, ch);
                let closed = end > at && text.get(end - 1) == Some(&ch);
                self.out.extend(&text[at..end - usize::from(closed)]);
                at = end;
            }
            '\\' => {
                if let Some(next) = text.get(at) {
                    self.out.push(*next);
                    at += 1;
                }
            }
            'E' | 'e' => at = self.exponent(ch, text, at),
            other => self.out.push(other),
        }
        at
    }

    fn placeholder(&mut self) {
        let digit = if self.adjust < 0 {
            self.adjust += 1;
            (self.place <= self.first).then_some('0')
        } else {
            match self.cursor.next() {
                Some(digit) => Some(char::from(digit)),
                None => (self.place > self.last).then_some('0'),
            }
        };
        if let Some(digit) = digit {
            self.digit(digit);
        }
        self.place -= 1;
    }

    fn exponent(&mut self, letter: char, text: &[char], mut at: usize) -> usize {
        if !self.scientific {
            self.out.push(letter);
            if let Some(sign @ ('+' | '-')) = text.get(at) {
                self.out.push(*sign);
                at += 1;
            }
            while text.get(at) == Some(&'0') {
                self.out.push('0');
                at += 1;
            }
            return at;
        }
        if !exponent_follows(text, at) {
            self.out.push(letter);
            return at;
        }
        let positive_sign = text[at] == '+';
        let mut width = usize::from(text[at] == '0');
        at += 1;
        while text.get(at) == Some(&'0') {
            width += 1;
            at += 1;
        }
        let power = if self.digits.digits.is_empty() { 0 } else { self.digits.scale - self.shape.point };
        exponent(&mut self.out, power, letter, width.min(10), positive_sign, self.info);
        self.scientific = false;
        at
    }
}
