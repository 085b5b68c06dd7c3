//! Classes and enums of scripts, references.

use std::rc::Rc;
use std::sync::Arc;

use parking_lot::RwLock;

use super::{Frame, collapse};
use crate::class::{Class, Instance};
use crate::code::{Expr, Method, TypeDefinition};
use crate::convert;
use crate::error::{ErrorRecord, Eval, Interrupt};
use crate::object::{Body, Custom, Object};
use crate::runtime::Runtime;
use crate::scope::Scope;
use crate::string::PsString;
use crate::symbol::Symbol;
use crate::types::{TypeRef, known};
use crate::value::Value;

impl Runtime {
    pub(super) fn define_type(&mut self, frame: &Frame, definition: &Arc<TypeDefinition>) -> Eval<()> {
        let type_ref = TypeRef::define(&definition.name);
        let mut base = None;
        if let Some(spec) = definition.bases.first()
            && !definition.is_enum
        {
            let parent = self.type_of(spec)?;
            type_ref.set_base(parent);
            base = self.class(Symbol::new(parent.name()));
        }
        let class = Rc::new(Class { type_ref, definition: Arc::clone(definition), base, statics: RwLock::default() });
        self.define_class(Rc::clone(&class));
        let mut next = 0_i64;
        for property in definition.properties.iter().filter(|property| property.is_static || definition.is_enum) {
            let mut value = match &property.initial {
                Some(expression) => self.eval(frame, expression)?,
                None if definition.is_enum => Value::Int64(next),
                None => Value::Null,
            };
            if definition.is_enum {
                let number = value.as_i64().unwrap_or(next);
                next = number + 1;
                value = Value::Enum(Arc::new(crate::types::EnumValue { ty: type_ref, value: number }));
            } else if let Some(spec) = &property.type_name {
                let wanted = self.type_of(spec)?;
                value = self.convert(&value, wanted)?;
            }
            class.statics.write().push((Symbol::new(&property.name), value));
        }
        if definition.is_enum {
            let statics = class.statics.read();
            let names = statics.iter().map(|(name, value)| (name.as_str(), value.as_i64().unwrap_or(0))).collect();
            type_ref.define_enum(names, definition.is_flags);
        }
        Ok(())
    }

    pub(super) fn convert_to_class(&mut self, value: &Value, class: &Rc<Class>) -> Eval<Value> {
        if let Some(own) = value.type_ref()
            && class.type_ref.is_assignable_from(own)
        {
            return Ok(value.clone());
        }
        if class.definition.is_enum {
            return self.enum_of(value, class);
        }
        if value.is_null() {
            return Ok(Value::Null);
        }
        if let Value::Dictionary(dictionary) = value.base() {
            let made = self.instantiate(class, &[])?;
            for (key, value) in dictionary.pairs() {
                let name = self.text(&key)?.as_str().into_owned();
                self.set_property(&made, &name, value)?;
            }
            return Ok(made);
        }
        let takes_one =
            class.definition.methods.iter().any(|method| method.is_constructor && method.code.parameters.len() == 1);
        if takes_one {
            return self.instantiate(class, std::slice::from_ref(value));
        }
        let shown = self.text(value)?;
        let own = value.type_ref().map_or("System.Object", |ty| ty.name());
        let message =
            format!("Cannot convert the \"{shown}\" value of type \"{own}\" to type \"{}\".", class.type_ref.name());
        Err(Interrupt::statement(ErrorRecord::runtime(
            "ConvertToFinalInvalidCastException",
            "InvalidArgument",
            message,
        )))
    }

