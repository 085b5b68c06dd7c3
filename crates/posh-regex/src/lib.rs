//! .NET regular expressions.
//!
//! Scripts written for PowerShell use the regular expressions of .NET: balancing groups, class subtraction, right-to-left
//! matching, look-behind of any length, capture lists, `$` before a final line feed, group numbers that depend on the
//! names. None of the published engines has all of these, and several accept the syntax and answer something else, so
//! this crate parses the syntax itself and runs it on its own backtracking matcher. It is a leaf: it knows nothing of a
//! shell's values.
//!
//! # Shape
//!
//! A pattern goes through three steps: [`Regex::new`] parses it to a tree (offsets and messages of mistakes are those of
//! .NET's `RegexParseException`), makes loops atomic where giving characters back can't help, and lowers the tree to a
//! flat program with resolved sets. Matching is a loop over that program with an explicit stack: no recursion, so depth
//! is bounded by [`Limits`] and not by the thread's stack.
//!
//! # Trade-offs
//!
//! - Positions and lengths are UTF-16 code units, as in .NET. Text that is ASCII is matched as bytes without conversion;
//!   other text is converted once ([`Text`]). A surrogate pair is two units for `.` and for classes, as in .NET.
//! - Backtracking can take exponential time, as it does in .NET. [`Limits`] carries a deadline, a cancellation flag and a
//!   step budget, looked at every few thousand steps.
//! - Case folding is .NET's: two units are equal when their simple lower case is equal; the Turkish letters depend on
//!   [`CaseRule`].
//!
//! ```
//! use posh_regex::{Limits, Options, Regex, Text};
//! let regex = Regex::new("(?<user>[^@]+)@(?<domain>.+)$", Options::IGNORE_CASE)?;
//! let text = Text::new("alice@example.com");
//! let found = regex.find(&text, &Limits::default())?.unwrap_or_default();
//! let domain = regex.slot_of_name("domain").and_then(|slot| found.group(slot).last());
//! assert_eq!(domain.map(|span| text.string(span)).as_deref(), Some("example.com"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod analysis;
mod cache;
mod compile;
mod error;
mod escape;
mod limits;
mod matched;
mod node;
mod options;
mod parser;
mod program;
mod regex;
mod replace;
mod search;
mod set;
mod text;
mod unicode;
mod vm;

pub use cache::Cache;
pub use error::{ErrorCode, MatchError, RegexError};
pub use escape::{escape, unescape};
pub use limits::Limits;
pub use matched::{Group, Match, Span};
pub use options::{CaseRule, Options};
pub use regex::{Matches, Regex};
pub use replace::Replacement;
pub use text::{Output, Text};
