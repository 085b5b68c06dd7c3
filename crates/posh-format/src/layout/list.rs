//! Lists: a label, a colon and a value a line.

use super::text::{broken_lines, cells, head, padding, split_lines};
use super::{Page, escape::ESCAPE};

const SEPARATOR: &str = " : ";

/// Lines of labelled values; values wrap behind their labels.
pub fn lines(page: &Page, fields: &[(String, String)]) -> Vec<String> {
    if fields.is_empty() || page.width < SEPARATOR.len() + 2 {
        return Vec::new();
    }
    let longest = fields.iter().map(|(label, _)| cells(label)).max().unwrap_or(0);
    let width = longest.min(page.width - SEPARATOR.len() - 1);
    let indent = padding(width + SEPARATOR.len());
    let room = page.width - indent.len();
    let mut out = Vec::new();
    for (label, value) in fields {
        let used = cells(label);
        let label = if used <= width { format!("{label}{}", padding(width - used)) } else { head(label, width, "") };
        let mut prefix = format!("{}{label}{SEPARATOR}{}", page.style.list_label, page.style.reset);
        for line in split_lines(value) {
            for part in broken_lines(page, &line, room, room) {
                let open = part.contains(ESCAPE) && !part.trim_end().ends_with("\x1b[0m");
                let reset = if open { page.style.reset.as_str() } else { "" };
                out.push(format!("{prefix}{part}{reset}"));
                prefix.clone_from(&indent);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_wrap_behind_their_labels() {
        let fields = [("A".to_owned(), "one two three".to_owned()), ("Longer".to_owned(), "x\ny".to_owned())];
        assert_eq!(
            lines(&Page::plain(18, "en"), &fields),
            ["A      : one two ", "         three", "Longer : x", "         y"]
        );
    }
}
