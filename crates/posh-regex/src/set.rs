//! Sets of UTF-16 units.

/// Inclusive ranges.
pub(crate) type Ranges = Vec<(u16, u16)>;

/// Sorts ranges and joins those that touch.
pub(crate) fn normalize(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut joined: Ranges = Vec::with_capacity(ranges.len());
    for (low, high) in ranges {
        match joined.last_mut() {
            Some(last) if u32::from(low) <= u32::from(last.1) + 1 => last.1 = last.1.max(high),
            _ => joined.push((low, high)),
        }
    }
    joined
}

/// All units that are not in the (normalized) ranges.
pub(crate) fn negate(ranges: &[(u16, u16)]) -> Ranges {
    let mut rest = Vec::with_capacity(ranges.len() + 1);
    let mut next: u32 = 0;
    for &(low, high) in ranges {
        if u32::from(low) > next {
            rest.push((next as u16, low - 1));
        }
        next = u32::from(high) + 1;
    }
    if next <= 0xFFFF {
        rest.push((next as u16, 0xFFFF));
    }
    rest
}

/// What is in `ranges` and not in `without`, both normalized.
pub(crate) fn subtract(ranges: &[(u16, u16)], without: &[(u16, u16)]) -> Ranges {
    intersect(ranges, &negate(without))
}

/// What is in both, both normalized.
pub(crate) fn intersect(left: &[(u16, u16)], right: &[(u16, u16)]) -> Ranges {
    let (mut at, mut with) = (0, 0);
    let mut common = Vec::new();
    while at < left.len() && with < right.len() {
        let low = left[at].0.max(right[with].0);
        let high = left[at].1.min(right[with].1);
        if low <= high {
            common.push((low, high));
        }
        if left[at].1 < right[with].1 {
            at += 1;
        } else {
            with += 1;
        }
    }
    common
}

/// A set made for membership tests: a table for ASCII, ranges for the rest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CharSet {
    ascii: [bool; 128],
    ranges: Box<[(u16, u16)]>,
}

impl CharSet {
    /// From normalized ranges.
    pub(crate) fn new(ranges: &[(u16, u16)]) -> CharSet {
        let mut ascii = [false; 128];
        for &(low, high) in ranges.iter().take_while(|range| range.0 < 128) {
            for unit in low..=high.min(127) {
                ascii[usize::from(unit)] = true;
            }
        }
        CharSet { ascii, ranges: ranges.into() }
    }

    pub(crate) fn ranges(&self) -> &[(u16, u16)] {
        &self.ranges
    }

    #[inline]
    pub(crate) fn contains(&self, unit: u16) -> bool {
        match self.ascii.get(usize::from(unit)) {
            Some(&inside) => inside,
            None => self.contains_wide(unit),
        }
    }

    fn contains_wide(&self, unit: u16) -> bool {
        let at = self.ranges.partition_point(|range| range.1 < unit);
        self.ranges.get(at).is_some_and(|range| range.0 <= unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_join_and_turn_round() {
        let ranges = normalize(vec![(5, 9), (1, 2), (3, 4), (20, 30)]);
        assert_eq!(ranges, [(1, 9), (20, 30)]);
        assert_eq!(negate(&ranges), [(0, 0), (10, 19), (31, 0xFFFF)]);
        assert_eq!(negate(&negate(&ranges)), ranges);
        assert_eq!(subtract(&ranges, &[(4, 25)]), [(1, 3), (26, 30)]);
    }

    #[test]
    fn wide_units_are_found_by_range() {
        let set = CharSet::new(&[(65, 70), (0x4E00, 0x9FFF)]);
        assert!(set.contains(65) && set.contains(0x4E00) && set.contains(0x9FFF));
        assert!(!set.contains(71) && !set.contains(0x4DFF) && !set.contains(0xA000));
    }
}
