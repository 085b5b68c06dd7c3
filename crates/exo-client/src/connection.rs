//! One signed-in session with an endpoint, and the requests of its life: region, banner, module, state, release.
//!
//! Order and headers are those of the genuine module (section 3.1 of the protocol notes). The bearer token's place in
//! the order is kept as well.

use std::sync::{Arc, Mutex};

use exo_auth::{Secret, TokenProvider};
use exo_protocol::claims;
use exo_protocol::module::{AdminApiState, Banner, ModuleFiles};
use exo_protocol::text::without_controls;
use exo_protocol::{Anchor, ClientConfigurations, Endpoint, SessionKind, headers, target};

use crate::cookies::Cookies;
use crate::diagnosis;
use crate::error::{ServiceError, ServiceFailure};
use crate::identity::ClientIdentity;
use crate::transport::{Bearer, Family, Request, Response, Transport};

/// What a connection is made of.
#[derive(Debug)]
pub struct Connection {
    pub(crate) transport: Arc<Transport>,
    pub(crate) tokens: Arc<TokenProvider>,
    pub(crate) identity: ClientIdentity,
    pub(crate) endpoint: Endpoint,
    pub(crate) tenant: String,
    pub(crate) anchor: Anchor,
    pub(crate) id: String,
    pub(crate) page_size: u32,
    pub(crate) cookies: Cookies,
    pub(crate) configurations: Mutex<ClientConfigurations>,
}

/// Facts for a new connection.
#[derive(Debug)]
pub struct NewConnection {
    /// Where it goes.
    pub endpoint: Endpoint,
    /// Tenant id or domain for the paths.
    pub tenant: String,
    /// Routing hint.
    pub anchor: Anchor,
    /// Rows per page, 1 to 1000.
    pub page_size: u32,
}

/// What module to ask for.
#[derive(Debug, Clone, Default)]
pub struct ModuleRequest {
    /// Names or wildcards; empty means all.
    pub command_names: Vec<String>,
    /// No format file.
    pub skip_format: bool,
    /// `-DisableWAM` was given.
    pub disable_wam: bool,
}

impl Connection {
    /// A connection that has sent nothing yet.
    #[must_use]
    pub fn new(
        transport: Arc<Transport>,
        tokens: Arc<TokenProvider>,
        identity: ClientIdentity,
        new: NewConnection,
    ) -> Self {
        Self {
            transport,
            tokens,
            identity,
            endpoint: new.endpoint,
            tenant: new.tenant,
            anchor: new.anchor,
            id: uuid::Uuid::new_v4().to_string(),
            page_size: new.page_size.clamp(1, 1000),
            cookies: Cookies::default(),
            configurations: Mutex::default(),
        }
    }

    /// The id that travels as `connection-id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where it goes; the regional host after [`Connection::find_region`].
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Tenant id or domain.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// Rows per page.
    #[must_use]
    pub fn page_size(&self) -> u32 {
        self.page_size
    }

    /// The token and its renewal.
    #[must_use]
    pub fn tokens(&self) -> &TokenProvider {
        &self.tokens
    }

