//! The concise view of the errors recorded in `data/errors.jsonl`: the header, the reason, the frame and the broken message.
//!
//! The script line and its underline are taken from the recorded text, since they are the parser's and the engine's to
//! know; all else is computed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use posh_format::error_view::{ErrorFacts, ErrorInvocation, ErrorStyle, ErrorView, text};
use serde_json::Value;

fn facts(record: &Value) -> ErrorFacts {
    let field = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let view = field("view");
    let lines: Vec<&str> = view.lines().collect();
    let frame = lines.iter().position(|line| *line == "Line |");
    let position = frame.map(|at| {
        let line = lines[at + 1].split_once('|').map_or("", |(_, rest)| rest.strip_prefix(' ').unwrap_or(rest));
        let underline = lines[at + 2].split_once('|').map_or("", |(_, rest)| rest.strip_prefix(' ').unwrap_or(rest));
        format!("At SCRIPT:1 char:1\n+{line}\n+{underline}")
    });
    let called = lines[0].split_once(": ").map_or("", |(name, _)| name);
    let category = field("category");
    let activity = field("activity");
    let is_parse_error = category == "ParserError";
    let number = field("at").split(':').next().and_then(|line| line.parse().ok()).unwrap_or(1);
    ErrorFacts {
        message: field("message"),
        details: record["details"].as_str().map(str::to_owned),
        recommended_action: view.split_once("  Recommendation: ").map(|(_, action)| action.to_owned()),
        id: field("id"),
        reason: field("reason"),
        activity: activity.clone(),
        category_text: String::new(),
        is_parse_error,
        is_thrown: called == "Exception",
        invocation: Some(ErrorInvocation {
            script_name: if view.contains("SCRIPT:") { "SCRIPT".to_owned() } else { String::new() },
            line: number,
            position_message: position.unwrap_or_default(),
            command: (called.is_empty() || called != activity && !activity.is_empty()).then(|| called.to_owned()),
            command_is_known: !called.is_empty(),
            invocation_name: if called == category { String::new() } else { called.to_owned() },
        }),
        category,
    }
}

#[test]
fn recorded_errors_look_as_recorded() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("data/errors.jsonl").lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let expected = record["view"].as_str().unwrap();
        let actual = text(&facts(&record), ErrorView::Concise, 80, &ErrorStyle::default());
        count += 1;
        if actual.trim_end() != expected.trim_end() {
            wrong.push(format!("{expected}\n--- is\n{actual}\n======"));
        }
    }
    assert!(count > 500);
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}
