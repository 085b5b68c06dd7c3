//! Statements.

use posh_syntax::operator::Operator;
use posh_syntax::tree::{NodeId, NodeKind};

use super::Lowerer;
use crate::code::{Block, Expr, Stmt, StmtKind, Switch, Try};
use crate::symbol::Symbol;

fn label(label: Option<&str>) -> Option<Symbol> {
    label.map(Symbol::new)
}

impl Lowerer<'_> {
    pub(super) fn statement(&mut self, id: NodeId) -> Stmt {
        Stmt { kind: self.statement_kind(id), span: self.tree.span(id) }
    }

    fn boxed(&mut self, id: NodeId) -> Box<Stmt> {
        Box::new(self.statement(id))
    }

    fn statement_kind(&mut self, id: NodeId) -> StmtKind {
        use NodeKind as K;
        let tree = self.tree;
        match tree.kind(id) {
            K::Pipeline { .. } => self.pipeline(id),
            K::CommandExpression { expression, redirections } if redirections.is_empty() => {
                let expression = *expression;
                self.expression_statement(expression)
            }
            K::CommandExpression { .. } => self.sole_element(id),
            K::PipelineChain { operator, left, right, .. } => StmtKind::Chain {
                and: *operator == Operator::AndAnd,
                left: self.boxed(*left),
                right: self.boxed(*right),
            },
            K::Assignment { .. } => StmtKind::Quiet(self.assignment(id)),
            K::If { clauses, otherwise } => {
                let (clauses, otherwise) = (self.list(*clauses), *otherwise);
                let pairs = clauses.chunks_exact(2);
                let clauses = pairs.map(|pair| (self.statement(pair[0]), self.named_block(pair[1]))).collect();
                StmtKind::If(clauses, otherwise.map(|id| self.named_block(id)))
            }
            K::While { label: name, condition, body } => {
                StmtKind::While(label(name.as_deref()), self.boxed(*condition), self.named_block(*body))
            }
            K::DoWhile { label: name, body, condition } => {
                StmtKind::Do(label(name.as_deref()), self.named_block(*body), self.boxed(*condition), false)
            }
            K::DoUntil { label: name, body, condition } => {
                StmtKind::Do(label(name.as_deref()), self.named_block(*body), self.boxed(*condition), true)
            }
            K::For { label: name, initializer, condition, iterator, body } => {
                let name = label(name.as_deref());
                let mut part = |id: &Option<NodeId>| id.map(|id| self.boxed(id));
                let (first, test, step) = (part(initializer), part(condition), part(iterator));
                StmtKind::For(name, first, test, step, self.named_block(*body))
            }
            K::ForEach { label: name, variable, condition, body, .. } => StmtKind::ForEach(
                label(name.as_deref()),
                Box::new(self.expression(*variable)),
                self.boxed(*condition),
                self.named_block(*body),
            ),
            K::Switch { .. } => self.switch(id),
            K::Try { body, catches, finally } => self.try_statement(*body, *catches, *finally),
            K::Break { label } => StmtKind::Break(label.map(|id| self.expression(id))),
            K::Continue { label } => StmtKind::Continue(label.map(|id| self.expression(id))),
            K::Return { value } => StmtKind::Return(value.map(|id| self.boxed(id))),
            K::Exit { value } => StmtKind::Exit(value.map(|id| self.boxed(id))),
            K::Throw { value } => StmtKind::Throw(value.map(|id| self.boxed(id))),
            K::FunctionDefinition { name, filter, parameters, body, .. } => {
                let outer = self.list(*parameters);
                StmtKind::Function(name.to_string(), self.inner(*body, &outer), *filter)
            }
            K::Data { variable, body, .. } => self.data(variable.as_deref(), *body),
            K::StatementBlock { .. } => StmtKind::Block(self.named_block(id)),
            K::TypeDefinition { .. } => self.type_definition(id),
            K::Using { .. } => StmtKind::Block(Block::default()),
            _ => self.expression_statement(id),
        }
    }

    /// An expression as a statement: assignments in parentheses and steps write nothing.
    fn expression_statement(&mut self, id: NodeId) -> StmtKind {
        let expression = self.expression(id);
        match expression {
            Expr::Step(..) | Expr::Assign(_) => StmtKind::Quiet(expression),
            _ => StmtKind::Expr(expression),
        }
    }

    fn data(&mut self, variable: Option<&str>, body: NodeId) -> StmtKind {
        let block = self.named_block(body);
        let Some(name) = variable else { return StmtKind::Block(block) };
        let target = self.variable(name);
        let span = self.tree.span(body);
        StmtKind::Quiet(Expr::Assign(Box::new(crate::code::Assign {
            operator: Operator::Equals,
            target,
            value: Stmt { kind: StmtKind::Block(block), span },
            constraint: None,
            span,
        })))
    }

    fn switch(&mut self, id: NodeId) -> StmtKind {
        let NodeKind::Switch { label: name, flags, condition, clauses, default } = self.tree.kind(id) else {
            return StmtKind::NotThere("switch");
        };
        let (name, flags, default) = (label(name.as_deref()), *flags, *default);
        let condition = self.statement(*condition);
        let clauses = self.list(*clauses);
        let clauses = clauses.chunks_exact(2).map(|pair| (self.expression(pair[0]), self.named_block(pair[1])));
        let clauses = clauses.collect();
        StmtKind::Switch(Box::new(Switch {
            label: name,
            regex: flags.regex,
            wildcard: flags.wildcard,
            case_sensitive: flags.case_sensitive,
            file: flags.file,
            condition,
            clauses,
            default: default.map(|id| self.named_block(id)),
        }))
    }

    fn try_statement(
        &mut self,
        body: NodeId,
        catches: posh_syntax::tree::NodeList,
        finally: Option<NodeId>,
    ) -> StmtKind {
        let body = self.named_block(body);
        let catches = self.list(catches).into_iter().filter_map(|id| match *self.tree.kind(id) {
            NodeKind::Catch { types, body } => {
                let types = self.list(types).into_iter().filter_map(|id| self.type_of_constraint(id)).collect();
                Some((types, self.named_block(body)))
            }
            _ => None,
        });
        let catches = catches.collect();
        let finally = finally.map(|id| self.named_block(id));
        StmtKind::Try(Box::new(Try { body, catches, finally }))
    }
}
