//! What ConvertTo-Csv and Export-Csv have in common: columns and rows.

use posh_runtime::{PsString, Value};

use crate::support::engine::Objects as _;
use crate::support::{Cx, Fault, Run, Tools};
use crate::text::csv::{Quotes, push_cell};

/// Writes rows; the first object decides the columns.
#[derive(Default)]
pub(crate) struct RowWriter {
    pub(crate) columns: Option<Vec<PsString>>,
    delimiter: char,
    quotes: Option<Quotes>,
    quote_fields: Vec<String>,
}

impl RowWriter {
    /// Reads the parameters the two commands share.
    pub(crate) fn new(cx: &mut Cx<'_>) -> Run<RowWriter> {
        if cx.has("UseQuotes") && cx.has("QuoteFields") {
            let message = "You must specify either the -UseQuotes or -QuoteFields parameters, but not both.";
            return Err(cx.fault(
                Fault::new("CannotSpecifyQuoteFieldsAndUseQuotes", "InvalidData", message)
                    .exception("System.InvalidOperationException"),
            ));
        }
        if cx.flag("IncludeTypeInformation") && cx.has("NoTypeInformation") {
            let message =
                "You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both.";
            return Err(cx.fault(
                Fault::new("CannotSpecifyIncludeTypeInformationAndNoTypeInformation", "InvalidData", message)
                    .exception("System.InvalidOperationException"),
            ));
        }
        let quotes = match cx.text_of("UseQuotes")?.unwrap_or_default().to_ascii_lowercase().as_str() {
            "never" => Some(Quotes::Never),
            "asneeded" => Some(Quotes::AsNeeded),
            _ if cx.has("QuoteFields") => None,
            _ => Some(Quotes::Always),
        };
        let quote_fields = cx.texts("QuoteFields")?;
        Ok(RowWriter { columns: None, delimiter: delimiter(cx)?, quotes, quote_fields })
    }

    /// Takes the columns from `object` if there are none yet; true when they are new.
    pub(crate) fn take_columns(&mut self, cx: &mut Cx<'_>, object: &Value) -> Run<bool> {
        if self.columns.is_some() {
            return Ok(false);
        }
        let names = match object.base() {
            Value::Dictionary(dictionary) => {
                let mut names = Vec::new();
                for key in dictionary.keys() {
                    names.push(cx.text(&key)?);
                }
                names
            }
            _ => cx.property_names(object),
        };
        self.columns = Some(names);
        Ok(true)
    }

    fn cell(&self, line: &mut String, column: &str, text: &str) {
        let named = self.quote_fields.iter().any(|field| field.eq_ignore_ascii_case(column));
        let quotes = self.quotes.unwrap_or(if named { Quotes::Always } else { Quotes::Never });
        push_cell(line, text, quotes, self.delimiter);
    }

    /// The line of column names.
    pub(crate) fn header(&self) -> String {
        let mut line = String::new();
        for (at, column) in self.columns.iter().flatten().enumerate() {
            if at > 0 {
                line.push(self.delimiter);
            }
            self.cell(&mut line, &column.as_str(), &column.as_str());
        }
        line
    }

    /// The row of `object`; null leaves its cell empty.
    pub(crate) fn row(&self, cx: &mut Cx<'_>, object: &Value, line: &mut String) -> Run {
        for (at, column) in self.columns.iter().flatten().enumerate() {
            if at > 0 {
                line.push(self.delimiter);
            }
            let value = match object.base() {
                Value::Dictionary(dictionary) => dictionary.get_str(&column.as_str()),
                _ => cx.property_quietly(object, column)?,
            };
            let Some(value) = value.filter(|value| !value.is_null()) else { continue };
            match value.as_string().and_then(PsString::to_str) {
                Some(text) => self.cell(line, &column.as_str(), text),
                None => {
                    let text = cx.text_of_cell(&value)?;
                    self.cell(line, &column.as_str(), &text.as_str());
                }
            }
        }
        Ok(())
    }

    /// The line that names the type of `object`.
    pub(crate) fn type_line(cx: &mut Cx<'_>, object: &Value) -> String {
        let names = cx.type_names(object);
        let name = names.first().map(|name| name.as_str().into_owned()).unwrap_or_default();
        let name = name.strip_prefix("CSV:").unwrap_or(&name);
        format!("#TYPE {name}")
    }
}

/// The character between cells: `-Delimiter`, or the culture's list separator with `-UseCulture`.
pub(crate) fn delimiter(cx: &mut Cx<'_>) -> Run<char> {
    if cx.flag("UseCulture") {
        return Ok(cx.culture().list_separator.chars().next().unwrap_or(','));
    }
    Ok(cx.text_of("Delimiter")?.and_then(|text| text.chars().next()).unwrap_or(','))
}
