//! Export-Csv

use super::csv_write::{RowWriter, delimiter};
use crate::support::engine::Objects as _;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, TextFile, Tools};
use crate::text::csv::Records;

/// Writes objects to a file as CSV.
#[derive(Default)]
pub(crate) struct ExportCsv {
    writer: RowWriter,
    file: Option<TextFile>,
    /// The columns were there before: no header is written.
    appending: bool,
    line: String,
}

impl Cmdlet for ExportCsv {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.writer = RowWriter::new(cx)?;
        let (path, literal) = (cx.text_of("Path")?, cx.text_of("LiteralPath")?);
        if path.is_some() == literal.is_some() {
            let message = "You must specify either the -Path or -LiteralPath parameters, but not both.";
            return Err(cx.fault(
                Fault::new("CannotSpecifyPathAndLiteralPath", "InvalidData", message)
                    .exception("System.InvalidOperationException"),
            ));
        }
        let path = path.or(literal).unwrap_or_default();
        if !cx.should_process(&path, "Export-Csv")? {
            return Ok(());
        }
        if cx.flag("Append") {
            self.take_columns_of_file(cx, &path)?;
        }
        let encoding = cx.encoding("Encoding")?;
        let (append, no_clobber) = (cx.flag("Append"), cx.flag("NoClobber"));
        self.file = Some(cx.open_text_file(&path, encoding, append, no_clobber)?);
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.value("InputObject").filter(|object| !object.is_null()) else { return Ok(()) };
        let Some(file) = &mut self.file else { return Ok(()) };
        self.line.clear();
        if self.appending {
            let path = cx.text_of("Path")?.or(cx.text_of("LiteralPath")?).unwrap_or_default();
            check_columns(cx, &self.writer, &object, &path)?;
        } else if self.writer.take_columns(cx, &object)? {
            if cx.flag("IncludeTypeInformation") {
                self.line.push_str(&RowWriter::type_line(cx, &object));
                self.line.push('\n');
            }
            if !cx.flag("NoHeader") {
                self.line.push_str(&self.writer.header());
                self.line.push('\n');
            }
        }
        self.writer.row(cx, &object, &mut self.line)?;
        self.line.push('\n');
        file.write(cx, &self.line)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        match self.file.take() {
            Some(file) => file.close(cx),
            None => Ok(()),
        }
    }
}

impl ExportCsv {
    fn take_columns_of_file(&mut self, cx: &mut Cx<'_>, path: &str) -> Run {
        let Some(text) = cx.read_text_if_there(path) else { return Ok(()) };
        let delimiter = delimiter(cx)?;
        let mut records = Records::new(&text, delimiter);
        records.comment_line();
        if let Some(columns) = records.next_record() {
            self.writer.columns = Some(columns.iter().map(|name| name.as_str().into()).collect());
            self.appending = true;
        }
        Ok(())
    }
}

/// An appended object must have every column, unless -Force is given.
fn check_columns(cx: &mut Cx<'_>, writer: &RowWriter, object: &posh_runtime::Value, path: &str) -> Run {
    if cx.flag("Force") {
        return Ok(());
    }
    for column in writer.columns.iter().flatten() {
        let there = match object.base() {
            posh_runtime::Value::Dictionary(dictionary) => dictionary.get_str(&column.as_str()).is_some(),
            _ => cx.property_name(object, &column.as_str()).is_some(),
        };
        if !there {
            let message = format!(
                "Cannot append CSV content to the following file: {path}. The appended object does not have a property that \
                 corresponds to the following column: {column}. To continue with mismatched properties, add the -Force \
                 parameter, and then retry the command."
            );
            return Err(cx.fault(
                Fault::new("CannotAppendCsvWithMismatchedPropertyNames", "InvalidData", &message)
                    .exception("System.InvalidOperationException")
                    .target(object.clone()),
            ));
        }
    }
    Ok(())
}
