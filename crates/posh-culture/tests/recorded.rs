//! Formats and parses every recorded case and holds the score against the floor that was reached.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::collections::BTreeMap;

use num_bigint::BigInt;
use posh_culture::date::{self, DateTime, DateTimeKind, FixedZone};
use posh_culture::enums::EnumShape;
use posh_culture::number::{self, Number};
use posh_culture::{Culture, CultureError, ErrorKind, composite, guid, timespan};
use serde_json::Value;

/// At least this share of the rows must be right, in thousandths.
const FLOOR: usize = 999;
const ZONE: FixedZone = FixedZone { offset: 0, now: 638_979_840_000_000_000 };

#[derive(Default)]
struct Score {
    right: usize,
    rows: usize,
    wrong: Vec<String>,
}

fn exception(error: &CultureError, with_message: bool) -> String {
    let name = match error.kind {
        ErrorKind::Format => "FormatException",
        ErrorKind::Overflow => "OverflowException",
        _ => "ArgumentException",
    };
    if with_message { format!("!{name}: {}", error.message) } else { format!("!{name}") }
}

fn double(text: &str) -> f64 {
    match text {
        "MaxValue" => f64::MAX,
        "Epsilon" => 5e-324,
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        other => other.parse().unwrap(),
    }
}

fn parsed_date(text: &str) -> i64 {
    let styles = date::styles::ROUNDTRIP_KIND;
    date::parse_date_time(text, &Culture::invariant(), styles, &ZONE).unwrap().ticks
}

/// A value of the cases: its ticks and kind (`Z` or ` local, UTC zone` behind it).
fn date_value(text: &str) -> DateTime {
    let (stamp, rest) = text.split_once(' ').unwrap_or((text, ""));
    let kind = match rest {
        "" if stamp.ends_with('Z') => DateTimeKind::Utc,
        "" => DateTimeKind::Unspecified,
        _ => DateTimeKind::Local,
    };
    DateTime { ticks: parsed_date(stamp), kind }
}

