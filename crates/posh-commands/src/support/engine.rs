//! What commands ask of the engine about objects: properties, members, script blocks, variables.

use std::sync::Arc;

use posh_culture::Culture;
use posh_runtime::class::Instance;
use posh_runtime::convert;
use posh_runtime::object::{Body, Custom, List, Object, Shape};
use posh_runtime::operators::{self, Case};
use posh_runtime::runtime::Runtime;
use posh_runtime::symbol::Symbol;
use posh_runtime::types::{self, TypeRef, known};
use posh_runtime::{DateTime, DateTimeKind, InstanceMember, MemberBody, PsString, Value};
use posh_syntax::operator::Operator;

use super::{Cx, Fault, Run, Stop, Tools, wildcard};

/// Objects, as commands need them.
pub(crate) trait Objects {
    /// A property's value; `None` when there is no such property.
    fn property(&mut self, object: &Value, name: &str) -> Run<Option<Value>>;
    /// The same, where an error counts as null.
    fn property_quietly(&mut self, object: &Value, name: &PsString) -> Run<Option<Value>>;
    /// A property's name as it is written in the object.
    fn property_name(&mut self, object: &Value, name: &str) -> Option<PsString>;
    /// The names of all properties in order.
    fn property_names(&mut self, object: &Value) -> Vec<PsString>;
    /// The names of the properties that fit a pattern.
    fn matching_properties(&mut self, object: &Value, pattern: &str) -> Run<Vec<PsString>>;
    /// Whether there is such a property.
    fn has_property(&mut self, object: &Value, name: &str) -> bool;
    /// Names and values of all properties.
    fn all_properties(&mut self, object: &Value) -> Run<Vec<(PsString, Value)>>;
    /// Names and values of the members that were added to an object.
    fn added_properties(&mut self, object: &Value) -> Run<Vec<(PsString, Value)>>;
    /// The type names, most derived first.
    fn type_names(&mut self, object: &Value) -> Vec<PsString>;
    /// The first of the type names.
    fn type_name(&mut self, object: &Value) -> String;
    /// Runs a script block with `$_` in a scope of its own; nothing when it failed.
    fn call_quietly(&mut self, script: &Value, item: &Value) -> Run<Option<Vec<Value>>>;
    /// Whether what a script block gives counts as true.
    fn call_for_truth(&mut self, script: &Value, item: &Value) -> Run<bool>;
    /// Runs a script block with `$_` in the caller's scope and passes on what it gives.
    fn stream(&mut self, script: &Value, item: &Value) -> Run;
    /// Runs a script block in the caller's scope and throws away what it gives.
    fn run_in_scope(&mut self, script: &Value, item: &Value) -> Run;
    /// A method's result.
    fn call_method(&mut self, object: &Value, name: &str, arguments: &[Value]) -> Run<Value>;
    /// Whether there is such a method.
    fn has_method(&mut self, object: &Value, name: &str) -> bool;
    /// A new object of a type, made with the elements of `arguments`.
    fn construct(&mut self, type_name: &str, arguments: &Value) -> Run<Value>;
    /// A custom object.
    fn custom(&self, pairs: Vec<(PsString, Value)>) -> Value;
    /// An object of a .NET type that only holds values.
    fn record(&self, type_name: &str, pairs: &[(&str, Value)]) -> Value;
    /// A custom object of a shape; missing values are null.
    fn shaped(&self, shape: &Arc<Shape>, values: Vec<Value>, type_name: Option<&str>) -> Value;
    /// What Select-Object makes of `object`.
    fn selected(&mut self, object: &Value, pairs: Vec<(PsString, Value)>) -> Value;
    /// A `Collection[PSObject]`.
    fn collection(&self, items: Vec<Value>) -> Value;
    /// An `ArrayList`.
    fn array_list(&self, items: Vec<Value>) -> Value;
    /// `object` with note properties: itself, or a wrapper around what has no room for them.
    fn with_notes(&mut self, object: &Value, notes: &[(PsString, Value)]) -> Run<Value>;
    /// Adds a member, replacing one of the same name.
    fn add_member(&mut self, object: &Value, member: InstanceMember);
    /// Whether Select-Object -Unique takes two objects for the same.
    fn same_for_unique(&mut self, left: &Value, right: &Value, case_sensitive: bool) -> Run<bool>;
    /// Sets a variable of the caller's scope.
    fn set_variable(&mut self, name: &str, value: Value);
    /// A variable's value.
    fn variable(&self, name: &str) -> Option<Value>;
    /// The composite format of values.
    fn format(&self, format: &str, value: &Value) -> Run<PsString>;
    /// The same date in local time.
    fn to_local(&self, date: DateTime) -> DateTime;
    /// The same date in universal time.
    fn to_utc(&self, date: DateTime) -> DateTime;
    /// A date in a .NET format.
    fn format_date(&self, date: DateTime, format: &str) -> Result<String, String>;
}

