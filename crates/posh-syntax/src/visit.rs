//! Walking the tree.

use crate::tree::{NodeId, NodeKind, NodeList, Tree};

/// Which part of its parent a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names are the roles of the dump protocol.
pub enum Role {
    Root,
    Using,
    Attribute,
    Param,
    DynamicParam,
    Begin,
    Process,
    End,
    Clean,
    Parameter,
    Trap,
    Statement,
    Name,
    Default,
    Positional,
    Named,
    Value,
    Alias,
    Specification,
    Body,
    Base,
    Member,
    Type,
    Initial,
    Condition,
    Then,
    Else,
    Initializer,
    Iterator,
    Throttle,
    Variable,
    Pattern,
    Clause,
    Catch,
    Finally,
    Label,
    Allowed,
    Left,
    Right,
    Element,
    Redirection,
    Expression,
    Argument,
    Location,
    Operand,
    Target,
    Index,
    Nested,
    Key,
    Child,
}

impl Role {
    /// The role as the dump protocol writes it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Root => "root",
            Role::Using => "using",
            Role::Attribute => "attribute",
            Role::Param => "param",
            Role::DynamicParam => "dynamicparam",
            Role::Begin => "begin",
            Role::Process => "process",
            Role::End => "end",
            Role::Clean => "clean",
            Role::Parameter => "parameter",
            Role::Trap => "trap",
            Role::Statement => "statement",
            Role::Name => "name",
            Role::Default => "default",
            Role::Positional => "positional",
            Role::Named => "named",
            Role::Value => "value",
            Role::Alias => "alias",
            Role::Specification => "specification",
            Role::Body => "body",
            Role::Base => "base",
            Role::Member => "member",
            Role::Type => "type",
            Role::Initial => "initial",
            Role::Condition => "condition",
            Role::Then => "then",
            Role::Else => "else",
            Role::Initializer => "initializer",
            Role::Iterator => "iterator",
            Role::Throttle => "throttle",
            Role::Variable => "variable",
            Role::Pattern => "pattern",
            Role::Clause => "clause",
            Role::Catch => "catch",
            Role::Finally => "finally",
            Role::Label => "label",
            Role::Allowed => "allowed",
            Role::Left => "left",
            Role::Right => "right",
            Role::Element => "element",
            Role::Redirection => "redirection",
            Role::Expression => "expression",
            Role::Argument => "argument",
            Role::Location => "location",
            Role::Operand => "operand",
            Role::Target => "target",
            Role::Index => "index",
            Role::Nested => "nested",
            Role::Key => "key",
            Role::Child => "child",
        }
    }
}

/// The parts of a node in the order of its fields.
struct Walk<'t, F> {
    lists: &'t [NodeId],
    each: F,
}

