//! ConvertFrom-StringData

use std::sync::Arc;

use posh_runtime::{Dictionary, Value};

use crate::support::{Cmdlet, Cx, Fault, Run, Tools};
use crate::text::string_data::{self, LineError};

/// Reads lines of `name=value` as a hash table, one for each text.
#[derive(Default)]
pub(crate) struct ConvertFromStringData;

impl Cmdlet for ConvertFromStringData {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let text = cx.text_of("StringData")?.unwrap_or_default();
        let delimiter = cx.text_of("Delimiter")?.and_then(|text| text.chars().next()).unwrap_or('=');
        let pairs = match string_data::pairs(&text, delimiter) {
            Ok(pairs) => pairs,
            Err(LineError::NoDelimiter(line)) => {
                return Err(cx.fault(wrong(&format!("Data line '{line}' is not in 'name{delimiter}value' format. "))));
            }
            Err(LineError::Escape(message)) => {
                let id = "System.Text.RegularExpressions.RegexParseException";
                return Err(cx.fault(Fault::new(id, "NotSpecified", &message).exception(id)));
            }
        };
        let table = Dictionary::hashtable();
        for (name, value) in pairs {
            let key = Value::string(&name);
            if table.contains(&key) {
                let line = format!("{name}{delimiter}{value}");
                return Err(cx.fault(wrong(&format!("Data item '{name}' in line '{line}' is already defined. "))));
            }
            table.insert(&key, Value::string(&value));
        }
        cx.emit(Value::Dictionary(Arc::new(table)))
    }
}

fn wrong(message: &str) -> Fault {
    Fault::new("InvalidOperation", "InvalidOperation", message)
        .exception("System.Management.Automation.PSInvalidOperationException")
}
