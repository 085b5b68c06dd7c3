//! The seam to the local tenant, a process of its own that the front knows how to find and start.

use std::path::PathBuf;

/// A running tenant, as its state file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantState {
    /// `https://localhost:PORT`.
    pub uri: String,
    /// `https://localhost:PORT/organizations`.
    pub authority: String,
    /// The pages for a browser on plain http: `http://localhost:PORT2/organizations`.
    pub sign_in_uri: Option<String>,
    /// PEM file of its certificate authority.
    pub ca_file: PathBuf,
}

/// Finds or starts the local tenant.
pub trait LocalTenant: Send + Sync {
    /// The tenant, when it runs.
    fn running(&self) -> Option<TenantState>;

    /// The tenant, started where it does not run yet.
    ///
    /// # Errors
    /// Why it could not be started, worded for the user.
    fn ensure_running(&self) -> Result<TenantState, String>;
}
