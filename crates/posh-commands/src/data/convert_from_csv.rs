//! ConvertFrom-Csv

use super::csv_read::RowReader;
use super::csv_write::delimiter;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Reads the lines that come as CSV.
#[derive(Default)]
pub(crate) struct ConvertFromCsv {
    reader: RowReader,
}

impl Cmdlet for ConvertFromCsv {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.reader = RowReader::new(cx.texts("Header")?);
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let delimiter = delimiter(cx)?;
        for text in cx.texts("InputObject")? {
            self.reader.give(cx, &text, delimiter)?;
        }
        Ok(())
    }
}
