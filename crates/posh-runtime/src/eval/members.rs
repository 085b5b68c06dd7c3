//! Properties, methods and elements of objects.

use std::sync::Arc;

use super::Frame;
use crate::code::{Expr, Invoke, Member};
use crate::convert;
use crate::error::{ErrorObject, ErrorRecord, Eval, Exception, ExceptionObject, Interrupt};
use crate::object::{Body, Custom, Dictionary, Header, InstanceMember, List, MemberBody, Object};
use crate::runtime::Runtime;
use crate::string::PsString;
use crate::symbol::Symbol;
use crate::types::native::{DateTimeOffsetObject, SecureStringObject, SwitchObject};
use crate::types::{TypeRef, known};
use crate::value::Value;

fn failure(id: &str, message: String) -> Box<Interrupt> {
    Interrupt::statement(ErrorRecord::runtime(id, "InvalidOperation", message))
}

fn header(value: &Value) -> Option<&Header> {
    Some(match value {
        Value::Object(object) => object.header(),
        Value::Array(array) => array.header(),
        Value::List(list) => list.header(),
        Value::Dictionary(dictionary) => dictionary.header(),
        _ => return None,
    })
}

fn custom(pairs: Vec<(&str, Value)>) -> Value {
    Value::Object(Arc::new(Object::new(Body::Custom(Custom::from_pairs(pairs)))))
}

impl Runtime {
    pub(crate) fn member(&mut self, frame: &Frame, member: &Member) -> Eval<Value> {
        let target = self.eval(frame, &member.target)?;
        if member.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        let name = self.eval(frame, &member.name)?;
        let name = convert::text(&name, &self.settings()).as_str().into_owned();
        let found =
            if member.is_static { self.static_property(&target, &name) } else { self.member_value(&target, &name) };
        found.map_err(|interrupt| self.placed(interrupt, member.span))
    }

    /// The value of a property; null when there is none, of a collection the values of its elements.
    pub fn member_value(&mut self, target: &Value, name: &str) -> Eval<Value> {
        if let Some(value) = self.property(target, name)? {
            return Ok(value);
        }
        if let Some(items) = self.enumerate(target) {
            let mut values = Vec::new();
            for item in items {
                if let Some(value) = self.property(&item, name)? {
                    match self.enumerate(&value) {
                        Some(inner) => values.extend(inner),
                        None => values.push(value),
                    }
                }
            }
            return Ok(match values.len() {
                0 => Value::Null,
                1 => values.pop().unwrap_or_default(),
                _ => Value::array(values),
            });
        }
        if self.strict > 1 && !target.is_null() {
            let message =
                format!("The property '{name}' cannot be found on this object. Verify that the property exists.");
            let mut record = ErrorRecord::runtime("PropertyNotFoundStrict", "NotSpecified", message);
            record.exception = Arc::new(Exception::new(
                "System.Management.Automation.PropertyNotFoundException",
                record.exception.message.clone(),
            ));
            return Err(Interrupt::statement(record));
        }
        Ok(Value::Null)
    }

    /// A property without an error when it is missing; for binding piped objects.
    pub fn property_quietly(&mut self, target: &Value, name: &str) -> Option<Value> {
        self.property(target, name).ok().flatten()
    }

    /// The property of this very object.
    pub fn property(&mut self, target: &Value, name: &str) -> Eval<Option<Value>> {
        let symbol = Symbol::new(name);
        if let Some(extension) = header(target).and_then(Header::extension)
            && let Some(member) = extension.member(symbol)
        {
            return self.added(target, member).map(Some);
        }
        if let Value::Object(object) = target {
            match object.body() {
                Body::Custom(custom) => {
                    if let Some(value) = custom.get(symbol) {
                        return Ok(Some(value));
                    }
                }
                Body::Instance(instance) => {
                    if let Some(value) = instance.properties.get(symbol) {
                        return Ok(Some(value));
                    }
                }
                Body::Wrapped(inner) => return self.property(&inner.clone(), name),
                Body::Native(_) => {}
            }
        }
        Ok(self.built_in(target, &name.to_ascii_lowercase()))
    }

    fn added(&mut self, target: &Value, member: InstanceMember) -> Eval<Value> {
        match member.body {
            MemberBody::Note(value) => Ok(value),
            MemberBody::Alias(of) => self.member_value(target, &of.as_str()),
            MemberBody::Script { get, .. } => {
                let values = self.with_this(target, &get, &[])?;
                Ok(super::collapse(values).or_null())
            }
            MemberBody::PropertySet(names) => {
                let mut pairs = Vec::new();
                for name in &names {
                    pairs.push((name.as_str().into_owned(), self.member_value(target, &name.as_str())?));
                }
                Ok(custom(pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()))
            }
            MemberBody::Method(block) => Ok(block),
            MemberBody::MemberSet(_) => Ok(Value::Null),
        }
    }

    fn with_this(&mut self, target: &Value, block: &Value, arguments: &[Value]) -> Eval<Vec<Value>> {
        let place = self.scope.ensure(Symbol::new("this"));
        let before = self.scope.slot(place);
        self.scope.put(place, crate::scope::Slot::Value(target.clone()));
        let result = self.call_block(block, arguments);
        self.scope.put(place, before);
        result
    }

