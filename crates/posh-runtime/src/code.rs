//! Lowered code: what a script block is run from.
//!
//! A script block is lowered once. Each plain variable name that it mentions has a place ([`Local`]); everything else is
//! a tree of small enums that is walked.

use std::sync::Arc;

use posh_syntax::operator::Operator;
use posh_syntax::tree::{NodeId, RedirectionStream, Span, Tree};

use crate::object::Shape;
use crate::symbol::Symbol;
use crate::types::TypeRef;
use crate::value::Value;

/// The place of a plain variable name in its code.
pub type Local = u32;

/// A script block, a function's or a script's body, lowered.
#[derive(Debug)]
pub struct Code {
    /// The tree it came from.
    pub tree: Arc<Tree>,
    /// The script block's node.
    pub node: NodeId,
    /// The names of its locals.
    pub locals: Vec<Symbol>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// `[CmdletBinding()]` or a `[Parameter()]` attribute makes a function advanced.
    pub is_advanced: bool,
    /// `DefaultParameterSetName`.
    pub default_set: Option<String>,
    /// `SupportsShouldProcess`.
    pub should_process: bool,
    /// `ConfirmImpact` is High.
    pub high_impact: bool,
    /// `PositionalBinding = $false`
    pub no_positions: bool,
    /// `begin`
    pub begin: Option<Block>,
    /// `process`
    pub process: Option<Block>,
    /// `end`, also the unnamed block.
    pub end: Option<Block>,
    /// `clean`
    pub clean: Option<Block>,
    /// `using namespace` names in force.
    pub namespaces: Arc<[String]>,
}

/// A parameter of a script block.
#[derive(Debug)]
pub struct Parameter {
    /// Its name as written.
    pub name: String,
    /// Its local.
    pub local: Local,
    /// Its type; `None` when there is none.
    pub type_name: Option<TypeSpec>,
    /// Its default.
    pub default: Option<Expr>,
    /// Its attributes: name in lower case, positional and named arguments.
    pub attributes: Vec<Attribute>,
}

/// An attribute with its arguments.
#[derive(Debug)]
pub struct Attribute {
    /// The name in lower case, without namespace and `Attribute`.
    pub name: String,
    /// Positional arguments.
    pub positional: Vec<Expr>,
    /// Named arguments; no expression means true.
    pub named: Vec<(String, Option<Expr>)>,
}

/// A type name, resolved when it is first used.
#[derive(Debug)]
pub struct TypeSpec {
    /// As written.
    pub text: String,
    /// Resolved where the name is built in.
    pub resolved: Option<TypeRef>,
    /// Where it stands.
    pub span: Span,
}

/// Statements with the traps that watch them.
#[derive(Debug, Default)]
pub struct Block {
    /// Traps: the type and the body.
    pub traps: Vec<(Option<TypeSpec>, Block)>,
    /// Statements.
    pub statements: Vec<Stmt>,
}

/// A statement and where it stands.
#[derive(Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// Where it stands.
    pub span: Span,
}

