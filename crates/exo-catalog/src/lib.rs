//! The cmdlet catalog of the service as data compiled in: parameters with types, sets, positions, aliases, values and
//! defaults; output properties; default views.
//!
//! The facts come from Microsoft's public documentation (see NOTICE). Lines are sorted when the crate is built; a
//! lookup is a binary search over them and parses the one line it finds, so that nothing is parsed at start and
//! nothing is kept in memory.
//!
//! Not here: what a cmdlet does, and which cmdlets a connection offers; the service says that.

use serde::Deserialize;
use serde_json::Value;

const CMDLETS: &str = include_str!(concat!(env!("OUT_DIR"), "/cmdlets.txt"));
const OUTPUTS: &str = include_str!(concat!(env!("OUT_DIR"), "/outputs.txt"));

/// A cmdlet of the service.
#[derive(Clone, Debug, Deserialize)]
pub struct Cmdlet {
    /// Its name.
    pub name: String,
    /// Where it exists: `EXO`, `EOP`, `SCC`.
    #[serde(default)]
    pub applicable: Vec<String>,
    /// Its parameter sets.
    #[serde(default)]
    pub parameter_sets: Vec<ParameterSet>,
    /// Its parameters.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
}

/// A parameter set.
#[derive(Clone, Debug, Deserialize)]
pub struct ParameterSet {
    /// Its name.
    pub name: String,
    /// The parameters in it.
    pub parameters: Vec<Membership>,
    /// Whether it is taken when the parameters do not decide.
    #[serde(default)]
    pub default: bool,
}

/// A parameter in a set.
#[derive(Clone, Debug, Deserialize)]
pub struct Membership {
    /// The parameter's name.
    pub name: String,
    /// Its position, from 0.
    pub position: Option<i64>,
    /// Whether it must be given.
    #[serde(default)]
    pub mandatory: bool,
}

/// A parameter.
#[derive(Clone, Debug, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type as documented, without namespace where the documentation has none.
    #[serde(rename = "type", default)]
    pub type_name: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How it takes pipeline input, as documented: `True`, `False`, `True (ByValue)`, …
    #[serde(default)]
    pub pipeline: Option<Value>,
    /// The values that the documentation lists.
    #[serde(default)]
    pub documented_values: Vec<String>,
    /// Whether it is reserved for the service's own use.
    #[serde(default)]
    pub internal: bool,
}

/// What a noun's objects look like.
#[derive(Clone, Debug, Deserialize)]
pub struct Output {
    /// The noun.
    pub noun: String,
    /// The columns of its default table; empty when it has none.
    pub columns: Vec<String>,
    /// Property, type, and a sample, in the order of the service.
    pub properties: Vec<(String, Option<String>, Value)>,
}

/// The line of a sorted text that begins with `key` and a tab.
fn line<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text[..middle].rfind('\n').map_or(0, |at| at + 1).max(low);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let (name, body) = text[start..end].split_once('\t')?;
        match name.cmp(key) {
            std::cmp::Ordering::Equal => return Some(body),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// The cmdlet of a name, without regard to case.
pub fn cmdlet(name: &str) -> Option<Cmdlet> {
    serde_json::from_str(line(CMDLETS, &name.to_lowercase())?).ok()
}

/// What the objects of a noun look like, without regard to case.
pub fn output(noun: &str) -> Option<Output> {
    serde_json::from_str(line(OUTPUTS, &noun.to_lowercase())?).ok()
}

/// The names of all cmdlets in lower case, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    CMDLETS.lines().filter_map(|line| line.split('\t').next())
}

impl Cmdlet {
    /// The parameter of a name or alias, without regard to case.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| {
            parameter.name.eq_ignore_ascii_case(name)
                || parameter.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
        })
    }

    /// Whether the cmdlet changes something and can be asked what it would do.
    pub fn supports_should_process(&self) -> bool {
        self.parameter("WhatIf").is_some()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_cmdlet_is_found_and_parsed() {
        let mut count = 0;
        for name in names() {
            let found = cmdlet(name).unwrap();
            assert!(found.name.eq_ignore_ascii_case(name));
            count += 1;
        }
        assert_eq!(count, 941);
        assert!(cmdlet("Get-Nothing").is_none() && cmdlet("").is_none());
    }

    #[test]
    fn sets_positions_and_values_are_there() {
        let set = cmdlet("set-accepteddomain").unwrap();
        let member = &set.parameter_sets[0].parameters[0];
        assert_eq!((member.name.as_str(), member.position, member.mandatory), ("Identity", Some(0), true));
        assert_eq!(set.parameter("domaintype").unwrap().documented_values.len(), 3);
        assert_eq!(set.parameter("cf").unwrap().name, "Confirm");
        assert_eq!(output("AcceptedDomain").unwrap().columns, ["Name", "DomainName", "DomainType", "Default"]);
    }
}
