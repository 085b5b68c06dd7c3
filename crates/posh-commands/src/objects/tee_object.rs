//! Tee-Object

use crate::support::model;
use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Passes everything on and keeps it in a variable or a file.
#[derive(Default)]
pub(crate) struct TeeObject {
    kept: Vec<Value>,
}

impl Cmdlet for TeeObject {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input() else { return Ok(()) };
        self.kept.push(object.clone());
        if let Some(name) = cx.text_of("Variable")? {
            let value = if self.kept.len() == 1 { object.clone() } else { Value::array(self.kept.clone()) };
            if !cx.flag("Append") {
                cx.set_variable(&name, value);
            }
        }
        cx.emit(object)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let kept = std::mem::take(&mut self.kept);
        if let Some(name) = cx.text_of("Variable")? {
            return keep_in_variable(cx, &name, kept);
        }
        let Some(path) = cx.text_of("FilePath")?.or(cx.text_of("LiteralPath")?) else { return Ok(()) };
        let encoding = cx.encoding("Encoding")?;
        let mut text = String::new();
        for line in model::lines(cx.runtime, &kept, None)? {
            text.push_str(&line);
            text.push('\n');
        }
        cx.write_text_file(&path, &text, encoding, cx.flag("Append"), false)
    }
}

fn keep_in_variable(cx: &mut Cx<'_>, name: &str, mut kept: Vec<Value>) -> Run {
    if cx.flag("Append") {
        let before = cx.variable(name).unwrap_or_default();
        let mut all = match cx.enumerate(&before) {
            Some(items) => items,
            None if before.is_null() => Vec::new(),
            None => vec![before],
        };
        all.append(&mut kept);
        kept = all;
    }
    let value = match kept.len() {
        0 => return Ok(()),
        1 => kept.remove(0),
        _ => Value::array(kept),
    };
    cx.set_variable(name, value);
    Ok(())
}
