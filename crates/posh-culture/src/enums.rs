//! Enumerations to text ("Enumeration format strings", .NET documentation).

use crate::CultureError;

/// An enumeration type: its names with their values in order of value, whether it has `FlagsAttribute`, its width in bytes.
#[derive(Debug, Clone, Copy)]
pub struct EnumShape<'a> {
    /// Name and value.
    pub names: &'a [(&'a str, i64)],
    /// Whether values are sets of flags.
    pub flags: bool,
    /// Bytes of the underlying type.
    pub width: usize,
}

/// `Enum.ToString(format)`; an empty format is `G`.
///
/// # Errors
/// `FormatException` when the format is none of G, F, D, X.
pub fn format(shape: EnumShape<'_>, value: i64, format: &str) -> Result<String, CultureError> {
    let exact = || shape.names.iter().find(|(_, known)| *known == value).map(|(name, _)| (*name).to_owned());
    match format {
        "" | "G" | "g" => {
            let named = if shape.flags { flags(shape.names, value) } else { exact() };
            Ok(named.unwrap_or_else(|| value.to_string()))
        }
        "F" | "f" => Ok(flags(shape.names, value).unwrap_or_else(|| value.to_string())),
        "D" | "d" => Ok(value.to_string()),
        "X" | "x" => {
            let digits = shape.width * 2;
            let mask = if shape.width >= 8 { u64::MAX } else { (1 << (shape.width * 8)) - 1 };
            Ok(format!("{:0>digits$X}", value as u64 & mask))
        }
        _ => Err(CultureError::format(
            "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\".",
        )),
    }
}

/// The names whose flags make up the value; none when bits are left over.
fn flags(names: &[(&str, i64)], value: i64) -> Option<String> {
    if value == 0 {
        let zero = names.iter().find(|(_, known)| *known == 0);
        return Some(zero.map_or_else(|| "0".to_owned(), |(name, _)| (*name).to_owned()));
    }
    if let Some((name, _)) = names.iter().find(|(_, known)| *known == value) {
        return Some((*name).to_owned());
    }
    let mut left = value;
    let mut found = Vec::new();
    let mut ordered: Vec<&(&str, i64)> = names.iter().filter(|(_, known)| *known != 0).collect();
    ordered.sort_by_key(|(_, known)| std::cmp::Reverse(*known as u64));
    for (name, known) in ordered {
        if left & known == *known {
            left &= !known;
            found.push(*name);
        }
    }
    found.reverse();
    (left == 0).then(|| found.join(", "))
}
