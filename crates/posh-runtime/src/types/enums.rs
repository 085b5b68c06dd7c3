//! Values of enumerations.

use std::collections::HashMap;
use std::sync::LazyLock;

use parking_lot::RwLock;
use posh_culture::enums::{self, EnumShape};

use super::TypeRef;
use crate::failure::{Attempt, Failure};

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The enumeration.
    pub ty: TypeRef,
    /// The value; that of `UInt64` by its bits.
    pub value: i64,
}

/// What a script's enumeration is: its names with their values, and whether it is a set of flags.
type ScriptEnum = (Vec<(&'static str, i64)>, bool);

static SCRIPT_ENUMS: LazyLock<RwLock<HashMap<TypeRef, ScriptEnum>>> = LazyLock::new(RwLock::default);

impl TypeRef {
    /// Makes this type an enumeration that a script defined.
    pub fn define_enum(self, names: Vec<(&'static str, i64)>, flags: bool) {
        self.set_base(super::known::ENUM);
        SCRIPT_ENUMS.write().insert(self, (names, flags));
    }

    /// The names and values of an enumeration, in the runtime's order.
    pub fn enum_names(self) -> Vec<(&'static str, i64)> {
        if let Some((names, _)) = SCRIPT_ENUMS.read().get(&self) {
            return names.clone();
        }
        self.info().map(|info| info.values().collect()).unwrap_or_default()
    }

    /// Whether an enumeration is a set of flags.
    pub fn is_flags(self) -> bool {
        if let Some((_, flags)) = SCRIPT_ENUMS.read().get(&self) {
            return *flags;
        }
        self.info().is_some_and(|info| info.is_flags())
    }

    /// The width of an enumeration's values in bytes.
    pub fn enum_width(self) -> usize {
        match self.info().and_then(|info| info.underlying()) {
            Some("Byte" | "SByte") => 1,
            Some("Int16" | "UInt16") => 2,
            Some("Int64" | "UInt64") => 8,
            _ => 4,
        }
    }

    /// Whether a value is defined, or for flags made of defined ones.
    pub fn is_defined(self, value: i64) -> bool {
        let names = self.enum_names();
        if names.iter().any(|(_, known)| *known == value) {
            return true;
        }
        if !self.is_flags() {
            return false;
        }
        let all = names.iter().fold(0, |mask, (_, known)| mask | known);
        value != 0 && value & !all == 0
    }
}

impl EnumValue {
    /// The text by a format; empty for the usual one.
    ///
    /// # Errors
    /// `FormatException` for an unknown format.
    pub fn format(&self, format: &str) -> Attempt<String> {
        let names = self.ty.enum_names();
        let shape = EnumShape { names: &names, flags: self.ty.is_flags(), width: self.ty.enum_width() };
        enums::format(shape, self.value, format)
            .map_err(|error| Failure::thrown("System.FormatException", error.message))
    }

    /// The usual text: names, or the number.
    pub fn text(&self) -> String {
        self.format("").unwrap_or_else(|_| self.value.to_string())
    }
}
