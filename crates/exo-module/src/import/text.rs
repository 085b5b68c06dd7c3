//! Reads a delivered module text: parsed, never executed.
//!
//! Each cmdlet is a function whose parameter block says names, types, sets and aliases (section 4 of the protocol
//! notes). Bodies are not looked at. What is exported is said beside the text.

use posh_syntax::tree::{NodeId, NodeKind, Number, Tree};

use super::definition::{CmdletDefinition, ParameterDefinition, SetMembership};

/// The cmdlets of a module tree: those of `exported` that the text defines, in the order of the text. Without
/// `exported` all functions with a verb and a noun count.
#[must_use]
pub fn cmdlets(tree: &Tree, exported: Option<&[&str]>) -> Vec<CmdletDefinition> {
    let Some(statements) = top_statements(tree) else { return Vec::new() };
    let mut found: Vec<CmdletDefinition> = Vec::new();
    for &statement in statements {
        let NodeKind::FunctionDefinition { name, parameters, body, .. } = tree.kind(statement) else { continue };
        let name = without_scope(name);
        let wanted = match exported {
            Some(names) => names.iter().any(|exported| exported.eq_ignore_ascii_case(name)),
            None => name.contains('-'),
        };
        if !wanted {
            continue;
        }
        let definition = Reader { tree }.function(name, tree.list(*parameters), *body);
        found.retain(|earlier| !earlier.name.eq_ignore_ascii_case(name));
        found.push(definition);
    }
    found
}

fn top_statements(tree: &Tree) -> Option<&[NodeId]> {
    let NodeKind::ScriptBlock { end: Some(end), .. } = tree.kind(tree.root()) else { return None };
    match tree.kind(*end) {
        NodeKind::NamedBlock { statements, .. } => Some(tree.list(*statements)),
        _ => None,
    }
}

/// A function's name without `script:` and the like.
fn without_scope(name: &str) -> &str {
    match name.split_once(':') {
        Some((scope, rest))
            if ["script", "global", "local", "private"].iter().any(|known| known.eq_ignore_ascii_case(scope)) =>
        {
            rest
        }
        _ => name,
    }
}

struct Reader<'a> {
    tree: &'a Tree,
}

impl Reader<'_> {
    fn function(&self, name: &str, parameters: &[NodeId], body: NodeId) -> CmdletDefinition {
        let mut definition = CmdletDefinition { name: name.to_owned(), ..CmdletDefinition::default() };
        let mut ids = parameters.to_vec();
        if let NodeKind::ScriptBlock { param: Some(param), .. } = self.tree.kind(body)
            && let NodeKind::ParamBlock { attributes, parameters } = self.tree.kind(*param)
        {
            ids.extend_from_slice(self.tree.list(*parameters));
            for &attribute in self.tree.list(*attributes) {
                self.binding(attribute, &mut definition);
            }
        }
        definition.parameters = ids.into_iter().filter_map(|id| self.parameter(id)).collect();
        definition
    }

    fn binding(&self, attribute: NodeId, definition: &mut CmdletDefinition) {
        let Some(attribute) = self.attribute(attribute, "CmdletBinding") else { return };
        for (name, value) in attribute.named {
            if name.eq_ignore_ascii_case("DefaultParameterSetName") {
                definition.default_set = value.into_text();
            } else if name.eq_ignore_ascii_case("SupportsShouldProcess") {
                definition.supports_should_process = value.is_true();
            } else if name.eq_ignore_ascii_case("ConfirmImpact") {
                definition.confirm_impact = value.into_text();
            }
        }
    }

    fn parameter(&self, id: NodeId) -> Option<ParameterDefinition> {
        let NodeKind::Parameter { attributes, variable, .. } = self.tree.kind(id) else { return None };
        let NodeKind::Variable { path, .. } = self.tree.kind(*variable) else { return None };
        let mut parameter = ParameterDefinition { name: path.to_string(), ..ParameterDefinition::default() };
        for &id in self.tree.list(*attributes) {
            if let NodeKind::TypeConstraint { name } = self.tree.kind(id) {
                parameter.type_name = name.text.to_string();
            } else if let Some(attribute) = self.attribute(id, "Parameter") {
                parameter.sets.push(membership(attribute));
            } else if let Some(attribute) = self.attribute(id, "Alias") {
                parameter.aliases.extend(attribute.positional);
            } else if let Some(attribute) = self.attribute(id, "ValidateSet") {
                parameter.values.extend(attribute.positional);
            }
        }
        Some(parameter)
    }

    /// The attribute at `id` when it has this name, with or without `Attribute` behind it.
    fn attribute(&self, id: NodeId, wanted: &str) -> Option<Arguments> {
        let NodeKind::Attribute { name, positional, named } = self.tree.kind(id) else { return None };
        let last = name.text.rsplit('.').next().unwrap_or_default();
        let matches = last.eq_ignore_ascii_case(wanted) || last.eq_ignore_ascii_case(&format!("{wanted}Attribute"));
        if !matches {
            return None;
        }
        let positional = self.tree.list(*positional).iter().flat_map(|&id| self.texts(id)).collect();
        let named = self.tree.list(*named).iter().filter_map(|&id| match self.tree.kind(id) {
            NodeKind::NamedAttributeArgument { name, value } => {
                Some((name.to_string(), value.map_or(Literal::Bool(true), |value| self.literal(value))))
            }
            _ => None,
        });
        Some(Arguments { positional, named: named.collect() })
    }

    /// The texts of an argument: one, or an array of them.
    fn texts(&self, id: NodeId) -> Vec<String> {
        match self.tree.kind(id) {
            NodeKind::ArrayLiteral { elements } => {
                self.tree.list(*elements).iter().flat_map(|&id| self.texts(id)).collect()
            }
            _ => self.literal(id).into_text().into_iter().collect(),
        }
    }

    fn literal(&self, id: NodeId) -> Literal {
        match self.tree.kind(id) {
            NodeKind::StringConstant { value, .. } => Literal::Text(value.to_string()),
            NodeKind::Constant { value: Number::Int32(number) } => Literal::Number(*number),
            NodeKind::Variable { path, .. } if path.eq_ignore_ascii_case("true") => Literal::Bool(true),
            NodeKind::Variable { path, .. } if path.eq_ignore_ascii_case("false") => Literal::Bool(false),
            _ => Literal::Other,
        }
    }
}

/// An attribute's arguments.
struct Arguments {
    positional: Vec<String>,
    named: Vec<(String, Literal)>,
}

/// A value that needs no evaluation.
enum Literal {
    Text(String),
    Number(i32),
    Bool(bool),
    /// Anything that would have to be evaluated; never is.
    Other,
}

impl Literal {
    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(_) | Self::Other => None,
        }
    }

    fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true)) || matches!(self, Self::Number(number) if *number != 0)
    }

    fn number(&self) -> Option<i32> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

fn membership(attribute: Arguments) -> SetMembership {
    let mut membership = SetMembership::default();
    for (name, value) in attribute.named {
        match name.to_ascii_lowercase().as_str() {
            "parametersetname" => membership.set = value.into_text(),
            "mandatory" => membership.mandatory = value.is_true(),
            "position" => membership.position = value.number(),
            "valuefrompipeline" => membership.from_pipeline = value.is_true(),
            "valuefrompipelinebypropertyname" => membership.from_pipeline_by_name = value.is_true(),
            "valuefromremainingarguments" => membership.from_remaining = value.is_true(),
            _ => {}
        }
    }
    membership
}
