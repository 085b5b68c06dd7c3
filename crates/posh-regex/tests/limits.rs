//! Limits, directions and the cache.
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use posh_regex::{Cache, CaseRule, Limits, MatchError, Options, Regex, Replacement, Text};

/// Takes exponential time on a text of a's without a b.
const CATASTROPHE: &str = "^(a|aa|a?)+b$";

#[test]
fn a_catastrophic_pattern_ends_at_its_deadline() {
    let regex = Regex::new(CATASTROPHE, Options::NONE).unwrap();
    let text = "a".repeat(5000);
    let began = Instant::now();
    let result = regex.find(&Text::new(&text), &Limits::within(Duration::from_millis(50)));
    assert_eq!(result, Err(MatchError::Timeout));
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[test]
fn cancelling_and_the_step_budget_end_a_match() {
    let regex = Regex::new(CATASTROPHE, Options::NONE).unwrap();
    let text = "a".repeat(40);
    let cancel = AtomicBool::new(true);
    let limits = Limits { cancel: Some(&cancel), ..Limits::default() };
    assert_eq!(regex.find(&Text::new(&text), &limits), Err(MatchError::Cancelled));
    let limits = Limits { steps: Some(100_000), ..Limits::default() };
    assert_eq!(regex.find(&Text::new(&text), &limits), Err(MatchError::TooManySteps));
}

#[test]
fn long_texts_need_no_recursion() {
    let text = "ab".repeat(300_000);
    let regex = Regex::new("^(?:a|b)*(?<last>b)$", Options::NONE).unwrap();
    let found = regex.find(&Text::new(&text), &Limits::default()).unwrap().unwrap();
    assert_eq!(found.length(), 600_000);
    let deep = format!("{}a{}", "(".repeat(900), ")".repeat(900));
    assert!(Regex::new(&deep, Options::NONE).unwrap().is_match(&Text::new("a"), &Limits::default()).unwrap());
    assert!(Regex::new(&"(".repeat(100_000), Options::NONE).is_err());
}

#[test]
fn a_match_that_starts_elsewhere_sees_what_is_before_it() {
    let regex = Regex::new(r"(?<=a)b|\Gc", Options::NONE).unwrap();
    let text = Text::new("abc");
    let found = regex.find_at(&text, 1, &Limits::default()).unwrap().unwrap();
    assert_eq!((found.index(), found.length()), (1, 1));
    let found = regex.find_at(&text, 2, &Limits::default()).unwrap().unwrap();
    assert_eq!((found.index(), found.length()), (2, 1));
    assert!(regex.find_at(&text, 9, &Limits::default()).unwrap().is_none());
}

#[test]
fn a_split_has_a_most_number_of_pieces() {
    let regex = Regex::new(",", Options::NONE).unwrap();
    let text = Text::new("a,b,c");
    let pieces = |count| -> Vec<String> {
        let spans = regex.split(&text, count, &Limits::default()).unwrap();
        spans.into_iter().map(|span| text.string(span)).collect()
    };
    assert_eq!(pieces(2), ["a", "b,c"]);
    assert_eq!(pieces(1), ["a,b,c"]);
    assert_eq!(pieces(0), ["a", "b", "c"]);
}

#[test]
fn replacements_count_and_expand() {
    let regex = Regex::new("(?<n>[0-9])", Options::RIGHT_TO_LEFT).unwrap();
    let text = Text::new("1é2");
    let replacement = Replacement::new(&regex, "<${n}>");
    let output = regex.replace(&text, &replacement, Some(1), &Limits::default()).unwrap().unwrap();
    assert_eq!(output.into_string(), "1é<2>");
    let found = regex.find(&text, &Limits::default()).unwrap().unwrap();
    assert_eq!(replacement.expand(&text, &found).into_string(), "<2>");
}

#[test]
fn turkish_folds_the_dotted_i_with_its_capital() {
    let units: Vec<u16> = "i".encode_utf16().collect();
    let regex = Regex::from_units(&units, Options::IGNORE_CASE, CaseRule::Turkish).unwrap();
    assert!(regex.is_match(&Text::new("İ"), &Limits::default()).unwrap());
    assert!(!regex.is_match(&Text::new("I"), &Limits::default()).unwrap());
}

#[test]
fn the_cache_keeps_what_was_used_last() {
    let mut cache = Cache::new(2);
    let get = |cache: &mut Cache, pattern: &str| cache.get(pattern, Options::NONE, CaseRule::Common).unwrap();
    for pattern in ["a", "b", "a", "c", "a"] {
        assert_eq!(get(&mut cache, pattern).pattern(), pattern);
    }
    assert!(cache.get("(", Options::NONE, CaseRule::Common).is_err());
}
