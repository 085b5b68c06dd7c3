//! .NET strings, and the `_xHHHH_` escapes by which CLIXML carries what XML can't.

use std::fmt;

/// A .NET string: UTF-16, possibly with lone surrogates, which Rust's strings can't hold.
///
/// Well-formed text is always [`Text::Utf8`], so equality is equality of the strings.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// Well-formed text.
    Utf8(String),
    /// Code units of which at least one is a lone surrogate.
    Utf16(Vec<u16>),
}

impl Text {
    /// The text of UTF-16 code units.
    pub fn from_units(units: Vec<u16>) -> Self {
        match String::from_utf16(&units) {
            Ok(text) => Text::Utf8(text),
            Err(_) => Text::Utf16(units),
        }
    }

    /// The text as Rust string; lone surrogates become U+FFFD.
    pub fn to_string_lossy(&self) -> String {
        match self {
            Text::Utf8(text) => text.clone(),
            Text::Utf16(units) => String::from_utf16_lossy(units),
        }
    }

    /// The text where it is well-formed.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Text::Utf8(text) => Some(text),
            Text::Utf16(_) => None,
        }
    }

    /// Reads `_xHHHH_` escapes.
    pub(crate) fn decode(encoded: &str) -> Self {
        if !encoded.contains("_x") && !encoded.contains("_X") {
            return Text::Utf8(encoded.to_owned());
        }
        let units: Vec<u16> = encoded.encode_utf16().collect();
        let mut out = Vec::with_capacity(units.len());
        let mut at = 0;
        while at < units.len() {
            match escape_at(&units[at..]) {
                Some(unit) => {
                    out.push(unit);
                    at += 7;
                }
                None => {
                    out.push(units[at]);
                    at += 1;
                }
            }
        }
        Text::from_units(out)
    }

    /// Writes `_xHHHH_` escapes: control characters, surrogates, and an underscore that would begin an escape.
    pub(crate) fn encode(&self) -> String {
        match self {
            Text::Utf8(text) if !text.contains(needs_escape) => text.clone(),
            Text::Utf8(text) => encode_units(&text.encode_utf16().collect::<Vec<_>>()),
            Text::Utf16(units) => encode_units(units),
        }
    }
}

fn needs_escape(letter: char) -> bool {
    letter == '_' || letter > '\u{FFFF}' || letter.is_control()
}

fn encode_units(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len() + 16);
    for (at, &unit) in units.iter().enumerate() {
        let begins_escape = unit == u16::from(b'_')
            && matches!(units.get(at + 1), Some(&next) if next == u16::from(b'x') || next == u16::from(b'X'));
        match char::from_u32(u32::from(unit)) {
            Some(letter) if !letter.is_control() && !begins_escape => out.push(letter),
            _ => out.push_str(&format!("_x{unit:04X}_")),
        }
    }
    out
}

/// The code unit of the escape that `units` begins with.
fn escape_at(units: &[u16]) -> Option<u16> {
    let &[open, x, a, b, c, d, close, ..] = units else { return None };
    let underscore = u16::from(b'_');
    if open != underscore || close != underscore || (x != u16::from(b'x') && x != u16::from(b'X')) {
        return None;
    }
    [a, b, c, d].iter().try_fold(0u16, |sum, &digit| {
        let digit = char::from_u32(u32::from(digit))?.to_digit(16)?;
        Some(sum << 4 | u16::try_from(digit).ok()?)
    })
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::Utf8(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Utf8(text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn escapes_travel_both_ways() {
        for (plain, encoded) in [
            ("a\nb\t<", "a_x000A_b_x0009_<"),
            ("_x0041_b", "_x005F_x0041_b"),
            ("a_b_", "a_b_"),
            ("\u{1F600}", "_xD83D__xDE00_"),
            ("\u{85}", "_x0085_"),
        ] {
            assert_eq!(Text::from(plain).encode(), encoded);
            assert_eq!(Text::decode(encoded), Text::from(plain));
        }
    }

    #[test]
    fn lone_surrogates_survive() {
        let text = Text::decode("a_xD83D_b");
        assert_eq!(text, Text::Utf16(vec![97, 0xD83D, 98]));
        assert_eq!(text.encode(), "a_xD83D_b");
    }

    #[test]
    fn what_only_looks_like_an_escape_stays() {
        assert_eq!(Text::decode("_x00G1_ _x41_"), Text::from("_x00G1_ _x41_"));
    }
}
