//! The syntax tree: an arena of nodes whose kinds are those of `System.Management.Automation.Language`.
//!
//! A tree owns its source text, its nodes and the child lists. A node is named by a [`NodeId`]; children are ids or
//! [`NodeList`]s into a shared pool, and every node knows its parent, so that a consumer can hand out
//! `(Arc<Tree>, NodeId)` pairs as live syntax objects without copying anything. Spans are byte offsets into the
//! UTF-8 source; [`crate::source::Source`] turns them into UTF-16 offsets, lines and columns.

use std::num::NonZeroU32;

use crate::operator::{Operator, StringKind};
use crate::source::Source;

/// Names a node of one [`Tree`]. `Option<NodeId>` takes four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// The id of the node at `index` in the arena.
    pub(crate) fn from_index(index: usize) -> NodeId {
        let next = u32::try_from(index).unwrap_or(u32::MAX - 1).saturating_add(1);
        NodeId(NonZeroU32::new(next).unwrap_or(NonZeroU32::MIN))
    }

    /// The place of the node in the arena.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A run of child ids in the tree's pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeList {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl NodeList {
    /// Whether the list has no child.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// How many children the list has.
    pub fn len(self) -> usize {
        self.len as usize
    }
}

/// A half-open range of byte offsets into the source. [`Span::NONE`] marks a node that the source does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The extent of a node that has no text.
    pub const NONE: Span = Span { start: u32::MAX, end: u32::MAX };

    /// Whether the node has no text.
    pub fn is_none(self) -> bool {
        self.start == u32::MAX
    }
}

/// A node: what it is, where it stands, whose child it is.
#[derive(Clone, Debug)]
pub struct Node {
    /// What the node is, with its facts and children.
    pub kind: NodeKind,
    /// Where it stands.
    pub span: Span,
    /// The node that holds it; `None` for the root.
    pub parent: Option<NodeId>,
}

/// A value written in the source as a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// `System.SByte` (suffix `y`).
    SByte(i8),
    /// `System.Byte` (suffix `uy`).
    Byte(u8),
    /// `System.Int16` (suffix `s`).
    Int16(i16),
    /// `System.UInt16` (suffix `us`).
    UInt16(u16),
    /// `System.Int32`.
    Int32(i32),
    /// `System.UInt32` (suffix `u`).
    UInt32(u32),
    /// `System.Int64` (suffix `l`, or too large for Int32).
    Int64(i64),
    /// `System.UInt64` (suffix `ul`).
    UInt64(u64),
    /// `System.Double`.
    Double(f64),
    /// `System.Decimal` as its digits with sign and point, scale kept (`1.50`).
    Decimal(Box<str>),
    /// `System.Numerics.BigInteger` (suffix `n`) as decimal digits with sign.
    BigInteger(Box<str>),
}

/// A stream that a redirection names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectionStream {
    /// `*`
    All,
    /// `1`
    Output,
    /// `2`
    Error,
    /// `3`
    Warning,
    /// `4`
    Verbose,
    /// `5`
    Debug,
    /// `6`
    Information,
}

/// What a `using` statement brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsingKind {
    /// `using assembly`
    Assembly,
    /// `using command`
    Command,
    /// `using module`
    Module,
    /// `using namespace`
    Namespace,
    /// `using type`
    Type,
}

/// What a type definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// `class`
    Class,
    /// `enum`
    Enum,
    /// `interface`
    Interface,
}

/// Which block of a script block a [`NodeKind::NamedBlock`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// `dynamicparam`
    DynamicParam,
    /// `begin`
    Begin,
    /// `process` (also the unnamed block of a filter)
    Process,
    /// `end` (also the unnamed block of a script or function)
    End,
    /// `clean`
    Clean,
}

/// A module that `#requires -Modules` or `using module @{…}` names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleSpecification {
    /// Module name.
    pub name: String,
    /// `GUID`
    pub guid: Option<String>,
    /// `ModuleVersion`: at least.
    pub version: Option<String>,
    /// `MaximumVersion`: at most.
    pub maximum: Option<String>,
    /// `RequiredVersion`: exactly.
    pub required: Option<String>,
}

/// What the `#requires` lines of a script ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    /// `-ShellId`
    pub shell_id: Option<String>,
    /// `-Version`
    pub version: Option<String>,
    /// `-PSEdition`
    pub editions: Vec<String>,
    /// `-Modules`
    pub modules: Vec<ModuleSpecification>,
    /// `-Assembly`
    pub assemblies: Vec<String>,
    /// `-RunAsAdministrator`
    pub elevation: bool,
}

