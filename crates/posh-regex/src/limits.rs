//! How long a match may take.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::error::MatchError;

/// Bounds on one call. The default has none but the depth of the backtracking stack.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits<'a> {
    /// When to give up.
    pub deadline: Option<Instant>,
    /// Given up as soon as this is set.
    pub cancel: Option<&'a AtomicBool>,
    /// How many steps (a position tried, a choice taken back) may be made.
    pub steps: Option<u64>,
}

impl Limits<'_> {
    /// Limits with a deadline `timeout` from now.
    #[must_use]
    pub fn within(timeout: Duration) -> Self {
        Limits { deadline: Instant::now().checked_add(timeout), ..Self::default() }
    }
}

/// Choices kept at most; a frame is 20 bytes, so this bounds the memory of one match to some 320 MB.
pub(crate) const MAX_FRAMES: usize = 16 << 20;

/// How many steps pass between two looks at the limits.
const STRIDE: u32 = 4096;

/// Counts steps down and looks at the limits now and then.
pub(crate) struct Meter<'a> {
    limits: Limits<'a>,
    left: u32,
    used: u64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(limits: &Limits<'a>) -> Self {
        Meter { limits: *limits, left: STRIDE, used: 0 }
    }

    /// Takes `steps` off; an error when a limit is reached.
    #[inline]
    pub(crate) fn spend(&mut self, steps: u32) -> Result<(), MatchError> {
        if steps < self.left {
            self.left -= steps;
            return Ok(());
        }
        self.look(steps)
    }

    #[cold]
    fn look(&mut self, steps: u32) -> Result<(), MatchError> {
        self.used += u64::from(STRIDE) + u64::from(steps);
        self.left = STRIDE;
        if self.limits.cancel.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(MatchError::Cancelled);
        }
        if self.limits.steps.is_some_and(|most| self.used > most) {
            return Err(MatchError::TooManySteps);
        }
        if self.limits.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(MatchError::Timeout);
        }
        Ok(())
    }
}