    fn enum_of(&mut self, value: &Value, class: &Rc<Class>) -> Eval<Value> {
        if let Some(number) = value.as_i64()
            && !matches!(value.base(), Value::Char(_))
        {
            return Ok(Value::Enum(Arc::new(crate::types::EnumValue { ty: class.type_ref, value: number })));
        }
        let shown = self.text(value)?.as_str().into_owned();
        let statics = class.statics.read().clone();
        let mut total = 0;
        for part in shown.split(',').map(str::trim) {
            let exact = statics.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(part));
            let Some((_, found)) = exact else {
                let names: Vec<&str> = statics.iter().map(|(name, _)| name.as_str()).collect();
                let name = class.type_ref.name();
                let message = format!(
                    "Cannot convert value \"{shown}\" to type \"{name}\". Error: \"Unable to match the identifier name {shown} to a valid enumerator name. Specify one of the following enumerator names and try again:\n{}\"",
                    names.join(", ")
                );
                return Err(Interrupt::statement(ErrorRecord::runtime(
                    "InvalidCastFromStringToEnumeration",
                    "InvalidArgument",
                    message,
                )));
            };
            total |= found.as_i64().unwrap_or(0);
        }
        Ok(Value::Enum(Arc::new(crate::types::EnumValue { ty: class.type_ref, value: total })))
    }

    /// The text of a value that a script's class or enum gives it.
    pub(super) fn own_text(&mut self, value: &Value) -> Eval<Option<PsString>> {
        match value {
            Value::Enum(member) if member.ty.info().is_none() => {
                let Some(class) = self.class(Symbol::new(member.ty.name())) else { return Ok(None) };
                let statics = class.statics.read();
                if let Some((name, _)) = statics.iter().find(|(_, value)| value.as_i64() == Some(member.value)) {
                    return Ok(Some(PsString::new(name.as_str())));
                }
                let set = |value: &Value| value.as_i64().is_some_and(|bits| bits != 0 && member.value & bits == bits);
                let names: Vec<&str> =
                    statics.iter().filter(|(_, value)| set(value)).map(|(name, _)| name.as_str()).collect();
                let shown = if class.definition.is_flags && !names.is_empty() {
                    names.join(", ")
                } else {
                    member.value.to_string()
                };
                Ok(Some(PsString::new(&shown)))
            }
            Value::Object(object) => {
                if let Some(extension) = object.header().extension()
                    && let Some(member) = extension.member(Symbol::new("ToString"))
                    && let crate::object::MemberBody::Method(block) = member.body
                {
                    let text = self.with_this(value, &block, &[])?;
                    return Ok(Some(convert::text(&text, &self.settings())));
                }
                if let Body::Instance(instance) = object.body()
                    && let Some(text) = self.class_method(value, instance.type_ref(), "ToString", &[])?
                {
                    return Ok(Some(convert::text(&text, &self.settings())));
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// `[ref]$variable`
    pub(super) fn reference(&mut self, frame: &Frame, operand: &Expr) -> Eval<Value> {
        if let Expr::Variable(crate::code::Variable::Local(_, name)) = operand {
            let (scope, place) = self.scope.locate(*name).unwrap_or_else(|| {
                let place = frame.scope.ensure(*name);
                (Rc::clone(&frame.scope), place)
            });
            let cell = super::variables::promote(&scope, place);
            return Ok(Value::native(super::methods::Reference(cell)));
        }
        let value = self.eval(frame, operand)?;
        Ok(Value::native(super::methods::Reference(Arc::new(crate::scope::VariableCell::new(value)))))
    }

    pub(super) fn convert_for_property(&mut self, ty: TypeRef, name: &str, value: Value) -> Eval<Value> {
        let Some(class) = self.class(Symbol::new(ty.name())) else { return Ok(value) };
        for class in class.lineage() {
            if let Some(property) =
                class.definition.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
                && let Some(spec) = &property.type_name
            {
                let wanted = self.type_of(spec)?;
                return self.convert(&value, wanted);
            }
        }
        Ok(value)
    }

    /// A new object of a type, by name.
    pub fn construct(&mut self, type_name: &str, arguments: &[Value]) -> Eval<Value> {
        if let Some(class) = self.class(Symbol::new(type_name)) {
            return self.instantiate(&class, arguments);
        }
        let ty = crate::types::resolve(type_name).map_err(|_| {
            let message = format!("Unable to find type [{type_name}].");
            Interrupt::statement(ErrorRecord::runtime("TypeNotFound", "InvalidOperation", message))
        })?;
        super::methods::construct(self, ty, arguments)
    }

    pub(crate) fn instantiate(&mut self, class: &Rc<Class>, arguments: &[Value]) -> Eval<Value> {
        let properties = Custom::new(Arc::default(), Vec::new());
        let made = Value::Object(Arc::new(Object::new(Body::Instance(Instance::new(class.type_ref, properties)))));
        let Value::Object(object) = &made else { return Ok(made) };
        let Body::Instance(instance) = object.body() else { return Ok(made.clone()) };
        for class in class.lineage().into_iter().rev() {
            for property in class.definition.properties.iter().filter(|property| !property.is_static) {
                let mut value = match &property.initial {
                    Some(expression) => {
                        let frame = self.class_frame(&made, None);
                        self.eval(&frame, expression)?
                    }
                    None => Value::Null,
                };
                if let Some(spec) = &property.type_name {
                    let wanted = self.type_of(spec)?;
                    value = if property.initial.is_none() { default_of(wanted) } else { self.convert(&value, wanted)? };
                }
                instance.properties.set_or_add(&property.name, value);
            }
        }
        self.run_constructor(&made, class, arguments)?;
        Ok(made)
    }

    fn run_constructor(&mut self, this: &Value, class: &Rc<Class>, arguments: &[Value]) -> Eval<()> {
        let constructors: Vec<&Method> =
            class.definition.methods.iter().filter(|method| method.is_constructor && !method.is_static).collect();
        if constructors.is_empty() {
            if let Some(base) = class.base.clone() {
                return self.run_constructor(this, &base, &[]);
            }
            return if arguments.is_empty() { Ok(()) } else { Err(no_overload("new", arguments.len())) };
        }
        let Some(method) = self.choose(&constructors, arguments) else {
            return Err(no_overload(".ctor", arguments.len()));
        };
        if let Some(base) = class.base.clone() {
            let frame = self.class_frame(this, Some((method, arguments)));
            self.bind_method(&frame, method, arguments)?;
            let mut given = Vec::new();
            for expression in &method.base_arguments {
                given.push(self.eval(&frame, expression)?);
            }
            self.run_constructor(this, &base, &given)?;
        }
        self.run_method(this, &class.definition.name, method, arguments).map(|_| ())
    }

    /// The overload that takes the arguments: as many parameters, converted when need be.
    fn choose<'m>(&mut self, methods: &[&'m Method], arguments: &[Value]) -> Option<&'m Method> {
        let fitting: Vec<&'m Method> =
            methods.iter().copied().filter(|method| method.code.parameters.len() == arguments.len()).collect();
        let mut best = None;
        for method in fitting {
            let mut score = 0;
            for (parameter, argument) in method.code.parameters.iter().zip(arguments) {
                let wanted = parameter.type_name.as_ref().and_then(|spec| self.type_of(spec).ok());
                match wanted {
                    Some(wanted) if argument.type_ref() == Some(wanted) => score += 3,
                    Some(wanted) if argument.type_ref().is_some_and(|own| wanted.is_assignable_from(own)) => score += 2,
                    Some(wanted) => match self.convert(argument, wanted) {
                        Ok(_) => score += 0,
                        Err(_) => score -= 100,
                    },
                    None => score += 1,
                }
            }
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((method, score));
            }
        }
        best.map(|(method, _)| method)
    }

    pub(super) fn class_method(
        &mut self,
        this: &Value,
        ty: TypeRef,
        name: &str,
        arguments: &[Value],
    ) -> Eval<Option<Value>> {
        let Some(class) = self.class(Symbol::new(ty.name())) else { return Ok(None) };
        for class in class.lineage() {
            let wanted = this.is_null();
            let is_method = |method: &&Method| {
                !method.is_constructor && method.is_static == wanted && method.name.eq_ignore_ascii_case(name)
            };
            let named: Vec<&Method> = class.definition.methods.iter().filter(is_method).collect();
            if named.is_empty() {
                continue;
            }
            let Some(method) = self.choose(&named, arguments) else { continue };
            return self.run_method(this, &class.definition.name, method, arguments).map(Some);
        }
        Ok(None)
    }

    fn class_frame(&mut self, this: &Value, method: Option<(&Method, &[Value])>) -> Frame {
        let code = match method {
            Some((method, _)) => Arc::clone(&method.code),
            None => match self.class_code() {
                Some(code) => code,
                None => Arc::new(empty_code()),
            },
        };
        let scope = Scope::new(Some(Rc::clone(&self.scope)), &code.locals);
        scope.set("this", this.clone());
        Frame::own(scope, code)
    }

    fn class_code(&self) -> Option<Arc<crate::code::Code>> {
        None
    }

    fn bind_method(&mut self, frame: &Frame, method: &Method, arguments: &[Value]) -> Eval<()> {
        for (parameter, argument) in method.code.parameters.iter().zip(arguments) {
            let value = match &parameter.type_name {
                Some(spec) => {
                    let wanted = self.type_of(spec)?;
                    self.convert(argument, wanted)?
                }
                None => argument.clone(),
            };
            frame.scope.set(&parameter.name, value);
        }
        Ok(())
    }

    fn run_method(&mut self, this: &Value, class: &str, method: &Method, arguments: &[Value]) -> Eval<Value> {
        let frame = self.class_frame(this, Some((method, arguments)));
        self.bind_method(&frame, method, arguments)?;
        let name = format!("{class}.{}", method.name);
        let mut out = crate::pipeline::Collector::default();
        self.call(&name, &frame, |runtime, frame| runtime.run_body(frame, None, &mut out))?;
        let Some(spec) = &method.return_type else { return Ok(Value::Nothing) };
        let wanted = self.type_of(spec)?;
        if wanted == known::VOID || method.is_constructor {
            return Ok(Value::Nothing);
        }
        let value = collapse(out.0);
        self.convert(&value.or_null(), wanted)
    }

    pub(super) fn static_property(&mut self, target: &Value, name: &str) -> Eval<Value> {
        let ty = self.static_target(target)?;
        if let Some(class) = self.class(Symbol::new(ty.name())) {
            for class in class.lineage() {
                let found = class
                    .statics
                    .read()
                    .iter()
                    .find(|(have, _)| *have == Symbol::new(name))
                    .map(|(_, value)| value.clone());
                if let Some(value) = found {
                    return Ok(value);
                }
            }
        }
        if ty.is_enum()
            && let Some((_, value)) = ty.enum_names().into_iter().find(|(have, _)| have.eq_ignore_ascii_case(name))
        {
            return Ok(Value::Enum(Arc::new(crate::types::EnumValue { ty, value })));
        }
        Ok(super::methods::static_property(self, ty, name)?.unwrap_or_default())
    }

    pub(super) fn set_static(&mut self, target: &Value, name: &str, value: Value) -> Eval<()> {
        let ty = self.static_target(target)?;
        let value = self.convert_for_property(ty, name, value)?;
        if let Some(class) = self.class(Symbol::new(ty.name())) {
            for class in class.lineage() {
                if let Some((_, slot)) = class.statics.write().iter_mut().find(|(have, _)| *have == Symbol::new(name)) {
                    *slot = value;
                    return Ok(());
                }
            }
        }
        super::methods::set_static(self, ty, name, &value)
    }

    pub(super) fn static_call(&mut self, target: &Value, name: &str, arguments: &[Value]) -> Eval<Value> {
        let ty = self.static_target(target)?;
        let class = self.class(Symbol::new(ty.name()));
        if name.eq_ignore_ascii_case("new") {
            return match class {
                Some(class) => self.instantiate(&class, arguments),
                None => super::methods::construct(self, ty, arguments),
            };
        }
        if class.is_some()
            && let Some(value) = self.class_method(&Value::Null, ty, name, arguments)?
        {
            return Ok(value);
        }
        match super::methods::static_call(self, ty, name, arguments) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => {
                let message = format!(
                    "Method invocation failed because [{}] does not contain a method named '{name}'.",
                    ty.name()
                );
                Err(Interrupt::statement(ErrorRecord::runtime("MethodNotFound", "InvalidOperation", message)))
            }
            Err(interrupt) => Err(super::members::wrap_call(interrupt, name, arguments.len())),
        }
    }

    fn static_target(&mut self, target: &Value) -> Eval<TypeRef> {
        match target.base() {
            Value::Type(ty) => Ok(*ty),
            other => Ok(other.type_ref().unwrap_or(known::OBJECT)),
        }
    }
}