/// What a statement does.
#[derive(Debug)]
pub enum StmtKind {
    /// An expression whose value is written.
    Expr(Expr),
    /// An expression whose value is thrown away: an assignment, `$i++`.
    Quiet(Expr),
    /// A pipeline.
    Pipeline(Pipeline),
    /// `a && b`, `a || b`.
    Chain {
        /// Whether the right runs on success.
        and: bool,
        /// Left.
        left: Box<Stmt>,
        /// Right.
        right: Box<Stmt>,
    },
    /// `if`
    If(Vec<(Stmt, Block)>, Option<Block>),
    /// `while`
    While(Option<Symbol>, Box<Stmt>, Block),
    /// `do … while` or, when the flag is set, `until`.
    Do(Option<Symbol>, Block, Box<Stmt>, bool),
    /// `for`
    For(Option<Symbol>, Option<Box<Stmt>>, Option<Box<Stmt>>, Option<Box<Stmt>>, Block),
    /// `foreach`
    ForEach(Option<Symbol>, Box<Expr>, Box<Stmt>, Block),
    /// `switch`
    Switch(Box<Switch>),
    /// `try`
    Try(Box<Try>),
    /// `break`
    Break(Option<Expr>),
    /// `continue`
    Continue(Option<Expr>),
    /// `return`
    Return(Option<Box<Stmt>>),
    /// `exit`
    Exit(Option<Box<Stmt>>),
    /// `throw`
    Throw(Option<Box<Stmt>>),
    /// `function`, `filter`
    Function(String, Arc<Code>, bool),
    /// `data` and bare blocks.
    Block(Block),
    /// Something that is not there yet, named.
    NotThere(&'static str),
    /// `class` and `enum`
    Type(Arc<TypeDefinition>),
}

/// A class or enum of a script.
#[derive(Debug)]
pub struct TypeDefinition {
    /// The name.
    pub name: String,
    /// Whether it is an enum.
    pub is_enum: bool,
    /// `[Flags()]`
    pub is_flags: bool,
    /// Base class and interfaces.
    pub bases: Vec<TypeSpec>,
    /// Properties.
    pub properties: Vec<Property>,
    /// Methods and constructors.
    pub methods: Vec<Method>,
}

/// A property of a class, or a member of an enum.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: String,
    /// The type.
    pub type_name: Option<TypeSpec>,
    /// The initial value.
    pub initial: Option<Expr>,
    /// Whether it belongs to the class.
    pub is_static: bool,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A method or constructor of a class.
#[derive(Debug)]
pub struct Method {
    /// The name.
    pub name: String,
    /// Whether it belongs to the class.
    pub is_static: bool,
    /// Whether it makes objects.
    pub is_constructor: bool,
    /// Whether it is hidden.
    pub hidden: bool,
    /// `[void]`, or no type.
    pub return_type: Option<TypeSpec>,
    /// The body; its parameters are the method's.
    pub code: Arc<Code>,
    /// Arguments for the base constructor.
    pub base_arguments: Vec<Expr>,
}

/// `switch`
#[derive(Debug)]
pub struct Switch {
    /// The label.
    pub label: Option<Symbol>,
    /// `-Regex`
    pub regex: bool,
    /// `-Wildcard`
    pub wildcard: bool,
    /// `-CaseSensitive`
    pub case_sensitive: bool,
    /// `-File`
    pub file: bool,
    /// What is looked at.
    pub condition: Stmt,
    /// Pattern and body.
    pub clauses: Vec<(Expr, Block)>,
    /// `default`
    pub default: Option<Block>,
}

/// `try`
#[derive(Debug)]
pub struct Try {
    /// The body.
    pub body: Block,
    /// Types (none catches all) and body.
    pub catches: Vec<(Vec<TypeSpec>, Block)>,
    /// `finally`
    pub finally: Option<Block>,
}

/// A pipeline of commands, the first of which may be an expression.
#[derive(Debug)]
pub struct Pipeline {
    /// The elements.
    pub elements: Vec<Element>,
    /// Ends with `&`.
    pub background: bool,
    /// Where it stands.
    pub span: Span,
}

/// An element of a pipeline.
#[derive(Debug)]
pub struct Element {
    /// What it does.
    pub kind: ElementKind,
    /// Its redirections.
    pub redirections: Vec<Redirection>,
    /// Where it stands.
    pub span: Span,
}

/// What an element does.
#[derive(Debug)]
pub enum ElementKind {
    /// Writes an expression's value.
    Expr(Expr),
    /// Calls a command.
    Command(Command),
}

/// A call of a command.
#[derive(Debug)]
pub struct Command {
    /// `.` runs in the current scope.
    pub dot: bool,
    /// `&` or `.` was written.
    pub invoked: bool,
    /// What is called.
    pub name: Expr,
    /// Parameters and arguments.
    pub arguments: Vec<Argument>,
}

/// A parameter or argument.
#[derive(Debug)]
pub enum Argument {
    /// `-Name`, with the value of `-Name:value`; the text as written.
    Parameter(String, Option<Expr>, Span),
    /// A value; the text of a bare number is kept.
    Value(Expr, Option<Box<str>>),
    /// `@name`
    Splat(Expr),
}

/// A redirection.
#[derive(Debug)]
pub enum Redirection {
    /// One stream into output.
    Merge(RedirectionStream),
    /// A stream into a file.
    File(RedirectionStream, Expr, bool),
}

/// A variable that is not plain: a scope, a drive.
#[derive(Clone, Debug)]
pub enum Variable {
    /// A plain name.
    Local(Local, Symbol),
    /// `$global:x`
    Global(Symbol),
    /// `$script:x`
    Script(Symbol),
    /// `$local:x`, `$private:x`
    Here(Symbol),
    /// `$env:x`
    Environment(String),
    /// `$function:x`
    Function(Symbol),
    /// `$variable:x`
    ByName(Symbol),
    /// `$using:x`
    Using(Symbol),
}

/// An expression and, where an error may need it, where it stands.
#[derive(Debug)]
pub enum Expr {
    /// A value.
    Const(Value),
    /// A variable.
    Variable(Variable),
    /// `$?`
    Status,
    /// An assignment.
    Assign(Box<Assign>),
    /// A binary operator.
    Binary(Operator, Box<(Expr, Expr)>, Span),
    /// `-and`, `-or`, `-xor`
    Logic(Operator, Box<(Expr, Expr)>),
    /// `??`
    Coalesce(Box<(Expr, Expr)>),
    /// `-not`
    Not(Box<Expr>),
    /// `-`, `+`, `-bnot`, unary `-join` and `-split`.
    Unary(Operator, Box<Expr>, Span),
    /// `++` and `--`: by how much, whether before, the place.
    Step(i32, bool, Box<Expr>, Span),
    /// `a, b`
    Array(Vec<Expr>),
    /// `@( … )`
    ArrayOf(Block),
    /// `$( … )`
    Sub(Block),
    /// `( … )`
    Paren(Box<Stmt>),
    /// `@{ … }`
    Hashtable(Vec<(Expr, Stmt)>),
    /// `[ordered]@{ … }`
    Ordered(Vec<(Expr, Stmt)>),
    /// `[pscustomobject]@{ … }` with constant keys.
    Custom(Arc<Shape>, Vec<Stmt>),
    /// `{ … }`
    Block(Arc<Code>),
    /// A cast.
    Convert(Box<TypeSpec>, Box<Expr>, Span),
    /// A property.
    Member(Box<Member>),
    /// A call of a method.
    Invoke(Box<Invoke>),
    /// An index.
    Index(Box<(Expr, Expr)>, bool, Span),
    /// An expandable string.
    Expand(Vec<Piece>),
    /// `a ? b : c`
    Ternary(Box<(Expr, Expr, Expr)>),
    /// A type.
    Type(Box<TypeSpec>),
    /// Something that is not there yet, named.
    NotThere(&'static str, Span),
}

/// A piece of an expandable string.
#[derive(Debug)]
pub enum Piece {
    /// Text.
    Text(Box<str>),
    /// A value.
    Value(Expr),
}

/// An assignment.
#[derive(Debug)]
pub struct Assign {
    /// The operator.
    pub operator: Operator,
    /// Where to.
    pub target: Expr,
    /// The value: a statement whose output is collected.
    pub value: Stmt,
    /// Types and attributes that the variable keeps.
    pub constraint: Option<TypeSpec>,
    /// Where it stands.
    pub span: Span,
}

/// A property access.
#[derive(Debug)]
pub struct Member {
    /// The object.
    pub target: Expr,
    /// The name.
    pub name: Expr,
    /// `::`
    pub is_static: bool,
    /// `?.`
    pub null_conditional: bool,
    /// The symbol when the name is constant.
    pub symbol: Option<Symbol>,
    /// Where it stands.
    pub span: Span,
}

/// A method call.
#[derive(Debug)]
pub struct Invoke {
    /// The object.
    pub target: Expr,
    /// The name.
    pub name: Expr,
    /// `::`
    pub is_static: bool,
    /// `?.`
    pub null_conditional: bool,
    /// Arguments.
    pub arguments: Vec<Expr>,
    /// Where it stands.
    pub span: Span,
}
