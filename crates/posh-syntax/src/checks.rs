//! What is wrong with a tree whose syntax is right: what may be assigned to, splatted, repeated.

use crate::error::ParseError;
use crate::messages::Message;
use crate::operator::Operator;
use crate::tree::{NodeId, NodeKind, NodeList, Tree, TypeKind, TypeName, TypeShape};

/// Variables that a data section may read.
const DATA_VARIABLES: &[&str] = &["psculture", "psuiculture", "true", "false", "null"];
/// What an enum may be based on.
const INTEGRAL_TYPES: &[&str] = &[
    "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "int16", "uint16", "int32", "uint32", "int64",
    "uint64",
];

/// Adds the errors of the whole tree in preorder.
pub(crate) fn check(tree: &Tree, errors: &mut Vec<ParseError>) {
    let mut checks = Checks { tree, errors };
    let mut open = vec![(tree.root(), false)];
    while let Some((id, in_data)) = open.pop() {
        checks.node(id, in_data);
        let in_data = in_data || matches!(tree.kind(id), NodeKind::Data { .. });
        let from = open.len();
        crate::visit::each_child(tree.kind(id), &tree.lists, |_, child| open.push((child, in_data)));
        open[from..].reverse();
    }
}

struct Checks<'t> {
    tree: &'t Tree,
    errors: &'t mut Vec<ParseError>,
}