    /// Properties that types have by themselves.
    fn built_in(&mut self, target: &Value, name: &str) -> Option<Value> {
        let count = |count: usize| Value::Int32(i32::try_from(count).unwrap_or(i32::MAX));
        match target.base() {
            Value::String(text) if name == "length" => Some(count(text.len())),
            Value::Array(array) if matches!(name, "length" | "count") => Some(count(array.len())),
            Value::Array(array) if name == "rank" => Some(count(array.rank())),
            Value::List(list) if name == "count" => Some(count(list.len())),
            Value::Dictionary(dictionary) => match dictionary.get_str(name) {
                Some(value) => Some(value),
                None => match name {
                    "count" => Some(count(dictionary.len())),
                    "keys" => Some(Value::array(dictionary.keys())),
                    "values" => Some(Value::array(dictionary.values())),
                    _ => None,
                },
            },
            Value::DateTime(date) => date_part(*date, name),
            Value::TimeSpan(ticks) => span_part(*ticks, name),
            Value::Type(ty) => match name {
                "name" => Some(Value::string(&ty.short_name())),
                "fullname" => Some(Value::string(&ty.full_name())),
                "namespace" => Some(Value::string(ty.namespace())),
                "isenum" => Some(Value::Bool(ty.is_enum())),
                "basetype" => Some(ty.base().map_or(Value::Null, Value::Type)),
                _ => None,
            },
            Value::Enum(value) if name == "value__" => Some(Value::Int64(value.value)),
            base @ Value::Object(_) => self.native_property(base, name),
            Value::Null | Value::Nothing => matches!(name, "count" | "length").then_some(Value::Int32(0)),
            _ if matches!(name, "count" | "length") => Some(Value::Int32(1)),
            _ => None,
        }
        .or_else(|| (matches!(name, "count" | "length") && !target.is_null()).then_some(Value::Int32(1)))
    }

    fn native_property(&mut self, target: &Value, name: &str) -> Option<Value> {
        if let Some(error) = target.downcast::<ErrorObject>() {
            let record = Arc::clone(&error.0.read());
            return error_property(&record, name);
        }
        if let Some(exception) = target.downcast::<ExceptionObject>() {
            return exception_property(&exception.0, name);
        }
        if let Some(switch) = target.downcast::<SwitchObject>() {
            return (name == "ispresent").then_some(Value::Bool(switch.0));
        }
        if let Some(secure) = target.downcast::<SecureStringObject>() {
            return (name == "length").then(|| Value::Int32(i32::try_from(secure.units.read().len()).unwrap_or(0)));
        }
        if let Some(date) = target.downcast::<DateTimeOffsetObject>() {
            use crate::value::{DateTime, DateTimeKind};
            return match name {
                "utcdatetime" => Some(Value::DateTime(DateTime::new(date.ticks - date.offset, DateTimeKind::Utc))),
                "datetime" => Some(Value::DateTime(DateTime::new(date.ticks, DateTimeKind::Unspecified))),
                "offset" => Some(Value::TimeSpan(date.offset)),
                _ => date_part(DateTime::new(date.ticks, DateTimeKind::Unspecified), name),
            };
        }
        None
    }

    fn static_property(&mut self, target: &Value, name: &str) -> Eval<Value> {
        let Value::Type(ty) = target.base() else { return self.member_value(target, name) };
        if let Some(class) = self.class(Symbol::new(ty.name())) {
            let statics = class.statics.read();
            if let Some((_, value)) = statics.iter().find(|(have, _)| *have == Symbol::new(name)) {
                return Ok(value.clone());
            }
        }
        if ty.is_enum() {
            return Ok(convert::to(&Value::string(name), *ty, &self.settings())?);
        }
        let lower = name.to_ascii_lowercase();
        Ok(match (ty.name(), lower.as_str()) {
            ("System.Int32", "maxvalue") => Value::Int32(i32::MAX),
            ("System.Int32", "minvalue") => Value::Int32(i32::MIN),
            ("System.Int64", "maxvalue") => Value::Int64(i64::MAX),
            ("System.Int64", "minvalue") => Value::Int64(i64::MIN),
            ("System.String", "empty") => Value::string(""),
            ("System.Environment", "newline") => Value::string("\n"),
            ("System.Math", "pi") => Value::Double(std::f64::consts::PI),
            ("System.Guid", "empty") => Value::Guid(Arc::new(uuid::Uuid::nil())),
            ("System.DateTime", "now" | "utcnow" | "today") => return self.now(&lower),
            _ => Value::Null,
        })
    }

    fn now(&mut self, which: &str) -> Eval<Value> {
        use crate::value::{DateTime, DateTimeKind};
        let local = self.zone.local_now();
        Ok(Value::DateTime(match which {
            "utcnow" => DateTime::new(local - self.zone.offset_at_local(local), DateTimeKind::Utc),
            "today" => DateTime::new(local - local.rem_euclid(864_000_000_000), DateTimeKind::Local),
            _ => DateTime::new(local, DateTimeKind::Local),
        }))
    }

