//! Property arguments: names, script blocks, and hash tables such as `@{ n = 'Size'; e = { $_.Length }; a = 'right' }`.

use super::parameters::{Expression, Property};
use crate::model::{Model, Scalar};
use crate::stream::Alignment;
use crate::views::Shape;

/// An argument that is no property: id and message as the reference has them. The record's category is
/// InvalidArgument and its exception a NotSupportedException; the message is the record's detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadProperty {
    /// The error id, without the command's type.
    pub id: &'static str,
    /// The message.
    pub message: String,
}

/// Keys of a hash table argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Expression,
    Format,
    Width,
    Alignment,
    Label,
    Depth,
}

impl Key {
    /// The name as the reference has it in messages.
    fn name(self) -> &'static str {
        match self {
            Key::Expression => "expression",
            Key::Format => "formatString",
            Key::Width => "width",
            Key::Alignment => "alignment",
            Key::Label => "label",
            Key::Depth => "depth",
        }
    }

    /// Names that a key may be a beginning of.
    fn matches(self, key: &str) -> bool {
        let begins = |name: &str| name.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key));
        begins(self.name()) || (self == Key::Label && begins("name"))
    }

    /// Types that the value may have.
    fn types(self) -> &'static str {
        match self {
            Key::Expression => "{System.String, System.Management.Automation.ScriptBlock}",
            Key::Width | Key::Depth => "System.Int32",
            Key::Format | Key::Alignment | Key::Label => "System.String",
        }
    }
}

/// Keys that an argument of the shape's Format command may have.
fn keys(shape: Shape) -> &'static [Key] {
    match shape {
        Shape::Table => &[Key::Expression, Key::Format, Key::Width, Key::Alignment, Key::Label],
        Shape::List => &[Key::Expression, Key::Format, Key::Label],
        Shape::Wide => &[Key::Expression, Key::Format],
        Shape::Custom => &[Key::Expression, Key::Depth],
    }
}

/// Keys of a `-GroupBy` argument.
const GROUP_KEYS: [Key; 3] = [Key::Expression, Key::Format, Key::Label];

/// Reads a `-Property` argument.
pub fn property<M: Model>(model: &mut M, shape: Shape, value: &M::Value) -> Result<Property<M::Value>, BadProperty> {
    read(model, keys(shape), value)
}

/// Reads a `-GroupBy` argument.
pub fn group_by<M: Model>(model: &mut M, value: &M::Value) -> Result<Property<M::Value>, BadProperty> {
    read(model, &GROUP_KEYS, value)
}

fn bad<T>(id: &'static str, message: String) -> Result<T, BadProperty> {
    Err(BadProperty { id, message })
}

fn read<M: Model>(model: &mut M, keys: &[Key], value: &M::Value) -> Result<Property<M::Value>, BadProperty> {
    if let Some(entries) = model.entries(value) {
        return read_table(model, keys, &entries);
    }
    if let Some(expression) = expression(model, value) {
        return match expression {
            Expression::Name(name) if name.is_empty() => {
                bad("ExpressionEmptyString2", "An empty string value is not allowed.".to_owned())
            }
            expression => Ok(Property::new(expression)),
        };
    }
    let types = Key::Expression.types();
    match model.type_names(value).first() {
        Some(name) => {
            bad("DictionaryKeyUnknownType", format!("Cannot convert {name} to one of the following types {types}."))
        }
        None => bad(
            "DictionaryKeyUnknownType",
            format!("The value of a parameter was null; one of the following types was expected: {types}."),
        ),
    }
}

fn expression<M: Model>(model: &mut M, value: &M::Value) -> Option<Expression<M::Value>> {
    if let Some(text) = model.script_text(value) {
        return Some(Expression::Script(value.clone(), text));
    }
    (model.scalar(value) == Scalar::Text).then(|| Expression::Name(model.text(value)))
}

