//! Select-String

use std::collections::VecDeque;

use posh_regex::{Limits, Options, Regex, Text};
use posh_runtime::{PsString, Value};

use crate::support::engine::record;

use crate::support::engine::Objects as _;
use crate::support::files::Files as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, wildcard};

/// Finds texts in lines.
#[derive(Default)]
pub(crate) struct SelectString {
    patterns: Vec<Pattern>,
    flags: Flags,
    /// Lines before and after a match.
    before: usize,
    after: usize,
    piped: Search,
    done: bool,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    all: bool,
    not: bool,
    quiet: bool,
    raw: bool,
    list: bool,
}

struct Pattern {
    text: String,
    /// None for -SimpleMatch.
    regex: Option<Regex>,
}

/// The state of one source of lines: a file, or what is piped.
#[derive(Default)]
struct Search {
    line: u64,
    recent: VecDeque<String>,
    /// Matches whose lines behind are still awaited, with how many.
    waiting: Vec<(Hit, usize)>,
    path: Option<String>,
    found: bool,
}

struct Hit {
    line: String,
    number: u64,
    pattern: String,
    matches: Vec<Value>,
    before: Vec<String>,
    after: Vec<String>,
    /// The piped object, where it is no string.
    source: Option<Value>,
}

impl Cmdlet for SelectString {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        self.flags = Flags {
            ignore_case: !cx.flag("CaseSensitive"),
            all: cx.flag("AllMatches"),
            not: cx.flag("NotMatch"),
            quiet: cx.flag("Quiet"),
            raw: cx.flag("Raw"),
            list: cx.flag("List"),
        };
        let context: Vec<usize> = cx.ints("Context").iter().map(|count| usize::try_from(*count).unwrap_or(0)).collect();
        self.before = context.first().copied().unwrap_or(0);
        self.after = context.get(1).copied().unwrap_or(self.before);
        for text in cx.texts("Pattern")? {
            let pattern = compile(cx, &text, self.flags.ignore_case)?;
            self.patterns.push(pattern);
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        if self.done {
            return Ok(());
        }
        let (paths, literal) = (cx.texts("Path")?, cx.texts("LiteralPath")?);
        if !paths.is_empty() || !literal.is_empty() {
            return self.search_files(cx, &paths, &literal);
        }
        let Some(object) = cx.value("InputObject") else { return Ok(()) };
        if let Some(path) = file_of(cx, &object)? {
            return self.search_files(cx, &[], &[path]);
        }
        let line = cx.text(&object)?.as_str().into_owned();
        let source = object.as_string().is_none().then(|| object.clone());
        let mut search = std::mem::take(&mut self.piped);
        let result = self.take_line(cx, &mut search, line, source);
        self.piped = search;
        result
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut search = std::mem::take(&mut self.piped);
        self.finish(cx, &mut search)
    }
}

fn compile(cx: &mut Cx<'_>, text: &str, ignore_case: bool) -> Run<Pattern> {
    if cx.flag("SimpleMatch") {
        return Ok(Pattern { text: text.to_owned(), regex: None });
    }
    let options = if ignore_case { Options::IGNORE_CASE } else { Options::NONE };
    match Regex::new(text, options) {
        Ok(regex) => Ok(Pattern { text: text.to_owned(), regex: Some(regex) }),
        Err(error) => {
            let message = format!("The string {text} is not a valid regular expression: {error}");
            Err(cx.fault(
                Fault::new("InvalidRegex", "InvalidArgument", &message)
                    .exception("System.ArgumentException")
                    .inner("System.Text.RegularExpressions.RegexParseException", &error.to_string()),
            ))
        }
    }
}

impl SelectString {
    /// The files that are there; an error for each that is not.
    fn existing(&self, cx: &mut Cx<'_>, paths: &[String], literal: &[String]) -> Run<Vec<String>> {
        let mut there = Vec::new();
        for path in cx.files(paths, literal) {
            if std::path::Path::new(&path).exists() {
                there.push(path);
                continue;
            }
            let message = format!("Cannot find path '{path}' because it does not exist.");
            let fault = Fault::new("PathNotFound", "ObjectNotFound", &message)
                .exception("System.Management.Automation.ItemNotFoundException")
                .target(Value::string(&path));
            cx.error(fault)?;
        }
        Ok(there)
    }

    fn search_files(&mut self, cx: &mut Cx<'_>, paths: &[String], literal: &[String]) -> Run {
        let encoding = cx.encoding("Encoding")?;
        let (include, exclude) = (cx.texts("Include")?, cx.texts("Exclude")?);
        for path in self.existing(cx, paths, literal)? {
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            let fits = |patterns: &[String]| patterns.iter().any(|pattern| wildcard(pattern, &name));
            if !include.is_empty() && !fits(&include) || fits(&exclude) {
                continue;
            }
            let text = cx.read_text_file(&path, encoding)?;
            let mut search = Search { path: Some(path), ..Search::default() };
            for line in text.lines() {
                self.take_line(cx, &mut search, line.to_owned(), None)?;
                if search.found && (self.flags.list || self.flags.quiet) && search.waiting.is_empty() {
                    break;
                }
            }
            self.finish(cx, &mut search)?;
            if self.flags.quiet && search.found {
                self.done = true;
                return Ok(());
            }
            if self.flags.quiet {
                cx.emit(Value::Bool(false))?;
            }
        }
        Ok(())
    }