    /// Sets a property.
    pub fn set_member(&mut self, target: &Value, name: &str, value: Value, is_static: bool) -> Eval<()> {
        let symbol = Symbol::new(name);
        if is_static {
            if let Value::Type(ty) = target.base()
                && let Some(class) = self.class(Symbol::new(ty.name()))
            {
                let mut statics = class.statics.write();
                if let Some((_, held)) = statics.iter_mut().find(|(have, _)| *have == symbol) {
                    *held = value;
                    return Ok(());
                }
            }
            return Err(failure(
                "PropertyNotFound",
                format!(
                    "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
                ),
            ));
        }
        if let Some(extension) = header(target).and_then(Header::extension)
            && let Some(member) = extension.member(symbol)
        {
            match member.body {
                MemberBody::Note(_) => {
                    extension.set_member(InstanceMember { body: MemberBody::Note(value), ..member });
                    return Ok(());
                }
                MemberBody::Script { set, .. } if !set.is_null() => {
                    self.with_this(target, &set, &[value])?;
                    return Ok(());
                }
                _ => {}
            }
        }
        match target.base() {
            Value::Dictionary(dictionary) => {
                dictionary.insert(&Value::string(name), value);
                return Ok(());
            }
            Value::Object(object) => {
                let set = match object.body() {
                    Body::Custom(custom) => custom.set(symbol, value.clone()),
                    Body::Instance(instance) => instance.properties.set(symbol, value.clone()),
                    _ => false,
                };
                if set {
                    return Ok(());
                }
            }
            _ => {}
        }
        if target.is_null() {
            return Err(failure(
                "PropertyNotFound",
                format!(
                    "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
                ),
            ));
        }
        Err(failure(
            "PropertyAssignmentException",
            format!(
                "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
            ),
        ))
    }

    /// An element.
    pub fn index(&mut self, target: &Value, index: &Value) -> Eval<Value> {
        if target.is_null() {
            return Err(failure("NullArray", "Cannot index into a null array.".to_owned()));
        }
        if let Value::Dictionary(dictionary) = target.base() {
            if dictionary.is_ordered()
                && let Some(at) = index.as_i64().filter(|_| index.is_number())
                && !dictionary.contains(index)
            {
                return Ok(usize::try_from(at)
                    .ok()
                    .and_then(|at| dictionary.values().get(at).cloned())
                    .unwrap_or(Value::Null));
            }
            return Ok(dictionary.get(index).unwrap_or(Value::Null));
        }
        if let Some(indexes) = self.enumerate(index) {
            let mut items = Vec::with_capacity(indexes.len());
            for index in indexes {
                let item = self.index(target, &index)?;
                if !matches!(item, Value::Null) || matches!(target.base(), Value::Array(_)) {
                    items.push(item);
                }
            }
            return Ok(Value::array(items));
        }
        let number = convert::to(index, known::INT32, &self.settings())?.as_i64().unwrap_or(0);
        let at = |length: usize| {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            let at = if number < 0 { number + length } else { number };
            usize::try_from(at).ok().filter(|at| i64::try_from(*at).is_ok_and(|at| at < length))
        };
        Ok(match target.base() {
            Value::Array(array) => at(array.len()).and_then(|at| array.get(at)).unwrap_or(Value::Null),
            Value::List(list) => at(list.len()).and_then(|at| list.get(at)).unwrap_or(Value::Null),
            Value::String(text) => at(text.len()).and_then(|at| text.unit_at(at)).map_or(Value::Null, Value::Char),
            other => match self.enumerate(other) {
                Some(items) => at(items.len()).and_then(|at| items.get(at).cloned()).unwrap_or(Value::Null),
                None if number == 0 || number == -1 => target.clone(),
                None => Value::Null,
            },
        })
    }

    /// Sets an element.
    pub fn set_index(&mut self, target: &Value, index: &Value, value: Value) -> Eval<()> {
        if let Value::Dictionary(dictionary) = target.base() {
            dictionary.insert(index, value);
            return Ok(());
        }
        let number = convert::to(index, known::INT32, &self.settings())?.as_i64().unwrap_or(0);
        let length = match target.base() {
            Value::Array(array) => array.len(),
            Value::List(list) => list.len(),
            _ => return Err(failure("CannotIndex", "Unable to index into an object of this type.".to_owned())),
        };
        let at = if number < 0 { number + i64::try_from(length).unwrap_or(0) } else { number };
        let place = usize::try_from(at).ok().filter(|at| *at < length);
        let Some(place) = place else {
            let mut record = ErrorRecord::runtime(
                "System.IndexOutOfRangeException",
                "OperationStopped",
                "Index was outside the bounds of the array.",
            );
            record.exception =
                Arc::new(Exception::new("System.IndexOutOfRangeException", record.exception.message.clone()));
            return Err(Interrupt::statement(record));
        };
        match target.base() {
            Value::Array(array) => {
                let element = array.element();
                let value =
                    if element == known::OBJECT { value } else { convert::to(&value, element, &self.settings())? };
                array.set(place, value);
            }
            Value::List(list) => list.items_mut()[place] = value,
            _ => {}
        }
        Ok(())
    }

