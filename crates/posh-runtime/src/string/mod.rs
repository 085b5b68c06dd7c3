//! Strings of the language: immutable, one thin allocation, measured in UTF-16 code units.
//!
//! The bytes are WTF-8: UTF-8 in which a lone surrogate stands as its three-byte form, so that text made of
//! `[char]0xD800` survives. An ASCII flag makes index and length arithmetic on bytes; other text is walked.

mod builder;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use triomphe::ThinArc;

pub use builder::StringBuilder;

/// What is known about the bytes of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Facts {
    /// Length in UTF-16 code units.
    units: u32,
    ascii: bool,
    well_formed: bool,
}

/// An immutable string. Cloning counts a reference.
#[derive(Clone)]
pub struct PsString(ThinArc<Facts, u8>);

impl PsString {
    /// A string of this text.
    pub fn new(text: &str) -> PsString {
        let ascii = text.is_ascii();
        let units = if ascii { text.len() } else { text.encode_utf16().count() };
        PsString::from_parts(text.as_bytes(), units, ascii, true)
    }

    /// The empty string.
    pub fn empty() -> PsString {
        static EMPTY: std::sync::LazyLock<PsString> = std::sync::LazyLock::new(|| PsString::new(""));
        EMPTY.clone()
    }

    fn from_parts(bytes: &[u8], units: usize, ascii: bool, well_formed: bool) -> PsString {
        let facts = Facts { units: u32::try_from(units).unwrap_or(u32::MAX), ascii, well_formed };
        PsString(ThinArc::from_header_and_slice(facts, bytes))
    }

    /// A string from WTF-8 bytes. Surrogate pairs written as two halves are joined.
    pub(crate) fn from_wtf8(bytes: &[u8]) -> PsString {
        match std::str::from_utf8(bytes) {
            Ok(text) => PsString::new(text),
            Err(_) => PsString::from_utf16(&decode(bytes)),
        }
    }

    /// A string from UTF-16 code units; lone surrogates are kept.
    pub fn from_utf16(units: &[u16]) -> PsString {
        let mut bytes = Vec::with_capacity(units.len());
        let (mut ascii, mut well_formed) = (true, true);
        for item in char::decode_utf16(units.iter().copied()) {
            match item {
                Ok(character) => {
                    ascii &= character.is_ascii();
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Err(lone) => {
                    (ascii, well_formed) = (false, false);
                    push_surrogate(&mut bytes, lone.unpaired_surrogate());
                }
            }
        }
        PsString::from_parts(&bytes, units.len(), ascii, well_formed)
    }

    /// A string of one UTF-16 code unit.
    pub fn from_unit(unit: u16) -> PsString {
        PsString::from_utf16(&[unit])
    }

    /// The bytes, WTF-8.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0.slice
    }

    /// The text when no lone surrogate is in it.
    pub fn to_str(&self) -> Option<&str> {
        if self.0.header.header.well_formed { std::str::from_utf8(&self.0.slice).ok() } else { None }
    }

