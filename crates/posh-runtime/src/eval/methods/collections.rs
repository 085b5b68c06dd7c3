//! Arrays, lists, dictionaries, queues, sets.

use std::sync::Arc;

use super::{Arguments, int, thrown};
use crate::error::Eval;
use crate::object::{Dictionary, List};
use crate::operators::Case;
use crate::runtime::Runtime;
use crate::types::native::{CollectionObject, StringBuilderObject};
use crate::types::{TypeRef, known};
use crate::value::Value;

/// A property of a collection.
pub(super) fn property(target: &Value, name: &str) -> Option<Value> {
    Some(match (target, name) {
        (Value::Array(array), "length" | "count" | "longlength") => int(array.len()),
        (Value::Array(array), "rank") => int(array.rank()),
        (Value::List(list), "count" | "length") => int(list.len()),
        (Value::List(list), "capacity") => int(list.len().max(4)),
        (Value::Dictionary(dictionary), "count") => int(dictionary.len()),
        (Value::Dictionary(dictionary), "keys") => {
            Value::List(Arc::new(List::new(known::ARRAYLIST, dictionary.keys())))
        }
        (Value::Dictionary(dictionary), "values") => {
            Value::List(Arc::new(List::new(known::ARRAYLIST, dictionary.values())))
        }
        (_, "issynchronized" | "isfixedsize" | "isreadonly") => {
            Value::Bool(matches!((target, name), (Value::Array(_), "isfixedsize")))
        }
        (_, "syncroot") => target.clone(),
        _ => return None,
    })
}

/// A property of a native collection or builder.
pub(super) fn object_property(target: &Value, name: &str) -> Option<Value> {
    if let Some(items) = target.downcast::<CollectionObject>() {
        return matches!(name, "count" | "length").then(|| int(items.items.read().len()));
    }
    if let Some(all) = target.downcast::<StringBuilderObject>() {
        return (name == "length").then(|| int(all.0.read().len()));
    }
    if let Some(switch) = target.downcast::<crate::types::native::SwitchObject>() {
        return (name == "ispresent").then_some(Value::Bool(switch.0));
    }
    if let Some(secure) = target.downcast::<crate::types::native::SecureStringObject>() {
        return (name == "length").then(|| int(secure.units.read().len()));
    }
    if let Some(date) = target.downcast::<crate::types::native::DateTimeOffsetObject>() {
        return super::dates::offset_property(*date, name);
    }
    if let Some(version) = target.downcast::<crate::types::native::VersionObject>() {
        let text = version.0.to_string();
        let at = ["major", "minor", "build", "revision"].iter().position(|part| *part == name)?;
        let part = text.split('.').nth(at).and_then(|part| part.parse().ok()).unwrap_or(-1);
        return Some(Value::Int32(part));
    }
    None
}

fn contains(runtime: &Runtime, items: &[Value], value: &Value) -> Option<usize> {
    items.iter().position(|item| {
        item.base().type_ref() == value.base().type_ref()
            && crate::operators::equals(item, value, Case::Sensitive, &runtime.settings())
    })
}

fn pair(key: Value, value: Value) -> Value {
    super::super::patterns::record(
        "System.Collections.DictionaryEntry",
        &[("Name", key.clone()), ("Key", key), ("Value", value)],
    )
}

