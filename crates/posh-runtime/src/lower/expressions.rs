//! Expressions.

use std::sync::Arc;

use posh_syntax::operator::Operator;
use posh_syntax::tree::{NodeId, NodeKind};

use super::{Lowerer, number};
use crate::code::{Assign, Expr, Invoke, Member, Piece, Stmt};
use crate::object::Shape;
use crate::symbol::Symbol;
use crate::value::Value;

impl Lowerer<'_> {
    fn boxed_expression(&mut self, id: NodeId) -> Box<Expr> {
        Box::new(self.expression(id))
    }

    pub(super) fn expression(&mut self, id: NodeId) -> Expr {
        use NodeKind as K;
        let tree = self.tree;
        let span = tree.span(id);
        match tree.kind(id) {
            K::Constant { value } => Expr::Const(number(value)),
            K::StringConstant { value, .. } => Expr::Const(Value::string(value)),
            K::Variable { path, .. } => self.variable(path.as_ref()),
            K::UsingExpression { operand } => match tree.kind(*operand) {
                K::Variable { path, .. } => Expr::Variable(crate::code::Variable::Using(Symbol::new(path))),
                _ => self.expression(*operand),
            },
            K::ExpandableString { format, nested, .. } => {
                let nested = self.list(*nested);
                self.expandable(format.as_ref(), &nested)
            }
            K::Binary { operator, left, right } => self.binary(*operator, *left, *right, span),
            K::Unary { operator, operand } => self.unary(*operator, *operand, span),
            K::Ternary { condition, then, otherwise } => Expr::Ternary(Box::new((
                self.expression(*condition),
                self.expression(*then),
                self.expression(*otherwise),
            ))),
            K::ArrayLiteral { elements } => {
                Expr::Array(self.list(*elements).into_iter().map(|id| self.expression(id)).collect())
            }
            K::ArrayExpression { body } => Expr::ArrayOf(self.named_block(*body)),
            K::SubExpression { body } => Expr::Sub(self.named_block(*body)),
            K::Paren { body } => self.paren(*body),
            K::Hashtable { pairs } => Expr::Hashtable(self.pairs(*pairs)),
            K::ScriptBlockExpression { body } => Expr::Block(self.inner(*body, &[])),
            K::Convert { target, operand } => self.convert(*target, *operand, span),
            K::Attributed { operand, .. } => self.expression(*operand),
            K::Member { is_static, null_conditional, target, member } => {
                let (target, name) = (self.expression(*target), self.member_name(*member));
                let symbol = constant_name(&name);
                Expr::Member(Box::new(Member {
                    target,
                    name,
                    is_static: *is_static,
                    null_conditional: *null_conditional,
                    symbol,
                    span,
                }))
            }
            K::InvokeMember { is_static, null_conditional, target, member, arguments, .. } => {
                let (is_static, null_conditional) = (*is_static, *null_conditional);
                let arguments = self.list(*arguments);
                let (target, name) = (self.expression(*target), self.member_name(*member));
                let arguments = arguments.into_iter().map(|id| self.expression(id)).collect();
                Expr::Invoke(Box::new(Invoke { target, name, is_static, null_conditional, arguments, span }))
            }
            K::Index { null_conditional, target, index } => {
                let pair = (self.expression(*target), self.expression(*index));
                Expr::Index(Box::new(pair), *null_conditional, span)
            }
            K::TypeExpression { name } => Expr::Type(Box::new(self.type_spec(&name.text, span))),
            K::Assignment { .. } => self.assignment(id),
            K::Pipeline { .. } | K::CommandExpression { .. } | K::PipelineChain { .. } => {
                Expr::Paren(Box::new(self.statement(id)))
            }
            K::BaseConstructorCall { .. } => Expr::Const(Value::Nothing),
            _ => Expr::NotThere("this expression", span),
        }
    }

    fn member_name(&mut self, id: NodeId) -> Expr {
        self.expression(id)
    }

    /// An assignment or step in parentheses gives its value; one expression needs no pipeline.
    fn paren(&mut self, body: NodeId) -> Expr {
        let statement = self.statement(body);
        match statement.kind {
            crate::code::StmtKind::Expr(inner) => match inner {
                // The parentheses keep `(1, 2)` from being taken apart where a bare list is.
                Expr::Array(_)
                | Expr::Variable(_)
                | Expr::Const(_)
                | Expr::Binary(..)
                | Expr::Member(_)
                | Expr::Convert(..)
                | Expr::Type(_)
                | Expr::Expand(_)
                | Expr::Index(..)
                | Expr::Logic(..)
                | Expr::Not(_) => inner,
                other => Expr::Paren(Box::new(Stmt { kind: crate::code::StmtKind::Expr(other), span: statement.span })),
            },
            crate::code::StmtKind::Quiet(inner) => inner,
            _ => Expr::Paren(Box::new(statement)),
        }
    }

    pub(super) fn pairs(&mut self, pairs: posh_syntax::tree::PairList) -> Vec<(Expr, Stmt)> {
        let ids = self.list(pairs);
        ids.chunks_exact(2).map(|pair| (self.expression(pair[0]), self.statement(pair[1]))).collect()
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId, span: posh_syntax::tree::Span) -> Expr {
        let pair = Box::new((self.expression(left), self.expression(right)));
        match operator {
            Operator::And | Operator::Or | Operator::Xor => Expr::Logic(operator, pair),
            Operator::QuestionQuestion => Expr::Coalesce(pair),
            _ => Expr::Binary(operator, pair, span),
        }
    }

    fn unary(&mut self, operator: Operator, operand: NodeId, span: posh_syntax::tree::Span) -> Expr {
        match operator {
            Operator::Not | Operator::Exclaim => Expr::Not(self.boxed_expression(operand)),
            Operator::PlusPlus => Expr::Step(1, true, self.boxed_expression(operand), span),
            Operator::MinusMinus => Expr::Step(-1, true, self.boxed_expression(operand), span),
            Operator::PostfixPlusPlus => Expr::Step(1, false, self.boxed_expression(operand), span),
            Operator::PostfixMinusMinus => Expr::Step(-1, false, self.boxed_expression(operand), span),
            Operator::Comma => Expr::Array(vec![self.expression(operand)]),
            _ => Expr::Unary(operator, self.boxed_expression(operand), span),
        }
    }

    /// Casts; those of hashtables to custom objects and ordered dictionaries are nodes of their own.
    fn convert(&mut self, target: NodeId, operand: NodeId, span: posh_syntax::tree::Span) -> Expr {
        let Some(spec) = self.type_of_constraint(target) else { return self.expression(operand) };
        if let NodeKind::Hashtable { pairs } = *self.tree.kind(operand) {
            match spec.text.to_ascii_lowercase().as_str() {
                "ordered" => return Expr::Ordered(self.pairs(pairs)),
                "pscustomobject" | "system.management.automation.pscustomobject" => {
                    return self.custom(pairs, spec, span);
                }
                _ => {}
            }
        }
        Expr::Convert(Box::new(spec), self.boxed_expression(operand), span)
    }

    fn custom(
        &mut self,
        pairs: posh_syntax::tree::PairList,
        spec: crate::code::TypeSpec,
        span: posh_syntax::tree::Span,
    ) -> Expr {
        let pairs = self.pairs(pairs);
        let names: Vec<String> = pairs
            .iter()
            .filter_map(|(key, _)| match key {
                Expr::Const(value) => value.as_string().map(|text| text.as_str().into_owned()),
                _ => None,
            })
            .collect();
        let shape = Shape::new(names.iter().map(String::as_str));
        if names.len() != pairs.len() || shape.names().len() != names.len() {
            return Expr::Convert(Box::new(spec), Box::new(Expr::Ordered(pairs)), span);
        }
        Expr::Custom(Arc::new(shape), pairs.into_iter().map(|(_, value)| value).collect())
    }

    pub(super) fn assignment(&mut self, id: NodeId) -> Expr {
        let NodeKind::Assignment { operator, left, right } = *self.tree.kind(id) else {
            return Expr::NotThere("this assignment", self.tree.span(id));
        };
        let mut target = left;
        let mut constraint = None;
        loop {
            match *self.tree.kind(target) {
                NodeKind::Convert { target: of, operand } => {
                    constraint = self.type_of_constraint(of).or(constraint);
                    target = operand;
                }
                NodeKind::Attributed { operand, .. } => target = operand,
                _ => break,
            }
        }
        let target = self.expression(target);
        let value = self.statement(right);
        let span = self.tree.span(id);
        Expr::Assign(Box::new(Assign { operator, target, value, constraint, span }))
    }

    /// `{0}` and `{1}` stand for what is nested; braces of the text are doubled.
    fn expandable(&mut self, format: &str, nested: &[NodeId]) -> Expr {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = format;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(&rest[..at]);
            let brace = rest.as_bytes()[at];
            if rest.as_bytes().get(at + 1) == Some(&brace) {
                text.push(char::from(brace));
                rest = &rest[at + 2..];
                continue;
            }
            let end = rest[at..].find('}').map_or(rest.len(), |end| at + end);
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text).into()));
            }
            let number = rest[at + 1..end].parse::<usize>().ok();
            if let Some(id) = number.and_then(|number| nested.get(number)) {
                pieces.push(Piece::Value(self.expression(*id)));
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        text.push_str(rest);
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
        Expr::Expand(pieces)
    }
}

fn constant_name(name: &Expr) -> Option<Symbol> {
    match name {
        Expr::Const(value) => value.as_string().map(|text| Symbol::new(&text.as_str())),
        _ => None,
    }
}
