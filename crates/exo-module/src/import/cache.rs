//! Definitions by the content of the module text: a second connection with the same text parses nothing.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;

use super::definition::CmdletDefinition;
use super::text;

/// How many texts are kept.
const MOST: usize = 8;

type Kept = HashMap<(String, Option<Vec<String>>), Arc<Vec<CmdletDefinition>>>;

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

/// The cmdlets that a module text defines, of those exported.
///
/// # Errors
/// The text is not valid; the first error, with its line.
pub fn cmdlets(script: &str, exported: Option<&[&str]>) -> Result<Arc<Vec<CmdletDefinition>>, String> {
    let names = exported.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
    let key = (script.to_owned(), names);
    if let Some(kept) = KEPT.lock().get(&key) {
        return Ok(Arc::clone(kept));
    }
    let parsed = posh_syntax::parse(script, None);
    if let Some(error) = parsed.errors.first() {
        return Err(error.message.clone());
    }
    let definitions = Arc::new(text::cmdlets(&parsed.tree, exported));
    let mut kept = KEPT.lock();
    if kept.len() >= MOST {
        kept.clear();
    }
    kept.insert(key, Arc::clone(&definitions));
    Ok(definitions)
}
