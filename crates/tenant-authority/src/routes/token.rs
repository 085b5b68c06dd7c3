//! The token endpoint: every grant.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::json as value;
use subtle::ConstantTimeEq as _;
use tenant_store::User;

use super::authorize::{CODE_KIND, client_info};
use super::{Answer, Context, KNOWN_CLIENTS, device, json, refused};
use crate::sign_in::{self, Checked};
use crate::{AuthorityError, OAuthError, claims, random};

const REFRESH_KIND: &str = "refresh";
const USED_KIND: &str = "refresh-used";
const FAMILY_KIND: &str = "family";
/// How long a refresh token is good, in seconds.
const REFRESH_SECONDS: i64 = 90 * 24 * 3600;

/// Who a grant is for.
struct Granted {
    user: String,
    scope: String,
    nonce: Option<String>,
    /// The family of refresh tokens; a new one when there is none.
    family: Option<String>,
}

type Outcome = Result<Result<Granted, OAuthError>, AuthorityError>;

/// `POST …/token`.
pub async fn grant(context: &Context<'_>) -> Answer {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    if !context.incoming.is_form {
        return Ok(refused(&OAuthError::invalid_request("The request body must be a form.")));
    }
    let client = form("client_id");
    if !KNOWN_CLIENTS.iter().any(|known| known.eq_ignore_ascii_case(client)) {
        let text = format!("Application with identifier '{client}' was not found in the directory.");
        return Ok(refused(&OAuthError::new("unauthorized_client", 700_016, text)));
    }
    let outcome = match form("grant_type") {
        "password" => password(context).await?,
        "authorization_code" => code(context).await?,
        "refresh_token" => refresh(context).await?,
        "device_code" | "urn:ietf:params:oauth:grant-type:device_code" => device_code(context).await?,
        "" => Err(OAuthError::invalid_request("The request body must contain the parameter `grant_type`.")),
        other => {
            Err(OAuthError::new("unsupported_grant_type", 70003, format!("The grant type '{other}' is not supported.")))
        }
    };
    match outcome {
        Ok(granted) => issue(context, client, granted).await,
        Err(error) => Ok(refused(&error)),
    }
}

async fn password(context: &Context<'_>) -> Outcome {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    let scope = form("scope");
    if scope.is_empty() {
        return Ok(Err(OAuthError::invalid_request("The request body must contain the parameter `scope`.")));
    }
    Ok(match sign_in::check_password(context.authority, form("username"), form("password")).await? {
        Checked::Refused(error) => Err(error),
        Checked::SecondFactor(_) => Err(OAuthError::second_factor_required()),
        Checked::Done(user) => Ok(Granted { user: user.upn, scope: scope.to_owned(), nonce: None, family: None }),
    })
}

/// The challenge that a verifier answers (RFC 7636, S256).
fn challenge_of(verifier: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    URL_SAFE_NO_PAD.encode(digest)
}

async fn code(context: &Context<'_>) -> Outcome {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    // The code is taken before it is looked at, so that a failed try uses it up.
    let found = context.authority.store.take(CODE_KIND, &random::hash(form("code"))).await?;
    let Some(found) = found else {
        return Ok(Err(OAuthError::new(
            "invalid_grant",
            54005,
            "The authorization code is not known, was used, or has expired.",
        )));
    };
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    if !text("client").eq_ignore_ascii_case(form("client_id")) {
        return Ok(Err(OAuthError::new(
            "invalid_grant",
            70_0003,
            "The authorization code was given to another client.",
        )));
    }
    if text("redirect") != form("redirect_uri") {
        return Ok(Err(OAuthError::new(
            "invalid_grant",
            50011,
            "The redirect address is not that of the authorization request.",
        )));
    }
    let verifier = form("code_verifier");
    let is_proof = (43..=128).contains(&verifier.len())
        && bool::from(challenge_of(verifier).as_bytes().ct_eq(text("challenge").as_bytes()));
    if !is_proof {
        return Ok(Err(OAuthError::new(
            "invalid_grant",
            501_481,
            "The code verifier does not match the code challenge.",
        )));
    }
    let scope = Some(form("scope")).filter(|scope| !scope.is_empty()).map_or_else(|| text("scope"), String::from);
    let nonce = found["nonce"].as_str().map(String::from);
    Ok(Ok(Granted { user: text("user"), scope, nonce, family: None }))
}

