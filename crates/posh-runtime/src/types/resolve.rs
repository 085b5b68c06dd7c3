//! From a type name as scripts write it to the type: accelerators, the `System` namespace, generics, arrays.

use posh_dotnet::surface;

use super::TypeRef;

/// The name means no type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Unable to find type [{0}].")]
pub struct TypeNameError(pub String);

/// The type of a name such as `int`, `System.Collections.Generic.List[string]`, `byte[]`, `Dictionary[string,int][,]`.
///
/// # Errors
/// When no such type is known.
pub fn resolve(name: &str) -> Result<TypeRef, TypeNameError> {
    let missing = || TypeNameError(name.to_owned());
    let text = name.trim();
    if let Some(open) = array_suffix(text) {
        let rank = text[open..].matches(',').count() + 1;
        return Ok(resolve(&text[..open]).map_err(|_| missing())?.array(rank));
    }
    if let (Some(open), true) = (text.find('['), text.ends_with(']')) {
        let arguments = split(&text[open + 1..text.len() - 1]);
        let arguments: Result<Vec<TypeRef>, TypeNameError> = arguments.into_iter().map(argument).collect();
        let arguments = arguments.map_err(|_| missing())?;
        let head = text[..open].trim();
        let definition = if head.contains('`') { plain(head) } else { plain(&format!("{head}`{}", arguments.len())) };
        return Ok(definition.ok_or_else(missing)?.with(&arguments));
    }
    plain(text.split(',').next().unwrap_or(text).trim()).ok_or_else(missing)
}

/// An argument, which may carry brackets and an assembly: `[System.String, System.Private.CoreLib]`.
fn argument(text: &str) -> Result<TypeRef, TypeNameError> {
    let text = text.trim();
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => resolve(split(inner).first().copied().unwrap_or(inner)),
        None => resolve(text),
    }
}

/// Where `[]` or `[,]` at the end starts.
fn array_suffix(text: &str) -> Option<usize> {
    let inner = text.strip_suffix(']')?;
    let open = inner.rfind('[')?;
    inner[open + 1..].chars().all(|ch| ch == ',' || ch == ' ').then_some(open)
}

fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, ch) in text.char_indices() {
        match ch {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn plain(name: &str) -> Option<TypeRef> {
    let accelerated = surface::accelerators().find(|(short, _)| short.eq_ignore_ascii_case(name));
    if let Some((_, full)) = accelerated {
        return TypeRef::find(full).or_else(|| Some(TypeRef::define(full)));
    }
    TypeRef::find(name).or_else(|| TypeRef::find(&format!("System.{name}")))
}
