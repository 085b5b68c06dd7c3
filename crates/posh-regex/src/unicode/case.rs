//! Which units are the same letter.
//!
//! .NET takes two units for equal under `IgnoreCase` when their simple lower case is the same (RegexCaseEquivalences in
//! the .NET runtime), which leaves out ſ, ς and the like, and takes in the Kelvin and Ångström signs.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::options::CaseRule;
use crate::set::Ranges;

const DOTTED_CAPITAL_I: u16 = 0x130;
const DOTLESS_SMALL_I: u16 = 0x131;
const KELVIN: u16 = 0x212A;

/// Units by their lower case, where more than one shares it.
static CLASSES: LazyLock<HashMap<u16, Vec<u16>>> = LazyLock::new(|| {
    let mut classes: HashMap<u16, Vec<u16>> = HashMap::new();
    for unit in 0x41..=0xFFFF {
        let small = simple_lower(unit);
        if small != unit && unit != DOTTED_CAPITAL_I {
            classes.entry(small).or_insert_with(|| vec![small]).push(unit);
        }
    }
    classes
});

/// Lower case of one unit where that is one unit, else itself.
fn simple_lower(unit: u16) -> u16 {
    let Some(character) = char::from_u32(u32::from(unit)) else {
        return unit;
    };
    let mut small = character.to_lowercase();
    match (small.next(), small.next()) {
        (Some(first), None) => u16::try_from(u32::from(first)).unwrap_or(unit),
        _ => unit,
    }
}

/// Lower case as a back reference compares it.
pub(crate) fn lower(unit: u16, rule: CaseRule) -> u16 {
    match (unit, rule) {
        (0x49, CaseRule::Turkish) => DOTLESS_SMALL_I,
        (DOTTED_CAPITAL_I, CaseRule::Common | CaseRule::Turkish) => 0x69,
        _ => simple_lower(unit),
    }
}

/// The units that are the same letter as `unit`, itself included.
pub(crate) fn equivalents(unit: u16, rule: CaseRule) -> Vec<u16> {
    if let Some(letters) = letter_i(unit, rule) {
        return letters.to_vec();
    }
    match u8::try_from(unit) {
        Ok(b'k' | b'K') => vec![0x4B, 0x6B, KELVIN],
        Ok(byte) if byte.is_ascii() => {
            let (small, capital) = (byte.to_ascii_lowercase(), byte.to_ascii_uppercase());
            if small == capital { vec![unit] } else { vec![u16::from(capital), u16::from(small)] }
        }
        _ => CLASSES.get(&simple_lower(unit)).cloned().unwrap_or_else(|| vec![unit]),
    }
}

fn letter_i(unit: u16, rule: CaseRule) -> Option<&'static [u16]> {
    let letters: &[u16] = match (unit, rule) {
        (0x49 | 0x69 | DOTTED_CAPITAL_I, CaseRule::Common) => &[0x49, 0x69, DOTTED_CAPITAL_I],
        (0x49 | 0x69, CaseRule::Invariant) => &[0x49, 0x69],
        (DOTTED_CAPITAL_I, CaseRule::Invariant) => &[DOTTED_CAPITAL_I],
        (0x69 | DOTTED_CAPITAL_I, CaseRule::Turkish) => &[0x69, DOTTED_CAPITAL_I],
        (0x49 | DOTLESS_SMALL_I, CaseRule::Turkish) => &[0x49, DOTLESS_SMALL_I],
        _ => return None,
    };
    Some(letters)
}

/// Adds to `ranges` what is the same letter as something in them.
pub(crate) fn add_equivalents(ranges: &mut Ranges, rule: CaseRule) {
    let mut more = Vec::new();
    for &(low, high) in ranges.iter() {
        let add = |unit: u16, more: &mut Ranges| {
            more.extend(equivalents(unit, rule).into_iter().map(|same| (same, same)));
        };
        for unit in low..=high.min(0x7F) {
            add(unit, &mut more);
        }
        if high < 0x80 {
            continue;
        }
        if high - low < 64 {
            (low.max(0x80)..=high).for_each(|unit| add(unit, &mut more));
            continue;
        }
        for (small, class) in CLASSES.iter() {
            if class.iter().any(|unit| (low..=high).contains(unit)) {
                add(*small, &mut more);
            }
        }
        [DOTTED_CAPITAL_I, DOTLESS_SMALL_I].into_iter().filter(|unit| (low..=high).contains(unit)).for_each(|unit| {
            add(unit, &mut more);
        });
    }
    ranges.extend(more);
}