    /// What the server advertised with the module.
    #[must_use]
    pub fn configurations(&self) -> ClientConfigurations {
        self.configurations.lock().map_or_else(|_| ClientConfigurations::default(), |held| held.clone())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint)
    }

    pub(crate) fn bearer(&self, token: &Secret, position: usize) -> Bearer {
        let family = Family { cloud: self.endpoint.cloud, host: self.endpoint.host.clone() };
        Bearer { token: token.clone(), family, position }
    }

    /// Sends a request, keeps its cookies, and explains a failure to reach the service.
    pub(crate) async fn send(&self, mut request: Request) -> Result<Response, ServiceError> {
        if let Some(cookies) = self.cookies.header(&self.endpoint.host) {
            request.headers.push(("Cookie", cookies));
        }
        match self.transport.send(request).await {
            Ok(response) => {
                for value in response.headers.get_all("set-cookie") {
                    if let Ok(value) = value.to_str() {
                        self.cookies.keep(&self.endpoint.host, value);
                    }
                }
                Ok(response)
            }
            Err(failure) => Err(diagnosis::explain(failure).await.into()),
        }
    }

    fn get(&self, path: &str, token: &Secret, position: usize, headers: Vec<(&'static str, String)>) -> Request {
        Request {
            method: "GET",
            url: self.url(path),
            headers,
            bearer: Some(self.bearer(token, position)),
            body: None,
            time_out: self.transport.time_outs().request,
        }
    }

    /// Compliance only: asks the global host and moves to the region that it redirects to. Any other answer than a
    /// redirect keeps the host.
    ///
    /// # Errors
    /// No answer, no token, or a redirect that leaves the cloud.
    pub async fn find_region(&mut self) -> Result<(), ServiceError> {
        if self.endpoint.kind != SessionKind::Compliance {
            return Ok(());
        }
        let token = self.tokens.access_token().await?;
        let path = target::module_file(&self.tenant, &self.identity.module_version);
        let headers = vec![(headers::ANCHOR_MAILBOX, self.anchor.to_string())];
        let response = self.send(self.get(&path, &token, 0, headers)).await?;
        if let (301 | 302 | 307 | 308, Some(location)) = (response.status, response.header("location")) {
            self.endpoint = self.endpoint.regional(location).ok_or_else(|| self.led_astray(location))?;
        }
        Ok(())
    }

    fn led_astray(&self, location: &str) -> ServiceError {
        let location = without_controls(location);
        exo_auth::TransportFailure {
            kind: exo_auth::TransportKind::Forbidden,
            host: self.endpoint.host_and_port(),
            text: format!("{} redirects to {location}, which does not belong to the service.", self.endpoint),
            hint: "Check -ConnectionUri; a proxy may have answered in place of the service.".to_owned(),
        }
        .into()
    }

    /// The banner's text; `None` when the server has none.
    ///
    /// # Errors
    /// No answer, or one that is not a banner; a connect goes on without it.
    pub async fn banner(&self) -> Result<Option<String>, ServiceError> {
        let token = self.tokens.access_token().await?;
        let path = target::banner(&self.tenant, &self.identity.module_version);
        let response = self.send(self.get(&path, &token, 0, Vec::new())).await?;
        if response.status != 200 {
            return Err(ServiceError::Refused(Box::new(ServiceFailure::of_connect(&response))));
        }
        let banner: Banner = self.read(&response)?;
        let ours = banner.session_type.eq_ignore_ascii_case("AutogenSession");
        let text = without_controls(&banner.module_banner_content);
        Ok((ours && !text.is_empty()).then_some(text))
    }

    /// Downloads the module. Opens or renews the session. A claims challenge is answered once.
    ///
    /// # Errors
    /// No answer, a refusal, or an answer without a module.
    pub async fn module_files(&self, wanted: &ModuleRequest) -> Result<ModuleFiles, ServiceError> {
        let token = self.tokens.access_token().await?;
        let request_id = uuid::Uuid::new_v4().to_string();
        let mut response = self.send(self.module_request(wanted, &token, &request_id)).await?;
        let challenge = response.header("www-authenticate").and_then(claims::challenge_of);
        if let (401, Some(challenge)) = (response.status, challenge) {
            let token = self.tokens.renewed(&token, Some(&challenge)).await?;
            response = self.send(self.module_request(wanted, &token, &request_id)).await?;
        }
        if let (300..=399, Some(location)) = (response.status, response.header("location")) {
            return Err(self.led_astray(location));
        }
        if response.status != 200 {
            return Err(ServiceError::Refused(Box::new(ServiceFailure::of_connect(&response))));
        }
        if let (Some(value), Ok(mut held)) =
            (response.header(headers::CLIENT_CONFIGURATIONS), self.configurations.lock())
        {
            *held = ClientConfigurations::parse(value);
        }
        self.read(&response)
    }

    fn module_request(&self, wanted: &ModuleRequest, token: &Secret, request_id: &str) -> Request {
        let names = if wanted.command_names.is_empty() { "*".to_owned() } else { wanted.command_names.join(",") };
        let mut headers = vec![(headers::ANCHOR_MAILBOX, self.anchor.to_string()), (headers::COMMAND_NAME, names)];
        if wanted.skip_format {
            headers.push((headers::SKIP_LOADING_FORMAT_DATA, "true".to_owned()));
        }
        let wam = if wanted.disable_wam { "True" } else { "False" };
        headers.extend([
            (headers::CLIENT_PROCESS_ID, self.identity.process_id.to_string()),
            (headers::CONNECTION_ID, self.id.clone()),
            (headers::CLIENT_REQUEST_ID, request_id.to_owned()),
            (headers::PS_VERSION, self.identity.powershell_version.clone()),
            (headers::MODULE_VERSION, self.identity.module_version.clone()),
            (headers::IS_CLOUD_SHELL, "False".to_owned()),
            (headers::OS_VERSION, self.identity.os_version.clone()),
            (headers::DIAGNOSTICS, "ClientCertSigned:false".to_owned()),
            (headers::DISABLE_WAM, wam.to_owned()),
            ("Accept-Language", self.identity.culture.clone()),
            (headers::DYNAMIC_OBJECT_ID, "true".to_owned()),
        ]);
        let path = target::module_file(&self.tenant, &self.identity.module_version);
        self.get(&path, token, 0, headers)
    }

    /// Whether the service answers as running: `Connected`, else `Broken`.
    ///
    /// # Errors
    /// No answer or no token.
    pub async fn is_running(&self) -> Result<bool, ServiceError> {
        let token = self.tokens.access_token().await?;
        let response = self.send(self.get(&target::ping(&self.tenant), &token, 0, Vec::new())).await?;
        let state = serde_json::from_slice::<AdminApiState>(&response.body);
        Ok(response.status == 200 && state.is_ok_and(|state| state.is_running()))
    }

    /// Releases the session where the server takes that; waits two seconds at most. Nothing is reported: a session
    /// that could not be released expires by itself.
    pub async fn release(&self) {
        if !self.configurations().session_release() {
            return;
        }
        let limit = self.transport.time_outs().release;
        let release = async {
            let token = self.tokens.access_token().await.ok()?;
            let mut request = self.get(&target::session(&self.tenant, &self.id), &token, 0, Vec::new());
            request.method = "DELETE";
            request.time_out = limit;
            self.send(request).await.ok()
        };
        // Time is up: the session expires by itself.
        let _ = tokio::time::timeout(limit, release).await;
    }

    /// Reads JSON, or tells that something else answered.
    fn read<T: serde::de::DeserializeOwned>(&self, response: &Response) -> Result<T, ServiceError> {
        serde_json::from_slice(&response.body)
            .map_err(|error| self.not_the_service(response.status, &error.to_string()))
    }

    pub(crate) fn not_the_service(&self, status: u16, detail: &str) -> ServiceError {
        ServiceError::NotTheService { host: self.endpoint.host_and_port(), status, detail: detail.to_owned() }
    }
}
