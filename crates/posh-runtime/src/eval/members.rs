//! Properties, methods and elements of values.

use std::sync::Arc;

use super::Frame;
use crate::code::{Invoke, Member};
use crate::convert;
use crate::error::{ErrorObject, ErrorRecord, Eval, Exception, ExceptionObject, Interrupt};
use crate::object::{Body, Extension, MemberBody};
use crate::runtime::Runtime;
use crate::string::PsString;
use crate::symbol::Symbol;
use crate::types::known;
use crate::value::Value;

pub(crate) fn extension(value: &Value) -> Option<&Extension> {
    match value {
        Value::Array(array) => array.header().extension(),
        Value::Dictionary(dictionary) => dictionary.header().extension(),
        Value::List(list) => list.header().extension(),
        Value::Object(object) => object.header().extension(),
        _ => None,
    }
}

fn runtime_error(id: &str, message: impl Into<String>) -> Box<Interrupt> {
    Interrupt::statement(ErrorRecord::runtime(id, "InvalidOperation", message))
}

impl Runtime {
    pub(super) fn member(&mut self, frame: &Frame, member: &Member) -> Eval<Value> {
        let target = self.eval(frame, &member.target)?;
        if member.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        if let (Some(symbol), Value::Object(object)) = (member.symbol, &target)
            && let Body::Custom(custom) = object.body()
            && object.header().extension().is_none()
            && let Some(value) = custom.get(symbol)
        {
            return Ok(value);
        }
        let name = self.eval(frame, &member.name)?;
        let name = convert::text(&name, &self.settings()).as_str().into_owned();
        let found =
            if member.is_static { self.static_property(&target, &name) } else { self.get_member(&target, &name) };
        found.map_err(|interrupt| self.placed(interrupt, member.span))
    }

    /// The value of a property as [`Runtime::get_member`] gives it.
    pub fn member_value(&mut self, target: &Value, name: &str) -> Eval<Value> {
        self.get_member(target, name)
    }

    /// Calls a method.
    pub fn method(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
        self.call_method(target, name, arguments)
    }

    /// Calls a static method, or the constructor when the name is `new`.
    pub fn static_method(&mut self, ty: crate::types::TypeRef, name: &str, arguments: &[Value]) -> Eval<Value> {
        self.static_call(&Value::Type(ty), name, arguments)
    }

    /// A property as `.name` gives it: null when there is none, over a collection that of each element.
    pub fn get_member(&mut self, target: &Value, name: &str) -> Eval<Value> {
        if let Some(value) = self.property(target, name)? {
            return Ok(value);
        }
        if let Some(items) = self.enumerate(target) {
            let mut all = Vec::new();
            for item in items {
                match self.property(&item, name)? {
                    Some(value) => match self.enumerate(&value) {
                        Some(inner) => all.extend(inner),
                        None => all.push(value),
                    },
                    None if matches!(item.base(), Value::Object(object) if matches!(object.body(), Body::Custom(_))) => {
                        all.push(Value::Null);
                    }
                    None => {}
                }
            }
            return Ok(match all.len() {
                0 => Value::Null,
                1 => all.remove(0),
                _ => Value::array(all),
            });
        }
        if self.strict >= 2 && !target.is_null() {
            let message =
                format!("The property '{name}' cannot be found on this object. Verify that the property exists.");
            return Err(runtime_error("PropertyNotFoundStrict", message));
        }
        Ok(Value::Null)
    }

