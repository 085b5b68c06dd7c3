//! The local tenant and the browser, as the module asks for them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use exo_auth::Browser;
use exo_module::{LocalTenant, TenantState};
use tenant_server::{State, Status};

/// How long a tenant may take to start.
const START: Duration = Duration::from_secs(10);

/// Finds the tenant of a folder, or starts this program as it.
pub struct Tenant {
    /// The data folder.
    pub data: PathBuf,
}

fn state(state: State) -> TenantState {
    TenantState {
        uri: state.uri,
        authority: state.authority,
        sign_in_uri: Some(state.sign_in_uri),
        ca_file: state.ca_file,
    }
}

/// Starts a tenant as a process of its own that ends after the idle time; returns when it answers.
///
/// # Errors
/// Why it does not run.
pub fn start(data: &Path, more: &[String]) -> Result<State, String> {
    if let Status::Running(state) = tenant_server::status(data) {
        return Ok(*state);
    }
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["tenant", "start", "--data"]).arg(data).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    match tenant_server::wait_until_answering(data, START) {
        Ok(state) => Ok(state),
        Err(error) => {
            // Another process may have started it in the meantime, then the child has ended and that one answers.
            let _ = child.kill();
            Err(error.to_string())
        }
    }
}

impl LocalTenant for Tenant {
    fn running(&self) -> Option<TenantState> {
        match tenant_server::status(&self.data) {
            Status::Running(running) => Some(state(*running)),
            Status::Stopped => None,
        }
    }

    fn ensure_running(&self) -> Result<TenantState, String> {
        let idle = ["--idle-exit".to_owned(), "15m".to_owned()];
        start(&self.data, &idle).map(state)
    }
}

/// The system's browser.
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &str) -> Result<(), String> {
        if let Some(program) = crate::environment::BROWSER.text() {
            let spawned = Command::new(&program)
                .arg(url)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            return spawned.map(|_| ()).map_err(|error| format!("{program}: {error}"));
        }
        webbrowser::open(url).map_err(|error| error.to_string())
    }
}
