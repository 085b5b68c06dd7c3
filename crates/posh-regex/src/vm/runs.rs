//! Repetitions of one unit, which most of the time of ordinary patterns goes into.

use super::{Frame, Haystack, Machine};
use crate::error::MatchError;
use crate::limits::Meter;
use crate::node::Single;
use crate::program::{Mode, Op, Run};

impl<'p, H: Haystack> Machine<'p, '_, H> {
    fn run_of(&self, op: u32) -> Option<&'p Run> {
        match &self.program.ops[op as usize] {
            Op::Run(index) => Some(&self.program.runs[*index as usize]),
            _ => None,
        }
    }

    /// The greedy run at `op` with at least one unit less.
    pub(super) fn give_back(&mut self, op: u32, least: u32, pos: u32) -> Result<Option<(usize, usize)>, MatchError> {
        let Some(run) = self.run_of(op) else {
            return Ok(None);
        };
        let mut pos = pos;
        loop {
            pos = if run.back { pos + 1 } else { pos - 1 };
            let fits = run.next.is_none_or(|next| self.text.at(pos as usize) == next);
            if fits || pos == least {
                if pos != least {
                    let captures = self.captures();
                    self.push(Frame::Greedy { op, least, pos, captures })?;
                }
                return Ok(fits.then_some((op as usize + 1, pos as usize)));
            }
        }
    }

    /// The lazy run at `op` with at least one unit more.
    pub(super) fn take_more(
        &mut self,
        op: u32,
        pos: u32,
        left: u32,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(usize, usize)>, MatchError> {
        let Some(run) = self.run_of(op) else {
            return Ok(None);
        };
        let (mut pos, mut left) = (pos as usize, left);
        loop {
            let inside = if run.back { pos > 0 } else { pos < self.text.len() };
            if !inside || left == 0 || !run.single.matches(self.text.at(if run.back { pos - 1 } else { pos })) {
                return Ok(None);
            }
            pos = if run.back { pos - 1 } else { pos + 1 };
            left -= 1;
            let fits = run.next.is_none_or(|next| pos < self.text.len() && self.text.at(pos) == next);
            if fits {
                if left > 0 {
                    let captures = self.captures();
                    self.push(Frame::Lazy { op, pos: pos as u32, left, captures })?;
                }
                return Ok(Some((op as usize + 1, pos)));
            }
            meter.spend(1)?;
        }
    }

    /// Starts a run; where it ends for now.
    pub(super) fn begin_run(
        &mut self,
        run: &Run,
        op: usize,
        pos: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Option<usize>, MatchError> {
        let room = if run.back { pos } else { self.text.len() - pos };
        let wanted = if run.mode == Mode::Lazy { run.min } else { run.max };
        let most = room.min(wanted as usize);
        if most < run.min as usize {
            return Ok(None);
        }
        let taken = if run.back { self.count_back(run, pos, most) } else { self.count(&run.single, pos, most) };
        meter.spend((taken >> 5) as u32)?;
        if taken < run.min as usize {
            return Ok(None);
        }
        let end = if run.back { pos - taken } else { pos + taken };
        let captures = self.captures();
        match run.mode {
            Mode::Atomic => {}
            Mode::Greedy if taken > run.min as usize => {
                let least = if run.back { pos - run.min as usize } else { pos + run.min as usize };
                self.push(Frame::Greedy { op: op as u32, least: least as u32, pos: end as u32, captures })?;
            }
            Mode::Lazy if run.max > run.min => {
                let left = run.max - run.min;
                self.push(Frame::Lazy { op: op as u32, pos: end as u32, left, captures })?;
            }
            Mode::Greedy | Mode::Lazy => {}
        }
        Ok(Some(end))
    }

    /// How many units from `pos` on match, `most` at most.
    #[inline]
    fn count(&self, single: &Single, pos: usize, most: usize) -> usize {
        let text = self.text;
        match single {
            Single::Any => most,
            Single::Set(set) => (0..most).take_while(|&ahead| set.contains(text.at(pos + ahead))).count(),
            Single::NotNewline => (0..most).take_while(|&ahead| text.at(pos + ahead) != 10).count(),
            other => (0..most).take_while(|&ahead| other.matches(text.at(pos + ahead))).count(),
        }
    }

    fn count_back(&self, run: &Run, pos: usize, most: usize) -> usize {
        (1..=most).take_while(|&back| run.single.matches(self.text.at(pos - back))).count()
    }
}
