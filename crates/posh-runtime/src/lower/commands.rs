//! Pipelines, commands, redirections.

use posh_syntax::operator::{Operator, StringKind};
use posh_syntax::tree::{NodeId, NodeKind};

use super::Lowerer;
use crate::code::{Argument, Command, Element, ElementKind, Expr, Pipeline, Redirection, StmtKind};
use crate::value::Value;

impl Lowerer<'_> {
    pub(super) fn pipeline(&mut self, id: NodeId) -> StmtKind {
        let NodeKind::Pipeline { background, elements } = *self.tree.kind(id) else {
            return StmtKind::NotThere("pipeline");
        };
        let ids = self.list(elements);
        if let [only] = ids[..]
            && let NodeKind::CommandExpression { expression, redirections } = *self.tree.kind(only)
            && redirections.is_empty()
            && !background
        {
            let expression = self.expression(expression);
            return match expression {
                Expr::Step(..) | Expr::Assign(_) => StmtKind::Quiet(expression),
                _ => StmtKind::Expr(expression),
            };
        }
        let elements = ids.into_iter().map(|id| self.element(id)).collect();
        StmtKind::Pipeline(Pipeline { elements, background, span: self.tree.span(id) })
    }

    /// A command expression with redirections that stands without a pipeline.
    pub(super) fn sole_element(&mut self, id: NodeId) -> StmtKind {
        let elements = vec![self.element(id)];
        StmtKind::Pipeline(Pipeline { elements, background: false, span: self.tree.span(id) })
    }

    fn element(&mut self, id: NodeId) -> Element {
        let span = self.tree.span(id);
        match self.tree.kind(id) {
            NodeKind::CommandExpression { expression, redirections } => {
                let redirections = *redirections;
                let kind = ElementKind::Expr(self.expression(*expression));
                Element { kind, redirections: self.redirections(redirections), span }
            }
            NodeKind::Command { invocation, elements, redirections } => {
                let (invocation, elements, redirections) = (*invocation, self.list(*elements), *redirections);
                let command = self.command(invocation, &elements);
                Element { kind: ElementKind::Command(command), redirections: self.redirections(redirections), span }
            }
            _ => Element {
                kind: ElementKind::Expr(Expr::NotThere("this pipeline element", span)),
                redirections: Vec::new(),
                span,
            },
        }
    }

    fn redirections(&mut self, list: posh_syntax::tree::NodeList) -> Vec<Redirection> {
        let found = self.list(list).into_iter().filter_map(|id| match *self.tree.kind(id) {
            NodeKind::MergingRedirection { from, .. } => Some(Redirection::Merge(from)),
            NodeKind::FileRedirection { from, append, location } => {
                Some(Redirection::File(from, self.expression(location), append))
            }
            _ => None,
        });
        found.collect()
    }

    fn command(&mut self, invocation: Option<Operator>, elements: &[NodeId]) -> Command {
        let (name, rest) = match elements.split_first() {
            Some((first, rest)) => (self.expression(*first), rest),
            None => (Expr::Const(Value::Null), elements),
        };
        let arguments = rest.iter().map(|id| self.argument(*id)).collect();
        Command { dot: invocation == Some(Operator::Dot), invoked: invocation.is_some(), name, arguments }
    }

    fn argument(&mut self, id: NodeId) -> Argument {
        match self.tree.kind(id) {
            NodeKind::CommandParameter { name, argument } => {
                let (name, argument) = (name.to_string(), *argument);
                Argument::Parameter(name, argument.map(|id| self.expression(id)), self.tree.span(id))
            }
            NodeKind::Variable { path, splatted: true } => Argument::Splat(self.variable(path.as_ref())),
            NodeKind::UsingExpression { operand }
                if matches!(self.tree.kind(*operand), NodeKind::Variable { splatted: true, .. }) =>
            {
                Argument::Splat(self.expression(id))
            }
            NodeKind::Constant { .. } => Argument::Value(self.expression(id), Some(self.tree.text(id).into())),
            NodeKind::StringConstant { kind: StringKind::BareWord, value } => {
                Argument::Value(Expr::Const(Value::string(value)), Some(value.clone()))
            }
            _ => Argument::Value(self.expression(id), None),
        }
    }
}
