//! Tree to program.

use std::sync::Arc;

use crate::analysis::{self, First};
use crate::node::{Anchor, Node, Single, UNBOUNDED};
use crate::options::CaseRule;
use crate::program::{Address, Finder, Mode, Op, Program, Repeat, Run};
use crate::set::CharSet;

/// Lowers `root` to a program; `slots` counts the groups, the whole match included.
pub(crate) fn compile(mut root: Node, slots: usize, backwards: bool, rule: CaseRule) -> Program {
    if !backwards {
        analysis::mark_atomic(&mut root);
    }
    let finder = if backwards { Finder::Everywhere } else { finder(&root) };
    let mut compiler = Compiler { back: backwards, ..Compiler::default() };
    compiler.node(&root, None);
    compiler.ops.push(Op::Match);
    Program {
        ops: compiler.ops,
        literals: compiler.literals,
        runs: compiler.runs,
        repeats: compiler.repeats,
        registers: compiler.registers as usize,
        slots,
        finder,
        least: analysis::least(&root),
        backwards,
        rule,
    }
}

/// How candidates for a match of `root` are found.
fn finder(root: &Node) -> Finder {
    match leading(root) {
        Some(Node::Anchor(Anchor::Start)) => return Finder::AtStart,
        Some(Node::Anchor(Anchor::SearchStart)) => return Finder::AtSearchStart,
        Some(Node::Anchor(Anchor::LineStart)) => return Finder::AtLines,
        _ => {}
    }
    let literal = leading_literal(root);
    if literal.len() > 1 {
        let bytes: Option<Vec<u8>> = literal.iter().map(|&unit| u8::try_from(unit).ok()).collect();
        let bytes = bytes.unwrap_or_default();
        return Finder::Literal(literal, Box::new(memchr::memmem::Finder::new(&bytes).into_owned()));
    }
    let First { units, nullable, at_end } = analysis::first(root);
    if nullable || at_end {
        return Finder::Everywhere;
    }
    let members: usize = units.iter().map(|&(low, high)| usize::from(high - low) + 1).sum();
    let few: Vec<u16> = units.iter().flat_map(|&(low, high)| low..=high).take(4).collect();
    match *few {
        [unit] => Finder::Unit(Single::Char(unit)),
        [first, second] => Finder::Unit(Single::AnyOf([first, second, second])),
        [first, second, third] => Finder::Unit(Single::AnyOf([first, second, third])),
        _ if members > 0xFFF0 => Finder::Everywhere,
        _ => Finder::Unit(Single::Set(Arc::new(CharSet::new(&units)))),
    }
}

/// The node that every match begins with.
fn leading(node: &Node) -> Option<&Node> {
    match node {
        Node::Concat(nodes) => nodes.first().and_then(leading),
        Node::Capture { body, .. } | Node::Atomic(body) => leading(body),
        other => Some(other),
    }
}

fn leading_literal(node: &Node) -> Vec<u16> {
    match node {
        Node::Concat(nodes) => nodes.iter().map_while(plain_char).collect(),
        Node::Capture { body, .. } => leading_literal(body),
        _ => Vec::new(),
    }
}

fn plain_char(node: &Node) -> Option<u16> {
    match node {
        Node::One(Single::Char(unit)) => Some(*unit),
        _ => None,
    }
}

#[derive(Default)]
struct Compiler {
    ops: Vec<Op>,
    literals: Vec<Box<[u16]>>,
    runs: Vec<Run>,
    repeats: Vec<Repeat>,
    registers: u32,
    /// Right to left.
    back: bool,
    /// How many loops are around.
    loops: u32,
}

impl Compiler {
    fn here(&self) -> Address {
        self.ops.len() as Address
    }

    fn register(&mut self) -> u32 {
        self.registers += 1;
        self.registers - 1
    }

