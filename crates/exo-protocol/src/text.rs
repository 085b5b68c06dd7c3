//! Text of the service, before a terminal shows it.

/// The text without control characters, so that it cannot drive the terminal: line breaks and tabs stay, `\r\n`
/// becomes `\n`, everything else of the categories C0, DEL and C1 goes, and so do the marks that reverse the direction
/// of writing.
#[must_use]
pub fn without_controls(text: &str) -> String {
    let kept = |character: &char| match character {
        '\n' | '\t' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        other => !other.is_control(),
    };
    text.chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(without_controls("a\u{1b}[31mb\r\nc\t\u{9b}2J\u{7f}\u{202e}d"), "a[31mb\nc\t2Jd");
    }
}
