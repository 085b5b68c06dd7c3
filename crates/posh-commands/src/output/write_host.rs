//! Write-Host

use posh_runtime::Value;

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Writes to the screen, by way of the information stream.
#[derive(Default)]
pub(crate) struct WriteHost;

impl Cmdlet for WriteHost {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let separator = match cx.value("Separator") {
            Some(value) => cx.text(&value)?.as_str().into_owned(),
            None => " ".to_owned(),
        };
        let text = match cx.value("Object") {
            Some(object) => joined(cx, &object, &separator)?,
            None => String::new(),
        };
        let (foreground, background) = (cx.text_of("ForegroundColor")?, cx.text_of("BackgroundColor")?);
        cx.host_write(&text, !cx.flag("NoNewline"), foreground.as_deref(), background.as_deref())
    }
}

/// A collection as the texts of its elements, at any depth.
fn joined(cx: &mut Cx<'_>, object: &Value, separator: &str) -> Run<String> {
    if object.is_null() {
        return Ok(String::new());
    }
    let is_dictionary = matches!(object.base(), Value::Dictionary(_));
    if let Some(items) = cx.enumerate(object).filter(|_| !is_dictionary) {
        let texts: Vec<String> = items.iter().map(|item| joined(cx, item, separator)).collect::<Run<_>>()?;
        return Ok(texts.join(separator));
    }
    if let Value::Dictionary(dictionary) = object.base() {
        let entries = dictionary.pairs().len();
        let texts = vec!["System.Collections.DictionaryEntry".to_owned(); entries];
        return Ok(texts.join(separator));
    }
    Ok(cx.text(object)?.as_str().into_owned())
}
