//! Source text and positions in it.

use std::sync::Arc;

use crate::tree::Span;

/// Decoded source text with its name and line starts.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<str>,
    /// The path of the file the text came from.
    name: Option<Arc<str>>,
}

impl Source {
    /// A source from decoded text; `name` is the path of its file.
    pub fn new(text: impl Into<Arc<str>>, name: Option<Arc<str>>) -> Source {
        Source {
            text: text.into(),
            name,
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path of the file, when the text came from one.
    pub fn name(&self) -> Option<&Arc<str>> {
        self.name.as_ref()
    }

    /// The text of `span`; empty for [`Span::NONE`].
    pub fn slice(&self, span: Span) -> &str {
        if span.is_none() {
            return "";
        }
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }
}
