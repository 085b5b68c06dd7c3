//! A signature as PowerShell prints it, taken apart.

/// A parameter of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The type as printed (`int`, `System.Object[]`, `T`).
    pub ty: String,
    /// The name.
    pub name: String,
    /// The default value as printed, for an optional parameter.
    pub default: Option<String>,
    /// Whether it takes the rest of the arguments (`params`).
    pub is_params: bool,
    /// Whether it is by reference (`ref`, `out`).
    pub by_reference: bool,
}

/// A method or constructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Whether it belongs to the type.
    pub is_static: bool,
    /// The type it returns, as printed.
    pub returns: String,
    /// The name; for an explicit implementation with the interface before it (`IList.Add`).
    pub name: String,
    /// Its own generic parameters.
    pub generic: Vec<String>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// Splits at `separator` outside brackets.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    let mut quoted = false;
    for (at, ch) in text.char_indices() {
        match ch {
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            ch if ch == separator && depth == 0 && !quoted => {
                parts.push(&text[start..at]);
                start = at + ch.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

impl Signature {
    /// Takes apart one overload of `.OverloadDefinitions`.
    pub fn parse(text: &str) -> Option<Signature> {
        let (is_static, text) = text.strip_prefix("static ").map_or((false, text), |rest| (true, rest));
        let open = opening_parenthesis(text)?;
        let head = &text[..open];
        let inner = text[open + 1..].strip_suffix(')')?;
        let words = split_outside(head, ' ');
        let (name, returns) = words.split_last()?;
        let (name, generic) = match name.find('[') {
            Some(at) => {
                let inside = name[at..].trim_start_matches('[').trim_end_matches(']');
                (&name[..at], inside.split(',').map(|part| part.trim().to_owned()).collect())
            }
            None => (*name, Vec::new()),
        };
        let parameters = if inner.trim().is_empty() {
            Vec::new()
        } else {
            split_outside(inner, ',').into_iter().map(parameter).collect::<Option<Vec<_>>>()?
        };
        let returns = returns.join(" ");
        Some(Signature { is_static, returns, name: name.to_owned(), generic, parameters })
    }

    /// How many arguments must be given.
    pub fn required(&self) -> usize {
        self.parameters.iter().filter(|parameter| parameter.default.is_none() && !parameter.is_params).count()
    }

    /// Whether the last parameter takes the rest.
    pub fn has_params(&self) -> bool {
        self.parameters.last().is_some_and(|parameter| parameter.is_params)
    }
}

/// The parenthesis that opens the parameters: the first outside brackets.
fn opening_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, ch) in text.char_indices() {
        match ch {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '(' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn parameter(text: &str) -> Option<Parameter> {
    let text = text.trim();
    let (text, default) = match text.split_once(" = ") {
        Some((before, default)) => (before, Some(default.to_owned())),
        None => (text, None),
    };
    let (is_params, text) = text.strip_prefix("Params ").map_or((false, text), |rest| (true, rest));
    let (by_reference, text) = text.strip_prefix("[ref] ").map_or((false, text), |rest| (true, rest));
    let words = split_outside(text, ' ');
    let (name, ty) = words.split_last()?;
    Some(Parameter { ty: ty.join(" "), name: (*name).to_owned(), default, is_params, by_reference })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_signature_is_taken_apart() {
        let text =
            "static bool TryParse(string value, [ref] System.Guid result, bool strict = False, Params int[] rest)";
        let signature = Signature::parse(text).unwrap();
        assert!(signature.is_static && signature.has_params());
        assert_eq!(
            (signature.returns.as_str(), signature.name.as_str(), signature.required()),
            ("bool", "TryParse", 2)
        );
        assert!(signature.parameters[1].by_reference);
        assert_eq!(signature.parameters[2].default.as_deref(), Some("False"));
        assert_eq!(signature.parameters[3].ty, "int[]");
    }
}
