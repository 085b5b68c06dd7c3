//! The words and numbers of a date as a person writes it.

use crate::{Culture, CultureError};

/// One element of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Value, number of digits.
    Number(i64, usize),
    Month(u32),
    Weekday(u32),
    /// True for the afternoon.
    Half(bool),
    /// `T` between date and time.
    TimeMark,
    /// `Z` or `GMT`.
    Universal,
    Era,
    /// A character that is none of these: separators, signs.
    Mark(char),
}

/// Longer texts are no dates.
const MAX_LENGTH: usize = 1024;

/// Splits `text` into tokens.
///
/// # Errors
/// An unknown word, with the place it starts at, as .NET reports it.
pub(super) fn lex(text: &str, culture: &Culture) -> Result<Vec<Token>, CultureError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LENGTH {
        return Err(super::parse::unrecognized(text));
    }
    let words = words(culture);
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&ch) = chars.get(at) {
        if ch.is_whitespace() {
            at += 1;
            continue;
        }
        let (token, length) = next_token(&chars[at..], &words).ok_or_else(|| unknown_word(text, at))?;
        let separates = |mark: char| matches!(mark, '/' | '-' | '.' | ',' | ':' | '+');
        if matches!(token, Token::Mark(mark) if !separates(mark)) {
            return Err(super::parse::unrecognized(text));
        }
        tokens.push(token);
        at += length;
    }
    Ok(tokens)
}

fn unknown_word(text: &str, at: usize) -> CultureError {
    CultureError::format(format!(
        "The string '{text}' was not recognized as a valid DateTime. There is an unknown word starting at index '{at}'."
    ))
}

fn next_token(rest: &[char], words: &[(Vec<char>, Token)]) -> Option<(Token, usize)> {
    let first = *rest.first()?;
    if first.is_ascii_digit() {
        let count = rest.iter().take_while(|ch| ch.is_ascii_digit()).count();
        let text: String = rest[..count].iter().collect();
        return Some((Token::Number(text.parse().unwrap_or(i64::MAX), count), count));
    }
    let matched = words.iter().find(|(word, _)| {
        let whole = rest.len() >= word.len() && rest.iter().zip(word).all(|(a, b)| folded(*a) == folded(*b));
        let ends = !rest.get(word.len()).is_some_and(|next| next.is_alphabetic());
        let is_mark = word.len() == 1 && matches!(word[0], 'T' | 'Z');
        whole && (ends || is_mark && rest.get(1).is_some_and(|next| !next.is_alphabetic()))
    });
    if let Some((word, token)) = matched {
        return Some((token.clone(), word.len()));
    }
    if first.is_alphabetic() { None } else { Some((Token::Mark(first), 1)) }
}

fn folded(ch: char) -> char {
    crate::casing::lower_char(ch)
}

/// The words of the culture and of the invariant culture, longest first.
fn words(culture: &Culture) -> Vec<(Vec<char>, Token)> {
    let invariant = Culture::invariant();
    let mut words = Vec::new();
    let mut add = |text: &str, token: Token| {
        if !text.is_empty() {
            words.push((text.chars().collect::<Vec<char>>(), token.clone()));
            if let Some(short) = text.strip_suffix('.') {
                words.push((short.chars().collect(), token));
            }
        }
    };
    for info in [&culture.date_time, &invariant.date_time] {
        let months = [
            &info.month_names,
            &info.month_genitive_names,
            &info.abbreviated_month_names,
            &info.abbreviated_month_genitive_names,
        ];
        for names in months {
            for (index, name) in names.iter().enumerate().take(12) {
                add(name, Token::Month(index as u32 + 1));
            }
        }
        for names in [&info.day_names, &info.abbreviated_day_names] {
            for (index, name) in names.iter().enumerate() {
                add(name, Token::Weekday(index as u32));
            }
        }
        add(&info.am_designator, Token::Half(false));
        add(&info.pm_designator, Token::Half(true));
        add(&info.era_name, Token::Era);
        add(&info.era_short, Token::Era);
    }
    if culture.two_letter_iso == "en" {
        add("A", Token::Half(false));
        add("P", Token::Half(true));
    }
    add("T", Token::TimeMark);
    add("Z", Token::Universal);
    add("GMT", Token::Universal);
    // Names that are numbers in some cultures' month lists would hide digits.
    words.retain(|(word, _)| !word.first().is_some_and(char::is_ascii_digit));
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    words
}
