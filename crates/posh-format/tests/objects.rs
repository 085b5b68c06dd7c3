//! Recorded output of custom objects through the Format commands: see `data/objects.jsonl`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod data_model;

use data_model::{Data, Datum, object};
use posh_format::layout::{Page, output::Output};
use posh_format::shape::parameters::{Expression, Parameters, Property};
use posh_format::shape::{ENUMERATION_LIMIT, Shaper, given};
use posh_format::views::{Shape, Views};
use serde_json::Value;
use std::sync::Arc;

fn leaked(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

fn datum(value: &Value) -> Datum {
    match value {
        Value::Null => Datum::Null,
        Value::Bool(truth) => Datum::Bool(*truth),
        Value::Number(number) => number.as_i64().map_or_else(|| Datum::Double(number.as_f64().unwrap()), Datum::Int),
        Value::String(text) => Datum::Text(leaked(text)),
        Value::Array(items) => Datum::List(items.iter().map(datum).collect()),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| (leaked(name), datum(value))).collect();
            Datum::Object("System.Collections.Hashtable", entries)
        }
    }
}

fn parameters(case: &Value, shape: Shape) -> Parameters<Datum> {
    let flag = |name: &str| case[name].as_bool();
    let number = |name: &str| case[name].as_u64().map(|number| usize::try_from(number).unwrap());
    let properties = case["properties"].as_array().cloned().unwrap_or_default();
    let properties = properties.iter().map(|value| given::property(&mut Data, shape, &datum(value)).unwrap()).collect();
    let group_by = case["GroupBy"].as_str().map(|name| Property::new(Expression::Name(name.to_owned())));
    Parameters {
        properties,
        group_by,
        autosize: flag("AutoSize"),
        wrap: flag("Wrap"),
        hide_header: flag("HideTableHeaders"),
        columns: number("Column"),
        depth: number("Depth").unwrap_or(5),
        ..Parameters::default()
    }
}

fn run(case: &Value) -> Vec<String> {
    let views = Arc::new(Views::built_in().clone());
    let shape = match case["shape"].as_str() {
        Some("Table") => Some(Shape::Table),
        Some("List") => Some(Shape::List),
        Some("Wide") => Some(Shape::Wide),
        Some(_) => Some(Shape::Custom),
        None => None,
    };
    let mut shaper = match shape {
        Some(shape) => Shaper::explicit(shape, parameters(case, shape), views, ENUMERATION_LIMIT),
        None => Shaper::implicit(views, ENUMERATION_LIMIT),
    };
    let page = match usize::try_from(case["width"].as_u64().unwrap()).unwrap() {
        0 => Page::plain(80, "en").unlimited(),
        width => Page::plain(width, "en"),
    };
    let mut items = Vec::new();
    for properties in case["objects"].as_array().unwrap() {
        let pairs = properties.as_array().unwrap();
        let pairs: Vec<_> = pairs.iter().map(|pair| (leaked(pair[0].as_str().unwrap()), datum(&pair[1]))).collect();
        shaper.push(&mut Data, &object(&pairs), &mut items).unwrap();
    }
    shaper.end(&mut items);
    let mut output = Output::new(page);
    items.into_iter().for_each(|item| output.push(item));
    output.finish();
    let mut lines: Vec<String> = output.take_lines().collect();
    if case["string"].as_bool() == Some(true) {
        lines.push(String::new());
    }
    lines
}

#[test]
fn recorded_objects_look_as_recorded() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("data/objects.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let expected: Vec<String> =
            case["out"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        let actual = run(&case);
        count += 1;
        if actual != expected {
            wrong.push(format!("{line}\n--- is\n{actual:#?}"));
        }
    }
    assert!(count > 40);
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}