    fn take_line(&mut self, cx: &mut Cx<'_>, search: &mut Search, line: String, source: Option<Value>) -> Run {
        search.line += 1;
        for (hit, awaited) in &mut search.waiting {
            hit.after.push(line.clone());
            *awaited -= 1;
        }
        while search.waiting.first().is_some_and(|waiting| waiting.1 == 0) {
            let (hit, _) = search.waiting.remove(0);
            self.give(cx, search, hit)?;
        }
        if !(self.flags.list && search.found)
            && let Some((pattern, matches)) = self.test(cx, &line)?
        {
            search.found = true;
            let before = search.recent.iter().cloned().collect();
            let hit =
                Hit { line: line.clone(), number: search.line, pattern, matches, before, after: Vec::new(), source };
            if self.after > 0 {
                search.waiting.push((hit, self.after));
            } else {
                self.give(cx, search, hit)?;
            }
        }
        if self.before > 0 {
            search.recent.push_back(line);
            if search.recent.len() > self.before {
                search.recent.pop_front();
            }
        }
        Ok(())
    }

    fn finish(&mut self, cx: &mut Cx<'_>, search: &mut Search) -> Run {
        for (hit, _) in std::mem::take(&mut search.waiting) {
            self.give(cx, search, hit)?;
        }
        Ok(())
    }

    /// The pattern that the line is taken for, and what it matched.
    fn test(&self, _cx: &mut Cx<'_>, line: &str) -> Run<Option<(String, Vec<Value>)>> {
        let limits = Limits::default();
        let text = Text::new(line);
        for pattern in &self.patterns {
            let found = match &pattern.regex {
                Some(regex) => {
                    let count = if self.flags.all { usize::MAX } else { 1 };
                    let found: Vec<_> = regex.matches(&text, &limits).take(count).filter_map(Result::ok).collect();
                    if found.is_empty() {
                        None
                    } else if self.flags.not {
                        Some(Vec::new())
                    } else {
                        Some(found.iter().map(|found| match_object(regex, &text, found)).collect())
                    }
                }
                None => self.contains(line, &pattern.text).then(Vec::new),
            };
            match (found, self.flags.not) {
                (Some(matches), false) => return Ok(Some((pattern.text.clone(), matches))),
                (Some(_), true) => return Ok(None),
                _ => {}
            }
        }
        let first = self.patterns.first().map(|pattern| pattern.text.clone()).unwrap_or_default();
        Ok(self.flags.not.then(|| (first, Vec::new())))
    }

    fn contains(&self, line: &str, text: &str) -> bool {
        match self.flags.ignore_case {
            true => line.to_lowercase().contains(&text.to_lowercase()),
            false => line.contains(text),
        }
    }

    fn give(&mut self, cx: &mut Cx<'_>, search: &Search, hit: Hit) -> Run {
        if self.flags.quiet {
            if !std::mem::replace(&mut self.done, true) || search.path.is_none() {
                return cx.emit(Value::Bool(true));
            }
            return Ok(());
        }
        if self.flags.raw {
            return cx.emit(hit.source.unwrap_or_else(|| Value::string(&hit.line)));
        }
        let path = search.path.as_deref().unwrap_or("InputStream");
        let name = path.rsplit('/').next().unwrap_or(path);
        let lines = |lines: &[String]| Value::array(lines.iter().map(|line| Value::string(line)).collect());
        let context = match self.before + self.after > 0 || cx.has("Context") {
            true => {
                let pairs = [
                    ("PreContext", lines(&hit.before)),
                    ("PostContext", lines(&hit.after)),
                    ("DisplayPreContext", lines(&hit.before)),
                    ("DisplayPostContext", lines(&hit.after)),
                ];
                cx.record("Microsoft.PowerShell.Commands.MatchInfoContext", &pairs)
            }
            false => Value::Null,
        };
        let matches = Value::array(hit.matches);
        let pairs = [
            ("IgnoreCase", Value::Bool(self.flags.ignore_case)),
            ("LineNumber", Value::UInt64(hit.number)),
            ("Line", Value::string(&hit.line)),
            ("Filename", Value::string(name)),
            ("Path", Value::string(path)),
            ("Pattern", Value::string(&hit.pattern)),
            ("Context", context),
            ("Matches", matches),
        ];
        let object = cx.record("Microsoft.PowerShell.Commands.MatchInfo", &pairs);
        cx.emit(object)
    }
}

/// The path of a file object.
fn file_of(cx: &mut Cx<'_>, object: &Value) -> Run<Option<String>> {
    if cx.type_name(object) != "System.IO.FileInfo" {
        return Ok(None);
    }
    let path = cx.property(object, "FullName")?.unwrap_or_default();
    Ok(Some(cx.text(&path)?.as_str().into_owned()))
}

/// A match as an object.
fn match_object(regex: &Regex, text: &Text<'_>, found: &posh_regex::Match) -> Value {
    let capture = |ty: &str, name: &str, success: bool, span: posh_regex::Span, more: Vec<(&'static str, Value)>| {
        let mut pairs = vec![
            ("Success", Value::Bool(success)),
            ("Name", Value::string(name)),
            ("Index", Value::Int32(span.index as i32)),
            ("Length", Value::Int32(span.length as i32)),
            ("Value", Value::String(PsString::from_utf16(&text.units_of(span)))),
        ];
        pairs.extend(more);
        record(&format!("System.Text.RegularExpressions.{ty}"), &pairs)
    };
    let groups = found
        .groups()
        .zip(regex.group_names())
        .map(|(group, name)| capture("Group", &name, group.success(), group.last().unwrap_or_default(), Vec::new()));
    let groups = Value::array(groups.collect());
    capture("Match", "0", true, found.span(), vec![("Groups", groups)])
}
