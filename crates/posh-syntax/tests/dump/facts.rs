//! The class of a node and its facts.

use std::fmt::Write as _;

use posh_syntax::operator::Operator;
use posh_syntax::tree::{NodeId, NodeKind, Number, Requirements, Tree, TypeKind, UsingKind};

use super::string;

/// Writes ` CLASS FACTS`.
pub fn write(tree: &Tree, id: NodeId, out: &mut String) {
    let kind = tree.kind(id);
    let _ = write!(out, " {}", class(kind));
    named(tree, kind, out);
    flow(kind, out);
    expression(kind, out);
}

fn flag(out: &mut String, name: &str, holds: bool) {
    if holds {
        let _ = write!(out, " {name}");
    }
}

fn text(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}={}", string(value));
}

fn class(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::ScriptBlock { .. } => "ScriptBlock",
        NodeKind::ParamBlock { .. } => "ParamBlock",
        NodeKind::NamedBlock { .. } => "NamedBlock",
        NodeKind::StatementBlock { .. } => "StatementBlock",
        NodeKind::Parameter { .. } => "Parameter",
        NodeKind::Attribute { .. } => "Attribute",
        NodeKind::NamedAttributeArgument { .. } => "NamedAttributeArgument",
        NodeKind::TypeConstraint { .. } => "TypeConstraint",
        NodeKind::Using { .. } => "UsingStatement",
        NodeKind::FunctionDefinition { .. } => "FunctionDefinition",
        NodeKind::TypeDefinition { .. } => "TypeDefinition",
        NodeKind::PropertyMember { .. } => "PropertyMember",
        NodeKind::FunctionMember { .. } => "FunctionMember",
        NodeKind::If { .. } => "IfStatement",
        NodeKind::For { .. } => "ForStatement",
        NodeKind::ForEach { .. } => "ForEachStatement",
        NodeKind::While { .. } => "WhileStatement",
        NodeKind::DoWhile { .. } => "DoWhileStatement",
        NodeKind::DoUntil { .. } => "DoUntilStatement",
        NodeKind::Switch { .. } => "SwitchStatement",
        NodeKind::Try { .. } => "TryStatement",
        NodeKind::Catch { .. } => "CatchClause",
        NodeKind::Trap { .. } => "TrapStatement",
        NodeKind::Break { .. } => "BreakStatement",
        NodeKind::Continue { .. } => "ContinueStatement",
        NodeKind::Return { .. } => "ReturnStatement",
        NodeKind::Exit { .. } => "ExitStatement",
        NodeKind::Throw { .. } => "ThrowStatement",
        NodeKind::Data { .. } => "DataStatement",
        NodeKind::PipelineChain { .. } => "PipelineChain",
        NodeKind::Pipeline { .. } => "Pipeline",
        NodeKind::Command { .. } => "Command",
        NodeKind::CommandExpression { .. } => "CommandExpression",
        NodeKind::CommandParameter { .. } => "CommandParameter",
        NodeKind::FileRedirection { .. } => "FileRedirection",
        NodeKind::MergingRedirection { .. } => "MergingRedirection",
        NodeKind::Assignment { .. } => "AssignmentStatement",
        NodeKind::Binary { .. } => "BinaryExpression",
        NodeKind::Unary { .. } => "UnaryExpression",
        NodeKind::Ternary { .. } => "TernaryExpression",
        NodeKind::Convert { .. } => "ConvertExpression",
        NodeKind::Attributed { .. } => "AttributedExpression",
        NodeKind::Member { .. } => "MemberExpression",
        NodeKind::InvokeMember { .. } => "InvokeMemberExpression",
        NodeKind::BaseConstructorCall { .. } => "BaseCtorInvokeMemberExpression",
        NodeKind::Index { .. } => "IndexExpression",
        NodeKind::TypeExpression { .. } => "TypeExpression",
        NodeKind::Variable { .. } => "VariableExpression",
        NodeKind::UsingExpression { .. } => "UsingExpression",
        NodeKind::Constant { .. } => "ConstantExpression",
        NodeKind::StringConstant { .. } => "StringConstantExpression",
        NodeKind::ExpandableString { .. } => "ExpandableStringExpression",
        NodeKind::ScriptBlockExpression { .. } => "ScriptBlockExpression",
        NodeKind::ArrayLiteral { .. } => "ArrayLiteral",
        NodeKind::ArrayExpression { .. } => "ArrayExpression",
        NodeKind::SubExpression { .. } => "SubExpression",
        NodeKind::Paren { .. } => "ParenExpression",
        NodeKind::Hashtable { .. } => "Hashtable",
        NodeKind::Error { .. } => "Error",
    }
}

