//! ConvertTo-Html

use posh_runtime::Value;

use crate::support::property::{HTML_KEYS, Property};
use crate::support::{Cmdlet, Cx, Run, Tools, has_wildcards};

/// Writes objects as an HTML table or list, alone or in a page.
#[derive(Default)]
pub(crate) struct ConvertToHtml {
    properties: Vec<Property>,
    started: bool,
    objects: usize,
}

const DOCTYPE: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">";
const TRANSITIONAL: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">";

impl Cmdlet for ConvertToHtml {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, HTML_KEYS)?;
        if !cx.flag("Fragment") {
            page_start(cx)?;
        }
        for line in cx.texts("PreContent")? {
            cx.emit(Value::string(&line))?;
        }
        cx.emit(Value::string("<table>"))
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input().filter(|object| !object.is_null()) else { return Ok(()) };
        if !std::mem::replace(&mut self.started, true) {
            self.choose_properties(cx, &object)?;
            if !is_list(cx)? && !self.properties.is_empty() {
                let columns: Vec<String> = self.properties.iter().map(column).collect();
                cx.emit(Value::string(&format!("<colgroup>{}</colgroup>", columns.concat())))?;
                let names: Vec<String> =
                    self.properties.iter().map(|property| format!("<th>{}</th>", encode(&property.name()))).collect();
                cx.emit(Value::string(&format!("<tr>{}</tr>", names.concat())))?;
            }
        }
        self.objects += 1;
        if is_list(cx)? { self.give_list(cx, &object) } else { self.give_row(cx, &object) }
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        cx.emit(Value::string("</table>"))?;
        for line in cx.texts("PostContent")? {
            cx.emit(Value::string(&line))?;
        }
        if cx.flag("Fragment") { Ok(()) } else { cx.emit(Value::string("</body></html>")) }
    }
}

fn is_list(cx: &mut Cx<'_>) -> Run<bool> {
    Ok(cx.text_of("As")?.is_some_and(|kind| kind.eq_ignore_ascii_case("List")))
}

fn page_start(cx: &mut Cx<'_>) -> Run {
    cx.emit(Value::string(if cx.flag("Transitional") { TRANSITIONAL } else { DOCTYPE }))?;
    cx.emit(Value::string("<html xmlns=\"http://www.w3.org/1999/xhtml\">"))?;
    cx.emit(Value::string("<head>"))?;
    if let Some(charset) = cx.text_of("Charset")? {
        cx.emit(Value::string(&format!("<meta charset=\"{charset}\">")))?;
    }
    if let Some(Value::Dictionary(meta)) = cx.value("Meta") {
        for (name, content) in meta.pairs() {
            let (name, content) = (cx.text(&name)?, cx.text(&content)?);
            let line = match name.as_str().to_ascii_lowercase().as_str() {
                "content-type" | "default-style" | "x-ua-compatible" => {
                    format!("<meta http-equiv=\"{name}\" content=\"{content}\">")
                }
                _ => format!("<meta name=\"{name}\" content=\"{content}\">"),
            };
            cx.emit(Value::string(&line))?;
        }
    }
    let head = cx.texts("Head")?;
    if head.is_empty() {
        let title = cx.text_of("Title")?.unwrap_or_else(|| "HTML TABLE".to_owned());
        cx.emit(Value::string(&format!("<title>{}</title>", encode(&title))))?;
    }
    for line in head {
        cx.emit(Value::string(&line))?;
    }
    if let Some(uri) = cx.text_of("CssUri")? {
        cx.emit(Value::string(&format!("<link rel=\"stylesheet\" type=\"text/css\" href=\"{uri}\" />")))?;
    }
    cx.emit(Value::string("</head><body>"))?;
    for line in cx.texts("Body")? {
        cx.emit(Value::string(&line))?;
    }
    Ok(())
}

fn column(property: &Property) -> String {
    let attribute = |name: &str, value: &Option<String>| {
        value.as_ref().map(|value| format!(" {name}=\"{value}\"")).unwrap_or_default()
    };
    format!("<col{}{}/>", attribute("width", &property.width), attribute("align", &property.alignment))
}

/// Text as HTML.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{A0}'..='\u{FF}' => out.push_str(&format!("&#{};", u32::from(char))),
            '\u{10000}'.. => out.push_str(&format!("&#{};", u32::from(char))),
            other => out.push(other),
        }
    }
    out
}

impl ConvertToHtml {
    /// Without -Property, all properties of the first object; wildcards are resolved against it.
    fn choose_properties(&mut self, cx: &mut Cx<'_>, object: &Value) -> Run {
        if self.properties.is_empty() {
            self.properties.push(Property::named("*"));
        }
        let mut chosen = Vec::new();
        for property in std::mem::take(&mut self.properties) {
            if !has_wildcards(&property.name()) || property.label.is_some() {
                chosen.push(property);
                continue;
            }
            let found = property.evaluate(cx, object)?;
            chosen.extend(found.into_iter().map(|found| Property::named(&found.name.as_str())));
        }
        self.properties = chosen;
        Ok(())
    }

    fn cell(cx: &mut Cx<'_>, property: &Property, object: &Value) -> Run<String> {
        let value = property.value(cx, object)?.unwrap_or_default();
        if value.is_null() {
            return Ok(String::new());
        }
        let text = cx.text_of_cell(&value)?;
        Ok(encode(&text.as_str()))
    }

    fn give_row(&self, cx: &mut Cx<'_>, object: &Value) -> Run {
        if self.properties.is_empty() {
            return Ok(());
        }
        let mut line = "<tr>".to_owned();
        for property in &self.properties {
            line.push_str(&format!("<td>{}</td>", Self::cell(cx, property, object)?));
        }
        line.push_str("</tr>");
        cx.emit(Value::string(&line))
    }

    fn give_list(&self, cx: &mut Cx<'_>, object: &Value) -> Run {
        if self.objects > 1 {
            cx.emit(Value::string("<tr><td><hr></td></tr>"))?;
        }
        for property in &self.properties {
            let cell = Self::cell(cx, property, object)?;
            let name = encode(&property.name());
            cx.emit(Value::string(&format!("<tr><td>{name}:</td><td>{cell}</td></tr>")))?;
        }
        Ok(())
    }
}
