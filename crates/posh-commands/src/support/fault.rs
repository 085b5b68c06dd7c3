//! An error of a command, before it is written.

use std::sync::Arc;

use posh_runtime::Value;
use posh_runtime::error::{ErrorRecord, Exception};

/// An error: id without the command's name, category, message.
pub(crate) struct Fault(ErrorRecord);

impl Fault {
    pub(crate) fn new(id: &str, category: &str, message: &str) -> Fault {
        Fault(ErrorRecord::new(Exception::new("System.InvalidOperationException", message), id, category, Value::Null))
    }

    fn change(mut self, change: impl FnOnce(&mut Exception)) -> Fault {
        change(Arc::make_mut(&mut self.0.exception));
        self
    }

    /// The full name of the exception's type.
    pub(crate) fn exception(self, type_name: &str) -> Fault {
        self.change(|exception| type_name.clone_into(&mut exception.type_name))
    }

    /// The exception inside.
    pub(crate) fn inner(self, type_name: &str, message: &str) -> Fault {
        self.change(|exception| exception.inner = Some(Arc::new(Exception::new(type_name, message))))
    }

    /// The exception itself.
    pub(crate) fn with_exception(mut self, exception: Arc<Exception>) -> Fault {
        self.0.exception = exception;
        self
    }

    /// A message shown instead of the exception's.
    pub(crate) fn details(mut self, text: &str) -> Fault {
        self.0.details = Some(text.to_owned());
        self
    }

    /// What the error is about.
    pub(crate) fn target(mut self, target: Value) -> Fault {
        self.0.target = target;
        self
    }

    /// What to do about it.
    pub(crate) fn recommended(mut self, text: &str) -> Fault {
        self.0.recommended = Some(text.to_owned());
        self
    }

    /// A part of the category: Activity, Reason, TargetName or TargetType.
    pub(crate) fn category_part(mut self, part: &str, text: &str) -> Fault {
        let text = text.to_owned();
        match part {
            "Activity" => self.0.activity = text,
            "Reason" => self.0.reason = Some(text),
            "TargetName" => self.0.target_name = Some(text),
            _ => self.0.target_type = Some(text),
        }
        self
    }

    pub(crate) fn into_record(self) -> ErrorRecord {
        self.0
    }
}
