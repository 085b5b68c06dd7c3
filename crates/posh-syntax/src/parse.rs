//! The entry points.

use std::sync::Arc;

use crate::error::ParseError;
use crate::parser::{DEEPEST, Parser, SHALLOW};
use crate::pool::Pool;
use crate::source::Source;
use crate::token::Token;
use crate::tree::{NodeKind, Tree};
use crate::{checks, requires};

/// What a parse is to deliver besides the tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions {
    /// Collect all tokens.
    pub tokens: bool,
}

/// What a parse delivers. With errors the tree is there too, with [`NodeKind::Error`] nodes in it.
#[derive(Clone, Debug)]
pub struct ParseResult {
    /// The tree.
    pub tree: Arc<Tree>,
    /// All tokens with newlines, comments and line continuations, if they were asked for.
    pub tokens: Vec<Token>,
    /// The errors in the order of their finding.
    pub errors: Vec<ParseError>,
}

impl ParseResult {
    /// Whether the text is wrong only because it ends too early: what a host that reads line by line goes by.
    pub fn is_incomplete(&self) -> bool {
        self.errors.first().is_some_and(|error| error.incomplete)
    }
}

/// Parses `text`; `name` is the path of the file it came from.
pub fn parse(text: impl Into<Arc<str>>, name: Option<Arc<str>>) -> ParseResult {
    parse_with(text, name, ParseOptions::default())
}

/// Parses `text` and delivers what `options` ask for.
pub fn parse_with(text: impl Into<Arc<str>>, name: Option<Arc<str>>, options: ParseOptions) -> ParseResult {
    let source = Source::new(text, name);
    if let Some(result) = attempt(&source, options, SHALLOW) {
        return result;
    }
    // Deep nesting is rare: only then is a thread with room for it worth its start.
    let deep = {
        let source = source.clone();
        std::thread::Builder::new()
            .stack_size(DEEP_STACK)
            .spawn(move || attempt_any(&source, options, DEEPEST))
            .ok()
            .and_then(|thread| thread.join().ok())
    };
    deep.unwrap_or_else(|| attempt_any(&source, options, SHALLOW))
}

/// Room for [`DEEPEST`] levels also in a build without optimization.
const DEEP_STACK: usize = 256 << 20;

/// Parses with a limit on nesting; `None` when the text nests deeper.
fn attempt(source: &Source, options: ParseOptions, limit: u32) -> Option<ParseResult> {
    let pool = Pool::default();
    let mut parser = Parser::new(source.text(), &pool, options.tokens, limit);
    let root = parser.script();
    (!parser.too_deep).then(|| finish(source, parser, root))
}

fn attempt_any(source: &Source, options: ParseOptions, limit: u32) -> ParseResult {
    let pool = Pool::default();
    let mut parser = Parser::new(source.text(), &pool, options.tokens, limit);
    let root = parser.script();
    if parser.too_deep {
        parser.lex.errors.retain(|error| error.id == "NestingTooDeep");
    }
    finish(source, parser, root)
}

fn finish(source: &Source, mut parser: Parser, root: crate::tree::NodeId) -> ParseResult {
    let too_deep = parser.too_deep;
    let requires = std::mem::take(&mut parser.lex.requires);
    let mut errors = std::mem::take(&mut parser.lex.errors);
    let tokens = parser.lex.tokens.take().unwrap_or_default();
    let mut tree = Tree {
        source: source.clone(),
        nodes: std::mem::take(&mut parser.nodes),
        lists: std::mem::take(&mut parser.lists),
        root,
    };
    tree.link_parents();
    if !requires.is_empty() && !too_deep {
        let found = requires::read(source, &requires, &mut errors);
        if let NodeKind::ScriptBlock { requirements, .. } = &mut tree.nodes[root.index()].kind {
            *requirements = found.map(Box::new);
        }
    }
    if !too_deep {
        checks::check(&tree, &mut errors);
    }
    ParseResult { tree: Arc::new(tree), tokens, errors }
}
