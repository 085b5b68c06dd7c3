//! Quoted texts.

use super::reader::Reader;
use super::{Error, Scalar};

/// What a quoted text holds.
pub(super) enum Quoted<'t> {
    /// As it stands in the source.
    Plain(&'t str),
    /// With escapes replaced.
    Changed(String),
    /// With lone surrogates.
    Units(Vec<u16>),
}

impl Quoted<'_> {
    pub(super) fn scalar(&self) -> Scalar<'_> {
        match self {
            Quoted::Plain(text) => Scalar::Text(text),
            Quoted::Changed(text) => Scalar::Text(text),
            Quoted::Units(units) => Scalar::Units(units),
        }
    }

    pub(super) fn into_string(self) -> String {
        match self {
            Quoted::Plain(text) => text.to_owned(),
            Quoted::Changed(text) => text,
            Quoted::Units(units) => String::from_utf16_lossy(&units),
        }
    }
}

/// The quoted text that starts here, in single or double quotes.
pub(super) fn string<'t, R>(reader: &mut Reader<'t>) -> Result<Quoted<'t>, Error<R>> {
    let quote = reader.bytes[reader.at];
    let start = reader.at + 1;
    let stops = |byte: &u8| *byte == quote || *byte == b'\\';
    let plain = reader.bytes[start..].iter().position(stops).map(|length| start + length);
    match plain {
        Some(end) if reader.bytes[end] == quote => {
            reader.at = end + 1;
            Ok(Quoted::Plain(&reader.text[start..end]))
        }
        _ => escaped(reader, start, quote),
    }
}

fn escaped<'t, R>(reader: &mut Reader<'t>, start: usize, quote: u8) -> Result<Quoted<'t>, Error<R>> {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = reader.text[start..].char_indices();
    while let Some((offset, char)) = chars.next() {
        let at = start + offset;
        if char == char::from(quote) {
            reader.at = at + 1;
            return Ok(String::from_utf16(&units).map_or(Quoted::Units(units), Quoted::Changed));
        }
        if char != '\\' {
            units.extend_from_slice(char.encode_utf16(&mut [0; 2]));
            continue;
        }
        let unit = match chars.next().map(|(_, letter)| letter) {
            Some(letter @ ('"' | '\'' | '\\' | '/')) => letter as u16,
            Some('b') => 8,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('u') => {
                let digits =
                    reader.text.get(at + 2..at + 6).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(digits) = digits else {
                    return Err(reader.wrong_at("Unexpected end while parsing Unicode escape sequence.", at + 2));
                };
                (0..4).for_each(|_| {
                    chars.next();
                });
                u16::from_str_radix(digits, 16).unwrap_or_default()
            }
            Some(other) => {
                return Err(reader.wrong_at(&format!("Bad JSON escape sequence: \\{other}."), at + 2));
            }
            None => break,
        };
        units.push(unit);
    }
    let end = reader.text.len();
    Err(reader.wrong_at(&format!("Unterminated string. Expected delimiter: {}.", char::from(quote)), end))
}
