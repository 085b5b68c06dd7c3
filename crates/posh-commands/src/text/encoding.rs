//! Text encodings by the names and numbers that `-Encoding` takes.

/// An encoding and whether a file written in it begins with a byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Encoding {
    pub(crate) kind: Kind,
    pub(crate) mark: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Utf8,
    Utf16,
    Utf16BigEndian,
    Utf32,
    Utf32BigEndian,
    Ascii,
    Latin1,
    Windows1252,
    Oem437,
}

/// What files are written in unless something else is asked for: UTF-8 without a mark.
pub(crate) const DEFAULT: Encoding = Encoding { kind: Kind::Utf8, mark: false };

/// Name, code page, encoding. The first row for a number is the one taken.
const ENCODINGS: &[(&str, u32, Kind, bool)] = &[
    ("utf8", 65001, Kind::Utf8, false),
    ("utf8NoBOM", 65001, Kind::Utf8, false),
    ("default", 65001, Kind::Utf8, false),
    ("utf-8", 65001, Kind::Utf8, true),
    ("utf8BOM", 65001, Kind::Utf8, true),
    ("unicode", 1200, Kind::Utf16, true),
    ("utf-16", 1200, Kind::Utf16, true),
    ("string", 1200, Kind::Utf16, true),
    ("bigendianunicode", 1201, Kind::Utf16BigEndian, true),
    ("utf-16BE", 1201, Kind::Utf16BigEndian, true),
    ("utf32", 12000, Kind::Utf32, true),
    ("utf-32", 12000, Kind::Utf32, true),
    ("bigendianutf32", 12001, Kind::Utf32BigEndian, true),
    ("ascii", 20127, Kind::Ascii, false),
    ("us-ascii", 20127, Kind::Ascii, false),
    ("latin1", 28591, Kind::Latin1, false),
    ("iso-8859-1", 28591, Kind::Latin1, false),
    ("ansi", 1252, Kind::Windows1252, false),
    ("windows-1252", 1252, Kind::Windows1252, false),
    ("oem", 437, Kind::Oem437, false),
    ("ibm437", 437, Kind::Oem437, false),
];

/// Bytes 0x80 to 0x9F of code page 1252; the rest is Latin-1 (Unicode consortium, CP1252.TXT).
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// Bytes 0x80 to 0xFF of code page 437 (Unicode consortium, CP437.TXT).
const OEM_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

impl Encoding {
    /// The encoding with this name or code page number.
    pub(crate) fn named(name: &str) -> Option<Encoding> {
        let number: Option<u32> = name.parse().ok();
        let row = ENCODINGS.iter().find(|row| row.0.eq_ignore_ascii_case(name) || Some(row.1) == number)?;
        Some(Encoding { kind: row.2, mark: row.3 })
    }

