//! The HTTP surface of the local tenant: hosts, admin API, sessions, permission check, faults; and its life as a
//! process: ports, lock and state file.
//!
//! One handler takes every request: it knows the hosts, hands the authority's paths to `tenant-authority` and the admin
//! API's to [`admin`]. Whatever must survive is in the store, so that several servers could share it and a killed one
//! loses nothing.
//!
//! Not here: what a cmdlet does, how a user signs in, and the command line.
//!
//! The trade-off: paths are matched without regard to case and by hand, since the service's are, and a router that
//! compares bytes would need every path twice.

mod admin;
mod error;
mod hosts;
mod service;
mod state;
mod users;

pub use error::ServerError;
pub use state::{State, Status, status, stop, wait_until_answering};
pub use users::{UserRecord, Users};

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum_server::Handle;
use tenant_authority::{Authority, Certificates, Surface};
use tenant_store::{SqliteStore, now};

use service::Service;
use state::Lock;

/// How the tenant is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data folder.
    pub data: PathBuf,
    /// The https port; 0 takes the one used before, or a free one.
    pub port: u16,
    /// After how long without a request the tenant ends by itself.
    pub idle_exit: Option<Duration>,
}

/// A running tenant.
pub struct Running {
    /// What other processes are told.
    pub state: State,
    handle: Handle<SocketAddr>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    last_request: Arc<AtomicI64>,
    idle_exit: Option<Duration>,
    store: SqliteStore,
    _lock: Lock,
}

/// How long open requests may go on when the tenant stops.
const GRACE: Duration = Duration::from_secs(2);

/// Binds a port on both loopback addresses; IPv6 where the machine has it.
fn bind(port: u16) -> std::io::Result<(Vec<TcpListener>, u16)> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = four.local_addr()?.port();
    let mut listeners = vec![four];
    listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)));
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    Ok((listeners, port))
}

/// A port asked for, else the one used before where it is free, else any.
async fn listeners(store: &SqliteStore, setting: &str, asked: u16) -> Result<(Vec<TcpListener>, u16), ServerError> {
    let remembered = store.setting(setting).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let bound = match asked {
        0 => bind(remembered).or_else(|_| bind(0)),
        port => bind(port),
    };
    let (listeners, port) = bound.map_err(|source| ServerError::Port { port: asked, source })?;
    store.set_setting(setting, &port.to_string()).await?;
    Ok((listeners, port))
}

fn tls(certificates: &Certificates) -> Result<axum_server::tls_rustls::RustlsConfig, ServerError> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let failed = |error: &dyn std::fmt::Display| ServerError::Tls(error.to_string());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificates.chain.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|error| failed(&error))?;
    let key = PrivateKeyDer::from_pem_slice(certificates.key.as_bytes()).map_err(|error| failed(&error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(&error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| failed(&error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(axum_server::tls_rustls::RustlsConfig::from_config(Arc::new(config)))
}

/// Starts the tenant: opens its store, makes its certificates, listens.
///
/// # Errors
/// When another tenant runs on the folder, a port is taken, or the store or certificates can't be used.
pub async fn start(options: &Options) -> Result<Running, ServerError> {
    let store = SqliteStore::open(&options.data).await?;
    let lock = Lock::take(&options.data)?;
    let certificates = Certificates::load_or_make(&options.data)?;
    let (secure, port) = listeners(&store, "port", options.port).await?;
    let (plain, pages_port) = listeners(&store, "pages-port", 0).await?;
    let pages_base = format!("http://localhost:{pages_port}");
    let authority = Authority::new(store.clone(), &pages_base).await?;
    let last_request = Arc::new(AtomicI64::new(now()));
    let full = Service::new(store.clone(), authority, Surface::Full, Arc::clone(&last_request));
    let handle = Handle::new();
    let config = tls(&certificates)?;
    let mut tasks = Vec::new();
    for listener in secure {
        let app = full.clone().into_router().into_make_service();
        let server =
            axum_server::from_tcp_rustls(listener, config.clone()).map_err(|e| ServerError::Tls(e.to_string()))?;
        let server = server.handle(handle.clone());
        tasks.push(tokio::spawn(async move {
            if let Err(error) = server.serve(app).await {
                tracing::error!(%error, "the https listener ended");
            }
        }));
    }
    for listener in plain {
        let app = full.with_surface(Surface::Pages).into_router().into_make_service();
        let server =
            axum_server::from_tcp(listener).map_err(|e| ServerError::Tls(e.to_string()))?.handle(handle.clone());
        tasks.push(tokio::spawn(async move {
            if let Err(error) = server.serve(app).await {
                tracing::error!(%error, "the page listener ended");
            }
        }));
    }
    let state = State::new(port, pages_port, certificates.authority_file, &options.data);
    state.write(&options.data)?;
    Ok(Running { state, handle, tasks, last_request, idle_exit: options.idle_exit, store, _lock: lock })
}

impl Running {
    /// Returns when the tenant has been idle for as long as the options say; never without that option.
    pub async fn idle(&self) {
        let Some(limit) = self.idle_exit else { return std::future::pending().await };
        loop {
            let idle = now() - self.last_request.load(Ordering::Relaxed);
            let limit = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
            if idle >= limit {
                return;
            }
            tokio::time::sleep(Duration::from_secs((limit - idle).clamp(1, 30).unsigned_abs())).await;
        }
    }

    /// Ends the tenant: open requests get two seconds, the state file goes.
    pub async fn stop(self, data: &Path) {
        self.handle.graceful_shutdown(Some(GRACE));
        for task in self.tasks {
            let _ = tokio::time::timeout(GRACE * 2, task).await;
        }
        self.store.close().await;
        state::remove(data);
    }
}
