//! Types: their names, their identity, their place in the .NET surface.
//!
//! A [`TypeRef`] is a pointer to data that lives as long as the process, so that comparing types is comparing pointers.
//! What a type has, its base, interfaces, members with overloads, stands in [`posh_dotnet::surface`]; what the members do stands in
//! the files of this folder, one a type.

mod enums;
pub mod known;
mod name;
pub mod native;
mod resolve;

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use parking_lot::RwLock;
use posh_dotnet::surface::{self, TypeInfo, TypeKind};

pub use enums::EnumValue;
pub use resolve::{TypeNameError, resolve};

/// How a type is made.
#[derive(Debug)]
pub enum Form {
    /// A type with a name of its own; generic definitions too.
    Plain,
    /// An array of elements, of a rank.
    Array(TypeRef, usize),
    /// A generic type with its arguments.
    Generic(TypeRef, Vec<TypeRef>),
    /// A type parameter of a generic definition.
    Parameter,
}

/// What is known about a type.
#[derive(Debug)]
pub struct TypeData {
    name: &'static str,
    form: OnceLock<Form>,
    info: OnceLock<Option<TypeInfo>>,
    base: OnceLock<Option<TypeRef>>,
}

/// A type. Two are the same type when they are equal.
#[derive(Clone, Copy)]
pub struct TypeRef(&'static TypeData);

static INTERNED: LazyLock<RwLock<HashMap<String, TypeRef>>> = LazyLock::new(|| RwLock::new(known::all()));

impl TypeData {
    /// The data of a type that needs nothing but its name.
    pub const fn plain(name: &'static str) -> TypeData {
        TypeData { name, form: OnceLock::new(), info: OnceLock::new(), base: OnceLock::new() }
    }
}

impl PartialEq for TypeRef {
    fn eq(&self, other: &TypeRef) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for TypeRef {}

impl std::hash::Hash for TypeRef {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self.0).hash(state);
    }
}

impl std::fmt::Debug for TypeRef {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

fn intern(name: String, form: Form) -> TypeRef {
    let key = name.to_lowercase();
    if let Some(found) = INTERNED.read().get(&key) {
        return *found;
    }
    let mut interned = INTERNED.write();
    if let Some(found) = interned.get(&key) {
        return *found;
    }
    let data = TypeData::plain(Box::leak(name.into_boxed_str()));
    let _ = data.form.set(form);
    let made = TypeRef(Box::leak(Box::new(data)));
    interned.insert(key, made);
    made
}

impl TypeRef {
    /// The type whose data stands in a static.
    pub const fn of(data: &'static TypeData) -> TypeRef {
        TypeRef(data)
    }

    /// The type of this full name in the surface (generic definitions by backtick), or one interned before.
    pub fn find(name: &str) -> Option<TypeRef> {
        if let Some(found) = INTERNED.read().get(&name.to_lowercase()) {
            return Some(*found);
        }
        let info = surface::find(name)?;
        Some(intern(info.name().to_owned(), Form::Plain))
    }

    /// A type that is not in the surface: one that a script defined.
    pub fn define(name: &str) -> TypeRef {
        intern(name.to_owned(), Form::Plain)
    }

    /// How the type is made.
    pub fn form(self) -> &'static Form {
        self.0.form.get_or_init(|| Form::Plain)
    }

    /// `Type.ToString()`: `System.Collections.Generic.List``1[System.String]`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The last part of the name: `List``1`, `String[]`.
    pub fn short_name(self) -> String {
        match self.form() {
            Form::Array(element, rank) => format!("{}[{}]", element.short_name(), ",".repeat(rank - 1)),
            Form::Generic(definition, _) => definition.short_name(),
            _ => self.name().rsplit(['.', '+']).next().unwrap_or(self.name()).to_owned(),
        }
    }

