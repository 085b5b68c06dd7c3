//! Why the tenant can't start or be asked.

use tenant_authority::AuthorityError;
use tenant_store::StoreError;
use thiserror::Error;

/// A failure of the tenant as a process.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// Another process has the folder.
    #[error("a tenant runs on {folder} already")]
    Running {
        /// The data folder.
        folder: String,
    },
    /// A port is taken.
    #[error("port {port} can't be listened on: {source}; `--port` names another")]
    Port {
        /// The port; 0 is any.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// TLS can't be set up.
    #[error("https can't be set up: {0}")]
    Tls(String),
    /// A file of the data folder.
    #[error("{path} can't be used: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The tenant did not come up or go down in time.
    #[error("the tenant did not {0} in time")]
    Late(&'static str),
}
