//! Composite formats: `{0,-10:N2}` ("Composite formatting", .NET documentation). What an item becomes is the caller's affair.

use crate::CultureError;

/// The values that a composite format names by index.
pub trait Arguments {
    /// What the caller's formatting may fail with.
    type Error: From<CultureError>;
    /// How many there are.
    fn count(&self) -> usize;
    /// Appends argument `index`, formatted by `format` when given and not empty.
    ///
    /// # Errors
    /// Whatever the formatting of the value reports.
    fn write(&self, index: usize, format: Option<&str>, out: &mut String) -> Result<(), Self::Error>;
}

/// Index and width have to be smaller than this (.NET's limit).
const LIMIT: usize = 1_000_000;
const ENDS_EARLY: &str = "Format item ends prematurely.";
const NO_DIGIT: &str = "Expected an ASCII digit.";
const STRAY_BRACE: &str = "Unexpected closing brace without a corresponding opening brace.";

fn malformed(at: usize, why: &str) -> CultureError {
    CultureError::format(format!("Input string was not in a correct format. Failure to parse near offset {at}. {why}"))
}

struct Reader<'a> {
    text: &'a str,
    /// Byte offset.
    at: usize,
}

impl Reader<'_> {
    fn here(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn error(&self, why: &str) -> CultureError {
        // .NET counts UTF-16 units.
        malformed(self.text[..self.at].encode_utf16().count(), why)
    }

    fn advance(&mut self) -> Result<char, CultureError> {
        self.at += self.here().map_or(0, char::len_utf8);
        self.here().ok_or_else(|| self.error(ENDS_EARLY))
    }

    fn number(&mut self, first: char) -> Result<(usize, char), CultureError> {
        let mut ch = first;
        let mut value = 0;
        while let Some(digit) = ch.to_digit(10) {
            value = value * 10 + digit as usize;
            ch = self.advance()?;
            if value >= LIMIT {
                break;
            }
        }
        Ok((value, ch))
    }

    fn skip_blanks(&mut self, mut ch: char) -> Result<char, CultureError> {
        while ch == ' ' {
            ch = self.advance()?;
        }
        Ok(ch)
    }
}

/// Formats `text` with `arguments`, as `String.Format` does.
///
/// # Errors
/// `FormatException` for a malformed format or an index without argument; what the arguments report.
pub fn format<A: Arguments>(text: &str, arguments: &A) -> Result<String, A::Error> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut reader = Reader { text, at: 0 };
    while let Some(brace) = text[reader.at..].find(['{', '}']) {
        out.push_str(&text[reader.at..reader.at + brace]);
        reader.at += brace;
        let opening = text.as_bytes()[reader.at] == b'{';
        let ch = reader.advance()?;
        if ch == if opening { '{' } else { '}' } {
            out.push(ch);
            reader.at += 1;
            continue;
        }
        if !opening {
            return Err(reader.error(STRAY_BRACE).into());
        }
        item(&mut reader, ch, arguments, &mut out)?;
    }
    out.push_str(&text[reader.at..]);
    Ok(out)
}

fn item<A: Arguments>(reader: &mut Reader<'_>, first: char, arguments: &A, out: &mut String) -> Result<(), A::Error> {
    if !first.is_ascii_digit() {
        return Err(reader.error(NO_DIGIT).into());
    }
    let (index, ch) = reader.number(first)?;
    let mut ch = reader.skip_blanks(ch)?;
    let (mut width, mut left) = (0, false);
    if ch == ',' {
        let next = reader.advance()?;
        ch = reader.skip_blanks(next)?;
        if ch == '-' {
            left = true;
            ch = reader.advance()?;
        }
        if !ch.is_ascii_digit() {
            return Err(reader.error(NO_DIGIT).into());
        }
        let (number, next) = reader.number(ch)?;
        width = number;
        ch = reader.skip_blanks(next)?;
    }
    let mut format = None;
    if ch != '}' {
        if ch != ':' {
            return Err(reader.error(ENDS_EARLY).into());
        }
        let start = reader.at + 1;
        loop {
            match reader.advance()? {
                '}' => break,
                '{' => return Err(reader.error(ENDS_EARLY).into()),
                _ => {}
            }
        }
        format = Some(&reader.text[start..reader.at]).filter(|format| !format.is_empty());
    }
    reader.at += 1;
    if index >= arguments.count() {
        let message =
            "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.";
        return Err(CultureError::format(message).into());
    }
    padded(out, width, left, |out| arguments.write(index, format, out))
}

fn padded<E>(
    out: &mut String,
    width: usize,
    left: bool,
    write: impl FnOnce(&mut String) -> Result<(), E>,
) -> Result<(), E> {
    let start = out.len();
    write(out)?;
    let length = out[start..].encode_utf16().count();
    let blanks = " ".repeat(width.saturating_sub(length));
    if left {
        out.push_str(&blanks);
    } else {
        out.insert_str(start, &blanks);
    }
    Ok(())
}
