//! The reader proper: recursive descent over bytes.

use std::fmt::Write as _;

use super::number::number;
use super::string::string;
use super::{Error, Scalar, Sink};

/// Reads one value. `max_depth` bounds the nesting, as the `-Depth` parameter does.
///
/// `None` when there is nothing but blanks and comments.
pub(crate) fn read<S: Sink>(text: &str, max_depth: usize, sink: &mut S) -> Result<Option<S::Node>, Error<S::Refusal>> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, path: Vec::new(), max_depth, started: false };
    reader.blank()?;
    if reader.peek().is_none() {
        return Ok(None);
    }
    let value = reader.value(sink)?;
    reader.blank()?;
    match reader.char() {
        None => Ok(Some(value)),
        Some(char) => {
            Err(reader.wrong(&format!("Additional text encountered after finished reading JSON content: {char}.")))
        }
    }
}

enum Step {
    Name(String),
    Index(usize),
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    path: Vec<Step>,
    max_depth: usize,
    /// Whether anything has been read; before that the position is given as line 0.
    started: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn char(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    /// An error with the path and the place reached.
    pub(super) fn wrong<R>(&self, sentence: &str) -> Error<R> {
        self.wrong_at(sentence, self.at)
    }

    pub(super) fn wrong_at<R>(&self, sentence: &str, at: usize) -> Error<R> {
        let before = &self.text[..at.min(self.text.len())];
        let line_start = before.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
        let lines = before.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
        let column = before[line_start..].encode_utf16().count();
        let line = if self.started || column > 0 { lines } else { 0 };
        Error::Syntax(format!("{sentence} Path '{}', line {line}, position {column}.", self.path()))
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Index(index) => {
                    let _ = write!(path, "[{index}]");
                }
                Step::Name(name) if name.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '$') => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Name(name) => {
                    let _ = write!(path, "['{name}']");
                }
            }
        }
        path
    }

    /// Passes over blanks and comments.
    fn blank<R>(&mut self) -> Result<(), Error<R>> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C) => self.at += 1,
                Some(b'/') => self.comment()?,
                Some(byte) if byte >= 0x80 => {
                    match self.char().filter(|char| char.is_whitespace() || *char == '\u{FEFF}') {
                        Some(char) => self.at += char.len_utf8(),
                        None => return Ok(()),
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    fn comment<R>(&mut self) -> Result<(), Error<R>> {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if let Some(body) = rest.strip_prefix("/*") {
            match body.find("*/") {
                Some(end) => end + 4,
                None => return Err(self.wrong("Unexpected end while parsing comment.")),
            }
        } else {
            let found = rest[1..].chars().next().unwrap_or('/');
            return Err(self.wrong(&format!("Error parsing comment. Expected: *, got {found}.")));
        };
        self.at += length;
        Ok(())
    }

    fn value<S: Sink>(&mut self, sink: &mut S) -> Result<S::Node, Error<S::Refusal>> {
        match self.peek() {
            Some(b'{') => self.object(sink),
            Some(b'[') => self.array(sink),
            Some(b'"' | b'\'') => {
                self.started = true;
                string(self).map(|text| sink.scalar(text.scalar()))
            }
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => {
                self.started = true;
                number(self).map(|scalar| sink.scalar(scalar))
            }
            _ => self.word(sink),
        }
    }

    fn word<S: Sink>(&mut self, sink: &mut S) -> Result<S::Node, Error<S::Refusal>> {
        const WORDS: &[(&str, Scalar<'static>)] = &[
            ("true", Scalar::Bool(true)),
            ("false", Scalar::Bool(false)),
            ("null", Scalar::Null),
            ("undefined", Scalar::Null),
            ("NaN", Scalar::Double(f64::NAN)),
            ("Infinity", Scalar::Double(f64::INFINITY)),
        ];
        let rest = &self.text[self.at..];
        for (word, scalar) in WORDS {
            if let Some(after) = rest.strip_prefix(word) {
                let ends = after.chars().next().is_none_or(|char| !char.is_alphanumeric() && char != '_');
                if ends {
                    self.at += word.len();
                    self.started = true;
                    return Ok(sink.scalar(scalar.clone()));
                }
            }
        }
        match self.char() {
            Some(char) => Err(self.wrong(&format!("Unexpected character encountered while parsing value: {char}."))),
            None => Err(self.wrong("Unexpected end when deserializing object.")),
        }
    }

    fn enter<R>(&mut self) -> Result<(), Error<R>> {
        self.at += 1;
        self.started = true;
        if self.path.len() >= self.max_depth { Err(Error::TooDeep(self.max_depth)) } else { Ok(()) }
    }

    fn array<S: Sink>(&mut self, sink: &mut S) -> Result<S::Node, Error<S::Refusal>> {
        self.enter()?;
        let mut items = Vec::new();
        self.path.push(Step::Index(0));
        loop {
            self.blank()?;
            match self.peek() {
                // An array that is never closed ends with the text.
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => {
                    items.push(sink.scalar(Scalar::Null));
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            if let Some(step) = self.path.last_mut() {
                *step = Step::Index(items.len());
            }
            let item = self.value(sink)?;
            items.push(item);
            self.separator(b']')?;
        }
        self.path.pop();
        Ok(sink.array(items))
    }

    /// Passes over a comma, or stops before the closing bracket.
    fn separator<R>(&mut self, close: u8) -> Result<(), Error<R>> {
        self.blank()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            None => Ok(()),
            Some(_) => {
                let char = self.char().unwrap_or('\0');
                Err(self.wrong(&format!("After parsing a value an unexpected character was encountered: {char}.")))
            }
        }
    }

    fn object<S: Sink>(&mut self, sink: &mut S) -> Result<S::Node, Error<S::Refusal>> {
        self.enter()?;
        let mut object = sink.object();
        loop {
            self.blank()?;
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return Ok(sink.finish(object));
                }
                None if self.bytes.get(self.at.wrapping_sub(1)) == Some(&b'{') => {
                    return Err(self.wrong("Unexpected end when reading JSON."));
                }
                None => return Err(self.wrong("Unexpected end when deserializing object.")),
                _ => {}
            }
            let name = self.name()?;
            self.path.push(Step::Name(name.clone()));
            self.blank()?;
            match self.char() {
                Some(':') => self.at += 1,
                Some(char) => {
                    self.path.pop();
                    return Err(self.wrong(&format!(
                        "Invalid character after parsing property name. Expected ':' but got: {char}."
                    )));
                }
                None => return Err(self.wrong("Unexpected end when deserializing object.")),
            }
            self.blank()?;
            let value = self.value(sink)?;
            sink.put(&mut object, &name, value).map_err(Error::Refused)?;
            self.separator(b'}')?;
            self.path.pop();
        }
    }

    /// A name, quoted or bare.
    fn name<R>(&mut self) -> Result<String, Error<R>> {
        if matches!(self.peek(), Some(b'"' | b'\'')) {
            return string(self).map(|text| text.into_string());
        }
        let rest = &self.text[self.at..];
        let length =
            rest.find(|char: char| !(char.is_alphanumeric() || char == '_' || char == '$')).unwrap_or(rest.len());
        if length == 0 {
            let char = rest.chars().next().unwrap_or('\0');
            return Err(self.wrong(&format!("Invalid property identifier character: {char}.")));
        }
        self.at += length;
        Ok(rest[..length].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes what it is given as compact text.
    struct Echo;

    impl Sink for Echo {
        type Node = String;
        type Object = Vec<(String, String)>;
        type Refusal = String;

        fn scalar(&mut self, scalar: Scalar<'_>) -> String {
            match scalar {
                Scalar::Null => "null".to_owned(),
                Scalar::Bool(bool) => bool.to_string(),
                Scalar::Int(int) => int.to_string(),
                Scalar::Big(digits) => format!("big {digits}"),
                Scalar::Double(double) => format!("{double:?}"),
                Scalar::Text(text) => format!("<{text}>"),
                Scalar::Units(units) => format!("{units:X?}"),
            }
        }
        fn array(&mut self, items: Vec<String>) -> String {
            format!("[{}]", items.join(" "))
        }
        fn object(&mut self) -> Self::Object {
            Vec::new()
        }
        fn put(&mut self, object: &mut Self::Object, name: &str, value: String) -> Result<(), String> {
            if name.is_empty() {
                return Err("empty".to_owned());
            }
            object.push((name.to_owned(), value));
            Ok(())
        }
        fn finish(&mut self, object: Self::Object) -> String {
            let parts: Vec<String> = object.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{{{}}}", parts.join(" "))
        }
    }

    fn echo(text: &str) -> String {
        match read(text, 64, &mut Echo) {
            Ok(Some(value)) => value,
            Ok(None) => "nothing".to_owned(),
            Err(Error::Syntax(sentence)) => format!("!{sentence}"),
            Err(Error::TooDeep(depth)) => format!("!deeper than {depth}"),
            Err(Error::Refused(why)) => format!("!{why}"),
        }
    }

    #[test]
    fn more_than_json_is_read() {
        for (text, expected) in [
            ("{a:1,}", "{a=1}"),
            ("{'a':'x'}", "{a=<x>}"),
            ("[1,2", "[1 2]"),
            ("// c\n{ /* d */ \"a\": [true, null, 1.0, 1e3, -5] }", "{a=[true null 1.0 1000.0 -5]}"),
            ("123456789012345678901", "big 123456789012345678901"),
            (r#""x\u00e9\n\t\"\\\ud83d\ude00""#, "<xé\n\t\"\\😀>"),
            (r#""\ud83d""#, "[D83D]"),
            ("  ", "nothing"),
        ] {
            assert_eq!(echo(text), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_carry_path_and_position() {
        for (text, expected) in [
            (
                r#"{"a":1}{"b":2}"#,
                "!Additional text encountered after finished reading JSON content: {. Path '', line 1, position 7.",
            ),
            (r#"{"a":"#, "!Unexpected end when deserializing object. Path 'a', line 1, position 5."),
            ("{", "!Unexpected end when reading JSON. Path '', line 1, position 1."),
            ("not json", "!Unexpected character encountered while parsing value: n. Path '', line 0, position 0."),
            (
                "{a b}",
                "!Invalid character after parsing property name. Expected ':' but got: b. Path '', line 1, position 3.",
            ),
            (r#"{"":1}"#, "!empty"),
        ] {
            assert_eq!(echo(text), expected, "{text}");
        }
        assert_eq!(read("[[[1]]]", 2, &mut Echo), Err(Error::TooDeep(2)));
    }
}
