//! The text that is searched, seen as UTF-16.

use std::borrow::Cow;

use crate::matched::Span;

/// A text with UTF-16 positions. ASCII stays as it is; anything else is held as UTF-16 units.
#[derive(Clone, Debug)]
pub struct Text<'t>(pub(crate) Units<'t>);

#[derive(Clone, Debug)]
pub(crate) enum Units<'t> {
    Ascii(&'t [u8]),
    Wide(Cow<'t, [u16]>),
}

impl<'t> Text<'t> {
    /// A well-formed text; converted to UTF-16 unless it is ASCII.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            Text(Units::Ascii(text.as_bytes()))
        } else {
            Text(Units::Wide(Cow::Owned(text.encode_utf16().collect())))
        }
    }

    /// A text known to be ASCII, without the check that [`Text::new`] makes.
    ///
    /// Bytes above 127 are not a safety problem: they are taken as the code units of the same number.
    #[must_use]
    pub fn ascii(text: &'t [u8]) -> Self {
        Text(Units::Ascii(text))
    }

    /// UTF-16 units, well-formed or not.
    #[must_use]
    pub fn units(units: &'t [u16]) -> Self {
        Text(Units::Wide(Cow::Borrowed(units)))
    }

    /// Length in UTF-16 units.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Units::Ascii(bytes) => bytes.len(),
            Units::Wide(units) => units.len(),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The piece at `span` as a string; lone surrogates become U+FFFD.
    #[must_use]
    pub fn string(&self, span: Span) -> String {
        match &self.0 {
            Units::Ascii(bytes) => bytes[span.index..span.end()].iter().map(|&byte| char::from(byte)).collect(),
            Units::Wide(units) => String::from_utf16_lossy(&units[span.index..span.end()]),
        }
    }

    /// The piece at `span` as units.
    #[must_use]
    pub fn units_of(&self, span: Span) -> Cow<'_, [u16]> {
        match &self.0 {
            Units::Ascii(bytes) => {
                Cow::Owned(bytes[span.index..span.end()].iter().map(|&byte| u16::from(byte)).collect())
            }
            Units::Wide(units) => Cow::Borrowed(&units[span.index..span.end()]),
        }
    }
}

/// A text that was made: a string where it is well-formed, else its units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Well-formed.
    Text(String),
    /// With lone surrogates.
    Units(Vec<u16>),
}

impl Output {
    pub(crate) fn from_units(units: Vec<u16>) -> Output {
        match String::from_utf16(&units) {
            Ok(text) => Output::Text(text),
            Err(_) => Output::Units(units),
        }
    }

    /// As a string; lone surrogates become U+FFFD.
    #[must_use]
    pub fn into_string(self) -> String {
        match self {
            Output::Text(text) => text,
            Output::Units(units) => String::from_utf16_lossy(&units),
        }
    }
}

/// Collects a text from pieces of another one; stays a string as long as everything is ASCII.
pub(crate) enum Builder {
    Text(String),
    Units(Vec<u16>),
}

impl Builder {
    pub(crate) fn for_text(text: &Text<'_>) -> Builder {
        match &text.0 {
            Units::Ascii(bytes) => Builder::Text(String::with_capacity(bytes.len())),
            Units::Wide(units) => Builder::Units(Vec::with_capacity(units.len())),
        }
    }

    pub(crate) fn piece(&mut self, text: &Text<'_>, span: Span) {
        match (&mut *self, &text.0) {
            (Builder::Text(out), Units::Ascii(bytes)) => match std::str::from_utf8(&bytes[span.index..span.end()]) {
                Ok(piece) => out.push_str(piece),
                Err(_) => out.push_str(&text.string(span)),
            },
            _ => self.units(&text.units_of(span)),
        }
    }

    pub(crate) fn units(&mut self, piece: &[u16]) {
        match self {
            Builder::Units(out) => out.extend_from_slice(piece),
            Builder::Text(out) => match String::from_utf16(piece) {
                Ok(piece) => out.push_str(&piece),
                Err(_) => {
                    let mut units: Vec<u16> = out.encode_utf16().collect();
                    units.extend_from_slice(piece);
                    *self = Builder::Units(units);
                }
            },
        }
    }

    pub(crate) fn literal(&mut self, piece: &str) {
        match self {
            Builder::Text(out) => out.push_str(piece),
            Builder::Units(out) => out.extend(piece.encode_utf16()),
        }
    }

    pub(crate) fn finish(self) -> Output {
        match self {
            Builder::Text(text) => Output::Text(text),
            Builder::Units(units) => Output::from_units(units),
        }
    }
}
