//! Redirections.

use super::Parser;
use crate::messages::Message;
use crate::token::{Token, TokenKind};
use crate::tree::{NodeId, NodeKind, RedirectionStream};

/// A stream by its digit or star; output when none is written.
fn stream(byte: u8) -> RedirectionStream {
    match byte {
        b'*' => RedirectionStream::All,
        b'2' => RedirectionStream::Error,
        b'3' => RedirectionStream::Warning,
        b'4' => RedirectionStream::Verbose,
        b'5' => RedirectionStream::Debug,
        b'6' => RedirectionStream::Information,
        _ => RedirectionStream::Output,
    }
}

fn stream_name(stream: RedirectionStream) -> &'static str {
    match stream {
        RedirectionStream::All => "*",
        RedirectionStream::Output => "output",
        RedirectionStream::Error => "error",
        RedirectionStream::Warning => "warning",
        RedirectionStream::Verbose => "verbose",
        RedirectionStream::Debug => "debug",
        RedirectionStream::Information => "information",
    }
}

impl Parser<'_> {
    /// The redirection that `token` begins, added to `redirections`.
    pub(super) fn redirection(&mut self, token: Token, redirections: &mut Vec<NodeId>, end: &mut u32) {
        let text = self.text(token);
        let bytes = text.as_bytes();
        let last = bytes.last().copied().unwrap_or(0);
        let from = stream(bytes.first().copied().unwrap_or(0));
        if token.kind == TokenKind::Redirection && last.is_ascii_digit() {
            *end = token.end;
            let to = stream(last);
            if to != RedirectionStream::Output || from == RedirectionStream::Output {
                let text = text.to_string();
                self.error(token.span(), Message::RedirectionNotSupported(text));
            }
            self.check_stream(from, redirections, token.start, token.end);
            let id = self.add(NodeKind::MergingRedirection { from, to }, token.start, token.end);
            redirections.push(id);
            return;
        }
        let location = self.single_argument();
        let location = match location {
            Some(location) => location,
            None => {
                self.error(crate::tree::Span { start: token.end, end: token.end }, Message::MissingFileSpecification);
                self.error_node(token.end, token.end, &[])
            }
        };
        *end = self.end(location);
        if token.kind == TokenKind::RedirectInStd {
            let text = text.to_string();
            self.error(token.span(), Message::RedirectionNotSupported(text));
            return;
        }
        self.check_stream(from, redirections, token.start, *end);
        let append = text.ends_with(">>");
        let id = self.add(NodeKind::FileRedirection { from, append, location }, token.start, *end);
        redirections.push(id);
    }

    /// Reports a stream that is redirected twice.
    fn check_stream(&mut self, stream: RedirectionStream, redirections: &[NodeId], start: u32, end: u32) {
        let twice = redirections.iter().any(|id| match self.nodes[id.index()].kind {
            NodeKind::FileRedirection { from, .. } | NodeKind::MergingRedirection { from, .. } => from == stream,
            _ => false,
        });
        if twice {
            let name = stream_name(stream).to_string();
            self.error(crate::tree::Span { start, end }, Message::StreamAlreadyRedirected(name));
        }
    }
}
