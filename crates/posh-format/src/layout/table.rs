//! Rows of a table.

use super::columns::{self, SEPARATOR};
use super::text::{ELLIPSIS, broken_lines, cells, first_line, head, padding, tail};
use super::{Page, escape::ESCAPE};
use crate::stream::Alignment;

/// A line narrower than this holds no table.
const LEAST_LINE: usize = 5;

/// A column that is shown.
#[derive(Debug, Clone)]
struct Column {
    /// Place among the columns given.
    at: usize,
    width: usize,
    alignment: Alignment,
    is_property: bool,
}

/// What a column wants.
#[derive(Debug, Clone, Copy)]
pub struct ColumnRequest {
    /// Cells; `None` for a share of what is left.
    pub width: Option<usize>,
    /// The alignment of cells that have none of their own.
    pub alignment: Alignment,
    /// Whether the label is the name of a property.
    pub is_property: bool,
}

/// Lays out rows of one table.
#[derive(Debug, Clone)]
pub struct TableLayout {
    columns: Vec<Column>,
    /// How many columns were asked for: only the last of them goes without padding.
    requested: usize,
    page: Page,
}

impl TableLayout {
    /// Shares out the page's width. A page too narrow gives a table without columns, which writes nothing.
    pub fn new(page: &Page, requests: &[ColumnRequest]) -> Self {
        let wanted: Vec<Option<usize>> =
            requests.iter().map(|request| request.width.filter(|&width| width > 0)).collect();
        let widths = if page.width < LEAST_LINE { Vec::new() } else { columns::widths(&wanted, page.width) };
        let columns = widths
            .iter()
            .zip(requests)
            .enumerate()
            .filter_map(|(at, (width, request))| {
                width.map(|width| Column { at, width, alignment: request.alignment, is_property: request.is_property })
            })
            .collect();
        TableLayout { columns, requested: requests.len(), page: page.clone() }
    }

    /// The header: labels, which wrap, and a line of dashes.
    pub fn header(&self, labels: &[String]) -> Vec<String> {
        if self.columns.is_empty() {
            return Vec::new();
        }
        let labels: Vec<(&str, Alignment)> =
            labels.iter().map(|label| (label.as_str(), Alignment::Undefined)).collect();
        let mut lines = self.wrapped_row(&labels, true);
        let dashes: Vec<String> = labels
            .iter()
            .enumerate()
            .map(|(at, (label, _))| {
                let width = self.columns.iter().find(|column| column.at == at).map_or(0, |column| column.width);
                let label = if label.is_empty() { width } else { cells(label) };
                "-".repeat(label.min(width))
            })
            .collect();
        let dashes: Vec<(&str, Alignment)> = dashes.iter().map(|dash| (dash.as_str(), Alignment::Undefined)).collect();
        lines.push(self.plain_row(&dashes, true));
        lines
    }

    /// A row of values with their own alignments.
    pub fn row(&self, values: &[(&str, Alignment)], wrap: bool) -> Vec<String> {
        if self.columns.is_empty() {
            return Vec::new();
        }
        if wrap { self.wrapped_row(values, false) } else { vec![self.plain_row(values, false)] }
    }

    fn alignment(column: &Column, own: Alignment) -> Alignment {
        if own == Alignment::Undefined { column.alignment } else { own }
    }

    fn plain_row(&self, values: &[(&str, Alignment)], header: bool) -> String {
        let style = &self.page.style;
        let mut line = String::new();
        for column in &self.columns {
            let (value, own) = values.get(column.at).copied().unwrap_or(("", Alignment::Left));
            if column.at > 0 {
                line.push_str(&padding(SEPARATOR));
            }
            let pad = column.at + 1 < self.requested;
            let cell = cell(value, column.width, Self::alignment(column, own), pad);
            if header {
                line.push_str(&style.table_header);
            }
            let open = cell.contains(ESCAPE) && !cell.trim_end().ends_with("\x1b[0m");
            line.push_str(&cell);
            if header || open {
                line.push_str(&style.reset);
            }
        }
        line
    }