async fn refresh(context: &Context<'_>) -> Outcome {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    let store = &context.authority.store;
    let name = random::hash(form("refresh_token"));
    let not_good =
        || OAuthError::new("invalid_grant", 70_0082, "The refresh token is not known, was used, or has expired.");
    let Some(found) = store.take(REFRESH_KIND, &name).await? else {
        if let Some(used) = store.recall(USED_KIND, &name).await? {
            // Somebody uses an old token: it may have been stolen, so the whole family ends.
            store.take(FAMILY_KIND, used["family"].as_str().unwrap_or_default()).await?;
        }
        return Ok(Err(not_good()));
    };
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let family = text("family");
    store.remember(USED_KIND, &name, &value!({ "family": family }), REFRESH_SECONDS).await?;
    if store.recall(FAMILY_KIND, &family).await?.is_none() {
        return Ok(Err(not_good()));
    }
    if !text("client").eq_ignore_ascii_case(form("client_id")) {
        return Ok(Err(OAuthError::new("invalid_grant", 70_0003, "The refresh token was given to another client.")));
    }
    let scope = Some(form("scope")).filter(|scope| !scope.is_empty()).map_or_else(|| text("scope"), String::from);
    Ok(Ok(Granted { user: text("user"), scope, nonce: None, family: Some(family) }))
}

async fn device_code(context: &Context<'_>) -> Outcome {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    let given = Some(form("device_code")).filter(|code| !code.is_empty()).unwrap_or(form("code"));
    let approved = device::approved(context, given, form("client_id")).await?;
    Ok(approved.map(|(user, scope)| Granted { user, scope, nonce: None, family: None }))
}

async fn refresh_token(context: &Context<'_>, client: &str, granted: &Granted) -> Result<String, AuthorityError> {
    let store = &context.authority.store;
    let family = match &granted.family {
        Some(family) => family.clone(),
        None => random::token()?,
    };
    store.remember(FAMILY_KIND, &family, &value!({}), REFRESH_SECONDS).await?;
    let token = random::token()?;
    let body = value!({ "user": granted.user, "client": client, "scope": granted.scope, "family": family });
    store.remember(REFRESH_KIND, &random::hash(&token), &body, REFRESH_SECONDS).await?;
    Ok(token)
}

async fn issue(context: &Context<'_>, client: &str, granted: Granted) -> Answer {
    let authority = context.authority;
    let user: Option<User> = authority.store.user(&granted.user).await?;
    let Some(user) = user.filter(|user| user.enabled) else { return Ok(refused(&OAuthError::disabled())) };
    let access = claims::access_token(authority, context.base, &user, client, &granted.scope)?;
    let mut body = value!({
        "token_type": "Bearer",
        "scope": granted.scope,
        "expires_in": claims::LIFETIME,
        "ext_expires_in": claims::LIFETIME,
        "access_token": access,
    });
    let scopes: Vec<&str> = granted.scope.split_whitespace().collect();
    if scopes.contains(&"offline_access") {
        body["refresh_token"] = value!(refresh_token(context, client, &granted).await?);
    }
    if scopes.contains(&"openid") {
        body["id_token"] = value!(claims::id_token(authority, context.base, &user, client, granted.nonce.as_deref())?);
    }
    if context.incoming.form("client_info") == Some("1") {
        body["client_info"] = value!(client_info(authority, &user));
    }
    Ok(json(StatusCode::OK, &body))
}