fn empty_code() -> crate::code::Code {
    let parsed = posh_syntax::parse("", None);
    let root = parsed.tree.root();
    crate::code::Code {
        tree: parsed.tree,
        node: root,
        locals: Vec::new(),
        parameters: Vec::new(),
        is_advanced: false,
        default_set: None,
        should_process: false,
        high_impact: false,
        no_positions: false,
        begin: None,
        process: None,
        end: None,
        clean: None,
        namespaces: Arc::from([]),
    }
}

fn no_overload(name: &str, count: usize) -> Box<Interrupt> {
    let message = format!("Cannot find an overload for \"{name}\" and the argument count: \"{count}\".");
    Interrupt::statement(ErrorRecord::runtime("MethodCountCouldNotFindBest", "NotSpecified", message))
}

/// The value that a property of a type begins with.
fn default_of(ty: TypeRef) -> Value {
    if ty == known::BOOLEAN {
        return Value::Bool(false);
    }
    if !ty.is_value_type() {
        return Value::Null;
    }
    crate::convert::to(
        &Value::Int32(0),
        ty,
        &crate::convert::Settings {
            culture: &posh_culture::Culture::invariant(),
            zone: &posh_culture::date::FixedZone { offset: 0, now: 0 },
            separator: " ",
        },
    )
    .unwrap_or(Value::Null)
}
