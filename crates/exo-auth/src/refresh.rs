//! Renewal with a refresh token (RFC 6749, 6), also after a claims challenge.

use std::time::SystemTime;

use crate::request::{self, Call, Form};
use crate::token::{TokenAnswer, TokenSet};
use crate::{Http, HttpRequest, Secret, SignIn, SignInError};

/// Renews a token set. A refresh token in the answer replaces the one that was used.
///
/// # Errors
/// [`SignInError::Ended`] without a refresh token, else the authority's refusal or no answer, or another account.
pub async fn renew(
    http: &dyn Http,
    sign_in: &SignIn,
    held: &TokenSet,
    challenge: Option<&str>,
) -> Result<TokenSet, SignInError> {
    let refresh = held.refresh.as_ref().ok_or(SignInError::Ended)?;
    let answer: TokenAnswer = request::send(http, grant(sign_in, held, refresh, challenge)).await?;
    let mut renewed = TokenSet::of_answer(answer, SystemTime::now())?.belongs_to(held.claims.user())?;
    renewed.refresh = renewed.refresh.or_else(|| held.refresh.clone());
    renewed.home_account = renewed.home_account.or_else(|| held.home_account.clone());
    Ok(renewed)
}

fn grant(sign_in: &SignIn, held: &TokenSet, refresh: &Secret, challenge: Option<&str>) -> HttpRequest {
    let scopes = format!("{} offline_access openid profile", sign_in.scope);
    let form = Form::new(&sign_in.client_id, &scopes)
        .with_claims(challenge)
        .with("client_info", "1")
        .with("grant_type", "refresh_token")
        .with("refresh_token", refresh.reveal());
    let url = match &held.claims.tid {
        Some(tenant) => sign_in.authority.token_of(tenant),
        None => sign_in.authority.token(),
    };
    let anchor = held.home_account.as_ref().map(|account| format!("oid:{account}"));
    request::post(url, Call::Refresh, anchor, form)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::witnessed::assert_as_witnessed;
    use crate::{Authority, Claims};

    #[test]
    fn the_requests_are_the_witnessed_ones() {
        let authority = Authority::parse("https://login.microsoftonline.com/organizations").unwrap();
        let sign_in = SignIn::new(authority, "https://outlook.office365.com/.default");
        let held = TokenSet {
            access: Secret::default(),
            refresh: None,
            ends: None,
            claims: Claims { tid: Some("11111111-2222-3333-4444-555555555555".into()), ..Claims::default() },
            nonce: None,
            home_account: Some("22222222-0000-0000-0000-000000000001@11111111-2222-3333-4444-555555555555".into()),
        };
        let refresh = Secret::new("<refresh-token>");
        assert_as_witnessed("54-token-refresh", &grant(&sign_in, &held, &refresh, None));
        let challenge = r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#;
        assert_as_witnessed("45-claims-token", &grant(&sign_in, &held, &refresh, Some(challenge)));
    }
}
