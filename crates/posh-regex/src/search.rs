//! Finding the place where a match starts.

use std::cell::Cell;

use crate::error::MatchError;
use crate::limits::{Limits, Meter};
use crate::matched::Match;
use crate::node::Single;
use crate::program::{Finder, Program};
use crate::text::{Text, Units};
use crate::vm::{Haystack, Machine, Scratch};

thread_local! {
    /// The memory of the last match on this thread, for the next one.
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Texts are at most this long: positions are kept in 32 bits.
const MAX_LENGTH: usize = (u32::MAX - 2) as usize;

/// Where to search.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    /// Where the search starts; `\G` holds here.
    pub(crate) at: usize,
    /// The match before was empty and ended here, so the search begins one unit further.
    pub(crate) skip: bool,
}

/// The first match from `start` on. With `captures` off only the span of the result counts.
pub(crate) fn find(
    program: &Program,
    text: &Text<'_>,
    start: Start,
    limits: &Limits<'_>,
) -> Result<Option<Match>, MatchError> {
    if text.len() > MAX_LENGTH || start.at > text.len() {
        return if start.at > text.len() { Ok(None) } else { Err(MatchError::TooDeep) };
    }
    let mut scratch = SCRATCH.take().unwrap_or_default();
    let found = match &text.0 {
        Units::Ascii(bytes) => search(program, *bytes, start, limits, &mut scratch),
        Units::Wide(units) => search(program, &**units, start, limits, &mut scratch),
    };
    SCRATCH.set(Some(scratch));
    found
}

fn search<H: Haystack + Skim>(
    program: &Program,
    text: H,
    start: Start,
    limits: &Limits<'_>,
    scratch: &mut Scratch,
) -> Result<Option<Match>, MatchError> {
    let mut meter = Meter::new(limits);
    let mut machine = Machine::new(program, text, start.at, scratch);
    if program.backwards {
        let skip = usize::from(start.skip);
        if start.at < skip {
            return Ok(None);
        }
        for place in (program.least..=start.at - skip).rev() {
            if let Some(end) = machine.run(place, &mut meter)? {
                return Ok(Some(machine.found(place, end)));
            }
            meter.spend(1)?;
        }
        return Ok(None);
    }
    let mut place = start.at + usize::from(start.skip);
    while let Some(candidate) = next_place(&program.finder, text, place, start.at) {
        if candidate + program.least > text.len() {
            return Ok(None);
        }
        if let Some(end) = machine.run(candidate, &mut meter)? {
            return Ok(Some(machine.found(candidate, end)));
        }
        meter.spend(1)?;
        place = candidate + 1;
    }
    Ok(None)
}

/// The next place from `place` on where a match may start.
fn next_place<H: Haystack + Skim>(finder: &Finder, text: H, place: usize, search_start: usize) -> Option<usize> {
    if place > text.len() {
        return None;
    }
    match finder {
        Finder::Everywhere => Some(place),
        Finder::AtStart => (place == 0).then_some(0),
        Finder::AtSearchStart => (place == search_start).then_some(place),
        Finder::AtLines if place == 0 || text.at(place - 1) == 10 => Some(place),
        Finder::AtLines => text.find_unit(place, &Single::Char(10)).map(|at| at + 1),
        Finder::Literal(literal, finder) => text.find_literal(place, literal, finder),
        Finder::Unit(single) => text.find_unit(place, single),
    }
}

/// Fast ways over the text.
trait Skim {
    fn find_unit(self, place: usize, single: &Single) -> Option<usize>;
    fn find_literal(self, place: usize, literal: &[u16], finder: &memchr::memmem::Finder<'_>) -> Option<usize>;
}

impl Skim for &[u8] {
    fn find_unit(self, place: usize, single: &Single) -> Option<usize> {
        let rest = &self[place..];
        let byte = |unit: u16| u8::try_from(unit).ok();
        let found = match single {
            Single::Char(unit) => memchr::memchr(byte(*unit)?, rest),
            Single::AnyOf([a, b, c]) => match (byte(*a), byte(*b), byte(*c)) {
                (Some(a), Some(b), Some(c)) => memchr::memchr3(a, b, c, rest),
                (Some(a), Some(b), None) => memchr::memchr2(a, b, rest),
                _ => rest.iter().position(|&byte| single.matches(u16::from(byte))),
            },
            _ => rest.iter().position(|&byte| single.matches(u16::from(byte))),
        };
        found.map(|ahead| place + ahead)
    }

    fn find_literal(self, place: usize, literal: &[u16], finder: &memchr::memmem::Finder<'_>) -> Option<usize> {
        if literal.iter().any(|&unit| unit > 0xFF) {
            return None;
        }
        finder.find(&self[place..]).map(|ahead| place + ahead)
    }
}

impl Skim for &[u16] {
    fn find_unit(self, place: usize, single: &Single) -> Option<usize> {
        self[place..].iter().position(|&unit| single.matches(unit)).map(|ahead| place + ahead)
    }

    fn find_literal(self, place: usize, literal: &[u16], _: &memchr::memmem::Finder<'_>) -> Option<usize> {
        let first = *literal.first()?;
        let mut from = place;
        loop {
            let at = from + self[from..].iter().position(|&unit| unit == first)?;
            if self[at..].starts_with(literal) {
                return Some(at);
            }
            from = at + 1;
        }
    }
}
