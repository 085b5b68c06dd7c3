//! Terminal escape sequences inside text: colours, cursor modes and hyperlinks, which take no room.

/// The escape that starts every sequence.
pub const ESCAPE: char = '\x1b';

/// The length in bytes of the escape sequence that `text` begins with; 0 when it begins with none.
pub fn sequence_len(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\x1b") else { return 0 };
    if let Some(link) = rest.strip_prefix("]8;;") {
        return link.find("\x1b\\").map_or(0, |end| 1 + 4 + end + 2);
    }
    let Some(rest) = rest.strip_prefix('[') else { return 0 };
    let mode = rest.strip_prefix('?');
    let parameters = mode.unwrap_or(rest);
    let end = parameters
        .find(|letter: char| !letter.is_ascii_digit() && (letter != ';' || mode.is_some()))
        .unwrap_or(parameters.len());
    let complete = match (mode, parameters[end..].chars().next()) {
        (Some(_), Some('h' | 'l')) => end > 0,
        (None, Some('m')) => true,
        _ => false,
    };
    if complete { 2 + usize::from(mode.is_some()) + end + 1 } else { 0 }
}

/// The text without its escape sequences.
pub fn stripped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(ESCAPE) {
        return text.into();
    }
    pieces(text).filter_map(|piece| if piece.escape { None } else { Some(piece.text) }).collect::<String>().into()
}

/// A character or an escape sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its text.
    pub text: &'a str,
    /// Whether it is an escape sequence.
    pub escape: bool,
}

/// The characters and escape sequences of a text.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let sequence = sequence_len(rest);
        let (piece, after) = rest.split_at(if sequence > 0 { sequence } else { first.len_utf8() });
        rest = after;
        Some(Piece { text: piece, escape: sequence > 0 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_recognized() {
        for (text, len) in [
            ("\x1b[0mx", 4),
            ("\x1b[m", 3),
            ("\x1b[32;1mabc", 7),
            ("\x1b[?25l", 6),
            ("\x1b[?l", 0),
            ("\x1b[2Jx", 0),
            ("\x1b]8;;http://a\x1b\\t", 15),
            ("a", 0),
        ] {
            assert_eq!(sequence_len(text), len, "{text:?}");
        }
        assert_eq!(stripped("a\x1b[1mb\x1b[0mc"), "abc");
    }
}
