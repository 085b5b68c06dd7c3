//! What a conversion, an operator or a member of a type fails with, before it becomes an error record.

use std::fmt;

/// A failure: the error id, the .NET exception it stands for and the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The FullyQualifiedErrorId without what commands append.
    pub id: String,
    /// The full name of the exception's type.
    pub exception: &'static str,
    /// The error category.
    pub category: &'static str,
    /// The message.
    pub message: String,
    /// The exception inside, where PowerShell wraps one.
    pub inner: Option<Box<Failure>>,
}

/// A result that may be a [`Failure`].
pub type Attempt<T> = Result<T, Box<Failure>>;

/// `PSInvalidCastException`.
pub const INVALID_CAST: &str = "System.Management.Automation.PSInvalidCastException";
/// `RuntimeException`.
pub const RUNTIME: &str = "System.Management.Automation.RuntimeException";
/// `MethodException`.
pub const METHOD: &str = "System.Management.Automation.MethodException";
/// `MethodInvocationException`.
pub const INVOCATION: &str = "System.Management.Automation.MethodInvocationException";

impl Failure {
    /// A failure with an id, the exception's type and a message; the category is `InvalidOperation`.
    pub fn new(id: impl Into<String>, exception: &'static str, message: impl Into<String>) -> Box<Failure> {
        Box::new(Failure {
            id: id.into(),
            exception,
            category: "InvalidOperation",
            message: message.into(),
            inner: None,
        })
    }

    /// A conversion that failed.
    pub fn cast(id: impl Into<String>, message: impl Into<String>) -> Box<Failure> {
        let mut failure = Failure::new(id, INVALID_CAST, message);
        failure.category = "InvalidArgument";
        failure
    }

    /// A runtime error of the language.
    pub fn runtime(id: impl Into<String>, message: impl Into<String>) -> Box<Failure> {
        Failure::new(id, RUNTIME, message)
    }

    /// A .NET exception thrown inside a member: its type and message; the caller of the member wraps it.
    pub fn thrown(exception: &'static str, message: impl Into<String>) -> Box<Failure> {
        let id = exception.rsplit('.').next().unwrap_or(exception);
        let mut failure = Failure::new(id, exception, message);
        failure.category = "NotSpecified";
        failure
    }

    /// This failure inside another.
    #[must_use]
    pub fn within(self: Box<Failure>, mut outer: Box<Failure>) -> Box<Failure> {
        outer.inner = Some(self);
        outer
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
