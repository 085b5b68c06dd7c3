//! The authorization endpoint: authorization code with PKCE.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde_json::{Value, json};
use tenant_store::User;
use url::Url;

use super::flow::{self, Purpose};
use super::{Answer, Context, KNOWN_CLIENTS};
use crate::{Authority, OAuthError, random};

pub const CODE_KIND: &str = "code";
/// How long a code is good, in seconds.
const CODE_SECONDS: i64 = 5 * 60;

/// Whether a public client may be led to this address: loopback only (RFC 8252, section 7.3).
fn is_allowed_redirect(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        url.scheme() == "http"
            && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

/// What is wrong with a request, once its redirect address is known to be good.
fn problem(context: &Context<'_>) -> Option<OAuthError> {
    let query = |name: &str| context.incoming.query(name).unwrap_or_default();
    let challenge = query("code_challenge");
    if query("response_type") != "code" {
        return Some(OAuthError::new("unsupported_response_type", 70_0054, "Only response_type `code` is supported."));
    }
    if !matches!(query("response_mode"), "" | "query") {
        return Some(OAuthError::invalid_request("Only response_mode `query` is supported."));
    }
    if challenge.is_empty() {
        let text = "Proof Key for Code Exchange is required for authorization code redemption by a public client.";
        return Some(OAuthError::new("invalid_request", 9_002_325, text));
    }
    if query("code_challenge_method") != "S256" || !(43..=128).contains(&challenge.len()) {
        return Some(OAuthError::new("invalid_request", 501_491, "The code challenge must be of method S256."));
    }
    if query("scope").is_empty() {
        return Some(OAuthError::invalid_request("The request must contain the parameter `scope`."));
    }
    None
}

/// `GET …/authorize`.
pub async fn start(context: &Context<'_>) -> Answer {
    let query = |name: &str| context.incoming.query(name).unwrap_or_default();
    let client = query("client_id");
    if !KNOWN_CLIENTS.iter().any(|known| known.eq_ignore_ascii_case(client)) {
        let error = OAuthError::new(
            "unauthorized_client",
            700_016,
            format!("Application with identifier '{client}' was not found in the directory."),
        );
        return flow::message(StatusCode::BAD_REQUEST, "This program is not known", &error.description());
    }
    let redirect = query("redirect_uri");
    if !is_allowed_redirect(redirect) {
        let error = OAuthError::new(
            "invalid_request",
            50011,
            "The redirect address of the request is not one of the program's.",
        );
        return flow::message(StatusCode::BAD_REQUEST, "The way back is not known", &error.description());
    }
    if let Some(error) = problem(context) {
        return Ok(lead_back(
            redirect,
            &[("error", error.error), ("error_description", &error.description()), ("state", query("state"))],
        ));
    }
    if query("prompt") == "none" {
        let error = OAuthError::new("login_required", 50058, "Nobody is signed in, and the request forbids asking.");
        return Ok(lead_back(
            redirect,
            &[("error", error.error), ("error_description", &error.description()), ("state", query("state"))],
        ));
    }
    let details = json!({
        "client": client,
        "redirect": redirect,
        "scope": query("scope"),
        "state": query("state"),
        "nonce": context.incoming.query("nonce"),
        "challenge": query("code_challenge"),
        "clientInfo": query("client_info") == "1",
    });
    flow::begin(context, Purpose::Authorize, details, query("login_hint")).await
}

fn lead_back(redirect: &str, values: &[(&str, &str)]) -> Response<Bytes> {
    let Ok(mut url) = Url::parse(redirect) else { return super::empty(StatusCode::BAD_REQUEST) };
    url.query_pairs_mut().extend_pairs(values.iter().filter(|(_, value)| !value.is_empty()));
    let mut response = super::empty(StatusCode::FOUND);
    if let Ok(location) = header::HeaderValue::from_str(url.as_str()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    response
}

/// Who signed in, as MSAL clients want to be told.
pub fn client_info(authority: &Authority, user: &User) -> String {
    URL_SAFE_NO_PAD.encode(json!({ "uid": user.id, "utid": &*authority.tenant_id }).to_string())
}

/// The end of the flow: a code for the client.
pub async fn finish(context: &Context<'_>, details: &Value, user: &User) -> Answer {
    let code = random::token()?;
    let body = json!({
        "client": details["client"],
        "redirect": details["redirect"],
        "scope": details["scope"],
        "nonce": details["nonce"],
        "challenge": details["challenge"],
        "user": user.upn,
    });
    context.authority.store.remember(CODE_KIND, &random::hash(&code), &body, CODE_SECONDS).await?;
    let text = |name: &str| details[name].as_str().unwrap_or_default().to_owned();
    let info = if details["clientInfo"] == true { client_info(context.authority, user) } else { String::new() };
    let session = uuid::Uuid::new_v4().to_string();
    let values =
        [("code", code.as_str()), ("client_info", &info), ("state", &text("state")), ("session_state", &session)];
    Ok(lead_back(&text("redirect"), &values))
}
