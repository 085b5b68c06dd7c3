//! Free text in nested frames.

use super::Page;
use super::text::{broken_lines, padding};
use crate::stream::Node;

/// Deeper frames are left out.
const DEEPEST: usize = 50;

/// Margins of a frame, added up over the frames around.
#[derive(Debug, Clone, Copy, Default)]
struct Margins {
    left: usize,
    right: usize,
    /// Extra indentation of a paragraph's first line; negative: of all but the first.
    first_line: isize,
}

/// The lines of `nodes` on `page`. What follows the last line break is a line of its own, empty or not.
pub fn lines(page: &Page, nodes: &[Node]) -> Vec<String> {
    let mut writer = Writer { page, out: Vec::new(), buffer: String::new() };
    writer.nodes(nodes, Margins::default(), 0);
    writer.flush(Margins::default());
    writer.out
}

struct Writer<'a> {
    page: &'a Page,
    out: Vec<String>,
    buffer: String,
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node], margins: Margins, depth: usize) {
        for node in nodes {
            match node {
                Node::Text(text) => self.buffer.push_str(text),
                Node::NewLine => self.flush(margins),
                Node::Frame { .. } | Node::Group(_) if depth >= DEEPEST => {}
                Node::Group(children) => self.nodes(children, margins, depth + 1),
                Node::Frame { left, right, first_line, children } => {
                    let inner =
                        Margins { left: margins.left + left, right: margins.right + right, first_line: *first_line };
                    self.nodes(children, inner, depth + 1);
                }
            }
        }
    }

    fn flush(&mut self, margins: Margins) {
        let room = self.page.width.saturating_sub(margins.left + margins.right);
        let text = if room == 0 { String::new() } else { std::mem::take(&mut self.buffer) };
        let first_line = if margins.first_line.unsigned_abs() >= room { 0 } else { margins.first_line };
        let extra = first_line.unsigned_abs();
        let (first_pad, next_pad) = if first_line >= 0 { (extra, 0) } else { (0, extra) };
        let lines = broken_lines(self.page, &text, room - first_pad.min(room), room - next_pad.min(room));
        for (nth, line) in lines.into_iter().enumerate() {
            let pad = margins.left + if nth == 0 { first_pad } else { next_pad };
            self.out.push(padding(pad) + &line);
        }
        self.buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_indent() {
        let nodes = [
            Node::Text("class X".to_owned()),
            Node::NewLine,
            Node::Frame {
                left: 2,
                right: 0,
                first_line: 0,
                children: vec![Node::Text("a = 1".to_owned()), Node::NewLine],
            },
            Node::Text("}".to_owned()),
            Node::NewLine,
        ];
        assert_eq!(lines(&Page::plain(80, "en"), &nodes), ["class X", "  a = 1", "}", ""]);
    }
}
