//! Reads the built-in views.

use super::{Cell, Grouping, Row, Shape, Source, View, Views};
use crate::stream::Alignment;
use std::sync::Arc;

/// Its first lines say how it is written.
const DATA: &str = include_str!("../../data/views.txt");

/// The built-in views. The data is checked by a test, so lines that do not fit are passed over here.
pub(super) fn load() -> Views {
    let mut loader = Loader::default();
    for line in DATA.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        loader.line(&fields);
    }
    loader.close();
    loader.views
}

#[derive(Default)]
struct Loader {
    views: Views,
    open: Option<View>,
}

impl Loader {
    fn close(&mut self) {
        if let Some(view) = self.open.take() {
            self.views.views.push(Arc::new(view));
        }
    }

    fn line(&mut self, fields: &[&str]) {
        match fields {
            ["view", shape, name, types, flags @ ..] => {
                self.close();
                self.open = shape_of(shape).map(|shape| view(shape, name, types, flags));
            }
            ["row", types, flags @ ..] => {
                if let Some(view) = &mut self.open {
                    view.rows.push(Row { types: list(types), wrap: flags.contains(&"wrap"), cells: Vec::new() });
                }
            }
            ["cell", source, rest @ ..] => {
                if let Some(view) = &mut self.open {
                    if view.rows.is_empty() {
                        view.rows.push(Row::default());
                    }
                    if let Some(row) = view.rows.last_mut() {
                        row.cells.push(cell(source, rest));
                    }
                }
            }
            ["default", types, properties] => {
                for name in list(types) {
                    self.views.display_sets.insert(name.to_ascii_lowercase(), list(properties));
                }
            }
            ["name", types, property] => {
                for name in list(types) {
                    self.views.display_names.insert(name.to_ascii_lowercase(), (*property).to_owned());
                }
            }
            _ => {}
        }
    }
}

fn shape_of(name: &str) -> Option<Shape> {
    Some(match name {
        "table" => Shape::Table,
        "list" => Shape::List,
        "wide" => Shape::Wide,
        "custom" => Shape::Custom,
        _ => return None,
    })
}

fn view(shape: Shape, name: &str, types: &str, flags: &[&str]) -> View {
    let value = |key: &str| flags.iter().find_map(|flag| flag.strip_prefix(key));
    let group = value("group:").map(|by| Grouping {
        by: source(by),
        label: value("label:").map(str::to_owned),
        directory: value("heading:").is_some(),
    });
    View {
        name: name.to_owned(),
        shape,
        types: list(types),
        out_of_band: flags.contains(&"oob"),
        autosize: flags.contains(&"autosize"),
        hide_header: flags.contains(&"hide"),
        group,
        rows: Vec::new(),
    }
}

fn cell(from: &str, rest: &[&str]) -> Cell {
    let alignment = match rest.get(1) {
        Some(&"left") => Alignment::Left,
        Some(&"right") => Alignment::Right,
        Some(&"center") => Alignment::Center,
        _ => Alignment::Undefined,
    };
    Cell {
        source: source(from),
        label: rest.get(2).map(|label| label.replace("\\n", "\n")),
        width: rest.first().and_then(|width| width.parse().ok()),
        alignment,
    }
}

fn source(text: &str) -> Source {
    match text.strip_prefix('=') {
        Some(name) => Source::Computed(name.to_owned()),
        None => Source::Property(text.to_owned()),
    }
}

fn list(text: &str) -> Vec<String> {
    if text == "-" { Vec::new() } else { text.split(',').map(str::to_owned).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let known = |line: &&str| {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields.as_slice() {
                ["view", shape, _, _, ..] => shape_of(shape).is_some(),
                ["row" | "cell", _, ..] | ["default" | "name", _, _] => true,
                _ => line.starts_with('#'),
            }
        };
        assert_eq!(DATA.lines().find(|line| !known(line)), None);
        assert!(load().views.len() > 100);
        assert!(
            load().views.iter().all(|view| !view.rows.is_empty() && view.rows.iter().all(|row| !row.cells.is_empty()))
        );
    }
}
