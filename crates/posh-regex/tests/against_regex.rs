//! Random patterns: no input may bring the parser or the matcher down, and where the syntax means the same to the `regex`
//! crate, both must find the same.
#![allow(clippy::unwrap_used, missing_docs)]

use posh_regex::{Limits, MatchError, Options, Regex, Text};

/// A small generator, so that a failure can be repeated from its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const ATOMS: &[&str] = &["a", "b", "c", "ab", ".", "[ab]", "[^a]", "[a-c]", r"\.", "abc", "", "1"];
const QUANTIFIERS: &[&str] = &["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}"];

fn pattern(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let atom = match random.below(6) {
            0 if depth > 0 => format!("({})", pattern(random, depth - 1)),
            1 if depth > 0 => format!("(?:{}|{})", pattern(random, depth - 1), pattern(random, depth - 1)),
            _ => random.pick(ATOMS).to_owned(),
        };
        if atom.is_empty() {
            continue;
        }
        let quantifier = random.pick(QUANTIFIERS);
        if quantifier.is_empty() || atom.len() == 1 || atom.starts_with(['(', '[', '\\']) {
            text.push_str(&atom);
        } else {
            text.push_str(&format!("(?:{atom})"));
        }
        text.push_str(quantifier);
    }
    match random.below(8) {
        0 => format!("^{text}"),
        1 => format!("{text}\\z"),
        _ => text,
    }
}

/// The first match; an error when the pattern takes exponential time here, as it would in .NET.
fn first(regex: &Regex, text: &Text<'_>) -> Result<Option<(usize, usize)>, MatchError> {
    let limits = Limits { steps: Some(200_000), ..Limits::default() };
    Ok(regex.find(text, &limits)?.map(|found| (found.index(), found.span().end())))
}

#[test]
fn the_common_subset_finds_the_same() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..10_000 {
        let source = pattern(&mut random, 2);
        let text: String = (0..random.below(12)).map(|_| random.pick(&["a", "b", "c", ".", "1", "\n"])).collect();
        let Ok(theirs) = regex::Regex::new(&source) else { continue };
        let ours = Regex::new(&source, Options::NONE).unwrap();
        // The first match only: after an empty one the two go on differently.
        let expected = theirs.find(&text).map(|found| (found.start(), found.end()));
        let units: Vec<u16> = text.encode_utf16().collect();
        for text in [Text::new(&text), Text::units(&units)] {
            let Ok(got) = first(&ours, &text) else { continue };
            // A loop over something that can be empty ends differently in the two; only whether there is a match counts.
            if source.contains(")*") || source.contains(")+") || source.contains("){") {
                assert_eq!(got.is_some(), expected.is_some(), "{source:?} on {text:?}");
            } else {
                assert_eq!(got, expected, "{source:?} on {text:?}");
            }
        }
    }
}

const PIECES: &[&str] = &[
    "(", ")", "(?:", "(?<n>", "(?<n-n>", "(?<-n>", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?(n)", "(?(1)", "(?(",
    "(?i)", "(?x)", "(?#c)", "|", "*", "+", "?", "{2}", "{1,3}?", "a", "b", "é", "\\1", "\\k<n>", "\\d", "\\w", "\\b",
    "\\G", "^", "$", ".", "[a-", "[^", "]", "-[b]", "\\p{L}", "\\p{", "\\x4", "\\cA", "\\Z", " ", "#",
];

#[test]
fn no_pattern_brings_it_down() {
    let mut random = Random(0xD1B5_4A32_D192_ED03);
    for _ in 0..30_000 {
        let source: String = (0..random.below(14)).map(|_| random.pick(PIECES)).collect();
        let bits = random.below(2048) as u32;
        let Ok(regex) = Regex::new(&source, Options::from_bits(bits).unwrap_or_default()) else { continue };
        let text: String = (0..random.below(10)).map(|_| random.pick(&["a", "b", "1", "é", "\n", " ", "😀"])).collect();
        let text = Text::new(&text);
        let limits = Limits { steps: Some(20_000), ..Limits::default() };
        for found in regex.matches(&text, &limits) {
            let Ok(found) = found else { break };
            assert!(found.span().end() <= text.len(), "{source:?}");
            for span in found.groups().flat_map(|group| group.captures().to_vec()) {
                assert!(span.end() <= text.len(), "{source:?}");
            }
        }
    }
}