/// The name of a type as the source gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// Without white space and comments, as the dump protocol shows it: `List[int]`, `int[]`, `A.B,assembly`.
    pub text: Box<str>,
    /// The parsed form.
    pub shape: TypeShape,
    /// Where the name stands.
    pub span: Span,
}

/// A type name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeShape {
    /// `A.B`, with the assembly of `A.B,assembly`.
    Simple {
        /// Namespace-qualified or short name.
        name: Box<str>,
        /// After the comma.
        assembly: Option<Box<str>>,
    },
    /// `T[]`, `T[,]`
    Array {
        /// The element's type.
        element: Box<TypeName>,
        /// Number of dimensions, 1 for `[]`.
        rank: u32,
    },
    /// `G[A,B]`
    Generic {
        /// The name before the bracket.
        definition: Box<TypeName>,
        /// The arguments.
        arguments: Vec<TypeName>,
    },
}

/// The clauses of an `if`, `switch` or hashtable are pairs flattened in a [`NodeList`]: key, value, key, value.
pub type PairList = NodeList;

/// What a node is. Field order follows the order of children in the dump protocol of the reference parser.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // The field names are the reference's own roles.
pub enum NodeKind {
    ScriptBlock {
        usings: NodeList,
        attributes: NodeList,
        param: Option<NodeId>,
        dynamic_param: Option<NodeId>,
        begin: Option<NodeId>,
        process: Option<NodeId>,
        end: Option<NodeId>,
        clean: Option<NodeId>,
        requirements: Option<Box<Requirements>>,
    },
    ParamBlock {
        attributes: NodeList,
        parameters: NodeList,
    },
    NamedBlock {
        block: BlockKind,
        unnamed: bool,
        traps: NodeList,
        statements: NodeList,
    },
    StatementBlock {
        traps: NodeList,
        statements: NodeList,
    },
    /// `attributes` holds Attribute and TypeConstraint nodes in source order; `variable` is a VariableExpression.
    Parameter {
        attributes: NodeList,
        variable: NodeId,
        default: Option<NodeId>,
    },
    /// `named` holds NamedAttributeArgument nodes.
    Attribute {
        name: Box<TypeName>,
        positional: NodeList,
        named: NodeList,
    },
    /// `value` is `None` when the expression is omitted (`[Parameter(Mandatory)]`).
    NamedAttributeArgument {
        name: Box<str>,
        value: Option<NodeId>,
    },
    TypeConstraint {
        name: Box<TypeName>,
    },
    Using {
        kind: UsingKind,
        name: Option<NodeId>,
        alias: Option<NodeId>,
        specification: Option<NodeId>,
    },
    /// `parameters` are those in parentheses after the name; `body` is a ScriptBlock.
    FunctionDefinition {
        name: Box<str>,
        filter: bool,
        workflow: bool,
        parameters: NodeList,
        body: NodeId,
    },
    TypeDefinition {
        kind: TypeKind,
        name: Box<str>,
        attributes: NodeList,
        bases: NodeList,
        members: NodeList,
    },
    PropertyMember {
        name: Box<str>,
        is_static: bool,
        hidden: bool,
        literal: bool,
        attributes: NodeList,
        property_type: Option<NodeId>,
        initial: Option<NodeId>,
    },
    FunctionMember {
        name: Box<str>,
        is_static: bool,
        hidden: bool,
        constructor: bool,
        attributes: NodeList,
        return_type: Option<NodeId>,
        parameters: NodeList,
        body: NodeId,
    },
    /// `clauses` is condition, body, condition, body, …
    If {
        clauses: PairList,
        otherwise: Option<NodeId>,
    },
    For {
        label: Option<Box<str>>,
        initializer: Option<NodeId>,
        condition: Option<NodeId>,
        iterator: Option<NodeId>,
        body: NodeId,
    },
    ForEach {
        label: Option<Box<str>>,
        parallel: bool,
        throttle: Option<NodeId>,
        variable: NodeId,
        condition: NodeId,
        body: NodeId,
    },
    While {
        label: Option<Box<str>>,
        condition: NodeId,
        body: NodeId,
    },
    DoWhile {
        label: Option<Box<str>>,
        body: NodeId,
        condition: NodeId,
    },
    DoUntil {
        label: Option<Box<str>>,
        body: NodeId,
        condition: NodeId,
    },
    /// `clauses` is pattern, body, pattern, body, …
    Switch {
        label: Option<Box<str>>,
        flags: SwitchFlags,
        condition: NodeId,
        clauses: PairList,
        default: Option<NodeId>,
    },
    Try {
        body: NodeId,
        catches: NodeList,
        finally: Option<NodeId>,
    },
    Catch {
        types: NodeList,
        body: NodeId,
    },
    Trap {
        trap_type: Option<NodeId>,
        body: NodeId,
    },
    Break {
        label: Option<NodeId>,
    },
    Continue {
        label: Option<NodeId>,
    },
    Return {
        value: Option<NodeId>,
    },
    Exit {
        value: Option<NodeId>,
    },
    Throw {
        value: Option<NodeId>,
    },
    Data {
        variable: Option<Box<str>>,
        allowed: NodeList,
        body: NodeId,
    },
    /// `operator` is AndAnd or OrOr.
    PipelineChain {
        operator: Operator,
        background: bool,
        left: NodeId,
        right: NodeId,
    },
    Pipeline {
        background: bool,
        elements: NodeList,
    },
    /// `invocation` is Ampersand or Dot.
    Command {
        invocation: Option<Operator>,
        elements: NodeList,
        redirections: NodeList,
    },
    CommandExpression {
        expression: NodeId,
        redirections: NodeList,
    },
    CommandParameter {
        name: Box<str>,
        argument: Option<NodeId>,
    },
    FileRedirection {
        from: RedirectionStream,
        append: bool,
        location: NodeId,
    },
    MergingRedirection {
        from: RedirectionStream,
        to: RedirectionStream,
    },
    Assignment {
        operator: Operator,
        left: NodeId,
        right: NodeId,
    },
    Binary {
        operator: Operator,
        left: NodeId,
        right: NodeId,
    },
    Unary {
        operator: Operator,
        operand: NodeId,
    },
    Ternary {
        condition: NodeId,
        then: NodeId,
        otherwise: NodeId,
    },
    Convert {
        target: NodeId,
        operand: NodeId,
    },
    Attributed {
        attribute: NodeId,
        operand: NodeId,
    },
    Member {
        is_static: bool,
        null_conditional: bool,
        target: NodeId,
        member: NodeId,
    },
    InvokeMember {
        is_static: bool,
        null_conditional: bool,
        generic_types: Vec<TypeName>,
        target: NodeId,
        member: NodeId,
        arguments: NodeList,
    },
    BaseConstructorCall {
        target: NodeId,
        member: NodeId,
        arguments: NodeList,
    },
    Index {
        null_conditional: bool,
        target: NodeId,
        index: NodeId,
    },
    TypeExpression {
        name: Box<TypeName>,
    },
    /// `path` as written, scope or drive included, braces and backticks undone.
    Variable {
        path: Box<str>,
        splatted: bool,
    },
    UsingExpression {
        operand: NodeId,
    },
    Constant {
        value: Number,
    },
    StringConstant {
        kind: StringKind,
        value: Box<str>,
    },
    /// `format` has `{0}`, `{1}`, … for `nested`, and doubled braces.
    ExpandableString {
        kind: StringKind,
        format: Box<str>,
        nested: NodeList,
    },
    ScriptBlockExpression {
        body: NodeId,
    },
    ArrayLiteral {
        elements: NodeList,
    },
    ArrayExpression {
        body: NodeId,
    },
    SubExpression {
        body: NodeId,
    },
    Paren {
        body: NodeId,
    },
    /// `pairs` is key, value, key, value, …
    Hashtable {
        pairs: PairList,
    },
    /// Stands where the source has an error; the tree of a source with errors is not evaluated.
    Error {
        children: NodeList,
    },
}