    /// An object's own text, where a script gave it a `ToString`.
    pub(crate) fn own_text(&mut self, value: &Value) -> Eval<Option<PsString>> {
        let Some(extension) = header(value).and_then(Header::extension) else { return Ok(None) };
        let Some(InstanceMember { body: MemberBody::Method(block), .. }) = extension.member(Symbol::new("ToString"))
        else {
            return Ok(None);
        };
        let values = self.with_this(value, &block, &[])?;
        Ok(Some(convert::text(&super::collapse(values), &self.settings())))
    }

    pub(crate) fn invoke(&mut self, frame: &Frame, invoke: &Invoke) -> Eval<Value> {
        let target = self.eval(frame, &invoke.target)?;
        if invoke.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        let name = self.eval(frame, &invoke.name)?;
        let name = convert::text(&name, &self.settings()).as_str().into_owned();
        let mut arguments = Vec::with_capacity(invoke.arguments.len());
        for argument in &invoke.arguments {
            arguments.push(self.eval(frame, argument)?.or_null());
        }
        let result = match (invoke.is_static, target.base()) {
            (true, Value::Type(ty)) => self.static_method(*ty, &name, &arguments),
            _ => self.method(&target, &name, &arguments),
        };
        result.map_err(|interrupt| self.placed(interrupt, invoke.span))
    }

    /// Calls a method.
    pub fn method(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
        if target.is_null() {
            return Err(failure(
                "InvokeMethodOnNull",
                "You cannot call a method on a null-valued expression.".to_owned(),
            ));
        }
        if let Some(extension) = header(target).and_then(Header::extension)
            && let Some(InstanceMember { body: MemberBody::Method(block), .. }) = extension.member(Symbol::new(name))
        {
            let values = self.with_this(target, &block, arguments)?;
            return Ok(super::collapse(values));
        }
        let lower = name.to_ascii_lowercase();
        if let Some(value) = self.common_method(target, &lower, arguments)? {
            return Ok(value);
        }
        let found = match target.base() {
            Value::String(text) => self.string_method(&text.as_str(), &lower, arguments)?,
            Value::List(list) => list_method(list, &lower, arguments),
            Value::Dictionary(dictionary) => dictionary_method(dictionary, &lower, arguments),
            Value::DateTime(date) => self.date_method(*date, &lower, arguments),
            Value::ScriptBlock(_) => match lower.as_str() {
                "invoke" | "invokereturnasis" => Some(super::collapse(self.call_block(target, arguments)?)),
                _ => None,
            },
            _ => None,
        };
        found.ok_or_else(|| {
            let own = target.base().type_ref().unwrap_or(known::OBJECT);
            failure(
                "MethodNotFound",
                format!("Method invocation failed because [{}] does not contain a method named '{name}'.", own.name()),
            )
        })
    }

