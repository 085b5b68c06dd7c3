//! Which path is answered by what.

mod authorize;
mod device;
mod discovery;
mod flow;
mod token;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;

use crate::request::Incoming;
use crate::{Authority, AuthorityError, OAuthError, Surface};

/// Clients that are known: the module's, and its predecessor's (protocol notes, section 1.1).
const KNOWN_CLIENTS: &[&str] = &[exo_protocol::identity::PUBLIC_CLIENT_ID, "a0c73c16-a7e3-4564-9a95-2bdf47383716"];

/// One request on its way through the routes.
struct Context<'a> {
    authority: &'a Authority,
    base: &'a str,
    incoming: Incoming,
}

type Answer = Result<Response<Bytes>, AuthorityError>;

/// A JSON answer that nobody keeps.
fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

fn refused(error: &OAuthError) -> Response<Bytes> {
    json(StatusCode::BAD_REQUEST, &error.to_json())
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

pub async fn respond(
    authority: &Authority,
    surface: Surface,
    base: &str,
    request: &Request<Bytes>,
) -> Option<Response<Bytes>> {
    let incoming = Incoming::of(request);
    let path = incoming.path();
    let segments: Vec<&str> = path.iter().map(String::as_str).collect();
    let context = Context { authority, base, incoming };
    let answer = route(&context, surface, &segments).await?;
    Some(answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the authority failed");
        json(
            StatusCode::INTERNAL_SERVER_ERROR,
            &OAuthError::new("server_error", 90033, "A failure of the tenant.").to_json(),
        )
    }))
}

async fn route(context: &Context<'_>, surface: Surface, segments: &[&str]) -> Option<Answer> {
    let method = &context.incoming.method;
    let get = method == Method::GET || method == Method::HEAD;
    let post = method == Method::POST;
    let full = surface == Surface::Full;
    let answer = match segments {
        [_, "oauth2", "v2.0", "authorize"] if get => authorize::start(context).await,
        [_, "login"] if post => flow::submit(context).await,
        ["devicelogin"] | [_, "oauth2", "deviceauth"] if get => device::page(context).await,
        ["devicelogin"] if post => device::submit(context).await,
        [_, "oauth2", "v2.0", "token"] if full && post => token::grant(context).await,
        [_, "oauth2", "v2.0", "devicecode"] if full && post => device::start(context).await,
        [tenant, "v2.0", ".well-known", "openid-configuration"] | [tenant, ".well-known", "openid-configuration"]
            if full && get =>
        {
            Ok(discovery::configuration(context, tenant))
        }
        [_, "discovery", "v2.0", "keys"] | [_, "discovery", "keys"] if full && get => {
            Ok(json(StatusCode::OK, &context.authority.key.key_set()))
        }
        [_, "discovery", "instance"] if full && get => Ok(discovery::instance(context)),
        [_, "userrealm", upn] if full && get => Ok(discovery::user_realm(upn)),
        [_, "oauth2", "v2.0", "authorize" | "token" | "devicecode"] | [_, "login"] | ["devicelogin"] => {
            Ok(empty(StatusCode::METHOD_NOT_ALLOWED))
        }
        _ => return None,
    };
    Some(answer)
}
