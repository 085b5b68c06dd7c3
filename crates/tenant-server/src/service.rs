//! The one handler: host, surface, and then the authority or the admin API.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{StatusCode, header};
use tenant_authority::{Authority, Surface};
use tenant_store::{SqliteStore, now};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::admin;
use crate::hosts::{Host, host_of};

/// The largest body that is read.
const LARGEST_BODY: usize = 1 << 20;
/// How long one request may take.
const LONGEST: Duration = Duration::from_secs(60);

/// What the handler works with.
#[derive(Clone)]
pub struct Service {
    pub(crate) store: SqliteStore,
    pub(crate) authority: Authority,
    surface: Surface,
    last_request: Arc<AtomicI64>,
}

impl Service {
    pub fn new(store: SqliteStore, authority: Authority, surface: Surface, last_request: Arc<AtomicI64>) -> Service {
        Service { store, authority, surface, last_request }
    }

    pub fn with_surface(&self, surface: Surface) -> Service {
        Service { surface, ..self.clone() }
    }

    pub fn into_router(self) -> Router {
        Router::new()
            .fallback(handle)
            .layer(CompressionLayer::new().gzip(true))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
            .with_state(self)
    }
}

fn authority_of(request: &Request) -> Option<String> {
    let named = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).map(String::from);
    named.or(header)
}

fn status(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

async fn handle(State(service): State<Service>, request: Request) -> Response {
    service.last_request.store(now(), Ordering::Relaxed);
    let Some(named) = authority_of(&request) else {
        return status(StatusCode::BAD_REQUEST, "the request names no host");
    };
    let Some(host) = host_of(&named) else {
        return status(StatusCode::MISDIRECTED_REQUEST, "this host is not the local tenant's");
    };
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return status(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB");
    };
    let request = http::Request::from_parts(parts, body);
    let scheme = if service.surface == Surface::Full { "https" } else { "http" };
    let base = format!("{scheme}://{named}");
    let answer = route(&service, host, &base, &request).await;
    answer
        .map_or_else(|| status(StatusCode::NOT_FOUND, "there is nothing at this path"), |answer| answer.map(Body::from))
}

async fn route(
    service: &Service,
    host: Host,
    base: &str,
    request: &http::Request<Bytes>,
) -> Option<http::Response<Bytes>> {
    let is_admin = request.uri().path().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("/adminapi/"));
    if is_admin {
        let serves = host != Host::Login && service.surface == Surface::Full;
        return if serves { Some(admin::respond(service, host, base, request).await) } else { None };
    }
    if !matches!(host, Host::Everything | Host::Login) {
        return None;
    }
    service.authority.respond(service.surface, base, request).await
}