    /// A property of a value; `None` when there is none.
    pub fn property(&mut self, target: &Value, name: &str) -> Eval<Option<Value>> {
        if let Some(extension) = extension(target)
            && let Some(member) = extension.member(Symbol::new(name))
        {
            return self.added(target, member.body).map(Some);
        }
        match target {
            Value::Dictionary(dictionary) => {
                if let Some(value) = dictionary.get_str(name) {
                    return Ok(Some(value));
                }
            }
            Value::Object(object) => match object.body() {
                Body::Custom(custom) => {
                    if let Some(value) = custom.get(Symbol::new(name)) {
                        return Ok(Some(value));
                    }
                }
                Body::Instance(instance) => {
                    if let Some(value) = instance.properties.get(Symbol::new(name)) {
                        return Ok(Some(value));
                    }
                }
                Body::Wrapped(inner) => return self.property(inner, name),
                Body::Native(_) => {}
            },
            _ => {}
        }
        if name.eq_ignore_ascii_case("psobject") && !target.is_null() {
            return self.ps_object(target).map(Some);
        }
        if name.eq_ignore_ascii_case("pstypenames") {
            return Ok(Some(Value::array(self.type_names(target).into_iter().map(Value::String).collect())));
        }
        if let Some(found) = self.error_property(target, name) {
            return Ok(Some(found));
        }
        super::methods::property(self, target, name)
    }

    fn added(&mut self, target: &Value, body: MemberBody) -> Eval<Value> {
        match body {
            MemberBody::Note(value) => Ok(value),
            MemberBody::Alias(other) => self.get_member(target, &other.as_str()),
            MemberBody::Script { get, .. } => self.with_this(target, &get, &[]),
            MemberBody::PropertySet(names) => {
                let mut values = Vec::new();
                for name in names {
                    values.push(self.get_member(target, &name.as_str())?);
                }
                Ok(Value::array(values))
            }
            MemberBody::Method(block) => Ok(block),
            MemberBody::MemberSet(_) => Ok(Value::Null),
        }
    }

    /// Runs a script block with `$this`.
    pub(crate) fn with_this(&mut self, target: &Value, block: &Value, arguments: &[Value]) -> Eval<Value> {
        let scope = crate::scope::Scope::new(Some(std::rc::Rc::clone(&self.scope)), &[]);
        scope.set("this", target.clone());
        let outer = std::mem::replace(&mut self.scope, scope);
        let result = self.call_block(block, arguments);
        self.scope = outer;
        Ok(super::collapse(result?))
    }

    /// The value of the error and exception types of the engine.
    fn error_property(&mut self, target: &Value, name: &str) -> Option<Value> {
        let name = name.to_ascii_lowercase();
        if let Some(error) = target.downcast::<ErrorObject>() {
            let record = Arc::clone(&error.0.read());
            return error_record_property(&record, &name);
        }
        let exception = target.downcast::<ExceptionObject>()?;
        Some(match name.as_str() {
            "message" => Value::string(&exception.0.message),
            "innerexception" => exception.0.inner.as_ref().map_or(Value::Null, exception_value),
            "errorrecord" => exception.0.record.as_ref().map_or(Value::Null, |record| (**record).clone().into_value()),
            "stacktrace" => Value::Null,
            "hresult" => Value::Int32(-2_146_233_088),
            "data" => Value::Dictionary(Arc::new(crate::object::Dictionary::hashtable())),
            "source" | "helplink" | "targetsite" => Value::Null,
            _ => return None,
        })
    }

    /// The same as [`Runtime::property`], where an error counts as none.
    pub fn property_quietly(&mut self, target: &Value, name: &str) -> Option<Value> {
        self.property(target, name).ok().flatten()
    }

    /// The names of all properties in order.
    pub fn property_names(&mut self, target: &Value) -> Vec<PsString> {
        let mut names = match target {
            Value::Object(object) => match object.body() {
                Body::Custom(custom) => custom.shape().names().to_vec(),
                Body::Instance(instance) => instance.properties.shape().names().to_vec(),
                Body::Wrapped(inner) => self.property_names(inner),
                Body::Native(_) => surface_properties(target),
            },
            other => surface_properties(other),
        };
        let members = extension(target).map(Extension::members).unwrap_or_default();
        for member in members {
            let is_property =
                matches!(member.body, MemberBody::Note(_) | MemberBody::Alias(_) | MemberBody::Script { .. });
            if is_property && !names.iter().any(|name| name.eq_ignore_case(&member.name)) {
                names.push(member.name);
            }
        }
        names
    }

