//! The compiled pattern.

use std::sync::Arc;

use crate::compile;
use crate::error::{MatchError, RegexError};
use crate::limits::Limits;
use crate::matched::{Match, Span};
use crate::node::{Anchor, Node};
use crate::options::{CaseRule, Options};
use crate::parser::{self, Groups};
use crate::program::Program;
use crate::replace::Replacement;
use crate::search::{self, Start};
use crate::text::{Builder, Output, Text};

/// A compiled pattern; cheap to clone.
#[derive(Clone, Debug)]
pub struct Regex(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    pattern: Vec<u16>,
    options: Options,
    groups: Groups,
    program: Program,
    last_capture_only: bool,
}

impl Regex {
    /// Compiles `pattern` with the folding of most cultures.
    ///
    /// # Errors
    /// The pattern is wrong, or the options don't go together.
    pub fn new(pattern: &str, options: Options) -> Result<Regex, RegexError> {
        let units: Vec<u16> = pattern.encode_utf16().collect();
        Regex::from_units(&units, options, CaseRule::Common)
    }

    /// Compiles a pattern given as UTF-16, which may hold lone surrogates, with the folding of a culture.
    ///
    /// # Errors
    /// The pattern is wrong, or the options don't go together.
    pub fn from_units(pattern: &[u16], options: Options, rule: CaseRule) -> Result<Regex, RegexError> {
        if !options.is_allowed() {
            return Err(RegexError::Options);
        }
        let rule = if options.has(Options::CULTURE_INVARIANT) { CaseRule::Invariant } else { rule };
        let parsed = parser::parse(pattern, options, rule)?;
        let last_capture_only = options.has(Options::NON_BACKTRACKING);
        if let Some(construct) = refused(&parsed.root).filter(|_| last_capture_only) {
            return Err(RegexError::NotSupported(construct));
        }
        let slots = parsed.groups.numbers.len();
        let program = compile::compile(parsed.root, slots, options.has(Options::RIGHT_TO_LEFT), rule);
        let pattern = pattern.to_vec();
        Ok(Regex(Arc::new(Compiled { pattern, options, groups: parsed.groups, program, last_capture_only })))
    }

    /// The pattern as a string; lone surrogates become U+FFFD.
    #[must_use]
    pub fn pattern(&self) -> String {
        String::from_utf16_lossy(&self.0.pattern)
    }

    /// The options it was compiled with.
    #[must_use]
    pub fn options(&self) -> Options {
        self.0.options
    }

    /// The numbers of the groups, by slot; 0 is the whole match.
    pub fn group_numbers(&self) -> impl Iterator<Item = u32> {
        self.0.groups.numbers.keys().copied()
    }

    /// The names of the groups, by slot; a group without a name is named by its number.
    pub fn group_names(&self) -> impl Iterator<Item = String> {
        self.group_numbers().map(|number| self.name_of_number(number))
    }

    /// The name of the group with this number; empty when there is none.
    #[must_use]
    pub fn name_of_number(&self, number: u32) -> String {
        let named = self.0.groups.names.iter().find(|row| row.1 == number).map(|row| row.0.clone());
        let exists = self.0.groups.numbers.contains_key(&number);
        named.unwrap_or_else(|| if exists { number.to_string() } else { String::new() })
    }

