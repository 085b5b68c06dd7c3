//! Lines of `name=value`, as `ConvertFrom-StringData` reads them.

/// Why a line could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineError {
    /// There is no delimiter in this line.
    NoDelimiter(String),
    /// An escape in a value is wrong; the sentence says how.
    Escape(String),
}

/// The pairs, in order. Blank lines and lines that start with `#` are left out; escapes in values are those of a regular
/// expression.
pub(crate) fn pairs(text: &str, delimiter: char) -> Result<Vec<(String, String)>, LineError> {
    let mut found = Vec::new();
    for line in text.split('\n') {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once(delimiter) else {
            return Err(LineError::NoDelimiter(line.to_owned()));
        };
        let value = posh_regex::unescape(value.trim()).map_err(|error| LineError::Escape(error.to_string()))?;
        found.push((name.trim().to_owned(), value.into_string()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_pairs() {
        let text = "name = report\n# no\n\npath = C:\\\\temp\\\\x\nequation = a=b=c\nempty =\r\n";
        let expected = [("name", "report"), ("path", "C:\\temp\\x"), ("equation", "a=b=c"), ("empty", "")];
        let expected: Vec<(String, String)> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(pairs(text, '='), Ok(expected));
        assert_eq!(pairs("novalue", '='), Err(LineError::NoDelimiter("novalue".to_owned())));
    }
}