    /// The text, with U+FFFD for lone surrogates.
    pub fn as_str(&self) -> Cow<'_, str> {
        match self.to_str() {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(String::from_utf16_lossy(&decode(&self.0.slice))),
        }
    }

    /// Length in UTF-16 code units.
    pub fn len(&self) -> usize {
        self.0.header.header.units as usize
    }

    /// Whether there is no character.
    pub fn is_empty(&self) -> bool {
        self.0.slice.is_empty()
    }

    /// Whether every character is ASCII, so that byte offsets are UTF-16 offsets.
    pub fn is_ascii(&self) -> bool {
        self.0.header.header.ascii
    }

    /// The code unit at an index.
    pub fn unit_at(&self, index: usize) -> Option<u16> {
        if self.is_ascii() {
            return self.0.slice.get(index).map(|&byte| u16::from(byte));
        }
        self.units().nth(index)
    }

    /// The UTF-16 code units.
    pub fn to_utf16(&self) -> Vec<u16> {
        self.units().collect()
    }

    /// An iterator over the UTF-16 code units.
    pub fn units(&self) -> Units<'_> {
        Units { bytes: &self.0.slice, pending: None }
    }

    /// The part of `count` code units from `start`; clipped to the string.
    pub fn substring(&self, start: usize, count: usize) -> PsString {
        let start = start.min(self.len());
        let end = start.saturating_add(count).min(self.len());
        if start == 0 && end == self.len() {
            return self.clone();
        }
        if self.is_ascii() {
            return PsString::from_parts(&self.0.slice[start..end], end - start, true, true);
        }
        PsString::from_utf16(&self.to_utf16()[start..end])
    }

    /// This string followed by another.
    pub fn concat(&self, other: &PsString) -> PsString {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        let mut builder = StringBuilder::with_capacity(self.0.slice.len() + other.0.slice.len());
        builder.push(self);
        builder.push(other);
        builder.finish()
    }

    /// Equality without regard to case (OrdinalIgnoreCase).
    pub fn eq_ignore_case(&self, other: &PsString) -> bool {
        match (self.to_str(), other.to_str()) {
            (Some(left), Some(right)) => crate::symbol::eq_ignore_case(left, right),
            _ => self == other,
        }
    }
}

fn push_surrogate(bytes: &mut Vec<u8>, unit: u16) {
    bytes.push(0xE0 | (unit >> 12) as u8);
    bytes.push(0x80 | ((unit >> 6) & 0x3F) as u8);
    bytes.push(0x80 | (unit & 0x3F) as u8);
}

fn decode(bytes: &[u8]) -> Vec<u16> {
    Units { bytes, pending: None }.collect()
}

/// Walks WTF-8 bytes as UTF-16 code units.
pub struct Units<'a> {
    bytes: &'a [u8],
    pending: Option<u16>,
}

impl Iterator for Units<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        if let Some(low) = self.pending.take() {
            return Some(low);
        }
        let (&first, rest) = self.bytes.split_first()?;
        let continuation = |at: usize| u32::from(rest.get(at).copied().unwrap_or(0) & 0x3F);
        let (code, used) = match first {
            0..=0x7F => (u32::from(first), 0),
            0x80..=0xDF => ((u32::from(first) & 0x1F) << 6 | continuation(0), 1),
            0xE0..=0xEF => ((u32::from(first) & 0x0F) << 12 | continuation(0) << 6 | continuation(1), 2),
            _ => {
                let code = (u32::from(first) & 0x07) << 18;
                (code | continuation(0) << 12 | continuation(1) << 6 | continuation(2), 3)
            }
        };
        self.bytes = rest.get(used..).unwrap_or(&[]);
        if code < 0x1_0000 {
            return Some(code as u16);
        }
        let over = code - 0x1_0000;
        self.pending = Some(0xDC00 | (over & 0x3FF) as u16);
        Some(0xD800 | (over >> 10) as u16)
    }
}

impl PartialEq for PsString {
    fn eq(&self, other: &PsString) -> bool {
        self.0.slice == other.0.slice
    }
}

impl Eq for PsString {}

impl Hash for PsString {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.slice.hash(state);
    }
}

impl From<&str> for PsString {
    fn from(text: &str) -> PsString {
        PsString::new(text)
    }
}

impl From<String> for PsString {
    fn from(text: String) -> PsString {
        PsString::new(&text)
    }
}

impl fmt::Debug for PsString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str().as_ref(), formatter)
    }
}

impl fmt::Display for PsString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_index_are_utf16() {
        let text = PsString::new("a😀b");
        assert_eq!(text.len(), 4);
        assert_eq!(text.unit_at(1), Some(0xD83D));
        assert_eq!(text.unit_at(3), Some(u16::from(b'b')));
    }

    #[test]
    fn halves_of_a_pair_join_again() {
        let text = PsString::new("😀");
        let (high, low) = (text.substring(0, 1), text.substring(1, 1));
        assert_eq!(high.to_str(), None);
        assert_eq!(high.concat(&low), text);
    }
}
