//! How wide the columns of a table are.

/// Cells between two columns.
pub const SEPARATOR: usize = 1;
/// The least width of a column.
const LEAST: usize = 1;

/// Widths for `wanted` columns on a line of `room` cells; `None` wants a share of what is left, and gets `None` when the
/// column has to be left out.
///
/// The last columns are shrunk and then dropped when there is not enough room.
pub fn widths(wanted: &[Option<usize>], room: usize) -> Vec<Option<usize>> {
    let flexible: Vec<usize> = (0..wanted.len()).filter(|&at| wanted[at].is_none()).collect();
    let mut widths: Vec<usize> = wanted.iter().map(|width| width.unwrap_or(LEAST)).collect();
    let total = table_width(&widths);
    if total > room {
        return trimmed(widths, room);
    }
    if !flexible.is_empty() {
        let (share, rest) = ((room - total) / flexible.len(), (room - total) % flexible.len());
        for (nth, &at) in flexible.iter().enumerate() {
            widths[at] += share + usize::from(nth < rest);
        }
    }
    widths.into_iter().map(Some).collect()
}

fn table_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + SEPARATOR * widths.len().saturating_sub(1)
}

fn trimmed(mut widths: Vec<usize>, room: usize) -> Vec<Option<usize>> {
    let count = widths.len();
    while let Some(&last) = widths.last() {
        let excess = table_width(&widths).saturating_sub(room);
        if excess == 0 {
            break;
        }
        widths.pop();
        if last >= excess + LEAST {
            widths.push(last - excess);
            break;
        }
    }
    let mut out: Vec<Option<usize>> = widths.into_iter().map(Some).collect();
    out.resize(count, None);
    out
}

/// How many columns of values up to `longest` cells fit on a line of `room` cells.
pub fn wide_columns(longest: usize, room: usize) -> usize {
    if longest == 0 {
        return 1;
    }
    let mut count = 1;
    while longest * (count + 1) + count * SEPARATOR < room {
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_shared() {
        assert_eq!(widths(&[Some(10), None, None], 31), [Some(10), Some(10), Some(9)]);
        assert_eq!(widths(&[Some(10), Some(20)], 80), [Some(10), Some(20)]);
    }

    #[test]
    fn the_last_columns_give_way() {
        assert_eq!(widths(&[Some(10), Some(20), Some(5)], 25), [Some(10), Some(14), None]);
        assert_eq!(widths(&[Some(30)], 25), [Some(25)]);
        assert_eq!(widths(&[Some(10), None, None], 11), [Some(10), None, None]);
    }

    #[test]
    fn wide_values_share_a_line() {
        assert_eq!(wide_columns(20, 80), 3);
        assert_eq!(wide_columns(90, 80), 1);
        assert_eq!(wide_columns(0, 80), 1);
    }
}
