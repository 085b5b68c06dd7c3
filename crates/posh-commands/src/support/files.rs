//! Text files of the data commands: paths against the session's folder, encodings, the errors of opening.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use posh_runtime::Value;

use super::{Cx, Fault, Run, Tools, has_wildcards, wildcard};
use crate::text::encoding::{self, Encoding};

/// How much is collected before it is written.
const BUFFER: usize = 64 * 1024;

/// A file that text is written to.
pub(crate) struct TextFile {
    file: File,
    path: String,
    encoding: Encoding,
    pending: String,
}

impl TextFile {
    /// Adds text.
    pub(crate) fn write(&mut self, cx: &Cx<'_>, text: &str) -> Run {
        self.pending.push_str(text);
        if self.pending.len() >= BUFFER { self.flush(cx) } else { Ok(()) }
    }

    /// Adds a byte as it is.
    pub(crate) fn write_byte(&mut self, cx: &Cx<'_>, byte: u8) -> Run {
        self.flush(cx)?;
        self.file.write_all(&[byte]).map_err(|error| cx.fault(open_failure(&self.path, &error)))
    }

    fn flush(&mut self, cx: &Cx<'_>) -> Run {
        let written = match self.encoding.kind {
            encoding::Kind::Utf8 => self.file.write_all(self.pending.as_bytes()),
            _ => self.file.write_all(&self.encoding.encode(&self.pending)),
        };
        self.pending.clear();
        written.map_err(|error| cx.fault(open_failure(&self.path, &error)))
    }

    /// Writes what is left.
    pub(crate) fn close(mut self, cx: &Cx<'_>) -> Run {
        self.flush(cx)
    }
}

/// The error of a file that can't be opened, in .NET's words.
fn open_failure(path: &str, error: &std::io::Error) -> Fault {
    let folder_is_there = Path::new(path).parent().is_none_or(Path::is_dir);
    let (exception, message) = match error.kind() {
        std::io::ErrorKind::NotFound if folder_is_there => {
            ("System.IO.FileNotFoundException", format!("Could not find file '{path}'."))
        }
        std::io::ErrorKind::NotFound => {
            ("System.IO.DirectoryNotFoundException", format!("Could not find a part of the path '{path}'."))
        }
        std::io::ErrorKind::PermissionDenied => {
            ("System.UnauthorizedAccessException", format!("Access to the path '{path}' is denied."))
        }
        std::io::ErrorKind::IsADirectory => {
            ("System.UnauthorizedAccessException", format!("Access to the path '{path}' is denied."))
        }
        _ => ("System.IO.IOException", error.to_string()),
    };
    Fault::new("FileOpenFailure", "OpenError", &message).exception(exception)
}

/// Files, as commands need them.
pub(crate) trait Files {
    /// A path against the session's folder.
    fn full_path(&self, path: &str) -> PathBuf;
    /// The encoding that a parameter names; UTF-8 without.
    fn encoding(&self, parameter: &str) -> Run<Encoding>;
    /// Opens a file to write or append text.
    fn open_text_file(&self, path: &str, encoding: Encoding, append: bool, no_clobber: bool) -> Run<TextFile>;
    /// Writes a whole file.
    fn write_text_file(&self, path: &str, text: &str, encoding: Encoding, append: bool, no_clobber: bool) -> Run;
    /// Reads a whole file.
    fn read_text_file(&self, path: &str, encoding: Encoding) -> Run<String>;
    /// Reads a file that may not be there.
    fn read_text_if_there(&self, path: &str) -> Option<String>;
    /// The files that patterns and literal paths name; a pattern that fits none gives none, a plain name itself.
    fn files(&self, patterns: &[String], literal: &[String]) -> Vec<String>;
    /// Files may be reached.
    fn check_files(&self) -> Run;
}

