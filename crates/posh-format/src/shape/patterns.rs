//! Wildcard patterns over property names.

/// Whether `text` matches `pattern` with `*`, `?` and `[a-z]`, in any case; a backtick takes the next character as it is.
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    from(&pattern, &text)
}

fn from(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        (['*', rest @ ..], _) => (0..=text.len()).any(|skip| from(rest, &text[skip..])),
        (['?', rest @ ..], [_, after @ ..]) => from(rest, after),
        (['`', letter, rest @ ..], [first, after @ ..]) => letter == first && from(rest, after),
        (['[', rest @ ..], [first, after @ ..]) => match rest.iter().position(|&letter| letter == ']') {
            Some(end) => in_set(&rest[..end], *first) && from(&rest[end + 1..], after),
            None => false,
        },
        ([letter, rest @ ..], [first, after @ ..]) => letter == first && from(rest, after),
        (_, []) => false,
    }
}

fn in_set(set: &[char], letter: char) -> bool {
    match set {
        [low, '-', high, rest @ ..] => (*low..=*high).contains(&letter) || in_set(rest, letter),
        [one, rest @ ..] => *one == letter || in_set(rest, letter),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn wildcards() {
        assert!(matches("na*", "Name"));
        assert!(matches("[l-n]?me*", "NameX"));
        assert!(!matches("a", "ab"));
        assert!(matches("a`*", "a*"));
    }
}
