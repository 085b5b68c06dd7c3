//! Compiled patterns kept for the next use.

use std::collections::HashMap;

use crate::error::RegexError;
use crate::options::{CaseRule, Options};
use crate::regex::Regex;

/// The patterns used last. A script matches the same few patterns over and over, each given as text.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    clock: u64,
    known: HashMap<String, Vec<Entry>>,
    size: usize,
}

#[derive(Debug)]
struct Entry {
    options: Options,
    rule: CaseRule,
    used: u64,
    regex: Regex,
}

impl Cache {
    /// A cache for `capacity` patterns.
    #[must_use]
    pub fn new(capacity: usize) -> Cache {
        Cache { capacity: capacity.max(1), clock: 0, known: HashMap::new(), size: 0 }
    }

    /// The compiled `pattern`, from the cache where it is there.
    ///
    /// # Errors
    /// The pattern is wrong, or the options don't go together.
    pub fn get(&mut self, pattern: &str, options: Options, rule: CaseRule) -> Result<Regex, RegexError> {
        self.clock += 1;
        let now = self.clock;
        let entries = self.known.get_mut(pattern);
        if let Some(entry) =
            entries.and_then(|all| all.iter_mut().find(|entry| entry.options == options && entry.rule == rule))
        {
            entry.used = now;
            return Ok(entry.regex.clone());
        }
        let units: Vec<u16> = pattern.encode_utf16().collect();
        let regex = Regex::from_units(&units, options, rule)?;
        if self.size >= self.capacity {
            self.drop_oldest();
        }
        let entry = Entry { options, rule, used: now, regex: regex.clone() };
        self.known.entry(pattern.to_owned()).or_default().push(entry);
        self.size += 1;
        Ok(regex)
    }

    fn drop_oldest(&mut self) {
        let oldest = self.known.values().flatten().map(|entry| entry.used).min().unwrap_or(0);
        self.known.retain(|_, entries| {
            entries.retain(|entry| entry.used > oldest);
            !entries.is_empty()
        });
        self.size = self.known.values().map(Vec::len).sum();
    }
}

impl Default for Cache {
    fn default() -> Self {
        Cache::new(256)
    }
}
