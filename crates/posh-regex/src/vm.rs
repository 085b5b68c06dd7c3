//! The matcher: runs a program at one place of the text.
//!
//! Everything that may have to be taken back goes on one stack: choices (with the number of captures made so far, so that
//! captures need no entries of their own) and old values of registers. An atomic group or a look-around cuts the stack
//! back to where it began; the register values dropped with it belong to loops and groups inside, which are entered anew
//! before they are looked at again.

mod runs;

use crate::error::MatchError;
use crate::limits::{MAX_FRAMES, Meter};
use crate::matched::{Match, Span};
use crate::node::Anchor;
use crate::program::{NOWHERE, Op, Program, Repeat};
use crate::unicode;

/// Text as the matcher sees it; one version of the matcher is compiled for each kind.
pub(crate) trait Haystack: Copy {
    fn len(self) -> usize;
    fn at(self, index: usize) -> u16;
    /// Whether `literal` stands at `index`.
    fn has(self, index: usize, literal: &[u16]) -> bool;
}

impl Haystack for &[u8] {
    #[inline]
    fn len(self) -> usize {
        <[u8]>::len(self)
    }
    #[inline]
    fn at(self, index: usize) -> u16 {
        u16::from(self[index])
    }
    #[inline]
    fn has(self, index: usize, literal: &[u16]) -> bool {
        self.get(index..index + literal.len())
            .is_some_and(|piece| piece.iter().zip(literal).all(|(&byte, &unit)| u16::from(byte) == unit))
    }
}

impl Haystack for &[u16] {
    #[inline]
    fn len(self) -> usize {
        <[u16]>::len(self)
    }
    #[inline]
    fn at(self, index: usize) -> u16 {
        self[index]
    }
    #[inline]
    fn has(self, index: usize, literal: &[u16]) -> bool {
        self[index..].starts_with(literal)
    }
}

#[derive(Clone, Copy, Debug)]
enum Frame {
    Choice {
        to: u32,
        pos: u32,
        captures: u32,
    },
    /// A greedy run that can give back down to `least`.
    Greedy {
        op: u32,
        least: u32,
        pos: u32,
        captures: u32,
    },
    /// A lazy run that can take `left` more.
    Lazy {
        op: u32,
        pos: u32,
        left: u32,
        captures: u32,
    },
    /// A lazy loop that can take one more turn.
    Turn {
        op: u32,
        pos: u32,
        captures: u32,
    },
    Register {
        register: u32,
        old: u32,
    },
}

/// One change of a group: a capture, or the giving up of one.
#[derive(Clone, Copy, Debug)]
struct Change {
    slot: u32,
    /// What `heads` held before.
    before: u32,
    start: u32,
    end: u32,
}

/// The memory of a match, kept for the next one.
#[derive(Default)]
pub(crate) struct Scratch {
    stack: Vec<Frame>,
    registers: Vec<u32>,
    changes: Vec<Change>,
    /// By slot: the last capture that still counts, as an index into `changes`.
    heads: Vec<u32>,
}

/// A program at work on a text.
pub(crate) struct Machine<'p, 's, H> {
    program: &'p Program,
    text: H,
    search_start: usize,
    scratch: &'s mut Scratch,
}

impl<'p, 's, H: Haystack> Machine<'p, 's, H> {
    pub(crate) fn new(program: &'p Program, text: H, search_start: usize, scratch: &'s mut Scratch) -> Self {
        scratch.registers.resize(program.registers, NOWHERE);
        Machine { program, text, search_start, scratch }
    }

    /// Where a match that starts at `start` ends.
    pub(crate) fn run(&mut self, start: usize, meter: &mut Meter<'_>) -> Result<Option<usize>, MatchError> {
        self.scratch.stack.clear();
        self.scratch.changes.clear();
        self.scratch.heads.clear();
        self.scratch.heads.resize(self.program.slots, NOWHERE);
        let (mut op, mut pos) = (0usize, start);
        loop {
            let next = match &self.program.ops[op] {
                Op::Match => return Ok(Some(pos)),
                Op::One(single) => {
                    (pos < self.text.len() && single.matches(self.text.at(pos))).then(|| (op + 1, pos + 1))
                }
                Op::Literal(index) => {
                    let literal = &self.program.literals[*index as usize];
                    self.text.has(pos, literal).then(|| (op + 1, pos + literal.len()))
                }
                Op::Run(index) => {
                    let run = &self.program.runs[*index as usize];
                    self.begin_run(run, op, pos, meter)?.map(|pos| (op + 1, pos))
                }
                Op::Mark { register, undo } => {
                    self.set_register(*register, pos as u32, *undo);
                    Some((op + 1, pos))
                }
                Op::Capture { register, slot, uncapture } => {
                    self.capture(*register, *slot, *uncapture, pos).then_some((op + 1, pos))
                }
                Op::Split { then, otherwise } => {
                    self.choice(*otherwise, pos)?;
                    Some((*then as usize, pos))
                }
                Op::Jump(to) => Some((*to as usize, pos)),
                other => self.rare(other, op, pos)?,
            };
            match next {
                Some(state) => (op, pos) = state,
                None => {
                    meter.spend(1)?;
                    match self.backtrack(meter)? {
                        Some(state) => (op, pos) = state,
                        None => return Ok(None),
                    }
                }
            }
        }
    }

