//! Other programs in pipelines, and files as the target of redirections.

use std::fs::File;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::rc::Rc;

use crate::binder::Given;
use crate::convert;
use crate::error::{ErrorObject, ErrorRecord, Eval, Interrupt};
use crate::pipeline::{Sink, Stage};
use crate::runtime::Runtime;
use crate::value::Value;

/// Another program.
pub(crate) struct NativeStage {
    path: PathBuf,
    given: Vec<Given>,
    piped: bool,
    input: Vec<Value>,
}

impl NativeStage {
    pub(crate) fn new(path: PathBuf, given: Vec<Given>, piped: bool, _last: bool) -> NativeStage {
        NativeStage { path, given, piped, input: Vec::new() }
    }

    fn arguments(&self, runtime: &mut Runtime) -> Vec<String> {
        let mut words = Vec::new();
        for given in &self.given {
            match given {
                Given::Value(value, Some(text)) if value.is_number() => words.push(text.clone()),
                Given::Value(value, _) | Given::Splatted(_, value) => {
                    let items = runtime.enumerate(value).unwrap_or_else(|| vec![value.clone()]);
                    let texts = items.iter().filter(|item| !item.is_null());
                    words.extend(texts.map(|item| convert::text(item, &runtime.settings()).as_str().into_owned()));
                }
                Given::Parameter(name, None) => words.push(format!("-{name}")),
                Given::Parameter(name, Some(value)) => {
                    words.push(format!("-{name}:{}", convert::text(value, &runtime.settings()).as_str()));
                }
            }
        }
        words
    }

    fn run(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        let arguments = self.arguments(runtime);
        let mut command = Command::new(&self.path);
        command.args(&arguments).current_dir(&runtime.grants.folder).stdout(Stdio::piped());
        command.stdin(if self.piped { Stdio::piped() } else { Stdio::inherit() });
        let mut child = command.spawn().map_err(|error| {
            let message = format!("Program '{}' failed to run: {error}.", self.path.display());
            Interrupt::statement(ErrorRecord::runtime("NativeCommandFailed", "ResourceUnavailable", message))
        })?;
        if let Some(mut stdin) = child.stdin.take() {
            let lines: Vec<String> = self
                .input
                .iter()
                .map(|value| convert::text(value, &runtime.settings()).as_str().into_owned())
                .collect();
            std::thread::spawn(move || {
                for line in lines {
                    let _ = writeln!(stdin, "{line}");
                }
            });
        }
        let mut bytes = Vec::new();
        if let Some(mut stdout) = child.stdout.take() {
            let _ = stdout.read_to_end(&mut bytes);
        }
        let status = child.wait().ok().and_then(|status| status.code()).unwrap_or(-1);
        runtime.global.set("LASTEXITCODE", Value::Int32(status));
        let text = posh_syntax::decode(&bytes);
        for line in text.lines() {
            out.write(runtime, Value::string(line))?;
        }
        runtime.status = status == 0;
        Ok(())
    }
}

impl Stage for NativeStage {
    fn begin(&mut self, _: &mut Runtime, _: &mut dyn Sink) -> Eval<()> {
        Ok(())
    }
    fn process(&mut self, _: &mut Runtime, input: Option<Value>, _: &mut dyn Sink) -> Eval<()> {
        self.input.extend(input);
        Ok(())
    }
    fn end(&mut self, runtime: &mut Runtime, out: &mut dyn Sink) -> Eval<()> {
        self.run(runtime, out)
    }
}

/// A file that a redirection writes.
pub(crate) struct FileSink {
    file: Rc<std::cell::RefCell<File>>,
}

impl FileSink {
    pub(crate) fn open(runtime: &Runtime, path: &str, append: bool) -> Eval<FileSink> {
        let full = runtime.grants.folder.join(path);
        let opened = std::fs::OpenOptions::new().create(true).write(true).append(append).truncate(!append).open(&full);
        match opened {
            Ok(file) if runtime.grants.files => Ok(FileSink { file: Rc::new(std::cell::RefCell::new(file)) }),
            _ => {
                let message = format!("Could not find a part of the path '{}'.", full.display());
                Err(Interrupt::statement(ErrorRecord::runtime("FileOpenFailure", "OpenError", message)))
            }
        }
    }
}

impl Sink for FileSink {
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()> {
        let text = runtime.text(&value)?;
        let _ = writeln!(self.file.borrow_mut(), "{}", text.as_str());
        Ok(())
    }
}

/// Errors go to a file, everything else on: used where only another stream is led to a file.
pub(crate) struct Split {
    file: FileSink,
}

impl Split {
    pub(crate) fn new(file: FileSink) -> Split {
        Split { file }
    }
}

impl Sink for Split {
    fn write(&mut self, runtime: &mut Runtime, value: Value) -> Eval<()> {
        if value.downcast::<ErrorObject>().is_some() {
            return self.file.write(runtime, value);
        }
        let host = Rc::clone(&runtime.host);
        host.show(runtime, value);
        Ok(())
    }
}

impl Runtime {
    /// Sets or removes an environment variable of this process.
    pub(crate) fn environment_changes(&mut self, name: &str, value: Option<&str>) {
        // SAFETY: the engine changes its environment only from the thread that runs scripts; other threads of the
        // program take what they need of the environment before the first script runs.
        unsafe {
            match value {
                Some(value) => std::env::set_var(name, value),
                None => std::env::remove_var(name),
            }
        }
    }
}
