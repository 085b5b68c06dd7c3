//! Classes of characters.

/// Part of an identifier: ASCII letters, digits, underscore.
pub(crate) const WORD: u8 = 1;
/// Always ends a word in an argument.
pub(crate) const ENDS_WORD: u8 = 2;
/// Needs a closer look inside a word: quote, dollar, backtick, or not ASCII.
pub(crate) const SPECIAL_IN_WORD: u8 = 4;
/// Needs a closer look inside a double-quoted string.
pub(crate) const SPECIAL_IN_STRING: u8 = 8;
/// Blank: not a newline.
pub(crate) const BLANK: u8 = 16;
/// Ends a number in an expression.
pub(crate) const ENDS_NUMBER: u8 = 32;
/// Letters and underscore.
pub(crate) const LETTER: u8 = 64;
/// A decimal digit.
pub(crate) const DIGIT: u8 = 128;

const fn class(byte: u8) -> u8 {
    let mut bits = 0;
    if byte.is_ascii_alphabetic() || byte == b'_' {
        bits |= WORD | LETTER;
    }
    if byte.is_ascii_digit() {
        bits |= WORD | DIGIT;
    }
    if matches!(byte, b' ' | b'\t' | 0x0b | 0x0c) {
        bits |= BLANK | ENDS_WORD;
    }
    if matches!(byte, b'\r' | b'\n' | 0 | b'&' | b'(' | b')' | b',' | b';' | b'{' | b'}' | b'|') {
        bits |= ENDS_WORD;
    }
    if matches!(byte, b'\'' | b'"' | b'$' | b'`') || byte >= 0x80 {
        bits |= SPECIAL_IN_WORD;
    }
    if matches!(byte, b'"' | b'$' | b'`') || byte == 0xE2 {
        bits |= SPECIAL_IN_STRING;
    }
    if matches!(byte, b'!' | b'%' | b'*' | b'+' | b'-' | b'.' | b'/' | b'<' | b'=' | b'>' | b']' | b'#') {
        bits |= ENDS_NUMBER;
    }
    bits
}

static CLASSES: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class(byte as u8);
        byte += 1;
    }
    table
};

/// Whether `byte` is of one of the classes in `mask`.
#[inline(always)]
pub(crate) fn is(byte: u8, mask: u8) -> bool {
    CLASSES[byte as usize] & mask != 0
}

/// Blanks outside ASCII: next line, no-break space, and the Unicode separators.
pub(crate) fn is_wide_blank(c: char) -> bool {
    matches!(
        c,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Any blank, ASCII or not; not a newline.
pub(crate) fn is_blank(c: char) -> bool {
    if c.is_ascii() { is(c as u8, BLANK) } else { is_wide_blank(c) }
}

/// Always ends a word in an argument.
pub(crate) fn ends_word(c: char) -> bool {
    if c.is_ascii() { is(c as u8, ENDS_WORD) } else { is_wide_blank(c) }
}

/// The plain dash and the three that stand for it.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2015}')
}

/// The plain single quote and those that stand for it.
pub(crate) fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

/// The plain double quote and those that stand for it.
pub(crate) fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

/// A letter of the basic plane; characters beyond it are never letters to the reference, which reads UTF-16.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { (c as u32) < 0x1_0000 && c.is_alphabetic() }
}

/// A letter, digit or underscore.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() { is(c as u8, WORD) } else { (c as u32) < 0x1_0000 && c.is_alphanumeric() }
}

/// May follow `$` in a variable without braces.
pub(crate) fn is_variable_start(c: char) -> bool {
    is_word(c) || matches!(c, '?' | '^' | '$' | ':')
}
