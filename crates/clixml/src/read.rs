//! A document as a tree.

use crate::error::Error;
use crate::number::parse_double;
use crate::text::Text;
use crate::value::{Body, Object, Property, TypeNames, Value};
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

/// Bounds on untrusted documents.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the document.
    pub bytes: usize,
    /// Levels of nested values.
    pub levels: usize,
    /// Values in all.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 256 << 20, levels: 200, values: 20_000_000 }
    }
}

/// The values of a document, within the default limits.
pub fn read(document: &str) -> Result<Vec<Value>, Error> {
    read_with(document, Limits::default())
}

/// The values of a document, within `limits`.
pub fn read_with(document: &str, limits: Limits) -> Result<Vec<Value>, Error> {
    if document.len() > limits.bytes {
        return Err(Error::TooLarge { what: "bytes", limit: limits.bytes });
    }
    let document = document.strip_prefix('\u{FEFF}').unwrap_or(document);
    let mut xml = quick_xml::Reader::from_str(document);
    xml.config_mut().expand_empty_elements = true;
    let mut reader = Reader { xml, limits, values: 0, names: HashMap::new(), ids: HashSet::new() };
    match reader.child()? {
        Some(root) if root.name == "Objs" => {}
        _ => return Err(Error::NotClixml),
    }
    let mut values = Vec::new();
    while let Some(element) = reader.child()? {
        values.push(reader.value(&element, 0)?);
    }
    Ok(values)
}

/// A start tag.
struct Element {
    name: String,
    /// The `N` attribute.
    label: Option<Text>,
    ref_id: Option<u64>,
}

struct Reader<'a> {
    xml: quick_xml::Reader<&'a [u8]>,
    limits: Limits,
    values: usize,
    names: HashMap<u64, TypeNames>,
    /// Ids of the objects begun so far.
    ids: HashSet<u64>,
}

impl Reader<'_> {
    fn error(&self, message: impl ToString) -> Error {
        let at = usize::try_from(self.xml.error_position().max(self.xml.buffer_position())).unwrap_or(usize::MAX);
        Error::Xml { at, message: message.to_string() }
    }

    fn event(&mut self) -> Result<Event<'_>, Error> {
        let at = self.xml.buffer_position();
        self.xml
            .read_event()
            .map_err(|error| Error::Xml { at: usize::try_from(at).unwrap_or(usize::MAX), message: error.to_string() })
    }

    /// The next child's start tag, or `None` at the end of the element around.
    fn child(&mut self) -> Result<Option<Element>, Error> {
        loop {
            let start = match self.event()? {
                Event::Start(start) => start.into_owned(),
                Event::End(_) | Event::Eof => return Ok(None),
                Event::DocType(_) => return Err(self.error("a document type declaration is not allowed")),
                _ => continue,
            };
            return self.element(&start).map(Some);
        }
    }

    fn element(&self, start: &BytesStart<'_>) -> Result<Element, Error> {
        let name = start.local_name().as_ref().to_owned();
        let (mut label, mut ref_id) = (None, None);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.error(error))?;
            let key = attribute.key.local_name();
            if !matches!(key.as_ref(), "N" | "RefId") {
                continue;
            }
            let text = quick_xml::escape::unescape(&attribute.value).map_err(|error| self.error(error))?;
            match key.as_ref() {
                "N" => label = Some(Text::decode(&text)),
                _ => ref_id = text.trim().parse().ok(),
            }
        }
        Ok(Element { name, label, ref_id })
    }

    /// The text up to the end of the element.
    fn text(&mut self, element: &str) -> Result<String, Error> {
        let mut out = String::new();
        loop {
            let piece = match self.event()? {
                Event::Text(text) => text.replace("\r\n", "\n"),
                Event::CData(text) => text.to_string(),
                Event::GeneralRef(entity) => {
                    let whole = format!("&{};", &*entity);
                    match quick_xml::escape::unescape(&whole) {
                        Ok(text) => text.into_owned(),
                        Err(error) => return Err(self.error(error)),
                    }
                }
                Event::End(_) => return Ok(out),
                Event::Start(_) => return Err(Error::BadScalar { element: element.to_owned(), text: out }),
                Event::Eof => return Err(self.error("the document ends inside an element")),
                _ => continue,
            };
            out.push_str(&piece);
        }
    }

    fn value(&mut self, element: &Element, level: usize) -> Result<Value, Error> {
        self.values += 1;
        if self.values > self.limits.values {
            return Err(Error::TooLarge { what: "values", limit: self.limits.values });
        }
        if level >= self.limits.levels {
            return Err(Error::TooLarge { what: "levels", limit: self.limits.levels });
        }
        match element.name.as_str() {
            "Obj" => self.object(element, level).map(|object| Value::Object(Box::new(object))),
            "Ref" => {
                let id = element.ref_id.unwrap_or(u64::MAX);
                self.text("Ref")?;
                if !self.ids.contains(&id) {
                    return Err(Error::UnknownReference(id));
                }
                Ok(Value::Reference(id))
            }
            name => {
                if !is_scalar(name) {
                    return Err(Error::UnknownElement(name.to_owned()));
                }
                let text = self.text(name)?;
                scalar(name, text).map_err(|text| Error::BadScalar {
                    element: name.to_owned(),
                    text: text.chars().take(80).collect(),
                })
            }
        }
    }

    fn object(&mut self, element: &Element, level: usize) -> Result<Object, Error> {
        let mut object = Object { id: element.ref_id, ..Object::default() };
        if let Some(id) = element.ref_id {
            self.ids.insert(id);
        }
        while let Some(part) = self.child()? {
            match part.name.as_str() {
                "TN" => object.type_names = self.type_names(&part)?,
                "TNRef" => {
                    let id = part.ref_id.unwrap_or(u64::MAX);
                    object.type_names = self.names.get(&id).cloned().ok_or(Error::UnknownReference(id))?;
                    self.text("TNRef")?;
                }
                "ToString" => object.to_string = Some(Text::decode(&self.text("ToString")?)),
                "Props" => object.adapted = self.properties(level)?,
                "MS" => object.extended = self.properties(level)?,
                "LST" => object.body = Body::List(self.items(level)?),
                "IE" => object.body = Body::Enumerable(self.items(level)?),
                "QUE" => object.body = Body::Queue(self.items(level)?),
                "STK" => object.body = Body::Stack(self.items(level)?),
                "DCT" => object.body = Body::Dictionary(self.entries(level)?),
                _ => object.body = Body::Scalar(self.value(&part, level + 1)?),
            }
        }
        Ok(object)
    }

    fn type_names(&mut self, element: &Element) -> Result<TypeNames, Error> {
        let mut names = Vec::new();
        while let Some(child) = self.child()? {
            names.push(Text::decode(&self.text(&child.name)?).to_string_lossy());
        }
        let names: TypeNames = names.into();
        if let Some(id) = element.ref_id {
            self.names.insert(id, names.clone());
        }
        Ok(names)
    }

    fn items(&mut self, level: usize) -> Result<Vec<Value>, Error> {
        let mut items = Vec::new();
        while let Some(child) = self.child()? {
            items.push(self.value(&child, level + 1)?);
        }
        Ok(items)
    }

    fn properties(&mut self, level: usize) -> Result<Vec<Property>, Error> {
        let mut properties = Vec::new();
        while let Some(mut child) = self.child()? {
            let label = child.label.take().unwrap_or_else(|| Text::from(""));
            properties.push((label, self.value(&child, level + 1)?));
        }
        Ok(properties)
    }

    fn entries(&mut self, level: usize) -> Result<Vec<(Value, Value)>, Error> {
        let mut entries = Vec::new();
        while let Some(entry) = self.child()? {
            if entry.name != "En" {
                return Err(Error::UnknownElement(entry.name));
            }
            let (mut key, mut value) = (None, None);
            while let Some(child) = self.child()? {
                let part = self.value(&child, level + 1)?;
                match child.label.as_ref().and_then(Text::as_str) {
                    Some("Key") if key.is_none() => key = Some(part),
                    Some("Value") if value.is_none() => value = Some(part),
                    _ => return Err(Error::BadEntry),
                }
            }
            entries.push((key.ok_or(Error::BadEntry)?, value.ok_or(Error::BadEntry)?));
        }
        Ok(entries)
    }
}

