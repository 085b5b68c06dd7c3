//! The format stream as lines.

use super::columns::wide_columns;
use super::table::{ColumnRequest, TableLayout};
use super::text::{cells, rendered};
use super::{Page, complex, list};
use crate::stream::{Alignment, Body, Entry, Item, Node, ShapeHeader, Start, TableHeader};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How long the first objects of a table without widths are kept back to be measured.
const MEASURING_TIME: Duration = Duration::from_millis(300);

/// Turns items into lines. Lines are ready at the earliest moment: a table whose widths are not given keeps back the
/// objects of its first 300 ms, one that sizes itself a whole group.
pub struct Output {
    page: Page,
    lines: VecDeque<String>,
    cache: Option<Cache>,
    /// Shape of the document open.
    shape: Option<ShapeHeader>,
    group: Option<Group>,
    hint: Option<Hint>,
}

/// Items kept back until widths are known.
struct Cache {
    queue: Vec<Item>,
    start: Start,
    /// `None`: until the group ends.
    limit: Option<Duration>,
    since: Option<Instant>,
    collecting: bool,
}

/// Widths measured from items kept back.
enum Hint {
    Table(Vec<usize>),
    Wide(usize),
}

/// The group open.
enum Group {
    Table { layout: TableLayout, columns: usize },
    Wide { layout: TableLayout, pending: Vec<String>, columns: usize },
    List,
    Complex,
}

impl Output {
    /// An output on `page`.
    pub fn new(page: Page) -> Self {
        Output { page, lines: VecDeque::new(), cache: None, shape: None, group: None, hint: None }
    }

