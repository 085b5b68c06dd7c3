//! Values as a CLIXML tree, as `PSSerializer` makes it.

use clixml::{Body, Object, Text, Value as Tree};
use posh_runtime::{PsString, Value};

use crate::support::data::Data as _;
use crate::support::engine::Objects as _;
use crate::support::session::Session as _;
use crate::support::{Cx, Run, Tools};

/// The tree of `value`; what lies more than `depth` levels deep becomes text.
pub(crate) fn tree(cx: &mut Cx<'_>, value: &Value, depth: usize) -> Run<Tree> {
    let mut writer = Writer { next: 0, open: Vec::new() };
    writer.value(cx, value, depth)
}

struct Writer {
    /// The number of the next object.
    next: u64,
    /// The objects around the present one, for references.
    open: Vec<(Value, u64)>,
}

pub(crate) fn text(text: &PsString) -> Text {
    match text.to_str() {
        Some(text) => Text::Utf8(text.to_owned()),
        None => Text::Utf16(text.to_utf16()),
    }
}

/// A value that has an element of its own.
fn scalar(cx: &mut Cx<'_>, value: &Value) -> Run<Option<Tree>> {
    Ok(Some(match value.base() {
        Value::Null | Value::Nothing => Tree::Null,
        Value::Bool(bool) => Tree::Bool(*bool),
        Value::Char(unit) => Tree::Char(*unit),
        Value::SByte(number) => Tree::SByte(*number),
        Value::Byte(number) => Tree::Byte(*number),
        Value::Int16(number) => Tree::Int16(*number),
        Value::UInt16(number) => Tree::UInt16(*number),
        Value::Int32(number) => Tree::Int32(*number),
        Value::UInt32(number) => Tree::UInt32(*number),
        Value::Int64(number) => Tree::Int64(*number),
        Value::UInt64(number) => Tree::UInt64(*number),
        Value::Single(number) => Tree::Single(*number),
        Value::Double(number) => Tree::Double(*number),
        Value::Decimal(number) => Tree::Decimal(number.to_string()),
        Value::DateTime(date) => Tree::DateTime(cx.xml_date(*date)),
        Value::TimeSpan(ticks) => Tree::TimeSpan(clixml::duration_text(*ticks)),
        Value::String(string) => Tree::String(text(string)),
        Value::Guid(guid) => Tree::Guid(guid.to_string()),
        Value::ScriptBlock(_) => Tree::ScriptBlock(Text::Utf8(crate::support::script_text(value.base()))),
        Value::Array(array)
            if array.items().iter().all(|item| matches!(item, Value::Byte(_)))
                && cx.type_name(value) == "System.Byte[]" =>
        {
            let bytes: Vec<u8> = array
                .items()
                .iter()
                .filter_map(|item| if let Value::Byte(byte) = item { Some(*byte) } else { None })
                .collect();
            Tree::Bytes(base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes))
        }
        _ => match cx.type_name(value).as_str() {
            "System.Uri" => Tree::Uri(text(&cx.text(value)?)),
            "System.Version" => Tree::Version(cx.text(value)?.as_str().into_owned()),
            "System.Xml.XmlDocument" => {
                let xml = cx.property(value, "OuterXml")?.unwrap_or_default();
                Tree::Xml(text(&cx.text(&xml)?))
            }
            "System.Security.SecureString" => Tree::SecureString(Text::Utf8(
                cx.plain_text(value).map(|plain| hexadecimal(&plain)).unwrap_or_default(),
            )),
            _ => return Ok(None),
        },
    }))
}

fn hexadecimal(plain: &str) -> String {
    plain.encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect()
}

