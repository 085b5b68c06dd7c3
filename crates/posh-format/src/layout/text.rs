//! Measuring, cutting and breaking of text, in terminal cells.

use super::escape::{ESCAPE, pieces, stripped};
use super::{Page, Style};

/// What stands for text left out.
pub const ELLIPSIS: char = '…';
const SOFT_HYPHEN: char = '\u{AD}';
const HARD_HYPHEN: char = '\u{2011}';
const NO_BREAK_SPACE: char = '\u{A0}';

/// Cells of a character: the reference's own table, which differs from Unicode's East Asian width in that combining
/// marks take a cell and that characters beyond U+FFFF, two code units, take two.
pub fn char_cells(letter: char) -> usize {
    match u32::from(letter) {
        ..0x1100 => 1,
        0x1100..=0x115F | 0x2329 | 0x232A => 2,
        0x303F => 1,
        0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE10..=0xFE19 | 0xFE30..=0xFE6F => 2,
        0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x10000.. => 2,
        _ => 1,
    }
}

/// Cells of a text; escape sequences take none.
pub fn cells(text: &str) -> usize {
    stripped(text).chars().map(char_cells).sum()
}

/// Spaces.
pub fn padding(count: usize) -> String {
    " ".repeat(count)
}

/// How many characters from the front fit into `room` cells.
fn fitting(characters: impl Iterator<Item = char>, room: usize) -> usize {
    let mut filled = 0;
    characters
        .take_while(|&letter| {
            filled += char_cells(letter);
            filled <= room
        })
        .count()
}

/// The beginning of `text` that fits into `room` cells, then `suffix`.
pub fn head(text: &str, room: usize, suffix: &str) -> String {
    let count = fitting(stripped(text).chars(), room);
    substring(text, 0, count, "", suffix)
}

/// `prefix`, then the end of `text` that fits into `room` cells.
pub fn tail(text: &str, room: usize, prefix: &str) -> String {
    let plain = stripped(text);
    let skip = plain.chars().count() - fitting(plain.chars().rev(), room);
    substring(text, skip, usize::MAX, prefix, "")
}

/// `count` characters after `skip`, keeping the escape sequences before and among them, and a reset where there are any.
fn substring(text: &str, skip: usize, count: usize, prefix: &str, suffix: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut seen, mut taken, mut escapes) = (0, 0, false);
    for piece in pieces(text) {
        if piece.escape {
            escapes = true;
            out.push_str(piece.text);
            continue;
        }
        if taken == count {
            break;
        }
        seen += 1;
        if seen <= skip {
            continue;
        }
        if taken == 0 {
            out.push_str(prefix);
        }
        out.push_str(piece.text);
        taken += 1;
        if taken == count {
            break;
        }
    }
    if !escapes {
        return out + suffix;
    }
    match out.strip_suffix(RESET) {
        Some(before) => format!("{before}{suffix}{RESET}"),
        None => out + suffix + RESET,
    }
}

/// The reset that ends coloured data, whatever the page's own style.
const RESET: &str = "\x1b[0m";

/// Lines of a text; carriage returns vanish, and colours continue in the next line.
pub fn split_lines(text: &str) -> Vec<String> {
    if !text.contains('\n') {
        return vec![text.replace('\r', "")];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut active = String::new();
    for piece in pieces(text) {
        if piece.escape {
            remember(&mut active, piece.text);
            line.push_str(piece.text);
        } else if piece.text == "\n" {
            close(&mut line, &active);
            lines.push(std::mem::replace(&mut line, active.clone()));
        } else if piece.text != "\r" {
            line.push_str(piece.text);
        }
    }
    if !active.is_empty() && line == active {
        line.clear();
    }
    close(&mut line, &active);
    lines.push(line);
    lines
}

/// Notes an escape sequence as in force, or none after a reset.
fn remember(active: &mut String, sequence: &str) {
    if sequence == RESET {
        active.clear();
    } else {
        active.push_str(sequence);
    }
}

/// Ends a line whose colours are still in force.
fn close(line: &mut String, active: &str) {
    if !active.is_empty() && !line.is_empty() && !line.ends_with(RESET) {
        line.push_str(RESET);
    }
}

/// The text up to its first line break, and an ellipsis for the rest.
pub fn first_line(text: &str) -> String {
    match text.find(['\n', '\r']) {
        Some(at) => format!("{}{ELLIPSIS}", &text[..at]),
        None => text.to_owned(),
    }
}

/// The lines of `text` broken at `first` cells, and at `following` cells after a text's first break.
pub fn broken_lines(page: &Page, text: &str, first: usize, following: usize) -> Vec<String> {
    if text.is_empty() {
        return vec![String::new()];
    }
    let mut out = Vec::new();
    for line in split_lines(text) {
        if cells(&line) <= first {
            out.push(line);
        } else if page.word_wrap {
            break_words(&line, first, following, &mut out);
        } else {
            break_anywhere(&line, first, following, &mut out);
        }
    }
    out
}

fn break_anywhere(line: &str, first: usize, following: usize, out: &mut Vec<String>) {
    let mut room = first;
    let mut part = String::new();
    let mut filled = 0;
    let mut active = String::new();
    for piece in pieces(line) {
        if piece.escape {
            remember(&mut active, piece.text);
            part.push_str(piece.text);
            continue;
        }
        let mut text = piece.text;
        let mut width = cells(text);
        if width > room {
            (text, width) = ("?", 1);
        }
        if filled + width > room && filled > 0 {
            close(&mut part, &active);
            out.push(std::mem::replace(&mut part, active.clone()));
            room = following;
            filled = 0;
        }
        part.push_str(text);
        filled += width;
    }
    close(&mut part, &active);
    out.push(part);
}

/// A word with the delimiter after it.
struct Word {
    text: String,
    delimiter: Option<char>,
    /// Whether a reset was added to it, before which the delimiter belongs.
    reset_added: bool,
}

fn words(line: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut active = String::new();
    for piece in pieces(line) {
        if piece.escape {
            remember(&mut active, piece.text);
            word.push_str(piece.text);
            continue;
        }
        let delimiter = match piece.text.chars().next() {
            Some(letter @ (' ' | '\t' | SOFT_HYPHEN)) => Some(letter),
            Some(HARD_HYPHEN | NO_BREAK_SPACE) => None,
            _ => {
                word.push_str(piece.text);
                continue;
            }
        };
        let before = word.len();
        close(&mut word, &active);
        let reset_added = word.len() > before;
        out.push(Word { text: std::mem::replace(&mut word, active.clone()), delimiter, reset_added });
    }
    if !active.is_empty() && word == active {
        word.clear();
    }
    close(&mut word, &active);
    out.push(Word { text: word, delimiter: None, reset_added: false });
    out
}

/// A line being filled.
struct Filling<'a> {
    out: &'a mut Vec<String>,
    line: String,
    /// Cells of a line from here on.
    width: usize,
    left: usize,
    following: usize,
}