fn shown(value: DateTime) -> String {
    let kind = match value.kind {
        DateTimeKind::Utc => "Utc",
        DateTimeKind::Local => "Local",
        DateTimeKind::Unspecified => "Unspecified",
    };
    let text = date::format_date(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFF", &Culture::invariant(), &ZONE).unwrap();
    format!("{text} {kind}")
}

fn number_styles(name: &str, default: u32) -> u32 {
    if name == "Any" { number::STYLE_ANY } else { default }
}

fn date_styles(name: &str) -> u32 {
    match name {
        "AdjustToUniversal" => date::styles::ADJUST_TO_UNIVERSAL,
        "AssumeUniversal" => date::styles::ASSUME_UNIVERSAL,
        "RoundtripKind" => date::styles::ROUNDTRIP_KIND,
        _ => 0,
    }
}

const DAYS: [(&str, i64); 7] =
    [("Sunday", 0), ("Monday", 1), ("Tuesday", 2), ("Wednesday", 3), ("Thursday", 4), ("Friday", 5), ("Saturday", 6)];
const ATTRIBUTES: [(&str, i64); 4] = [("None", 0), ("ReadOnly", 1), ("Hidden", 2), ("System", 4)];

fn enum_value(names: &[(&str, i64)], text: &str) -> i64 {
    let of = |part: &str| names.iter().find(|(name, _)| *name == part).map(|(_, value)| *value);
    text.split(',').map(|part| of(part).unwrap_or_else(|| part.parse().unwrap())).sum()
}

/// The values of the `-f` cases, as far as this crate knows them.
struct Items(Vec<String>);

impl composite::Arguments for Items {
    type Error = CultureError;
    fn count(&self) -> usize {
        self.0.len()
    }
    fn write(&self, index: usize, format: Option<&str>, out: &mut String) -> Result<(), CultureError> {
        let value = &self.0[index];
        let info = &Culture::find("en-US").unwrap().number;
        match (value.parse::<f64>(), format) {
            (Ok(parsed), Some(format)) if format.starts_with('X') => {
                out.push_str(&number::format(Number::Signed(parsed as i64, 32), format, info)?);
            }
            (Ok(parsed), _) => out.push_str(&number::format(Number::Double(parsed), format.unwrap_or(""), info)?),
            _ => out.push_str(value),
        }
        Ok(())
    }
}

fn composite_case(value: &str, format: &str) -> Option<Result<String, CultureError>> {
    let items = match value {
        "@()" => vec![],
        "'a','b'" => vec!["a".to_owned(), "b".to_owned()],
        "'a'" => vec!["a".to_owned()],
        "1" | "1.5" | "1.0" | "1e20" | "0.256" | "255" => vec![value.to_owned()],
        _ => return None,
    };
    Some(composite::format(format, &Items(items)))
}

fn run(kind: &str, value: &str, format: &str, culture: &Culture) -> Option<String> {
    let info = &culture.number;
    let with_message = |result: Result<String, CultureError>| result.unwrap_or_else(|error| exception(&error, true));
    let plain = |result: Result<String, CultureError>| result.unwrap_or_else(|error| exception(&error, false));
    Some(match kind {
        "double" => with_message(number::format(Number::Double(double(value)), format, info)),
        "single" => with_message(number::format(Number::Single(value.parse().unwrap()), format, info)),
        "decimal" => {
            let parsed = number::parse_decimal(value, number::STYLE_ANY, &Culture::invariant().number).unwrap();
            with_message(number::format(Number::Decimal(parsed), format, info))
        }
        "bigint" => {
            let parsed: BigInt = value.parse().unwrap();
            with_message(number::format(Number::Big(&parsed), format, info))
        }
        "int" => with_message(number::format(Number::Signed(value.parse().unwrap(), 32), format, info)),
        "long" => with_message(number::format(Number::Signed(value.parse().unwrap(), 64), format, info)),
        "byte" => with_message(number::format(Number::Unsigned(value.parse().unwrap(), 8), format, info)),
        "uint64" => with_message(number::format(Number::Unsigned(value.parse().unwrap(), 64), format, info)),
        "guid" => with_message(guid::parse(value).and_then(|guid| guid::format(guid, format))),
        "DayOfWeek" | "FileAttributes" => {
            let names: &[(&str, i64)] = if kind == "DayOfWeek" { &DAYS } else { &ATTRIBUTES };
            let shape = EnumShape { names, flags: kind != "DayOfWeek", width: 4 };
            with_message(posh_culture::enums::format(shape, enum_value(names, value), format))
        }
        "-f" => match composite_case(value, format)? {
            Ok(text) => text,
            Err(error) => format!("!FormatError: Error formatting a string: {}.", error.message),
        },
        "parse int" => {
            let styles = number_styles(format, number::STYLE_INTEGER);
            plain(number::parse_integer(value, styles, info, 32, true).map(|value| value.to_string()))
        }
        "parse double" => {
            let styles = number_styles(format, number::STYLE_FLOAT | number::ALLOW_THOUSANDS);
            plain(number::parse_double(value, styles, info).map(|value| number::double_text(value, info)))
        }
        "parse decimal" => {
            let styles = number_styles(format, number::STYLE_NUMBER);
            plain(number::parse_decimal(value, styles, info).map(|value| value.to_string()))
        }
        "datetime" => {
            let value = date_value(value);
            with_message(date::format_date(value, format, culture, &ZONE))
        }
        "datetimeoffset" => {
            let (ticks, offset) = date::parse_offset(value, &Culture::invariant(), 0, &ZONE).unwrap();
            with_message(date::format_offset(ticks, offset, format, culture))
        }
        "dateonly" => with_message(date::format_date_only(parsed_date(value), format, culture)),
        "timeonly" => {
            let ticks = date::parse_time_only(value, &Culture::invariant(), &ZONE).unwrap();
            with_message(date::format_time_only(ticks, format, culture))
        }
        "timespan" => {
            let ticks = timespan::parse(value, &Culture::invariant()).unwrap();
            with_message(timespan::format(ticks, format, culture))
        }
        "parse timespan" => {
            plain(timespan::parse(value, culture).and_then(|ticks| timespan::format(ticks, "c", &Culture::invariant())))
        }
        "parse datetime" => plain(date::parse_date_time(value, culture, date_styles(format), &ZONE).map(shown)),
        "parseExact datetime" => with_message(date::parse_date_time_exact(value, format, culture, 0, &ZONE).map(shown)),
        "uformat" => {
            let value = DateTime { ticks: parsed_date(value), kind: DateTimeKind::Unspecified };
            with_message(date::unix_format(value, format, culture, &ZONE))
        }
        _ => return None,
    })
}

fn check(data: &str) {
    let cultures = [Culture::find("en-US").unwrap(), Culture::invariant()];
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for row in data.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let field = |key: &str| row[key].as_str().unwrap_or_default();
        let english = field("en");
        let wanted = [english, row["inv"].as_str().unwrap_or(english)];
        let score = scores.entry(field("k").to_owned()).or_default();
        // Formats of values that only the shell has are tested there.
        let Some(found) = run(field("k"), field("v"), field("f"), &cultures[0]) else {
            continue;
        };
        let in_invariant = if field("k") == "-f" {
            found.clone()
        } else {
            run(field("k"), field("v"), field("f"), &cultures[1]).unwrap()
        };
        let wanted = if field("k") == "-f" { [english, english] } else { wanted };
        score.rows += 1;
        let same = |found: &str, wanted: &str| found == wanted.replace('\u{202f}', " ");
        if same(&found, wanted[0]) && same(&in_invariant, wanted[1]) {
            score.right += 1;
        } else {
            score.wrong.push(format!(
                "{:?} {:?}: wanted {wanted:?}, found {:?}",
                field("v"),
                field("f"),
                [found, in_invariant]
            ));
        }
    }
    let (mut right, mut rows) = (0, 0);
    for (kind, score) in &scores {
        println!("{kind}: {} of {}", score.right, score.rows);
        for wrong in score.wrong.iter().take(12) {
            println!("    {wrong}");
        }
        right += score.right;
        rows += score.rows;
    }
    println!("all: {right} of {rows}");
    assert!(right * 1000 >= rows * FLOOR, "{right} of {rows} is under the floor of {FLOOR} in 1000");
}

