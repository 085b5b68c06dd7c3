//! PowerShell's wildcard patterns: `*`, `?`, `[a-c]`, backtick escapes ("about_Wildcards", PowerShell documentation).

use posh_culture::casing::{lower_char, upper_char};

/// A pattern, ready to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    parts: Vec<Part>,
    ignore_case: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Exact(char),
    /// Single characters and ranges.
    Set(Vec<(char, char)>),
}

/// The pattern has a bracket without end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The specified wildcard character pattern is not valid: {0}")]
pub struct WildcardError(pub String);

impl Wildcard {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When a bracket is not closed.
    pub fn new(pattern: &str, ignore_case: bool) -> Result<Self, WildcardError> {
        let chars: Vec<char> = pattern.chars().collect();
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(&ch) = chars.get(at) {
            at += 1;
            match ch {
                '*' => {
                    if parts.last() != Some(&Part::Any) {
                        parts.push(Part::Any);
                    }
                }
                '?' => parts.push(Part::One),
                '`' if at < chars.len() => {
                    parts.push(Part::Exact(chars[at]));
                    at += 1;
                }
                '[' => {
                    let (set, next) = set(&chars, at).ok_or_else(|| WildcardError(pattern.to_owned()))?;
                    parts.push(set);
                    at = next;
                }
                other => parts.push(Part::Exact(other)),
            }
        }
        Ok(Self { parts, ignore_case })
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        if let [Part::Any] = self.parts.as_slice() {
            return true;
        }
        let chars: Vec<char> = text.chars().collect();
        let (mut part, mut at) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            match self.parts.get(part) {
                Some(Part::Any) => {
                    retry = Some((part + 1, at));
                    part += 1;
                    continue;
                }
                Some(one) if chars.get(at).is_some_and(|ch| self.fits(one, *ch)) => {
                    part += 1;
                    at += 1;
                    continue;
                }
                None if at == chars.len() => return true,
                _ => {}
            }
            match retry {
                Some((after, from)) if from < chars.len() => {
                    retry = Some((after, from + 1));
                    part = after;
                    at = from + 1;
                }
                _ => return false,
            }
        }
    }

    fn fits(&self, part: &Part, ch: char) -> bool {
        match part {
            Part::Any | Part::One => true,
            Part::Exact(wanted) if self.ignore_case => {
                *wanted == ch || lower_char(*wanted) == lower_char(ch) || upper_char(*wanted) == upper_char(ch)
            }
            Part::Exact(wanted) => *wanted == ch,
            Part::Set(ranges) => {
                let inside = |ch: char| ranges.iter().any(|(low, high)| (*low..=*high).contains(&ch));
                inside(ch) || (self.ignore_case && (inside(lower_char(ch)) || inside(upper_char(ch))))
            }
        }
    }
}

/// The set that starts behind the bracket at `at`, and where it ends.
fn set(chars: &[char], mut at: usize) -> Option<(Part, usize)> {
    let mut members: Vec<(char, bool)> = Vec::new();
    loop {
        let ch = *chars.get(at)?;
        at += 1;
        match ch {
            // A closing bracket in the first place is a member.
            ']' if !members.is_empty() => break,
            '`' => {
                members.push((*chars.get(at)?, true));
                at += 1;
            }
            other => members.push((other, false)),
        }
    }
    let mut ranges = Vec::new();
    let mut index = 0;
    while index < members.len() {
        let (low, _) = members[index];
        if let (Some(('-', false)), Some((high, _))) = (members.get(index + 1), members.get(index + 2)) {
            ranges.push((low, *high));
            index += 3;
        } else {
            ranges.push((low, low));
            index += 1;
        }
    }
    Some((Part::Set(ranges), at))
}

/// `WildcardPattern.ContainsWildcardCharacters`.
pub fn contains_wildcards(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '`' => {
                chars.next();
            }
            '*' | '?' | '[' | ']' => return true,
            _ => {}
        }
    }
    false
}

/// `WildcardPattern.Escape`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if matches!(ch, '*' | '?' | '[' | ']' | '`') {
            out.push('`');
        }
        out.push(ch);
    }
    out
}

/// `WildcardPattern.Unescape`.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match chars.peek() {
            Some(next) if ch == '`' && matches!(next, '*' | '?' | '[' | ']' | '`') => {}
            _ => out.push(ch),
        }
        if ch == '`' && chars.peek() == Some(&'`') {
            out.push('`');
            chars.next();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        let matches = |pattern: &str, text: &str| Wildcard::new(pattern, true).unwrap().is_match(text);
        assert!(matches("h*o", "Hello") && matches("[a-c]?", "Bx") && matches("a`*", "a*") && matches("*b*c", "abbc"));
        assert!(!matches("h*o", "help") && !matches("[a-c]", "d") && !matches("a`*", "ab"));
        assert!(Wildcard::new("[a", true).is_err());
    }
}