    /// The operations that ordinary patterns have few of.
    fn rare(&mut self, operation: &Op, op: usize, pos: usize) -> Result<Option<(usize, usize)>, MatchError> {
        Ok(match operation {
            Op::OneBack(single) => (pos > 0 && single.matches(self.text.at(pos - 1))).then(|| (op + 1, pos - 1)),
            Op::Anchor(anchor) => self.anchor(*anchor, pos).then_some((op + 1, pos)),
            Op::LoopStart(index) => {
                let repeat = &self.program.repeats[*index as usize];
                self.set_register(repeat.count, 0, repeat.undo_entry);
                self.set_register(repeat.start, NOWHERE, repeat.undo_entry);
                Some((op + 1, pos))
            }
            Op::LoopTest(index) => {
                let repeat = &self.program.repeats[*index as usize];
                Some((self.loop_test(repeat, op, pos)?, pos))
            }
            &Op::BackReference { slot, fold, ecma, back } => {
                self.back_reference(slot, fold, ecma, back, pos).map(|pos| (op + 1, pos))
            }
            Op::IfGroup { slot, no } => {
                let held = self.scratch.heads[*slot as usize] != NOWHERE || *slot == 0;
                Some((if held { op + 1 } else { *no as usize }, pos))
            }
            Op::Fence { register, otherwise } => {
                self.scratch.registers[*register as usize] = self.scratch.stack.len() as u32;
                self.scratch.registers[*register as usize + 1] = pos as u32;
                if let Some(otherwise) = otherwise {
                    self.choice(*otherwise, pos)?;
                }
                Some((op + 1, pos))
            }
            Op::Cut { register, rewind } => {
                self.scratch.stack.truncate(self.scratch.registers[*register as usize] as usize);
                let kept = self.scratch.registers[*register as usize + 1] as usize;
                Some((op + 1, if *rewind { kept } else { pos }))
            }
            _ => None,
        })
    }

    fn captures(&self) -> u32 {
        self.scratch.changes.len() as u32
    }

    #[inline]
    fn push(&mut self, frame: Frame) -> Result<(), MatchError> {
        if self.scratch.stack.len() >= MAX_FRAMES {
            return Err(MatchError::TooDeep);
        }
        self.scratch.stack.push(frame);
        Ok(())
    }

    #[inline]
    fn choice(&mut self, to: u32, pos: usize) -> Result<(), MatchError> {
        let captures = self.captures();
        self.push(Frame::Choice { to, pos: pos as u32, captures })
    }

    #[inline]
    fn set_register(&mut self, register: u32, value: u32, undo: bool) {
        let cell = &mut self.scratch.registers[register as usize];
        if undo {
            self.scratch.stack.push(Frame::Register { register, old: *cell });
        }
        *cell = value;
    }

    fn undo_captures(&mut self, keep: u32) {
        while self.scratch.changes.len() > keep as usize {
            if let Some(change) = self.scratch.changes.pop() {
                self.scratch.heads[change.slot as usize] = change.before;
            }
        }
    }

    /// The state of the last open choice.
    fn backtrack(&mut self, meter: &mut Meter<'_>) -> Result<Option<(usize, usize)>, MatchError> {
        while let Some(frame) = self.scratch.stack.pop() {
            match frame {
                Frame::Register { register, old } => self.scratch.registers[register as usize] = old,
                Frame::Choice { to, pos, captures } => {
                    self.undo_captures(captures);
                    return Ok(Some((to as usize, pos as usize)));
                }
                Frame::Greedy { op, least, pos, captures } => {
                    self.undo_captures(captures);
                    if let Some(state) = self.give_back(op, least, pos)? {
                        return Ok(Some(state));
                    }
                }
                Frame::Lazy { op, pos, left, captures } => {
                    self.undo_captures(captures);
                    if let Some(state) = self.take_more(op, pos, left, meter)? {
                        return Ok(Some(state));
                    }
                }
                Frame::Turn { op, pos, captures } => {
                    self.undo_captures(captures);
                    let Op::LoopTest(index) = &self.program.ops[op as usize] else {
                        continue;
                    };
                    self.turn(&self.program.repeats[*index as usize], pos as usize);
                    return Ok(Some((op as usize + 1, pos as usize)));
                }
            }
        }
        Ok(None)
    }

    /// One more turn of a loop.
    fn turn(&mut self, repeat: &Repeat, pos: usize) {
        let count = self.scratch.registers[repeat.count as usize];
        self.set_register(repeat.count, count + 1, repeat.undo);
        self.set_register(repeat.start, pos as u32, repeat.undo);
    }

