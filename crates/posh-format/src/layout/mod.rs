//! From the format stream to lines of text: widths, wrapping, truncation. Knows no objects.
//!
//! The parts are those of the reference's formatter, so that every rule has the place it has there:
//! [`text`] measures and breaks text, [`columns`] shares out the width, [`table`], [`list`] and [`complex`] lay out one
//! shape each, [`output`] turns the stream of items into lines and keeps back what must be measured first.

pub mod columns;
pub mod complex;
pub mod escape;
pub mod list;
pub mod output;
pub mod table;
pub mod text;

/// Escape sequences around parts of the output; empty where the output is plain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// Before a table's header when the label is a property's name.
    pub table_header: String,
    /// Before a table's header when the label is not a property's name.
    pub custom_table_header: String,
    /// Before a list's label.
    pub list_label: String,
    /// After each of them.
    pub reset: String,
}

impl Style {
    /// The reference's colours, for a terminal.
    pub fn terminal() -> Self {
        Style {
            table_header: "\x1b[32;1m".to_owned(),
            custom_table_header: "\x1b[32;1;3m".to_owned(),
            list_label: "\x1b[32;1m".to_owned(),
            reset: "\x1b[0m".to_owned(),
        }
    }

    /// Whether escape sequences are to be left out, those in the data included.
    pub fn is_plain(&self) -> bool {
        self.reset.is_empty()
    }
}

/// A line as long as it takes.
pub const UNLIMITED: usize = usize::MAX / 4;

/// The page that text is laid out on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Cells in a line. Text that no one sees on a screen has [`UNLIMITED`].
    pub width: usize,
    /// Cells in a line of a table when `width` is unlimited: the terminal's.
    pub table_width: usize,
    /// Whether lines break between words: so in cultures of six western languages, elsewhere anywhere.
    pub word_wrap: bool,
    /// Colours.
    pub style: Style,
}

impl Page {
    /// A plain page for the culture with this two-letter language name (`iv` for the invariant one).
    pub fn plain(width: usize, language: &str) -> Self {
        Page { width, table_width: width, word_wrap: wraps_words(language), style: Style::default() }
    }

    /// The page without a limit on lines of lists and text.
    pub fn unlimited(self) -> Self {
        Page { width: UNLIMITED, ..self }
    }

    /// The page for tables.
    pub(crate) fn for_tables(&self) -> Self {
        Page { width: if self.width == UNLIMITED { self.table_width } else { self.width }, ..self.clone() }
    }
}

/// Whether the reference breaks lines between words in a culture of this two-letter language.
pub fn wraps_words(language: &str) -> bool {
    matches!(language, "en" | "fr" | "de" | "it" | "pt" | "es")
}
