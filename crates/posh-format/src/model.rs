//! What the formatter asks of objects.
//!
//! The formatter is written against this trait and not against the engine's values: so its rules can be tested with
//! plain data, and the few questions it has to the engine stand in one place.

/// Why a property or an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It raised an error: the expression's result is blank, or `#ERR`.
    Error(String),
    /// The pipeline is being stopped: formatting ends at once.
    Stopped,
}

/// A number that tables show in the culture's decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// `null`.
    Null,
    /// A double, single or decimal.
    Fraction,
    /// A boolean, switch or whole number.
    Plain,
    /// Text.
    Text,
    /// Anything else.
    Other,
}

/// Type names of an object, most derived first; shared, since objects come in thousands of one type.
pub type TypeNames = std::sync::Arc<[String]>;

/// Objects, seen by the formatter. Methods take `&mut self` since properties may run code.
pub trait Model {
    /// An object, or null.
    type Value: Clone;

    /// Type names as of `PSTypeNames`, most derived first; empty for null.
    fn type_names(&self, value: &Self::Value) -> TypeNames;
    /// A text as an object.
    fn of_text(&self, text: &str) -> Self::Value;
    /// What kind of scalar it is.
    fn scalar(&self, value: &Self::Value) -> Scalar;
    /// The elements of a collection or the entries of a dictionary; `None` for anything else, text included.
    fn elements(&mut self, value: &Self::Value) -> Option<Vec<Self::Value>>;
    /// The keys and values of a dictionary; `None` for anything else.
    fn entries(&mut self, value: &Self::Value) -> Option<Vec<(Self::Value, Self::Value)>>;
    /// The text of a script block without braces; `None` for anything else.
    fn script_text(&self, value: &Self::Value) -> Option<String>;
    /// The object as text, as `PSObject.ToString()` gives it.
    fn text(&mut self, value: &Self::Value) -> String;
    /// The object as text in a .NET format: composite (`{0:N2}`) or the object's own (`N2`).
    fn formatted(&mut self, value: &Self::Value, format: &str) -> Result<String, Failure>;
    /// Whether its own class overrides `ToString`.
    fn has_own_text(&self, value: &Self::Value) -> bool;
    /// Names of all properties in display order.
    fn properties(&mut self, value: &Self::Value) -> Vec<String>;
    /// Whether there is any property that counts as the object's own.
    fn has_properties(&mut self, value: &Self::Value) -> bool {
        self.properties(value).iter().any(|name| !crate::shape::value::is_remoting_property(name))
    }
    /// Names of the properties that a name or wildcard pattern stands for, property sets expanded. For a hash table,
    /// its keys before its properties.
    fn matching(&mut self, value: &Self::Value, pattern: &str) -> Vec<String>;
    /// A property's value. `Ok(None)` when there is none of that name.
    fn property(&mut self, value: &Self::Value, name: &str) -> Result<Option<Self::Value>, Failure>;
    /// The result of a script block for an object as `$_`.
    fn evaluate(&mut self, script: &Self::Value, item: &Self::Value) -> Result<Self::Value, Failure>;
    /// `DefaultDisplayPropertySet` of the type; empty for none.
    fn display_properties(&mut self, value: &Self::Value) -> Vec<String>;
    /// `DefaultDisplayProperty` of the type.
    fn display_property(&mut self, value: &Self::Value) -> Option<String>;
    /// Whether two grouping keys are equal, as `-eq` has it.
    fn same(&mut self, left: &Self::Value, right: &Self::Value) -> bool;
    /// The text of an object whose view is code of the engine: an error, a match, and so on.
    fn special(&mut self, view: Special, value: &Self::Value) -> String;
}

/// Views that are code of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// An error record in the view that `$ErrorView` names.
    Error,
    /// All properties of an error.
    ErrorDetails,
    /// A match of `Select-String`.
    Match,
    /// Overloads of a method, one a line.
    Overloads,
    /// A parameter set.
    ParameterSet,
}
