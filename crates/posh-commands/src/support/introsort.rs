//! .NET's sort, step by step.
//!
//! PowerShell compares values of mixed types in a way that is no order (`10`, `'8'`, `7`), so the result depends on which
//! values the sort compares. This is the algorithm of `List<T>.Sort` (ArraySortHelper in the .NET runtime).

use std::cmp::Ordering;

/// Below this many elements insertion sort is used.
const INSERTION_LIMIT: usize = 16;

/// Sorts `keys` by `compare`, which need not be an order.
pub(crate) fn introsort<T>(keys: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) {
    if keys.len() > 1 {
        let depth = 2 * (keys.len().ilog2() + 1);
        sort(keys, depth, compare);
    }
}

fn sort<T>(keys: &mut [T], mut depth: u32, compare: &mut impl FnMut(&T, &T) -> Ordering) {
    let mut size = keys.len();
    while size > 1 {
        if size <= INSERTION_LIMIT {
            match size {
                2 => swap_if_greater(keys, compare, 0, 1),
                3 => {
                    swap_if_greater(keys, compare, 0, 1);
                    swap_if_greater(keys, compare, 0, 2);
                    swap_if_greater(keys, compare, 1, 2);
                }
                _ => insertion_sort(&mut keys[..size], compare),
            }
            return;
        }
        if depth == 0 {
            heap_sort(&mut keys[..size], compare);
            return;
        }
        depth -= 1;
        let pivot = partition(&mut keys[..size], compare);
        sort(&mut keys[pivot + 1..size], depth, compare);
        size = pivot;
    }
}

fn swap_if_greater<T>(keys: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering, left: usize, right: usize) {
    if compare(&keys[left], &keys[right]).is_gt() {
        keys.swap(left, right);
    }
}

fn insertion_sort<T>(keys: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) {
    for end in 1..keys.len() {
        let mut at = end;
        while at > 0 && compare(&keys[at], &keys[at - 1]).is_lt() {
            keys.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Partitions around the median of three; where the pivot ends up.
fn partition<T>(keys: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) -> usize {
    let high = keys.len() - 1;
    let middle = high >> 1;
    swap_if_greater(keys, compare, 0, middle);
    swap_if_greater(keys, compare, 0, high);
    swap_if_greater(keys, compare, middle, high);
    let pivot = high - 1;
    keys.swap(middle, pivot);
    let (mut left, mut right) = (0, pivot);
    while left < right {
        left += 1;
        while left < pivot && compare(&keys[left], &keys[pivot]).is_lt() {
            left += 1;
        }
        right -= 1;
        while right > 0 && compare(&keys[pivot], &keys[right]).is_lt() {
            right -= 1;
        }
        if left >= right {
            break;
        }
        keys.swap(left, right);
    }
    if left != pivot {
        keys.swap(left, pivot);
    }
    left
}

fn heap_sort<T>(keys: &mut [T], compare: &mut impl FnMut(&T, &T) -> Ordering) {
    let length = keys.len();
    for root in (0..length / 2).rev() {
        sift(keys, root, length, compare);
    }
    for end in (1..length).rev() {
        keys.swap(0, end);
        sift(keys, 0, end, compare);
    }
}

fn sift<T>(keys: &mut [T], mut root: usize, length: usize, compare: &mut impl FnMut(&T, &T) -> Ordering) {
    loop {
        let mut child = 2 * root + 1;
        if child >= length {
            return;
        }
        if child + 1 < length && compare(&keys[child], &keys[child + 1]).is_lt() {
            child += 1;
        }
        if !compare(&keys[root], &keys[child]).is_lt() {
            return;
        }
        keys.swap(root, child);
        root = child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts() {
        let mut numbers: Vec<u64> = (0..5000).map(|n: u64| n.wrapping_mul(2_654_435_761) % 9973).collect();
        let mut expected = numbers.clone();
        expected.sort_unstable();
        introsort(&mut numbers, &mut |left, right| left.cmp(right));
        assert_eq!(numbers, expected);
        let mut same = vec![1; 100];
        introsort(&mut same, &mut |left: &i32, right| left.cmp(right));
        assert_eq!(same.len(), 100);
    }

    #[test]
    fn what_is_no_order_still_ends() {
        let mut numbers: Vec<u32> = (0..500).collect();
        introsort(&mut numbers, &mut |_, _| Ordering::Less);
        assert_eq!(numbers.len(), 500);
    }
}
