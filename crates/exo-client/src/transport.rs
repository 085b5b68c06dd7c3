//! Sending one request, and the rules on where it may go.
//!
//! - https everywhere; http to loopback alone.
//! - A bearer token goes to the host family of its cloud; for a host of no known cloud, to this host and its regions.
//! - Redirects are handed to the caller, never followed.
//! - `*.localhost` is this machine without asking a resolver (RFC 6761, 6.3), past any proxy; the local tenant's
//!   authority is trusted there and nowhere else.

use std::error::Error as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use exo_auth::{HttpAnswer, HttpRequest, Secret, TransportFailure, TransportKind};
use exo_protocol::cloud::{Cloud, is_loopback};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use crate::diagnosis;

/// Largest answer of the service.
pub const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
/// Largest answer of a sign-in.
const LARGEST_SIGN_IN: usize = 1024 * 1024;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct TimeOuts {
    /// Name, connection and TLS together.
    pub connect: Duration,
    /// A whole request, cmdlets excepted.
    pub request: Duration,
    /// Between two parts of an answer.
    pub silence: Duration,
    /// Releasing a session.
    pub release: Duration,
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            request: Duration::from_secs(100),
            silence: Duration::from_secs(960),
            release: Duration::from_secs(2),
        }
    }
}

/// A request to the service.
#[derive(Debug)]
pub struct Request {
    /// `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// Absolute address.
    pub url: String,
    /// Headers in order; `Host` is put before them. `Authorization` is left out here, see `bearer`.
    pub headers: Vec<(&'static str, String)>,
    /// Goes into `Authorization`.
    pub bearer: Option<Bearer>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// For the whole request.
    pub time_out: Duration,
}

/// A token and the place it belongs to.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The token.
    pub token: Secret,
    /// Where it may go.
    pub family: Family,
    /// Before which of the headers it stands.
    pub position: usize,
}

/// The hosts that a token may be shown to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The cloud, when known.
    pub cloud: Option<Cloud>,
    /// The host of the connection.
    pub host: String,
}

impl Family {
    /// Whether a host belongs to it.
    #[must_use]
    pub fn owns(&self, host: &str) -> bool {
        match self.cloud {
            Some(cloud) => cloud.owns(host),
            None => {
                let host = host.to_ascii_lowercase();
                host.strip_suffix(&self.host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
        }
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Sends requests; cheap to share.
#[derive(Debug)]
pub struct Transport {
    time_outs: TimeOuts,
    local_authority: Option<PathBuf>,
    public: OnceLock<reqwest::Client>,
    local: OnceLock<reqwest::Client>,
}

impl Transport {
    /// A transport; `local_authority` is the PEM file of the local tenant's certificate authority.
    #[must_use]
    pub fn new(time_outs: TimeOuts, local_authority: Option<PathBuf>) -> Arc<Self> {
        // Whoever comes first installs the provider; a second installation changes nothing.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        Arc::new(Self { time_outs, local_authority, public: OnceLock::new(), local: OnceLock::new() })
    }

    /// The time-outs.
    #[must_use]
    pub fn time_outs(&self) -> TimeOuts {
        self.time_outs
    }

    fn client(&self, local: bool) -> Result<&reqwest::Client, String> {
        let slot = if local { &self.local } else { &self.public };
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            .no_gzip()
            .referer(false)
            .dns_resolver(Arc::new(Resolver))
            .connect_timeout(self.time_outs.connect)
            .read_timeout(self.time_outs.silence);
        if local {
            builder = builder.no_proxy();
            if let Some(file) = &self.local_authority {
                let pem = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
                let trusted = reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| error.to_string())?;
                builder = builder.tls_certs_only(trusted);
            }
        }
        let client = builder.build().map_err(|error| error.to_string())?;
        Ok(slot.get_or_init(|| client))
    }

    /// Sends one request.
    ///
    /// # Errors
    /// No answer, or an address where the request may not go.
    pub async fn send(&self, request: Request) -> Result<Response, TransportFailure> {
        let url = Url::parse(&request.url).map_err(|_| forbidden(&request.url, "is not an address"))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        check(&url, &host, request.bearer.as_ref())?;
        let headers = headers_of(&url, &request)?;
        self.exchange(&url, request.method, headers, request.body, request.time_out, LARGEST_ANSWER).await
    }

    async fn exchange(
        &self,
        url: &Url,
        method: &str,
        headers: HeaderMap,
        body: Option<Vec<u8>>,
        time_out: Duration,
        largest: usize,
    ) -> Result<Response, TransportFailure> {
        let host = host_and_port(url);
        let local = is_loopback(url.host_str().unwrap_or_default());
        let client = self.client(local).map_err(|text| other(&host, &text))?;
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|_| other(&host, "no such method"))?;
        let mut builder = client.request(method, url.clone()).headers(headers).timeout(time_out);
        if let Some(body) = body {
            builder = builder.body(body);
        }
        let answer = builder.send().await.map_err(|error| classify(&host, &error))?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = read_body(answer, &host, largest).await?;
        let body = if is_gzip(&headers) { inflate(&body, &host, largest)? } else { body };
        Ok(Response { status, headers, body })
    }
}

/// Requests of a sign-in. They carry passwords and codes, and go to the authority that the user chose.
impl exo_auth::Http for Transport {
    fn send(&self, request: HttpRequest) -> exo_auth::http::Answer<'_> {
        Box::pin(async move {
            let url = Url::parse(&request.url).map_err(|_| forbidden(&request.url, "is not an address"))?;
            let host = url.host_str().unwrap_or_default().to_owned();
            check(&url, &host, None)?;
            let mut headers = HeaderMap::new();
            insert(&mut headers, "Host", &host_header(&url))?;
            for (name, value) in &request.headers {
                insert(&mut headers, name, value)?;
            }
            let body = request.body.map(|body| body.reveal().as_bytes().to_vec());
            let time_out = self.time_outs.request;
            let sent = self.exchange(&url, request.method, headers, body, time_out, LARGEST_SIGN_IN).await;
            match sent {
                Ok(answer) => Ok(HttpAnswer { status: answer.status, body: answer.body }),
                Err(failure) => Err(diagnosis::explain(failure).await),
            }
        })
    }
}

fn check(url: &Url, host: &str, bearer: Option<&Bearer>) -> Result<(), TransportFailure> {
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host));
    if !secure {
        return Err(forbidden(host, "was asked for without encryption"));
    }
    match bearer {
        Some(bearer) if !bearer.family.owns(host) => {
            Err(forbidden(host, "does not belong to the service of this connection"))
        }
        _ => Ok(()),
    }
}