fn extension(value: &Value) -> Option<&posh_runtime::object::Extension> {
    match value {
        Value::Array(array) => array.header().extension(),
        Value::Dictionary(dictionary) => dictionary.header().extension(),
        Value::List(list) => list.header().extension(),
        Value::Object(object) => object.header().extension(),
        _ => None,
    }
}

/// The room for added members of a value that has one.
pub(crate) fn extend(value: &Value) -> Option<&posh_runtime::object::Extension> {
    match value {
        Value::Array(array) => Some(array.header().extend()),
        Value::Dictionary(dictionary) => Some(dictionary.header().extend()),
        Value::List(list) => Some(list.header().extend()),
        Value::Object(object) => Some(object.header().extend()),
        _ => None,
    }
}

/// The members that were added to an object.
pub(crate) fn added_members(value: &Value) -> Vec<InstanceMember> {
    extension(value).map(|extension| extension.members()).unwrap_or_default()
}

/// The note properties of a custom object or of an object that only holds values.
pub(crate) fn bag(value: &Value) -> Option<&Custom> {
    match value {
        Value::Object(object) => match object.body() {
            Body::Custom(custom) => Some(custom),
            Body::Instance(instance) => Some(&instance.properties),
            Body::Wrapped(inner) => bag(inner),
            Body::Native(_) => None,
        },
        _ => None,
    }
}

/// An object of a .NET type that only holds values.
pub(crate) fn record(type_name: &str, pairs: &[(&str, Value)]) -> Value {
    let ty = TypeRef::find(type_name).unwrap_or_else(|| TypeRef::define(type_name));
    let properties = Custom::from_pairs(pairs.iter().map(|(name, value)| (*name, value.clone())));
    Value::Object(Arc::new(Object::new(Body::Instance(Instance::new(ty, properties)))))
}

/// A property's value; `None` when there is no such property.
pub(crate) fn property_of(runtime: &mut Runtime, object: &Value, name: &str) -> Run<Option<Value>> {
    if extension(object).is_none()
        && let Some(custom) = bag(object)
    {
        return Ok(Symbol::find(name).and_then(|symbol| custom.get(symbol)));
    }
    if let Value::Dictionary(dictionary) = object.base()
        && let Some(value) = dictionary.get_str(name)
    {
        return Ok(Some(value));
    }
    runtime.property(object, name)
}

/// The names of all properties in order.
pub(crate) fn property_names_of(object: &Value) -> Vec<PsString> {
    if extension(object).is_none()
        && let Some(custom) = bag(object)
    {
        return custom.shape().names().to_vec();
    }
    let mut names: Vec<PsString> = bag(object).map(|custom| custom.shape().names().to_vec()).unwrap_or_default();
    if names.is_empty() {
        names.extend(surface_names(object));
    }
    let added = extension(object).map(|extension| extension.members()).unwrap_or_default();
    for member in added {
        let is_property = matches!(member.body, MemberBody::Note(_) | MemberBody::Alias(_) | MemberBody::Script { .. });
        if is_property && !member.hidden && !names.contains(&member.name) {
            names.push(member.name);
        }
    }
    names
}

