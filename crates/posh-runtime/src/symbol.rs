//! Interned names. Variables, properties, members and commands are compared without regard to case millions of times a
//! second, so their names become numbers once. The table only grows: it holds names, not data.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use parking_lot::RwLock;

/// A name without regard to case; two names that differ only in case are the same symbol.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

struct Table {
    ids: HashMap<Box<str>, u32>,
    names: Vec<&'static str>,
}

static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(|| RwLock::new(Table { ids: HashMap::new(), names: Vec::new() }));

/// Folds text as .NET's OrdinalIgnoreCase does: every character by its simple upper case.
pub fn fold(text: &str) -> std::borrow::Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
        return std::borrow::Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return std::borrow::Cow::Owned(text.to_ascii_uppercase());
    }
    std::borrow::Cow::Owned(text.chars().map(fold_char).collect())
}

/// The simple upper case of a character; characters whose upper case is several characters stay.
pub fn fold_char(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_uppercase();
    }
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

/// Whether two texts are equal without regard to case, as .NET's OrdinalIgnoreCase tells.
pub fn eq_ignore_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.chars().map(fold_char).eq(right.chars().map(fold_char))
}

impl Symbol {
    /// The symbol of a name.
    pub fn new(name: &str) -> Symbol {
        let folded = fold(name);
        if let Some(&id) = TABLE.read().ids.get(folded.as_ref()) {
            return Symbol(id);
        }
        let mut table = TABLE.write();
        if let Some(&id) = table.ids.get(folded.as_ref()) {
            return Symbol(id);
        }
        let id = u32::try_from(table.names.len()).unwrap_or(u32::MAX);
        table.names.push(Box::leak(name.to_owned().into_boxed_str()));
        table.ids.insert(folded.into_owned().into_boxed_str(), id);
        Symbol(id)
    }

    /// The symbol of a name that was seen before, without adding it.
    pub fn find(name: &str) -> Option<Symbol> {
        TABLE.read().ids.get(fold(name).as_ref()).map(|&id| Symbol(id))
    }

    /// The name in the case in which it was first seen.
    pub fn as_str(self) -> &'static str {
        TABLE.read().names.get(self.0 as usize).copied().unwrap_or("")
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_not_by_case() {
        assert_eq!(Symbol::new("Über"), Symbol::new("ÜBER"));
        assert_ne!(Symbol::new("a"), Symbol::new("b"));
        assert_eq!(Symbol::new("FirstSeenSo").as_str(), "FirstSeenSo");
        assert!(eq_ignore_case("straße", "STRAßE"));
    }
}
