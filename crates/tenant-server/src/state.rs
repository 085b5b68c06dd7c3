//! The tenant as others see it: its lock, its state file, and how it is found and ended.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::ServerError;

const LOCK_FILE: &str = "tenant.lock";
const STATE_FILE: &str = "tenant.json";
/// How often a waiting caller looks.
const PAUSE: Duration = Duration::from_millis(15);

/// What a running tenant says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// `https://localhost:PORT`
    pub uri: String,
    /// The authority of all accounts.
    pub authority: String,
    /// The same on plain http, for a person's browser.
    pub sign_in_uri: String,
    /// The certificate that clients trust.
    pub ca_file: PathBuf,
    /// The data folder.
    pub data_dir: PathBuf,
    /// The process.
    pub pid: u32,
    /// The program's version.
    pub version: String,
}

/// What is known of the tenant of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It runs.
    Running(Box<State>),
    /// It does not.
    Stopped,
}

fn file_error(path: &Path) -> impl Fn(std::io::Error) -> ServerError + '_ {
    |source| ServerError::File { path: path.display().to_string(), source }
}

impl State {
    pub(crate) fn new(port: u16, pages_port: u16, ca_file: PathBuf, data: &Path) -> State {
        State {
            uri: format!("https://localhost:{port}"),
            authority: format!("https://localhost:{port}/organizations"),
            sign_in_uri: format!("http://localhost:{pages_port}/organizations"),
            ca_file,
            data_dir: data.to_owned(),
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Writes the state file whole or not at all.
    pub(crate) fn write(&self, data: &Path) -> Result<(), ServerError> {
        let path = data.join(STATE_FILE);
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        let beside = data.join("tenant.json.new");
        std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, &path)).map_err(file_error(&path))
    }
}

pub(crate) fn remove(data: &Path) {
    let _ = std::fs::remove_file(data.join(STATE_FILE));
}

/// The lock that a running tenant holds; the system lets go of it however the process ends.
pub(crate) struct Lock {
    _file: File,
}

fn open_lock(data: &Path) -> Result<File, ServerError> {
    let path = data.join(LOCK_FILE);
    File::options().create(true).truncate(false).read(true).write(true).open(&path).map_err(file_error(&path))
}

impl Lock {
    pub(crate) fn take(data: &Path) -> Result<Lock, ServerError> {
        let file = open_lock(data)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(_) => Err(ServerError::Running { folder: data.display().to_string() }),
        }
    }
}

/// Whether a tenant runs on a folder, and what it says of itself. A state file that a killed tenant left is ignored.
pub fn status(data: &Path) -> Status {
    let is_locked = data.join(LOCK_FILE).exists() && open_lock(data).is_ok_and(|file| file.try_lock_shared().is_err());
    let text = std::fs::read(data.join(STATE_FILE)).ok().filter(|_| is_locked);
    match text.and_then(|text| serde_json::from_slice(&text).ok()) {
        Some(state) => Status::Running(Box::new(state)),
        None => Status::Stopped,
    }
}

/// Waits until the tenant of a folder has written its state and listens.
///
/// # Errors
/// When it does not within `limit`.
pub fn wait_until_answering(data: &Path, limit: Duration) -> Result<State, ServerError> {
    let end = Instant::now() + limit;
    loop {
        if let Status::Running(state) = status(data) {
            return Ok(*state);
        }
        if Instant::now() > end {
            return Err(ServerError::Late("start"));
        }
        std::thread::sleep(PAUSE);
    }
}

/// Ends the tenant of a folder and waits for its end; true when one ran.
///
/// # Errors
/// When it does not end within ten seconds.
pub fn stop(data: &Path) -> Result<bool, ServerError> {
    let Status::Running(state) = status(data) else { return Ok(false) };
    #[cfg(unix)]
    if let Some(pid) = i32::try_from(state.pid).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end {
        if open_lock(data).is_ok_and(|file| file.try_lock().is_ok()) {
            remove(data);
            return Ok(true);
        }
        std::thread::sleep(PAUSE);
    }
    Err(ServerError::Late("end"))
}
