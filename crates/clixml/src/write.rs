//! A tree as a document.

use crate::error::Error;
use crate::number::{double_text, single_text};
use crate::text::Text;
use crate::value::{Body, Object, Property, TypeNames, Value};
use std::collections::HashMap;

/// How lines are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indent {
    /// A line an element, two blanks a level: files and `PSSerializer`.
    Lines,
    /// No white space between elements: the wire.
    None,
}

/// The document of `values`, with the element `Objs` around them and without an XML declaration.
///
/// `RefId`s are given out in document order, for objects and for lists of type names apart.
pub fn write(values: &[Value], indent: Indent) -> Result<String, Error> {
    let mut writer =
        Writer { out: String::new(), indent, level: 0, objects: HashMap::new(), next: 0, names: HashMap::new() };
    writer.out.push_str("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">");
    writer.nest(|writer| values.iter().try_for_each(|value| writer.value(value, None)))?;
    writer.line();
    writer.out.push_str("</Objs>");
    Ok(writer.out)
}

/// The element name and text of a scalar; `None` for `Nil`, objects and references.
fn scalar(value: &Value) -> Option<(&'static str, String)> {
    Some(match value {
        Value::Null | Value::Object(_) | Value::Reference(_) => return None,
        Value::String(text) => ("S", text.encode()),
        Value::Char(unit) => ("C", unit.to_string()),
        Value::Bool(truth) => ("B", truth.to_string()),
        Value::Byte(number) => ("By", number.to_string()),
        Value::SByte(number) => ("SB", number.to_string()),
        Value::Int16(number) => ("I16", number.to_string()),
        Value::UInt16(number) => ("U16", number.to_string()),
        Value::Int32(number) => ("I32", number.to_string()),
        Value::UInt32(number) => ("U32", number.to_string()),
        Value::Int64(number) => ("I64", number.to_string()),
        Value::UInt64(number) => ("U64", number.to_string()),
        Value::Single(number) => ("Sg", single_text(*number)),
        Value::Double(number) => ("Db", double_text(*number)),
        Value::Decimal(text) => ("D", text.clone()),
        Value::DateTime(text) => ("DT", text.clone()),
        Value::TimeSpan(text) => ("TS", text.clone()),
        Value::Guid(text) => ("G", text.clone()),
        Value::Uri(text) => ("URI", text.encode()),
        Value::Version(text) => ("Version", text.clone()),
        Value::Xml(text) => ("XD", text.encode()),
        Value::ScriptBlock(text) => ("SBK", text.encode()),
        Value::SecureString(text) => ("SS", text.encode()),
        Value::Bytes(text) => ("BA", text.clone()),
    })
}

struct Writer {
    out: String,
    indent: Indent,
    level: usize,
    /// `RefId` by [`Object::id`].
    objects: HashMap<u64, u64>,
    next: u64,
    names: HashMap<TypeNames, usize>,
}

impl Writer {
    fn line(&mut self) {
        if self.indent == Indent::Lines {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.level));
        }
    }

    fn nest(&mut self, content: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.level += 1;
        let result = content(self);
        self.level -= 1;
        result
    }

    /// Starts an element; `name` is its `N` attribute.
    fn open(&mut self, element: &str, name: Option<&Text>) {
        self.line();
        self.out.push('<');
        self.out.push_str(element);
        if let Some(name) = name {
            self.out.push_str(" N=\"");
            escape(&name.encode(), true, &mut self.out);
            self.out.push('"');
        }
    }

    fn leaf(&mut self, element: &str, name: Option<&Text>, text: &str) {
        self.open(element, name);
        self.out.push('>');
        escape(text, false, &mut self.out);
        self.close_inline(element);
    }

    fn close_inline(&mut self, element: &str) {
        self.out.push_str("</");
        self.out.push_str(element);
        self.out.push('>');
    }

    fn close(&mut self, element: &str) {
        self.line();
        self.close_inline(element);
    }

    fn value(&mut self, value: &Value, name: Option<&Text>) -> Result<(), Error> {
        match value {
            Value::Object(object) => self.object(object, name)?,
            Value::Reference(id) => {
                let reference = *self.objects.get(id).ok_or(Error::UnknownReference(*id))?;
                self.open("Ref", name);
                self.out.push_str(&format!(" RefId=\"{reference}\" />"));
            }
            _ => match scalar(value) {
                Some((element, text)) => self.leaf(element, name, &text),
                None => {
                    self.open("Nil", name);
                    self.out.push_str(" />");
                }
            },
        }
        Ok(())
    }

    fn object(&mut self, object: &Object, name: Option<&Text>) -> Result<(), Error> {
        self.open("Obj", name);
        self.out.push_str(&format!(" RefId=\"{}\">", self.next));
        if let Some(id) = object.id {
            self.objects.insert(id, self.next);
        }
        self.next += 1;
        self.nest(|writer| {
            writer.type_names(&object.type_names);
            if let Some(text) = &object.to_string {
                writer.leaf("ToString", None, &text.encode());
            }
            writer.body(&object.body)?;
            writer.properties("Props", &object.adapted)?;
            writer.properties("MS", &object.extended)
        })?;
        self.close("Obj");
        Ok(())
    }

    fn type_names(&mut self, names: &TypeNames) {
        if names.is_empty() {
            return;
        }
        if let Some(&known) = self.names.get(names) {
            self.open("TNRef", None);
            self.out.push_str(&format!(" RefId=\"{known}\" />"));
            return;
        }
        let id = self.names.len();
        self.names.insert(names.clone(), id);
        self.open("TN", None);
        self.out.push_str(&format!(" RefId=\"{id}\">"));
        self.level += 1;
        for name in names.iter() {
            self.leaf("T", None, &Text::from(name.as_str()).encode());
        }
        self.level -= 1;
        self.close("TN");
    }

    fn body(&mut self, body: &Body) -> Result<(), Error> {
        match body {
            Body::None => Ok(()),
            Body::Scalar(value) => self.value(value, None),
            Body::List(items) => self.items("LST", items),
            Body::Enumerable(items) => self.items("IE", items),
            Body::Queue(items) => self.items("QUE", items),
            Body::Stack(items) => self.items("STK", items),
            Body::Dictionary(entries) => self.element("DCT", entries, |writer, (key, value)| {
                writer.open("En", None);
                writer.out.push('>');
                writer.nest(|writer| {
                    writer.value(key, Some(&Text::from("Key")))?;
                    writer.value(value, Some(&Text::from("Value")))
                })?;
                writer.close("En");
                Ok(())
            }),
        }
    }

    fn items(&mut self, element: &str, items: &[Value]) -> Result<(), Error> {
        self.element(element, items, |writer, item| writer.value(item, None))
    }

    fn properties(&mut self, element: &str, properties: &[Property]) -> Result<(), Error> {
        if properties.is_empty() {
            return Ok(());
        }
        self.element(element, properties, |writer, (name, value)| writer.value(value, Some(name)))
    }

    /// An element around what `each` writes, or an empty element.
    fn element<T>(
        &mut self,
        element: &str,
        items: &[T],
        each: impl Fn(&mut Self, &T) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.open(element, None);
        if items.is_empty() {
            self.out.push_str(" />");
            return Ok(());
        }
        self.out.push('>');
        self.nest(|writer| items.iter().try_for_each(|item| each(writer, item)))?;
        self.close(element);
        Ok(())
    }
}

fn escape(text: &str, attribute: bool, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
}