impl<F: FnMut(Role, NodeId)> Walk<'_, F> {
    fn one(&mut self, role: Role, id: NodeId) {
        (self.each)(role, id);
    }

    fn maybe(&mut self, role: Role, id: Option<NodeId>) {
        if let Some(id) = id {
            (self.each)(role, id);
        }
    }

    fn list(&mut self, role: Role, list: NodeList) {
        for at in list.start..list.start + list.len {
            (self.each)(role, self.lists[at as usize]);
        }
    }

    fn pairs(&mut self, first: Role, second: Role, list: NodeList) {
        for at in 0..list.len {
            let role = if at % 2 == 0 { first } else { second };
            (self.each)(role, self.lists[(list.start + at) as usize]);
        }
    }

    fn script_block(&mut self, kind: &NodeKind) {
        if let NodeKind::ScriptBlock { usings, attributes, param, dynamic_param, begin, process, end, clean, .. } = kind
        {
            self.list(Role::Using, *usings);
            self.list(Role::Attribute, *attributes);
            self.maybe(Role::Param, *param);
            self.maybe(Role::DynamicParam, *dynamic_param);
            self.maybe(Role::Begin, *begin);
            self.maybe(Role::Process, *process);
            self.maybe(Role::End, *end);
            self.maybe(Role::Clean, *clean);
        }
    }

    /// Definitions and blocks.
    fn definition(&mut self, kind: &NodeKind) -> bool {
        match kind {
            NodeKind::ScriptBlock { .. } => self.script_block(kind),
            NodeKind::ParamBlock { attributes, parameters } => {
                self.list(Role::Attribute, *attributes);
                self.list(Role::Parameter, *parameters);
            }
            NodeKind::NamedBlock { traps, statements, .. } | NodeKind::StatementBlock { traps, statements } => {
                self.list(Role::Trap, *traps);
                self.list(Role::Statement, *statements);
            }
            NodeKind::Parameter { attributes, variable, default } => {
                self.list(Role::Attribute, *attributes);
                self.one(Role::Name, *variable);
                self.maybe(Role::Default, *default);
            }
            NodeKind::Attribute { positional, named, .. } => {
                self.list(Role::Positional, *positional);
                self.list(Role::Named, *named);
            }
            NodeKind::NamedAttributeArgument { value, .. } => self.maybe(Role::Value, *value),
            NodeKind::Using { name, alias, specification, .. } => {
                self.maybe(Role::Name, *name);
                self.maybe(Role::Alias, *alias);
                self.maybe(Role::Specification, *specification);
            }
            NodeKind::FunctionDefinition { parameters, body, .. } => {
                self.list(Role::Parameter, *parameters);
                self.one(Role::Body, *body);
            }
            NodeKind::TypeDefinition { attributes, bases, members, .. } => {
                self.list(Role::Attribute, *attributes);
                self.list(Role::Base, *bases);
                self.list(Role::Member, *members);
            }
            NodeKind::PropertyMember { attributes, property_type, initial, .. } => {
                self.list(Role::Attribute, *attributes);
                self.maybe(Role::Type, *property_type);
                self.maybe(Role::Initial, *initial);
            }
            NodeKind::FunctionMember { attributes, return_type, parameters, body, .. } => {
                self.list(Role::Attribute, *attributes);
                self.maybe(Role::Type, *return_type);
                self.list(Role::Parameter, *parameters);
                self.one(Role::Body, *body);
            }
            _ => return false,
        }
        true
    }

    /// Statements with blocks.
    fn statement(&mut self, kind: &NodeKind) -> bool {
        match *kind {
            NodeKind::If { clauses, otherwise } => {
                self.pairs(Role::Condition, Role::Then, clauses);
                self.maybe(Role::Else, otherwise);
            }
            NodeKind::For { initializer, condition, iterator, body, .. } => {
                self.maybe(Role::Initializer, initializer);
                self.maybe(Role::Condition, condition);
                self.maybe(Role::Iterator, iterator);
                self.one(Role::Body, body);
            }
            NodeKind::ForEach { throttle, variable, condition, body, .. } => {
                self.maybe(Role::Throttle, throttle);
                self.one(Role::Variable, variable);
                self.one(Role::Condition, condition);
                self.one(Role::Body, body);
            }
            NodeKind::While { condition, body, .. } => {
                self.one(Role::Condition, condition);
                self.one(Role::Body, body);
            }
            NodeKind::DoWhile { condition, body, .. } | NodeKind::DoUntil { condition, body, .. } => {
                self.one(Role::Body, body);
                self.one(Role::Condition, condition);
            }
            NodeKind::Switch { condition, clauses, default, .. } => {
                self.one(Role::Condition, condition);
                self.pairs(Role::Pattern, Role::Clause, clauses);
                self.maybe(Role::Default, default);
            }
            NodeKind::Try { body, catches, finally } => {
                self.one(Role::Body, body);
                self.list(Role::Catch, catches);
                self.maybe(Role::Finally, finally);
            }
            NodeKind::Catch { types, body } => {
                self.list(Role::Type, types);
                self.one(Role::Body, body);
            }
            NodeKind::Trap { trap_type, body } => {
                self.maybe(Role::Type, trap_type);
                self.one(Role::Body, body);
            }
            NodeKind::Data { allowed, body, .. } => {
                self.list(Role::Allowed, allowed);
                self.one(Role::Body, body);
            }
            _ => return self.simple_statement(kind),
        }
        true
    }

    /// Statements without blocks, pipelines, commands.
    fn simple_statement(&mut self, kind: &NodeKind) -> bool {
        match *kind {
            NodeKind::Break { label } | NodeKind::Continue { label } => {
                self.maybe(Role::Label, label);
            }
            NodeKind::Return { value } | NodeKind::Exit { value } | NodeKind::Throw { value } => {
                self.maybe(Role::Value, value);
            }
            NodeKind::PipelineChain { left, right, .. }
            | NodeKind::Assignment { left, right, .. }
            | NodeKind::Binary { left, right, .. } => {
                self.one(Role::Left, left);
                self.one(Role::Right, right);
            }
            NodeKind::Pipeline { elements, .. } => self.list(Role::Element, elements),
            NodeKind::Command { elements, redirections, .. } => {
                self.list(Role::Element, elements);
                self.list(Role::Redirection, redirections);
            }
            NodeKind::CommandExpression { expression, redirections } => {
                self.one(Role::Expression, expression);
                self.list(Role::Redirection, redirections);
            }
            NodeKind::CommandParameter { argument, .. } => self.maybe(Role::Argument, argument),
            NodeKind::FileRedirection { location, .. } => self.one(Role::Location, location),
            _ => return false,
        }
        true
    }

    fn expression(&mut self, kind: &NodeKind) {
        match *kind {
            NodeKind::Unary { operand, .. } | NodeKind::UsingExpression { operand } => {
                self.one(Role::Operand, operand);
            }
            NodeKind::Ternary { condition, then, otherwise } => {
                self.one(Role::Condition, condition);
                self.one(Role::Then, then);
                self.one(Role::Else, otherwise);
            }
            NodeKind::Convert { target, operand } => {
                self.one(Role::Type, target);
                self.one(Role::Operand, operand);
            }
            NodeKind::Attributed { attribute, operand } => {
                self.one(Role::Attribute, attribute);
                self.one(Role::Operand, operand);
            }
            NodeKind::Member { target, member, .. } => {
                self.one(Role::Target, target);
                self.one(Role::Member, member);
            }
            NodeKind::InvokeMember { target, member, arguments, .. }
            | NodeKind::BaseConstructorCall { target, member, arguments } => {
                self.one(Role::Target, target);
                self.one(Role::Member, member);
                self.list(Role::Argument, arguments);
            }
            NodeKind::Index { target, index, .. } => {
                self.one(Role::Target, target);
                self.one(Role::Index, index);
            }
            NodeKind::ExpandableString { nested, .. } => self.list(Role::Nested, nested),
            NodeKind::ArrayLiteral { elements } => self.list(Role::Element, elements),
            NodeKind::ScriptBlockExpression { body }
            | NodeKind::ArrayExpression { body }
            | NodeKind::SubExpression { body }
            | NodeKind::Paren { body } => self.one(Role::Body, body),
            NodeKind::Hashtable { pairs } => self.pairs(Role::Key, Role::Value, pairs),
            NodeKind::Error { children } => self.list(Role::Child, children),
            _ => {}
        }
    }

    fn node(&mut self, kind: &NodeKind) {
        if !self.definition(kind) && !self.statement(kind) {
            self.expression(kind);
        }
    }
}

