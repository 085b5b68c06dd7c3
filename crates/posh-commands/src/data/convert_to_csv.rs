//! ConvertTo-Csv

use posh_runtime::Value;

use super::csv_write::RowWriter;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Gives a line for the column names and one for each object.
#[derive(Default)]
pub(crate) struct ConvertToCsv {
    writer: RowWriter,
}

impl Cmdlet for ConvertToCsv {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer = RowWriter::new(cx)?;
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.value("InputObject").filter(|object| !object.is_null()) else { return Ok(()) };
        if self.writer.take_columns(cx, &object)? {
            if cx.flag("IncludeTypeInformation") {
                let line = RowWriter::type_line(cx, &object);
                cx.emit(Value::string(&line))?;
            }
            let header = self.writer.header();
            if !cx.flag("NoHeader") && !header.is_empty() {
                cx.emit(Value::string(&header))?;
            }
        }
        let mut line = String::new();
        self.writer.row(cx, &object, &mut line)?;
        if line.is_empty() && self.writer.columns.as_ref().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        cx.emit(Value::string(&line))
    }
}