    fn common_method(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Option<Value>> {
        Ok(Some(match name {
            "tostring" if arguments.is_empty() => Value::String(self.text(target)?),
            "tostring" => {
                let format = convert::text(&arguments[0], &self.settings());
                let composite = format!("{{0:{}}}", format.as_str());
                let values = Value::array(vec![target.clone()]);
                crate::operators::composite(&Value::string(&composite), &values, &self.settings())?
            }
            "gettype" => target.base().type_ref().map_or(Value::Null, Value::Type),
            "equals" => Value::Bool(arguments.first().is_some_and(|other| target.same(other))),
            "foreach" | "where" => {
                let items = self.enumerate(target).unwrap_or_else(|| vec![target.clone()]);
                let block = arguments.first().cloned().unwrap_or_default();
                let mut out = Vec::new();
                for item in items {
                    let given = self.call_block_with(&block, &[], Some(item.clone()))?;
                    if name == "foreach" {
                        out.extend(given);
                    } else if convert::to_bool(&super::collapse(given)) {
                        out.push(item);
                    }
                }
                Value::array(out)
            }
            _ => return Ok(None),
        }))
    }

    fn string_method(&mut self, text: &str, name: &str, arguments: &[Value]) -> Eval<Option<Value>> {
        let given = |at: usize, runtime: &Runtime| {
            arguments
                .get(at)
                .map(|value| convert::text(value, &runtime.settings()).as_str().into_owned())
                .unwrap_or_default()
        };
        let number = |at: usize| arguments.get(at).and_then(Value::as_i64).and_then(|n| usize::try_from(n).ok());
        let whole = PsString::new(text);
        let index = |found: Option<usize>| {
            Value::Int32(found.map_or(-1, |at| i32::try_from(text[..at].encode_utf16().count()).unwrap_or(-1)))
        };
        let ignore = given(1, self).to_ascii_lowercase().contains("ignorecase");
        Ok(Some(match name {
            "toupper" | "toupperinvariant" => Value::string(&text.to_uppercase()),
            "tolower" | "tolowerinvariant" => Value::string(&text.to_lowercase()),
            "trim" | "trimstart" | "trimend" => {
                let set: Vec<char> =
                    (0..arguments.len()).flat_map(|at| given(at, self).chars().collect::<Vec<_>>()).collect();
                let is = |c: char| if set.is_empty() { c.is_whitespace() } else { set.contains(&c) };
                Value::string(match name {
                    "trim" => text.trim_matches(is),
                    "trimstart" => text.trim_start_matches(is),
                    _ => text.trim_end_matches(is),
                })
            }
            "startswith" if ignore => Value::Bool(text.to_lowercase().starts_with(&given(0, self).to_lowercase())),
            "endswith" if ignore => Value::Bool(text.to_lowercase().ends_with(&given(0, self).to_lowercase())),
            "startswith" => Value::Bool(text.starts_with(&given(0, self))),
            "endswith" => Value::Bool(text.ends_with(&given(0, self))),
            "contains" => Value::Bool(text.contains(&given(0, self))),
            "indexof" => index(text.find(&given(0, self))),
            "lastindexof" => index(text.rfind(&given(0, self))),
            "replace" => Value::string(&text.replace(&given(0, self), &given(1, self))),
            "substring" => {
                let start = number(0).unwrap_or(0);
                let count = number(1).unwrap_or_else(|| whole.len().saturating_sub(start));
                if start + count > whole.len() {
                    let message = "Exception calling \"Substring\": \"Index and length must refer to a location within the string.\"";
                    return Err(failure("ArgumentOutOfRangeException", message.to_owned()));
                }
                Value::String(whole.substring(start, count))
            }
            "split" => {
                let separators: Vec<char> = given(0, self).chars().collect();
                let parts: Vec<Value> = match separators.is_empty() {
                    true => text.split_whitespace().map(Value::string).collect(),
                    false => text.split(|c| separators.contains(&c)).map(Value::string).collect(),
                };
                Value::typed_array(known::STRING, parts)
            }
            "padleft" | "padright" => {
                let width = number(0).unwrap_or(0).saturating_sub(whole.len());
                let fill = given(1, self).chars().next().unwrap_or(' ').to_string().repeat(width);
                Value::string(&if name == "padleft" { format!("{fill}{text}") } else { format!("{text}{fill}") })
            }
            "insert" => {
                let at = number(0).unwrap_or(0);
                let (before, after) = (whole.substring(0, at), whole.substring(at, whole.len()));
                Value::string(&format!("{}{}{}", before.as_str(), given(1, self), after.as_str()))
            }
            "remove" => {
                let at = number(0).unwrap_or(0);
                let count = number(1).unwrap_or(whole.len());
                let (before, after) = (whole.substring(0, at), whole.substring(at.saturating_add(count), whole.len()));
                Value::string(&format!("{}{}", before.as_str(), after.as_str()))
            }
            "tochararray" => Value::typed_array(known::CHAR, whole.units().map(Value::Char).collect()),
            "compareto" => Value::Int32(text.cmp(given(0, self).as_str()) as i32),
            _ => return Ok(None),
        }))
    }

    fn date_method(&mut self, date: crate::value::DateTime, name: &str, arguments: &[Value]) -> Option<Value> {
        use crate::value::{DateTime, DateTimeKind};
        let amount = arguments.first().and_then(|value| {
            convert::to(value, known::DOUBLE, &self.settings())
                .ok()
                .and_then(|v| if let Value::Double(n) = v { Some(n) } else { None })
        });
        let unit = match name {
            "adddays" => 864_000_000_000.0,
            "addhours" => 36_000_000_000.0,
            "addminutes" => 600_000_000.0,
            "addseconds" => 10_000_000.0,
            "addmilliseconds" => 10_000.0,
            "touniversaltime" if date.kind() != DateTimeKind::Utc => {
                let ticks = date.ticks() - self.zone.offset_at_local(date.ticks());
                return Some(Value::DateTime(DateTime::new(ticks, DateTimeKind::Utc)));
            }
            "tolocaltime" if date.kind() != DateTimeKind::Local => {
                let ticks = date.ticks() + self.zone.offset_at_utc(date.ticks());
                return Some(Value::DateTime(DateTime::new(ticks, DateTimeKind::Local)));
            }
            "touniversaltime" | "tolocaltime" => return Some(Value::DateTime(date)),
            _ => return None,
        };
        Some(Value::DateTime(DateTime::new(date.ticks() + (amount? * unit).round() as i64, date.kind())))
    }

    /// Calls a static method or constructor.
    /// Calls a static method, or makes an object (`new`).
    pub fn static_method(&mut self, ty: TypeRef, name: &str, arguments: &[Value]) -> Eval<Value> {
        let text = |at: usize, runtime: &Runtime| {
            arguments
                .get(at)
                .map(|value| convert::text(value, &runtime.settings()).as_str().into_owned())
                .unwrap_or_default()
        };
        let lower = name.to_ascii_lowercase();
        let own = ty.definition().name();
        Ok(match (own, lower.as_str()) {
            ("System.String", "isnullorempty") => Value::Bool(text(0, self).is_empty()),
            ("System.String", "isnullorwhitespace") => Value::Bool(text(0, self).trim().is_empty()),
            ("System.String", "join") => {
                let items = match arguments.get(1) {
                    Some(one) if arguments.len() == 2 => one.clone(),
                    _ => Value::array(arguments.iter().skip(1).cloned().collect()),
                };
                crate::operators::join(&items, &arguments.first().cloned().unwrap_or_default(), &self.settings())
            }
            ("System.String", "format") => {
                let values = Value::array(arguments.iter().skip(1).cloned().collect());
                crate::operators::composite(&Value::string(&text(0, self)), &values, &self.settings())?
            }
            ("System.Guid", "newguid") => Value::Guid(Arc::new(uuid::Uuid::new_v4())),
            ("System.Guid" | "System.DateTime" | "System.Int32" | "System.Int64" | "System.Double", "parse") => {
                self.convert(&arguments.first().cloned().unwrap_or_default(), ty)?
            }
            ("System.Text.RegularExpressions.Regex", "escape") => Value::string(&posh_regex::escape(&text(0, self))),
            ("System.Collections.ArrayList" | "System.Collections.Generic.List`1", "new") => {
                let items = arguments.first().and_then(|value| self.enumerate(value)).unwrap_or_default();
                Value::List(Arc::new(List::new(ty, items)))
            }
            ("System.Collections.Hashtable", "new") => Value::Dictionary(Arc::new(Dictionary::hashtable())),
            ("System.Collections.Specialized.OrderedDictionary", "new") => {
                Value::Dictionary(Arc::new(Dictionary::ordered()))
            }
            ("System.Management.Automation.PSCredential", "new") => {
                let pairs = vec![
                    ("UserName", arguments.first().cloned().unwrap_or_default()),
                    ("Password", arguments.get(1).cloned().unwrap_or_default()),
                ];
                let made = custom(pairs);
                if let Value::Object(object) = &made {
                    object.header().extend().set_type_names(vec![PsString::new(own), PsString::new("System.Object")]);
                }
                made
            }
            ("System.Math", function) => {
                let number = |at: usize, runtime: &Runtime| -> Eval<f64> {
                    let value = arguments.get(at).cloned().unwrap_or_default();
                    match convert::to(&value, known::DOUBLE, &runtime.settings())? {
                        Value::Double(number) => Ok(number),
                        _ => Ok(0.0),
                    }
                };
                let first = number(0, self)?;
                match function {
                    "max" | "min" => {
                        let second = number(1, self)?;
                        let take_first = if function == "max" { first >= second } else { first <= second };
                        arguments.get(usize::from(!take_first)).cloned().unwrap_or_default()
                    }
                    "abs" => crate::operators::multiply(
                        &arguments[0],
                        &Value::Int32(if first < 0.0 { -1 } else { 1 }),
                        &self.settings(),
                    )?,
                    "floor" => Value::Double(first.floor()),
                    "ceiling" => Value::Double(first.ceil()),
                    "truncate" => Value::Double(first.trunc()),
                    "sqrt" => Value::Double(first.sqrt()),
                    "pow" => Value::Double(first.powf(number(1, self)?)),
                    "round" => {
                        let scale = 10_f64.powi(
                            arguments.get(1).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok()).unwrap_or(0),
                        );
                        Value::Double((first * scale).round_ties_even() / scale)
                    }
                    _ => return Err(super_not_there()),
                }
            }
            (_, "new") if arguments.len() == 1 => self.convert(&arguments[0], ty)?,
            _ => {
                let message = format!(
                    "Method invocation failed because [{}] does not contain a method named '{name}'.",
                    ty.name()
                );
                return Err(failure("MethodNotFound", message));
            }
        })
    }
}