impl Writer {
    fn value(&mut self, cx: &mut Cx<'_>, value: &Value, depth: usize) -> Run<Tree> {
        if let Some(tree) = scalar(cx, value)? {
            let added = match value.base() {
                // A string loses what was added to it.
                Value::String(_) | Value::Null | Value::Nothing => Vec::new(),
                _ => cx.added_properties(value)?,
            };
            if added.is_empty() || depth == 0 {
                return Ok(tree);
            }
            let id = self.number();
            let extended = self.properties(cx, &added, depth)?;
            return Ok(Object { id: Some(id), body: Body::Scalar(tree), extended, ..Object::default() }.into());
        }
        if let Some((_, id)) = self.open.iter().find(|(open, _)| open.same(value)) {
            return Ok(Tree::Reference(*id));
        }
        // Custom objects, arrays and dictionaries take no depth; anything else is text where it is used up.
        let free = is_free(value);
        if depth == 0 && !free && !keeps_depth(cx, value) {
            return Ok(Tree::String(text(&cx.text(value)?)));
        }
        let id = self.number();
        self.open.push((value.clone(), id));
        let object = self.object(cx, value, if free { depth } else { depth.saturating_sub(1) }, id);
        self.open.pop();
        object
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn properties(&mut self, cx: &mut Cx<'_>, pairs: &[(PsString, Value)], depth: usize) -> Run<Vec<(Text, Tree)>> {
        pairs.iter().map(|(name, value)| Ok((text(name), self.value(cx, value, depth)?))).collect()
    }

    fn items(&mut self, cx: &mut Cx<'_>, items: &[Value], depth: usize) -> Run<Vec<Tree>> {
        items.iter().map(|item| self.value(cx, item, depth)).collect()
    }

    fn object(&mut self, cx: &mut Cx<'_>, value: &Value, depth: usize, id: u64) -> Run<Tree> {
        let type_names: Vec<String> = cx.type_names(value).iter().map(|name| name.as_str().into_owned()).collect();
        let mut object = Object { id: Some(id), type_names: type_names.into(), ..Object::default() };
        match value.base() {
            Value::Enum(number) => {
                object.to_string = Some(text(&cx.text(value)?));
                let number = i32::try_from(number.value).map_or(Tree::Int64(number.value), Tree::Int32);
                object.body = Body::Scalar(number);
                return Ok(object.into());
            }
            Value::Array(_) | Value::List(_) => {
                let items = cx.enumerate(value).unwrap_or_default();
                object.body = Body::List(self.items(cx, &items, depth)?);
            }
            Value::Dictionary(dictionary) => {
                let mut pairs = Vec::with_capacity(dictionary.len());
                for (key, item) in dictionary.pairs() {
                    pairs.push((self.value(cx, &key, depth)?, self.value(cx, &item, depth)?));
                }
                object.body = Body::Dictionary(pairs);
            }
            _ => {
                if let Some(items) = cx.enumerate(value) {
                    let items = self.items(cx, &items, depth)?;
                    object.body = match cx.type_name(value).as_str() {
                        name if name.starts_with("System.Collections.Queue") || name.contains(".Queue`1") => {
                            Body::Queue(items)
                        }
                        name if name.starts_with("System.Collections.Stack") || name.contains(".Stack`1") => {
                            Body::Stack(items)
                        }
                        _ => Body::Enumerable(items),
                    };
                }
                let adapted = cx.adapted_properties(value)?;
                if cx.has_own_text(value) {
                    object.to_string = Some(text(&cx.text(value)?));
                }
                object.adapted = self.properties(cx, &adapted, depth)?;
            }
        }
        let extended = cx.extended_properties(value)?;
        object.extended = self.properties(cx, &extended, depth)?;
        Ok(object.into())
    }
}

fn is_free(value: &Value) -> bool {
    match value.base() {
        Value::Array(_) | Value::List(_) | Value::Dictionary(_) => true,
        Value::Object(object) => matches!(object.body(), posh_runtime::object::Body::Custom(_)),
        _ => false,
    }
}

/// A switch is an object at any depth.
fn keeps_depth(cx: &mut Cx<'_>, value: &Value) -> bool {
    cx.type_name(value) == "System.Management.Automation.SwitchParameter"
}
