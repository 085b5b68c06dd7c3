//! `-like` and `-notlike`.

use posh_dotnet::wildcard::Wildcard;

use super::{Case, test_or_filter};
use crate::convert::{self, Settings};
use crate::failure::{Attempt, Failure};
use crate::value::Value;

/// Matches text against a wildcard pattern; a collection on the left is filtered.
///
/// # Errors
/// When the pattern is malformed.
pub fn like(left: &Value, pattern: &Value, negated: bool, case: Case, settings: &Settings<'_>) -> Attempt<Value> {
    let text = convert::text(pattern, settings);
    let wildcard = Wildcard::new(&text.as_str(), case == Case::Ignore).map_err(|error| {
        Failure::new("RuntimeException", "System.Management.Automation.WildcardPatternException", error.to_string())
    })?;
    test_or_filter(left, |item| Ok(wildcard.is_match(&convert::text(item, settings).as_str()) != negated))
}