    /// The namespace.
    pub fn namespace(self) -> &'static str {
        let plain = self.definition().name();
        plain.rfind('.').map_or("", |at| &plain[..at])
    }

    /// The type without its arguments; for an array the element's.
    pub fn definition(self) -> TypeRef {
        match self.form() {
            Form::Generic(definition, _) => *definition,
            Form::Array(element, _) => element.definition(),
            _ => self,
        }
    }

    /// The generic arguments.
    pub fn arguments(self) -> &'static [TypeRef] {
        if let Form::Generic(_, arguments) = self.form() { arguments } else { &[] }
    }

    /// The elements' type of an array.
    pub fn element(self) -> Option<TypeRef> {
        if let Form::Array(element, _) = self.form() { Some(*element) } else { None }
    }

    /// The array type of this element type.
    pub fn array(self, rank: usize) -> TypeRef {
        let rank = rank.max(1);
        intern(format!("{}[{}]", self.name(), ",".repeat(rank - 1)), Form::Array(self, rank))
    }

    /// This generic definition with arguments.
    pub fn with(self, arguments: &[TypeRef]) -> TypeRef {
        let names: Vec<&str> = arguments.iter().map(|argument| argument.name()).collect();
        intern(format!("{}[{}]", self.name(), names.join(",")), Form::Generic(self, arguments.to_vec()))
    }

    /// The row of the surface.
    pub fn info(self) -> Option<TypeInfo> {
        *self.0.info.get_or_init(|| match self.form() {
            Form::Array(..) => surface::find("System.Array"),
            Form::Generic(definition, _) => definition.info(),
            _ => surface::find(self.name()),
        })
    }

    /// The base type.
    pub fn base(self) -> Option<TypeRef> {
        *self.0.base.get_or_init(|| match self.form() {
            Form::Array(..) => Some(known::ARRAY),
            _ => self.info().and_then(|info| info.base()).and_then(|name| resolve(name).ok()),
        })
    }

    /// Sets the base of a type that a script defined.
    pub fn set_base(self, base: TypeRef) {
        let _ = self.0.base.set(Some(base));
    }

    /// The sort of type.
    pub fn kind(self) -> TypeKind {
        match self.form() {
            Form::Plain | Form::Generic(..) => self.info().map_or(TypeKind::Class, |info| info.kind()),
            _ => TypeKind::Class,
        }
    }

    /// Whether it is an enumeration.
    pub fn is_enum(self) -> bool {
        self.kind() == TypeKind::Enum || self.base() == Some(known::ENUM)
    }

    /// Whether it is a value type: a struct or an enumeration.
    pub fn is_value_type(self) -> bool {
        matches!(self.kind(), TypeKind::Struct | TypeKind::Enum) || self.is_enum()
    }

    /// For `Nullable[T]`, T.
    pub fn nullable(self) -> Option<TypeRef> {
        (self.definition().name() == "System.Nullable`1").then(|| self.arguments().first().copied()).flatten()
    }

    /// Whether a value of `other` is a value of this type.
    pub fn is_assignable_from(self, other: TypeRef) -> bool {
        if self == other || self == known::OBJECT {
            return true;
        }
        if let (Form::Array(mine, rank), Form::Array(theirs, other_rank)) = (self.form(), other.form()) {
            return rank == other_rank && !theirs.is_value_type() && mine.is_assignable_from(*theirs);
        }
        let mut at = Some(other);
        while let Some(ty) = at {
            if ty == self || (self.kind() == TypeKind::Interface && ty.implements(self)) {
                return true;
            }
            at = ty.base();
        }
        false
    }

    fn implements(self, interface: TypeRef) -> bool {
        let wanted = interface.definition().short_name();
        let wanted = wanted.split('`').next().unwrap_or_default();
        let arguments: Vec<String> = interface.arguments().iter().map(|argument| argument.display()).collect();
        if let Form::Array(element, 1) = self.form() {
            let generic =
                ["IEnumerable", "ICollection", "IList", "IReadOnlyList", "IReadOnlyCollection"].contains(&wanted);
            if generic && arguments.first().is_some_and(|argument| *argument == element.display()) {
                return true;
            }
        }
        let Some(info) = self.info() else { return false };
        let parameters: Vec<&str> = info.generic_parameters().collect();
        info.interfaces().any(|have| {
            let (name, inside) =
                have.split_once('[').map_or((have, ""), |(name, inside)| (name, inside.trim_end_matches(']')));
            let inside: Vec<String> = inside
                .split(',')
                .filter(|part| !part.is_empty())
                .map(|part| match parameters.iter().position(|parameter| *parameter == part) {
                    Some(at) => self.arguments().get(at).map_or_else(|| part.to_owned(), |argument| argument.display()),
                    None => part.to_owned(),
                })
                .collect();
            name == wanted && inside == arguments
        })
    }

    /// The name as PowerShell prints it in signatures: accelerators for the common types, `List[string]`.
    pub fn display(self) -> String {
        name::display(self)
    }

    /// `Type.FullName`: arguments with the assembly they come from.
    pub fn full_name(self) -> String {
        name::full(self)
    }
}
