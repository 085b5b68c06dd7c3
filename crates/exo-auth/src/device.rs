//! `-Device`: a code is shown here and entered on a page elsewhere (RFC 8628).

use std::time::{Duration, SystemTime};

use exo_protocol::text::without_controls;
use serde::Deserialize;

use crate::browser::{DeviceCode, SignInPrompt};
use crate::request::{self, Call, Form};
use crate::token::{TokenAnswer, TokenSet};
use crate::{Http, HttpRequest, Secret, SignIn, SignInError};

/// What the poll waits longer after `slow_down` (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Start {
    user_code: String,
    device_code: Secret,
    verification_uri: String,
    expires_in: u64,
    #[serde(default = "default_interval")]
    interval: u64,
    #[serde(default)]
    message: Option<String>,
}

fn default_interval() -> u64 {
    5
}

/// Shows a code and waits until it was entered. `user` is compared with the account that signed in.
///
/// # Errors
/// The code expired or was refused, another account signed in, or no answer.
pub async fn sign_in(
    http: &dyn Http,
    sign_in: &SignIn,
    user: Option<&str>,
    prompt: &dyn SignInPrompt,
) -> Result<TokenSet, SignInError> {
    let start: Start = request::send(http, start_request(sign_in)).await?;
    let ends = tokio::time::Instant::now() + Duration::from_secs(start.expires_in);
    prompt.device_code(&shown(&start));
    let mut interval = Duration::from_secs(start.interval.max(1));
    loop {
        tokio::time::sleep(interval).await;
        match request::send::<TokenAnswer>(http, poll_request(sign_in, &start.device_code)).await {
            Ok(answer) => return TokenSet::of_answer(answer, SystemTime::now())?.belongs_to(user),
            Err(SignInError::Refused { error, .. }) if error == "authorization_pending" => {}
            Err(SignInError::Refused { error, .. }) if error == "slow_down" => interval += SLOWER,
            Err(error) => return Err(error),
        }
        if tokio::time::Instant::now() >= ends {
            let failure = exo_protocol::identity::OAuthFailure {
                error: "expired_token".to_owned(),
                error_description: "The code was not entered in time".to_owned(),
                ..Default::default()
            };
            return Err(SignInError::of_answer(&failure));
        }
    }
}

fn shown(start: &Start) -> DeviceCode {
    let user_code = without_controls(&start.user_code);
    let verification_uri = without_controls(&start.verification_uri);
    let message = match &start.message {
        Some(message) => without_controls(message),
        None => format!(
            "To sign in, use a web browser to open the page {verification_uri} and enter the code {user_code} to authenticate."
        ),
    };
    DeviceCode { message, user_code, verification_uri }
}

fn start_request(sign_in: &SignIn) -> HttpRequest {
    let scopes = format!("{} offline_access profile openid", sign_in.scope);
    let form = Form::new(&sign_in.client_id, &scopes).with_claims(None);
    request::post(sign_in.authority.device_code(), Call::DeviceStart, None, form)
}

fn poll_request(sign_in: &SignIn, device_code: &Secret) -> HttpRequest {
    let scopes = format!("{} offline_access openid profile", sign_in.scope);
    let form = Form::new(&sign_in.client_id, &scopes)
        .with_claims(None)
        .with("client_info", "1")
        .with("grant_type", "device_code")
        .with("device_code", device_code.reveal());
    request::post(sign_in.authority.token(), Call::Device, None, form)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Authority;
    use crate::witnessed::assert_as_witnessed;

    #[test]
    fn the_requests_are_the_witnessed_ones() {
        let authority = Authority::parse("https://login.microsoftonline.com/organizations").unwrap();
        let sign_in = SignIn::new(authority, "https://outlook.office365.com/.default");
        assert_as_witnessed("56-device-code", &start_request(&sign_in));
        assert_as_witnessed("57-token-device-pending", &poll_request(&sign_in, &Secret::new("device-code-standin")));
    }
}
