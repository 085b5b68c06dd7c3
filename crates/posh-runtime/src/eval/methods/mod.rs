//! What members of .NET types do: properties, methods, constructors and static members by type. A family of types has a
//! file of its own; what is here leads to it.

mod collections;
mod dates;
mod script_cmdlet;
mod statics;
mod text;

use std::any::Any;
use std::sync::Arc;

use crate::convert;
use crate::error::{ErrorRecord, Eval, Exception, Interrupt};
use crate::object::NativeObject;
use crate::runtime::Runtime;
use crate::scope::VariableCell;
use crate::types::{TypeRef, known};
use crate::value::Value;

pub(super) use statics::{construct, static_call, static_property};

/// A .NET exception that a member throws.
pub(crate) fn thrown(type_name: &str, message: impl Into<String>) -> Box<Interrupt> {
    let id = type_name.rsplit('.').next().unwrap_or(type_name).to_owned();
    Interrupt::statement(ErrorRecord::new(Exception::new(type_name, message), id, "NotSpecified", Value::Null))
}

/// A count as `Int32`.
pub(super) fn int(value: usize) -> Value {
    Value::Int32(i32::try_from(value).unwrap_or(i32::MAX))
}

/// `[ref]`: a variable that is shared.
pub(crate) struct Reference(pub(crate) Arc<VariableCell>);

impl NativeObject for Reference {
    fn type_ref(&self) -> TypeRef {
        TypeRef::define("System.Management.Automation.PSReference")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `PSObject.Properties`: enumerable, and indexed by name.
pub(crate) struct Properties {
    owner: Value,
    items: Vec<Value>,
}

impl Properties {
    pub(crate) fn new(owner: Value, items: Vec<Value>) -> Properties {
        Properties { owner, items }
    }
}

impl NativeObject for Properties {
    fn type_ref(&self) -> TypeRef {
        TypeRef::define(
            "System.Management.Automation.PSMemberInfoIntegratingCollection`1[System.Management.Automation.PSPropertyInfo]",
        )
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn enumerate(&self) -> Option<Vec<Value>> {
        Some(self.items.clone())
    }
}

/// Arguments of a call, converted as they are asked for.
pub(super) struct Arguments<'a>(pub(super) &'a [Value]);

impl Arguments<'_> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn value(&self, at: usize) -> Value {
        self.0.get(at).cloned().unwrap_or_default()
    }

    pub(super) fn text(&self, runtime: &mut Runtime, at: usize) -> Eval<String> {
        Ok(runtime.text(&self.value(at))?.as_str().into_owned())
    }

    pub(super) fn int(&self, runtime: &mut Runtime, at: usize) -> Eval<i64> {
        let value = self.value(at);
        Ok(runtime.convert(&value, known::INT64)?.as_i64().unwrap_or(0))
    }

    pub(super) fn double(&self, runtime: &mut Runtime, at: usize) -> Eval<f64> {
        let value = self.value(at);
        Ok(if let Value::Double(number) = runtime.convert(&value, known::DOUBLE)? { number } else { 0.0 })
    }
}

fn name_of(value: &Value, set: &str) -> Option<Value> {
    let items = value.downcast::<Properties>()?;
    items
        .items
        .iter()
        .find(|item| match item {
            Value::Object(object) => match object.body() {
                crate::object::Body::Instance(instance) => {
                    let name = instance.properties.get(crate::symbol::Symbol::new("Name"));
                    name.is_some_and(|name| {
                        name.as_string().is_some_and(|name| name.as_str().eq_ignore_ascii_case(set))
                    })
                }
                _ => false,
            },
            _ => false,
        })
        .cloned()
}

/// A property of a .NET type.
pub(super) fn property(runtime: &mut Runtime, target: &Value, name: &str) -> Eval<Option<Value>> {
    let lower = name.to_ascii_lowercase();
    if let Some(reference) = target.downcast::<Reference>() {
        return Ok((lower == "value").then(|| reference.0.value.read().clone()));
    }
    let found = match target.base() {
        Value::String(text) => (lower == "length").then(|| int(text.len())),
        Value::DateTime(date) => dates::date_property(runtime, *date, &lower)?,
        Value::TimeSpan(ticks) => dates::span_property(*ticks, &lower),
        Value::Type(ty) => type_property(*ty, &lower),
        Value::Enum(value) if lower == "value__" => Some(Value::Int32(i32::try_from(value.value).unwrap_or(0))),
        Value::Array(_) | Value::List(_) | Value::Dictionary(_) => collections::property(target.base(), &lower),
        Value::Object(_) => {
            script_cmdlet::property(target, &lower).or_else(|| collections::object_property(target.base(), &lower))
        }
        Value::ScriptBlock(block) => match lower.as_str() {
            "ast" => None,
            "file" => Some(block.code.tree.source().name().map_or(Value::Null, |name| Value::string(name))),
            _ => None,
        },
        _ => None,
    };
    if found.is_some() {
        return Ok(found);
    }
    let is_collection = matches!(target.base(), Value::Array(_) | Value::List(_) | Value::Dictionary(_));
    let counts = lower == "count" || lower == "length";
    if counts && !is_collection && !matches!(target.base(), Value::Object(_) if runtime.enumerate(target).is_some()) {
        return Ok(Some(Value::Int32(i32::from(!target.is_null()))));
    }
    Ok(None)
}

