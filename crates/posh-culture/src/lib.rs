//! Cultures as data: how .NET turns numbers, dates and text into strings and back.
//!
//! A shell that claims to run existing scripts must print `1,234.50`, `3/5/2024` and `00:01:02.5000000` to the
//! character, in the administrator's culture, and must read them back with the same tolerance. Everything here is
//! pure: a culture is a value ([`Culture`]), a time zone is given by the caller ([`date::Zone`]), nothing reads the
//! environment or the clock.
//!
//! What it is not: a locale library. The cultures are a table of 34 (`data/cultures.jsonl`), recorded from the reference
//! shell, and all calendars are the Gregorian one. The algorithms follow the documentation of .NET ("Standard numeric
//! format strings", "Custom numeric format strings", "Standard date and time format strings", "Custom date and time format
//! strings", "Standard TimeSpan format strings", "Custom TimeSpan format strings", "Composite formatting") and the open
//! runtime's digit-buffer model: a number becomes decimal digits, a scale and a sign once, and every format works on these.
//!
//! The trade-off: strings are UTF-8 here. Text that may hold lone surrogates is compared through
//! [`collation::Collation::compare_utf16`]; formats and parsers never need such text.

pub mod casing;
pub mod collation;
pub mod composite;
mod culture;
pub mod date;
pub mod enums;
mod error;
pub mod guid;
pub mod number;
pub mod timespan;

pub use culture::{Culture, DateTimeFormat, NumberFormat};
pub use error::{CultureError, ErrorKind};