    fn wrapped_row(&self, values: &[(&str, Alignment)], header: bool) -> Vec<String> {
        let last = self.columns.len() - 1;
        let mut fields: Vec<Vec<String>> = Vec::with_capacity(self.columns.len());
        for (nth, column) in self.columns.iter().enumerate() {
            let (value, own) = values.get(column.at).copied().unwrap_or(("", Alignment::Left));
            let alignment = Self::alignment(column, own);
            let pad = nth < last;
            let separator = if nth > 0 { padding(SEPARATOR) } else { String::new() };
            let lines = broken_lines(&self.page, value, column.width, column.width).into_iter().map(|line| {
                let short = cells(&line) < column.width;
                let fill = short && (pad || matches!(alignment, Alignment::Right | Alignment::Center));
                let line = if fill { cell(&line, column.width, alignment, pad) } else { line };
                format!("{separator}{line}")
            });
            fields.push(lines.collect());
        }
        let height = fields.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|row| self.line_of(&fields, row, height, header)).collect()
    }

    /// One line of a wrapped row. Blanks at its end stay only where the row has one line.
    fn line_of(&self, fields: &[Vec<String>], row: usize, height: usize, header: bool) -> String {
        let style = &self.page.style;
        let last = (0..fields.len()).rev().find(|&at| fields[at].len() > row).unwrap_or(0);
        let mut line = String::new();
        for (at, field) in fields.iter().enumerate().take(last + 1) {
            let blank = self.columns[at].width + if at > 0 { SEPARATOR } else { 0 };
            let mut value = field.get(row).cloned().unwrap_or_else(|| padding(blank));
            if at == last && height > 1 {
                value.truncate(value.trim_end().len());
            }
            if header && self.columns[at].is_property {
                line.push_str(&style.table_header);
            } else if header && !value.is_empty() {
                value.insert_str(usize::from(at > 0).min(value.len()), &style.custom_table_header);
            }
            line.push_str(&value);
            if header {
                line.push_str(&style.reset);
            }
        }
        line
    }
}

/// One line of text in a cell: padded or cut to its width. Unless `pad`, nothing follows the text.
fn cell(value: &str, width: usize, alignment: Alignment, pad: bool) -> String {
    let value = first_line(value);
    let used = cells(&value);
    let mut out = value;
    if used < width {
        let blank = width - used;
        out = match alignment {
            Alignment::Right => padding(blank) + &out,
            Alignment::Center => {
                padding(blank / 2) + &out + &if pad { padding(blank - blank / 2) } else { String::new() }
            }
            _ => out + &if pad { padding(blank) } else { String::new() },
        };
    } else if used > width {
        let ellipsis = if width > 1 { ELLIPSIS.to_string() } else { String::new() };
        let room = width - usize::from(width > 1);
        out = match alignment {
            Alignment::Right => tail(&out, room, &ellipsis),
            _ => head(&out, room, &ellipsis),
        };
    }
    // A two-cell character that did not fit leaves one cell empty.
    if cells(&out) == width {
        return out;
    }
    match alignment {
        Alignment::Right => format!(" {out}"),
        _ if pad => out + " ",
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: usize, columns: &[(Option<usize>, Alignment)]) -> TableLayout {
        let requests: Vec<ColumnRequest> =
            columns.iter().map(|&(width, alignment)| ColumnRequest { width, alignment, is_property: true }).collect();
        TableLayout::new(&Page::plain(width, "en"), &requests)
    }

    #[test]
    fn rows_wrap_in_their_columns() {
        use Alignment::{Left, Right};
        let table = layout(80, &[(Some(10), Left), (Some(15), Left), (Some(3), Right)]);
        let values =
            [("first item with a name", Left), ("some longer text that needs three lines", Left), ("1", Right)];
        assert_eq!(
            table.row(&values, true),
            ["first      some longer       1", "item with  text that", "a name     needs three", "           lines"]
        );
        assert_eq!(table.row(&values, false), ["first ite… some longer te…   1"]);
    }

    #[test]
    fn a_dropped_last_column_leaves_the_padding() {
        use Alignment::Left;
        let table = layout(8, &[(Some(4), Left), (Some(4), Left), (Some(2), Left)]);
        assert_eq!(table.row(&[("ab", Left), ("c", Left), ("d", Left)], false), ["ab   c  "]);
    }

    #[test]
    fn right_aligned_text_keeps_its_end() {
        let table = layout(80, &[(Some(10), Alignment::Right)]);
        assert_eq!(
            table.row(&[("The quick brown fox jumps over the lazy dog", Alignment::Undefined)], false),
            ["… lazy dog"]
        );
    }
}