impl Filling<'_> {
    fn start_line(&mut self, with: &str, used: usize) {
        self.out.push(std::mem::replace(&mut self.line, with.to_owned()));
        self.width = self.following;
        self.left = self.width.saturating_sub(used);
    }

    /// A word longer than a line breaks anywhere, beginning in the rest of this line.
    fn push_long(&mut self, word: &str) {
        let mut active = String::new();
        for piece in pieces(word) {
            if piece.escape {
                active.push_str(piece.text);
                self.line.push_str(piece.text);
                continue;
            }
            let mut text = piece.text;
            let mut used = cells(text);
            if used > self.width {
                (text, used) = ("?", 1);
            }
            if used > self.left {
                close(&mut self.line, &active);
                self.start_line(&format!("{active}{text}"), used);
            } else {
                self.line.push_str(text);
                self.left -= used;
            }
        }
    }
}

fn break_words(line: &str, first: usize, following: usize, out: &mut Vec<String>) {
    let mut filling = Filling { out, line: String::new(), width: first, left: first, following };
    for word in words(line) {
        let mut text = word.text;
        let suffix = match word.delimiter {
            Some(SOFT_HYPHEN) => (cells(&text) + 1 == filling.left).then_some('-'),
            other => other,
        };
        if let Some(suffix) = suffix {
            let at = text.len() - if word.reset_added { RESET.len() } else { 0 };
            text.insert(at, suffix);
        }
        if filling.width == 0 {
            filling.width = following;
            filling.left = following;
            if following == 0 {
                break;
            }
        }
        let width = cells(&text);
        if width > filling.width {
            filling.push_long(&text);
        } else if width > filling.left {
            filling.start_line(&text, width);
        } else {
            filling.line.push_str(&text);
            filling.left -= width;
        }
    }
    let last = filling.line;
    out.push(last);
}

/// `text` as it goes out: without escape sequences on a plain page.
pub fn rendered(text: String, style: &Style) -> String {
    if style.is_plain() && text.contains(ESCAPE) { stripped(&text).into_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_together_and_keep_their_blank() {
        let page = Page::plain(15, "en");
        assert_eq!(
            broken_lines(&page, "some longer text that needs three lines", 15, 15),
            ["some longer ", "text that ", "needs three ", "lines"]
        );
        assert_eq!(broken_lines(&page, "abcdefghijklmnopqrstuvwxyz", 10, 10), ["abcdefghij", "klmnopqrst", "uvwxyz"]);
        assert_eq!(broken_lines(&page, "a\r\nb", 10, 10), ["a", "b"]);
    }

    #[test]
    fn other_cultures_break_anywhere() {
        let page = Page::plain(5, "iv");
        assert_eq!(broken_lines(&page, "ab cd ef", 5, 3), ["ab cd", " ef"]);
        assert_eq!(broken_lines(&page, "日本語", 4, 4), ["日本", "語"]);
    }

    #[test]
    fn cutting_counts_cells() {
        assert_eq!(head("日本語", 5, "…"), "日本…");
        assert_eq!(tail("lazy dog", 3, "…"), "…dog");
        assert_eq!(head("\x1b[31mred text\x1b[0m", 3, "…"), "\x1b[31mred…\x1b[0m");
        assert_eq!(cells("\x1b[31mred\x1b[0m"), 3);
    }
}