    /// Adds an operation whose target is filled in later by [`Compiler::patch`].
    fn reserve(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn patch(&mut self, at: usize, target: Address) {
        match &mut self.ops[at] {
            Op::Jump(to) | Op::Split { otherwise: to, .. } | Op::IfGroup { no: to, .. } => *to = target,
            Op::Fence { otherwise, .. } => *otherwise = Some(target),
            _ => {}
        }
    }

    /// `next` is the unit that must follow, where one is known.
    fn node(&mut self, node: &Node, next: Option<u16>) {
        match node {
            Node::Empty => {}
            Node::One(single) if self.back => self.ops.push(Op::OneBack(single.clone())),
            Node::One(single) => self.ops.push(Op::One(single.clone())),
            Node::Anchor(anchor) => self.ops.push(Op::Anchor(*anchor)),
            Node::Concat(nodes) => self.concat(nodes, next),
            Node::Alternate(nodes) => self.alternate(nodes, next),
            Node::Loop { body, min, max, lazy, atomic } => match &**body {
                Node::One(single) => {
                    let mode = match (atomic, lazy) {
                        _ if min == max => Mode::Atomic,
                        (true, _) => Mode::Atomic,
                        (_, true) => Mode::Lazy,
                        _ => Mode::Greedy,
                    };
                    let run = Run { single: single.clone(), min: *min, max: *max, mode, back: self.back, next };
                    self.runs.push(run);
                    self.ops.push(Op::Run(self.runs.len() as u32 - 1));
                }
                _ => self.repeat(body, *min, *max, *lazy),
            },
            Node::Capture { body, slot, uncapture } => {
                let register = self.register();
                let undo = self.loops > 0 && analysis::leaves_choices(body);
                self.ops.push(Op::Mark { register, undo });
                self.node(body, next);
                self.ops.push(Op::Capture { register, slot: *slot, uncapture: *uncapture });
            }
            Node::Atomic(body) => {
                let register = self.register_pair();
                self.ops.push(Op::Fence { register, otherwise: None });
                self.node(body, None);
                self.ops.push(Op::Cut { register, rewind: false });
            }
            Node::Look { body, behind, negative } => self.look(body, *behind, *negative),
            &Node::BackReference { slot, fold, ecma } => {
                self.ops.push(Op::BackReference { slot, fold, ecma, back: self.back });
            }
            Node::IfGroup { slot, yes, no } => {
                let test = self.reserve(Op::IfGroup { slot: *slot, no: 0 });
                self.branches(test, yes, no, next);
            }
            Node::IfMatch { condition, yes, no } => {
                let register = self.register_pair();
                let test = self.reserve(Op::Fence { register, otherwise: None });
                self.node(condition, None);
                self.ops.push(Op::Cut { register, rewind: true });
                self.branches(test, yes, no, next);
            }
        }
    }

    fn register_pair(&mut self) -> u32 {
        let first = self.register();
        self.register();
        first
    }

    fn branches(&mut self, test: usize, yes: &Node, no: &Node, next: Option<u16>) {
        self.node(yes, next);
        let done = self.reserve(Op::Jump(0));
        let other = self.here();
        self.patch(test, other);
        self.node(no, next);
        let end = self.here();
        self.patch(done, end);
    }

    fn concat(&mut self, nodes: &[Node], next: Option<u16>) {
        if self.back {
            nodes.iter().rev().for_each(|node| self.node(node, None));
            return;
        }
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            let run: Vec<u16> = rest.iter().map_while(plain_char).collect();
            if run.len() > 1 {
                rest = &rest[run.len()..];
                self.literals.push(run.into());
                self.ops.push(Op::Literal(self.literals.len() as u32 - 1));
                continue;
            }
            let follows = match after.first() {
                None => next,
                Some(node) => must_begin(node),
            };
            self.node(node, follows);
            rest = after;
        }
    }

    fn alternate(&mut self, nodes: &[Node], next: Option<u16>) {
        let mut ends = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node, next);
                break;
            }
            let then = self.here() + 1;
            let split = self.reserve(Op::Split { then, otherwise: 0 });
            self.node(node, next);
            ends.push(self.reserve(Op::Jump(0)));
            let other = self.here();
            self.patch(split, other);
        }
        let end = self.here();
        ends.into_iter().for_each(|at| self.patch(at, end));
    }

    fn look(&mut self, body: &Node, behind: bool, negative: bool) {
        let outer = std::mem::replace(&mut self.back, behind);
        let register = self.register_pair();
        let fence = self.reserve(Op::Fence { register, otherwise: None });
        self.node(body, None);
        self.ops.push(Op::Cut { register, rewind: true });
        if negative {
            self.ops.push(Op::Fail);
            let after = self.here();
            self.patch(fence, after);
        }
        self.back = outer;
    }

    fn repeat(&mut self, body: &Node, min: u32, max: u32, lazy: bool) {
        match (min, max) {
            (0, 1) => self.optional(body, lazy),
            (0 | 1, UNBOUNDED) if analysis::least(body) > 0 => self.endless(body, min, lazy),
            _ => self.counted(body, min, max, lazy),
        }
    }

    fn optional(&mut self, body: &Node, lazy: bool) {
        let split = self.reserve(Op::Fail);
        let start = self.here();
        self.node(body, None);
        let end = self.here();
        self.ops[split] =
            if lazy { Op::Split { then: end, otherwise: start } } else { Op::Split { then: start, otherwise: end } };
    }

    /// A loop without upper bound over something that always consumes: nothing has to be counted.
    fn endless(&mut self, body: &Node, min: u32, lazy: bool) {
        self.loops += 1;
        let entry = (min == 0).then(|| self.reserve(Op::Jump(0)));
        let start = self.here();
        self.node(body, None);
        let test = self.here();
        if let Some(entry) = entry {
            self.patch(entry, test);
        }
        let end = test + 1;
        self.ops.push(if lazy {
            Op::Split { then: end, otherwise: start }
        } else {
            Op::Split { then: start, otherwise: end }
        });
        self.loops -= 1;
    }

    fn counted(&mut self, body: &Node, min: u32, max: u32, lazy: bool) {
        let (count, start) = (self.register(), self.register());
        let undo = lazy || analysis::leaves_choices(body);
        let undo_entry = undo && self.loops > 0;
        let index = self.repeats.len() as u32;
        self.repeats.push(Repeat { min, max, lazy, count, start, exit: 0, undo, undo_entry });
        self.loops += 1;
        self.ops.push(Op::LoopStart(index));
        let test = self.here();
        self.ops.push(Op::LoopTest(index));
        self.node(body, None);
        self.ops.push(Op::Jump(test));
        self.repeats[index as usize].exit = self.here();
        self.loops -= 1;
    }
}

/// The one unit that a match of `node` begins with.
fn must_begin(node: &Node) -> Option<u16> {
    match node {
        Node::One(Single::Char(unit)) => Some(*unit),
        Node::Capture { body, .. } | Node::Atomic(body) => must_begin(body),
        Node::Concat(nodes) => nodes.first().and_then(must_begin),
        Node::Loop { body, min, .. } if *min > 0 => must_begin(body),
        _ => None,
    }
}
