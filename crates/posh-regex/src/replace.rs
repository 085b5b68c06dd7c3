//! Replacement texts: `$1`, `${name}`, `$&` and the like.

use crate::matched::{Match, Span};
use crate::options::Options;
use crate::parser::ascii;
use crate::regex::Regex;
use crate::text::{Builder, Text};
use crate::unicode;

/// A replacement read for one pattern, since what is a group depends on it.
#[derive(Clone, Debug)]
pub struct Replacement(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Literal(Vec<u16>),
    Slot(usize),
    Before,
    After,
    LastGroup,
    Whole,
}

impl Replacement {
    /// Reads `text`; a `$` that begins nothing known stands for itself.
    #[must_use]
    pub fn new(regex: &Regex, text: &str) -> Replacement {
        let units: Vec<u16> = text.encode_utf16().collect();
        Replacement::from_units(regex, &units)
    }

    /// The same for UTF-16.
    #[must_use]
    pub fn from_units(regex: &Regex, text: &[u16]) -> Replacement {
        let mut parts = Vec::new();
        let mut literal = Vec::new();
        let mut at = 0;
        while let Some(&unit) = text.get(at) {
            at += 1;
            match (ascii(unit) == '$').then(|| dollar(regex, &text[at..])).flatten() {
                Some((Part::Literal(piece), taken)) => {
                    literal.extend(piece);
                    at += taken;
                }
                Some((part, taken)) => {
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(part);
                    at += taken;
                }
                None => literal.push(unit),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Replacement(parts)
    }

    /// The replacement of one match (`Match.Result`).
    #[must_use]
    pub fn expand(&self, text: &Text<'_>, found: &Match) -> crate::text::Output {
        let mut out = Builder::for_text(&Text::new(""));
        self.append(&mut out, text, found);
        out.finish()
    }

    pub(crate) fn append(&self, out: &mut Builder, text: &Text<'_>, found: &Match) {
        let span = found.span();
        for part in &self.0 {
            match part {
                Part::Literal(units) => out.units(units),
                Part::Slot(slot) => found.group(*slot).last().into_iter().for_each(|span| out.piece(text, span)),
                Part::Before => out.piece(text, Span { index: 0, length: span.index }),
                Part::After => out.piece(text, Span { index: span.end(), length: text.len() - span.end() }),
                Part::LastGroup => {
                    let last = found.group(found.group_count() - 1).last();
                    last.into_iter().for_each(|span| out.piece(text, span));
                }
                Part::Whole => out.piece(text, Span { index: 0, length: text.len() }),
            }
        }
    }
}

/// What stands behind a dollar sign, and how long it is; nothing when the sign is only itself.
fn dollar(regex: &Regex, rest: &[u16]) -> Option<(Part, usize)> {
    let first = ascii(*rest.first()?);
    let angled = first == '{' && rest.len() > 1;
    let body = if angled { &rest[1..] } else { rest };
    let digits = body.iter().take_while(|&&unit| ascii(unit).is_ascii_digit()).count();
    if digits > 0 {
        return numbered(regex, body, digits, angled);
    }
    if angled {
        let length = body.iter().take_while(|&&unit| unicode::is_word(unit)).count();
        if length == 0 || body.get(length).is_none_or(|&unit| ascii(unit) != '}') {
            return None;
        }
        let slot = regex.slot_of_name(&String::from_utf16_lossy(&body[..length]))?;
        return Some((Part::Slot(slot), length + 2));
    }
    let part = match first {
        '$' => Part::Literal(vec![u16::from(b'$')]),
        '&' => Part::Slot(0),
        '`' => Part::Before,
        '\'' => Part::After,
        '+' => Part::LastGroup,
        '_' => Part::Whole,
        _ => return None,
    };
    Some((part, 1))
}

fn numbered(regex: &Regex, body: &[u16], digits: usize, angled: bool) -> Option<(Part, usize)> {
    let number = |length: usize| -> Option<usize> {
        let text = String::from_utf16_lossy(&body[..length]);
        regex.slot_of_number(text.parse().ok()?)
    };
    if angled {
        let closed = body.get(digits).is_some_and(|&unit| ascii(unit) == '}');
        return closed.then(|| number(digits)).flatten().map(|slot| (Part::Slot(slot), digits + 2));
    }
    if regex.options().has(Options::ECMA_SCRIPT) {
        return (1..=digits).rev().find_map(|length| number(length).map(|slot| (Part::Slot(slot), length)));
    }
    number(digits).map(|slot| (Part::Slot(slot), digits))
}
