//! Device code (RFC 8628).

use http::StatusCode;
use serde_json::{Value, json as value};
use tenant_store::{User, now};

use super::flow::{self, Purpose};
use super::{Answer, Context, KNOWN_CLIENTS, json, refused};
use crate::pages::{self, DevicePage};
use crate::{OAuthError, random};

pub const DEVICE_KIND: &str = "device";
const USER_CODE_KIND: &str = "user-code";
/// How long the codes are good, in seconds.
pub const SECONDS: i64 = 15 * 60;
/// How often a device may ask, in seconds.
const INTERVAL: i64 = 2;

/// `POST …/devicecode`.
pub async fn start(context: &Context<'_>) -> Answer {
    let form = |name: &str| context.incoming.form(name).unwrap_or_default();
    let client = form("client_id");
    if !KNOWN_CLIENTS.iter().any(|known| known.eq_ignore_ascii_case(client)) {
        let text = format!("Application with identifier '{client}' was not found in the directory.");
        return Ok(refused(&OAuthError::new("unauthorized_client", 700_016, text)));
    }
    if form("scope").is_empty() {
        return Ok(refused(&OAuthError::invalid_request("The request body must contain the parameter `scope`.")));
    }
    let (device_code, user_code) = (random::token()?, random::user_code()?);
    let store = &context.authority.store;
    let body = value!({ "client": client, "scope": form("scope"), "user": null, "asked": 0 });
    store.remember(DEVICE_KIND, &random::hash(&device_code), &body, SECONDS).await?;
    store.remember(USER_CODE_KIND, &user_code, &value!({ "device": random::hash(&device_code) }), SECONDS).await?;
    let address = format!("{}/devicelogin", context.authority.pages_base);
    let message = format!(
        "To sign in, use a web browser to open the page {address} and enter the code {user_code} to authenticate."
    );
    Ok(json(
        StatusCode::OK,
        &value!({
            "user_code": user_code,
            "device_code": device_code,
            "verification_uri": address,
            "expires_in": SECONDS,
            "interval": INTERVAL,
            "message": message,
        }),
    ))
}

fn device_page(alert: &str, user_code: &str) -> Answer {
    let nonce = pages::nonce()?;
    let token = random::token()?;
    let page = DevicePage { nonce: &nonce, alert, action: "/devicelogin", token: &token, user_code };
    let status = if alert.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    pages::respond(status, &nonce, &page, None)
}

/// `GET /devicelogin`.
pub async fn page(context: &Context<'_>) -> Answer {
    device_page("", context.incoming.query("otc").or(context.incoming.query("user_code")).unwrap_or_default())
}

/// `POST /devicelogin`: the code that the other device shows. It only leads to a sign-in, so it needs no cookie.
pub async fn submit(context: &Context<'_>) -> Answer {
    let given = context.incoming.form("user_code").unwrap_or_default();
    let code: String = given.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase();
    if context.incoming.origin.as_deref().is_some_and(|origin| origin != context.base) {
        return device_page("The form came from another site.", "");
    }
    let Some(found) = context.authority.store.recall(USER_CODE_KIND, &code).await? else {
        return device_page("That code is not known, was used, or has expired. Look at the program again.", given);
    };
    let details = value!({ "device": found["device"], "userCode": code });
    flow::begin(context, Purpose::Device, details, "").await
}

/// The end of the flow: the device that waits may go on.
pub async fn approve(context: &Context<'_>, details: &Value, user: &User) -> Answer {
    let store = &context.authority.store;
    let device = details["device"].as_str().unwrap_or_default();
    let used = store.take(USER_CODE_KIND, details["userCode"].as_str().unwrap_or_default()).await?;
    let (Some(_), Some(mut body)) = (used, store.recall(DEVICE_KIND, device).await?) else {
        return flow::message(StatusCode::BAD_REQUEST, "Start again", "The code was used or has expired.");
    };
    body["user"] = value!(user.upn);
    store.remember(DEVICE_KIND, device, &body, SECONDS).await?;
    flow::message(StatusCode::OK, "You are signed in", "Go back to the program; you may close this page.")
}

/// The user who approved a device, `Err` with what the device is told until then.
pub async fn approved(
    context: &Context<'_>,
    device_code: &str,
    client: &str,
) -> Result<Result<(String, String), OAuthError>, crate::AuthorityError> {
    let store = &context.authority.store;
    let name = random::hash(device_code);
    let Some(mut body) = store.recall(DEVICE_KIND, &name).await? else {
        return Ok(Err(OAuthError::new(
            "expired_token",
            70_0082,
            "The device code is not known, was used, or has expired.",
        )));
    };
    if !body["client"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(client)) {
        return Ok(Err(OAuthError::new("invalid_grant", 70_0003, "The device code was given to another client.")));
    }
    if let Some(user) = body["user"].as_str().map(String::from) {
        if store.take(DEVICE_KIND, &name).await?.is_none() {
            return Ok(Err(OAuthError::new("expired_token", 70_0082, "The device code was used.")));
        }
        return Ok(Ok((user, body["scope"].as_str().unwrap_or_default().to_owned())));
    }
    let too_soon = now() - body["asked"].as_i64().unwrap_or(0) < INTERVAL - 1;
    body["asked"] = value!(now());
    store.remember(DEVICE_KIND, &name, &body, SECONDS).await?;
    Ok(Err(if too_soon {
        OAuthError::new("slow_down", 50_1961, "The device asks too often.")
    } else {
        OAuthError::new("authorization_pending", 70016, "The user has not signed in yet.")
    }))
}