    /// The type names of a value, most derived first.
    pub fn type_names(&mut self, target: &Value) -> Vec<PsString> {
        if let Some(names) = extension(target).and_then(Extension::type_names) {
            return names;
        }
        let mut names = Vec::new();
        let mut at = target.type_ref();
        while let Some(ty) = at {
            names.push(PsString::new(ty.name()));
            at = ty.base();
        }
        if !names.iter().any(|name| name.as_bytes() == b"System.Object") {
            names.push(PsString::new("System.Object"));
        }
        names
    }

    /// Sets a property, of the object or of its type.
    pub fn set_member(&mut self, target: &Value, name: &str, value: Value, is_static: bool) -> Eval<()> {
        if is_static {
            return self.set_static(target, name, value);
        }
        self.set_property(target, name, value)
    }

    /// Sets a property.
    pub fn set_property(&mut self, target: &Value, name: &str, value: Value) -> Eval<()> {
        if let Some(extension) = extension(target)
            && let Some(mut member) = extension.member(Symbol::new(name))
        {
            match &member.body {
                MemberBody::Note(_) => {
                    member.body = MemberBody::Note(value);
                    extension.set_member(member);
                    return Ok(());
                }
                MemberBody::Alias(other) => return self.set_property(target, &other.as_str(), value),
                MemberBody::Script { set, .. } if !set.is_null() => {
                    let set = set.clone();
                    return self.with_this(target, &set, &[value]).map(|_| ());
                }
                _ => {}
            }
        }
        let done = match target {
            Value::Dictionary(dictionary) => {
                dictionary.insert(&Value::string(name), value);
                true
            }
            Value::Object(object) => match object.body() {
                Body::Custom(custom) => custom.set(Symbol::new(name), value),
                Body::Instance(instance) => {
                    let value = self.convert_for_property(instance.type_ref(), name, value)?;
                    instance.properties.set(Symbol::new(name), value)
                }
                Body::Wrapped(inner) => return self.set_property(inner, name, value),
                Body::Native(_) => super::methods::set_property(self, target, name, &value)?,
            },
            _ => super::methods::set_property(self, target, name, &value)?,
        };
        if done {
            return Ok(());
        }
        let message = format!(
            "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
        );
        Err(runtime_error(if target.is_null() { "PropertyNotFound" } else { "PropertyAssignmentException" }, message)
            .with_id("PropertyNotFound"))
    }

    pub(super) fn invoke(&mut self, frame: &Frame, invoke: &Invoke) -> Eval<Value> {
        let target = self.eval(frame, &invoke.target)?;
        if invoke.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        let name = self.eval(frame, &invoke.name)?;
        let mut arguments = Vec::with_capacity(invoke.arguments.len());
        for argument in &invoke.arguments {
            arguments.push(self.eval(frame, argument)?.or_null());
        }
        let result = if let Value::ScriptBlock(_) = name.base() {
            self.with_this(&target, &name, &arguments)
        } else {
            let name = convert::text(&name, &self.settings()).as_str().into_owned();
            if invoke.is_static {
                self.static_call(&target, &name, &arguments)
            } else {
                self.call_method(&target, &name, &arguments)
            }
        };
        result.map_err(|interrupt| self.placed(interrupt, invoke.span))
    }

