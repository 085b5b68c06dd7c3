//! Random numbers as .NET makes them from a seed, so that a seeded script draws the same numbers.
//!
//! Source: `System.Random` with a seed (`Net5CompatSeedImpl`), Knuth's subtractive generator with the constants of the
//! .NET runtime.

const BIG: i32 = i32::MAX;

/// A generator with a seed.
#[derive(Clone, Debug)]
pub(crate) struct Seeded {
    state: [i32; 56],
    at: usize,
    behind: usize,
}

impl Seeded {
    pub(crate) fn new(seed: i32) -> Seeded {
        let mut state = [0i32; 56];
        let subtraction = if seed == i32::MIN { BIG } else { seed.abs() };
        let mut last = 161_803_398 - subtraction;
        state[55] = last;
        let mut next = 1;
        let mut place = 0usize;
        for _ in 1..55 {
            place += 21;
            if place >= 55 {
                place -= 55;
            }
            state[place] = next;
            next = last.wrapping_sub(next);
            if next < 0 {
                next = next.wrapping_add(BIG);
            }
            last = state[place];
        }
        for _ in 1..5 {
            for index in 1..56 {
                let mut other = index + 30;
                if other >= 55 {
                    other -= 55;
                }
                state[index] = state[index].wrapping_sub(state[1 + other]);
                if state[index] < 0 {
                    state[index] = state[index].wrapping_add(BIG);
                }
            }
        }
        Seeded { state, at: 0, behind: 21 }
    }

    /// 0 up to Int32.MaxValue, that not included.
    pub(crate) fn sample(&mut self) -> i32 {
        self.at = if self.at + 1 >= 56 { 1 } else { self.at + 1 };
        self.behind = if self.behind + 1 >= 56 { 1 } else { self.behind + 1 };
        let mut value = self.state[self.at].wrapping_sub(self.state[self.behind]);
        if value == BIG {
            value -= 1;
        }
        if value < 0 {
            value = value.wrapping_add(BIG);
        }
        self.state[self.at] = value;
        value
    }

    /// 0 up to 1, that not included.
    pub(crate) fn next_double(&mut self) -> f64 {
        f64::from(self.sample()) * (1.0 / f64::from(BIG))
    }

    /// 0 up to `max`, that not included.
    pub(crate) fn next_below(&mut self, max: i32) -> i32 {
        (self.next_double() * f64::from(max)) as i32
    }

    /// `min` up to `max`, that not included.
    pub(crate) fn next_between(&mut self, min: i32, max: i32) -> i32 {
        let range = i64::from(max) - i64::from(min);
        if range <= i64::from(BIG) {
            return (self.next_double() * range as f64) as i32 + min;
        }
        let mut value = self.sample();
        if self.sample() % 2 == 0 {
            value = -value;
        }
        let scaled = (f64::from(value) + (f64::from(BIG) - 1.0)) / (2.0 * f64::from(BIG) - 1.0);
        ((scaled * range as f64) as i64 + i64::from(min)) as i32
    }

    /// Fills `bytes`.
    pub(crate) fn next_bytes(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().for_each(|byte| *byte = self.sample() as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of `new Random(42)` and `new Random(0)`, from the documentation of System.Random.
    #[test]
    fn a_seed_gives_the_numbers_of_dotnet() {
        let mut random = Seeded::new(42);
        assert_eq!([random.sample(), random.sample(), random.sample()], [1_434_747_710, 302_596_119, 269_548_474]);
        let mut random = Seeded::new(0);
        assert_eq!(random.sample(), 1_559_595_546);
    }
}
