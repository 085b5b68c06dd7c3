//! Source text and positions in it.

use std::sync::{Arc, OnceLock};

use crate::tree::Span;

/// Decoded source text with its name and line starts.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<str>,
    /// The path of the file the text came from.
    name: Option<Arc<str>>,
    /// Made when a position is first asked for.
    map: Arc<OnceLock<Map>>,
}

/// Where lines begin, and how far UTF-16 offsets run behind bytes.
#[derive(Debug, Default)]
struct Map {
    /// The first byte of each line.
    lines: Vec<u32>,
    /// Every [`STRIDE`] bytes the UTF-16 offset; empty when the text is ASCII and both are the same.
    utf16: Vec<u32>,
}

/// How many bytes lie between two known UTF-16 offsets.
const STRIDE: usize = 256;

/// A place in a source as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// UTF-16 code units from the start of the text.
    pub offset: u32,
    /// From 1.
    pub line: u32,
    /// UTF-16 code units from the start of the line, from 1.
    pub column: u32,
}

impl Map {
    fn new(text: &str) -> Map {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                lines.push(at as u32 + 1);
            }
        }
        let mut utf16 = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            for (at, byte) in bytes.iter().enumerate() {
                if at % STRIDE == 0 {
                    utf16.push(units);
                }
                units += units_of(*byte);
            }
            utf16.push(units);
        }
        Map { lines, utf16 }
    }
}

/// How many UTF-16 units begin with a byte of UTF-8.
fn units_of(byte: u8) -> u32 {
    match byte {
        0x80..0xC0 => 0,
        0xF0.. => 2,
        _ => 1,
    }
}

impl Source {
    /// A source from decoded text; `name` is the path of its file.
    pub fn new(text: impl Into<Arc<str>>, name: Option<Arc<str>>) -> Source {
        Source { text: text.into(), name, map: Arc::default() }
    }

    fn map(&self) -> &Map {
        self.map.get_or_init(|| Map::new(&self.text))
    }

    /// The UTF-16 offset of byte `at`.
    pub fn utf16(&self, at: u32) -> u32 {
        let map = self.map();
        if map.utf16.is_empty() {
            return at;
        }
        let at = (at as usize).min(self.text.len());
        let known = at / STRIDE;
        let rest = &self.text.as_bytes()[known * STRIDE..at];
        map.utf16[known] + rest.iter().map(|byte| units_of(*byte)).sum::<u32>()
    }

    /// The byte of UTF-16 offset `units`; the end of the text when that is past it.
    pub fn byte_at_utf16(&self, units: u32) -> u32 {
        let map = self.map();
        if map.utf16.is_empty() {
            return units.min(self.text.len() as u32);
        }
        let known = map.utf16.partition_point(|known| *known <= units).max(1) - 1;
        let mut count = map.utf16[known];
        let mut at = (known * STRIDE).min(self.text.len());
        let bytes = self.text.as_bytes();
        while at < bytes.len() && (count < units || !self.text.is_char_boundary(at)) {
            count += units_of(bytes[at]);
            at += 1;
        }
        at as u32
    }

    /// The place of byte `at`.
    pub fn position(&self, at: u32) -> Position {
        let map = self.map();
        let line = map.lines.partition_point(|start| *start <= at).max(1);
        let offset = self.utf16(at);
        Position { offset, line: line as u32, column: offset - self.utf16(map.lines[line - 1]) + 1 }
    }

    /// The text of line `number`, counted from 1, without its newline; `None` past the last.
    pub fn line(&self, number: u32) -> Option<&str> {
        let map = self.map();
        let at = (number as usize).checked_sub(1)?;
        let start = *map.lines.get(at)? as usize;
        let end = map.lines.get(at + 1).map_or(self.text.len(), |next| *next as usize);
        Some(self.text[start..end].trim_end_matches(['\r', '\n']))
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path of the file, when the text came from one.
    pub fn name(&self) -> Option<&Arc<str>> {
        self.name.as_ref()
    }

    /// The text of `span`; empty for [`Span::NONE`].
    pub fn slice(&self, span: Span) -> &str {
        if span.is_none() {
            return "";
        }
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}