    /// The page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// The lines that are ready, without line ends; raw text may hold line breaks.
    pub fn take_lines(&mut self) -> impl Iterator<Item = String> + '_ {
        self.lines.drain(..)
    }

    /// Whether a document is open or items are kept back.
    pub fn is_open(&self) -> bool {
        self.shape.is_some() || self.cache.as_ref().is_some_and(|cache| !cache.queue.is_empty())
    }

    /// Takes an item.
    pub fn push(&mut self, item: Item) {
        if let Item::Start(start) = &item {
            if self.group.is_some() || self.cache.as_ref().is_some_and(|cache| cache.collecting) {
                self.finish();
            }
            self.prepare_cache(start);
        }
        match self.cache.as_mut() {
            None => self.process(item),
            Some(cache) => {
                let ready = cache.add(item);
                self.release(ready);
            }
        }
    }

    /// Lets out what is kept back: nothing follows, or what follows does not belong to it.
    pub fn finish(&mut self) {
        if let Some(mut cache) = self.cache.take() {
            let ready = std::mem::take(&mut cache.queue);
            if cache.collecting && !ready.is_empty() {
                self.hint = cache.measure(&ready);
            }
            self.process_all(ready);
        }
        if let Some(Group::Wide { .. }) = self.group {
            self.process(Item::GroupEnd);
        }
        self.group = None;
        self.shape = None;
    }

    fn prepare_cache(&mut self, start: &Start) {
        let measures = matches!(&start.shape, ShapeHeader::Table(TableHeader { columns, .. })
            if columns.first().is_some_and(|column| column.width.is_none()));
        let limit = match (start.autosize, measures) {
            (true, _) => None,
            (false, true) => Some(MEASURING_TIME),
            (false, false) => {
                // A cache once there stays, as in the reference, and measures tables of fixed width too.
                if let Some(cache) = &mut self.cache {
                    cache.start = start.clone();
                }
                return;
            }
        };
        self.cache = Some(Cache { queue: Vec::new(), start: start.clone(), limit, since: None, collecting: false });
    }

    fn release(&mut self, ready: Released) {
        if let Some(hint) = ready.hint {
            self.hint = Some(hint);
        }
        self.process_all(ready.items);
    }

    fn process_all(&mut self, items: Vec<Item>) {
        for item in items {
            self.process(item);
        }
    }

    fn line(&mut self, text: String) {
        let text = rendered(text, &self.page.style);
        self.lines.push_back(text);
    }

    fn all_lines(&mut self, lines: Vec<String>) {
        for line in lines {
            self.line(line);
        }
    }

    fn process(&mut self, item: Item) {
        match item {
            Item::Start(start) => {
                self.line(String::new());
                self.shape = Some(start.shape);
            }
            Item::GroupStart(heading) => self.group_start(heading.as_deref()),
            Item::Entry(entry) => self.entry(entry),
            Item::GroupEnd => {
                if let Some(Group::Wide { layout, mut pending, columns }) = self.group.take()
                    && !pending.is_empty()
                {
                    pending.resize(columns, String::new());
                    let lines = wide_line(&layout, &pending);
                    self.all_lines(lines);
                }
                self.group = None;
            }
            Item::End => {
                if !matches!(self.shape.take(), Some(ShapeHeader::List)) {
                    self.line(String::new());
                }
            }
        }
    }

    fn group_start(&mut self, heading: Option<&[Node]>) {
        let hint = self.hint.take();
        let group = match &self.shape {
            Some(ShapeHeader::Table(header)) => table_group(&self.page.for_tables(), header, hint),
            Some(ShapeHeader::Wide { columns }) => wide_group(&self.page.for_tables(), *columns, hint),
            Some(ShapeHeader::Complex) => Group::Complex,
            Some(ShapeHeader::List) | None => Group::List,
        };
        if let Some(heading) = heading {
            let lines = complex::lines(&self.page, heading);
            self.all_lines(lines);
            self.line(String::new());
        }
        if let (Group::Table { layout, .. }, Some(ShapeHeader::Table(header))) = (&group, &self.shape)
            && !header.hide
        {
            let labels: Vec<String> = header.columns.iter().map(|column| column.label.clone()).collect();
            let lines = layout.header(&labels);
            self.all_lines(lines);
        }
        self.group = Some(group);
    }

    fn entry(&mut self, entry: Entry) {
        if entry.out_of_band {
            return self.out_of_band(entry.body);
        }
        let lines = match (&mut self.group, entry.body) {
            (Some(Group::Table { layout, columns }), Body::Row { cells, wrap }) => {
                let mut values: Vec<(&str, Alignment)> =
                    cells.iter().map(|(text, alignment)| (text.as_str(), *alignment)).take(*columns).collect();
                values.resize(*columns, ("", Alignment::Left));
                layout.row(&values, wrap)
            }
            (Some(Group::Wide { layout, pending, columns }), Body::Wide(value)) => {
                pending.push(value);
                if pending.len() < *columns {
                    return;
                }
                let full = std::mem::take(pending);
                wide_line(layout, &full)
            }
            (_, Body::List(fields)) => {
                let mut lines = list::lines(&self.page, &fields);
                lines.push(String::new());
                lines
            }
            (_, Body::Complex(nodes)) => complex::lines(&self.page, &nodes),
            (_, Body::Raw(text) | Body::Wide(text)) => vec![text],
            (_, Body::Row { .. }) => Vec::new(),
        };
        self.all_lines(lines);
    }

    fn out_of_band(&mut self, body: Body) {
        match body {
            Body::Raw(text) => self.lines.push_back(text),
            Body::List(fields) => {
                self.line(String::new());
                let lines = list::lines(&self.page, &fields);
                self.all_lines(lines);
                self.line(String::new());
            }
            Body::Complex(nodes) => {
                let page = self.page.clone().unlimited();
                let lines = complex::lines(&page, &nodes);
                self.all_lines(lines);
            }
            Body::Row { .. } | Body::Wide(_) => {}
        }
    }
}

/// Items to process, with the widths measured from them.
struct Released {
    items: Vec<Item>,
    hint: Option<Hint>,
}

impl Cache {
    fn add(&mut self, item: Item) -> Released {
        if !self.collecting && matches!(item, Item::GroupStart(_)) {
            self.collecting = true;
            self.since = self.limit.map(|_| Instant::now());
            self.queue.push(item);
            return Released { items: Vec::new(), hint: None };
        }
        let late = self.since.zip(self.limit).is_some_and(|(since, limit)| since.elapsed() > limit);
        if (self.collecting && matches!(item, Item::GroupEnd)) || late {
            self.since = None;
            self.collecting = false;
            self.queue.push(item);
            let items = std::mem::take(&mut self.queue);
            let hint = self.measure(&items);
            return Released { items, hint };
        }
        if self.collecting {
            self.queue.push(item);
            return Released { items: Vec::new(), hint: None };
        }
        Released { items: vec![item], hint: None }
    }

