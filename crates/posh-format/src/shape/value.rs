//! Values as the text of a cell.

use crate::layout::text::ELLIPSIS;
use crate::model::{Failure, Model, Scalar};

/// Types that are shown as their text and never as a view of their properties.
const SCALARS: [&str; 17] = [
    "System.String",
    "System.SByte",
    "System.Byte",
    "System.Int16",
    "System.UInt16",
    "System.Int32",
    "System.UInt32",
    "System.Int64",
    "System.UInt64",
    "System.Char",
    "System.Single",
    "System.Double",
    "System.Boolean",
    "System.Decimal",
    "System.IntPtr",
    "System.Security.SecureString",
    "System.Numerics.BigInteger",
];

/// Whether objects of these types are scalars: the types above, and enumerations.
pub fn is_scalar(type_names: &[String]) -> bool {
    let Some(name) = type_names.first() else { return false };
    let name = name.strip_prefix("Deserialized.").unwrap_or(name);
    type_names.get(1).is_some_and(|base| base == "System.Enum")
        || SCALARS.iter().any(|scalar| scalar.eq_ignore_ascii_case(name))
}

/// The text of a value in a cell: a collection as `{a, b…}` with at most `limit` elements (negative: all), in a table a
/// fraction with the culture's decimals.
pub fn display<M: Model>(model: &mut M, value: &M::Value, limit: i64, in_table: bool) -> String {
    if let Some(elements) = model.elements(value) {
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut out = String::from("{");
        for (at, element) in elements.iter().enumerate() {
            if at == shown {
                out.push(ELLIPSIS);
                break;
            }
            if at > 0 {
                out.push_str(", ");
            }
            out.push_str(&name(model, element));
        }
        out.push('}');
        return out;
    }
    if in_table
        && model.scalar(value) == Scalar::Fraction
        && let Ok(text) = model.formatted(value, "F")
    {
        return text;
    }
    model.text(value)
}

/// The text of an element: its own, or that of the property that names it.
fn name<M: Model>(model: &mut M, value: &M::Value) -> String {
    match model.scalar(value) {
        Scalar::Null => return "$null".to_owned(),
        Scalar::Fraction | Scalar::Plain | Scalar::Text => return model.text(value),
        Scalar::Other => {}
    }
    if !model.has_own_text(value)
        && let Some(property) = naming_property(model, value)
        && let Ok(Some(named)) = model.property(value, &property)
    {
        return model.text(&named);
    }
    model.text(value)
}

/// The property that names an object: the type's own, else the first of some usual names.
pub fn naming_property<M: Model>(model: &mut M, value: &M::Value) -> Option<String> {
    if let Some(name) = model.display_property(value) {
        return Some(name);
    }
    let usual = ["name", "id", "key", "*key", "*name", "*id"];
    usual.iter().find_map(|pattern| model.matching(value, pattern).into_iter().find(|name| !is_remoting_property(name)))
}

/// Properties that remoting adds, which do not count as the object's own.
pub fn is_remoting_property(name: &str) -> bool {
    ["PSComputerName", "PSShowComputerName", "RunspaceId", "PSSourceJobInstanceId"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

/// The text of a value in a format given by the user.
pub fn formatted<M: Model>(
    model: &mut M,
    value: &M::Value,
    format: Option<&str>,
    limit: i64,
    in_table: bool,
) -> Result<String, Failure> {
    match format {
        Some(format) if !format.is_empty() => match model.formatted(value, format) {
            Ok(text) => Ok(text),
            Err(Failure::Stopped) => Err(Failure::Stopped),
            Err(Failure::Error(_)) => Ok(display(model, value, limit, false)),
        },
        _ => Ok(display(model, value, limit, in_table)),
    }
}