impl Files for Cx<'_> {
    fn full_path(&self, path: &str) -> PathBuf {
        let path = path.strip_prefix("FileSystem::").unwrap_or(path);
        let folder = &self.runtime.grants.folder;
        let joined = folder.join(path);
        let mut clean = PathBuf::new();
        for part in joined.components() {
            match part {
                std::path::Component::CurDir => {}
                std::path::Component::ParentDir => {
                    clean.pop();
                }
                other => clean.push(other),
            }
        }
        clean
    }

    fn check_files(&self) -> Run {
        if self.runtime.grants.files {
            return Ok(());
        }
        let message = "This session is not allowed to reach files.";
        Err(self.fault(
            Fault::new("FilesNotGranted", "PermissionDenied", message).exception("System.UnauthorizedAccessException"),
        ))
    }

    fn encoding(&self, parameter: &str) -> Run<Encoding> {
        let Some(name) = self.text_of(parameter)? else { return Ok(encoding::DEFAULT) };
        let short = name.rsplit('.').next().unwrap_or(&name).trim_end_matches("Encoding");
        Encoding::named(&name).or_else(|| Encoding::named(short)).ok_or_else(|| {
            let message = format!("'{name}' is not a supported encoding name. (Parameter 'name')");
            self.fault(Fault::new("CannotConvertArgumentNoMessage", "InvalidArgument", &message))
        })
    }

    fn open_text_file(&self, path: &str, encoding: Encoding, append: bool, no_clobber: bool) -> Run<TextFile> {
        self.check_files()?;
        let full = self.full_path(path);
        let shown = full.display().to_string();
        if no_clobber && !append && full.exists() {
            let message = format!("The file '{shown}' already exists.");
            return Err(self.fault(
                Fault::new("NoClobber", "ResourceExists", &message)
                    .exception("System.IO.IOException")
                    .target(Value::string(&shown)),
            ));
        }
        let there = append && full.metadata().is_ok_and(|data| data.len() > 0);
        let encoding = match append.then(|| std::fs::read(&full).ok()).flatten() {
            Some(bytes) if there => Encoding::of_mark(&bytes).unwrap_or(encoding),
            _ => encoding,
        };
        let opened = OpenOptions::new().write(true).create(true).append(append).truncate(!append).open(&full);
        let mut file = opened.map_err(|error| self.fault(open_failure(&shown, &error)))?;
        if !there {
            file.write_all(encoding.preamble()).map_err(|error| self.fault(open_failure(&shown, &error)))?;
        }
        Ok(TextFile { file, path: shown, encoding, pending: String::new() })
    }

    fn write_text_file(&self, path: &str, text: &str, encoding: Encoding, append: bool, no_clobber: bool) -> Run {
        let mut file = self.open_text_file(path, encoding, append, no_clobber)?;
        file.write(self, text)?;
        file.close(self)
    }

    fn read_text_file(&self, path: &str, encoding: Encoding) -> Run<String> {
        self.check_files()?;
        let full = self.full_path(path);
        let shown = full.display().to_string();
        let bytes = std::fs::read(&full).map_err(|error| self.fault(open_failure(&shown, &error)))?;
        Ok(encoding.decode_file(&bytes))
    }

    fn read_text_if_there(&self, path: &str) -> Option<String> {
        let bytes = std::fs::read(self.full_path(path)).ok()?;
        Some(encoding::DEFAULT.decode_file(&bytes)).filter(|text| !text.is_empty())
    }

    fn files(&self, patterns: &[String], literal: &[String]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for pattern in patterns {
            match has_wildcards(pattern) {
                false => found.push(self.full_path(pattern).display().to_string()),
                true => found.extend(matching(&self.full_path(pattern))),
            }
        }
        found.extend(literal.iter().map(|path| self.full_path(path).display().to_string()));
        found
    }
}

/// The files whose path fits a pattern, part by part.
fn matching(pattern: &Path) -> Vec<String> {
    let mut folders = vec![PathBuf::from("/")];
    let parts: Vec<String> = pattern
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    for part in &parts {
        let mut next = Vec::new();
        for folder in &folders {
            if !has_wildcards(part) {
                next.push(folder.join(part));
                continue;
            }
            let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut fitting: Vec<PathBuf> = names
                .filter(|entry| wildcard(part, &entry.file_name().to_string_lossy()))
                .map(|entry| entry.path())
                .collect();
            fitting.sort();
            next.extend(fitting);
        }
        folders = next;
    }
    folders.into_iter().filter(|path| path.is_file()).map(|path| path.display().to_string()).collect()
}