/// The flags of a `switch` statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SwitchFlags {
    /// `-File`
    pub file: bool,
    /// `-Regex`
    pub regex: bool,
    /// `-Wildcard`
    pub wildcard: bool,
    /// `-Exact`
    pub exact: bool,
    /// `-CaseSensitive`
    pub case_sensitive: bool,
    /// `-Parallel`
    pub parallel: bool,
}

/// A parsed source. Immutable; share it behind an `Arc`.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) source: Source,
    pub(crate) nodes: Vec<Node>,
    pub(crate) lists: Vec<NodeId>,
    pub(crate) root: NodeId,
}

impl Tree {
    /// The source text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The root, always a [`NodeKind::ScriptBlock`].
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The node named `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What the node named `id` is.
    pub fn kind(&self, id: NodeId) -> &NodeKind {
        &self.nodes[id.index()].kind
    }

    /// Where the node named `id` stands.
    pub fn span(&self, id: NodeId) -> Span {
        self.nodes[id.index()].span
    }

    /// The children of a list, in source order.
    pub fn list(&self, list: NodeList) -> &[NodeId] {
        &self.lists[list.start as usize..(list.start + list.len) as usize]
    }

    /// The text of the node named `id`; empty when the source does not show it.
    pub fn text(&self, id: NodeId) -> &str {
        self.source.slice(self.span(id))
    }

    /// How many nodes the tree has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree has no node; never true of a parsed tree.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
