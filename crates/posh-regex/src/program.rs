//! A pattern as the matcher runs it: a flat list of operations.

use crate::node::{Anchor, Single};
use crate::options::CaseRule;

/// Index of an operation.
pub(crate) type Address = u32;

/// Register value that stands for no position.
pub(crate) const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// The pattern matched.
    Match,
    Fail,
    One(Single),
    OneBack(Single),
    /// Literal number; left to right.
    Literal(u32),
    /// Repetition of one unit; number in `Program::runs`.
    Run(u32),
    Anchor(Anchor),
    Jump(Address),
    /// Goes on at `then`; when that fails, at `otherwise`.
    Split {
        then: Address,
        otherwise: Address,
    },
    /// Keeps the position a group starts at. `undo`: the old value has to come back when this is taken back.
    Mark {
        register: u32,
        undo: bool,
    },
    Capture {
        register: u32,
        slot: Option<u32>,
        uncapture: Option<u32>,
    },
    LoopStart(u32),
    LoopTest(u32),
    BackReference {
        slot: u32,
        fold: bool,
        ecma: bool,
        back: bool,
    },
    /// Goes on at `no` when the group has no capture.
    IfGroup {
        slot: u32,
        no: Address,
    },
    /// Keeps how many choices are open, and the position; with `otherwise`, that is where a failure leads.
    Fence {
        register: u32,
        otherwise: Option<Address>,
    },
    /// Drops the choices made since the fence, and with `rewind` goes back to its position.
    Cut {
        register: u32,
        rewind: bool,
    },
}

/// A repetition of one unit.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) single: Single,
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) mode: Mode,
    /// Right to left.
    pub(crate) back: bool,
    /// What must follow for the rest to match, where that is one unit.
    pub(crate) next: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Greedy,
    Lazy,
    Atomic,
}

/// A repetition of anything else.
#[derive(Clone, Debug)]
pub(crate) struct Repeat {
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) lazy: bool,
    /// How many times the body has matched.
    pub(crate) count: u32,
    /// Where the last turn began.
    pub(crate) start: u32,
    pub(crate) exit: Address,
    /// The registers have to come back when turns are taken back.
    pub(crate) undo: bool,
    /// The same for entering the loop anew, which an outer loop does.
    pub(crate) undo_entry: bool,
}

/// How the next place worth a try is found.
#[derive(Clone, Debug)]
pub(crate) enum Finder {
    /// Every place.
    Everywhere,
    /// Only the start of the text.
    AtStart,
    /// Only where the search starts.
    AtSearchStart,
    /// Only the starts of lines.
    AtLines,
    /// A text that every match begins with.
    Literal(Vec<u16>, Box<memchr::memmem::Finder<'static>>),
    /// One of the units that a match can begin with.
    Unit(Single),
}

#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) ops: Vec<Op>,
    pub(crate) literals: Vec<Box<[u16]>>,
    pub(crate) runs: Vec<Run>,
    pub(crate) repeats: Vec<Repeat>,
    pub(crate) registers: usize,
    pub(crate) slots: usize,
    pub(crate) finder: Finder,
    /// The least number of units a match takes.
    pub(crate) least: usize,
    pub(crate) backwards: bool,
    pub(crate) rule: CaseRule,
}
