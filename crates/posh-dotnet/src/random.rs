//! `System.Random` with a seed: the subtractive generator that .NET keeps for compatibility (Knuth, The Art of Computer
//! Programming, volume 2, section 3.2.2), so that a script with a seed gets the numbers it knows.

const BIG: i32 = i32::MAX;
const SEED: i32 = 161_803_398;

/// A seeded generator.
#[derive(Debug, Clone)]
pub struct Random {
    state: [i32; 56],
    next: usize,
    other: usize,
}

impl Random {
    /// A generator of this seed.
    pub fn new(seed: i32) -> Self {
        let mut state = [0i32; 56];
        let subtraction = if seed == i32::MIN { i32::MAX } else { seed.abs() };
        let mut j = SEED.wrapping_sub(subtraction);
        state[55] = j;
        let mut k = 1i32;
        for i in 1..55usize {
            let place = (21 * i) % 55;
            state[place] = k;
            k = j.wrapping_sub(k);
            if k < 0 {
                k = k.wrapping_add(BIG);
            }
            j = state[place];
        }
        for _ in 1..5 {
            for i in 1..56usize {
                let mut n = i + 30;
                if n >= 55 {
                    n -= 55;
                }
                state[i] = state[i].wrapping_sub(state[1 + n]);
                if state[i] < 0 {
                    state[i] = state[i].wrapping_add(BIG);
                }
            }
        }
        Self { state, next: 0, other: 21 }
    }

    fn sample_int(&mut self) -> i32 {
        self.next = if self.next + 1 >= 56 { 1 } else { self.next + 1 };
        self.other = if self.other + 1 >= 56 { 1 } else { self.other + 1 };
        let mut value = self.state[self.next].wrapping_sub(self.state[self.other]);
        if value == BIG {
            value -= 1;
        }
        if value < 0 {
            value = value.wrapping_add(BIG);
        }
        self.state[self.next] = value;
        value
    }

    /// `Next()`: not negative.
    pub fn next_int(&mut self) -> i32 {
        self.sample_int()
    }

    /// `NextDouble()`: at least 0, less than 1.
    pub fn next_double(&mut self) -> f64 {
        f64::from(self.sample_int()) * (1.0 / f64::from(BIG))
    }

    /// `Next(low, high)`: at least `low`, less than `high`.
    pub fn next_between(&mut self, low: i32, high: i32) -> i32 {
        let range = i64::from(high) - i64::from(low);
        if range <= i64::from(i32::MAX) {
            return (self.next_double() * range as f64) as i32 + low;
        }
        let mut value = self.sample_int();
        if self.sample_int() % 2 == 0 {
            value = -value;
        }
        let sample = (f64::from(value) + f64::from(i32::MAX - 1)) / f64::from(2u32 * (i32::MAX as u32) - 1);
        ((sample * range as f64) as i64 + i64::from(low)) as i32
    }

    /// `NextBytes`.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.sample_int() as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_42_gives_the_numbers_that_net_documents_for_it() {
        // `new Random(42)` gives 1434747710, 302596119, 269548474 in every version of .NET.
        let mut random = Random::new(42);
        assert_eq!(
            [random.next_int(), random.next_int(), random.next_int()],
            [1_434_747_710, 302_596_119, 269_548_474]
        );
    }
}
