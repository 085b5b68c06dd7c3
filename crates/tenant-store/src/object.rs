//! Objects, changes of them, and snapshots.

use std::collections::BTreeMap;

use serde_json::Value;

/// An object of the organization.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// What it is, for example `AcceptedDomain`.
    pub kind: String,
    /// Its id, unique within the kind, never reused.
    pub id: String,
    /// Its name, unique within the kind without regard to case.
    pub name: String,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Its properties.
    pub body: Value,
}

/// One change.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new object; its version is ignored.
    Insert(Object),
    /// A changed object; its version is the one that was read.
    Update(Object),
    /// No longer there; the version is the one that was read.
    Remove {
        /// The kind.
        kind: String,
        /// The id.
        id: String,
        /// The version that was read.
        version: i64,
    },
}

/// Who did what to what.
#[derive(Clone, Debug, Default)]
pub struct AuditEntry {
    /// The user principal name.
    pub actor: String,
    /// The cmdlet.
    pub action: String,
    /// The object's name.
    pub target: String,
    /// The parameters, without secrets.
    pub detail: Value,
}

/// The answer of a change, kept so that a repeated request gets it again.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Caller, request id, item and hash of the body, joined.
    pub key: String,
    /// The answer.
    pub answer: Value,
}

/// Changes that are carried out together.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// Who did it.
    pub audit: AuditEntry,
    /// What a repetition is answered.
    pub outcome: Option<Outcome>,
}

/// The state at one revision.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Counts commits.
    pub revision: i64,
    kinds: BTreeMap<String, Vec<Object>>,
}

impl Snapshot {
    /// A snapshot of `objects`, which come ordered by kind and age.
    pub(crate) fn new(revision: i64, objects: Vec<Object>) -> Snapshot {
        let mut kinds: BTreeMap<String, Vec<Object>> = BTreeMap::new();
        for object in objects {
            kinds.entry(object.kind.clone()).or_default().push(object);
        }
        Snapshot { revision, kinds }
    }

    /// The objects of a kind for which `fits` holds, oldest first.
    pub fn query<'a>(&'a self, kind: &str, fits: impl Fn(&Object) -> bool + 'a) -> Vec<&'a Object> {
        self.kinds.get(kind).into_iter().flatten().filter(|object| fits(object)).collect()
    }

    /// The object of a kind with this name or id, without regard to case.
    pub fn find(&self, kind: &str, name: &str) -> Option<&Object> {
        let fits = |object: &&Object| object.name.eq_ignore_ascii_case(name) || object.id.eq_ignore_ascii_case(name);
        self.kinds.get(kind)?.iter().find(fits)
    }
}