    /// A method's result.
    pub fn call_method(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
        if let Some(extension) = extension(target)
            && let Some(member) = extension.member(Symbol::new(name))
            && let MemberBody::Method(block) | MemberBody::Note(block) = &member.body
        {
            return self.with_this(target, &block.clone(), arguments);
        }
        if let Value::Object(object) = target
            && let Body::Instance(instance) = object.body()
            && let Some(result) = self.class_method(target, instance.type_ref(), name, arguments)?
        {
            return Ok(result);
        }
        if let Value::Object(object) = target
            && let Body::Wrapped(inner) = object.body()
        {
            return self.call_method(inner, name, arguments);
        }
        if target.is_null() {
            return Err(runtime_error("InvokeMethodOnNull", "You cannot call a method on a null-valued expression."));
        }
        match super::methods::call(self, target, name, arguments) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => {
                if let Some(items) = self.enumerate(target).filter(|items| !items.is_empty()) {
                    let mut all = Vec::new();
                    for item in items {
                        let value = self.call_method(&item, name, arguments)?;
                        if !matches!(value, Value::Nothing) {
                            all.push(value);
                        }
                    }
                    return Ok(super::collapse(all));
                }
                let ty = target.type_ref().map_or("System.Object", |ty| ty.name());
                let message =
                    format!("Method invocation failed because [{ty}] does not contain a method named '{name}'.");
                Err(runtime_error("MethodNotFound", message))
            }
            Err(interrupt) => Err(wrap_call(interrupt, name, arguments.len())),
        }
    }

    /// Whether there is such a method.
    pub fn has_method(&mut self, target: &Value, name: &str) -> bool {
        let ty = target.type_ref();
        let class = ty.and_then(|ty| self.class(Symbol::new(ty.name())));
        let in_class = class.is_some_and(|class| {
            class
                .lineage()
                .iter()
                .any(|class| class.definition.methods.iter().any(|method| method.name.eq_ignore_ascii_case(name)))
        });
        in_class
            || extension(target).and_then(|extension| extension.member(Symbol::new(name))).is_some()
            || ty.and_then(|ty| ty.info()).is_some_and(|info| {
                info.members_named(name).iter().any(|member| member.kind == posh_dotnet::surface::MemberKind::Method)
            })
    }

    pub(super) fn index(&mut self, target: &Value, index: &Value) -> Eval<Value> {
        if target.is_null() {
            return Err(runtime_error("NullArray", "Cannot index into a null array."));
        }
        if let Value::Dictionary(dictionary) = target.base() {
            if let Some(keys) = self.enumerate(index) {
                let values = keys.iter().map(|key| dictionary.get(key).unwrap_or_default()).collect();
                return Ok(Value::array(values));
            }
            if dictionary.is_ordered()
                && let Value::Int32(at) = index.base()
            {
                return Ok(usize::try_from(*at)
                    .ok()
                    .and_then(|at| dictionary.values().get(at).cloned())
                    .unwrap_or_default());
            }
            return Ok(dictionary.get(index).unwrap_or_default());
        }
        if let Some(indices) = self.enumerate(index) {
            if let Value::Array(array) = target.base()
                && array.rank() > 1
            {
                let at = flat_index(array, &indices);
                return Ok(at.and_then(|at| array.get(at)).unwrap_or_default());
            }
            let mut all = Vec::with_capacity(indices.len());
            for index in indices {
                let value = self.index(target, &index)?;
                if !matches!(value, Value::Nothing) {
                    all.push(value);
                }
            }
            return Ok(Value::array(all));
        }
        let length = match target.base() {
            Value::Array(array) => array.len(),
            Value::List(list) => list.len(),
            Value::String(text) => text.len(),
            other => match self.enumerate(other) {
                Some(items) => {
                    let at = self.position(index, items.len())?;
                    return Ok(at.and_then(|at| items.get(at).cloned()).unwrap_or_default());
                }
                None => {
                    if let Some(value) = super::methods::index(self, other, index)? {
                        return Ok(value);
                    }
                    let ty = other.type_ref().map_or("System.Object", |ty| ty.name());
                    return Err(runtime_error(
                        "CannotIndex",
                        format!("Unable to index into an object of type \"{ty}\"."),
                    ));
                }
            },
        };
        let at = self.position(index, length)?;
        Ok(match (target.base(), at) {
            (Value::Array(array), Some(at)) => array.get(at).unwrap_or_default(),
            (Value::List(list), Some(at)) => list.get(at).unwrap_or_default(),
            (Value::String(text), Some(at)) => text.unit_at(at).map_or(Value::Null, Value::Char),
            _ => Value::Null,
        })
    }

    fn position(&mut self, index: &Value, length: usize) -> Eval<Option<usize>> {
        let index = match index.base() {
            Value::Int32(at) => i64::from(*at),
            other => self.convert(other, known::INT32)?.as_i64().unwrap_or(0),
        };
        let at = if index < 0 { index + i64::try_from(length).unwrap_or(0) } else { index };
        Ok(usize::try_from(at).ok().filter(|at| *at < length))
    }

    pub(super) fn set_index(&mut self, target: &Value, index: &Value, value: Value) -> Eval<()> {
        match target.base() {
            Value::Null | Value::Nothing => Err(runtime_error("NullArray", "Cannot index into a null array.")),
            Value::Dictionary(dictionary) => {
                if dictionary.is_ordered()
                    && let Value::Int32(at) = index.base()
                    && let Some(key) = usize::try_from(*at).ok().and_then(|at| dictionary.keys().get(at).cloned())
                {
                    dictionary.insert(&key, value);
                    return Ok(());
                }
                let (key, value) = match dictionary.type_ref().arguments() {
                    [key, of] => (self.convert(index, *key)?, self.convert(&value, *of)?),
                    _ => (index.clone(), value),
                };
                dictionary.insert(&key, value);
                Ok(())
            }
            Value::Array(array) => {
                let at = match self.enumerate(index) {
                    Some(indices) if array.rank() > 1 => flat_index(array, &indices),
                    _ => self.position(index, array.len())?,
                };
                let value = self.convert(&value, array.element())?;
                if at.is_some_and(|at| array.set(at, value)) {
                    return Ok(());
                }
                let mut record = ErrorRecord::runtime(
                    "System.IndexOutOfRangeException",
                    "OperationStopped",
                    "Index was outside the bounds of the array.",
                );
                record.exception = Arc::new(Exception::new(
                    "System.IndexOutOfRangeException",
                    "Index was outside the bounds of the array.",
                ));
                Err(Interrupt::statement(record))
            }
            Value::List(list) => {
                let at = self.position(index, list.len())?;
                let value = match list.element() {
                    Some(element) => self.convert(&value, element)?,
                    None => value,
                };
                match at.and_then(|at| list.items_mut().get_mut(at).map(|slot| *slot = value)) {
                    Some(()) => Ok(()),
                    None => Err(super::methods::thrown(
                        "System.ArgumentOutOfRangeException",
                        "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
                    )),
                }
            }
            other => {
                let ty = other.type_ref().map_or("System.Object", |ty| ty.name());
                Err(runtime_error("CannotIndex", format!("Unable to index into an object of type \"{ty}\".")))
            }
        }
    }

    fn ps_object(&mut self, target: &Value) -> Eval<Value> {
        let mut properties = Vec::new();
        for name in self.property_names(target) {
            let value = self.property_quietly(target, &name.as_str()).unwrap_or_default();
            let type_name = value.type_ref().map_or("System.Object", |ty| ty.name());
            properties.push(super::patterns::record(
                "System.Management.Automation.PSNoteProperty",
                &[
                    ("MemberType", Value::string("NoteProperty")),
                    ("IsSettable", Value::Bool(true)),
                    ("IsGettable", Value::Bool(true)),
                    ("Value", value.clone()),
                    ("TypeNameOfValue", Value::string(type_name)),
                    ("Name", Value::String(name)),
                    ("IsInstance", Value::Bool(true)),
                ],
            ));
        }
        let names = self.type_names(target).into_iter().map(Value::String).collect();
        Ok(super::patterns::record(
            "System.Management.Automation.PSObject",
            &[
                ("Properties", Value::native(super::methods::Properties::new(target.clone(), properties))),
                ("BaseObject", target.base().clone()),
                ("TypeNames", Value::List(Arc::new(crate::object::List::new(known::ARRAYLIST, names)))),
            ],
        ))
    }
}

