//! Group-Object

use std::sync::Arc;

use posh_runtime::{Dictionary, Value};

use crate::support::engine::Objects as _;
use crate::support::ordering::{self, Entry, Rules};
use crate::support::property::{GROUP_KEYS, Property};
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Collects everything, then gives one object for each set of equal keys, in the order of the keys.
#[derive(Default)]
pub(crate) struct GroupObject {
    properties: Vec<Property>,
    entries: Vec<Entry>,
}

/// One group: the members' places and the keys of the first.
struct Group {
    first: usize,
    members: Vec<usize>,
}

impl Cmdlet for GroupObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        if cx.flag("AsString") && !cx.flag("AsHashTable") {
            let message = "The AsString parameter must be specified along with the AsHashTable parameter.";
            return Err(cx.fault(Fault::new("ArgumentException", "InvalidArgument", message)));
        }
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, GROUP_KEYS)?;
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
        for key in entries.iter_mut().flat_map(|entry| entry.keys.iter_mut()) {
            // A missing property groups as null does.
            *key = Some(key.take().unwrap_or_default().or_null());
        }
        let culture = cx.culture_of("Culture")?;
        let rules = Rules { case_sensitive: cx.flag("CaseSensitive"), culture, descending: vec![false] };
        let groups = groups(cx, &entries, &rules);
        if cx.flag("AsHashTable") {
            return self.give_table(cx, &entries, &groups);
        }
        for group in &groups {
            let object = group_info(cx, &entries, group)?;
            cx.emit(object)?;
        }
        Ok(())
    }
}

fn groups(cx: &Cx<'_>, entries: &[Entry], rules: &Rules) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for place in ordering::order(cx, entries, rules) {
        match groups.last_mut() {
            Some(group) if ordering::same_keys(cx, &entries[group.first], &entries[place], rules) => {
                group.members.push(place);
            }
            _ => groups.push(Group { first: place, members: vec![place] }),
        }
    }
    groups
}

fn keys(entry: &Entry) -> Vec<Value> {
    entry.keys.iter().map(|key| key.clone().unwrap_or_default()).collect()
}

/// The text of a key; a collection as its elements.
fn key_text(cx: &mut Cx<'_>, key: &Value) -> Run<String> {
    match cx.enumerate(key) {
        Some(items) => {
            let texts: Vec<String> =
                items.iter().map(|item| Ok(cx.text(item)?.as_str().into_owned())).collect::<Run<_>>()?;
            Ok(texts.join(" "))
        }
        None => Ok(cx.text(key)?.as_str().into_owned()),
    }
}

fn group_name(cx: &mut Cx<'_>, entry: &Entry) -> Run<String> {
    let texts: Vec<String> = keys(entry).iter().map(|key| key_text(cx, key)).collect::<Run<_>>()?;
    Ok(texts.join(", "))
}

fn group_info(cx: &mut Cx<'_>, entries: &[Entry], group: &Group) -> Run<Value> {
    let first = &entries[group.first];
    let name = group_name(cx, first)?;
    let members = group.members.iter().map(|&place| entries[place].object.clone()).collect();
    let mut pairs = vec![
        ("Count", Value::Int32(i32::try_from(group.members.len()).unwrap_or(i32::MAX))),
        ("Name", Value::string(&name)),
    ];
    let without = cx.flag("NoElement");
    let members = cx.collection(if without { Vec::new() } else { members });
    pairs.insert(1, ("Group", members));
    pairs.insert(1, ("Values", cx.array_list(keys(first))));
    let ty = if without { "GroupInfoNoElement" } else { "GroupInfo" };
    Ok(cx.record(&format!("Microsoft.PowerShell.Commands.{ty}"), &pairs))
}

impl GroupObject {
    fn give_table(&self, cx: &mut Cx<'_>, entries: &[Entry], groups: &[Group]) -> Run {
        let table = Dictionary::hashtable();
        for group in groups {
            let first = &entries[group.first];
            let key = match cx.flag("AsString") {
                true => Value::string(&group_name(cx, first)?),
                false if first.keys.len() == 1 => keys(first).remove(0),
                false => cx.array_list(keys(first)),
            };
            if key.is_null() {
                let message = "The property value of the object cannot be null when using the AsHashTable parameter.";
                cx.error(Fault::new("ArgumentNullException", "InvalidArgument", message))?;
                continue;
            }
            let members = group.members.iter().map(|&place| entries[place].object.clone()).collect();
            if table.contains(&key) {
                let shown = cx.text(&key)?;
                let message = format!(
                    "The objects grouped by this property cannot be expanded because there is a duplicate of the key. \
                     Provide a valid value for the property, and then try again. Key: {shown}"
                );
                return Err(cx.fault(Fault::new("ArgumentException", "InvalidArgument", &message)));
            }
            let members = cx.collection(members);
            table.insert(&key, members);
        }
        if table.is_empty() { Ok(()) } else { cx.emit(Value::Dictionary(Arc::new(table))) }
    }
}