fn super_not_there() -> Box<Interrupt> {
    Interrupt::statement(super::statements::not_there("this method"))
}

fn list_method(list: &Arc<List>, name: &str, arguments: &[Value]) -> Option<Value> {
    let first = arguments.first().cloned().unwrap_or_default();
    match name {
        "add" => {
            let mut items = list.items_mut();
            items.push(first);
            let at = i32::try_from(items.len() - 1).unwrap_or(0);
            return Some(if list.type_ref() == known::ARRAYLIST { Value::Int32(at) } else { Value::Nothing });
        }
        "addrange" => match first.base() {
            Value::Array(more) => list.items_mut().extend(more.to_vec()),
            Value::List(more) => {
                let more = more.to_vec();
                list.items_mut().extend(more);
            }
            other => list.items_mut().push(other.clone()),
        },
        "clear" => list.items_mut().clear(),
        "removeat" => {
            let at = usize::try_from(first.as_i64()?).ok()?;
            if at < list.len() {
                list.items_mut().remove(at);
            }
        }
        "remove" => {
            let found = list.items().iter().position(|item| item.same(&first));
            if let Some(at) = found {
                list.items_mut().remove(at);
            }
            if list.type_ref() != known::ARRAYLIST {
                return Some(Value::Bool(found.is_some()));
            }
        }
        "insert" => {
            let at = usize::try_from(first.as_i64()?).ok()?.min(list.len());
            list.items_mut().insert(at, arguments.get(1)?.clone());
        }
        "contains" => return Some(Value::Bool(list.items().iter().any(|item| item.same(&first)))),
        "indexof" => {
            let found = list.items().iter().position(|item| item.same(&first));
            return Some(Value::Int32(found.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1)));
        }
        "toarray" => return Some(Value::array(list.to_vec())),
        "reverse" => list.items_mut().reverse(),
        _ => return None,
    }
    Some(Value::Nothing)
}