fn dictionary_call(
    runtime: &mut Runtime,
    dictionary: &Dictionary,
    name: &str,
    given: &Arguments<'_>,
) -> Eval<Option<Value>> {
    let first = given.value(0);
    let (key, value) = match dictionary.type_ref().arguments() {
        [key, of] if matches!(name, "add" | "tryadd" | "set_item") => {
            (runtime.convert(&first, *key)?, runtime.convert(&given.value(1), *of)?)
        }
        _ => (first.clone(), given.value(1)),
    };
    Ok(Some(match name {
        "containskey" | "contains" => Value::Bool(dictionary.contains(&key)),
        "containsvalue" => Value::Bool(contains(runtime, &dictionary.values(), &first).is_some()),
        "add" | "tryadd" => {
            if dictionary.contains(&key) {
                if name == "tryadd" {
                    return Ok(Some(Value::Bool(false)));
                }
                let shown = runtime.text(&key)?;
                let message = if dictionary.type_ref() == known::HASHTABLE {
                    format!("Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'")
                } else {
                    format!("An item with the same key has already been added. Key: {shown}")
                };
                return Err(thrown("System.ArgumentException", message));
            }
            dictionary.insert(&key, value);
            if name == "tryadd" { Value::Bool(true) } else { Value::Nothing }
        }
        "set_item" => {
            dictionary.insert(&key, value);
            Value::Nothing
        }
        "remove" => {
            let removed = dictionary.remove(&key).is_some();
            if dictionary.type_ref().arguments().is_empty() { Value::Nothing } else { Value::Bool(removed) }
        }
        "removeat" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            dictionary.entries_mut().shift_remove_index(at);
            Value::Nothing
        }
        "insert" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            let key = crate::object::Key::new(&given.value(1), dictionary.comparer());
            dictionary.entries_mut().shift_insert(at, key, given.value(2));
            Value::Nothing
        }
        "clear" => {
            dictionary.clear();
            Value::Nothing
        }
        "clone" => {
            let copy = Dictionary::new(dictionary.type_ref(), dictionary.comparer());
            for (key, value) in dictionary.pairs() {
                copy.insert(&key, value);
            }
            Value::Dictionary(Arc::new(copy))
        }
        "get_item" | "item" => dictionary.get(&key).unwrap_or_default(),
        "getenumerator" => Value::array(dictionary.pairs().into_iter().map(|(key, value)| pair(key, value)).collect()),
        "trygetvalue" => {
            let found = dictionary.get(&key);
            if let Some(reference) = given.value(1).downcast::<super::Reference>() {
                *reference.0.value.write() = found.clone().unwrap_or_default();
            }
            Value::Bool(found.is_some())
        }
        _ => return magic(runtime, &Value::Null, name, given),
    }))
}

fn list_call(runtime: &mut Runtime, list: &Arc<List>, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let element = |runtime: &mut Runtime, value: Value| match list.element() {
        Some(element) => runtime.convert(&value, element),
        None => Ok(value),
    };
    let is_array_list = list.type_ref() == known::ARRAYLIST;
    let out_of_range = || {
        thrown(
            "System.ArgumentOutOfRangeException",
            "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
        )
    };
    Ok(Some(match name {
        "add" => {
            let value = element(runtime, given.value(0))?;
            list.items_mut().push(value);
            if is_array_list { int(list.len() - 1) } else { Value::Nothing }
        }
        "addrange" => {
            let items = given.value(0);
            for item in runtime.enumerate(&items).unwrap_or_else(|| vec![items.clone()]) {
                let value = element(runtime, item)?;
                list.items_mut().push(value);
            }
            Value::Nothing
        }
        "insert" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            let value = element(runtime, given.value(1))?;
            if at > list.len() {
                return Err(out_of_range());
            }
            list.items_mut().insert(at, value);
            Value::Nothing
        }
        "remove" => {
            let at = contains(runtime, &list.items().clone(), &given.value(0));
            if let Some(at) = at {
                list.items_mut().remove(at);
            }
            if is_array_list { Value::Nothing } else { Value::Bool(at.is_some()) }
        }
        "removeat" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            if at >= list.len() {
                return Err(out_of_range());
            }
            list.items_mut().remove(at);
            Value::Nothing
        }
        "removerange" => {
            let (at, count) = (given.int(runtime, 0)?, given.int(runtime, 1)?);
            let (at, end) = (usize::try_from(at).unwrap_or(0), usize::try_from(at + count).unwrap_or(0));
            if end > list.len() {
                return Err(out_of_range());
            }
            list.items_mut().drain(at..end);
            Value::Nothing
        }
        "removeall" => {
            let mut kept = Vec::new();
            for item in list.to_vec() {
                let stays = !super::truth(runtime.call_block_with(
                    &given.value(0),
                    std::slice::from_ref(&item),
                    Some(item.clone()),
                )?);
                if stays {
                    kept.push(item);
                }
            }
            let removed = list.len() - kept.len();
            *list.items_mut() = kept;
            int(removed)
        }
        "clear" => {
            list.items_mut().clear();
            Value::Nothing
        }
        "reverse" => {
            list.items_mut().reverse();
            Value::Nothing
        }
        "sort" => {
            let mut items = list.to_vec();
            sort(runtime, &mut items);
            *list.items_mut() = items;
            Value::Nothing
        }
        "toarray" => match list.element() {
            Some(element) => Value::typed_array(element, list.to_vec()),
            None => Value::array(list.to_vec()),
        },
        "clone" => Value::List(Arc::new(List::new(list.type_ref(), list.to_vec()))),
        "getrange" => {
            let (at, count) = (given.int(runtime, 0)?, given.int(runtime, 1)?);
            let (at, count) = (usize::try_from(at).unwrap_or(0), usize::try_from(count).unwrap_or(0));
            let items = list.items().iter().skip(at).take(count).cloned().collect();
            Value::List(Arc::new(List::new(list.type_ref(), items)))
        }
        _ => return sequence_call(runtime, &list.to_vec(), name, given),
    }))
}

