//! What a pattern can begin with, and which of its loops never need to give back.

use crate::node::{Anchor, Node, UNBOUNDED};
use crate::set::{self, Ranges};

/// What the text must look like where a node begins to match.
#[derive(Clone, Debug)]
pub(crate) struct First {
    /// The units it can begin with.
    pub(crate) units: Ranges,
    /// It can match without consuming, so what follows it counts as well.
    pub(crate) nullable: bool,
    /// It can match at the end of the text, where there is no unit (`$`).
    pub(crate) at_end: bool,
}

impl First {
    fn nothing() -> First {
        First { units: Vec::new(), nullable: true, at_end: false }
    }

    /// Nothing is known: anything, including the end.
    fn unknown() -> First {
        First { units: vec![(0, 0xFFFF)], nullable: true, at_end: true }
    }

    fn units(units: Ranges) -> First {
        First { units, nullable: false, at_end: false }
    }

    fn or(mut self, other: &First) -> First {
        self.units.extend_from_slice(&other.units);
        self.units = set::normalize(self.units);
        self.nullable |= other.nullable;
        self.at_end |= other.at_end;
        self
    }

    fn then(self, next: &First) -> First {
        if !self.nullable {
            return self;
        }
        let nullable = next.nullable;
        First { nullable, ..self.or(next) }
    }
}

/// What `node`, matched left to right, can begin with.
pub(crate) fn first(node: &Node) -> First {
    match node {
        Node::Empty | Node::Look { .. } => First::nothing(),
        Node::One(single) => First::units(single.ranges()),
        Node::Anchor(Anchor::EndOrNewline | Anchor::LineEnd) => First { at_end: true, ..First::units(vec![(10, 10)]) },
        Node::Anchor(Anchor::End) => First { at_end: true, ..First::units(Vec::new()) },
        Node::Anchor(_) => First::nothing(),
        Node::Concat(nodes) => first_of(nodes),
        Node::Alternate(nodes) => {
            nodes.iter().map(first).reduce(|left, right| left.or(&right)).unwrap_or_else(First::nothing)
        }
        Node::Loop { body, min, .. } => {
            let mut inside = first(body);
            inside.nullable |= *min == 0;
            inside
        }
        Node::Capture { body, .. } | Node::Atomic(body) => first(body),
        Node::IfGroup { yes, no, .. } | Node::IfMatch { yes, no, .. } => first(yes).or(&first(no)),
        Node::BackReference { .. } => First::unknown(),
    }
}

fn first_of(nodes: &[Node]) -> First {
    let mut all = First::nothing();
    for node in nodes {
        if !all.nullable {
            break;
        }
        let next = first(node);
        all = all.then(&next);
    }
    all
}

/// The least number of units a match of `node` takes.
pub(crate) fn least(node: &Node) -> usize {
    match node {
        Node::One(_) => 1,
        Node::Concat(nodes) => nodes.iter().map(least).fold(0, usize::saturating_add),
        Node::Alternate(nodes) => nodes.iter().map(least).min().unwrap_or(0),
        Node::Loop { body, min, .. } => least(body).saturating_mul(*min as usize),
        Node::Capture { body, .. } | Node::Atomic(body) => least(body),
        Node::IfGroup { yes, no, .. } | Node::IfMatch { yes, no, .. } => least(yes).min(least(no)),
        Node::Empty | Node::Anchor(_) | Node::Look { .. } | Node::BackReference { .. } => 0,
    }
}

/// Marks the greedy loops over one unit that gain nothing by giving units back: what must follow can't begin with a unit
/// of the loop. This is what keeps ordinary patterns from taking quadratic time.
///
/// Only for what is matched left to right.
pub(crate) fn mark_atomic(node: &mut Node) {
    mark(node, &First::unknown());
}

fn mark(node: &mut Node, follow: &First) {
    match node {
        Node::Loop { body, lazy: false, atomic, .. } if matches!(**body, Node::One(_)) => {
            let Node::One(single) = &**body else { return };
            let disjoint = set::intersect(&single.ranges(), &follow.units).is_empty();
            *atomic = !follow.nullable && disjoint;
        }
        Node::Loop { body, max, .. } => {
            let again = if *max > 1 { first(body) } else { First::nothing() };
            let follow = match again.nullable && *max > 1 {
                true => First::unknown(),
                false if *max > 1 => again.or(follow),
                false => follow.clone(),
            };
            mark(body, &follow);
        }
        Node::Concat(nodes) => {
            let mut follow = follow.clone();
            for node in nodes.iter_mut().rev() {
                mark(node, &follow);
                follow = first(node).then(&follow);
            }
        }
        Node::Alternate(nodes) => nodes.iter_mut().for_each(|node| mark(node, follow)),
        Node::Capture { body, .. } | Node::Atomic(body) => mark(body, follow),
        Node::Look { body, behind: false, .. } => mark(body, &First::unknown()),
        Node::IfGroup { yes, no, .. } | Node::IfMatch { yes, no, .. } => {
            mark(yes, follow);
            mark(no, follow);
        }
        Node::Look { .. } | Node::Empty | Node::One(_) | Node::Anchor(_) | Node::BackReference { .. } => {}
    }
}

/// Whether a match of `node` can leave a choice behind that backtracking would come back to.
pub(crate) fn leaves_choices(node: &Node) -> bool {
    match node {
        Node::Empty
        | Node::One(_)
        | Node::Anchor(_)
        | Node::BackReference { .. }
        | Node::Atomic(_)
        | Node::Look { .. } => false,
        Node::Concat(nodes) => nodes.iter().any(leaves_choices),
        Node::Alternate(_) => true,
        Node::Loop { body, min, max, atomic, .. } => {
            let single = matches!(**body, Node::One(_));
            !(single && (*atomic || min == max) || min == max && *max != UNBOUNDED && !leaves_choices(body))
        }
        Node::Capture { body, .. } => leaves_choices(body),
        Node::IfGroup { yes, no, .. } | Node::IfMatch { yes, no, .. } => leaves_choices(yes) || leaves_choices(no),
    }
}
