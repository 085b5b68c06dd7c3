//! `#requires` lines: each is read as a command whose name is `requires`.

use crate::error::ParseError;
use crate::messages::Message;
use crate::parser::Parser;
use crate::pool::Pool;
use crate::source::Source;
use crate::tree::{ModuleSpecification, NodeId, NodeKind, Requirements, Span};

/// The parameters of the line.
const PARAMETERS: &[&str] =
    &["shellid", "version", "psedition", "pssnapin", "modules", "assembly", "runasadministrator"];

/// Reads the `#requires` comments at `lines`; `None` when they ask for nothing.
pub(crate) fn read(source: &Source, lines: &[Span], errors: &mut Vec<ParseError>) -> Option<Requirements> {
    let mut reader = Reader { found: Requirements::default(), given: Vec::new(), errors };
    for line in lines {
        reader.line(source.text(), *line);
    }
    let found = reader.found;
    (found != Requirements::default()).then_some(found)
}

struct Reader<'e> {
    found: Requirements,
    /// Parameters that may be given once for the whole script.
    given: Vec<&'static str>,
    errors: &'e mut Vec<ParseError>,
}

impl Reader<'_> {
    fn error(&mut self, span: Span, message: Message) {
        self.errors.push(ParseError { id: message.id(), message: message.text(), span, incomplete: false });
    }

    fn line(&mut self, text: &str, line: Span) {
        let pool = Pool::default();
        let (parser, elements) = Parser::read_command(text, &pool, line.start + 1, line.end);
        self.errors.extend(parser.lex.errors.iter().cloned());
        let mut elements = elements.into_iter().skip(1).peekable();
        while let Some(id) = elements.next() {
            let node = &parser.nodes[id.index()];
            let NodeKind::CommandParameter { name, argument } = &node.kind else {
                self.error(node.span, Message::ScriptRequiresInvalidFormat);
                return;
            };
            let argument = argument.or_else(|| {
                elements.next_if(|next| !matches!(parser.nodes[next.index()].kind, NodeKind::CommandParameter { .. }))
            });
            if !self.parameter(&parser, name, node.span, argument) {
                return;
            }
        }
    }

    /// Takes one parameter; `false` ends the line.
    fn parameter(&mut self, parser: &Parser, written: &str, span: Span, argument: Option<NodeId>) -> bool {
        let lower = written.to_ascii_lowercase();
        let Some(name) = PARAMETERS.iter().find(|name| name.starts_with(&lower)) else {
            self.error(span, Message::ScriptRequiresInvalidFormat);
            return false;
        };
        let once = matches!(*name, "shellid" | "version" | "psedition");
        if once && self.given.contains(name) {
            self.error(span, Message::ParameterAlreadyBound(written.to_string()));
            return true;
        }
        self.given.push(name);
        if *name == "runasadministrator" {
            self.found.elevation = true;
            if argument.is_some() {
                self.error(span, Message::ScriptRequiresInvalidFormat);
            }
            return true;
        }
        let Some(argument) = argument else {
            self.error(span, Message::ParameterRequiresArgument(written.to_string()));
            return true;
        };
        match *name {
            "shellid" => self.found.shell_id = parser.constant_text(argument),
            "version" => {
                let text = parser.constant_text(argument);
                self.found.version = text.as_deref().and_then(version);
                if self.found.version.is_none() {
                    self.error(span, Message::RequiresVersionInvalid);
                }
            }
            "psedition" => self.found.editions.extend(parser.constant_texts(argument)),
            "assembly" => self.found.assemblies.extend(parser.constant_texts(argument)),
            "modules" => self.modules(parser, argument),
            _ => {}
        }
        true
    }

    fn modules(&mut self, parser: &Parser, argument: NodeId) {
        for id in parser.elements_of(argument) {
            let NodeKind::Hashtable { pairs } = parser.nodes[id.index()].kind else {
                if let Some(name) = parser.constant_text(id) {
                    self.found.modules.push(ModuleSpecification { name, ..ModuleSpecification::default() });
                }
                continue;
            };
            let mut module = ModuleSpecification::default();
            let list = &parser.lists[pairs.start as usize..(pairs.start + pairs.len) as usize];
            for (key, value) in list.chunks_exact(2).map(|pair| (pair[0], pair[1])) {
                let key = parser.constant_text(key).unwrap_or_default();
                let value = parser.constant_text(value);
                match key.to_ascii_lowercase().as_str() {
                    "modulename" => module.name = value.unwrap_or_default(),
                    "guid" => module.guid = value,
                    "moduleversion" => module.version = value,
                    "maximumversion" => module.maximum = value,
                    "requiredversion" => module.required = value,
                    _ => {}
                }
            }
            self.found.modules.push(module);
        }
    }
}

/// A version of two to four numbers; a single number gets a minor version of 0.
fn version(text: &str) -> Option<String> {
    let parts: Vec<u32> = text.split('.').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    match parts.len() {
        1 => Some(format!("{}.0", parts[0])),
        2..=4 => {
            let texts: Vec<String> = parts.iter().map(u32::to_string).collect();
            Some(texts.join("."))
        }
        _ => None,
    }
}

impl<'s> Parser<'s> {
    /// Reads the text between `start` and `end` as one command; the elements are ids of the parser's own arena.
    fn read_command(text: &'s str, pool: &'s Pool, start: u32, end: u32) -> (Parser<'s>, Vec<NodeId>) {
        let inner = text.get(..end as usize).unwrap_or(text);
        let mut parser = Parser::new(inner, pool, false, crate::parser::SHALLOW);
        parser.lex.pos = start as usize;
        let elements = match parser.command_alone() {
            Some(NodeKind::Command { elements, .. }) => {
                let from = elements.start as usize;
                parser.lists[from..from + elements.len()].to_vec()
            }
            _ => Vec::new(),
        };
        (parser, elements)
    }

    /// The elements of an array, or the value alone.
    fn elements_of(&self, id: NodeId) -> Vec<NodeId> {
        match self.nodes[id.index()].kind {
            NodeKind::ArrayLiteral { elements } => {
                let from = elements.start as usize;
                self.lists[from..from + elements.len()].to_vec()
            }
            _ => vec![id],
        }
    }

    /// The text of a constant, also where a pipeline holds it.
    fn constant_text(&self, id: NodeId) -> Option<String> {
        let node = &self.nodes[id.index()];
        match &node.kind {
            NodeKind::StringConstant { value, .. } => Some(value.to_string()),
            NodeKind::Constant { .. } => {
                let (start, end) = (node.span.start as usize, node.span.end as usize);
                Some(self.lex.slice(start, end).to_string())
            }
            NodeKind::CommandExpression { expression, .. } => self.constant_text(*expression),
            NodeKind::Pipeline { elements, .. } if elements.len() == 1 => {
                self.constant_text(self.lists[elements.start as usize])
            }
            NodeKind::Command { elements, .. } if elements.len() == 1 => {
                self.constant_text(self.lists[elements.start as usize])
            }
            _ => None,
        }
    }

    fn constant_texts(&self, id: NodeId) -> Vec<String> {
        let elements = self.elements_of(id);
        let texts = elements.iter().filter_map(|id| self.constant_text(*id));
        texts.collect()
    }
}