const SCALARS: [&str; 24] = [
    "Nil", "S", "C", "B", "By", "SB", "I16", "U16", "I32", "U32", "I64", "U64", "Sg", "Db", "D", "DT", "TS", "G",
    "URI", "Version", "XD", "SBK", "SS", "BA",
];

fn is_scalar(name: &str) -> bool {
    SCALARS.contains(&name)
}

/// The scalar of an element; the text itself where it does not fit.
fn scalar(name: &str, text: String) -> Result<Value, String> {
    fn number<T: std::str::FromStr>(text: String, make: fn(T) -> Value) -> Result<Value, String> {
        text.trim().parse().map(make).map_err(|_| text)
    }
    match name {
        "Nil" => Ok(Value::Null),
        "S" => Ok(Value::String(Text::decode(&text))),
        "C" => number(text, Value::Char),
        "B" => match text.trim() {
            "true" | "1" => Ok(Value::Bool(true)),
            "false" | "0" => Ok(Value::Bool(false)),
            _ => Err(text),
        },
        "By" => number(text, Value::Byte),
        "SB" => number(text, Value::SByte),
        "I16" => number(text, Value::Int16),
        "U16" => number(text, Value::UInt16),
        "I32" => number(text, Value::Int32),
        "U32" => number(text, Value::UInt32),
        "I64" => number(text, Value::Int64),
        "U64" => number(text, Value::UInt64),
        "Sg" => parse_double(text.trim()).map(|_| Value::Single(single(text.trim()))).ok_or(text),
        "Db" => parse_double(text.trim()).map(Value::Double).ok_or(text),
        "D" => Ok(Value::Decimal(text.trim().to_owned())),
        "DT" => Ok(Value::DateTime(text.trim().to_owned())),
        "TS" => Ok(Value::TimeSpan(text.trim().to_owned())),
        "G" => Ok(Value::Guid(text.trim().to_owned())),
        "URI" => Ok(Value::Uri(Text::decode(&text))),
        "Version" => Ok(Value::Version(text.trim().to_owned())),
        "XD" => Ok(Value::Xml(Text::decode(&text))),
        "SBK" => Ok(Value::ScriptBlock(Text::decode(&text))),
        "SS" => Ok(Value::SecureString(Text::decode(&text))),
        _ => Ok(Value::Bytes(text.trim().to_owned())),
    }
}

/// The nearest single of a number's own text: going through a double would round twice.
fn single(text: &str) -> f32 {
    match text {
        "INF" => f32::INFINITY,
        "-INF" => f32::NEG_INFINITY,
        _ => text.parse().unwrap_or(f32::NAN),
    }
}
