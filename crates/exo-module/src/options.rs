//! What the front decides for the module: a library reads no environment and asks no system.

use std::path::PathBuf;
use std::sync::Arc;

use exo_auth::Browser;
use exo_client::{ClientIdentity, TimeOuts};
use exo_protocol::Cloud;

use crate::local_tenant::LocalTenant;

/// Settings of the module for one process.
#[derive(Clone)]
pub struct ModuleOptions {
    /// The cloud of connect commands that name none (`POSTERN_ENVIRONMENT`, `--environment`); `None` is the public one.
    pub default_cloud: Option<Cloud>,
    /// Nothing may be asked of the user.
    pub non_interactive: bool,
    /// Folder under which the modules of connections are named; nothing is written there.
    pub temporary_folder: PathBuf,
    /// What goes into headers.
    pub identity: ClientIdentity,
    /// How long things may take.
    pub time_outs: TimeOuts,
    /// Finds or starts the local tenant.
    pub local_tenant: Arc<dyn LocalTenant>,
    /// Opens sign-in pages.
    pub browser: Arc<dyn Browser>,
}