trait WithId {
    fn with_id(self, id: &str) -> Self;
}

impl WithId for Box<Interrupt> {
    fn with_id(mut self, id: &str) -> Self {
        if let Interrupt::Error { record, .. } = &mut *self {
            id.clone_into(&mut record.id);
        }
        self
    }
}

/// The place of an element of an array of several dimensions.
fn flat_index(array: &crate::object::ArrayObject, indices: &[Value]) -> Option<usize> {
    let mut at = 0;
    for (dimension, index) in indices.iter().enumerate() {
        let length = array.dimension(dimension)?;
        let index = usize::try_from(index.as_i64()?).ok().filter(|index| *index < length)?;
        at = at * length + index;
    }
    Some(at)
}

/// The properties of the .NET surface that every instance has.
fn surface_properties(target: &Value) -> Vec<PsString> {
    if target.downcast::<ErrorObject>().is_some() {
        return [
            "Exception",
            "TargetObject",
            "CategoryInfo",
            "FullyQualifiedErrorId",
            "ErrorDetails",
            "InvocationInfo",
            "ScriptStackTrace",
        ]
        .into_iter()
        .map(PsString::new)
        .collect();
    }
    let mut names = Vec::new();
    let mut at = target.base().type_ref();
    while let Some(ty) = at {
        for member in ty.info().map(|info| info.members()).unwrap_or_default() {
            let is_property = member.kind == posh_dotnet::surface::MemberKind::Property && !member.is_static();
            let name = PsString::new(member.name);
            if is_property && !names.contains(&name) {
                names.push(name);
            }
        }
        at = ty.base();
    }
    names
}

