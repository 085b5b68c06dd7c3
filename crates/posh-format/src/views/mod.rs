//! Views: which properties of which types are shown in which shape.
//!
//! The built-in ones are data compiled in (`data/views.txt`), read when the first object is shown. Others can be
//! registered: [`Views::register`]. A type's view is the first whose types name it, else the first that names its
//! nearest base; views of types also hold for their deserialized copies.

mod computed;
mod data;

pub use computed::{Computed, compute};

use crate::stream::Alignment;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The shape of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Rows and columns.
    Table,
    /// Labels and values.
    List,
    /// Several objects a line.
    Wide,
    /// Free text.
    Custom,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// A property.
    Property(String),
    /// A computation, by its name in [`compute`].
    Computed(String),
}

/// A column, an item of a list, or the content of a wide or custom view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where the value comes from.
    pub source: Source,
    /// The label; `None` for the property's name.
    pub label: Option<String>,
    /// A column's cells; `None` for a share of what is left.
    pub width: Option<usize>,
    /// A column's alignment.
    pub alignment: Alignment,
}

impl Cell {
    /// A column or item that shows a property under its name.
    pub fn property(name: &str) -> Self {
        Cell { source: Source::Property(name.to_owned()), label: None, width: None, alignment: Alignment::Undefined }
    }

    /// The label to show.
    pub fn label(&self) -> &str {
        match (&self.label, &self.source) {
            (Some(label), _) => label,
            (None, Source::Property(name)) => name,
            (None, Source::Computed(_)) => "",
        }
    }
}

/// What is shown of one object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Types that the row is for; empty for all others.
    pub types: Vec<String>,
    /// Whether long values take several lines.
    pub wrap: bool,
    /// Columns or items.
    pub cells: Vec<Cell>,
}

/// How the objects of a view are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// The key.
    pub by: Source,
    /// The heading's label; `None` for the property's name.
    pub label: Option<String>,
    /// Whether the heading names a folder instead of label and key.
    pub directory: bool,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name, for `-View`.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// Full names of the types that it is for.
    pub types: Vec<String>,
    /// Whether such objects stand by themselves between the rows of others.
    pub out_of_band: bool,
    /// Whether columns are as wide as their values.
    pub autosize: bool,
    /// Whether the header is left out.
    pub hide_header: bool,
    /// The grouping.
    pub group: Option<Grouping>,
    /// What is shown: the default first.
    pub rows: Vec<Row>,
}

impl View {
    /// A table of properties, for objects of one type.
    ///
    /// ```
    /// let view = posh_format::views::View::table("Contoso.Domain", &["Name", "DomainType"]);
    /// assert_eq!(view.rows[0].cells.len(), 2);
    /// ```
    pub fn table(type_name: &str, properties: &[&str]) -> Self {
        View::of(Shape::Table, type_name, properties)
    }

    /// A list of properties, for objects of one type.
    pub fn list(type_name: &str, properties: &[&str]) -> Self {
        View::of(Shape::List, type_name, properties)
    }

    fn of(shape: Shape, type_name: &str, properties: &[&str]) -> Self {
        let cells = properties.iter().map(|name| Cell::property(name)).collect();
        View {
            name: type_name.to_owned(),
            shape,
            types: vec![type_name.to_owned()],
            out_of_band: false,
            autosize: false,
            hide_header: false,
            group: None,
            rows: vec![Row { cells, ..Row::default() }],
        }
    }

    /// The row for an object of these types.
    pub fn row(&self, type_names: &[String]) -> Option<&Row> {
        let candidates = || self.rows.iter().filter(|row| !row.types.is_empty()).map(|row| (row, row.types.as_slice()));
        best(type_names, candidates).or_else(|| self.rows.iter().find(|row| row.types.is_empty()))
    }

    /// Whether the view holds for objects of these types.
    pub fn applies_to(&self, type_names: &[String]) -> bool {
        best(type_names, || std::iter::once((self, self.types.as_slice()))).is_some()
    }
}

/// All views and default display properties known.
#[derive(Debug, Clone, Default)]
pub struct Views {
    views: Vec<Arc<View>>,
    /// `DefaultDisplayPropertySet` by lower-case type name.
    display_sets: HashMap<String, Vec<String>>,
    /// `DefaultDisplayProperty` by lower-case type name.
    display_names: HashMap<String, String>,
}

