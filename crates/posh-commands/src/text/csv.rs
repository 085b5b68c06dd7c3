//! CSV text: records and how their cells are quoted.
//!
//! The rules of the reference (not those of RFC 4180): blanks before a cell are dropped, a quote inside a cell that did
//! not begin with one is kept, and a quoted cell goes on over line ends.

/// Reads records from text.
pub(crate) struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: char,
}

impl<'t> Records<'t> {
    pub(crate) fn new(text: &'t str, delimiter: char) -> Self {
        Records { text, at: 0, delimiter }
    }

    /// The text of the line that starts here when it starts with `#`, and moves behind it.
    pub(crate) fn comment_line(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        if !rest.starts_with('#') {
            return None;
        }
        let end = rest.find('\n').unwrap_or(rest.len());
        self.at += (end + 1).min(rest.len());
        Some(rest[..end].trim_end_matches('\r'))
    }

    fn next_char(&mut self) -> Option<char> {
        let char = self.text[self.at..].chars().next()?;
        self.at += char.len_utf8();
        Some(char)
    }

    fn take(&mut self, expected: char) -> bool {
        let there = self.text[self.at..].starts_with(expected);
        self.at += if there { expected.len_utf8() } else { 0 };
        there
    }

    /// A cell that needs none of the rules: no quotes, no blanks at its start.
    fn plain_cell(&self) -> Option<(&'t str, usize)> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        if !self.delimiter.is_ascii() {
            return None;
        }
        let delimiter = self.delimiter as u8;
        let end =
            bytes.iter().position(|&byte| byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r' | b' ' | b'\t'))?;
        (bytes[end] == delimiter).then(|| (&rest[..end], end + 1))
    }

    /// The cells of the next record; `None` at the end of the text.
    pub(crate) fn next_record(&mut self) -> Option<Vec<String>> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        let mut cell = String::new();
        let mut quoted = false;
        loop {
            if cell.is_empty()
                && !quoted
                && let Some((plain, length)) = self.plain_cell()
            {
                cells.push(plain.to_owned());
                self.at += length;
                continue;
            }
            let Some(char) = self.next_char() else { break };
            if quoted {
                if char != '"' {
                    cell.push(char);
                } else if self.take('"') {
                    cell.push('"');
                } else {
                    quoted = false;
                    if self.finish_cell(&mut cells, &mut cell, true) {
                        return Some(cells);
                    }
                }
                continue;
            }
            match char {
                char if char == self.delimiter => cells.push(std::mem::take(&mut cell)),
                '"' if cell.is_empty() => quoted = true,
                ' ' | '\t' if cell.is_empty() => {}
                '"' | ' ' | '\t' => {
                    cell.push(char);
                    if self.finish_cell(&mut cells, &mut cell, char != '"') {
                        return Some(cells);
                    }
                }
                '\r' | '\n' => {
                    if char == '\r' {
                        self.take('\n');
                    }
                    cells.push(cell);
                    return Some(cells);
                }
                other => cell.push(other),
            }
        }
        if !cell.is_empty() {
            cells.push(cell);
        }
        Some(cells)
    }

    /// Reads to the next delimiter and ends the cell; true when the record ended too. With `trim`, a rest of nothing but
    /// blanks is dropped.
    fn finish_cell(&mut self, cells: &mut Vec<String>, cell: &mut String, trim: bool) -> bool {
        let rest = &self.text[self.at..];
        let end = rest.find([self.delimiter, '\r', '\n']).unwrap_or(rest.len());
        let tail = &rest[..end];
        if !(trim && tail.chars().all(|char| matches!(char, ' ' | '\t'))) {
            cell.push_str(tail);
        }
        cells.push(std::mem::take(cell));
        self.at += end;
        match self.next_char() {
            None | Some('\n') => true,
            Some('\r') => {
                self.take('\n');
                true
            }
            Some(_) => false,
        }
    }
}

/// Which cells get quotes (`-UseQuotes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    Always,
    AsNeeded,
    Never,
}

/// Adds `text` to `line` as a cell.
pub(crate) fn push_cell(line: &mut String, text: &str, quote: Quotes, delimiter: char) {
    let needed = match quote {
        Quotes::Always => true,
        Quotes::Never => false,
        Quotes::AsNeeded => text.contains([delimiter, '"', '\n', '\r']),
    };
    if !needed {
        line.push_str(text);
        return;
    }
    line.push('"');
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        line.push_str(&rest[..=at]);
        line.push('"');
        rest = &rest[at + 1..];
    }
    line.push_str(rest);
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut reader = Records::new(text, ',');
        std::iter::from_fn(|| reader.next_record()).collect()
    }

    #[test]
    fn blanks_quotes_and_line_ends() {
        for (text, expected) in [
            ("a,b\n1,2", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a , b", vec![vec!["a ", "b"]]),
            (" 1 , 2 ", vec![vec!["1 ", "2 "]]),
            ("\"a\"\"b\",\"c\nd\"\r\nx", vec![vec!["a\"b", "c\nd"], vec!["x"]]),
            ("\"Id\"|\"L\"", vec![vec!["Id|\"L\""]]),
            ("a\"b,c", vec![vec!["a\"b", "c"]]),
            ("1,,3\n\n4", vec![vec!["1", "", "3"], vec![""], vec!["4"]]),
            ("1,2,\n", vec![vec!["1", "2", ""]]),
            ("\"x\" ,y", vec![vec!["x", "y"]]),
        ] {
            assert_eq!(records(text), expected, "{text:?}");
        }
    }

    #[test]
    fn cells_are_quoted_as_asked() {
        let cell = |text: &str, quote| {
            let mut line = String::new();
            push_cell(&mut line, text, quote, ',');
            line
        };
        assert_eq!(cell("a\"b", Quotes::Always), "\"a\"\"b\"");
        assert_eq!(cell("a,b", Quotes::AsNeeded), "\"a,b\"");
        assert_eq!(cell("a b", Quotes::AsNeeded), "a b");
        assert_eq!(cell("a,b", Quotes::Never), "a,b");
    }
}
