//! Add-Member

use posh_runtime::{InstanceMember, MemberBody, PsString, Value};

use crate::support::engine::{Objects as _, extend, extensible};
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Adds members and type names to objects.
#[derive(Default)]
pub(crate) struct AddMember;

impl Cmdlet for AddMember {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let object = cx.value("InputObject").unwrap_or_default();
        if object.is_null() {
            return Ok(());
        }
        // A string or a number has no room for members: it is wrapped, which only -PassThru shows.
        let object = extensible(object);
        if let Some(Value::Dictionary(members)) = cx.value("NotePropertyMembers") {
            for (name, value) in members.pairs() {
                let name = cx.text(&name)?;
                add(cx, &object, InstanceMember { name, body: MemberBody::Note(value), hidden: false })?;
            }
        } else if let Some(name) = cx.text_of("NotePropertyName")? {
            let value = cx.value("NotePropertyValue").unwrap_or_default();
            add(
                cx,
                &object,
                InstanceMember { name: PsString::new(&name), body: MemberBody::Note(value), hidden: false },
            )?;
        } else if let Some(kind) = cx.text_of("MemberType")? {
            match member(cx, &kind)? {
                Some(member) => add(cx, &object, member)?,
                None => return Ok(()),
            }
        }
        if let Some(name) = cx.text_of("TypeName")? {
            let mut names = cx.type_names(&object);
            names.insert(0, PsString::new(&name));
            if let Some(extension) = extend(&object) {
                extension.set_type_names(names);
            }
        }
        if cx.flag("PassThru") { cx.emit(object) } else { Ok(()) }
    }
}

fn add(cx: &mut Cx<'_>, object: &Value, member: InstanceMember) -> Run {
    let name = member.name.as_str().into_owned();
    if !cx.flag("Force") && cx.has_property(object, &name) {
        let message = format!(
            "Cannot add a member with the name \"{name}\" because a member with that name already exists. To overwrite the \
             member anyway, add the Force parameter to your command."
        );
        return cx.error(
            Fault::new("MemberAlreadyExists", "InvalidOperation", &message)
                .exception("System.InvalidOperationException")
                .target(object.clone()),
        );
    }
    cx.add_member(object, member);
    Ok(())
}

/// The member that -MemberType, -Name, -Value and -SecondValue describe; nothing when they don't fit (an error was given).
fn member(cx: &mut Cx<'_>, kind: &str) -> Run<Option<InstanceMember>> {
    let name = PsString::new(&cx.text_of("Name")?.unwrap_or_default());
    let value = cx.value("Value").unwrap_or_default();
    let second = cx.value("SecondValue").unwrap_or_default();
    let body = match kind.to_ascii_lowercase().as_str() {
        "noteproperty" => MemberBody::Note(value),
        "aliasproperty" => MemberBody::Alias(cx.text(&value)?),
        "scriptproperty" => MemberBody::Script { get: value, set: second },
        "scriptmethod" => MemberBody::Method(value),
        "propertyset" => {
            let names = cx.enumerate(&value).unwrap_or_else(|| vec![value.clone()]);
            MemberBody::PropertySet(names.iter().map(|name| cx.text(name)).collect::<Run<_>>()?)
        }
        "memberset" => MemberBody::MemberSet(Vec::new()),
        _ => {
            let message = format!(
                "Cannot add a member with type \"{kind}\". Specify a different type for the MemberTypes parameter."
            );
            cx.error(
                Fault::new("CannotAddMemberType", "InvalidOperation", &message)
                    .exception("System.InvalidOperationException"),
            )?;
            return Ok(None);
        }
    };
    Ok(Some(InstanceMember { name, body, hidden: false }))
}