impl Views {
    /// The built-in views.
    pub fn built_in() -> &'static Views {
        static VIEWS: OnceLock<Views> = OnceLock::new();
        VIEWS.get_or_init(data::load)
    }

    /// Adds a view. It is tried before all others, as views of a module are.
    pub fn register(&mut self, view: View) {
        self.views.insert(0, Arc::new(view));
    }

    /// Sets the properties that objects of a type show where no view says more.
    pub fn set_display_properties(&mut self, type_name: &str, properties: &[&str]) {
        let properties = properties.iter().map(|&name| name.to_owned()).collect();
        self.display_sets.insert(type_name.to_ascii_lowercase(), properties);
    }

    /// The views in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<View>> {
        self.views.iter()
    }

    /// The view for objects of these types: of one shape or any, of one name or any.
    pub fn find(&self, type_names: &[String], shape: Option<Shape>, name: Option<&str>) -> Option<Arc<View>> {
        let candidates = || {
            self.views
                .iter()
                .filter(|view| !view.out_of_band && shape.is_none_or(|shape| view.shape == shape))
                .filter(|view| name.is_none_or(|name| view.name.eq_ignore_ascii_case(name)))
                .map(|view| (view, view.types.as_slice()))
        };
        best(type_names, candidates).cloned()
    }

    /// The view for objects of these types that stand by themselves.
    pub fn find_out_of_band(&self, type_names: &[String]) -> Option<Arc<View>> {
        let candidates = || self.views.iter().filter(|view| view.out_of_band).map(|view| (view, view.types.as_slice()));
        best(type_names, candidates).cloned()
    }

    /// `DefaultDisplayPropertySet`; empty for none.
    pub fn display_properties(&self, type_names: &[String]) -> Vec<String> {
        lookup(&self.display_sets, type_names).cloned().unwrap_or_default()
    }

    /// `DefaultDisplayProperty`.
    pub fn display_property(&self, type_names: &[String]) -> Option<String> {
        lookup(&self.display_names, type_names).cloned()
    }
}

fn lookup<'a, T>(map: &'a HashMap<String, T>, type_names: &[String]) -> Option<&'a T> {
    let find = |names: &[String]| names.iter().find_map(|name| map.get(&name.to_ascii_lowercase()));
    find(type_names).or_else(|| without_prefix(type_names).as_deref().and_then(find))
}

/// Type names of a deserialized object without their prefix; `None` when there is no prefix.
pub fn without_prefix(type_names: &[String]) -> Option<Vec<String>> {
    const PREFIX: &str = "Deserialized.";
    let has_prefix = |name: &String| name.get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX));
    if !type_names.iter().any(has_prefix) {
        return None;
    }
    Some(
        type_names
            .iter()
            .map(|name| if has_prefix(name) { name[PREFIX.len()..].to_owned() } else { name.clone() })
            .collect(),
    )
}

/// The candidate whose types name the nearest of an object's types, the first of several; for deserialized objects
/// then by their original types.
fn best<'a, T: 'a, I: Iterator<Item = (T, &'a [String])>>(
    type_names: &[String],
    candidates: impl Fn() -> I,
) -> Option<T> {
    let nearest = |names: &[String]| {
        let mut found: Option<(usize, T)> = None;
        for (candidate, types) in candidates() {
            let limit = found.as_ref().map_or(names.len(), |(distance, _)| *distance);
            let distance =
                names[..limit].iter().position(|name| types.iter().any(|own| own.eq_ignore_ascii_case(name)));
            if let Some(distance) = distance {
                found = Some((distance, candidate));
                if distance == 0 {
                    break;
                }
            }
        }
        found.map(|(_, candidate)| candidate)
    };
    nearest(type_names).or_else(|| without_prefix(type_names).and_then(|names| nearest(&names)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn the_first_view_of_a_type_is_taken() {
        let views = Views::built_in();
        let file = names(&["System.IO.FileInfo", "System.IO.FileSystemInfo", "System.Object"]);
        assert_eq!(views.find(&file, None, None).unwrap().name, "childrenWithUnixStat");
        assert_eq!(views.find(&file, Some(Shape::List), None).unwrap().row(&file).unwrap().cells[1].label(), "Length");
        assert!(views.find(&file, Some(Shape::Table), Some("nosuch")).is_none());
    }

    #[test]
    fn deserialized_objects_have_the_views_of_their_type() {
        let mut views = Views::built_in().clone();
        views.register(View::table("Contoso.Domain", &["Name"]));
        let types = names(&["Deserialized.Contoso.Domain", "Deserialized.System.Object"]);
        let view = views.find(&types, None, None).unwrap();
        assert_eq!(view.name, "Contoso.Domain");
        assert!(view.applies_to(&types));
    }

    #[test]
    fn a_base_type_s_view_serves() {
        let types = names(&["System.ArgumentException", "System.Management.Automation.CmdletInfo", "System.Object"]);
        assert!(Views::built_in().find(&types, None, None).is_some());
        assert_eq!(Views::built_in().display_property(&names(&["System.Net.IPAddress"])).unwrap(), "IPAddressToString");
    }
}
