//! What is known of an imported cmdlet: names, parameters, sets.

/// An imported cmdlet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CmdletDefinition {
    /// The service's name, without a prefix.
    pub name: String,
    /// `DefaultParameterSetName`.
    pub default_set: Option<String>,
    /// Whether `-WhatIf` and `-Confirm` are there.
    pub supports_should_process: bool,
    /// `ConfirmImpact`; `None` for the usual one.
    pub confirm_impact: Option<String>,
    /// Parameters in order.
    pub parameters: Vec<ParameterDefinition>,
}

/// One of its parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParameterDefinition {
    /// The name.
    pub name: String,
    /// The type as written, such as `System.Object` or `string[]`; empty for none.
    pub type_name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// `ValidateSet`.
    pub values: Vec<String>,
    /// In which sets, and how; empty for a parameter without attribute, which is in all.
    pub sets: Vec<SetMembership>,
}

/// How a parameter belongs to a set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SetMembership {
    /// The set; `None` for all.
    pub set: Option<String>,
    /// Must be given.
    pub mandatory: bool,
    /// Position.
    pub position: Option<i32>,
    /// Takes objects of the pipeline.
    pub from_pipeline: bool,
    /// Takes properties of objects of the pipeline.
    pub from_pipeline_by_name: bool,
    /// Takes what is left.
    pub from_remaining: bool,
}

impl ParameterDefinition {
    /// Whether it is a switch.
    #[must_use]
    pub fn is_switch(&self) -> bool {
        let last = self.type_name.rsplit('.').next().unwrap_or_default();
        last.eq_ignore_ascii_case("switch") || last.eq_ignore_ascii_case("SwitchParameter")
    }
}

impl CmdletDefinition {
    /// The parameter of a name or alias.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&ParameterDefinition> {
        self.parameters.iter().find(|parameter| {
            parameter.name.eq_ignore_ascii_case(name)
                || parameter.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
        })
    }

    /// The name with a prefix before the noun: `Get-Mailbox` and `Zed` give `Get-ZedMailbox`.
    #[must_use]
    pub fn name_with_prefix(&self, prefix: &str) -> String {
        match self.name.split_once('-') {
            Some((verb, noun)) if !prefix.is_empty() => format!("{verb}-{prefix}{noun}"),
            _ => self.name.clone(),
        }
    }
}
