//! The format stream: what the shaping of objects hands to the layout of text.

/// Where a value stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// As the column says.
    #[default]
    Undefined,
    /// Left.
    Left,
    /// In the middle.
    Center,
    /// Right.
    Right,
}

/// An item of the stream. A document is `Start`, groups, `End`; a group is `GroupStart`, entries, `GroupEnd`.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A document begins.
    Start(Start),
    /// A group begins; with a heading when there is a grouping.
    GroupStart(Option<Vec<Node>>),
    /// An object.
    Entry(Entry),
    /// The group ends.
    GroupEnd,
    /// The document ends.
    End,
}

/// The beginning of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// Shape and header.
    pub shape: ShapeHeader,
    /// Whether widths are taken from all objects of a group.
    pub autosize: bool,
}

/// A document's shape, with what its rows have in common.
#[derive(Debug, Clone, PartialEq)]
pub enum ShapeHeader {
    /// A table.
    Table(TableHeader),
    /// A list.
    List,
    /// Several objects a line; 0 columns: as many as fit, or two.
    Wide {
        /// Objects a line.
        columns: usize,
    },
    /// Free text.
    Complex,
}

/// A table's header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableHeader {
    /// The columns.
    pub columns: Vec<Column>,
    /// Whether the header is left out.
    pub hide: bool,
    /// Whether the header comes again on each screen.
    pub repeat: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The label.
    pub label: String,
    /// Whether the label is the name of a property.
    pub is_property: bool,
    /// Cells; `None` for a share of what is left.
    pub width: Option<usize>,
    /// Alignment of cells that have none of their own.
    pub alignment: Alignment,
}

/// An object, shaped.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whether it stands by itself and not in the shape of the document around.
    pub out_of_band: bool,
    /// What to show.
    pub body: Body,
}

/// What an entry shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Text as it is.
    Raw(String),
    /// A row of a table.
    Row {
        /// Values with their own alignment.
        cells: Vec<(String, Alignment)>,
        /// Whether long values take several lines.
        wrap: bool,
    },
    /// Labels and values.
    List(Vec<(String, String)>),
    /// One value among several in a line.
    Wide(String),
    /// Free text.
    Complex(Vec<Node>),
}

/// A part of free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text.
    Text(String),
    /// A line break.
    NewLine,
    /// Parts together.
    Group(Vec<Node>),
    /// Parts with margins.
    Frame {
        /// Cells on the left.
        left: usize,
        /// Cells on the right.
        right: usize,
        /// Extra indentation of first lines; negative: of all other lines.
        first_line: isize,
        /// The parts.
        children: Vec<Node>,
    },
}
