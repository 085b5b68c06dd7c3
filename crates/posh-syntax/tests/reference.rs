//! Compares trees, tokens, errors and the answer whether input is incomplete with the recorded ones.
//!
//! `data/known-failures.txt` is a floor: what fails and is not on it is a regression, and what passes must leave it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod dump;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use posh_syntax::parse;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The recorded files of `folder` with this ending, by name.
fn names(folder: &str, ending: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(data().join(folder))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(ending)?.to_string()))
        .collect();
    names.sort();
    names
}

/// Names of files whose dump is not the recorded one.
fn differing(folder: &str, ending: &str) -> BTreeSet<String> {
    let failing = names(folder, ending).into_iter().filter(|name| {
        let base = data().join(folder);
        let bytes = std::fs::read(base.join(format!("{name}.ps1"))).unwrap();
        let wanted = std::fs::read_to_string(base.join(format!("{name}{ending}"))).unwrap();
        dump::dump(&bytes).trim_end() != wanted.trim_end()
    });
    failing.map(|name| format!("{folder}/{name}")).collect()
}

/// Compares with the part of the floor that begins with `prefix`.
fn hold(prefix: &str, failing: &BTreeSet<String>) {
    let floor = std::fs::read_to_string(data().join("known-failures.txt")).unwrap();
    let known: BTreeSet<String> = floor.lines().filter(|line| line.starts_with(prefix)).map(str::to_string).collect();
    let regressed: Vec<&String> = failing.difference(&known).collect();
    let mended: Vec<&String> = known.difference(failing).collect();
    assert!(regressed.is_empty(), "not as recorded: {regressed:#?}");
    assert!(mended.is_empty(), "passes now; remove from known-failures.txt: {mended:#?}");
}

#[test]
fn small_sources_give_the_recorded_trees_and_tokens() {
    hold("cases/", &differing("cases", ".ast"));
}

#[test]
fn refused_sources_give_the_recorded_errors() {
    hold("invalid/", &differing("invalid", ".err"));
}

#[test]
fn lines_as_typed_give_the_recorded_answers() {
    let table = std::fs::read_to_string(data().join("incomplete.tsv")).unwrap();
    let mut failing = BTreeSet::new();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let text: String = serde_json::from_str(fields[0]).unwrap();
        let parsed = parse(text, None);
        let any = parsed.errors.iter().any(|error| error.incomplete);
        if (any.to_string().as_str(), parsed.is_incomplete().to_string().as_str()) != (fields[1], fields[2]) {
            failing.insert(format!("incomplete/{}", fields[0]));
        }
    }
    hold("incomplete/", &failing);
}

#[test]
fn deep_nesting_gives_a_clear_error() {
    for bracket in ["(", "{", "$(", "@(", "[", "@{a=", "if(1){", "-not ", "\"$("] {
        let parsed = parse(bracket.repeat(10_000), None);
        assert!(!parsed.errors.is_empty(), "{bracket}");
    }
}

#[test]
fn any_bytes_give_a_result() {
    for bytes in [&b"\x00\xff\xfe\x80(\"$"[..], b"\xff\xfe\x00\xd8a", b"\xfe\xff\xd8", b"\"`", b"@'", b"[a[", b"${"] {
        let _ = dump::dump(bytes);
    }
}