    fn measure(&self, items: &[Item]) -> Option<Hint> {
        let bodies = items.iter().filter_map(|item| match item {
            Item::Entry(entry) if !entry.out_of_band => Some(&entry.body),
            _ => None,
        });
        match &self.start.shape {
            ShapeHeader::Table(header) if !header.columns.is_empty() => {
                let mut widths: Vec<usize> = header.columns.iter().map(|column| cells(&column.label)).collect();
                for body in bodies {
                    let Body::Row { cells: row, .. } = body else { continue };
                    for (width, (text, _)) in widths.iter_mut().zip(row) {
                        *width = (*width).max(cells(text));
                    }
                }
                Some(Hint::Table(widths))
            }
            ShapeHeader::Wide { columns: 0 } => {
                let longest =
                    bodies.filter_map(|body| if let Body::Wide(text) = body { Some(cells(text)) } else { None }).max();
                Some(Hint::Wide(longest.unwrap_or(0)))
            }
            _ => None,
        }
    }
}

fn table_group(page: &Page, header: &TableHeader, hint: Option<Hint>) -> Group {
    let measured = match hint {
        Some(Hint::Table(widths)) if widths.len() == header.columns.len() => Some(widths),
        _ => None,
    };
    let requests: Vec<ColumnRequest> = header
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| ColumnRequest {
            width: measured.as_ref().map_or(column.width, |widths| Some(widths[at])),
            alignment: column.alignment,
            is_property: column.is_property,
        })
        .collect();
    Group::Table { layout: TableLayout::new(page, &requests), columns: requests.len() }
}

fn wide_group(page: &Page, columns: usize, hint: Option<Hint>) -> Group {
    let columns = match hint {
        Some(Hint::Wide(longest)) if longest > 0 => wide_columns(longest, page.width),
        _ if columns > 0 => columns,
        _ => 2,
    };
    let request = ColumnRequest { width: None, alignment: Alignment::Left, is_property: true };
    Group::Wide { layout: TableLayout::new(page, &vec![request; columns]), pending: Vec::new(), columns }
}

fn wide_line(layout: &TableLayout, values: &[String]) -> Vec<String> {
    let values: Vec<(&str, Alignment)> = values.iter().map(|value| (value.as_str(), Alignment::Undefined)).collect();
    layout.row(&values, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Column;

    fn column(label: &str, alignment: Alignment) -> Column {
        Column { label: label.to_owned(), is_property: true, width: None, alignment }
    }

    fn row(cells: &[&str]) -> Item {
        let cells = cells.iter().map(|text| ((*text).to_owned(), Alignment::Undefined)).collect();
        Item::Entry(Entry { out_of_band: false, body: Body::Row { cells, wrap: false } })
    }

    #[test]
    fn a_table_is_measured_before_it_is_shown() {
        let mut output = Output::new(Page::plain(80, "en"));
        let columns = vec![column("Id", Alignment::Right), column("Name", Alignment::Left)];
        output.push(Item::Start(Start {
            shape: ShapeHeader::Table(TableHeader { columns, ..Default::default() }),
            autosize: false,
        }));
        output.push(Item::GroupStart(None));
        output.push(row(&["1", "a"]));
        output.push(Item::Entry(Entry { out_of_band: true, body: Body::Raw("text".to_owned()) }));
        output.push(row(&["100", "longer"]));
        assert_eq!(output.take_lines().collect::<Vec<_>>(), [""]);
        output.push(Item::GroupEnd);
        output.push(Item::End);
        output.finish();
        let lines: Vec<String> = output.take_lines().collect();
        assert_eq!(lines, [" Id Name", " -- ----", "  1 a", "text", "100 longer", ""]);
    }

    #[test]
    fn wide_values_fill_lines() {
        let mut output = Output::new(Page::plain(20, "en"));
        output.push(Item::Start(Start { shape: ShapeHeader::Wide { columns: 0 }, autosize: false }));
        output.push(Item::GroupStart(None));
        for text in ["a", "b", "c"] {
            output.push(Item::Entry(Entry { out_of_band: false, body: Body::Wide(text.to_owned()) }));
        }
        output.push(Item::GroupEnd);
        output.push(Item::End);
        assert_eq!(output.take_lines().collect::<Vec<_>>(), ["", "a          b", "c          ", ""]);
    }
}
