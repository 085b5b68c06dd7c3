//! What is added to one instance: members and type names.

use parking_lot::RwLock;

use crate::string::PsString;
use crate::symbol::Symbol;
use crate::value::Value;

/// A member that was added to an instance (or to a type, by `Update-TypeData`).
#[derive(Clone, Debug)]
pub struct InstanceMember {
    /// The name as written.
    pub name: PsString,
    /// What the member does.
    pub body: MemberBody,
    /// Whether it is hidden from Get-Member and views.
    pub hidden: bool,
}

/// What an added member does.
#[derive(Clone, Debug)]
pub enum MemberBody {
    /// NoteProperty.
    Note(Value),
    /// AliasProperty: the name it stands for.
    Alias(PsString),
    /// ScriptProperty: getter and setter, script blocks or null.
    Script {
        /// Runs with `$this`.
        get: Value,
        /// Runs with `$this` and the value as its argument.
        set: Value,
    },
    /// ScriptMethod: a script block.
    Method(Value),
    /// PropertySet: names.
    PropertySet(Vec<PsString>),
    /// MemberSet: members under one name (`PSStandardMembers`).
    MemberSet(Vec<InstanceMember>),
}

/// Added members and replaced type names.
#[derive(Default, Debug)]
pub struct Extension {
    members: RwLock<Vec<InstanceMember>>,
    type_names: RwLock<Option<Vec<PsString>>>,
}

impl Extension {
    /// The member of a name.
    pub fn member(&self, name: Symbol) -> Option<InstanceMember> {
        self.members.read().iter().find(|member| Symbol::find(&member.name.as_str()) == Some(name)).cloned()
    }

    /// All members in the order in which they were added.
    pub fn members(&self) -> Vec<InstanceMember> {
        self.members.read().clone()
    }

    /// Whether there is any member.
    pub fn has_members(&self) -> bool {
        !self.members.read().is_empty()
    }

    /// Adds a member, or replaces the one of the same name.
    pub fn set_member(&self, member: InstanceMember) {
        let symbol = Symbol::new(&member.name.as_str());
        let mut members = self.members.write();
        match members.iter_mut().find(|have| Symbol::find(&have.name.as_str()) == Some(symbol)) {
            Some(have) => *have = member,
            None => members.push(member),
        }
    }

    /// Removes a member.
    pub fn remove_member(&self, name: Symbol) -> bool {
        let mut members = self.members.write();
        let before = members.len();
        members.retain(|member| Symbol::find(&member.name.as_str()) != Some(name));
        members.len() != before
    }

    /// The type names, when they differ from those of the type.
    pub fn type_names(&self) -> Option<Vec<PsString>> {
        self.type_names.read().clone()
    }

    /// Replaces the type names.
    pub fn set_type_names(&self, names: Vec<PsString>) {
        *self.type_names.write() = Some(names);
    }
}
