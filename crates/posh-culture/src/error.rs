//! The one error type: the .NET exception it stands for and its message.

use thiserror::Error;

/// Which .NET exception an error stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// `System.FormatException`.
    Format,
    /// `System.OverflowException`.
    Overflow,
    /// `System.ArgumentException`.
    Argument,
    /// `System.ArgumentOutOfRangeException`.
    ArgumentOutOfRange,
}

/// A format or text that .NET refuses, with .NET's own words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct CultureError {
    /// The exception it stands for.
    pub kind: ErrorKind,
    /// The message of that exception.
    pub message: String,
}

impl CultureError {
    /// An error of `kind` with `message`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A `FormatException` with `message`.
    pub fn format(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Format, message)
    }

    /// An `OverflowException` with `message`.
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Overflow, message)
    }

    /// The format string of a date, time or other value is malformed.
    pub(crate) fn invalid_string() -> Self {
        Self::format("Input string was not in a correct format.")
    }

    /// A numeric format names no known specifier.
    pub(crate) fn bad_specifier() -> Self {
        Self::format("Format specifier was invalid.")
    }

    /// A quoted literal has no end.
    pub(crate) fn bad_quote(quote: char) -> Self {
        Self::format(format!("Cannot find a matching quote character for the character '{quote}'."))
    }
}