/// The children of `kind` in the order of its fields.
pub(crate) fn each_child(kind: &NodeKind, lists: &[NodeId], each: impl FnMut(Role, NodeId)) {
    Walk { lists, each }.node(kind);
}

/// Kinds some of whose children are merged into the order of the source, and the roles that keep their place.
fn merged(kind: &NodeKind) -> Option<&'static [Role]> {
    Some(match kind {
        NodeKind::ScriptBlock { .. } => &[Role::Using, Role::Attribute, Role::Param],
        NodeKind::NamedBlock { .. }
        | NodeKind::StatementBlock { .. }
        | NodeKind::Attribute { .. }
        | NodeKind::Command { .. } => &[],
        NodeKind::PropertyMember { .. } => &[],
        NodeKind::FunctionMember { .. } => &[],
        NodeKind::Switch { .. } => &[Role::Condition],
        _ => return None,
    })
}

impl Tree {
    /// The children of a node in the order of the source, each with its role.
    pub fn children(&self, id: NodeId) -> Vec<(Role, NodeId)> {
        let kind = self.kind(id);
        let mut children = Vec::new();
        each_child(kind, &self.lists, |role, id| children.push((role, id)));
        if let Some(fixed) = merged(kind) {
            // A sort that keeps the order of equals: nodes without text stay in front.
            children.sort_by_key(|(role, id)| {
                let start = self.span(*id).start;
                if fixed.contains(role) || start == u32::MAX { 0 } else { start.saturating_add(1) }
            });
        }
        children
    }

    /// The nodes below and including `root`, in preorder, for which `wanted` holds.
    pub fn find_all(&self, root: NodeId, mut wanted: impl FnMut(NodeId) -> bool) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if wanted(id) {
                found.push(id);
            }
            open.extend(self.children(id).iter().rev().map(|(_, id)| *id));
        }
        found
    }

    /// Tells every node whose child it is.
    pub(crate) fn link_parents(&mut self) {
        let Tree { nodes, lists, .. } = self;
        let mut parents = vec![None; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            let parent = NodeId::from_index(at);
            each_child(&node.kind, lists, |_, id| {
                parents[id.index()] = Some(parent);
            });
        }
        for (node, parent) in nodes.iter_mut().zip(parents) {
            node.parent = parent;
        }
    }
}
