//! The synchronous face: sign in and connect, run, ask for the state, release.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use exo_auth::{
    Authority, Browser, Claims, Http, Secret, SignIn, SignInError, SignInPrompt, TokenProvider, TokenSet, code, device,
    password, supplied,
};
use exo_protocol::module::ModuleFiles;
use exo_protocol::{Anchor, Endpoint};

use crate::connection::{Connection, ModuleRequest, NewConnection};
use crate::error::ServiceError;
use crate::identity::ClientIdentity;
use crate::invoke::{Call, Invocation};
use crate::network::{Interrupt, Network, NeverInterrupted};
use crate::transport::{TimeOuts, Transport};

/// How to sign in.
#[derive(Clone)]
pub enum SignInMethod {
    /// `-Credential`.
    Password {
        /// User principal name.
        user: String,
        /// Password.
        password: Secret,
    },
    /// The browser; a device code when none can be started.
    Interactive {
        /// Login hint, and the account that must come out.
        user: Option<String>,
        /// Starts the browser.
        browser: Arc<dyn Browser>,
        /// Tells the person what to do.
        prompt: Arc<dyn SignInPrompt>,
    },
    /// `-Device`.
    Device {
        /// The account that must come out.
        user: Option<String>,
        /// Shows the code.
        prompt: Arc<dyn SignInPrompt>,
    },
    /// `-AccessToken`.
    Token {
        /// The token.
        token: Secret,
        /// The user, for the routing hint.
        user: Option<String>,
        /// The organization, for the routing hint of an application.
        organization: Option<String>,
    },
}

/// A connect.
#[derive(Clone)]
pub struct ConnectRequest {
    /// Where to.
    pub endpoint: Endpoint,
    /// Where to sign in.
    pub authority: Authority,
    /// How.
    pub method: SignInMethod,
    /// Rows per page.
    pub page_size: u32,
    /// Whether to ask for the banner.
    pub banner: bool,
    /// Which cmdlets.
    pub module: ModuleRequest,
    /// PEM file of the local tenant's certificate authority, trusted on loopback alone.
    pub local_authority: Option<PathBuf>,
}

/// An open connection and what came with it.
#[derive(Debug)]
pub struct Connected {
    /// The connection.
    pub connection: Arc<Connection>,
    /// The banner, when asked for and there.
    pub banner: Option<String>,
    /// Why there is no banner, for `-Verbose`.
    pub banner_failure: Option<String>,
    /// The delivered module.
    pub files: ModuleFiles,
}

/// Owns the network thread.
#[derive(Debug, Default)]
pub struct Client {
    identity: ClientIdentity,
    time_outs: TimeOuts,
    network: OnceLock<Network>,
}

impl Client {
    /// A client; the thread starts with the first request.
    #[must_use]
    pub fn new(identity: ClientIdentity, time_outs: TimeOuts) -> Self {
        Self { identity, time_outs, network: OnceLock::new() }
    }

    fn network(&self) -> Result<&Network, ServiceError> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = Network::start().map_err(|error| ServiceError::NoNetwork(error.to_string()))?;
        Ok(self.network.get_or_init(|| network))
    }

    /// Signs in, finds the region, fetches banner and module.
    ///
    /// # Errors
    /// Whatever fails but the banner. A session whose module turns out to be unreadable is released.
    pub fn connect(&self, request: ConnectRequest, interrupt: &dyn Interrupt) -> Result<Connected, ServiceError> {
        let (identity, time_outs) = (self.identity.clone(), self.time_outs);
        self.network()?.wait(interrupt, async move { connect(identity, time_outs, request).await })?
    }

    /// Runs a cmdlet.
    ///
    /// # Errors
    /// The network thread cannot be started.
    pub fn invoke(&self, connection: &Arc<Connection>, call: Call) -> Result<Invocation, ServiceError> {
        Ok(Invocation::start(self.network()?, Arc::clone(connection), call))
    }

    /// Whether a connection's service is running.
    ///
    /// # Errors
    /// No answer or no token.
    pub fn is_running(&self, connection: &Arc<Connection>, interrupt: &dyn Interrupt) -> Result<bool, ServiceError> {
        let connection = Arc::clone(connection);
        self.network()?.wait(interrupt, async move { connection.is_running().await })?
    }

    /// Releases sessions, all at the same time; takes two seconds at most.
    pub fn release(&self, connections: &[Arc<Connection>]) {
        let Ok(network) = self.network() else { return };
        let connections = connections.to_vec();
        let work = async move {
            let tasks: Vec<_> = connections
                .into_iter()
                .map(|connection| tokio::spawn(async move { connection.release().await }))
                .collect();
            for task in tasks {
                // A task that panicked released nothing; the session expires by itself.
                let _ = task.await;
            }
        };
        // Nothing is left to do when the thread has gone.
        let _ = network.wait(&NeverInterrupted, work);
    }
}