fn dictionary_method(dictionary: &Arc<Dictionary>, name: &str, arguments: &[Value]) -> Option<Value> {
    let first = arguments.first().cloned().unwrap_or_default();
    Some(match name {
        "add" | "set_item" => {
            dictionary.insert(&first, arguments.get(1)?.clone());
            Value::Nothing
        }
        "remove" => {
            dictionary.remove(&first);
            Value::Nothing
        }
        "clear" => {
            dictionary.clear();
            Value::Nothing
        }
        "containskey" | "contains" => Value::Bool(dictionary.contains(&first)),
        "containsvalue" => Value::Bool(dictionary.values().iter().any(|value| value.same(&first))),
        "getenumerator" => Value::array(
            dictionary
                .pairs()
                .into_iter()
                .map(|(key, value)| {
                    let entry = custom(vec![("Name", key.clone()), ("Key", key), ("Value", value)]);
                    if let Value::Object(object) = &entry {
                        let names =
                            vec![PsString::new("System.Collections.DictionaryEntry"), PsString::new("System.Object")];
                        object.header().extend().set_type_names(names);
                    }
                    entry
                })
                .collect(),
        ),
        "clone" => {
            let copy = Dictionary::new(dictionary.type_ref(), dictionary.comparer());
            for (key, value) in dictionary.pairs() {
                copy.insert(&key, value);
            }
            Value::Dictionary(Arc::new(copy))
        }
        _ => return None,
    })
}

fn error_property(record: &Arc<ErrorRecord>, name: &str) -> Option<Value> {
    Some(match name {
        "exception" => Value::native(ExceptionObject(Arc::clone(&record.exception))),
        "fullyqualifiederrorid" => Value::string(&record.id),
        "targetobject" => record.target.clone(),
        "categoryinfo" => custom(vec![
            ("Category", Value::string(&record.category)),
            ("Activity", Value::string(&record.activity)),
            ("Reason", Value::string(&record.reason())),
            ("TargetName", Value::string(record.target_name.as_deref().unwrap_or_default())),
            ("TargetType", Value::string(record.target_type.as_deref().unwrap_or_default())),
        ]),
        "errordetails" => match (&record.details, &record.recommended) {
            (None, None) => Value::Null,
            (details, recommended) => custom(vec![
                ("Message", details.as_deref().map_or(Value::Null, Value::string)),
                ("RecommendedAction", recommended.as_deref().map_or(Value::Null, Value::string)),
            ]),
        },
        "scriptstacktrace" => Value::string(&record.invocation.stack.join("\n")),
        "invocationinfo" => {
            let position = record.invocation.position.as_ref();
            let line = position.map_or(0, |at| at.source.position(at.span.start).line);
            custom(vec![
                ("MyCommand", Value::string(&record.invocation.command)),
                ("ScriptLineNumber", Value::Int32(i32::try_from(line).unwrap_or(0))),
            ])
        }
        _ => return None,
    })
}

fn exception_property(exception: &Arc<Exception>, name: &str) -> Option<Value> {
    Some(match name {
        "message" => Value::string(&exception.message),
        "innerexception" => {
            exception.inner.as_ref().map_or(Value::Null, |inner| Value::native(ExceptionObject(Arc::clone(inner))))
        }
        "errorrecord" => match &exception.record {
            Some(record) => ErrorRecord::clone(record).into_value(),
            None => Value::Null,
        },
        _ => return None,
    })
}