    /// The number of the group with this name (its number counts as a name when it has none).
    #[must_use]
    pub fn number_of_name(&self, name: &str) -> Option<u32> {
        self.0.groups.number_of(name).or_else(|| {
            let number: u32 = name.parse().ok().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()))?;
            self.0.groups.numbers.contains_key(&number).then_some(number)
        })
    }

    /// The slot of the group with this number.
    #[must_use]
    pub fn slot_of_number(&self, number: u32) -> Option<usize> {
        self.0.groups.slot(number).map(|slot| slot as usize)
    }

    /// The slot of the group with this name.
    #[must_use]
    pub fn slot_of_name(&self, name: &str) -> Option<usize> {
        self.number_of_name(name).and_then(|number| self.slot_of_number(number))
    }

    /// Whether there is a match.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn is_match(&self, text: &Text<'_>, limits: &Limits<'_>) -> Result<bool, MatchError> {
        Ok(self.find(text, limits)?.is_some())
    }

    /// The first match.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn find(&self, text: &Text<'_>, limits: &Limits<'_>) -> Result<Option<Match>, MatchError> {
        self.find_at(text, if self.is_backwards() { text.len() } else { 0 }, limits)
    }

    /// The first match from `start` on (down from it, right to left); `\G` holds at `start`.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn find_at(&self, text: &Text<'_>, start: usize, limits: &Limits<'_>) -> Result<Option<Match>, MatchError> {
        self.search(text, Start { at: start, skip: false }, limits)
    }

    /// The match behind `previous`.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn find_next(
        &self,
        text: &Text<'_>,
        previous: &Match,
        limits: &Limits<'_>,
    ) -> Result<Option<Match>, MatchError> {
        let at = if self.is_backwards() { previous.index() } else { previous.span().end() };
        self.search(text, Start { at, skip: previous.length() == 0 }, limits)
    }

    /// All matches, one after the other.
    pub fn matches<'r, 't>(&'r self, text: &'r Text<'t>, limits: &'r Limits<'r>) -> Matches<'r, 't> {
        let at = if self.is_backwards() { text.len() } else { 0 };
        self.matches_at(text, at, limits)
    }

    /// All matches from `start` on.
    pub fn matches_at<'r, 't>(&'r self, text: &'r Text<'t>, start: usize, limits: &'r Limits<'r>) -> Matches<'r, 't> {
        Matches { regex: self, text, limits, next: Some(Start { at: start, skip: false }) }
    }

    /// `text` with matches replaced, `count` of them at most; nothing when there is no match.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn replace(
        &self,
        text: &Text<'_>,
        replacement: &Replacement,
        count: Option<usize>,
        limits: &Limits<'_>,
    ) -> Result<Option<Output>, MatchError> {
        let start = if self.is_backwards() { text.len() } else { 0 };
        let found: Vec<Match> =
            self.matches_at(text, start, limits).take(count.unwrap_or(usize::MAX)).collect::<Result<_, _>>()?;
        Ok(self.join(text, found, |out, found| replacement.append(out, text, found)))
    }

    /// `text` with the spans of `found`, in the order they were found, replaced by what `put` adds; nothing without matches.
    pub(crate) fn join(
        &self,
        text: &Text<'_>,
        mut found: Vec<Match>,
        mut put: impl FnMut(&mut Builder, &Match),
    ) -> Option<Output> {
        if found.is_empty() {
            return None;
        }
        if self.is_backwards() {
            found.reverse();
        }
        let mut out = Builder::for_text(text);
        let mut done = 0;
        for one in &found {
            out.piece(text, Span { index: done, length: one.index() - done });
            put(&mut out, one);
            done = one.span().end();
        }
        out.piece(text, Span { index: done, length: text.len() - done });
        Some(out.finish())
    }

    /// `text` with the spans of `found` (in the order [`Regex::matches`] gives) replaced by the texts beside them.
    #[must_use]
    pub fn replace_with(&self, text: &Text<'_>, found: Vec<(Match, String)>) -> Option<Output> {
        let (found, mut texts): (Vec<Match>, Vec<String>) = found.into_iter().unzip();
        if self.is_backwards() {
            texts.reverse();
        }
        let mut texts = texts.into_iter();
        self.join(text, found, |out, _| out.literal(&texts.next().unwrap_or_default()))
    }

    /// The pieces between the matches, with what groups captured in between; `count` pieces at most, 0 for all.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn split(&self, text: &Text<'_>, count: usize, limits: &Limits<'_>) -> Result<Vec<Span>, MatchError> {
        let whole = Span { index: 0, length: text.len() };
        if count == 1 {
            return Ok(vec![whole]);
        }
        let most = if count == 0 { usize::MAX } else { count - 1 };
        let mut pieces = Vec::new();
        let (mut low, mut high) = (0, text.len());
        for found in self.matches(text, limits).take(most) {
            let found = found?;
            let span = found.span();
            if self.is_backwards() {
                pieces.push(Span { index: span.end(), length: high - span.end() });
                high = span.index;
            } else {
                pieces.push(Span { index: low, length: span.index - low });
                low = span.end();
            }
            pieces.extend((1..found.group_count()).filter_map(|slot| self.split_piece(&found, slot)));
        }
        pieces.push(Span { index: low, length: high - low });
        if self.is_backwards() {
            pieces.reverse();
        }
        Ok(pieces)
    }

    /// What a split shows for a slot. Where numbers are left out, .NET asks the slot whether it matched and then takes the
    /// group whose *number* is that; a number without a group gives an empty text.
    fn split_piece(&self, found: &Match, slot: usize) -> Option<Span> {
        found.group(slot).last()?;
        let by_number = self.slot_of_number(slot as u32).and_then(|slot| found.group(slot).last());
        Some(by_number.unwrap_or(Span { index: found.index(), length: 0 }))
    }

    /// Whether the search goes right to left.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        self.0.program.backwards
    }

    fn search(&self, text: &Text<'_>, start: Start, limits: &Limits<'_>) -> Result<Option<Match>, MatchError> {
        let mut found = search::find(&self.0.program, text, start, limits)?;
        if let Some(found) = found.as_mut().filter(|_| self.0.last_capture_only) {
            let last: Vec<Option<Span>> = found.groups().skip(1).map(|group| group.last()).collect();
            found.spans.clear();
            found.ends.clear();
            for span in last {
                found.spans.extend(span);
                found.ends.push(found.spans.len() as u32);
            }
        }
        Ok(found)
    }
}

