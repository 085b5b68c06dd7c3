//! The durable state of the local tenant: the organization's objects, its directory of users, and what has to be
//! remembered for a while (codes, token families, sessions, outcomes of changes).
//!
//! Objects are JSON bodies under a kind, an id and a unique name, so that a further noun needs no migration. Reads come
//! from an immutable [`Snapshot`] that is checked against the store's revision; a [`Commit`] carries its changes with
//! the versions it expects, its audit entry and, for a repeated request, its outcome, all in one transaction. The
//! trade-off: a filter scans a kind's objects in memory, which suits the thousands of objects of an organization and not
//! millions.
//!
//! Not here: what a cmdlet does to the objects, and HTTP.
//!
//! SQLite underneath, with a write-ahead log and `synchronous=FULL`: an answered change is on the disk.

mod directory;
mod ephemeral;
mod error;
mod object;
mod password;
mod seed;
mod sessions;
mod sqlite;

pub use directory::{NewUser, Standing, User};
pub use error::{Kind, StoreError};
pub use object::{AuditEntry, Change, Commit, Object, Outcome, Snapshot};
pub use password::Passwords;
pub use seed::{
    DEVELOPMENT_PASSWORD, DEVELOPMENT_TOTP_SECRET, ORGANIZATION_MANAGEMENT, VIEW_ONLY_ORGANIZATION_MANAGEMENT,
};
pub use sessions::{MOST_SESSIONS, Session, SessionOutcome};
pub use sqlite::SqliteStore;

use std::future::Future;
use std::sync::Arc;

/// Durable objects: read from a snapshot, changed by a commit.
pub trait Store: Send + Sync {
    /// The state of now, immutable.
    fn read(&self) -> impl Future<Output = Result<Arc<Snapshot>, StoreError>> + Send;

    /// Carries changes out, all or none, and answers the new revision.
    fn commit(&self, commit: Commit) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Seconds since 1970.
pub fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