fn date_part(date: crate::value::DateTime, name: &str) -> Option<Value> {
    use crate::value::DateTime;
    const DAY: i64 = 864_000_000_000;
    let (days, ticks) = (date.ticks().div_euclid(DAY), date.ticks().rem_euclid(DAY));
    let int = |number: i64| Value::Int32(i32::try_from(number).unwrap_or(0));
    let (year, month, day) = civil(days - 719_162);
    Some(match name {
        "ticks" => Value::Int64(date.ticks()),
        "year" => int(year),
        "month" => int(month),
        "day" => int(day),
        "hour" => int(ticks / 36_000_000_000),
        "minute" => int(ticks / 600_000_000 % 60),
        "second" => int(ticks / 10_000_000 % 60),
        "millisecond" => int(ticks / 10_000 % 1000),
        "date" => Value::DateTime(DateTime::new(days * DAY, date.kind())),
        "timeofday" => Value::TimeSpan(ticks),
        "kind" => Value::string(match date.kind() {
            crate::value::DateTimeKind::Utc => "Utc",
            crate::value::DateTimeKind::Local => "Local",
            crate::value::DateTimeKind::Unspecified => "Unspecified",
        }),
        _ => return None,
    })
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn span_part(ticks: i64, name: &str) -> Option<Value> {
    let int = |number: i64| Value::Int32(i32::try_from(number).unwrap_or(0));
    #[allow(clippy::cast_precision_loss)]
    let total = |unit: f64| Value::Double(ticks as f64 / unit);
    Some(match name {
        "ticks" => Value::Int64(ticks),
        "days" => int(ticks / 864_000_000_000),
        "hours" => int(ticks / 36_000_000_000 % 24),
        "minutes" => int(ticks / 600_000_000 % 60),
        "seconds" => int(ticks / 10_000_000 % 60),
        "milliseconds" => int(ticks / 10_000 % 1000),
        "totaldays" => total(864_000_000_000.0),
        "totalhours" => total(36_000_000_000.0),
        "totalminutes" => total(600_000_000.0),
        "totalseconds" => total(10_000_000.0),
        "totalmilliseconds" => total(10_000.0),
        _ => return None,
    })
}

/// Properties that objects of a type show, where the type has no members of its own to ask.
fn built_in_names(value: &Value) -> &'static [&'static str] {
    match value.base() {
        Value::String(_) => &["Length"],
        Value::DateTime(_) => &[
            "DateTime",
            "Date",
            "Day",
            "Hour",
            "Kind",
            "Millisecond",
            "Minute",
            "Month",
            "Second",
            "Ticks",
            "TimeOfDay",
            "Year",
        ],
        Value::TimeSpan(_) => &[
            "Ticks",
            "Days",
            "Hours",
            "Milliseconds",
            "Minutes",
            "Seconds",
            "TotalDays",
            "TotalHours",
            "TotalMilliseconds",
            "TotalMinutes",
            "TotalSeconds",
        ],
        Value::Array(_) => &["Length", "Rank"],
        Value::List(_) => &["Count"],
        Value::Dictionary(_) => &["Keys", "Values", "Count"],
        other if other.downcast::<ErrorObject>().is_some() => &[
            "Exception",
            "TargetObject",
            "CategoryInfo",
            "FullyQualifiedErrorId",
            "ErrorDetails",
            "InvocationInfo",
            "ScriptStackTrace",
        ],
        other if other.downcast::<ExceptionObject>().is_some() => &["Message", "InnerException"],
        other if other.downcast::<SwitchObject>().is_some() => &["IsPresent"],
        _ => &[],
    }
}

/// Methods that are known without calling them.
const METHODS: &[&str] = &["tostring", "gettype", "equals"];

impl Runtime {
    /// The names of all properties, in the order in which views show them.
    pub fn property_names(&mut self, value: &Value) -> Vec<PsString> {
        let mut names: Vec<PsString> = match value.base() {
            Value::Object(object) => match object.body() {
                Body::Custom(custom) => custom.pairs().into_iter().map(|(name, _)| name).collect(),
                Body::Instance(instance) => instance.properties.pairs().into_iter().map(|(name, _)| name).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        names.extend(built_in_names(value).iter().map(|name| PsString::new(name)));
        if let Some(extension) = header(value).and_then(Header::extension) {
            for member in extension.members() {
                let is_property = !matches!(
                    member.body,
                    MemberBody::Method(_) | MemberBody::MemberSet(_) | MemberBody::PropertySet(_)
                );
                if is_property && !member.hidden && !names.iter().any(|name| name.eq_ignore_case(&member.name)) {
                    names.push(member.name);
                }
            }
        }
        names
    }

    /// Sets a property of an object.
    pub fn set_property(&mut self, target: &Value, name: &str, value: Value) -> Eval<()> {
        self.set_member(target, name, value, false)
    }

    /// Calls a method.
    pub fn call_method(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
        self.method(target, name, arguments)
    }

    /// Whether an object has a method of this name.
    pub fn has_method(&mut self, target: &Value, name: &str) -> bool {
        let added =
            header(target).and_then(Header::extension).and_then(|extension| extension.member(Symbol::new(name)));
        if added.is_some_and(|member| matches!(member.body, MemberBody::Method(_))) {
            return true;
        }
        METHODS.contains(&name.to_ascii_lowercase().as_str())
            || target.base().type_ref().and_then(TypeRef::info).is_some_and(|info| !info.members_named(name).is_empty())
    }

    /// An object of a type, made by its constructor.
    pub fn construct(&mut self, type_name: &str, arguments: &[Value]) -> Eval<Value> {
        let ty = crate::types::resolve(type_name).map_err(|_| {
            failure(
                "TypeNotFound",
                format!("Cannot find type [{type_name}]: verify that the assembly containing this type is loaded."),
            )
        })?;
        self.static_method(ty, "new", arguments)
    }

    /// `[ref]$x`: not there yet.
    pub(crate) fn reference(&mut self, _: &Frame, _: &Expr) -> Eval<Value> {
        Err(Interrupt::statement(super::statements::not_there("[ref]")))
    }
}
