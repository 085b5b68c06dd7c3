//! Interactive sign-in: authorization code with PKCE in the system browser (RFC 8252, RFC 7636).
//!
//! The browser returns to `http://localhost:PORT`, where this process listens once and for five minutes at most. State
//! and nonce are compared. When no browser can be started, the sign-in goes on with a device code.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exo_protocol::claims::CAPABILITIES;
use exo_protocol::identity::{CLIENT_SKU, CLIENT_SKU_VERSION, OAuthFailure};
use url::form_urlencoded;

use crate::browser::{Browser, SignInPrompt};
use crate::loopback::{Listener, Redirect};
use crate::request::{self, CLIENT_OS, Call, Form};
use crate::token::{TokenAnswer, TokenSet, home_account};
use crate::{Http, HttpRequest, SignIn, SignInError, device};

/// How long the redirect is waited for.
pub const WAIT: Duration = Duration::from_secs(300);

/// The unguessable parts of one sign-in.
struct Proof {
    state: String,
    nonce: String,
    verifier: String,
    request_id: String,
}

impl Proof {
    fn new() -> Result<Self, SignInError> {
        Ok(Self {
            state: random()?,
            nonce: random()?,
            verifier: random()?,
            request_id: uuid::Uuid::new_v4().to_string(),
        })
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, self.verifier.as_bytes()))
    }
}

/// 256 random bits as text.
fn random() -> Result<String, SignInError> {
    let mut bytes = [0_u8; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SignInError::NoListener("the system has no random numbers".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Signs in with the browser. `user` is the login hint, and the account must be this one.
///
/// # Errors
/// The refusal of the page or of the token endpoint, nobody signing in, another account, or no answer.
pub async fn sign_in(
    http: &dyn Http,
    sign_in: &SignIn,
    user: Option<&str>,
    browser: Arc<dyn Browser>,
    prompt: &dyn SignInPrompt,
) -> Result<TokenSet, SignInError> {
    let proof = Proof::new()?;
    let listener = Listener::bind().await.map_err(|error| SignInError::NoListener(error.to_string()))?;
    let redirect_uri = listener.redirect_uri();
    let address = authorize_url(sign_in, user, &redirect_uri, &proof);
    let opened = tokio::task::spawn_blocking(move || browser.open(&address)).await;
    if let Some(reason) = opened.map_or_else(|error| Some(error.to_string()), Result::err) {
        drop(listener);
        prompt.notice(&format!("No browser could be started ({reason}). Sign in with a code instead."));
        return device::sign_in(http, sign_in, user, prompt).await;
    }
    let redirect = tokio::time::timeout(WAIT, listener.wait(&proof.state)).await;
    let redirect = redirect.map_err(|_| SignInError::NobodyCame)?;
    let code = code_of(&redirect)?;
    let grant = grant(sign_in, user, &redirect, &code, &redirect_uri, &proof.verifier);
    let answer: TokenAnswer = request::send(http, grant).await?;
    let token = TokenSet::of_answer(answer, SystemTime::now())?;
    if token.nonce.as_ref().is_some_and(|nonce| *nonce != proof.nonce) {
        return Err(SignInError::Foreign("nonce"));
    }
    token.belongs_to(user)
}

fn code_of(redirect: &Redirect) -> Result<String, SignInError> {
    if let Some(code) = redirect.get("code") {
        return Ok(code.to_owned());
    }
    Err(SignInError::of_answer(&OAuthFailure {
        error: redirect.get("error").unwrap_or("invalid_request").to_owned(),
        error_description: redirect.get("error_description").unwrap_or_default().to_owned(),
        ..OAuthFailure::default()
    }))
}

/// The page to open; the order of the parameters is MSAL's, with the nonce behind them.
fn authorize_url(sign_in: &SignIn, user: Option<&str>, redirect_uri: &str, proof: &Proof) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("scope", &format!("{} openid profile offline_access", sign_in.scope))
        .append_pair("response_type", "code")
        .append_pair("client_id", &sign_in.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("claims", CAPABILITIES);
    if let Some(user) = user {
        query.append_pair("login_hint", user).append_pair("x-anchormailbox", &format!("upn:{user}"));
    }
    query
        .append_pair("client-request-id", &proof.request_id)
        .append_pair("x-client-SKU", CLIENT_SKU)
        .append_pair("x-client-Ver", CLIENT_SKU_VERSION)
        .append_pair("x-client-OS", CLIENT_OS);
    if user.is_none() {
        query.append_pair("prompt", "select_account");
    }
    query
        .append_pair("code_challenge", &proof.challenge())
        .append_pair("code_challenge_method", "S256")
        .append_pair("state", &proof.state)
        .append_pair("client_info", "1")
        .append_pair("haschrome", "1")
        .append_pair("nonce", &proof.nonce);
    format!("{}?{}", sign_in.authority.authorize(), query.finish())
}

fn grant(
    sign_in: &SignIn,
    user: Option<&str>,
    redirect: &Redirect,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> HttpRequest {
    let scopes = format!("{} offline_access openid profile", sign_in.scope);
    let form = Form::new(&sign_in.client_id, &scopes)
        .with_claims(None)
        .with("client_info", "1")
        .with("grant_type", "authorization_code")
        .with("code", code)
        .with("redirect_uri", redirect_uri)
        .with("code_verifier", verifier);
    let account = redirect.get("client_info").and_then(home_account).map(|account| format!("oid:{account}"));
    let anchor = account.or_else(|| user.map(|user| format!("upn:{user}")));
    request::post(format!("{}?haschrome=1", sign_in.authority.token()), Call::Code, anchor, form)
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