fn headers_of(url: &Url, request: &Request) -> Result<HeaderMap, TransportFailure> {
    let mut headers = HeaderMap::new();
    insert(&mut headers, "Host", &host_header(url))?;
    let position = request.bearer.as_ref().map(|bearer| bearer.position);
    for index in 0..=request.headers.len() {
        if let Some(bearer) = request.bearer.as_ref().filter(|_| position == Some(index)) {
            let text = format!("Bearer {}", bearer.token.reveal());
            let mut value = HeaderValue::from_str(&text).map_err(|_| forbidden("token", "holds line breaks"))?;
            value.set_sensitive(true);
            headers.insert(reqwest::header::AUTHORIZATION, value);
        }
        if let Some((name, value)) = request.headers.get(index) {
            insert(&mut headers, name, value)?;
        }
    }
    Ok(headers)
}

/// Text beyond ASCII goes out as UTF-8, which servers in question read.
fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), TransportFailure> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| forbidden(name, "is no header"))?;
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| forbidden(name.as_str(), "holds line breaks"))?;
    headers.insert(name, value);
    Ok(())
}

fn host_header(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port_or_known_default().unwrap_or(443))
}

async fn read_body(mut answer: reqwest::Response, host: &str, largest: usize) -> Result<Vec<u8>, TransportFailure> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|error| classify(host, &error))? {
        if body.len() + part.len() > largest {
            return Err(too_large(host, largest));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

fn is_gzip(headers: &HeaderMap) -> bool {
    headers.get("content-encoding").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"gzip"))
}

/// Decompresses; a body that says gzip and is not is kept as it came, as servers were seen to mislabel errors.
fn inflate(body: &[u8], host: &str, largest: usize) -> Result<Vec<u8>, TransportFailure> {
    use std::io::Read as _;
    let mut plain = Vec::new();
    let limit = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    match flate2::read::MultiGzDecoder::new(body).take(limit).read_to_end(&mut plain) {
        Ok(_) if plain.len() > largest => Err(too_large(host, largest)),
        Ok(_) => Ok(plain),
        Err(_) => Ok(body.to_vec()),
    }
}

