//! Select-Object

use std::collections::VecDeque;

use posh_runtime::{PsString, Value};

use crate::support::engine::Objects as _;
use crate::support::property::{Expression, Property, SELECT_KEYS};
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards, wildcard};

/// Chooses objects by place and properties by name.
#[derive(Default)]
pub(crate) struct SelectObject {
    properties: Vec<Property>,
    excluded: Vec<String>,
    expand: Option<Property>,
    /// How many objects have come.
    seen: usize,
    /// The last ones, for -Last and -SkipLast.
    queue: VecDeque<Value>,
    given: usize,
    unique: Vec<Value>,
}

impl Cmdlet for SelectObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, SELECT_KEYS)?;
        self.excluded = cx.texts("ExcludeProperty")?;
        if !self.excluded.is_empty() && self.properties.is_empty() {
            self.properties.push(Property::named("*"));
        }
        self.expand = cx.text_of("ExpandProperty")?.map(|name| Property::named(&name));
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input() else { return Ok(()) };
        if object.is_null() && !matches!(object, Value::Null) {
            return Ok(());
        }
        self.pass(cx, object)
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let last = size(cx, "Last");
        if last.is_some() {
            let most = last.unwrap_or(0);
            let kept: Vec<Value> = std::mem::take(&mut self.queue).into_iter().take(most.max(1)).collect();
            for object in kept.into_iter().take(most) {
                self.choose(cx, object)?;
            }
        }
        for object in std::mem::take(&mut self.unique) {
            cx.emit(object)?;
        }
        Ok(())
    }
}

fn size(cx: &Cx<'_>, name: &str) -> Option<usize> {
    cx.int(name).map(|number| usize::try_from(number).unwrap_or(0))
}

impl SelectObject {
    /// Decides by its place whether `object` is taken.
    fn pass(&mut self, cx: &mut Cx<'_>, object: Value) -> Run {
        let at = self.seen;
        self.seen += 1;
        if cx.has("Index") || cx.has("SkipIndex") {
            return self.pass_by_index(cx, object, at);
        }
        let (first, last, skip, skip_last) =
            (size(cx, "First"), size(cx, "Last"), size(cx, "Skip").unwrap_or(0), size(cx, "SkipLast"));
        if let Some(count) = skip_last {
            if at >= skip {
                self.queue.push_back(object);
            }
            if self.queue.len() > count
                && let Some(object) = self.queue.pop_front()
            {
                return self.choose(cx, object);
            }
            return Ok(());
        }
        if first.is_none() && last.is_none() {
            return if at >= skip { self.choose(cx, object) } else { Ok(()) };
        }
        // With -Last alone, -Skip counts from the end.
        let from_start = if last.is_some() && first.is_none() { 0 } else { skip };
        if let Some(first) = first
            && at >= from_start
            && self.given < first
        {
            self.given += 1;
            self.choose(cx, object)?;
        } else if let Some(last) = last {
            self.queue.push_back(object);
            let from_end = if first.is_none() { skip } else { 0 };
            while self.queue.len() > last + from_end {
                self.queue.pop_front();
            }
        }
        self.trim_and_stop(cx, first, last)
    }

    /// Ends the pipeline's upstream when nothing more can be taken.
    fn trim_and_stop(&mut self, cx: &mut Cx<'_>, first: Option<usize>, last: Option<usize>) -> Run {
        match first {
            Some(first) if last.is_none() && self.given >= first && !cx.flag("Wait") => {
                for object in std::mem::take(&mut self.unique) {
                    cx.emit(object)?;
                }
                cx.end_upstream()
            }
            _ => Ok(()),
        }
    }

