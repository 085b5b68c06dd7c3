//! What ConvertFrom-Csv and Import-Csv have in common: a header, then objects.

use std::collections::HashSet;
use std::sync::Arc;

use posh_runtime::{Shape, Value};

use crate::support::engine::Objects as _;
use crate::support::{Cx, Fault, Run, Tools};
use crate::text::csv::Records;

/// Turns records into objects.
#[derive(Default)]
pub(crate) struct RowReader {
    header: Option<Vec<String>>,
    shape: Option<Arc<Shape>>,
    type_name: Option<String>,
    warned: bool,
}

impl RowReader {
    pub(crate) fn new(header: Vec<String>) -> RowReader {
        RowReader { header: Some(header).filter(|names| !names.is_empty()), ..RowReader::default() }
    }

    /// Gives the objects in `text`. Its first line is left out when it is a comment, which may name a type.
    pub(crate) fn give(&mut self, cx: &mut Cx<'_>, text: &str, delimiter: char) -> Run {
        let mut records = Records::new(text, delimiter);
        if let Some(line) = records.comment_line()
            && line.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("#TYPE"))
        {
            self.type_name = Some(line[5..].trim().to_owned());
        }
        while self.header.is_none() {
            let Some(record) = records.next_record() else { return Ok(()) };
            self.take_header(record);
        }
        let shape = self.shape(cx)?;
        while let Some(record) = records.next_record() {
            if record.len() == 1 && record[0].is_empty() {
                continue;
            }
            let mut cells: Vec<Value> = record.iter().map(|cell| Value::string(cell)).collect();
            cells.truncate(shape.names().len());
            let object = cx.shaped(&shape, cells, self.type_name.as_deref());
            cx.emit(object)?;
        }
        Ok(())
    }

    fn take_header(&mut self, mut record: Vec<String>) {
        while record.len() > 1 && record.last().is_some_and(String::is_empty) {
            record.pop();
        }
        if let Some(fields) = record.first().and_then(|first| first.strip_prefix("#Fields: ")) {
            record[0] = fields.to_owned();
        } else if record.first().is_none_or(|first| first.starts_with('#') || first.is_empty() && record.len() == 1) {
            return;
        }
        self.header = Some(record);
    }

    /// The columns; empty names become H1, H2 ..., double ones are an error.
    fn shape(&mut self, cx: &mut Cx<'_>) -> Run<Arc<Shape>> {
        if let Some(shape) = &self.shape {
            return Ok(Arc::clone(shape));
        }
        let mut names = self.header.clone().unwrap_or_default();
        let mut number = 1;
        let mut missing = false;
        for at in 0..names.len() {
            if !names[at].is_empty() {
                continue;
            }
            missing = true;
            while names.iter().any(|have| have.eq_ignore_ascii_case(&format!("H{number}"))) {
                number += 1;
            }
            names[at] = format!("H{number}");
            number += 1;
        }
        if missing && !self.warned {
            self.warned = true;
            cx.warn("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing headers.")?;
        }
        let mut seen = HashSet::new();
        for name in &names {
            if !seen.insert(name.to_lowercase()) {
                return Err(cx.fault(already_present(name)));
            }
        }
        let shape = Arc::new(Shape::new(names.iter().map(String::as_str)));
        self.shape = Some(Arc::clone(&shape));
        Ok(shape)
    }
}

fn already_present(name: &str) -> Fault {
    Fault::new(
        "AlreadyPresentPSMemberInfoInternalCollectionAdd",
        "NotSpecified",
        &format!("The member \"{name}\" is already present."),
    )
    .exception("System.Management.Automation.ExtendedTypeSystemException")
}