fn failure(kind: TransportKind, host: &str, text: String) -> TransportFailure {
    TransportFailure { kind, host: host.to_owned(), text, hint: String::new() }
}

fn forbidden(host: &str, why: &str) -> TransportFailure {
    failure(TransportKind::Forbidden, host, format!("Nothing was sent to '{host}': it {why}."))
}

fn other(host: &str, why: &str) -> TransportFailure {
    failure(TransportKind::Other, host, format!("{host} could not be reached: {why}."))
}

fn too_large(host: &str, largest: usize) -> TransportFailure {
    let text = format!("The answer of {host} is larger than {} MB.", largest / (1024 * 1024));
    failure(TransportKind::TooLarge, host, text)
}

/// A name without an address, so that it can be told from other errors.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NameFailure(String);

#[derive(Debug)]
struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str().to_owned();
            if is_loopback(&host) {
                let loopback =
                    [SocketAddr::from(([127, 0, 0, 1], 0)), SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, 0))];
                return Ok(Box::new(loopback.into_iter()) as Addrs);
            }
            let found = tokio::net::lookup_host((host.as_str(), 0)).await;
            match found.map(Iterator::collect::<Vec<_>>) {
                Ok(addresses) if !addresses.is_empty() => Ok(Box::new(addresses.into_iter()) as Addrs),
                Ok(_) => Err(NameFailure("no address".to_owned()).into()),
                Err(error) => Err(NameFailure(error.to_string()).into()),
            }
        })
    }
}

/// What an error of the HTTP library means.
fn classify(host: &str, error: &reqwest::Error) -> TransportFailure {
    let mut kind = if error.is_timeout() { TransportKind::TimeOut } else { TransportKind::Other };
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        if let Some(found) = kind_of(inner).filter(|_| kind != TransportKind::TimeOut) {
            kind = found;
            break;
        }
        source = inner.source();
    }
    if kind == TransportKind::Other && !error.is_connect() {
        kind = TransportKind::Cut;
    }
    failure(kind, host, diagnosis::sentence(kind, host, &text))
}

fn kind_of(error: &(dyn std::error::Error + 'static)) -> Option<TransportKind> {
    if error.is::<NameFailure>() {
        return Some(TransportKind::Name);
    }
    if error.is::<rustls::Error>() {
        return Some(TransportKind::Tls);
    }
    let io = error.downcast_ref::<std::io::Error>()?;
    if let Some(inner) = io.get_ref()
        && let Some(kind) = kind_of(inner)
    {
        return Some(kind);
    }
    match io.kind() {
        std::io::ErrorKind::ConnectionRefused => Some(TransportKind::Refused),
        std::io::ErrorKind::TimedOut => Some(TransportKind::TimeOut),
        std::io::ErrorKind::ConnectionReset
        | std::io::ErrorKind::ConnectionAborted
        | std::io::ErrorKind::BrokenPipe
        | std::io::ErrorKind::UnexpectedEof => Some(TransportKind::Cut),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bearer(cloud: Option<Cloud>) -> Bearer {
        Bearer { token: "t".into(), family: Family { cloud, host: "own.example".into() }, position: 0 }
    }

    fn allowed(url: &str, cloud: Option<Cloud>) -> bool {
        let url = Url::parse(url).unwrap();
        check(&url, url.host_str().unwrap(), Some(&bearer(cloud))).is_ok()
    }

    #[test]
    fn a_token_does_not_leave_its_family() {
        assert!(allowed("https://outlook.office365.com/x", Some(Cloud::Public)));
        assert!(!allowed("http://outlook.office365.com/x", Some(Cloud::Public)));
        assert!(!allowed("https://outlook.office365.com.evil.example/x", Some(Cloud::Public)));
        assert!(!allowed("https://outlook.office365.com/x", Some(Cloud::Local)));
        assert!(allowed("http://localhost:1/x", Some(Cloud::Local)));
        assert!(allowed("https://eu.own.example/x", None) && !allowed("https://notown.example/x", None));
    }

    #[test]
    fn a_small_bomb_is_stopped() {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 100_000]).unwrap();
        let bomb = encoder.finish().unwrap();
        assert_eq!(inflate(&bomb, "h", 200_000).unwrap().len(), 100_000);
        assert_eq!(inflate(&bomb, "h", 99_999).unwrap_err().kind, TransportKind::TooLarge);
        assert_eq!(inflate(b"\0\0\0", "h", 10).unwrap(), b"\0\0\0");
    }
}