    fn pass_by_index(&mut self, cx: &mut Cx<'_>, object: Value, at: usize) -> Run {
        let wanted: Vec<usize> = cx.ints("Index").into_iter().filter_map(|index| usize::try_from(index).ok()).collect();
        let skipped: Vec<usize> =
            cx.ints("SkipIndex").into_iter().filter_map(|index| usize::try_from(index).ok()).collect();
        let taken = if cx.has("Index") { wanted.contains(&at) } else { !skipped.contains(&at) };
        if taken {
            self.choose(cx, object)?;
        }
        if cx.has("Index") && !cx.flag("Wait") && wanted.iter().max().is_some_and(|&most| at >= most) {
            for object in std::mem::take(&mut self.unique) {
                cx.emit(object)?;
            }
            return cx.end_upstream();
        }
        Ok(())
    }

    /// Makes what is given for an object that is taken.
    fn choose(&mut self, cx: &mut Cx<'_>, object: Value) -> Run {
        if self.properties.is_empty() && self.expand.is_none() {
            return self.give(cx, object);
        }
        let mut made: Vec<(PsString, Value)> = Vec::new();
        for index in 0..self.properties.len() {
            let property = self.properties[index].clone();
            self.add(cx, &object, &property, &mut made)?;
        }
        let Some(expand) = self.expand.clone() else {
            let result = cx.selected(&object, made);
            return self.give(cx, result);
        };
        self.expand_property(cx, &object, &expand, &made)
    }

    fn add(&self, cx: &mut Cx<'_>, object: &Value, property: &Property, made: &mut Vec<(PsString, Value)>) -> Run {
        let wildcards = matches!(&property.expression, Expression::Name(name) if has_wildcards(name));
        for found in property.evaluate(cx, object)? {
            let name = found.name.as_str().into_owned();
            let excluded = property.label.is_none() && self.excluded.iter().any(|pattern| wildcard(pattern, &name));
            if excluded {
                continue;
            }
            let there = made.iter().any(|(have, _)| have.eq_ignore_case(&found.name));
            if there && wildcards {
                continue;
            }
            if there {
                let message =
                    format!("The property cannot be processed because the property \"{name}\" already exists.");
                let fault = Fault::new("AlreadyExistingUserSpecifiedPropertyNoExpand", "InvalidOperation", &message)
                    .exception("System.Management.Automation.PSArgumentException")
                    .target(object.clone());
                cx.error(fault)?;
                continue;
            }
            made.push((found.name, found.value.unwrap_or_default().or_null()));
        }
        Ok(())
    }

    fn expand_property(
        &mut self,
        cx: &mut Cx<'_>,
        object: &Value,
        expand: &Property,
        made: &[(PsString, Value)],
    ) -> Run {
        let mut found = expand.evaluate(cx, object)?;
        found.retain(|found| found.value.is_some());
        if found.len() > 1 {
            let fault =
                Fault::new("MutlipleExpandProperties", "InvalidArgument", "Multiple properties cannot be expanded.")
                    .exception("System.Management.Automation.PSArgumentException")
                    .target(object.clone());
            return cx.error(fault);
        }
        let Some(value) = found.pop().and_then(|found| found.value) else {
            let message = format!("Property \"{}\" cannot be found.", expand.name());
            let fault = Fault::new("ExpandPropertyNotFound", "InvalidArgument", &message)
                .exception("System.Management.Automation.PSArgumentException")
                .target(object.clone());
            return cx.error(fault);
        };
        if value.is_null() {
            return Ok(());
        }
        let items = cx.enumerate(&value).unwrap_or_else(|| vec![value.clone()]);
        for item in items {
            let item = if made.is_empty() || item.is_null() { item } else { cx.with_notes(&item, made)? };
            self.give(cx, item)?;
        }
        Ok(())
    }

    /// Gives `object`, or keeps it to see whether it is the first of its kind.
    fn give(&mut self, cx: &mut Cx<'_>, object: Value) -> Run {
        if !cx.flag("Unique") {
            return cx.emit(object);
        }
        if object.is_null() {
            return Ok(());
        }
        let case_sensitive = !cx.flag("CaseInsensitive");
        for index in 0..self.unique.len() {
            let have = self.unique[index].clone();
            if cx.same_for_unique(&have, &object, case_sensitive)? {
                return Ok(());
            }
        }
        self.unique.push(object);
        Ok(())
    }
}
