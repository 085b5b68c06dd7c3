//! What the user asked for: the parameters of the Format commands.

use crate::stream::Alignment;

/// A property asked for, by name, pattern or script.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression<V> {
    /// A property's name or a wildcard pattern.
    Name(String),
    /// A name that stands for itself.
    Resolved(String),
    /// A script block and its text.
    Script(V, String),
}

impl<V> Expression<V> {
    /// The label it gives a column.
    pub fn label(&self) -> &str {
        match self {
            Expression::Name(name) | Expression::Resolved(name) => name,
            Expression::Script(_, text) => text,
        }
    }

    /// Whether it is a pattern.
    pub fn is_pattern(&self) -> bool {
        matches!(self, Expression::Name(name) if name.contains(['*', '?', '[']))
    }
}

/// A property asked for, with how it is to look.
#[derive(Debug, Clone, PartialEq)]
pub struct Property<V> {
    /// What to show.
    pub expression: Expression<V>,
    /// The label; `None` for the property's name or the script's text.
    pub label: Option<String>,
    /// Cells of the column; `None` for as many as needed.
    pub width: Option<usize>,
    /// The column's alignment; `None` by the first value's type.
    pub alignment: Option<Alignment>,
    /// A .NET format.
    pub format: Option<String>,
    /// Levels of nested objects in free text.
    pub depth: Option<usize>,
}

impl<V> Property<V> {
    /// A property with nothing said about its look.
    pub fn new(expression: Expression<V>) -> Self {
        Property { expression, label: None, width: None, alignment: None, format: None, depth: None }
    }
}

/// How collections in the input are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expand {
    /// Their elements are shown.
    #[default]
    Elements,
    /// They are shown as objects.
    Core,
    /// Both.
    Both,
}

/// Parameters of a Format command.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters<V> {
    /// Properties to show; empty for the view's or the object's own.
    pub properties: Vec<Property<V>>,
    /// Wildcard patterns of properties left out, as given.
    pub exclude: Vec<String>,
    /// What to group by.
    pub group_by: Option<Property<V>>,
    /// The name of the view.
    pub view: Option<String>,
    /// Whether scalars and the like take part in the shape too.
    pub force: bool,
    /// Whether errors of properties are shown after the row.
    pub show_error: bool,
    /// Whether errors of properties show as `#ERR`.
    pub display_error: bool,
    /// How collections are treated.
    pub expand: Option<Expand>,
    /// Whether columns are as wide as all their values.
    pub autosize: Option<bool>,
    /// Whether the header is repeated on each screen.
    pub repeat_header: bool,
    /// Whether the header is left out.
    pub hide_header: Option<bool>,
    /// Whether long values take several lines.
    pub wrap: Option<bool>,
    /// Objects a line of a wide table.
    pub columns: Option<usize>,
    /// Levels of nested objects in free text.
    pub depth: usize,
}

impl<V> Default for Parameters<V> {
    fn default() -> Self {
        Parameters {
            properties: Vec::new(),
            exclude: Vec::new(),
            group_by: None,
            view: None,
            force: false,
            show_error: false,
            display_error: false,
            expand: None,
            autosize: None,
            repeat_header: false,
            hide_header: None,
            wrap: None,
            columns: None,
            depth: 5,
        }
    }
}
