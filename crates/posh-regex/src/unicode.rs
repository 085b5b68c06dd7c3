//! Categories, blocks, the shorthand classes and case.
//!
//! The general categories come from the tables of `regex-syntax`; the surrogates, which that crate has no notion of, are
//! added here.

mod blocks;
mod case;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex_syntax::hir::{Class, HirKind};

use crate::set::{self, CharSet, Ranges};

pub(crate) use case::{add_equivalents, equivalents, lower};

const SURROGATES: (u16, u16) = (0xD800, 0xDFFF);

/// The two-letter categories and their one-letter unions.
const CATEGORIES: &[&str] = &[
    "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

static CATEGORY_RANGES: LazyLock<Mutex<HashMap<&'static str, Arc<Ranges>>>> = LazyLock::new(Mutex::default);

/// What `\p{name}` stands for: a general category or `Is` and a block.
pub(crate) fn property(name: &str) -> Option<Arc<Ranges>> {
    if let Some(block) = name.strip_prefix("Is") {
        return blocks::BLOCKS.iter().find(|row| row.0 == block).map(|row| Arc::new(vec![(row.1, row.2)]));
    }
    CATEGORIES.iter().find(|known| **known == name).map(|known| category(known))
}

fn category(name: &'static str) -> Arc<Ranges> {
    let mut known = CATEGORY_RANGES.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(known.entry(name).or_insert_with(|| Arc::new(load_category(name))))
}

fn load_category(name: &str) -> Ranges {
    let mut ranges = if name == "Cs" { Vec::new() } else { scalar_ranges(name) };
    ranges = set::subtract(&set::normalize(ranges), &[SURROGATES]);
    if matches!(name, "C" | "Cs") {
        ranges.push(SURROGATES);
    }
    set::normalize(ranges)
}

/// The ranges of a category among the units that are characters.
fn scalar_ranges(name: &str) -> Ranges {
    let Ok(tree) = regex_syntax::Parser::new().parse(&format!(r"\p{{{name}}}")) else {
        return Vec::new();
    };
    let unit = |character: char| u16::try_from(u32::from(character)).ok();
    match tree.kind() {
        HirKind::Class(Class::Unicode(class)) => class
            .ranges()
            .iter()
            .filter_map(|range| Some((unit(range.start())?, unit(range.end()).unwrap_or(0xFFFF))))
            .collect(),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            text.chars().filter_map(unit).map(|unit| (unit, unit)).collect()
        }
        _ => Vec::new(),
    }
}

/// A shorthand class; the ASCII ones are those of the ECMAScript option.
#[derive(Clone, Copy)]
pub(crate) enum Shorthand {
    Digit,
    Space,
    Word,
}

impl Shorthand {
    pub(crate) fn ranges(self, ecma: bool) -> &'static [(u16, u16)] {
        static WORD: LazyLock<Ranges> = LazyLock::new(|| {
            let parts = ["L", "Mn", "Nd", "Pc"].map(category);
            set::normalize(parts.iter().flat_map(|part| part.iter().copied()).collect())
        });
        static DIGIT: LazyLock<Arc<Ranges>> = LazyLock::new(|| category("Nd"));
        match (self, ecma) {
            (Shorthand::Digit, true) => &[(0x30, 0x39)],
            (Shorthand::Digit, false) => &DIGIT,
            (Shorthand::Space, true) => &[(0x09, 0x0D), (0x20, 0x20)],
            (Shorthand::Space, false) => &[
                (0x09, 0x0D),
                (0x20, 0x20),
                (0x85, 0x85),
                (0xA0, 0xA0),
                (0x1680, 0x1680),
                (0x2000, 0x200A),
                (0x2028, 0x2029),
                (0x202F, 0x202F),
                (0x205F, 0x205F),
                (0x3000, 0x3000),
            ],
            (Shorthand::Word, true) => &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0x130, 0x130)],
            (Shorthand::Word, false) => &WORD,
        }
    }
}

/// Whether `\b` takes the unit for part of a word: `\w` and the two joiners.
pub(crate) fn is_word(unit: u16) -> bool {
    static WORD: LazyLock<CharSet> = LazyLock::new(|| CharSet::new(Shorthand::Word.ranges(false)));
    match u8::try_from(unit) {
        Ok(byte) if byte < 128 => byte.is_ascii_alphanumeric() || byte == b'_',
        _ => WORD.contains(unit) || unit == 0x200C || unit == 0x200D,
    }
}

/// The same under the ECMAScript option.
pub(crate) fn is_ecma_word(unit: u16) -> bool {
    unit == 0x130 || u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
