//! Reads a delivered format file (`*.format.ps1xml`) into views.
//!
//! Script blocks in it are never run: one that only names a property (`$_.Name`) becomes that property, any other
//! column is left out. Source: the article "Formatting File Overview".

use posh_format::stream::Alignment;
use posh_format::views::{Cell, Grouping, Row, Shape, Source, View};
use quick_xml::Reader;
use quick_xml::events::Event;

/// How deep elements may nest.
const DEEPEST: usize = 64;

/// The views of a file; what cannot be read is left out, as a view is never worth a failed connect.
#[must_use]
pub fn views(document: &str) -> Vec<View> {
    let Some(root) = parse(document) else { return Vec::new() };
    let mut views = Vec::new();
    root.each("View", &mut |element| views.extend(view(element)));
    views
}

fn view(element: &Element) -> Option<View> {
    let controls: [(&str, Shape, Rows); 3] = [
        ("TableControl", Shape::Table, table_rows),
        ("ListControl", Shape::List, list_rows),
        ("WideControl", Shape::Wide, wide_rows),
    ];
    let (control, shape, rows) =
        controls.into_iter().find_map(|(name, shape, rows)| Some((element.child(name)?, shape, rows)))?;
    let selected = element.child("ViewSelectedBy")?;
    let types: Vec<_> = selected.children_named("TypeName").map(|name| name.text.clone()).collect();
    let name = element.child("Name").map_or_else(String::new, |name| name.text.clone());
    let group = element.child("GroupBy").and_then(grouping);
    let rows = rows(control);
    if types.is_empty() || rows.iter().all(|row| row.cells.is_empty()) {
        return None;
    }
    Some(View {
        name,
        shape,
        types,
        out_of_band: false,
        autosize: control.child("AutoSize").is_some(),
        hide_header: control.child("HideTableHeaders").is_some(),
        group,
        rows,
    })
}

type Rows = fn(&Element) -> Vec<Row>;

fn table_rows(control: &Element) -> Vec<Row> {
    let headers: Vec<&Element> = control
        .child("TableHeaders")
        .map(|list| list.children_named("TableColumnHeader").collect())
        .unwrap_or_default();
    rows(control, "TableRowEntries", "TableRowEntry", "TableColumnItems", "TableColumnItem", |index, item| {
        let header = headers.get(index);
        let of_header = |name: &str| header.and_then(|header| header.child(name)).map(|child| child.text.clone());
        let alignment = item.child("Alignment").map(|child| child.text.clone()).or_else(|| of_header("Alignment"));
        Some(Cell {
            source: source(item)?,
            label: of_header("Label").filter(|label| !label.is_empty()),
            width: of_header("Width").and_then(|width| width.parse().ok()),
            alignment: alignment_of(alignment.as_deref()),
        })
    })
}

fn list_rows(control: &Element) -> Vec<Row> {
    rows(control, "ListEntries", "ListEntry", "ListItems", "ListItem", |_, item| {
        let label = item.child("Label").map(|label| label.text.clone());
        Some(Cell { source: source(item)?, label, width: None, alignment: Alignment::Undefined })
    })
}

fn wide_rows(control: &Element) -> Vec<Row> {
    let entries = control.child("WideEntries");
    let items = entries.into_iter().flat_map(|entries| entries.children_named("WideEntry"));
    items
        .filter_map(|entry| source(entry.child("WideItem")?))
        .map(|source| Row {
            cells: vec![Cell { source, label: None, width: None, alignment: Alignment::Undefined }],
            ..Row::default()
        })
        .collect()
}

fn rows(
    control: &Element,
    list: &str,
    entry: &str,
    items: &str,
    item: &str,
    cell: impl Fn(usize, &Element) -> Option<Cell>,
) -> Vec<Row> {
    let entries = control.child(list).into_iter().flat_map(|entries| entries.children_named(entry));
    entries
        .map(|entry| {
            let selected = entry.child("EntrySelectedBy");
            let types = selected.into_iter().flat_map(|selected| selected.children_named("TypeName"));
            let cells = entry.child(items).into_iter().flat_map(|items| items.children_named(item)).enumerate();
            Row {
                types: types.map(|name| name.text.clone()).collect(),
                wrap: entry.child("Wrap").is_some(),
                cells: cells.filter_map(|(index, item)| cell(index, item)).collect(),
            }
        })
        .collect()
}

