//! Get-Member

use std::collections::HashSet;

use posh_dotnet::surface::MemberKind;
use posh_runtime::types::TypeRef;
use posh_runtime::{MemberBody, PsString, Value};

use crate::support::engine::{Objects as _, added_members, bag, record};
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, wildcard};

/// Gives the members of each type of object that comes.
#[derive(Default)]
pub(crate) struct GetMember {
    seen: HashSet<String>,
    came: bool,
}

/// A member: name, kind as `PSMemberTypes` has it, definition.
struct Found {
    name: String,
    kind: &'static str,
    definition: String,
}

impl Cmdlet for GetMember {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input().filter(|object| !object.is_null()) else { return Ok(()) };
        self.came = true;
        let is_static = cx.flag("Static");
        let type_name = match (object.base(), is_static) {
            (Value::Type(ty), true) => ty.full_name(),
            _ => cx.type_names(&object).first().map(|name| name.as_str().into_owned()).unwrap_or_default(),
        };
        if !self.seen.insert(type_name.clone()) {
            return Ok(());
        }
        let mut found = if is_static { static_members(&object) } else { members(cx, &object)? };
        let (names, kinds) = (cx.texts("Name")?, cx.text_of("MemberType")?.unwrap_or_else(|| "All".to_owned()));
        found.retain(|member| {
            (names.is_empty() || names.iter().any(|pattern| wildcard(pattern, &member.name)))
                && is_kind(&kinds, member.kind)
        });
        found.sort_by_key(|member| (rank(member.kind), member.name.to_lowercase()));
        for member in found {
            let kind = Value::string(member.kind);
            let kind = cx.convert(&kind, "System.Management.Automation.PSMemberTypes").unwrap_or(kind);
            let object = record(
                "Microsoft.PowerShell.Commands.MemberDefinition",
                &[
                    ("TypeName", Value::string(&type_name)),
                    ("Name", Value::string(&member.name)),
                    ("MemberType", kind),
                    ("Definition", Value::string(&member.definition)),
                ],
            );
            cx.emit(object)?;
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if self.came {
            return Ok(());
        }
        let message = "You must specify an object for the Get-Member cmdlet.";
        cx.error(Fault::new("NoObjectInGetMember", "CloseError", message).exception("System.InvalidOperationException"))
    }
}

/// The order in which kinds are listed.
fn rank(kind: &str) -> usize {
    let order = [
        "AliasProperty",
        "Method",
        "NoteProperty",
        "ParameterizedProperty",
        "Property",
        "PropertySet",
        "ScriptMethod",
        "ScriptProperty",
    ];
    order.iter().position(|known| *known == kind).unwrap_or(order.len())
}

fn is_kind(wanted: &str, kind: &str) -> bool {
    wanted.split(',').map(str::trim).any(|wanted| {
        wanted.eq_ignore_ascii_case("All")
            || wanted.eq_ignore_ascii_case(kind)
            || wanted.eq_ignore_ascii_case("Properties") && (kind.ends_with("Property") || kind == "PropertySet")
            || wanted.eq_ignore_ascii_case("Methods") && kind.ends_with("Method")
    })
}

fn surface(ty: TypeRef, is_static: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = Some(ty);
    while let Some(here) = at {
        for member in here.info().map(|info| info.members()).unwrap_or_default() {
            if member.is_static() != is_static || found.iter().any(|have| have.name == member.name) {
                continue;
            }
            let (kind, definition) = match member.kind {
                MemberKind::Method => ("Method", member.overloads.join(", ")),
                MemberKind::Indexed => ("ParameterizedProperty", member.definition.clone()),
                MemberKind::Property | MemberKind::Field => ("Property", member.definition.clone()),
            };
            let definition = if is_static { definition.trim_start_matches("static ").to_owned() } else { definition };
            found.push(Found { name: member.name.to_owned(), kind, definition });
        }
        at = here.base();
    }
    found
}

fn static_members(object: &Value) -> Vec<Found> {
    match object.base() {
        Value::Type(ty) => surface(*ty, true),
        other => other.type_ref().map(|ty| surface(ty, true)).unwrap_or_default(),
    }
}

fn members(cx: &mut Cx<'_>, object: &Value) -> Run<Vec<Found>> {
    let mut found = object.base().type_ref().map(|ty| surface(ty, false)).unwrap_or_default();
    if let Some(custom) = bag(object).filter(|_| found.iter().all(|member| member.kind == "Method")) {
        for (name, value) in custom.pairs() {
            found.push(note(cx, &name, &value)?);
        }
    }
    for member in added_members(object) {
        let name = member.name.as_str().into_owned();
        let (kind, definition) = match &member.body {
            MemberBody::Note(value) => {
                found.push(note(cx, &member.name, value)?);
                continue;
            }
            MemberBody::Alias(of) => ("AliasProperty", format!("{name} = {of}")),
            MemberBody::Script { get, .. } => {
                ("ScriptProperty", format!("System.Object {name} {{get={};}}", crate::support::script_text(get)))
            }
            MemberBody::Method(_) => ("ScriptMethod", format!("System.Object {name}();")),
            MemberBody::PropertySet(_) => ("PropertySet", name.clone()),
            MemberBody::MemberSet(_) => continue,
        };
        found.push(Found { name, kind, definition });
    }
    Ok(found)
}

fn note(cx: &mut Cx<'_>, name: &PsString, value: &Value) -> Run<Found> {
    let ty = value.base().type_ref().map_or_else(|| "object".to_owned(), |ty| ty.display());
    let shown = if value.is_null() { "null".to_owned() } else { cx.text(value)?.as_str().into_owned() };
    Ok(Found { name: name.as_str().into_owned(), kind: "NoteProperty", definition: format!("{ty} {name}={shown}") })
}
