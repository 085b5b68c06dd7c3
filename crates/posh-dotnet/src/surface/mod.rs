//! Types and members with their signatures, as recorded from the reference shell on .NET 10.
//!
//! `data/surface.tsv` holds one line a type (`T`), constructor (`N`), member (`M`) and overload (`O`); types are sorted by
//! name without regard to case.

mod signature;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use signature::{Parameter, Signature};

static TABLE: &str = include_str!("../../data/surface.tsv");
static ACCELERATORS: &str = include_str!("../../data/accelerators.tsv");

/// Where each type's lines start and end, by lower-case full name.
static INDEX: LazyLock<HashMap<String, (usize, usize)>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    let mut starts: Vec<usize> = TABLE.match_indices("\nT\t").map(|(at, _)| at + 1).collect();
    starts.insert(0, 0);
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(TABLE.len());
        let name = TABLE[start + 2..].split('\t').next().unwrap_or_default();
        index.insert(name.to_lowercase(), (*start, end));
    }
    index
});

/// What sort of type it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TypeKind {
    Class,
    AbstractClass,
    StaticClass,
    Struct,
    Enum,
    Interface,
    Delegate,
}

/// A type of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeInfo {
    lines: &'static str,
}

/// What sort of member it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MemberKind {
    Property,
    Field,
    Method,
    /// A property with an index.
    Indexed,
}

/// A member of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberInfo {
    /// The name as declared.
    pub name: &'static str,
    /// The sort of member.
    pub kind: MemberKind,
    /// What Get-Member prints of a property or field; one a line for indexed properties; empty for methods.
    pub definition: String,
    /// The value of a constant.
    pub value: Option<&'static str>,
    /// The base type that declares it when that type is not in the table.
    pub from: Option<&'static str>,
    /// The overloads of a method, exactly as `.OverloadDefinitions` prints them.
    pub overloads: Vec<String>,
}

impl MemberInfo {
    /// Whether the member belongs to the type and not to an instance.
    pub fn is_static(&self) -> bool {
        let text = self.overloads.first().map_or(self.definition.as_str(), String::as_str);
        text.starts_with("static ")
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.replace('\u{1f}', "\n");
    }
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match (ch, if ch == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('r')) => out.push('\r'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some(other)) => out.push(other),
            (other, _) => out.push(other),
        }
    }
    out.replace('\u{1f}', "\n")
}

