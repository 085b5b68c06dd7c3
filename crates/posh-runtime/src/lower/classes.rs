//! Classes and enums.

use std::sync::Arc;

use posh_syntax::tree::{NodeId, NodeKind, TypeKind};

use super::Lowerer;
use crate::code::{Method, Property, StmtKind, TypeDefinition};

impl Lowerer<'_> {
    pub(super) fn type_definition(&mut self, id: NodeId) -> StmtKind {
        let NodeKind::TypeDefinition { kind, name, attributes, bases, members } = self.tree.kind(id) else {
            return StmtKind::NotThere("this type");
        };
        if *kind == TypeKind::Interface {
            return StmtKind::NotThere("interface");
        }
        let (name, is_enum) = (name.to_string(), *kind == TypeKind::Enum);
        let (attributes, bases, members) = (self.list(*attributes), self.list(*bases), self.list(*members));
        let is_flags = attributes.into_iter().filter_map(|id| self.attribute(id)).any(|a| a.name == "flags");
        let bases = bases.into_iter().filter_map(|id| self.type_of_constraint(id)).collect();
        let (mut properties, mut methods) = (Vec::new(), Vec::new());
        for id in members {
            match self.tree.kind(id) {
                NodeKind::PropertyMember { .. } => properties.extend(self.property(id)),
                NodeKind::FunctionMember { .. } => methods.extend(self.method(id)),
                _ => {}
            }
        }
        StmtKind::Type(Arc::new(TypeDefinition { name, is_enum, is_flags, bases, properties, methods }))
    }

    fn property(&mut self, id: NodeId) -> Option<Property> {
        let NodeKind::PropertyMember { name, is_static, hidden, property_type, initial, .. } = self.tree.kind(id)
        else {
            return None;
        };
        let (name, is_static, hidden) = (name.to_string(), *is_static, *hidden);
        let (property_type, initial) = (*property_type, *initial);
        let type_name = property_type.and_then(|id| self.type_of_constraint(id));
        Some(Property { name, type_name, initial: initial.map(|id| self.expression(id)), is_static, hidden })
    }

    fn method(&mut self, id: NodeId) -> Option<Method> {
        let NodeKind::FunctionMember { name, is_static, hidden, constructor, return_type, parameters, body, .. } =
            self.tree.kind(id)
        else {
            return None;
        };
        let outer = self.list(*parameters);
        let code = self.inner(*body, &outer);
        let return_type = return_type.and_then(|id| self.type_of_constraint(id));
        Some(Method {
            name: name.to_string(),
            is_static: *is_static,
            is_constructor: *constructor,
            hidden: *hidden,
            return_type,
            code,
            base_arguments: self.base_arguments(*body),
        })
    }

    /// The arguments of `: base(…)`, which the tree keeps as the body's first statement.
    fn base_arguments(&mut self, body: NodeId) -> Vec<crate::code::Expr> {
        let NodeKind::ScriptBlock { end: Some(end), .. } = *self.tree.kind(body) else { return Vec::new() };
        let NodeKind::NamedBlock { statements, .. } = *self.tree.kind(end) else { return Vec::new() };
        let Some(first) = self.tree.list(statements).first().copied() else { return Vec::new() };
        let NodeKind::CommandExpression { expression, .. } = *self.tree.kind(first) else { return Vec::new() };
        let NodeKind::BaseConstructorCall { arguments, .. } = *self.tree.kind(expression) else { return Vec::new() };
        self.list(arguments).into_iter().map(|id| self.expression(id)).collect()
    }
}