/// An exception as a value.
pub(crate) fn exception_value(exception: &Arc<Exception>) -> Value {
    if exception.object.is_null() {
        Value::native(ExceptionObject(Arc::clone(exception)))
    } else {
        exception.object.clone()
    }
}

fn error_record_property(record: &Arc<ErrorRecord>, name: &str) -> Option<Value> {
    use super::patterns::record as object;
    Some(match name {
        "exception" => exception_value(&record.exception),
        "fullyqualifiederrorid" => Value::string(&record.id),
        "targetobject" => record.target.clone(),
        "scriptstacktrace" => Value::string(&record.invocation.stack.join("\n")),
        "errordetails" => match &record.details {
            Some(text) => object(
                "System.Management.Automation.ErrorDetails",
                &[
                    ("Message", Value::string(text)),
                    ("RecommendedAction", Value::string(record.recommended.as_deref().unwrap_or(""))),
                ],
            ),
            None => Value::Null,
        },
        "categoryinfo" => object(
            "System.Management.Automation.ErrorCategoryInfo",
            &[
                ("Category", Value::string(&record.category)),
                ("Activity", Value::string(&record.activity)),
                ("Reason", Value::string(&record.reason())),
                ("TargetName", Value::string(record.target_name.as_deref().unwrap_or(""))),
                ("TargetType", Value::string(record.target_type.as_deref().unwrap_or(""))),
            ],
        ),
        "invocationinfo" => {
            let place = record.invocation.position.as_ref();
            let at = place.map(|place| place.source.position(place.span.start));
            let line = at.map_or(0, |at| at.line);
            object(
                "System.Management.Automation.InvocationInfo",
                &[
                    ("MyCommand", Value::string(&record.invocation.command)),
                    ("ScriptLineNumber", Value::Int32(i32::try_from(line).unwrap_or(0))),
                    ("OffsetInLine", Value::Int32(at.map_or(0, |at| i32::try_from(at.column).unwrap_or(0)))),
                    (
                        "ScriptName",
                        place.and_then(|place| place.source.name()).map_or(Value::Null, |name| Value::string(name)),
                    ),
                    ("Line", Value::string(place.and_then(|place| place.source.line(line)).unwrap_or(""))),
                    ("InvocationName", Value::string(&record.invocation.command)),
                    ("PositionMessage", Value::string("")),
                ],
            )
        }
        _ => return None,
    })
}

/// An exception that a method threw, as PowerShell wraps it.
pub(super) fn wrap_call(mut interrupt: Box<Interrupt>, name: &str, count: usize) -> Box<Interrupt> {
    if let Interrupt::Error { record, .. } = &mut *interrupt
        && !record.exception.type_name.starts_with("System.Management.Automation.")
        && record.exception.object.is_null()
        && !record.thrown
    {
        let inner = Arc::clone(&record.exception);
        let message = format!("Exception calling \"{name}\" with \"{count}\" argument(s): \"{}\"", inner.message);
        inner.type_name.rsplit('.').next().unwrap_or_default().clone_into(&mut record.id);
        let outer = Exception::new("System.Management.Automation.MethodInvocationException", message);
        record.exception = Arc::new(Exception { inner: Some(inner), ..outer });
        "NotSpecified".clone_into(&mut record.category);
    }
    interrupt
}
