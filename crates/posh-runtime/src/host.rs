//! What an engine asks of the program around it: a place for text, questions, the clock's zone, the environment.

use std::path::PathBuf;

use crate::error::ErrorRecord;
use crate::runtime::Runtime;
use crate::value::Value;

/// A stream of text beside the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// Errors.
    Error,
    /// Warnings.
    Warning,
    /// Verbose messages.
    Verbose,
    /// Debug messages.
    Debug,
    /// Information, also what Write-Host writes.
    Information,
}

/// How far something has come.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// Which of several.
    pub id: i32,
    /// What is done.
    pub activity: String,
    /// What just now.
    pub status: String,
    /// Percent; negative when not known.
    pub percent: i32,
    /// Whether it is over.
    pub completed: bool,
}

/// The program around the engine. Methods take `&self`: a host keeps what changes behind a cell.
pub trait Host {
    /// Shows an object that reached the end of a pipeline.
    fn show(&self, runtime: &mut Runtime, value: Value);
    /// Ends what is being shown: a table's last line.
    fn show_end(&self, runtime: &mut Runtime);
    /// Shows an error.
    fn error(&self, runtime: &mut Runtime, record: &ErrorRecord);
    /// Writes a line of another stream, with the stream's mark.
    fn line(&self, stream: Stream, text: &str);
    /// Writes text for the screen.
    fn write(&self, text: &str, newline: bool, foreground: Option<&str>, background: Option<&str>);
    /// Shows how far something has come.
    fn progress(&self, progress: &Progress);
    /// Asks for a line; `None` when nobody can be asked.
    fn read_line(&self, prompt: &str, secret: bool) -> Option<String>;
    /// Asks one of several answers, the first letter of each; `None` when nobody can be asked.
    fn choose(&self, caption: &str, message: &str, choices: &[&str], default: usize) -> Option<usize>;
    /// Whether somebody can be asked.
    fn is_interactive(&self) -> bool;
    /// Columns of the screen.
    fn width(&self) -> usize;
    /// The status that `$host.SetShouldExit` asked for.
    fn set_should_exit(&self, status: i32);
}

/// What an engine is allowed to reach.
#[derive(Clone, Debug)]
pub struct Grants {
    /// Files and folders.
    pub files: bool,
    /// Other programs.
    pub processes: bool,
    /// Environment variables.
    pub environment: bool,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
}

/// A host that shows nothing and answers nothing.
pub struct Silent;

impl Host for Silent {
    fn show(&self, _: &mut Runtime, _: Value) {}
    fn show_end(&self, _: &mut Runtime) {}
    fn error(&self, _: &mut Runtime, _: &ErrorRecord) {}
    fn line(&self, _: Stream, _: &str) {}
    fn write(&self, _: &str, _: bool, _: Option<&str>, _: Option<&str>) {}
    fn progress(&self, _: &Progress) {}
    fn read_line(&self, _: &str, _: bool) -> Option<String> {
        None
    }
    fn choose(&self, _: &str, _: &str, _: &[&str], _: usize) -> Option<usize> {
        None
    }
    fn is_interactive(&self) -> bool {
        false
    }
    fn width(&self) -> usize {
        80
    }
    fn set_should_exit(&self, _: i32) {}
}