/// The properties that the .NET type has by itself and that this engine knows.
fn surface_names(object: &Value) -> Vec<PsString> {
    let Some(ty) = object.base().type_ref() else { return Vec::new() };
    let mut names: Vec<PsString> = Vec::new();
    let mut at = Some(ty);
    while let Some(here) = at {
        let members = here.info().map(|info| info.members()).unwrap_or_default();
        for member in members {
            let name = PsString::new(member.name);
            if member.kind == posh_dotnet::surface::MemberKind::Property
                && !member.is_static()
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        at = here.base();
    }
    names
}

/// The type names, most derived first.
pub(crate) fn type_names_of(object: &Value) -> Vec<PsString> {
    if let Some(names) = extension(object).and_then(|extension| extension.type_names()) {
        return names;
    }
    let mut names = Vec::new();
    let mut at = object.base().type_ref();
    while let Some(ty) = at {
        names.push(PsString::new(&ty.full_name()));
        at = ty.base();
    }
    if names.last().is_some_and(|last| last.as_str() != "System.Object") {
        names.push(PsString::new("System.Object"));
    }
    names
}

impl Objects for Cx<'_> {
    fn property(&mut self, object: &Value, name: &str) -> Run<Option<Value>> {
        property_of(self.runtime, object, name)
    }

    fn property_quietly(&mut self, object: &Value, name: &PsString) -> Run<Option<Value>> {
        match self.property(object, &name.as_str()) {
            Err(interrupt) if matches!(*interrupt, posh_runtime::error::Interrupt::Error { .. }) => {
                Ok(Some(Value::Null))
            }
            other => other,
        }
    }

    fn property_name(&mut self, object: &Value, name: &str) -> Option<PsString> {
        let symbol = Symbol::find(name)?;
        if extension(object).is_none()
            && let Some(custom) = bag(object)
        {
            let shape = custom.shape();
            return shape.position(symbol).map(|at| shape.names()[at].clone());
        }
        if let Value::Dictionary(dictionary) = object.base() {
            let key = dictionary
                .keys()
                .into_iter()
                .find(|key| key.as_string().is_some_and(|have| have.eq_ignore_case(&PsString::new(name))));
            if let Some(key) = key {
                return key.as_string().cloned();
            }
        }
        self.property_names(object).into_iter().find(|have| Symbol::find(&have.as_str()) == Some(symbol))
    }

    fn property_names(&mut self, object: &Value) -> Vec<PsString> {
        property_names_of(object)
    }

    fn matching_properties(&mut self, object: &Value, pattern: &str) -> Run<Vec<PsString>> {
        let mut names = Vec::new();
        if let Value::Dictionary(dictionary) = object.base() {
            names.extend(dictionary.keys().iter().filter_map(|key| key.as_string().cloned()));
        }
        for name in self.property_names(object) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.retain(|name| wildcard(pattern, &name.as_str()));
        Ok(names)
    }

    fn has_property(&mut self, object: &Value, name: &str) -> bool {
        self.property_name(object, name).is_some()
    }

    fn all_properties(&mut self, object: &Value) -> Run<Vec<(PsString, Value)>> {
        if extension(object).is_none()
            && let Some(custom) = bag(object)
        {
            return Ok(custom.pairs());
        }
        let names = property_names_of(object);
        let mut pairs = Vec::with_capacity(names.len());
        for name in names {
            let value = self.property_quietly(object, &name)?.unwrap_or_default();
            pairs.push((name, value));
        }
        Ok(pairs)
    }

    fn added_properties(&mut self, object: &Value) -> Run<Vec<(PsString, Value)>> {
        let members = extension(object).map(|extension| extension.members()).unwrap_or_default();
        let mut pairs = Vec::new();
        for member in members {
            let is_property =
                matches!(member.body, MemberBody::Note(_) | MemberBody::Alias(_) | MemberBody::Script { .. });
            if is_property && !member.hidden {
                let value = self.property_quietly(object, &member.name)?.unwrap_or_default();
                pairs.push((member.name, value));
            }
        }
        Ok(pairs)
    }

    fn type_names(&mut self, object: &Value) -> Vec<PsString> {
        type_names_of(object)
    }

    fn type_name(&mut self, object: &Value) -> String {
        object.base().type_ref().map(|ty| ty.name().to_owned()).unwrap_or_default()
    }

    fn call_quietly(&mut self, script: &Value, item: &Value) -> Run<Option<Vec<Value>>> {
        match self.runtime.call_block_with(script, &[], Some(item.clone())) {
            Ok(values) => Ok(Some(values)),
            Err(interrupt) if matches!(*interrupt, posh_runtime::error::Interrupt::Error { .. }) => Ok(None),
            Err(interrupt) => Err(interrupt),
        }
    }

    fn call_for_truth(&mut self, script: &Value, item: &Value) -> Run<bool> {
        let mut out = posh_runtime::pipeline::Collector::default();
        self.runtime.stream_block(script, &[], Some(item.clone()), false, &mut out)?;
        Ok(match out.0.as_slice() {
            [] => false,
            [one] => convert::to_bool(one),
            _ => true,
        })
    }

    fn stream(&mut self, script: &Value, item: &Value) -> Run {
        self.runtime.stream_block(script, &[], Some(item.clone()), false, self.out)
    }

    fn run_in_scope(&mut self, script: &Value, item: &Value) -> Run {
        let mut out = posh_runtime::pipeline::Discard;
        self.runtime.stream_block(script, &[], Some(item.clone()), false, &mut out)
    }

    fn call_method(&mut self, object: &Value, name: &str, arguments: &[Value]) -> Run<Value> {
        self.runtime.method(object, name, arguments)
    }

    fn has_method(&mut self, object: &Value, name: &str) -> bool {
        let member = extension(object).and_then(|extension| Symbol::find(name).and_then(|name| extension.member(name)));
        if matches!(member, Some(InstanceMember { body: MemberBody::Method(_), .. })) {
            return true;
        }
        let mut at = object.base().type_ref();
        while let Some(ty) = at {
            let found = ty.info().is_some_and(|info| {
                info.members().iter().any(|member| {
                    member.kind == posh_dotnet::surface::MemberKind::Method && member.name.eq_ignore_ascii_case(name)
                })
            });
            if found {
                return true;
            }
            at = ty.base();
        }
        false
    }

    fn construct(&mut self, type_name: &str, arguments: &Value) -> Run<Value> {
        let arguments = self.enumerate(arguments).unwrap_or_default();
        let ty = types::resolve(type_name).map_err(|_| {
            self.fault(Fault::new("TypeNotFound", "InvalidType", &format!("Cannot find type [{type_name}].")))
        })?;
        self.runtime.static_method(ty, "new", &arguments)
    }

    fn custom(&self, pairs: Vec<(PsString, Value)>) -> Value {
        let names: Vec<String> = pairs.iter().map(|(name, _)| name.as_str().into_owned()).collect();
        let shape = Arc::new(Shape::new(names.iter().map(String::as_str)));
        if shape.names().len() != pairs.len() {
            let pairs = names.iter().map(String::as_str).zip(pairs.into_iter().map(|(_, value)| value));
            return Value::Object(Arc::new(Object::new(Body::Custom(Custom::from_pairs(pairs)))));
        }
        let values = pairs.into_iter().map(|(_, value)| value).collect();
        Value::Object(Arc::new(Object::new(Body::Custom(Custom::new(shape, values)))))
    }

    fn record(&self, type_name: &str, pairs: &[(&str, Value)]) -> Value {
        record(type_name, pairs)
    }

    fn shaped(&self, shape: &Arc<Shape>, values: Vec<Value>, type_name: Option<&str>) -> Value {
        let value = Value::Object(Arc::new(Object::new(Body::Custom(Custom::new(Arc::clone(shape), values)))));
        if let Some(name) = type_name
            && let Some(extension) = extend(&value)
        {
            let names = [name, known::PSCUSTOMOBJECT.name(), "System.Object"];
            extension.set_type_names(names.iter().map(|name| PsString::new(name)).collect());
        }
        value
    }

    fn selected(&mut self, object: &Value, pairs: Vec<(PsString, Value)>) -> Value {
        let own = self.type_name(object);
        let value = self.custom(pairs);
        if let Some(extension) = extend(&value) {
            let own = if own.is_empty() { known::PSCUSTOMOBJECT.name().to_owned() } else { own };
            let names = [&format!("Selected.{own}"), known::PSCUSTOMOBJECT.name(), "System.Object"];
            extension.set_type_names(names.iter().map(|name| PsString::new(name)).collect());
        }
        value
    }

    fn collection(&self, items: Vec<Value>) -> Value {
        let ty = types::resolve("System.Collections.ObjectModel.Collection[psobject]").unwrap_or(known::ARRAYLIST);
        Value::List(Arc::new(List::new(ty, items)))
    }

    fn array_list(&self, items: Vec<Value>) -> Value {
        Value::List(Arc::new(List::new(known::ARRAYLIST, items)))
    }

    fn with_notes(&mut self, object: &Value, notes: &[(PsString, Value)]) -> Run<Value> {
        let object = extensible(object.clone());
        for (name, value) in notes {
            self.add_member(
                &object,
                InstanceMember { name: name.clone(), body: MemberBody::Note(value.clone()), hidden: false },
            );
        }
        Ok(object)
    }

    fn add_member(&mut self, object: &Value, member: InstanceMember) {
        let has_added = extension(object).is_some_and(|extension| extension.has_members());
        if let (Some(custom), MemberBody::Note(value)) = (bag(object), &member.body)
            && (!has_added || Symbol::find(&member.name.as_str()).is_some_and(|name| custom.get(name).is_some()))
        {
            custom.set_or_add(&member.name.as_str(), value.clone());
        } else if let Some(extension) = extend(object) {
            extension.set_member(member);
        }
    }

    fn same_for_unique(&mut self, left: &Value, right: &Value, case_sensitive: bool) -> Run<bool> {
        let case = if case_sensitive { Case::Sensitive } else { Case::Ignore };
        if let (Some(_), Some(_)) = (bag(left), bag(right)) {
            let (left, right) = (self.all_properties(left)?, self.all_properties(right)?);
            let settings = self.runtime.settings();
            return Ok(left.len() == right.len()
                && left.iter().zip(&right).all(|(left, right)| {
                    left.0.eq_ignore_case(&right.0) && operators::equals(&left.1, &right.1, case, &settings)
                }));
        }
        Ok(operators::equals(left, right, case, &self.runtime.settings()))
    }

    fn set_variable(&mut self, name: &str, value: Value) {
        let (scope, name) = match name.split_once(':') {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("global") => (self.runtime.global.clone(), name),
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("script") => (self.runtime.scope.script(), name),
            _ => (self.runtime.scope.clone(), name),
        };
        scope.set(name, value);
    }

    fn variable(&self, name: &str) -> Option<Value> {
        self.runtime.scope.lookup(Symbol::new(name))
    }

    fn format(&self, format: &str, value: &Value) -> Run<PsString> {
        let result = operators::composite(&Value::string(format), value, &self.runtime.settings())?;
        Ok(convert::text(&result, &self.runtime.settings()))
    }

    fn to_local(&self, date: DateTime) -> DateTime {
        match date.kind() {
            DateTimeKind::Local => date,
            _ => DateTime::new(date.ticks() + self.runtime.zone.offset_at_utc(date.ticks()), DateTimeKind::Local),
        }
    }

    fn to_utc(&self, date: DateTime) -> DateTime {
        match date.kind() {
            DateTimeKind::Utc => date,
            _ => DateTime::new(date.ticks() - self.runtime.zone.offset_at_local(date.ticks()), DateTimeKind::Utc),
        }
    }

    fn format_date(&self, date: DateTime, format: &str) -> Result<String, String> {
        let culture: &Culture = &self.runtime.culture;
        posh_culture::date::format_date(convert::culture_date(date), format, culture, &*self.runtime.zone)
            .map_err(|error| error.to_string())
    }
}

