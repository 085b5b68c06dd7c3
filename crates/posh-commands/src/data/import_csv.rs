//! Import-Csv

use super::csv_read::RowReader;
use super::csv_write::delimiter;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Reads files as CSV.
#[derive(Default)]
pub(crate) struct ImportCsv;

impl Cmdlet for ImportCsv {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        if paths.is_empty() == literal.is_empty() {
            let message = "You must specify either the -Path or -LiteralPath parameters, but not both.";
            return Err(cx.fault(
                Fault::new("CannotSpecifyPathAndLiteralPath", "InvalidData", message)
                    .exception("System.InvalidOperationException"),
            ));
        }
        let delimiter = delimiter(cx)?;
        let encoding = cx.encoding("Encoding")?;
        for path in cx.files(&paths, &literal) {
            let text = cx.read_text_file(&path, encoding)?;
            let mut reader = RowReader::new(cx.texts("Header")?);
            reader.give(cx, &text, delimiter)?;
        }
        Ok(())
    }
}
