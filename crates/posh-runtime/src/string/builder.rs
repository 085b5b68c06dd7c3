//! Builds strings piece by piece.

use super::PsString;

/// Collects text; joins surrogate halves that meet.
#[derive(Default)]
pub struct StringBuilder {
    bytes: Vec<u8>,
    units: usize,
    broken: bool,
}

impl StringBuilder {
    /// An empty builder.
    pub fn new() -> StringBuilder {
        StringBuilder::default()
    }

    /// An empty builder with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> StringBuilder {
        StringBuilder { bytes: Vec::with_capacity(bytes), units: 0, broken: false }
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        self.units += if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a string.
    pub fn push(&mut self, text: &PsString) {
        self.units += text.len();
        self.broken |= text.to_str().is_none();
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends a UTF-16 code unit.
    pub fn push_unit(&mut self, unit: u16) {
        match char::from_u32(u32::from(unit)) {
            Some(character) => self.push_str(character.encode_utf8(&mut [0; 4])),
            None => self.push(&PsString::from_unit(unit)),
        }
    }

    /// Whether nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The string.
    pub fn finish(self) -> PsString {
        if self.broken {
            return PsString::from_wtf8(&self.bytes);
        }
        let ascii = self.units == self.bytes.len();
        PsString::from_parts(&self.bytes, self.units, ascii, true)
    }
}