fn read_table<M: Model>(
    model: &mut M,
    keys: &[Key],
    entries: &[(M::Value, M::Value)],
) -> Result<Property<M::Value>, BadProperty> {
    let mut out: Property<M::Value> = Property::new(Expression::Name(String::new()));
    let mut seen: Vec<Key> = Vec::new();
    for (key, value) in entries {
        if model.scalar(key) != Scalar::Text {
            let type_name = model
                .type_names(key)
                .first()
                .map(|name| name.rsplit('.').next().unwrap_or(name).to_owned())
                .unwrap_or_default();
            return bad(
                "DictionaryKeyNonString",
                format!("The {type_name} key type is not valid. The key must be a string."),
            );
        }
        let name = model.text(key);
        let matching: Vec<Key> = keys.iter().copied().filter(|key| !name.is_empty() && key.matches(&name)).collect();
        let key = match matching.as_slice() {
            [] => return bad("DictionaryKeyIllegal", format!("The {name} key is not valid.")),
            [one] => *one,
            [first, second, ..] => {
                let message = format!("The {name} key is ambiguous; {} and {} conflict.", first.name(), second.name());
                return bad("DictionaryKeyAmbiguous", message);
            }
        };
        if seen.contains(&key) {
            return bad(
                "DictionaryKeyDuplicate",
                format!("The duplicated key \"{name}\" conflicts with \"{}\".", key.name()),
            );
        }
        seen.push(key);
        set(model, &mut out, key, &name, value)?;
    }
    if !seen.contains(&Key::Expression) {
        return bad("DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.".to_owned());
    }
    Ok(out)
}

fn set<M: Model>(
    model: &mut M,
    out: &mut Property<M::Value>,
    key: Key,
    name: &str,
    value: &M::Value,
) -> Result<(), BadProperty> {
    let type_name = model.type_names(value).first().cloned();
    let Some(type_name) = type_name else {
        return bad("DictionaryKeyMissingValue", format!("The {name} key has no value."));
    };
    let illegal = |id| {
        let expected = if key == Key::Expression { "expected types are" } else { "expected type is" };
        bad(id, format!("The \"{name}\" key has a type, {type_name}, that is not valid; {expected} {}.", key.types()))
    };
    let text = model.text(value);
    let is_text = model.scalar(value) == Scalar::Text;
    match key {
        Key::Expression => match expression(model, value) {
            Some(Expression::Name(name)) if name.is_empty() => {
                return bad(
                    "ExpressionEmptyString1",
                    "The \"expression\" key cannot have an empty string value.".to_owned(),
                );
            }
            Some(expression) => out.expression = expression,
            None => return illegal("DictionaryKeyIllegalValue1"),
        },
        Key::Width | Key::Depth => {
            let number = if type_name == "System.Int32" { text.parse::<i64>().ok() } else { None };
            match (key, number.map(usize::try_from)) {
                (_, None) => return illegal("DictionaryKeyIllegalValue2"),
                (Key::Width, Some(Err(_) | Ok(0))) => {
                    return bad(
                        "WidthOutOfRange",
                        format!("The value \"{text}\" for key \"width\" should be greater than 0."),
                    );
                }
                (Key::Width, Some(Ok(width))) => out.width = Some(width),
                (_, Some(depth)) => out.depth = Some(depth.unwrap_or(0)),
            }
        }
        _ if !is_text => return illegal("DictionaryKeyIllegalValue2"),
        Key::Alignment => out.alignment = Some(alignment(&text)?),
        Key::Format if text.is_empty() => {
            return bad(
                "FormatStringEmpty",
                "Cannot have an empty formatting string for key \"formatString\".".to_owned(),
            );
        }
        Key::Format => out.format = Some(text),
        Key::Label => out.label = Some(text),
    }
    Ok(())
}

fn alignment(text: &str) -> Result<Alignment, BadProperty> {
    let values = [("left", Alignment::Left), ("center", Alignment::Center), ("right", Alignment::Right)];
    let begins =
        |name: &str| !text.is_empty() && name.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    match values.iter().find(|(name, _)| begins(name)) {
        Some((_, alignment)) => Ok(*alignment),
        None => bad(
            "AlignmentIllegalValue",
            format!(
                "The value \"{text}\" for key \"alignment\" is not valid; valid values are {{left, center, right}}."
            ),
        ),
    }
}