impl Checks<'_> {
    fn error(&mut self, at: NodeId, message: Message) {
        let (id, span) = (message.id(), self.tree.span(at));
        if self.errors.iter().any(|error| error.id == id && error.span == span) {
            return;
        }
        self.errors.push(ParseError { id, message: message.text(), span, incomplete: false });
    }

    fn node(&mut self, id: NodeId, in_data: bool) {
        let tree = self.tree;
        match tree.kind(id) {
            NodeKind::Assignment { left, .. } => self.assignable(*left),
            NodeKind::Unary { operator, operand } => self.increment(*operator, *operand),
            NodeKind::Variable { path, splatted } => {
                if *splatted {
                    self.splatted(id, path);
                }
                let allowed = DATA_VARIABLES.iter().any(|name| name.eq_ignore_ascii_case(path));
                if in_data && !allowed {
                    self.error(id, Message::VariableReferenceNotSupportedInDataSection);
                }
            }
            NodeKind::Hashtable { pairs } => self.keys(*pairs),
            NodeKind::Try { catches, .. } => self.catches(*catches),
            NodeKind::Attribute { positional, .. } => self.positional(*positional),
            NodeKind::NamedAttributeArgument { value: Some(value), .. } => self.attribute_value(*value),
            NodeKind::NamedBlock { statements, .. } => self.type_names(*statements),
            NodeKind::TypeDefinition { kind: TypeKind::Enum, bases, .. } => self.enum_base(*bases),
            NodeKind::Return { value } => self.method_return(id, value.is_some()),
            _ => {}
        }
    }

    /// An assignment may be to variables, members, indexes, and lists of them, behind types and attributes.
    fn assignable(&mut self, target: NodeId) {
        let tree = self.tree;
        match tree.kind(target) {
            NodeKind::Variable { .. }
            | NodeKind::Member { .. }
            | NodeKind::InvokeMember { .. }
            | NodeKind::Index { .. }
            | NodeKind::Error { .. } => {}
            NodeKind::ArrayLiteral { elements } => {
                for element in tree.list(*elements) {
                    self.assignable(*element);
                }
            }
            NodeKind::Convert { operand, .. } | NodeKind::Attributed { operand, .. } => self.assignable(*operand),
            NodeKind::Paren { body } => match self.pure_expression(*body) {
                Some(inner) => self.assignable(inner),
                None => self.error(*body, Message::InvalidLeftHandSide),
            },
            _ => self.error(target, Message::InvalidLeftHandSide),
        }
    }

    /// The expression that a pipeline consists of.
    fn pure_expression(&self, id: NodeId) -> Option<NodeId> {
        match self.tree.kind(id) {
            NodeKind::Pipeline { elements, .. } => match self.tree.list(*elements) {
                [only] => self.pure_expression(*only),
                _ => None,
            },
            NodeKind::CommandExpression { expression, .. } => Some(*expression),
            _ => None,
        }
    }

    fn increment(&mut self, operator: Operator, operand: NodeId) {
        let sign = match operator {
            Operator::PlusPlus | Operator::PostfixPlusPlus => "++",
            Operator::MinusMinus | Operator::PostfixMinusMinus => "--",
            _ => return,
        };
        match self.tree.kind(operand) {
            NodeKind::Variable { .. }
            | NodeKind::Member { .. }
            | NodeKind::InvokeMember { .. }
            | NodeKind::Index { .. }
            | NodeKind::Error { .. } => {}
            NodeKind::Convert { operand, .. } | NodeKind::Attributed { operand, .. } => {
                self.increment(operator, *operand);
            }
            NodeKind::Paren { body } => match self.pure_expression(*body) {
                Some(inner) => self.increment(operator, inner),
                None => self.error(*body, Message::OperatorRequiresVariableOrProperty(sign.into())),
            },
            _ => self.error(operand, Message::OperatorRequiresVariableOrProperty(sign.into())),
        }
    }

    /// A splatted variable must be an argument of its own.
    fn splatted(&mut self, id: NodeId, path: &str) {
        let tree = self.tree;
        let mut parent = tree.node(id).parent;
        if let Some(up) = parent
            && matches!(tree.kind(up), NodeKind::UsingExpression { .. })
        {
            parent = tree.node(up).parent;
        }
        let Some(parent) = parent else {
            return;
        };
        let in_command = |at: NodeId| {
            tree.node(at)
                .parent
                .is_some_and(|up| matches!(tree.kind(up), NodeKind::Command { .. } | NodeKind::CommandParameter { .. }))
        };
        match tree.kind(parent) {
            NodeKind::Command { .. } => {}
            NodeKind::ArrayLiteral { .. } if in_command(parent) => {
                self.error(id, Message::SplattingNotPermittedInArgumentList(path.into()));
            }
            _ => self.error(id, Message::SplattingNotPermitted(path.into())),
        }
    }

    /// Constant keys of a hashtable must differ.
    fn keys(&mut self, pairs: NodeList) {
        let tree = self.tree;
        let mut seen = std::collections::HashSet::new();
        for pair in tree.list(pairs).chunks_exact(2) {
            let text = match tree.kind(pair[0]) {
                NodeKind::StringConstant { value, .. } => value.to_lowercase(),
                NodeKind::Constant { .. } => tree.text(pair[0]).to_lowercase(),
                _ => continue,
            };
            if !seen.insert(text) {
                let written = match tree.kind(pair[0]) {
                    NodeKind::StringConstant { value, .. } => value.to_string(),
                    _ => tree.text(pair[0]).to_string(),
                };
                self.error(pair[0], Message::DuplicateKeyInHashLiteral(written));
            }
        }
    }

    /// A clause behind one that catches everything, or the same type, is never reached.
    fn catches(&mut self, catches: NodeList) {
        let tree = self.tree;
        let mut seen: Vec<String> = Vec::new();
        for clause in tree.list(catches) {
            let NodeKind::Catch { types, .. } = tree.kind(*clause) else {
                continue;
            };
            for constraint in tree.list(*types) {
                let NodeKind::TypeConstraint { name } = tree.kind(*constraint) else {
                    continue;
                };
                let lower = name.text.to_lowercase();
                let short = lower.strip_prefix("system.").unwrap_or(&lower).to_string();
                if seen.contains(&short) || seen.iter().any(|name| name == "exception") {
                    self.error(*constraint, Message::ExceptionTypeAlreadyCaught(name.text.to_string()));
                }
                seen.push(short);
            }
        }
    }

    fn positional(&mut self, values: NodeList) {
        for value in self.tree.list(values) {
            self.attribute_value(*value);
        }
    }

    fn attribute_value(&mut self, value: NodeId) {
        if !self.constant(value) {
            self.error(value, Message::ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock);
        }
    }

    /// Whether an attribute may have this value; only variables that hold no constant are refused.
    fn constant(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            NodeKind::Variable { path, .. } => {
                ["true", "false", "null"].iter().any(|name| name.eq_ignore_ascii_case(path))
            }
            NodeKind::Error { .. } => false,
            _ => true,
        }
    }

    /// Types of one block must have different names.
    fn type_names(&mut self, statements: NodeList) {
        let tree = self.tree;
        let mut seen: Vec<String> = Vec::new();
        for statement in tree.list(statements) {
            if let NodeKind::TypeDefinition { name, .. } = tree.kind(*statement) {
                let lower = name.to_lowercase();
                if seen.contains(&lower) {
                    self.error(*statement, Message::MemberAlreadyDefined(name.to_string()));
                }
                seen.push(lower);
            }
        }
    }

    fn enum_base(&mut self, bases: NodeList) {
        let tree = self.tree;
        if let Some(base) = tree.list(bases).first()
            && let NodeKind::TypeConstraint { name } = tree.kind(*base)
        {
            let lower = name.text.to_lowercase();
            let short = lower.strip_prefix("system.").unwrap_or(&lower);
            if !INTEGRAL_TYPES.contains(&short) {
                self.error(*base, Message::InvalidUnderlyingType(name.text.to_string()));
            }
        }
    }

    /// A method returns a value if, and only if, it has a type other than void.
    fn method_return(&mut self, id: NodeId, has_value: bool) {
        let tree = self.tree;
        let mut at = tree.node(id).parent;
        while let Some(up) = at {
            match tree.kind(up) {
                NodeKind::ScriptBlockExpression { .. } | NodeKind::FunctionDefinition { .. } => return,
                NodeKind::FunctionMember { return_type, constructor, .. } => {
                    let void = match return_type.map(|id| tree.kind(id)) {
                        Some(NodeKind::TypeConstraint { name }) => is_void(name),
                        _ => true,
                    };
                    if void && has_value {
                        self.error(id, Message::VoidMethodHasReturn);
                    } else if !void && !has_value && !constructor {
                        self.error(id, Message::NonVoidMethodMissingReturnValue);
                    }
                    return;
                }
                _ => at = tree.node(up).parent,
            }
        }
    }
}

fn is_void(name: &TypeName) -> bool {
    matches!(&name.shape, TypeShape::Simple { name, .. }
        if name.eq_ignore_ascii_case("void") || name.eq_ignore_ascii_case("System.Void"))
}