fn grouping(element: &Element) -> Option<Grouping> {
    let label = element.child("Label").map(|label| label.text.clone());
    Some(Grouping { by: source(element)?, label, directory: false })
}

/// Where a cell's value comes from.
fn source(element: &Element) -> Option<Source> {
    if let Some(name) = element.child("PropertyName") {
        return Some(Source::Property(name.text.clone()));
    }
    let script = element.child("ScriptBlock")?.text.trim();
    let name = script.strip_prefix("$_.").or_else(|| script.strip_prefix("$PSItem."))?;
    name.chars()
        .all(|character| character.is_alphanumeric() || character == '_')
        .then(|| Source::Property(name.to_owned()))
}

fn alignment_of(text: Option<&str>) -> Alignment {
    match text.map(str::to_ascii_lowercase).as_deref() {
        Some("left") => Alignment::Left,
        Some("center") => Alignment::Center,
        Some("right") => Alignment::Right,
        _ => Alignment::Undefined,
    }
}

/// An XML element: its name, its text, its children.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn each(&self, name: &str, visit: &mut impl FnMut(&Element)) {
        for child in &self.children {
            if child.name == name {
                visit(child);
            } else {
                child.each(name, visit);
            }
        }
    }
}

/// Reads a document; `None` when it is not well-formed. Document types and entities but XML's own are not expanded.
fn parse(document: &str) -> Option<Element> {
    let mut reader = Reader::from_str(document.trim_start_matches('\u{feff}'));
    let mut stack = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                if stack.len() > DEEPEST {
                    return None;
                }
                stack.push(named(start.local_name().as_ref()));
            }
            Event::Empty(start) => stack.last_mut()?.children.push(named(start.local_name().as_ref())),
            Event::End(_) => {
                let mut element = stack.pop()?;
                element.text = element.text.trim().to_owned();
                stack.last_mut()?.children.push(element);
            }
            Event::Text(text) => stack.last_mut()?.text.push_str(&text),
            Event::CData(text) => stack.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let expanded = quick_xml::escape::unescape(&format!("&{};", &*reference)).ok()?.into_owned();
                stack.last_mut()?.text.push_str(&expanded);
            }
            Event::DocType(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    let root = stack.pop()?;
    stack.is_empty().then_some(root)
}

fn named(name: &str) -> Element {
    Element { name: name.to_owned(), ..Element::default() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The witnessed file of the genuine module's stand-in.
    fn witnessed() -> String {
        let path = format!("{}/../exo-protocol/tests/data/11-module-file.json", env!("CARGO_MANIFEST_DIR"));
        let exchange: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        exchange["answer"]["body"]["value"][1]["fileContent"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_delivered_table_becomes_a_view() {
        let views = views(&witnessed());
        assert_eq!(views.len(), 1);
        assert_eq!(
            views[0].types,
            ["Deserialized.Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomain"]
        );
        let cells: Vec<_> = views[0].rows[0].cells.iter().map(|cell| (cell.label(), cell.width)).collect();
        assert_eq!(
            cells,
            [("Name", Some(26)), ("DomainName", Some(26)), ("DomainType", Some(16)), ("Default", Some(8))]
        );
    }

    #[test]
    fn scripts_are_not_run_and_only_name_properties() {
        let document = "<Configuration><ViewDefinitions><View><Name>n</Name><ViewSelectedBy><TypeName>T</TypeName></ViewSelectedBy><ListControl><ListEntries><ListEntry><ListItems><ListItem><Label>A &amp; B</Label><ScriptBlock> $_.Alpha </ScriptBlock></ListItem><ListItem><ScriptBlock>Remove-Item x</ScriptBlock></ListItem></ListItems></ListEntry></ListEntries></ListControl></View></ViewDefinitions></Configuration>";
        let views = views(document);
        assert_eq!(views[0].shape, Shape::List);
        assert_eq!(views[0].rows[0].cells.len(), 1);
        assert_eq!(views[0].rows[0].cells[0].label(), "A & B");
        assert_eq!(views[0].rows[0].cells[0].source, Source::Property("Alpha".into()));
    }

    #[test]
    fn what_is_not_a_format_file_gives_no_view() {
        for document in ["", "<a>", "<!DOCTYPE x [<!ENTITY e 'v'>]><a>&e;</a>", "plain", &"<a>".repeat(100)] {
            assert!(views(document).is_empty(), "{document}");
        }
    }
}
