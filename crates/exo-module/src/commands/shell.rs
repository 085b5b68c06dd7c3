//! The commands' view of the engine: streams, questions, progress, interruption.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use exo_client::Interrupt as Waiting;
use exo_protocol::Row;
use posh_runtime::command::Cx;
use posh_runtime::error::{ErrorRecord, Eval, Exception, Interrupt};
use posh_runtime::host::{Progress, Stream};
use posh_runtime::value::Value;

use super::record;
use crate::run::CmdletShell;
use crate::shell::Shell;
use crate::value::decode;

/// Number of the import's progress bar.
const IMPORT_PROGRESS: i32 = 1;

/// Adapts a running command. A stream can end the command (`-WarningAction Stop`, Ctrl-C); that is kept until
/// [`EngineShell::finish`].
pub struct EngineShell<'a, 'b> {
    cx: RefCell<&'a mut Cx<'b>>,
    cancelled: Arc<AtomicBool>,
    ended: RefCell<Option<Box<Interrupt>>>,
}

impl<'a, 'b> EngineShell<'a, 'b> {
    pub fn new(cx: &'a mut Cx<'b>) -> Self {
        let cancelled = Arc::clone(&cx.runtime.cancelled);
        Self { cx: RefCell::new(cx), cancelled, ended: RefCell::new(None) }
    }

    /// What ended the command, if anything did.
    pub fn finish(self) -> Eval<()> {
        match self.ended.into_inner() {
            Some(interrupt) => Err(interrupt),
            None => Ok(()),
        }
    }

    fn keep(&self, outcome: Eval<()>) -> bool {
        match outcome {
            Ok(()) => true,
            Err(interrupt) => {
                self.ended.borrow_mut().get_or_insert(interrupt);
                false
            }
        }
    }

    fn say(&self, stream: Stream, text: &str) {
        let outcome = self.cx.borrow_mut().message(stream, text);
        self.keep(outcome);
    }
}

impl Waiting for EngineShell<'_, '_> {
    fn is_interrupted(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.ended.borrow().is_some()
    }
}

impl Shell for EngineShell<'_, '_> {
    fn warning(&mut self, text: &str) {
        self.say(Stream::Warning, text);
    }

    fn verbose(&mut self, text: &str) {
        self.say(Stream::Verbose, text);
    }

    fn information(&mut self, text: &str) {
        self.say(Stream::Information, text);
    }

    fn line(&mut self, text: &str) {
        self.cx.borrow_mut().runtime.host.write(text, true, Some("Yellow"), None);
    }

    fn imported(&mut self, done: usize, total: usize) {
        let percent = i32::try_from(done * 100 / total.max(1)).unwrap_or(100);
        self.cx.borrow_mut().runtime.host.progress(&Progress {
            id: IMPORT_PROGRESS,
            activity: "Importing cmdlets".to_owned(),
            status: format!("{done}/{total}"),
            percent,
            completed: done == total,
        });
    }

    fn confirm(&mut self, caption: &str, text: &str) -> Option<bool> {
        let host = std::rc::Rc::clone(&self.cx.borrow_mut().runtime.host);
        host.choose(caption, text, &["&Yes", "&No"], 1).map(|chosen| chosen == 0)
    }
}

impl CmdletShell for EngineShell<'_, '_> {
    fn rows(&mut self, rows: Vec<Row>) -> bool {
        for row in rows {
            let written = match decode::row(row) {
                Ok(values) => values.into_iter().try_for_each(|value| self.cx.borrow_mut().write(value)),
                Err(text) => {
                    let name = self.cx.borrow().info.name.clone();
                    let text = format!("The service sent an object that cannot be read: {text}");
                    self.cx.borrow_mut().write_error(record::of_text(&text, &name))
                }
            };
            if !self.keep(written) {
                return false;
            }
        }
        true
    }

    fn warning(&mut self, text: &str) {
        self.say(Stream::Warning, text);
    }

    fn verbose(&mut self, text: &str) {
        self.say(Stream::Verbose, text);
    }

    fn error(&mut self, text: &str) {
        let name = self.cx.borrow().info.name.clone();
        let outcome = self.cx.borrow_mut().write_error(record::of_text(text, &name));
        self.keep(outcome);
    }

    fn should_process(&mut self, message: &str) -> bool {
        let outcome = should_process(&mut self.cx.borrow_mut(), message);
        match outcome {
            Ok(go_on) => go_on,
            Err(interrupt) => self.keep(Err(interrupt)),
        }
    }
}

/// Whether the user's preferences ask for a question or only for what would be done.
pub fn must_ask(cx: &Cx<'_>) -> bool {
    what_if(cx) || wants_question(cx)
}

fn what_if(cx: &Cx<'_>) -> bool {
    let preference = || cx.runtime.preference("WhatIfPreference").eq_ignore_ascii_case("true");
    cx.bound.preferences.what_if.unwrap_or_else(preference)
}

fn wants_question(cx: &Cx<'_>) -> bool {
    if let Some(given) = cx.bound.preferences.confirm {
        return given;
    }
    let preference = cx.runtime.preference("ConfirmPreference").to_ascii_lowercase();
    match preference.as_str() {
        "none" => false,
        "high" => cx.info.high_impact,
        _ => true,
    }
}

/// What stands before the question; a service may have put it there already.
const ARE_YOU_SURE: &str = "Are you sure you want to perform this action?";

/// Says what would be done, or asks whether to do it.
pub fn should_process(cx: &mut Cx<'_>, message: &str) -> Eval<bool> {
    let message = message.strip_prefix(ARE_YOU_SURE).unwrap_or(message).trim_start();
    let host = std::rc::Rc::clone(&cx.runtime.host);
    if what_if(cx) {
        host.write(&format!("What if: {message}"), true, None, None);
        return Ok(false);
    }
    if !wants_question(cx) {
        return Ok(true);
    }
    let question = format!("{ARE_YOU_SURE}\n{message}");
    match host.choose("Confirm", &question, &["&Yes", "Yes to &All", "&No", "No to A&ll"], 0) {
        Some(chosen) => Ok(chosen < 2),
        None => {
            let text = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.";
            let exception = Exception::new("System.Management.Automation.PSInvalidOperationException", text);
            let mut record = ErrorRecord::new(exception, "InvalidOperation", "InvalidOperation", Value::Null);
            record.recommended = Some("Add -Confirm:$false to go on without the question.".to_owned());
            Err(cx.stop(record))
        }
    }
}