#[test]
fn numbers_are_formatted_and_parsed_as_recorded() {
    check(include_str!("data/format-numbers.jsonl"));
}

#[test]
fn dates_are_formatted_and_parsed_as_recorded() {
    check(include_str!("data/format-dates.jsonl"));
}

#[test]
fn text_is_ordered_as_recorded_in_every_culture() {
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for row in include_str!("data/compare.jsonl").lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let name = row[0].as_str().unwrap();
        let culture = Culture::find(name).unwrap();
        for (pair, wanted) in row[1].as_object().unwrap() {
            let (left, right) = pair.split_once("<>").unwrap();
            for (index, ignore_case) in [(0, false), (1, true)] {
                pairs += 1;
                let found = culture.collation.compare(left, right, ignore_case) as i64;
                if Some(found) != wanted[index].as_i64() {
                    wrong.push(format!(
                        "{name} {pair:?} ignore case {ignore_case}: wanted {}, found {found}",
                        wanted[index]
                    ));
                }
            }
        }
    }
    println!("{} of {pairs}", pairs - wrong.len());
    assert!(wrong.len() * 100 <= pairs, "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn the_table_of_ascii_weights_agrees_with_the_collator() {
    let root = Culture::invariant().collation;
    let bytes: Vec<char> = (9u8..=13).chain(32..127).map(char::from).collect();
    for left in &bytes {
        for right in &bytes {
            for ignore_case in [false, true] {
                // The accent forces the collator, and weighs the same on both sides.
                let (plain, accented) = (format!("{left}"), format!("{right}"));
                let slow = root.compare(&format!("{left}é"), &format!("{right}é"), ignore_case);
                assert_eq!(root.compare(&plain, &accented, ignore_case), slow, "{left:?} {right:?}");
            }
        }
    }
}