/// Facts of definitions.
fn named(tree: &Tree, kind: &NodeKind, out: &mut String) {
    match kind {
        NodeKind::ScriptBlock { requirements: Some(needs), .. } => requirements(needs, out),
        NodeKind::NamedBlock { unnamed, .. } => flag(out, "unnamed", *unnamed),
        NodeKind::Parameter { variable, .. } => {
            if let NodeKind::Variable { path, .. } = tree.kind(*variable) {
                text(out, "name", path);
            }
        }
        NodeKind::Attribute { name, .. } | NodeKind::TypeConstraint { name } | NodeKind::TypeExpression { name } => {
            text(out, "type", &name.text)
        }
        NodeKind::NamedAttributeArgument { name, value } => {
            text(out, "name", name);
            flag(out, "omitted", value.is_none());
        }
        NodeKind::Using { kind, .. } => {
            let name = match kind {
                UsingKind::Assembly => "assembly",
                UsingKind::Command => "command",
                UsingKind::Module => "module",
                UsingKind::Namespace => "namespace",
                UsingKind::Type => "type",
            };
            let _ = write!(out, " kind={name}");
        }
        NodeKind::FunctionDefinition { name, filter, workflow, .. } => {
            text(out, "name", name);
            flag(out, "filter", *filter);
            flag(out, "workflow", *workflow);
        }
        NodeKind::TypeDefinition { kind, name, .. } => {
            let kind = match kind {
                TypeKind::Class => "class",
                TypeKind::Enum => "enum",
                TypeKind::Interface => "interface",
            };
            let _ = write!(out, " kind={kind}");
            text(out, "name", name);
        }
        NodeKind::PropertyMember { name, is_static, hidden, literal, .. } => {
            text(out, "name", name);
            flag(out, "static", *is_static);
            flag(out, "hidden", *hidden);
            flag(out, "literal", *literal);
        }
        NodeKind::FunctionMember { name, is_static, hidden, constructor, .. } => {
            text(out, "name", name);
            flag(out, "static", *is_static);
            flag(out, "hidden", *hidden);
            flag(out, "constructor", *constructor);
        }
        _ => {}
    }
}

fn requirements(needs: &Requirements, out: &mut String) {
    if let Some(shell) = &needs.shell_id {
        text(out, "shellid", shell);
    }
    if let Some(version) = &needs.version {
        text(out, "psversion", version);
    }
    let list = |names: &[String]| {
        let all: Vec<String> = names.iter().map(|name| string(name)).collect();
        all.join(",")
    };
    if !needs.editions.is_empty() {
        let _ = write!(out, " editions=[{}]", list(&needs.editions));
    }
    if !needs.modules.is_empty() {
        let modules: Vec<String> = needs
            .modules
            .iter()
            .map(|module| {
                let mut facts = vec![format!("\"name\":{}", string(&module.name))];
                let more = [
                    ("guid", &module.guid),
                    ("version", &module.version),
                    ("maximum", &module.maximum),
                    ("required", &module.required),
                ];
                for (key, value) in more {
                    if let Some(value) = value {
                        facts.push(format!("\"{key}\":{}", string(value)));
                    }
                }
                format!("{{{}}}", facts.join(","))
            })
            .collect();
        let _ = write!(out, " modules=[{}]", modules.join(","));
    }
    if !needs.assemblies.is_empty() {
        let _ = write!(out, " assemblies=[{}]", list(&needs.assemblies));
    }
    flag(out, "elevation", needs.elevation);
}

