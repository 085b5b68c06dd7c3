//! The dump of a parse, by the protocol of the recorded cases.

mod facts;

use std::fmt::Write as _;

use posh_syntax::source::Source;
use posh_syntax::tree::{NodeId, Span, Tree};
use posh_syntax::{ParseOptions, Role, decode, parse_with};
use sha2::{Digest, Sha256};

/// The lines of one file: nodes and tokens, or errors.
pub fn dump(bytes: &[u8]) -> String {
    let text = decode(bytes);
    let parsed = parse_with(text, None, ParseOptions { tokens: true });
    let source = parsed.tree.source();
    let mut out = String::new();
    if parsed.errors.is_empty() {
        nodes(&parsed.tree, &mut out);
        for token in &parsed.tokens {
            let span = token.span();
            let text = string(source.slice(span));
            let (start, end) = (source.utf16(span.start), source.utf16(span.end));
            let _ = writeln!(out, "t {:?} {text} {start} {end}", token.kind);
        }
        return out;
    }
    for error in &parsed.errors {
        let span = error.span;
        let (start, end) = (offset(source, span.start), offset(source, span.end));
        let message = string(&error.message);
        let _ = writeln!(out, "e {} {start} {end} {message}", error.id);
    }
    let any = parsed.errors.iter().any(|error| error.incomplete);
    let _ = writeln!(out, "i {any} {}", parsed.is_incomplete());
    out
}

/// Errors may lie one past the text.
fn offset(source: &Source, at: u32) -> u32 {
    let len = source.text().len() as u32;
    source.utf16(at.min(len)) + at.saturating_sub(len)
}

fn nodes(tree: &Tree, out: &mut String) {
    let mut open: Vec<(usize, Role, NodeId)> = vec![(0, Role::Root, tree.root())];
    while let Some((depth, role, id)) = open.pop() {
        let _ = write!(out, "{depth} {}", role.name());
        facts::write(tree, id, out);
        let _ = writeln!(out, " @{}", extent(tree.source(), tree.span(id)));
        let children = tree.children(id);
        open.extend(children.into_iter().rev().map(|(role, id)| (depth + 1, role, id)));
    }
}

fn extent(source: &Source, span: Span) -> String {
    if span.is_none() {
        return "-".to_string();
    }
    format!("{}-{}", source.utf16(span.start), source.utf16(span.end))
}

/// A string as JSON in ASCII, or its length and digest when it is long.
pub fn string(text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() > 200 {
        let digest = Sha256::digest(text.as_bytes());
        let mut hash = String::new();
        for byte in &digest[..8] {
            let _ = write!(hash, "{byte:02x}");
        }
        return format!("long:{}:{hash}", units.len());
    }
    let mut out = String::from("\"");
    for unit in units {
        match unit {
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x09 => out.push_str("\\t"),
            0x0a => out.push_str("\\n"),
            0x0c => out.push_str("\\f"),
            0x0d => out.push_str("\\r"),
            0x20..=0x7e => out.push(char::from(unit as u8)),
            _ => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('"');
    out
}
