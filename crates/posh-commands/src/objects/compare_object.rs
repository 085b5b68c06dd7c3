//! Compare-Object

use posh_runtime::{PsString, Value};

use crate::support::engine::Objects as _;
use crate::support::ordering::{self, Entry, Rules};
use crate::support::property::{GROUP_KEYS, Property};
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Tells which objects are in one of two collections only.
#[derive(Default)]
pub(crate) struct CompareObject {
    properties: Vec<Property>,
    reference: Vec<Entry>,
    /// Reference objects without a match so far, by place.
    open: Vec<usize>,
    /// Difference objects without a match so far.
    extra: Vec<Entry>,
    rules: Option<Rules>,
}

impl Cmdlet for CompareObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, GROUP_KEYS)?;
        let culture = cx.culture_of("Culture")?;
        self.rules = Some(Rules { case_sensitive: cx.flag("CaseSensitive"), culture, descending: vec![false] });
        for object in cx.values("ReferenceObject") {
            let entry = ordering::entry(cx, object, &self.properties)?;
            self.open.push(self.reference.len());
            self.reference.push(entry);
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        for object in cx.values("DifferenceObject") {
            let entry = ordering::entry(cx, object, &self.properties)?;
            self.take(cx, entry)?;
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.flag("ExcludeDifferent") {
            return Ok(());
        }
        for entry in std::mem::take(&mut self.extra) {
            self.give(cx, &entry, "=>")?;
        }
        for place in std::mem::take(&mut self.open) {
            let entry = &self.reference[place];
            self.give(cx, entry, "<=")?;
        }
        Ok(())
    }
}

impl CompareObject {
    /// Finds the match of a difference object among the reference objects within the window.
    fn take(&mut self, cx: &mut Cx<'_>, entry: Entry) -> Run {
        let Some(rules) = &self.rules else { return Ok(()) };
        let window = cx.int("SyncWindow").and_then(|window| usize::try_from(window).ok()).unwrap_or(usize::MAX);
        let place = self.extra.len() + self.reference.len() - self.open.len();
        let fits = |&reference: &usize| {
            reference.abs_diff(place) <= window && ordering::same_keys(cx, &self.reference[reference], &entry, rules)
        };
        match self.open.iter().position(fits) {
            Some(at) => {
                let place = self.open.remove(at);
                if cx.flag("IncludeEqual") || cx.flag("ExcludeDifferent") && !cx.has("IncludeEqual") {
                    let entry = &self.reference[place];
                    self.give(cx, entry, "==")?;
                }
            }
            None => self.extra.push(entry),
        }
        Ok(())
    }

    fn give(&self, cx: &mut Cx<'_>, entry: &Entry, side: &str) -> Run {
        if cx.flag("PassThru") {
            let noted = cx.with_notes(&entry.object, &[(PsString::new("SideIndicator"), Value::string(side))])?;
            return cx.emit(noted);
        }
        let mut pairs: Vec<(PsString, Value)> = Vec::new();
        if self.properties.is_empty() {
            pairs.push((PsString::new("InputObject"), entry.object.clone()));
        }
        for (property, key) in self.properties.iter().zip(&entry.keys) {
            pairs.push((PsString::new(&property.name()), key.clone().unwrap_or_default().or_null()));
        }
        pairs.push((PsString::new("SideIndicator"), Value::string(side)));
        let object = cx.custom(pairs);
        cx.emit(object)
    }
}
