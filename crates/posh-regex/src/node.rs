//! The tree of a pattern.

use std::sync::Arc;

use crate::set::CharSet;

/// No upper bound of a loop.
pub(crate) const UNBOUNDED: u32 = i32::MAX as u32;

/// What one unit is tested with.
#[derive(Clone, Debug)]
pub(crate) enum Single {
    Char(u16),
    /// One of these; a letter under `IgnoreCase`. Filled up with repetitions.
    AnyOf([u16; 3]),
    NotNewline,
    Any,
    Set(Arc<CharSet>),
}

impl Single {
    #[inline]
    pub(crate) fn matches(&self, unit: u16) -> bool {
        match self {
            Single::Char(char) => *char == unit,
            Single::AnyOf(chars) => chars.contains(&unit),
            Single::NotNewline => unit != 10,
            Single::Any => true,
            Single::Set(set) => set.contains(unit),
        }
    }

    /// The set as ranges.
    pub(crate) fn ranges(&self) -> Vec<(u16, u16)> {
        match self {
            Single::Char(char) => vec![(*char, *char)],
            Single::AnyOf(chars) => crate::set::normalize(chars.iter().map(|&char| (char, char)).collect()),
            Single::NotNewline => vec![(0, 9), (11, 0xFFFF)],
            Single::Any => vec![(0, 0xFFFF)],
            Single::Set(set) => set.ranges().to_vec(),
        }
    }
}

/// A place that is tested without consuming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    LineStart,
    LineEnd,
    Start,
    End,
    EndOrNewline,
    SearchStart,
    Boundary,
    NotBoundary,
    EcmaBoundary,
    EcmaNotBoundary,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Empty,
    One(Single),
    Anchor(Anchor),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Loop {
        body: Box<Node>,
        min: u32,
        max: u32,
        lazy: bool,
        atomic: bool,
    },
    /// `slot` takes what `body` matched; with `uncapture` the last capture of that slot is given up for it.
    Capture {
        body: Box<Node>,
        slot: Option<u32>,
        uncapture: Option<u32>,
    },
    Atomic(Box<Node>),
    Look {
        body: Box<Node>,
        behind: bool,
        negative: bool,
    },
    BackReference {
        slot: u32,
        fold: bool,
        ecma: bool,
    },
    IfGroup {
        slot: u32,
        yes: Box<Node>,
        no: Box<Node>,
    },
    IfMatch {
        condition: Box<Node>,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

impl Node {
    /// A sequence; one node stays itself.
    pub(crate) fn concat(mut nodes: Vec<Node>) -> Node {
        match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Concat(nodes),
        }
    }

    /// `self` repeated, with nested loops of one unit joined where that can't change what is matched.
    pub(crate) fn quantified(self, lazy: bool, min: u32, max: u32) -> Node {
        match (min, max) {
            (_, 0) => return Node::Empty,
            (1, 1) => return self,
            _ => {}
        }
        if let Node::Loop { body, min: inner_min, max: inner_max, lazy: inner_lazy, .. } = &self
            && matches!(**body, Node::One(_))
            && *inner_lazy == lazy
            && !(min == 0 && *inner_min > 1 || *inner_max < inner_min.saturating_mul(2))
        {
            let times = |inner: u32, outer: u32| inner.saturating_mul(outer).min(UNBOUNDED);
            let body = body.clone();
            return Node::Loop { body, min: times(*inner_min, min), max: times(*inner_max, max), lazy, atomic: false };
        }
        Node::Loop { body: Box::new(self), min, max, lazy, atomic: false }
    }
}
