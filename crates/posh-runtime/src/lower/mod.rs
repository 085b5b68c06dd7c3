//! From the syntax tree to [`crate::code`]: names become places, constants values, hot shapes nodes of their own.

mod classes;
mod commands;
mod expressions;
mod statements;

use std::sync::Arc;

use num_bigint::BigInt;
use posh_syntax::tree::{NodeId, NodeKind, Number, Span, Tree, UsingKind};

use crate::code::{Attribute, Block, Code, Expr, Local, Parameter, TypeSpec, Variable};
use crate::symbol::Symbol;
use crate::types;
use crate::value::Value;

/// Lowers one script block; inner ones are lowered by lowerers of their own.
pub(crate) struct Lowerer<'a> {
    tree: &'a Arc<Tree>,
    locals: Vec<Symbol>,
    namespaces: Arc<[String]>,
}

/// Lowers the script block at `node`.
pub fn lower(tree: &Arc<Tree>, node: NodeId) -> Arc<Code> {
    let namespaces = namespaces(tree);
    lower_in(tree, node, &[], namespaces)
}

fn namespaces(tree: &Tree) -> Arc<[String]> {
    let NodeKind::ScriptBlock { usings, .. } = tree.kind(tree.root()) else { return Arc::from([]) };
    let names = tree.list(*usings).iter().filter_map(|id| match tree.kind(*id) {
        NodeKind::Using { kind: UsingKind::Namespace, name: Some(name), .. } => match tree.kind(*name) {
            NodeKind::StringConstant { value, .. } => Some(value.to_string()),
            _ => None,
        },
        _ => None,
    });
    names.collect()
}

/// Lowers a script block whose parameters may stand before it (`function f($a) { … }`).
fn lower_in(tree: &Arc<Tree>, node: NodeId, outer: &[NodeId], namespaces: Arc<[String]>) -> Arc<Code> {
    let mut lowerer = Lowerer { tree, locals: Vec::new(), namespaces: Arc::clone(&namespaces) };
    let mut code = Code {
        tree: Arc::clone(tree),
        node,
        locals: Vec::new(),
        parameters: Vec::new(),
        is_advanced: false,
        default_set: None,
        should_process: false,
        high_impact: false,
        no_positions: false,
        begin: None,
        process: None,
        end: None,
        clean: None,
        namespaces,
    };
    if let NodeKind::ScriptBlock { param, begin, process, end, clean, dynamic_param, .. } = tree.kind(node) {
        let mut parameters: Vec<NodeId> = outer.to_vec();
        if let Some(param) = param
            && let NodeKind::ParamBlock { attributes, parameters: inner } = tree.kind(*param)
        {
            parameters.extend_from_slice(tree.list(*inner));
            for attribute in tree.list(*attributes) {
                if let Some(attribute) = lowerer.attribute(*attribute) {
                    binding(&attribute, &mut code);
                }
            }
        }
        code.parameters = parameters.iter().filter_map(|id| lowerer.parameter(*id)).collect();
        code.is_advanced |= code.parameters.iter().any(|p| p.attributes.iter().any(|a| a.name == "parameter"));
        let mut block = |id: &Option<NodeId>| id.map(|id| lowerer.named_block(id));
        let _ = dynamic_param;
        code.begin = block(begin);
        code.process = block(process);
        code.end = block(end);
        code.clean = block(clean);
    }
    code.locals = lowerer.locals;
    Arc::new(code)
}

/// What `[CmdletBinding(…)]` says.
fn binding(attribute: &Attribute, code: &mut Code) {
    if attribute.name != "cmdletbinding" {
        return;
    }
    code.is_advanced = true;
    for (name, value) in &attribute.named {
        let text = match value {
            Some(Expr::Const(value)) => value.as_string().map(|text| text.as_str().into_owned()),
            _ => None,
        };
        let is_false = matches!(value, Some(Expr::Const(Value::Bool(false))));
        match name.to_ascii_lowercase().as_str() {
            "defaultparametersetname" => code.default_set = text,
            "supportsshouldprocess" => code.should_process = !is_false,
            "confirmimpact" => code.high_impact = text.is_some_and(|text| text.eq_ignore_ascii_case("high")),
            "positionalbinding" => code.no_positions = is_false,
            _ => {}
        }
    }
}

