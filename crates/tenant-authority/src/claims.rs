//! What tokens say, and how an access token is checked.

use exo_protocol::identity::{EXCHANGE_RESOURCE_ID, PERMISSION_MANAGE, PERMISSION_MANAGE_V2};
use serde_json::{Value, json};
use tenant_store::{User, now};

use crate::{Authority, AuthorityError, jwt, random};

/// How long an access token is good, in seconds.
pub const LIFETIME: i64 = 75 * 60;
/// How far clocks may differ, in seconds.
const SKEW: i64 = 120;

/// What an access token says of its bearer.
#[derive(Clone, Debug)]
pub struct AccessClaims {
    /// User principal name.
    pub upn: String,
    /// Object id.
    pub oid: String,
    /// Delegated permissions.
    pub permissions: Vec<String>,
    /// The application that asked for the token.
    pub app_id: String,
}

/// The audience that a scope stands for: the scope without its last segment.
pub fn audience(scope: &str) -> String {
    scope
        .split_whitespace()
        .find(|part| part.contains("://") || part.contains("/.default"))
        .map(|part| {
            part.strip_suffix("/.default").or_else(|| part.rsplit_once('/').map(|(head, _)| head)).unwrap_or(part)
        })
        .unwrap_or("00000003-0000-0000-c000-000000000000")
        .to_owned()
}

/// An access token for a user.
pub fn access_token(
    authority: &Authority,
    base: &str,
    user: &User,
    client: &str,
    scope: &str,
) -> Result<String, AuthorityError> {
    let at = now();
    let claims = json!({
        "aud": audience(scope),
        "iss": format!("{base}/{}/v2.0", authority.tenant_id),
        "iat": at,
        "nbf": at,
        "exp": at + LIFETIME,
        "appid": client,
        "azp": client,
        "name": user.display_name,
        "oid": user.id,
        "sub": user.id,
        "tid": &*authority.tenant_id,
        "upn": user.upn,
        "unique_name": user.upn,
        "uti": random::token()?,
        "scp": format!("{PERMISSION_MANAGE} {PERMISSION_MANAGE_V2}"),
        "ver": "1.0",
    });
    jwt::sign(&authority.key, &claims)
}

/// An identity token for a client.
pub fn id_token(
    authority: &Authority,
    base: &str,
    user: &User,
    client: &str,
    nonce: Option<&str>,
) -> Result<String, AuthorityError> {
    let at = now();
    let mut claims = json!({
        "aud": client,
        "iss": format!("{base}/{}/v2.0", authority.tenant_id),
        "iat": at,
        "nbf": at,
        "exp": at + LIFETIME,
        "name": user.display_name,
        "oid": user.id,
        "sub": user.id,
        "tid": &*authority.tenant_id,
        "preferred_username": user.upn,
        "uti": random::token()?,
        "ver": "2.0",
    });
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    jwt::sign(&authority.key, &claims)
}

/// Whether an audience is one that this tenant answers for: a Local host, or the service's own.
fn is_accepted_audience(audience: &str) -> bool {
    if matches!(audience, "https://outlook.office365.com" | EXCHANGE_RESOURCE_ID) {
        return true;
    }
    let Some(host) = audience.strip_prefix("https://") else { return false };
    let host = host.trim_end_matches('/');
    let host = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(host, _)| host);
    matches!(
        host,
        "localhost" | "127.0.0.1" | "[::1]" | "ps.compliance.protection.outlook.com" | "ps.protection.outlook.com"
    ) || host.ends_with(".localhost")
}

pub fn check(authority: &Authority, token: &str) -> Result<AccessClaims, AuthorityError> {
    let claims = jwt::verify(&authority.key, token)?;
    let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    let time = |name: &str| claims[name].as_i64().unwrap_or(0);
    if time("exp") + SKEW < now() {
        return Err(AuthorityError::Token("it has expired"));
    }
    if time("nbf") - SKEW > now() {
        return Err(AuthorityError::Token("it is not good yet"));
    }
    if text("tid") != *authority.tenant_id {
        return Err(AuthorityError::Token("it is another tenant's"));
    }
    if !is_accepted_audience(&text("aud")) || !claims["upn"].is_string() {
        return Err(AuthorityError::Token("it is meant for another service"));
    }
    let permissions = |value: &Value| value.as_str().unwrap_or_default().split(' ').map(String::from).collect();
    Ok(AccessClaims {
        upn: text("upn"),
        oid: text("oid"),
        permissions: permissions(&claims["scp"]),
        app_id: text("appid"),
    })
}
