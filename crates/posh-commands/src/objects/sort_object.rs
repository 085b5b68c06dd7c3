//! Sort-Object

use posh_runtime::Value;

use crate::support::ordering::{self, Entry, Rules};
use crate::support::property::{Property, SORT_KEYS};
use crate::support::{Cmdlet, Cx, Run, Tools};

/// Collects everything, then gives it back in order.
#[derive(Default)]
pub(crate) struct SortObject {
    properties: Vec<Property>,
    entries: Vec<Entry>,
}

impl Cmdlet for SortObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, SORT_KEYS)?;
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        match cx.input() {
            Some(object) if !object.is_null() => {
                self.entries.push(ordering::entry(cx, object, &self.properties)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut entries = std::mem::take(&mut self.entries);
        let descending = cx.flag("Descending");
        let culture = cx.culture_of("Culture")?;
        let columns = self.properties.iter().map(|property| property.descending.unwrap_or(descending)).collect();
        let columns = if self.properties.is_empty() { vec![descending] } else { columns };
        let rules = Rules { case_sensitive: cx.flag("CaseSensitive"), culture, descending: columns };
        let mut places = ordering::order(cx, &entries, &rules);
        if cx.flag("Unique") {
            places = unique(cx, &entries, &places, &rules);
        }
        let count = places.len();
        let range = match (cx.int("Top"), cx.int("Bottom")) {
            (Some(top), _) => 0..count.min(usize::try_from(top).unwrap_or(0)),
            (_, Some(bottom)) => count.saturating_sub(usize::try_from(bottom).unwrap_or(0))..count,
            _ => 0..count,
        };
        for &place in &places[range] {
            cx.emit(std::mem::replace(&mut entries[place].object, Value::Null))?;
        }
        Ok(())
    }
}

fn unique(cx: &Cx<'_>, entries: &[Entry], places: &[usize], rules: &Rules) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(places.len());
    for &place in places {
        let is_new = kept.last().is_none_or(|&last| !ordering::same_keys(cx, &entries[last], &entries[place], rules));
        if is_new {
            kept.push(place);
        }
    }
    kept
}
