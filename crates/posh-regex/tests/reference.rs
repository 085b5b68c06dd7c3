//! The rows recorded from .NET: every pattern, block, fold, escape and script, scored by kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod support;

use std::collections::BTreeMap;

use posh_regex::{CaseRule, ErrorCode, Group, Limits, Match, Options, Output, Regex, RegexError, Replacement, Text};
use support::{Json, parse};

const ROWS: &str = include_str!("data/regex.jsonl");

/// The share of rows that must agree.
const FLOOR: f64 = 1.0;

fn options(row: &Json) -> Options {
    let mut all = Options::NONE;
    let names = row.get("o").map(Json::text).unwrap_or_default();
    for name in names.split(", ").filter(|name| !name.is_empty()) {
        all |= match name {
            "IgnoreCase" => Options::IGNORE_CASE,
            "Multiline" => Options::MULTILINE,
            "ExplicitCapture" => Options::EXPLICIT_CAPTURE,
            "Compiled" => Options::COMPILED,
            "Singleline" => Options::SINGLELINE,
            "IgnorePatternWhitespace" => Options::IGNORE_PATTERN_WHITESPACE,
            "RightToLeft" => Options::RIGHT_TO_LEFT,
            "ECMAScript" => Options::ECMA_SCRIPT,
            "CultureInvariant" => Options::CULTURE_INVARIANT,
            "NonBacktracking" => Options::NON_BACKTRACKING,
            other => panic!("unknown option {other}"),
        };
    }
    all
}

fn units(output: Output) -> Vec<u16> {
    match output {
        Output::Text(text) => text.encode_utf16().collect(),
        Output::Units(units) => units,
    }
}

fn check(what: &str, got: impl PartialEq<Json> + std::fmt::Debug, expected: &Json) -> Result<(), String> {
    if got == *expected { Ok(()) } else { Err(format!("{what}: got {got:?}, expected {expected:?}")) }
}

fn text_of(units: Vec<u16>) -> Json {
    Json::Text(units)
}

fn check_error(row: &Json, error: &RegexError) -> Result<(), String> {
    let Some(expected) = row.get("message") else {
        return Err(format!("refused: {error}"));
    };
    check("message", text_of(error.to_string().encode_utf16().collect()), expected)?;
    if let RegexError::Parse { code, offset, .. } = error {
        check("code", text_of(name_of(*code).encode_utf16().collect()), &row.get("code").unwrap().clone())?;
        check("offset", Json::Number(*offset as f64), row.get("offset").unwrap())?;
    }
    Ok(())
}

fn name_of(code: ErrorCode) -> String {
    format!("{code:?}")
}

fn check_group(group: Group<'_>, text: &Text<'_>, expected: &Json) -> Result<(), String> {
    let shown = |span: posh_regex::Span| {
        Json::List(vec![
            Json::Number(span.index as f64),
            Json::Number(span.length as f64),
            text_of(text.units_of(span).into_owned()),
        ])
    };
    if let Some(all) = expected.get("all") {
        let got = Json::List(group.captures().iter().map(|&span| shown(span)).collect());
        return check("captures", got, all);
    }
    if group.captures().len() > 1 {
        return Err(format!("one capture expected, got {:?}", group.captures()));
    }
    check("group", group.last().map_or(Json::Null, shown), expected)
}

fn check_match(regex: &Regex, text: &Text<'_>, found: &Match, expected: &Json) -> Result<(), String> {
    check("index", Json::Number(found.index() as f64), expected.get("at").unwrap())?;
    check("length", Json::Number(found.length() as f64), expected.get("len").unwrap())?;
    check("value", text_of(text.units_of(found.span()).into_owned()), expected.get("v").unwrap())?;
    let Some(Json::Map(groups)) = expected.get("g") else {
        return Ok(());
    };
    for (name, expected) in groups {
        let slot = regex.slot_of_name(name).ok_or_else(|| format!("no group {name}"))?;
        check_group(found.group(slot), text, expected).map_err(|error| format!("group {name}: {error}"))?;
    }
    Ok(())
}

fn check_case(row: &Json) -> Result<(), String> {
    let pattern = row.get("p").unwrap().units();
    let input = row.get("in").unwrap().units();
    let regex = match Regex::from_units(&pattern, options(row), CaseRule::Common) {
        Ok(regex) => regex,
        Err(error) => return check_error(row, &error),
    };
    if row.get("error").is_some() {
        return Err("should have been refused".to_owned());
    }
    if let Some(groups) = row.get("groups") {
        let pairs = regex.group_numbers().zip(regex.group_names()).skip(1);
        let got = pairs.map(|(number, name)| text_of(format!("{number}={name}").encode_utf16().collect())).collect();
        check("groups", Json::List(got), groups)?;
    }
    let string = String::from_utf16(&input);
    let mut kinds = vec![Text::units(&input)];
    kinds.extend(string.as_ref().ok().map(|string| Text::new(string)));
    kinds.iter().try_for_each(|text| check_text(row, &regex, text))
}

