//! Requests to the token endpoint, in MSAL.NET's manner.

use exo_protocol::claims;
use exo_protocol::identity::{CLIENT_SKU, CLIENT_SKU_VERSION, OAuthFailure};
use url::form_urlencoded;

use crate::{Http, HttpAnswer, HttpRequest, Secret, SignInError};

/// The operating system in `x-client-OS`.
pub(crate) const CLIENT_OS: &str = if cfg!(windows) {
    "Windows"
} else if cfg!(target_os = "macos") {
    "OSX"
} else {
    "Linux"
};

const FORM: &str = "application/x-www-form-urlencoded";

/// The headers that name the library.
pub(crate) fn library_headers() -> Vec<(&'static str, String)> {
    vec![
        ("x-client-SKU", CLIENT_SKU.to_owned()),
        ("x-client-Ver", CLIENT_SKU_VERSION.to_owned()),
        ("x-client-OS", CLIENT_OS.to_owned()),
    ]
}

/// A form under way; pairs keep their order.
pub(crate) struct Form {
    text: form_urlencoded::Serializer<'static, String>,
}

impl Form {
    pub(crate) fn new(client_id: &str, scopes: &str) -> Self {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("client_id", client_id).append_pair("scope", scopes);
        Self { text }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.text.append_pair(name, value);
        self
    }

    /// The capabilities, merged with what a challenge asks for.
    pub(crate) fn with_claims(self, challenge: Option<&str>) -> Self {
        self.with("claims", &claims::merged_with_capabilities(challenge))
    }

    fn finish(mut self) -> Secret {
        Secret::new(self.text.finish())
    }
}

/// Which call of MSAL is under way, for its telemetry header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Password,
    Code,
    Refresh,
    Device,
    DeviceStart,
}

impl Call {
    fn telemetry(self) -> Option<&'static str> {
        match self {
            Self::Password => Some("5|1003,0,,,|0,1,1,,"),
            Self::Code => Some("5|1005,0,,,|0,1,1,,"),
            Self::Refresh => Some("5|1007,1,,,|0,1,1,,"),
            Self::Device => Some("5|1008,0,,,|0,1,1,,"),
            Self::DeviceStart => None,
        }
    }
}

/// A POST with a form. `anchor` is `upn:…` or `oid:…@…`.
pub(crate) fn post(url: String, call: Call, anchor: Option<String>, form: Form) -> HttpRequest {
    let mut headers = library_headers();
    headers.extend(anchor.map(|anchor| ("x-anchormailbox", anchor)));
    if let Some(telemetry) = call.telemetry() {
        headers.push(("x-client-current-telemetry", telemetry.to_owned()));
        headers.push(("x-ms-lib-capability", "retry-after, h429".to_owned()));
    }
    headers.push(("client-request-id", uuid::Uuid::new_v4().to_string()));
    headers.push(("return-client-request-id", "true".to_owned()));
    headers.push(("Accept", "application/json".to_owned()));
    headers.push(("Content-Type", FORM.to_owned()));
    HttpRequest { method: "POST", url, headers, body: Some(form.finish()) }
}

/// Sends a request and reads its JSON; an OAuth error becomes [`SignInError::Refused`].
pub(crate) async fn send<T: serde::de::DeserializeOwned>(
    http: &dyn Http,
    request: HttpRequest,
) -> Result<T, SignInError> {
    let host = host_of(&request.url);
    let answer = http.send(request).await?;
    read(&host, &answer)
}

fn read<T: serde::de::DeserializeOwned>(host: &str, answer: &HttpAnswer) -> Result<T, SignInError> {
    let malformed = || SignInError::Malformed { host: host.to_owned(), status: answer.status };
    if answer.status == 200 {
        return serde_json::from_slice(&answer.body).map_err(|_| malformed());
    }
    let failure: OAuthFailure = serde_json::from_slice(&answer.body).map_err(|_| malformed())?;
    Err(SignInError::of_answer(&failure))
}

fn host_of(url: &str) -> String {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
