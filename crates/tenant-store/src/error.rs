//! What can go wrong with the store.

use thiserror::Error;

/// What kind of failure it is, for those who decide by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was asked for is not there.
    NotFound,
    /// It is there already, or somebody else changed it.
    Conflict,
    /// What was given can't be taken.
    Invalid,
    /// The database or the disk failed.
    Internal,
}

/// A failure of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the tenant's database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database could not be brought to this version.
    #[error("the tenant's database can't be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The data folder could not be used.
    #[error("the data folder {path} can't be used: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A body is not JSON.
    #[error("a stored object is damaged: {0}")]
    Body(#[from] serde_json::Error),
    /// No such thing.
    #[error("there is no {what} `{name}`")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// It is there already.
    #[error("there is a {what} `{name}` already")]
    Exists {
        /// What kind of thing.
        what: String,
        /// Its name.
        name: String,
    },
    /// Somebody else changed the object meanwhile.
    #[error("{kind} `{name}` was changed meanwhile")]
    Changed {
        /// The object's kind.
        kind: String,
        /// Its name.
        name: String,
    },
    /// A password or name can't be taken.
    #[error("{0}")]
    Invalid(String),
    /// Hashing failed.
    #[error("the password can't be hashed: {0}")]
    Hash(String),
}

impl StoreError {
    /// The kind of failure.
    pub fn kind(&self) -> Kind {
        match self {
            StoreError::NotFound { .. } => Kind::NotFound,
            StoreError::Exists { .. } | StoreError::Changed { .. } => Kind::Conflict,
            StoreError::Invalid(_) => Kind::Invalid,
            _ => Kind::Internal,
        }
    }
}