    /// `text` as bytes, without a mark. What can't be said becomes `?`, or U+FFFD in a Unicode encoding.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        let table = |table: &str, start: u32, char: char| {
            let place = table.chars().position(|known| known == char)?;
            u8::try_from(start + place as u32).ok()
        };
        let single = |find: &dyn Fn(char) -> Option<u8>| text.chars().map(|char| find(char).unwrap_or(b'?')).collect();
        match self.kind {
            Kind::Utf8 => text.as_bytes().to_vec(),
            Kind::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Kind::Utf16BigEndian => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Kind::Utf32 => text.chars().flat_map(|char| u32::from(char).to_le_bytes()).collect(),
            Kind::Utf32BigEndian => text.chars().flat_map(|char| u32::from(char).to_be_bytes()).collect(),
            Kind::Ascii => single(&|char| u8::try_from(char).ok().filter(u8::is_ascii)),
            Kind::Latin1 => single(&|char| u8::try_from(u32::from(char)).ok()),
            Kind::Windows1252 => single(&|char| {
                let direct = u8::try_from(u32::from(char)).ok().filter(|byte| !(0x80..0xA0).contains(byte));
                direct.or_else(|| table(WINDOWS_1252, 0x80, char))
            }),
            Kind::Oem437 => {
                single(&|char| u8::try_from(char).ok().filter(u8::is_ascii).or_else(|| table(OEM_437, 0x80, char)))
            }
        }
    }

    /// The mark of this encoding, whether it is written or not.
    fn mark_bytes(self) -> &'static [u8] {
        match self.kind {
            Kind::Utf8 => &[0xEF, 0xBB, 0xBF],
            Kind::Utf16 => &[0xFF, 0xFE],
            Kind::Utf16BigEndian => &[0xFE, 0xFF],
            Kind::Utf32 => &[0xFF, 0xFE, 0, 0],
            Kind::Utf32BigEndian => &[0, 0, 0xFE, 0xFF],
            _ => &[],
        }
    }

    /// What a new file begins with.
    pub(crate) fn preamble(self) -> &'static [u8] {
        if self.mark { self.mark_bytes() } else { &[] }
    }

    /// The encoding that a mark at the start of `bytes` says.
    pub(crate) fn of_mark(bytes: &[u8]) -> Option<Encoding> {
        const MARKED: [Kind; 5] = [Kind::Utf8, Kind::Utf32, Kind::Utf32BigEndian, Kind::Utf16, Kind::Utf16BigEndian];
        let kinds = MARKED.into_iter().map(|kind| Encoding { kind, mark: true });
        kinds.into_iter().find(|encoding| bytes.starts_with(encoding.mark_bytes()))
    }

    /// The text of a file: a mark decides, else this encoding. Wrong bytes become U+FFFD.
    pub(crate) fn decode_file(self, bytes: &[u8]) -> String {
        let encoding = Encoding::of_mark(bytes).unwrap_or(self);
        let marked = bytes.strip_prefix(encoding.mark_bytes()).unwrap_or(bytes);
        encoding.decode(marked)
    }

    /// Bytes without a mark as text.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let wide = |pair: fn([u8; 2]) -> u16| {
            let units: Vec<u16> = bytes.chunks(2).map(|two| pair([two[0], two.get(1).copied().unwrap_or(0)])).collect();
            String::from_utf16_lossy(&units)
        };
        let whole = |quad: fn([u8; 4]) -> u32| {
            let chars = bytes.chunks_exact(4).map(|four| quad([four[0], four[1], four[2], four[3]]));
            chars.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        };
        let above = |table: &str, start: u8, byte: u8| -> char {
            let known = byte.checked_sub(start).and_then(|place| table.chars().nth(usize::from(place)));
            known.unwrap_or(char::from(byte))
        };
        match self.kind {
            Kind::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Kind::Utf16 => wide(u16::from_le_bytes),
            Kind::Utf16BigEndian => wide(u16::from_be_bytes),
            Kind::Utf32 => whole(u32::from_le_bytes),
            Kind::Utf32BigEndian => whole(u32::from_be_bytes),
            Kind::Ascii => {
                let ascii = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
                bytes.iter().map(ascii).collect()
            }
            Kind::Latin1 => bytes.iter().map(|&byte| char::from(byte)).collect(),
            Kind::Windows1252 => bytes.iter().map(|&byte| above(WINDOWS_1252, 0x80, byte)).collect(),
            Kind::Oem437 => bytes.iter().map(|&byte| above(OEM_437, 0x80, byte)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for (name, ..) in ENCODINGS {
            let Some(encoding) = Encoding::named(name) else { panic!("{name}") };
            let text = match encoding.kind {
                Kind::Ascii => "plain",
                Kind::Latin1 | Kind::Oem437 => "né£",
                Kind::Windows1252 => "n€é",
                _ => "n€é😀",
            };
            let mut bytes = encoding.preamble().to_vec();
            bytes.extend(encoding.encode(text));
            assert_eq!(encoding.decode_file(&bytes), text, "{name}");
        }
    }

    #[test]
    fn what_cannot_be_said_becomes_a_question_mark() {
        let ascii = Encoding { kind: Kind::Ascii, mark: false };
        assert_eq!(ascii.encode("é"), b"?");
        assert_eq!(DEFAULT.decode_file(b"\xFF\xFEa\0"), "a");
    }
}