/// Sorts as `Array.Sort` does.
pub(super) fn sort(runtime: &Runtime, items: &mut [Value]) {
    let settings = runtime.settings();
    items.sort_by(|a, b| {
        crate::operators::order(a, b, Case::Sensitive, &settings).ok().flatten().unwrap_or(std::cmp::Ordering::Equal)
    });
}

fn sequence_call(runtime: &mut Runtime, items: &[Value], name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "contains" => Value::Bool(contains(runtime, items, &given.value(0)).is_some()),
        "indexof" => {
            Value::Int32(contains(runtime, items, &given.value(0)).and_then(|at| i32::try_from(at).ok()).unwrap_or(-1))
        }
        "getenumerator" | "toarray" => Value::array(items.to_vec()),
        "getlength" | "get_count" => int(items.len()),
        "getupperbound" => Value::Int32(i32::try_from(items.len()).unwrap_or(0) - 1),
        "getlowerbound" => Value::Int32(0),
        "getvalue" | "get_item" | "item" => {
            let at = usize::try_from(given.int(runtime, 0)?).unwrap_or(usize::MAX);
            items.get(at).cloned().ok_or_else(|| {
                thrown("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
            })?
        }
        _ => return magic(runtime, &Value::array(items.to_vec()), name, given),
    }))
}

/// `.Where()` and `.ForEach()`, which every value has.
pub(super) fn magic(runtime: &mut Runtime, target: &Value, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    let items = runtime.enumerate(target).unwrap_or_else(|| vec![target.clone()]);
    let block = given.value(0);
    let result = match name {
        "where" => {
            let mode = if given.len() > 1 { given.text(runtime, 1)?.to_ascii_lowercase() } else { String::new() };
            let most = if given.len() > 2 { usize::try_from(given.int(runtime, 2)?).unwrap_or(0) } else { 0 };
            let mut kept = Vec::new();
            let mut others = Vec::new();
            for item in items {
                if super::truth(runtime.call_block_with(&block, &[], Some(item.clone()))?) {
                    kept.push(item)
                } else {
                    others.push(item)
                }
            }
            match mode.as_str() {
                "first" => kept.truncate(most.max(1)),
                "last" => drop(kept.drain(..kept.len().saturating_sub(most.max(1)))),
                "split" => kept = vec![Value::array(kept), Value::array(others)],
                _ => {}
            }
            kept
        }
        "foreach" => {
            let mut all = Vec::new();
            for item in items {
                match block.base() {
                    Value::ScriptBlock(_) => all.extend(runtime.call_block_with(&block, &[], Some(item))?),
                    Value::Type(ty) => all.push(runtime.convert(&item, *ty)?),
                    _ => {
                        let name = runtime.text(&block)?.as_str().into_owned();
                        match runtime.property(&item, &name)? {
                            Some(value) => all.push(value),
                            None => {
                                all.push(runtime.call_method(&item, &name, given.0.get(1..).unwrap_or_default())?)
                            }
                        }
                    }
                }
            }
            all
        }
        _ => return Ok(None),
    };
    let ty = known::ARRAYLIST;
    let collection = TypeRef::find("System.Collections.ObjectModel.Collection`1").map(|ty| ty.with(&[known::PSOBJECT]));
    Ok(Some(Value::List(Arc::new(List::new(collection.unwrap_or(ty), result)))))
}