/// Matches one after the other.
#[derive(Debug)]
pub struct Matches<'r, 't> {
    regex: &'r Regex,
    text: &'r Text<'t>,
    limits: &'r Limits<'r>,
    next: Option<Start>,
}

impl std::fmt::Debug for Start {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.at, if self.skip { "+1" } else { "" })
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = Result<Match, MatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        match self.regex.search(self.text, start, self.limits) {
            Ok(Some(found)) => {
                let at = if self.regex.is_backwards() { found.index() } else { found.span().end() };
                self.next = Some(Start { at, skip: found.length() == 0 });
                Some(Ok(found))
            }
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// The first construct that `NonBacktracking` refuses, in .NET's words.
fn refused(node: &Node) -> Option<&'static str> {
    match node {
        Node::Atomic(_) => Some("atomic subexpressions (?> pattern)"),
        Node::BackReference { .. } => Some(r"backreference (\ number)"),
        Node::IfGroup { .. } => Some(
            "captured group conditional (?( name ) yes-pattern | no-pattern ) or (?( number ) yes-pattern| no-pattern )",
        ),
        Node::IfMatch { .. } => Some("test conditional (?( test-pattern ) yes-pattern | no-pattern )"),
        Node::Look { negative: false, .. } => {
            Some("positive lookahead (?= pattern) or positive lookbehind (?<= pattern)")
        }
        Node::Look { .. } => Some("negative lookahead (?! pattern) or negative lookbehind (?<! pattern)"),
        Node::Anchor(Anchor::SearchStart) => Some(r"contiguous matches (\G)"),
        Node::Capture { uncapture: Some(_), .. } => {
            Some("balancing group (?<name1-name2>subexpression) or (?'name1-name2' subexpression)")
        }
        Node::Capture { body, .. } | Node::Loop { body, .. } => refused(body),
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().find_map(refused),
        Node::Empty | Node::One(_) | Node::Anchor(_) => None,
    }
}