/// `value`, or a wrapper around it when it has no room for members.
pub(crate) fn extensible(value: Value) -> Value {
    if extend(&value).is_some() || value.is_null() {
        return value;
    }
    Value::Object(Arc::new(Object::new(Body::Wrapped(value))))
}

/// `-match` on one value, which sets `$Matches`.
pub(crate) fn is_match(cx: &mut Cx<'_>, left: &Value, right: &Value, ignore_case: bool, negated: bool) -> Run<Value> {
    let operator = match (ignore_case, negated) {
        (true, false) => Operator::Imatch,
        (false, false) => Operator::Cmatch,
        (true, true) => Operator::Inotmatch,
        (false, true) => Operator::Cnotmatch,
    };
    cx.runtime.binary(operator, left, right)
}

/// The message of an error.
pub(crate) fn message_of(stop: &Stop) -> Option<String> {
    match &**stop {
        posh_runtime::error::Interrupt::Error { record, .. } => Some(record.message().to_owned()),
        _ => None,
    }
}

/// The id of an error.
pub(crate) fn id_of(stop: &Stop) -> Option<String> {
    match &**stop {
        posh_runtime::error::Interrupt::Error { record, .. } => Some(record.id.clone()),
        _ => None,
    }
}

/// Whether a change may be made: `-WhatIf` tells what would be done, `-Confirm` asks.
pub(crate) fn should_process(cx: &mut Cx<'_>, target: &str, action: &str) -> Run<bool> {
    let what_if = cx.bound.preferences.what_if.unwrap_or_else(|| {
        cx.runtime.scope.lookup(Symbol::new("WhatIfPreference")).is_some_and(|value| convert::to_bool(&value))
    });
    if what_if {
        let line = format!("What if: Performing the operation \"{action}\" on target \"{target}\".");
        cx.runtime.host.write(&line, true, None, None);
        return Ok(false);
    }
    if cx.bound.preferences.confirm == Some(true) {
        let question = format!("Performing the operation \"{action}\" on target \"{target}\".");
        let host = std::rc::Rc::clone(&cx.runtime.host);
        return match host.choose("Confirm", &question, &["&Yes", "&No"], 0) {
            Some(answer) => Ok(answer == 0),
            None => {
                let message = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.";
                Err(cx.fault(Fault::new("InvalidOperation", "InvalidOperation", message)))
            }
        };
    }
    Ok(true)
}