    /// Where a loop goes on. A turn that consumed nothing ends the loop, once the least number is reached.
    fn loop_test(&mut self, repeat: &Repeat, op: usize, pos: usize) -> Result<usize, MatchError> {
        let count = self.scratch.registers[repeat.count as usize];
        let empty = self.scratch.registers[repeat.start as usize] == pos as u32;
        if count < repeat.min {
            self.push_turn_guard()?;
            self.turn(repeat, pos);
            return Ok(op + 1);
        }
        if count >= repeat.max || empty {
            return Ok(repeat.exit as usize);
        }
        if repeat.lazy {
            let captures = self.captures();
            self.push(Frame::Turn { op: op as u32, pos: pos as u32, captures })?;
            return Ok(repeat.exit as usize);
        }
        self.choice(repeat.exit, pos)?;
        self.turn(repeat, pos);
        Ok(op + 1)
    }

    /// Bounds the memory of required turns, which open no choice of their own.
    fn push_turn_guard(&self) -> Result<(), MatchError> {
        if self.scratch.stack.len() >= MAX_FRAMES { Err(MatchError::TooDeep) } else { Ok(()) }
    }

    fn anchor(&self, anchor: Anchor, pos: usize) -> bool {
        let len = self.text.len();
        let word = |test: fn(u16) -> bool| {
            let before = pos > 0 && test(self.text.at(pos - 1));
            let after = pos < len && test(self.text.at(pos));
            before != after
        };
        match anchor {
            Anchor::Start => pos == 0,
            Anchor::End => pos == len,
            Anchor::EndOrNewline => pos == len || pos + 1 == len && self.text.at(pos) == 10,
            Anchor::LineStart => pos == 0 || self.text.at(pos - 1) == 10,
            Anchor::LineEnd => pos == len || self.text.at(pos) == 10,
            Anchor::SearchStart => pos == self.search_start,
            Anchor::Boundary => word(unicode::is_word),
            Anchor::NotBoundary => !word(unicode::is_word),
            Anchor::EcmaBoundary => word(unicode::is_ecma_word),
            Anchor::EcmaNotBoundary => !word(unicode::is_ecma_word),
        }
    }

    fn held(&self, slot: u32) -> Option<Change> {
        self.scratch.changes.get(self.scratch.heads[slot as usize] as usize).copied()
    }

    fn capture(&mut self, register: u32, slot: Option<u32>, uncapture: Option<u32>, pos: usize) -> bool {
        let mark = self.scratch.registers[register as usize];
        let (mut start, mut end) = (mark.min(pos as u32), mark.max(pos as u32));
        if let Some(given_up) = uncapture {
            let Some(old) = self.held(given_up) else {
                return false;
            };
            // The new capture is what lies between the two, or what they share.
            if start >= old.end {
                (start, end) = (old.end, start);
            } else if end <= old.start {
                start = old.start;
            } else {
                (start, end) = (start.max(old.start), end.min(old.end));
            }
            let before = self.scratch.heads[given_up as usize];
            self.scratch.heads[given_up as usize] = old.before;
            self.scratch.changes.push(Change { slot: given_up, before, start: NOWHERE, end: NOWHERE });
        }
        if let Some(slot) = slot {
            let before = self.scratch.heads[slot as usize];
            self.scratch.heads[slot as usize] = self.captures();
            self.scratch.changes.push(Change { slot, before, start, end });
        }
        true
    }

    fn back_reference(&self, slot: u32, fold: bool, ecma: bool, back: bool, pos: usize) -> Option<usize> {
        let Some(held) = self.held(slot) else {
            return ecma.then_some(pos);
        };
        let length = (held.end - held.start) as usize;
        let room = if back { pos } else { self.text.len() - pos };
        if length > room {
            return None;
        }
        let at = if back { pos - length } else { pos };
        let same = (0..length).all(|ahead| {
            let (left, right) = (self.text.at(held.start as usize + ahead), self.text.at(at + ahead));
            left == right || fold && unicode::lower(left, self.program.rule) == unicode::lower(right, self.program.rule)
        });
        same.then_some(if back { at } else { pos + length })
    }

    /// What the last successful run, from `start` to `end`, found.
    pub(crate) fn found(&self, start: usize, end: usize) -> Match {
        let (low, high) = (start.min(end), start.max(end));
        let slots = self.program.slots.saturating_sub(1);
        let mut spans = Vec::with_capacity(slots);
        let mut ends = Vec::with_capacity(slots);
        for &head in self.scratch.heads.iter().skip(1) {
            let first = spans.len();
            let mut next = head;
            while let Some(change) = self.scratch.changes.get(next as usize) {
                spans.push(Span { index: change.start as usize, length: (change.end - change.start) as usize });
                next = change.before;
            }
            spans[first..].reverse();
            ends.push(spans.len() as u32);
        }
        Match { span: Span { index: low, length: high - low }, spans, ends }
    }
}