fn type_property(ty: TypeRef, name: &str) -> Option<Value> {
    Some(match name {
        "name" => Value::string(&ty.short_name()),
        "fullname" => Value::string(&ty.full_name()),
        "namespace" => Value::string(ty.namespace()),
        "basetype" => ty.base().map_or(Value::Null, Value::Type),
        "isenum" => Value::Bool(ty.is_enum()),
        "isarray" => Value::Bool(ty.element().is_some()),
        "isvaluetype" => Value::Bool(ty.is_value_type()),
        "isgenerictype" => Value::Bool(!ty.arguments().is_empty()),
        "isclass" => Value::Bool(!ty.is_value_type()),
        "genericTypeArguments" => Value::array(ty.arguments().iter().map(|ty| Value::Type(*ty)).collect()),
        _ => return None,
    })
}

/// Sets a property of a .NET object; false when there is none.
pub(super) fn set_property(runtime: &mut Runtime, target: &Value, name: &str, value: &Value) -> Eval<bool> {
    if let Some(reference) = target.downcast::<Reference>()
        && name.eq_ignore_ascii_case("value")
    {
        let cell = Arc::clone(&reference.0);
        runtime.store_in_cell(&cell, crate::symbol::Symbol::new("ref"), value.clone())?;
        return Ok(true);
    }
    if let Value::List(list) = target.base()
        && name.eq_ignore_ascii_case("capacity")
    {
        let _ = list;
        return Ok(true);
    }
    Ok(false)
}

/// Calls a method of a .NET type; `None` when there is none.
pub(super) fn call(runtime: &mut Runtime, target: &Value, name: &str, arguments: &[Value]) -> Eval<Option<Value>> {
    let lower = name.to_ascii_lowercase();
    let given = Arguments(arguments);
    if let Some(found) = common(runtime, target, &lower, &given)? {
        return Ok(Some(found));
    }
    match target.base() {
        Value::String(text) => text::call(runtime, text, &lower, &given),
        Value::Char(unit) => text::call(runtime, &crate::string::PsString::from_unit(*unit), &lower, &given),
        Value::DateTime(date) => dates::date_call(runtime, *date, &lower, &given),
        Value::TimeSpan(ticks) => dates::span_call(runtime, *ticks, &lower, &given),
        Value::ScriptBlock(block) => block_call(runtime, target, block, &lower, arguments),
        Value::Type(ty) => type_call(runtime, *ty, &lower, &given),
        Value::Object(_) if target.downcast::<crate::pscmdlet::PsCmdlet>().is_some() => {
            script_cmdlet::call(runtime, target, &lower, &given)
        }
        Value::Object(_) if target.downcast::<crate::types::native::RegexObject>().is_some() => {
            statics::regex_call(runtime, target, &lower, &given)
        }
        Value::Object(_) if target.downcast::<crate::types::native::StringBuilderObject>().is_some() => {
            text::builder_call(runtime, target, &lower, &given)
        }
        Value::Array(_) | Value::List(_) | Value::Dictionary(_) | Value::Object(_) => {
            collections::call(runtime, target.base(), &lower, &given)
        }
        _ => collections::magic(runtime, target, &lower, &given),
    }
}

