//! `System.Text.Encoding`: text to bytes and back. Text is UTF-16 here, since lone surrogates have their own replacement.

/// An encoding that .NET has without further providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `us-ascii`
    Ascii,
    /// `iso-8859-1`
    Latin1,
    /// `utf-7`
    Utf7,
    /// `utf-8`; whether a byte order mark is written.
    Utf8(bool),
    /// `utf-16`; whether big-endian.
    Utf16(bool),
    /// `utf-32`; whether big-endian.
    Utf32(bool),
}

impl Encoding {
    /// The encoding of a web name or code page number.
    pub fn find(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "us-ascii" | "ascii" | "20127" | "ansi_x3.4-1968" => Self::Ascii,
            "iso-8859-1" | "latin1" | "28591" | "l1" => Self::Latin1,
            "utf-7" | "65000" => Self::Utf7,
            "utf-8" | "utf8" | "65001" | "unicode-1-1-utf-8" => Self::Utf8(true),
            "utf-16" | "utf-16le" | "unicode" | "1200" | "ucs-2" => Self::Utf16(false),
            "utf-16be" | "unicodefffe" | "1201" => Self::Utf16(true),
            "utf-32" | "utf-32le" | "12000" => Self::Utf32(false),
            "utf-32be" | "12001" => Self::Utf32(true),
            _ => return None,
        })
    }

    /// `WebName`.
    pub fn web_name(self) -> &'static str {
        match self {
            Self::Ascii => "us-ascii",
            Self::Latin1 => "iso-8859-1",
            Self::Utf7 => "utf-7",
            Self::Utf8(_) => "utf-8",
            Self::Utf16(false) => "utf-16",
            Self::Utf16(true) => "utf-16BE",
            Self::Utf32(false) => "utf-32",
            Self::Utf32(true) => "utf-32BE",
        }
    }

    /// `EncodingName`.
    pub fn display_name(self) -> &'static str {
        match self {
            Self::Ascii => "US-ASCII",
            Self::Latin1 => "Western European (ISO)",
            Self::Utf7 => "Unicode (UTF-7)",
            Self::Utf8(_) => "Unicode (UTF-8)",
            Self::Utf16(false) => "Unicode",
            Self::Utf16(true) => "Unicode (Big-Endian)",
            Self::Utf32(false) => "Unicode (UTF-32)",
            Self::Utf32(true) => "Unicode (UTF-32 Big-Endian)",
        }
    }

    /// `CodePage`.
    pub fn code_page(self) -> i32 {
        match self {
            Self::Ascii => 20127,
            Self::Latin1 => 28591,
            Self::Utf7 => 65000,
            Self::Utf8(_) => 65001,
            Self::Utf16(false) => 1200,
            Self::Utf16(true) => 1201,
            Self::Utf32(false) => 12000,
            Self::Utf32(true) => 12001,
        }
    }

    /// The full name of the .NET type.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Ascii => "System.Text.ASCIIEncoding+ASCIIEncodingSealed",
            Self::Latin1 => "System.Text.Latin1Encoding+Latin1EncodingSealed",
            Self::Utf7 => "System.Text.UTF7Encoding",
            Self::Utf8(true) => "System.Text.UTF8Encoding+UTF8EncodingSealed",
            Self::Utf8(false) => "System.Text.UTF8Encoding",
            Self::Utf16(_) => "System.Text.UnicodeEncoding",
            Self::Utf32(_) => "System.Text.UTF32Encoding",
        }
    }

    /// `GetPreamble()`: the byte order mark.
    pub fn preamble(self) -> &'static [u8] {
        match self {
            Self::Utf8(true) => &[0xef, 0xbb, 0xbf],
            Self::Utf16(false) => &[0xff, 0xfe],
            Self::Utf16(true) => &[0xfe, 0xff],
            Self::Utf32(false) => &[0xff, 0xfe, 0, 0],
            Self::Utf32(true) => &[0, 0, 0xfe, 0xff],
            _ => &[],
        }
    }

    /// `GetBytes`: what the encoding cannot write becomes `?` or U+FFFD.
    pub fn encode(self, units: &[u16]) -> Vec<u8> {
        let chars = || char::decode_utf16(units.iter().copied()).map(|item| item.unwrap_or('\u{fffd}'));
        match self {
            Self::Ascii => chars().flat_map(|ch| single_byte(ch, 0x7f)).collect(),
            Self::Latin1 => chars().flat_map(|ch| single_byte(ch, 0xff)).collect(),
            Self::Utf7 | Self::Utf8(_) => chars().collect::<String>().into_bytes(),
            Self::Utf16(big) => {
                let text: String = chars().collect();
                let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
                text.encode_utf16().flat_map(bytes).collect()
            }
            Self::Utf32(big) => {
                let bytes = |ch: char| if big { u32::from(ch).to_be_bytes() } else { u32::from(ch).to_le_bytes() };
                chars().flat_map(bytes).collect()
            }
        }
    }

    /// `GetString`: bytes that mean nothing become U+FFFD (`?` in ASCII).
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Ascii => {
                bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect()
            }
            Self::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
            Self::Utf7 | Self::Utf8(_) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Utf16(big) => {
                let unit = |pair: &[u8]| {
                    let pair = [pair[0], pair[1]];
                    if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
                };
                let mut text = String::from_utf16_lossy(&bytes.chunks_exact(2).map(unit).collect::<Vec<_>>());
                if bytes.len() % 2 == 1 {
                    text.push('\u{fffd}');
                }
                text
            }
            Self::Utf32(big) => {
                let code = |four: &[u8]| {
                    let four = [four[0], four[1], four[2], four[3]];
                    let code = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
                    char::from_u32(code).unwrap_or('\u{fffd}')
                };
                bytes.chunks_exact(4).map(code).collect()
            }
        }
    }
}

fn single_byte(ch: char, last: u32) -> impl Iterator<Item = u8> {
    let byte = u8::try_from(u32::from(ch)).ok().filter(|byte| u32::from(*byte) <= last).unwrap_or(b'?');
    // A character beyond the basic plane is two units, each replaced.
    std::iter::repeat_n(byte, ch.len_utf16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_do_not_fit_are_replaced() {
        let units: Vec<u16> = "aé😀".encode_utf16().collect();
        assert_eq!(Encoding::Ascii.encode(&units), b"a???");
        assert_eq!(Encoding::Latin1.encode(&units), b"a\xe9??");
        assert_eq!(Encoding::Utf16(true).encode(&units[..1]), [0, b'a']);
        assert_eq!(Encoding::Utf8(true).encode(&[0xd800]), "\u{fffd}".as_bytes());
    }
}