fn native_call(
    runtime: &mut Runtime,
    target: &Value,
    own: &CollectionObject,
    name: &str,
    given: &Arguments<'_>,
) -> Eval<Option<Value>> {
    let kind = own.ty.short_name();
    let empty = |what: &str| thrown("System.InvalidOperationException", format!("{what} empty."));
    let value = match own.ty.arguments().first() {
        Some(element) if matches!(name, "add" | "enqueue" | "push" | "contains" | "remove") => {
            runtime.convert(&given.value(0), *element)?
        }
        _ => given.value(0),
    };
    Ok(Some(match name {
        "enqueue" => {
            own.items.write().push(value);
            Value::Nothing
        }
        "push" => {
            own.items.write().insert(0, value);
            Value::Nothing
        }
        "dequeue" | "pop" => {
            let mut items = own.items.write();
            if items.is_empty() {
                return Err(empty(if kind.starts_with("Queue") { "Queue" } else { "Stack" }));
            }
            items.remove(0)
        }
        "peek" => own
            .items
            .read()
            .first()
            .cloned()
            .ok_or_else(|| empty(if kind.starts_with("Queue") { "Queue" } else { "Stack" }))?,
        "add" => {
            let known = contains(runtime, &own.items.read(), &value).is_some();
            if !known {
                own.items.write().push(value);
            }
            Value::Bool(!known)
        }
        "remove" => {
            let at = contains(runtime, &own.items.read(), &value);
            if let Some(at) = at {
                own.items.write().remove(at);
            }
            Value::Bool(at.is_some())
        }
        "contains" => Value::Bool(contains(runtime, &own.items.read(), &value).is_some()),
        "clear" => {
            own.items.write().clear();
            Value::Nothing
        }
        "unionwith" | "exceptwith" | "intersectwith" => {
            let others = runtime.enumerate(&given.value(0)).unwrap_or_default();
            let mut items = own.items.read().clone();
            match name {
                "unionwith" => others.into_iter().for_each(|item| {
                    if contains(runtime, &items, &item).is_none() {
                        items.push(item);
                    }
                }),
                "exceptwith" => items.retain(|item| contains(runtime, &others, item).is_none()),
                _ => items.retain(|item| contains(runtime, &others, item).is_some()),
            }
            *own.items.write() = items;
            Value::Nothing
        }
        _ => {
            let _ = target;
            let items = own.items.read().clone();
            return sequence_call(runtime, &items, name, given);
        }
    }))
}

/// Calls a method of a collection.
pub(super) fn call(runtime: &mut Runtime, target: &Value, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    match target {
        Value::Dictionary(dictionary) => {
            let found = dictionary_call(runtime, dictionary, name, given)?;
            if found.is_some() { Ok(found) } else { magic(runtime, target, name, given) }
        }
        Value::List(list) => list_call(runtime, list, name, given),
        Value::Array(array) => match name {
            "setvalue" => {
                let at = usize::try_from(given.int(runtime, 1)?).unwrap_or(usize::MAX);
                array.set(at, given.value(0));
                Ok(Some(Value::Nothing))
            }
            "getlength" => {
                Ok(Some(int(array.dimension(usize::try_from(given.int(runtime, 0)?).unwrap_or(0)).unwrap_or(0))))
            }
            "clone" => Ok(Some(Value::typed_array(array.element(), array.to_vec()))),
            "add" | "remove" | "insert" | "clear" if array.rank() == 1 => {
                Err(thrown("System.NotSupportedException", "Collection was of a fixed size."))
            }
            _ => sequence_call(runtime, &array.to_vec(), name, given),
        },
        other => match other.downcast::<CollectionObject>() {
            Some(own) => native_call(runtime, target, own, name, given),
            None => magic(runtime, target, name, given),
        },
    }
}
