//! A sign-in in progress: name and password, then the code where one is required, then its end.
//!
//! The flow lives in the store under a random id; a cookie holds a second secret, so that a form that another site
//! sends finds no flow to go on with.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;
use tenant_store::User;

use super::{Answer, Context, authorize, device};
use crate::pages::{self, CodePage, MessagePage, PasswordPage};
use crate::sign_in::{self, Checked};
use crate::{AuthorityError, random};

const KIND: &str = "flow";
/// How long a person may take, in seconds.
const SECONDS: i64 = 10 * 60;
/// The cookie's name.
const COOKIE: &str = "postern-sign-in";

/// What a flow ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A code for the client at its redirect address.
    Authorize,
    /// Another device that waits.
    Device,
}

/// Begins a flow and shows its first page.
pub async fn begin(context: &Context<'_>, purpose: Purpose, details: Value, username: &str) -> Answer {
    let (id, secret) = (random::token()?, random::token()?);
    let body = json!({
        "purpose": if purpose == Purpose::Device { "device" } else { "authorize" },
        "details": details,
        "cookie": random::hash(&secret),
        "user": null,
    });
    context.authority.store.remember(KIND, &random::hash(&id), &body, SECONDS).await?;
    let secure = if context.base.starts_with("https:") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SECONDS}{secure}");
    password_page(&id, username, "", Some(cookie))
}

fn password_page(flow: &str, username: &str, alert: &str, cookie: Option<String>) -> Answer {
    let nonce = pages::nonce()?;
    let token = random::hash(flow);
    let page = PasswordPage {
        nonce: &nonce,
        purpose: "to Exchange administration in the local tenant",
        alert,
        action: "/organizations/login",
        flow,
        token: &token,
        username,
    };
    let status = if alert.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    pages::respond(status, &nonce, &page, cookie)
}

fn code_page(flow: &str, username: &str, alert: &str) -> Answer {
    let nonce = pages::nonce()?;
    let token = random::hash(flow);
    let page = CodePage { nonce: &nonce, username, alert, action: "/organizations/login", flow, token: &token };
    let status = if alert.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    pages::respond(status, &nonce, &page, None)
}

/// A page that only says something.
pub fn message(status: StatusCode, heading: &str, text: &str) -> Answer {
    let nonce = pages::nonce()?;
    let page = MessagePage { nonce: &nonce, heading, text, is_error: !status.is_success() };
    pages::respond(status, &nonce, &page, None)
}

/// Whether the form comes from a page of ours: token, cookie, and origin where the client sends one.
fn is_ours(context: &Context<'_>, flow: &str, body: &Value) -> bool {
    let incoming = &context.incoming;
    let same = |a: &str, b: &str| bool::from(a.as_bytes().ct_eq(b.as_bytes()));
    let cookie = incoming.cookie(COOKIE).map(random::hash).unwrap_or_default();
    let origin_fits = incoming.origin.as_deref().is_none_or(|origin| origin == context.base);
    origin_fits
        && same(&cookie, body["cookie"].as_str().unwrap_or_default())
        && same(incoming.form("token").unwrap_or_default(), &random::hash(flow))
}

fn expired() -> Answer {
    message(
        StatusCode::BAD_REQUEST,
        "Start again",
        "This sign-in was used, has expired, or was begun elsewhere. Go back to the program and sign in again.",
    )
}

/// A form of the password or code page.
pub async fn submit(context: &Context<'_>) -> Answer {
    let store = &context.authority.store;
    let flow = context.incoming.form("flow").unwrap_or_default().to_owned();
    let name = random::hash(&flow);
    let Some(body) = store.recall(KIND, &name).await? else { return expired() };
    if !is_ours(context, &flow, &body) {
        return expired();
    }
    match body["user"].as_str() {
        None => password_step(context, &flow, body).await,
        Some(user) => {
            let code = context.incoming.form("otp").unwrap_or_default();
            match sign_in::check_code(context.authority, user, code).await? {
                Checked::Refused(error) => code_page(&flow, user, &error.description()),
                Checked::Done(user) | Checked::SecondFactor(user) => finish(context, &flow, &user).await,
            }
        }
    }
}

async fn password_step(context: &Context<'_>, flow: &str, mut body: Value) -> Answer {
    let incoming = &context.incoming;
    let username = incoming.form("username").unwrap_or_default().trim();
    let password = incoming.form("password").unwrap_or_default();
    match sign_in::check_password(context.authority, username, password).await? {
        Checked::Refused(error) => password_page(flow, username, &error.description(), None),
        Checked::SecondFactor(user) => {
            body["user"] = json!(user.upn);
            context.authority.store.remember(KIND, &random::hash(flow), &body, SECONDS).await?;
            code_page(flow, &user.upn, "")
        }
        Checked::Done(user) => finish(context, flow, &user).await,
    }
}

async fn finish(context: &Context<'_>, flow: &str, user: &User) -> Result<Response<Bytes>, AuthorityError> {
    let Some(body) = context.authority.store.take(KIND, &random::hash(flow)).await? else { return expired() };
    if body["purpose"] == "device" {
        return device::approve(context, &body["details"], user).await;
    }
    authorize::finish(context, &body["details"], user).await
}