impl Lowerer<'_> {
    fn local(&mut self, name: &str) -> (Local, Symbol) {
        let name = if name.eq_ignore_ascii_case("psitem") { "_" } else { name };
        let symbol = Symbol::new(name);
        let at = match self.locals.iter().position(|have| *have == symbol) {
            Some(at) => at,
            None => {
                self.locals.push(symbol);
                self.locals.len() - 1
            }
        };
        (at as Local, symbol)
    }

    fn list(&self, list: posh_syntax::tree::NodeList) -> Vec<NodeId> {
        self.tree.list(list).to_vec()
    }

    fn named_block(&mut self, id: NodeId) -> Block {
        match *self.tree.kind(id) {
            NodeKind::NamedBlock { traps, statements, .. } | NodeKind::StatementBlock { traps, statements } => {
                let traps = self.list(traps).into_iter().filter_map(|id| match *self.tree.kind(id) {
                    NodeKind::Trap { trap_type, body } => {
                        let trap_type = trap_type.and_then(|id| self.type_of_constraint(id));
                        Some((trap_type, self.named_block(body)))
                    }
                    _ => None,
                });
                let traps = traps.collect();
                let statements = self.list(statements).into_iter().map(|id| self.statement(id)).collect();
                Block { traps, statements }
            }
            _ => Block::default(),
        }
    }

    fn inner(&self, node: NodeId, outer: &[NodeId]) -> Arc<Code> {
        lower_in(self.tree, node, outer, Arc::clone(&self.namespaces))
    }

    fn parameter(&mut self, id: NodeId) -> Option<Parameter> {
        let NodeKind::Parameter { attributes, variable, default } = *self.tree.kind(id) else { return None };
        let NodeKind::Variable { path, .. } = self.tree.kind(variable) else { return None };
        let name = path.to_string();
        let (local, _) = self.local(&name);
        let mut type_name = None;
        let mut found = Vec::new();
        for id in self.list(attributes) {
            match self.tree.kind(id) {
                NodeKind::TypeConstraint { .. } => type_name = self.type_of_constraint(id),
                _ => found.extend(self.attribute(id)),
            }
        }
        let default = default.map(|id| self.expression(id));
        Some(Parameter { name, local, type_name, default, attributes: found })
    }

    fn attribute(&mut self, id: NodeId) -> Option<Attribute> {
        let NodeKind::Attribute { name, positional, named } = self.tree.kind(id) else { return None };
        let (positional, named) = (*positional, *named);
        let short = name.text.rsplit('.').next().unwrap_or_default().to_lowercase();
        let name = short.strip_suffix("attribute").unwrap_or(&short).to_owned();
        let positional = self.list(positional).into_iter().map(|id| self.expression(id)).collect();
        let named = self.list(named).into_iter().filter_map(|id| match self.tree.kind(id) {
            NodeKind::NamedAttributeArgument { name, value } => {
                let (name, value) = (name.to_string(), *value);
                Some((name, value.map(|id| self.expression(id))))
            }
            _ => None,
        });
        let named = named.collect();
        Some(Attribute { name, positional, named })
    }

    /// The type of a constraint; its name is looked up now where it is a built-in one.
    fn type_of_constraint(&self, id: NodeId) -> Option<TypeSpec> {
        match self.tree.kind(id) {
            NodeKind::TypeConstraint { name }
            | NodeKind::TypeExpression { name }
            | NodeKind::Attribute { name, .. } => Some(self.type_spec(&name.text, self.tree.span(id))),
            _ => None,
        }
    }

    fn type_spec(&self, text: &str, span: Span) -> TypeSpec {
        let resolved = types::resolve(text).ok();
        let resolved = resolved.or_else(|| {
            self.namespaces.iter().find_map(|namespace| types::resolve(&format!("{namespace}.{text}")).ok())
        });
        TypeSpec { text: text.to_owned(), resolved, span }
    }

    fn variable(&mut self, path: &str) -> Expr {
        match path.to_ascii_lowercase().as_str() {
            "true" => return Expr::Const(Value::Bool(true)),
            "false" => return Expr::Const(Value::Bool(false)),
            "null" => return Expr::Const(Value::Null),
            "?" => return Expr::Status,
            _ => {}
        }
        let Some((scope, name)) = path.split_once(':') else {
            let (local, symbol) = self.local(path);
            return Expr::Variable(Variable::Local(local, symbol));
        };
        let symbol = Symbol::new(name);
        Expr::Variable(match scope.to_ascii_lowercase().as_str() {
            "global" => Variable::Global(symbol),
            "script" => Variable::Script(symbol),
            "local" | "private" => Variable::Here(symbol),
            "env" => Variable::Environment(name.to_owned()),
            "function" => Variable::Function(symbol),
            "using" => Variable::Using(symbol),
            "variable" => Variable::ByName(symbol),
            _ => Variable::ByName(Symbol::new(path)),
        })
    }
}

/// The value of a number.
pub(crate) fn number(number: &Number) -> Value {
    match number {
        Number::SByte(n) => Value::SByte(*n),
        Number::Byte(n) => Value::Byte(*n),
        Number::Int16(n) => Value::Int16(*n),
        Number::UInt16(n) => Value::UInt16(*n),
        Number::Int32(n) => Value::Int32(*n),
        Number::UInt32(n) => Value::UInt32(*n),
        Number::Int64(n) => Value::Int64(*n),
        Number::UInt64(n) => Value::UInt64(*n),
        Number::Double(n) => Value::Double(*n),
        Number::Decimal(digits) => Value::Decimal(Arc::new(digits.parse().unwrap_or_default())),
        Number::BigInteger(digits) => Value::BigInteger(Arc::new(digits.parse::<BigInt>().unwrap_or_default())),
    }
}