impl TypeInfo {
    fn field(&self, index: usize) -> &'static str {
        let line = self.lines.lines().next().unwrap_or_default();
        line.split('\t').nth(index).unwrap_or_default()
    }

    fn list(&self, index: usize) -> impl Iterator<Item = &'static str> {
        self.field(index).split(';').filter(|part| !part.is_empty())
    }

    /// The full name; generic types end in a backtick and the number of parameters.
    pub fn name(&self) -> &'static str {
        self.field(1)
    }

    /// The sort of type.
    pub fn kind(&self) -> TypeKind {
        match self.field(2) {
            "abstract class" => TypeKind::AbstractClass,
            "static class" => TypeKind::StaticClass,
            "struct" => TypeKind::Struct,
            "enum" => TypeKind::Enum,
            "interface" => TypeKind::Interface,
            "delegate" => TypeKind::Delegate,
            _ => TypeKind::Class,
        }
    }

    /// The full name of the base type.
    pub fn base(&self) -> Option<&'static str> {
        Some(self.field(3)).filter(|name| !name.is_empty())
    }

    /// The interfaces that change behaviour, by short name (`IList`, `IEnumerable[char]`).
    pub fn interfaces(&self) -> impl Iterator<Item = &'static str> {
        self.list(4)
    }

    /// The names of the generic parameters.
    pub fn generic_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.list(5)
    }

    /// The name as signatures print it.
    pub fn printed(&self) -> &'static str {
        self.field(6)
    }

    /// The name of the default indexed property.
    pub fn indexer(&self) -> Option<&'static str> {
        Some(self.field(7)).filter(|name| !name.is_empty())
    }

    /// The underlying type of an enumeration.
    pub fn underlying(&self) -> Option<&'static str> {
        Some(self.field(8)).filter(|name| !name.is_empty())
    }

    /// Whether an enumeration is a set of flags.
    pub fn is_flags(&self) -> bool {
        self.field(9) == "flags"
    }

    /// Names and values of an enumeration, in the runtime's order.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, i64)> {
        self.list(10).filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let value = value.parse::<i64>().or_else(|_| value.parse::<u64>().map(|value| value as i64)).ok()?;
            Some((name, value))
        })
    }

    /// The constructors, as `[T]::new` prints them.
    pub fn constructors(&self) -> Vec<String> {
        self.lines.lines().filter_map(|line| line.strip_prefix("N\t")).map(unescape).collect()
    }

    /// The members declared here, in the table's order; those of bases are not repeated.
    pub fn members(&self) -> Vec<MemberInfo> {
        let mut members: Vec<MemberInfo> = Vec::new();
        for line in self.lines.lines() {
            if let Some(rest) = line.strip_prefix("M\t") {
                members.push(member(rest));
            } else if let (Some(rest), Some(last)) = (line.strip_prefix("O\t"), members.last_mut()) {
                last.overloads.push(unescape(rest));
            }
        }
        members
    }

    /// The members of this name (static and instance overloads are two), without regard to case.
    pub fn members_named(&self, name: &str) -> Vec<MemberInfo> {
        let mut members: Vec<MemberInfo> = Vec::new();
        let mut inside = false;
        for line in self.lines.lines() {
            if let Some(rest) = line.strip_prefix("M\t") {
                inside = rest.split('\t').next().is_some_and(|found| found.eq_ignore_ascii_case(name));
                if inside {
                    members.push(member(rest));
                }
            } else if let (true, Some(rest), Some(last)) = (inside, line.strip_prefix("O\t"), members.last_mut()) {
                last.overloads.push(unescape(rest));
            }
        }
        members
    }
}

fn member(line: &'static str) -> MemberInfo {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let name = next();
    let kind = match next() {
        "property" => MemberKind::Property,
        "field" => MemberKind::Field,
        "indexed" => MemberKind::Indexed,
        _ => MemberKind::Method,
    };
    let definition = unescape(next());
    let optional = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    MemberInfo { name, kind, definition, value: optional(next()), from: optional(next()), overloads: Vec::new() }
}

/// The type of this full name, without regard to case.
pub fn find(name: &str) -> Option<TypeInfo> {
    let (start, end) = INDEX.get(&name.to_lowercase()).copied()?;
    Some(TypeInfo { lines: &TABLE[start..end] })
}

/// All types, by name.
pub fn types() -> impl Iterator<Item = TypeInfo> {
    let mut places: Vec<(usize, usize)> = INDEX.values().copied().collect();
    places.sort_unstable();
    places.into_iter().map(|(start, end)| TypeInfo { lines: &TABLE[start..end] })
}

/// Type accelerators with the full names they stand for.
pub fn accelerators() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACCELERATORS.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_type_is_found_in_any_case_with_its_members() {
        let string = find("system.STRING").unwrap();
        assert_eq!((string.name(), string.kind()), ("System.String", TypeKind::Class));
        let substring = &string.members_named("substring")[0];
        assert_eq!(
            substring.overloads,
            ["string Substring(int startIndex)", "string Substring(int startIndex, int length)"]
        );
        assert_eq!(string.members_named("Equals").len(), 2);
    }

    #[test]
    fn an_enumeration_has_its_values() {
        let day = find("System.DayOfWeek").unwrap();
        assert_eq!(day.values().next(), Some(("Sunday", 0)));
        assert!(!day.is_flags());
    }

    #[test]
    fn every_overload_in_the_table_is_understood() {
        for info in types() {
            for text in
                info.constructors().into_iter().chain(info.members().into_iter().flat_map(|member| member.overloads))
            {
                let signature = Signature::parse(&text);
                assert!(signature.is_some(), "{}: {text}", info.name());
            }
        }
    }
}
