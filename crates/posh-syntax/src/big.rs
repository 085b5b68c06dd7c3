//! Whole numbers of any size, as far as number literals need them.

use std::fmt;

/// A whole number: sign and base-10^9 limbs, least first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Big {
    negative: bool,
    limbs: Vec<u32>,
}

const LIMB: u64 = 1_000_000_000;

impl Big {
    /// The number that `digits` write in a base of 2, 10 or 16; other characters are skipped.
    pub(crate) fn from_digits(digits: &str, base: u32) -> Big {
        let mut big = Big::default();
        for digit in digits.chars().filter_map(|c| c.to_digit(base)) {
            big.multiply_add(u64::from(base), u64::from(digit));
        }
        big
    }

    /// The whole part of a finite number.
    pub(crate) fn from_f64(value: f64) -> Big {
        let text = format!("{:.0}", value.abs());
        let mut big = Big::from_digits(&text, 10);
        big.negative = value < 0.0 && !big.is_zero();
        big
    }

    fn is_zero(&self) -> bool {
        self.limbs.iter().all(|limb| *limb == 0)
    }

    fn multiply_add(&mut self, factor: u64, add: u64) {
        let mut carry = u128::from(add);
        for limb in &mut self.limbs {
            let value = u128::from(*limb) * u128::from(factor) + carry;
            *limb = (value % u128::from(LIMB)) as u32;
            carry = value / u128::from(LIMB);
        }
        while carry > 0 {
            self.limbs.push((carry % u128::from(LIMB)) as u32);
            carry /= u128::from(LIMB);
        }
    }

    pub(crate) fn multiply(&mut self, factor: u64) {
        if factor != 1 {
            self.multiply_add(factor, 0);
        }
    }

    pub(crate) fn negate(&mut self) {
        self.negative = !self.negative && !self.is_zero();
    }

    /// A tenth, rounded half to even.
    pub(crate) fn divide_by_ten(&self) -> Big {
        let mut remainder = 0u64;
        let mut limbs = self.limbs.clone();
        for limb in limbs.iter_mut().rev() {
            let value = remainder * LIMB + u64::from(*limb);
            *limb = (value / 10) as u32;
            remainder = value % 10;
        }
        let mut tenth = Big { negative: self.negative, limbs };
        let odd = tenth.limbs.first().is_some_and(|limb| limb % 2 == 1);
        if remainder > 5 || remainder == 5 && odd {
            tenth.multiply_add(1, 1);
        }
        tenth
    }

    /// Takes 2^`exponent` from a number below it.
    pub(crate) fn subtract_power_of_two(&mut self, exponent: usize) {
        let mut power = Big { negative: false, limbs: vec![1] };
        for _ in 0..exponent {
            power.multiply_add(2, 0);
        }
        let mut borrow = 0i64;
        for (at, limb) in power.limbs.iter_mut().enumerate() {
            let own = self.limbs.get(at).copied().unwrap_or(0);
            let mut value = i64::from(*limb) - i64::from(own) - borrow;
            borrow = i64::from(value < 0);
            if value < 0 {
                value += LIMB as i64;
            }
            *limb = value as u32;
        }
        power.negative = true;
        *self = power;
    }

    /// The nearest number that is no larger in size: what is left over is cut off.
    pub(crate) fn to_f64(&self) -> f64 {
        let nearest: f64 = self.to_string().parse().unwrap_or(f64::INFINITY);
        if !nearest.is_finite() {
            return nearest;
        }
        if Big::from_f64(nearest).size() > self.size() { f64::from_bits(nearest.to_bits() - 1) } else { nearest }
    }

    /// The limbs in an order in which larger numbers compare as larger.
    fn size(&self) -> (usize, Vec<u32>) {
        let limbs: Vec<u32> = self.limbs.iter().rev().copied().skip_while(|limb| *limb == 0).collect();
        (limbs.len(), limbs)
    }

    /// The number, when 128 bits hold it.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let mut value = 0i128;
        for limb in self.limbs.iter().rev() {
            value = value.checked_mul(i128::from(LIMB))?.checked_add(i128::from(*limb))?;
        }
        Some(if self.negative { -value } else { value })
    }
}

impl fmt::Display for Big {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let mut limbs = self.limbs.iter().rev().skip_while(|limb| **limb == 0);
        let Some(first) = limbs.next() else {
            return formatter.write_str("0");
        };
        if self.negative {
            formatter.write_str("-")?;
        }
        write!(formatter, "{first}")?;
        limbs.try_for_each(|limb| write!(formatter, "{limb:09}"))
    }
}