fn check_text(row: &Json, regex: &Regex, text: &Text<'_>) -> Result<(), String> {
    let limits = Limits::default();
    let found: Vec<Match> =
        regex.matches(text, &limits).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    let expected = row.get("m").unwrap().list();
    if found.len() != expected.len() {
        return Err(format!("{} matches, expected {}: {found:?}", found.len(), expected.len()));
    }
    for (found, expected) in found.iter().zip(expected) {
        check_match(regex, text, found, expected)?;
    }
    if let Some(replacement) = row.get("rep") {
        let replacement = Replacement::from_units(regex, &replacement.units());
        let got = regex.replace(text, &replacement, None, &limits).map_err(|error| error.to_string())?;
        let got = got.map_or_else(|| row.get("in").unwrap().units(), units);
        check("replaced", text_of(got), row.get("out").unwrap())?;
    }
    if let Some(split) = row.get("split") {
        let pieces = regex.split(text, 0, &limits).map_err(|error| error.to_string())?;
        let got = pieces.into_iter().map(|span| text_of(text.units_of(span).into_owned())).collect();
        check("split", Json::List(got), split)?;
    }
    Ok(())
}

fn hex(text: &str) -> u16 {
    u16::from_str_radix(text, 16).unwrap()
}

fn all_units_matching(regex: &Regex) -> Vec<u16> {
    let limits = Limits::default();
    (0..=u16::MAX).filter(|&unit| regex.is_match(&Text::units(&[unit]), &limits).unwrap()).collect()
}

fn check_block(row: &Json) -> Result<(), String> {
    let regex = Regex::new(&row.get("p").unwrap().text(), Options::NONE).map_err(|error| error.to_string())?;
    let mut expected = Vec::new();
    for range in row.get("ranges").unwrap().list() {
        let range = range.text();
        let (low, high) = range.split_once('-').unwrap();
        expected.extend(hex(low)..=hex(high));
    }
    if all_units_matching(&regex) == expected { Ok(()) } else { Err("other units".to_owned()) }
}

fn check_fold(row: &Json) -> Result<(), String> {
    let unit = hex(&row.get("c").unwrap().text());
    let regex =
        Regex::from_units(&[unit], Options::IGNORE_CASE, CaseRule::Common).map_err(|error| error.to_string())?;
    let expected: Vec<u16> = row.get("same").unwrap().list().iter().map(|unit| hex(&unit.text())).collect();
    let got = all_units_matching(&regex);
    if got == expected { Ok(()) } else { Err(format!("got {got:X?}")) }
}

fn check_escape(row: &Json, back: bool) -> Result<(), String> {
    let input = row.get("in").unwrap().text();
    let got = if back {
        posh_regex::unescape(&input).map_or_else(|error| format!("!{error}"), Output::into_string)
    } else {
        posh_regex::escape(&input)
    };
    check("text", text_of(got.encode_utf16().collect()), row.get("out").unwrap())
}

#[test]
fn recorded_rows() {
    let mut score: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in ROWS.lines() {
        let row = parse(line);
        let name = row.get("n").unwrap().text();
        let (kind, result) = match &*name {
            "block" => ("block", check_block(&row)),
            "fold" => ("fold", check_fold(&row)),
            "escape" => ("escape", check_escape(&row, false)),
            "unescape" => ("unescape", check_escape(&row, true)),
            // Whole statements: they are run by the shell's own tests.
            "script" => continue,
            _ if row.get("error").is_some() => ("error", check_case(&row)),
            _ => ("match", check_case(&row)),
        };
        let tally = score.entry(kind).or_default();
        tally.1 += 1;
        match result {
            Ok(()) => tally.0 += 1,
            Err(why) => println!("{name} {}: {why}", row.get("p").map(Json::text).unwrap_or_default()),
        }
    }
    let (mut right, mut total) = (0, 0);
    for (kind, (good, all)) in &score {
        println!("{kind}: {good}/{all}");
        right += good;
        total += all;
    }
    println!("all: {right}/{total}");
    assert!(right as f64 >= total as f64 * FLOOR, "{right} of {total} rows agree");
}
