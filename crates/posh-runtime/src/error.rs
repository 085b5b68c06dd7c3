//! Errors of scripts, and everything else that leaves an evaluation early.

use std::any::Any;
use std::sync::Arc;

use parking_lot::RwLock;
use posh_syntax::{source::Source, tree::Span};

use crate::failure::Failure;
use crate::object::NativeObject;
use crate::symbol::Symbol;
use crate::types::TypeRef;
use crate::value::Value;

/// Where in a script something stands.
#[derive(Clone, Debug)]
pub struct Position {
    /// The script.
    pub source: Source,
    /// The text.
    pub span: Span,
}

/// An exception: its .NET type, message, and the exception inside.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Full name of the type.
    pub type_name: String,
    /// The message.
    pub message: String,
    /// The exception inside.
    pub inner: Option<Arc<Exception>>,
    /// The error record that a runtime exception carries is made from this one.
    pub record: Option<Arc<ErrorRecord>>,
    /// The object of a script class that was thrown.
    pub object: Value,
}

impl Exception {
    /// An exception of a type.
    pub fn new(type_name: impl Into<String>, message: impl Into<String>) -> Exception {
        Exception {
            type_name: type_name.into(),
            message: message.into(),
            inner: None,
            record: None,
            object: Value::Null,
        }
    }
}

/// What can be changed of an error record after it was made.
#[derive(Clone, Debug, Default)]
pub struct Invocation {
    /// The command that wrote the error, as it was called.
    pub command: String,
    /// Where it was called.
    pub position: Option<Position>,
    /// The calls that led there, innermost first: name, script, line.
    pub stack: Vec<String>,
}

/// An error record.
#[derive(Clone, Debug)]
pub struct ErrorRecord {
    /// The exception.
    pub exception: Arc<Exception>,
    /// The FullyQualifiedErrorId.
    pub id: String,
    /// The category.
    pub category: String,
    /// The activity; empty when the category does not name one.
    pub activity: String,
    /// The reason: the exception's type without namespace unless set.
    pub reason: Option<String>,
    /// The name of the target, unless it is the target's text.
    pub target_name: Option<String>,
    /// The type of the target, unless it is the target's type.
    pub target_type: Option<String>,
    /// What it happened to.
    pub target: Value,
    /// A message that replaces the exception's.
    pub details: Option<String>,
    /// What to do next.
    pub recommended: Option<String>,
    /// The call.
    pub invocation: Invocation,
    /// Whether `throw` raised it.
    pub thrown: bool,
}

impl ErrorRecord {
    /// A record of an exception.
    pub fn new(exception: Exception, id: impl Into<String>, category: &str, target: Value) -> ErrorRecord {
        ErrorRecord {
            exception: Arc::new(exception),
            id: id.into(),
            category: category.to_owned(),
            activity: String::new(),
            reason: None,
            target_name: None,
            target_type: None,
            target,
            details: None,
            recommended: None,
            invocation: Invocation::default(),
            thrown: false,
        }
    }

    /// A runtime error of the language.
    pub fn runtime(id: &str, category: &str, message: impl Into<String>) -> ErrorRecord {
        ErrorRecord::new(Exception::new(crate::failure::RUNTIME, message), id, category, Value::Null)
    }

    /// What is shown: the details, else the exception's message.
    pub fn message(&self) -> &str {
        self.details.as_deref().unwrap_or(&self.exception.message)
    }

    /// The reason of the category.
    pub fn reason(&self) -> String {
        let own = || self.exception.type_name.rsplit(['.', '+']).next().unwrap_or_default().to_owned();
        self.reason.clone().unwrap_or_else(own)
    }

    /// The record as a value.
    pub fn into_value(self) -> Value {
        Value::native(ErrorObject(RwLock::new(Arc::new(self))))
    }
}

/// An error record as an object of scripts.
pub struct ErrorObject(pub RwLock<Arc<ErrorRecord>>);

impl NativeObject for ErrorObject {
    fn type_ref(&self) -> TypeRef {
        TypeRef::define("System.Management.Automation.ErrorRecord")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn text(&self) -> Option<String> {
        Some(self.0.read().message().to_owned())
    }
}

/// An exception as an object of scripts.
pub struct ExceptionObject(pub Arc<Exception>);

impl NativeObject for ExceptionObject {
    fn type_ref(&self) -> TypeRef {
        TypeRef::define(&self.0.type_name)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn text(&self) -> Option<String> {
        let inner = self.0.inner.as_ref().map(|inner| format!("\n ---> {}: {}", inner.type_name, inner.message));
        Some(format!("{}: {}{}", self.0.type_name, self.0.message, inner.unwrap_or_default()))
    }
}

/// Why an evaluation ends early. Always boxed ([`Eval`]), so the size of its largest form costs nothing.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
pub enum Interrupt {
    /// A terminating error. `statement` is true while it ends only the statement it happened in.
    Error {
        /// The error.
        record: ErrorRecord,
        /// Whether only the statement ends when no `try` is above.
        statement: bool,
    },
    /// `break` with its label.
    Break(Option<Symbol>),
    /// `continue` with its label.
    Continue(Option<Symbol>),
    /// `return`; the value was written.
    Return,
    /// `exit` with its status.
    Exit(i32),
    /// A later command of this pipeline wants no more; the pipeline's number.
    StopUpstream(u64),
    /// Ctrl-C, or a limit of the host.
    Cancelled,
}

/// The result of an evaluation.
pub type Eval<T = Value> = Result<T, Box<Interrupt>>;

impl Interrupt {
    /// A terminating error that unwinds everything.
    pub fn error(record: ErrorRecord) -> Box<Interrupt> {
        Box::new(Interrupt::Error { record, statement: false })
    }

    /// An error that ends the statement.
    pub fn statement(record: ErrorRecord) -> Box<Interrupt> {
        Box::new(Interrupt::Error { record, statement: true })
    }
}

fn exception_of(failure: &Failure) -> Exception {
    let inner = failure.inner.as_ref().map(|inner| Arc::new(exception_of(inner)));
    Exception { inner, ..Exception::new(failure.exception, failure.message.clone()) }
}

impl From<&Failure> for ErrorRecord {
    fn from(failure: &Failure) -> ErrorRecord {
        ErrorRecord::new(exception_of(failure), failure.id.clone(), failure.category, Value::Null)
    }
}

impl From<Box<Failure>> for Box<Interrupt> {
    fn from(failure: Box<Failure>) -> Box<Interrupt> {
        Interrupt::statement(ErrorRecord::from(&*failure))
    }
}