async fn connect(
    identity: ClientIdentity,
    time_outs: TimeOuts,
    request: ConnectRequest,
) -> Result<Connected, ServiceError> {
    let transport = Transport::new(time_outs, request.local_authority.clone());
    let sign_in = SignIn::new(request.authority.clone(), request.endpoint.scope());
    let token = sign_in_with(transport.as_ref(), &sign_in, &request.method).await?;
    let (tenant, anchor) = place(&request.method, &token.claims);
    let renewable = (!matches!(request.method, SignInMethod::Token { .. })).then_some(sign_in);
    let http: Arc<dyn Http> = Arc::<Transport>::clone(&transport);
    let tokens = Arc::new(TokenProvider::new(http, renewable, token));
    let new = NewConnection { endpoint: request.endpoint, tenant, anchor, page_size: request.page_size };
    let mut connection = Connection::new(transport, tokens, identity, new);
    connection.find_region().await?;
    let (banner, banner_failure) = match request.banner {
        true => match connection.banner().await {
            Ok(banner) => (banner, None),
            Err(error) => (None, Some(error.to_string())),
        },
        false => (None, None),
    };
    let files = match connection.module_files(&request.module).await {
        Ok(files) => files,
        Err(error) => {
            connection.release().await;
            return Err(error);
        }
    };
    Ok(Connected { connection: Arc::new(connection), banner, banner_failure, files })
}

async fn sign_in_with(http: &Transport, sign_in: &SignIn, method: &SignInMethod) -> Result<TokenSet, SignInError> {
    match method {
        SignInMethod::Password { user, password } => password::sign_in(http, sign_in, user, password).await,
        SignInMethod::Interactive { user, browser, prompt } => {
            code::sign_in(http, sign_in, user.as_deref(), Arc::clone(browser), prompt.as_ref()).await
        }
        SignInMethod::Device { user, prompt } => device::sign_in(http, sign_in, user.as_deref(), prompt.as_ref()).await,
        SignInMethod::Token { token, .. } => supplied::token(token.clone()),
    }
}

/// The tenant for the paths and the routing hint. A token without a tenant id lends the place from the organization or
/// the user's domain.
fn place(method: &SignInMethod, claims: &Claims) -> (String, Anchor) {
    let (user, organization) = match method {
        SignInMethod::Token { user, organization, .. } => (user.clone(), organization.clone()),
        SignInMethod::Password { user, .. } => (Some(user.clone()), None),
        SignInMethod::Interactive { user, .. } | SignInMethod::Device { user, .. } => {
            (user.clone().or_else(|| claims.user().map(str::to_owned)), None)
        }
    };
    let domain = user.as_deref().and_then(|user| user.rsplit_once('@')).map(|(_, domain)| domain.to_owned());
    let tenant = claims.tid.clone().or_else(|| organization.clone()).or(domain).unwrap_or_default();
    let anchor = match user {
        Some(user) => Anchor::User(user),
        None => Anchor::Application(tenant.clone()),
    };
    (tenant, anchor)
}
