//! Upper and lower case one character at a time, as .NET does: `ß` stays, nothing grows ("Best practices for comparing strings",
//! .NET documentation; simple case mapping of the Unicode Standard, section 5.18).

/// Which letters have their own rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRules {
    /// `ToUpperInvariant`: the dotless and the dotted I have no counterpart.
    Invariant,
    /// Most cultures.
    Culture,
    /// Turkish and Azerbaijani: i/İ and ı/I.
    Turkic,
}

impl CaseRules {
    /// The rules of a culture by its name.
    pub fn of(culture: &str) -> Self {
        match culture.split('-').next().unwrap_or_default() {
            "" => Self::Invariant,
            "tr" | "az" => Self::Turkic,
            _ => Self::Culture,
        }
    }
}

/// The simple uppercase of `ch`.
pub fn upper_char(ch: char) -> char {
    if ch.is_ascii() {
        return ch.to_ascii_uppercase();
    }
    let mut upper = ch.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        // Greek with iota below: the full mapping spells the iota out, the simple one is the title case letter.
        _ => match ch {
            '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(ch, 8),
            '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(ch, 9),
            _ => ch,
        },
    }
}

/// The simple lowercase of `ch`.
pub fn lower_char(ch: char) -> char {
    if ch.is_ascii() {
        return ch.to_ascii_lowercase();
    }
    let mut lower = ch.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ if ch == '\u{130}' => 'i',
        _ => ch,
    }
}

fn shifted(ch: char, by: u32) -> char {
    char::from_u32(u32::from(ch) + by).unwrap_or(ch)
}

/// The uppercase of one character under `rules`.
pub fn upper(ch: char, rules: CaseRules) -> char {
    match (ch, rules) {
        ('\u{131}', CaseRules::Invariant) => ch,
        ('i', CaseRules::Turkic) => '\u{130}',
        _ => upper_char(ch),
    }
}

/// The lowercase of one character under `rules`.
pub fn lower(ch: char, rules: CaseRules) -> char {
    match (ch, rules) {
        ('\u{130}', CaseRules::Invariant) => ch,
        ('I', CaseRules::Turkic) => '\u{131}',
        _ => lower_char(ch),
    }
}

/// Uppercases a text.
pub fn to_upper(text: &str, rules: CaseRules) -> String {
    text.chars().map(|ch| upper(ch, rules)).collect()
}

/// Lowercases a text.
pub fn to_lower(text: &str, rules: CaseRules) -> String {
    text.chars().map(|ch| lower(ch, rules)).collect()
}