/// Facts of statements.
fn flow(kind: &NodeKind, out: &mut String) {
    match kind {
        NodeKind::For { label, .. }
        | NodeKind::ForEach { label, .. }
        | NodeKind::While { label, .. }
        | NodeKind::DoWhile { label, .. }
        | NodeKind::DoUntil { label, .. }
        | NodeKind::Switch { label, .. } => {
            if let Some(label) = label {
                text(out, "label", label);
            }
            if let NodeKind::ForEach { parallel, .. } = kind {
                flag(out, "parallel", *parallel);
            }
            if let NodeKind::Switch { flags, .. } = kind {
                flag(out, "file", flags.file);
                flag(out, "regex", flags.regex);
                flag(out, "wildcard", flags.wildcard);
                flag(out, "exact", flags.exact);
                flag(out, "casesensitive", flags.case_sensitive);
                flag(out, "parallel", flags.parallel);
            }
        }
        NodeKind::Data { variable: Some(variable), .. } => text(out, "variable", variable),
        NodeKind::PipelineChain { operator, background, .. } => {
            let _ = write!(out, " operator={operator:?}");
            flag(out, "background", *background);
        }
        NodeKind::Pipeline { background, .. } => flag(out, "background", *background),
        NodeKind::Command { invocation: Some(operator), .. } => {
            let _ = write!(out, " operator={operator:?}");
        }
        NodeKind::CommandParameter { name, .. } => text(out, "name", name),
        NodeKind::FileRedirection { from, append, .. } => {
            let _ = write!(out, " from={from:?}");
            flag(out, "append", *append);
        }
        NodeKind::MergingRedirection { from, to } => {
            let _ = write!(out, " from={from:?} to={to:?}");
        }
        NodeKind::Assignment { operator, .. } => {
            let _ = write!(out, " operator={operator:?}");
        }
        _ => {}
    }
}

/// Facts of expressions.
fn expression(kind: &NodeKind, out: &mut String) {
    match kind {
        NodeKind::Binary { operator, .. } | NodeKind::Unary { operator, .. } => {
            let operator: &Operator = operator;
            let _ = write!(out, " operator={operator:?}");
        }
        NodeKind::Member { is_static, null_conditional, .. } => {
            flag(out, "static", *is_static);
            flag(out, "nullconditional", *null_conditional);
        }
        NodeKind::InvokeMember { is_static, null_conditional, generic_types, .. } => {
            flag(out, "static", *is_static);
            flag(out, "nullconditional", *null_conditional);
            if !generic_types.is_empty() {
                let types: Vec<String> = generic_types.iter().map(|name| string(&name.text)).collect();
                let _ = write!(out, " types=[{}]", types.join(","));
            }
        }
        NodeKind::Index { null_conditional, .. } => flag(out, "nullconditional", *null_conditional),
        NodeKind::Variable { path, splatted } => {
            text(out, "path", path);
            flag(out, "splatted", *splatted);
        }
        NodeKind::Constant { value } => number(value, out),
        NodeKind::StringConstant { kind, value } => {
            let _ = write!(out, " kind={kind:?}");
            text(out, "value", value);
        }
        NodeKind::ExpandableString { kind, format, .. } => {
            let _ = write!(out, " kind={kind:?}");
            text(out, "format", format);
        }
        _ => {}
    }
}

fn number(value: &Number, out: &mut String) {
    let _ = match value {
        Number::SByte(value) => write!(out, " type=SByte value={value}"),
        Number::Byte(value) => write!(out, " type=Byte value={value}"),
        Number::Int16(value) => write!(out, " type=Int16 value={value}"),
        Number::UInt16(value) => write!(out, " type=UInt16 value={value}"),
        Number::Int32(value) => write!(out, " type=Int32 value={value}"),
        Number::UInt32(value) => write!(out, " type=UInt32 value={value}"),
        Number::Int64(value) => write!(out, " type=Int64 value={value}"),
        Number::UInt64(value) => write!(out, " type=UInt64 value={value}"),
        Number::Double(value) => {
            write!(out, " type=Double value={:016x}", value.to_bits())
        }
        Number::Decimal(value) => write!(out, " type=Decimal value={value}"),
        Number::BigInteger(value) => write!(out, " type=BigInteger value={value}"),
    };
}