fn common(runtime: &mut Runtime, target: &Value, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match (name, given.len()) {
        ("tostring", 0) => Value::String(runtime.text(target)?),
        ("tostring", _) if !matches!(target.base(), Value::DateTime(_) | Value::TimeSpan(_) | Value::String(_)) => {
            let format = given.text(runtime, 0)?;
            let composite = Value::string(&format!("{{0:{}}}", format.replace('{', "{{").replace('}', "}}")));
            crate::operators::composite(&composite, &Value::array(vec![target.clone()]), &runtime.settings())?
        }
        ("gettype", 0) => target.type_ref().map_or(Value::Null, Value::Type),
        ("equals", 1) => Value::Bool(target.base().same(given.value(0).base())),
        ("gethashcode", 0) => Value::Int32(target.as_i64().and_then(|number| i32::try_from(number).ok()).unwrap_or(0)),
        ("compareto", 1) => {
            let other = given.value(0);
            let order =
                crate::operators::order(target, &other, crate::operators::Case::Sensitive, &runtime.settings())?;
            Value::Int32(order.map_or(0, |order| order as i32))
        }
        ("hasflag", 1) => {
            let wanted = match target.type_ref() {
                Some(ty) => runtime.convert(&given.value(0), ty)?.as_i64().unwrap_or(0),
                None => 0,
            };
            Value::Bool(target.as_i64().is_some_and(|bits| bits & wanted == wanted))
        }
        ("add", _) | ("remove", _) | ("match", _) if target.downcast::<Properties>().is_some() => {
            let owner = target.downcast::<Properties>().map(|all| all.owner.clone()).unwrap_or_default();
            return properties_call(runtime, &owner, name, given).map(Some);
        }
        _ => return Ok(None),
    }))
}

fn properties_call(runtime: &mut Runtime, owner: &Value, name: &str, given: &Arguments<'_>) -> Eval<Value> {
    match (name, owner) {
        ("remove", Value::Object(object)) => {
            let name = given.text(runtime, 0)?;
            let symbol = crate::symbol::Symbol::new(&name);
            if let crate::object::Body::Custom(custom) = object.body() {
                custom.remove(symbol);
            }
            if let Some(extension) = object.header().extension() {
                extension.remove_member(symbol);
            }
            Ok(Value::Nothing)
        }
        ("add", Value::Object(object)) => {
            let property = given.value(0);
            let name = runtime.get_member(&property, "Name")?;
            let name = runtime.text(&name)?.as_str().into_owned();
            let value = runtime.get_member(&property, "Value")?;
            if let crate::object::Body::Custom(custom) = object.body() {
                custom.set_or_add(&name, value);
            }
            Ok(Value::Nothing)
        }
        _ => Ok(Value::Nothing),
    }
}

fn block_call(
    runtime: &mut Runtime,
    target: &Value,
    block: &Arc<crate::block::ScriptBlock>,
    name: &str,
    arguments: &[Value],
) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "invoke" | "invokereturnasis" => {
            let values = runtime.call_block(target, arguments)?;
            if name == "invoke" { Value::array(values) } else { super::collapse(values) }
        }
        "getnewclosure" => {
            let variables = runtime.scope.variables();
            let kept = variables.into_iter().filter_map(|(name, slot)| slot.get().map(|value| (name, value))).collect();
            Value::ScriptBlock(Arc::new(crate::block::ScriptBlock {
                code: Arc::clone(&block.code),
                module: block.module,
                closure: Some(kept),
            }))
        }
        _ => return Ok(None),
    }))
}

fn type_call(runtime: &mut Runtime, ty: TypeRef, name: &str, given: &Arguments<'_>) -> Eval<Option<Value>> {
    Ok(Some(match name {
        "isassignablefrom" => match given.value(0).base() {
            Value::Type(other) => Value::Bool(ty.is_assignable_from(*other)),
            _ => Value::Bool(false),
        },
        "issubclassof" => match given.value(0).base() {
            Value::Type(other) => Value::Bool(*other != ty && other.is_assignable_from(ty)),
            _ => Value::Bool(false),
        },
        "isinstanceoftype" => Value::Bool(crate::operators::is(&given.value(0), ty)),
        "getelementtype" => ty.element().map_or(Value::Null, Value::Type),
        "getenumnames" => Value::typed_array(
            known::STRING,
            ty.enum_names().into_iter().map(|(name, _)| Value::string(name)).collect(),
        ),
        "tostring" => Value::String(runtime.text(&Value::Type(ty))?),
        _ => return Ok(None),
    }))
}

/// An element by a key of an object that has an indexer of its own.
pub(crate) fn index(runtime: &mut Runtime, target: &Value, index: &Value) -> Eval<Option<Value>> {
    let name = runtime.text(index)?.as_str().into_owned();
    Ok(name_of(target, &name))
}

/// Sets a static property; there are few that scripts set, and those have nothing to do here.
pub(super) fn set_static(_: &mut Runtime, ty: TypeRef, name: &str, _: &Value) -> Eval<()> {
    let accepted =
        ["System.Net.ServicePointManager", "System.Console", "System.Threading.Thread", "System.Environment"];
    if accepted.contains(&ty.name()) {
        return Ok(());
    }
    let message = format!(
        "The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
    );
    Err(Interrupt::statement(ErrorRecord::runtime("PropertyNotFound", "InvalidOperation", message)))
}

/// Whether a value counts as true.
pub(super) fn truth(values: Vec<Value>) -> bool {
    convert::to_bool(&super::collapse(values))
}
