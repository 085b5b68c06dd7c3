//! `-Credential`: the user's realm is asked, then the password is sent (RFC 6749, 4.3).
//!
//! Works only for accounts that need no second factor and whose domain is not federated.

use std::time::SystemTime;

use serde::Deserialize;

use crate::request::{self, Call, Form};
use crate::token::{TokenAnswer, TokenSet};
use crate::{Http, HttpRequest, Secret, SignIn, SignInError};

#[derive(Deserialize)]
struct Realm {
    account_type: String,
    #[serde(default)]
    federation_metadata_url: Option<String>,
    #[serde(default)]
    federation_active_auth_url: Option<String>,
}

/// Signs in with name and password.
///
/// # Errors
/// The authority's refusal, a federated domain, or no answer.
pub async fn sign_in(
    http: &dyn Http,
    sign_in: &SignIn,
    user: &str,
    password: &Secret,
) -> Result<TokenSet, SignInError> {
    refuse_federated(http, sign_in, user).await?;
    let answer: TokenAnswer = request::send(http, grant(sign_in, user, password)).await?;
    TokenSet::of_answer(answer, SystemTime::now())?.belongs_to(Some(user))
}

fn grant(sign_in: &SignIn, user: &str, password: &Secret) -> HttpRequest {
    let scopes = format!("openid offline_access profile {}", sign_in.scope);
    let form = Form::new(&sign_in.client_id, &scopes)
        .with_claims(None)
        .with("grant_type", "password")
        .with("username", user)
        .with("password", password.reveal())
        .with("client_info", "1");
    request::post(sign_in.authority.token(), Call::Password, Some(format!("upn:{user}")), form)
}

fn realm_request(sign_in: &SignIn, user: &str) -> HttpRequest {
    let mut headers = request::library_headers();
    headers.push(("Accept", "application/json".to_owned()));
    HttpRequest { method: "GET", url: sign_in.authority.user_realm(user), headers, body: None }
}

/// Asks where the domain signs in. An authority without this page is taken to sign in by itself: the grant will tell.
async fn refuse_federated(http: &dyn Http, sign_in: &SignIn, user: &str) -> Result<(), SignInError> {
    let answer = http.send(realm_request(sign_in, user)).await?;
    match serde_json::from_slice::<Realm>(&answer.body) {
        Ok(realm) if realm.account_type.eq_ignore_ascii_case("Federated") => {
            let provider = realm.federation_active_auth_url.or(realm.federation_metadata_url).unwrap_or_default();
            Err(SignInError::Federated { user: user.to_owned(), provider })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;
    use crate::witnessed::assert_as_witnessed;

    fn module(scope: &str) -> Option<SignIn> {
        let authority = Authority::parse("https://login.microsoftonline.com/organizations").ok()?;
        Some(SignIn::new(authority, scope))
    }

    #[test]
    fn the_requests_are_the_witnessed_ones() {
        let exchange = module("https://outlook.office365.com/.default");
        let eop = module("https://ps.protection.outlook.com/.default");
        let (Some(exchange), Some(eop)) = (exchange, eop) else { panic!("the authority is not read") };
        let password = Secret::new("<password>");
        assert_as_witnessed("51-userrealm", &realm_request(&exchange, "admin@contoso.com"));
        assert_as_witnessed("52-token-password", &grant(&exchange, "admin@contoso.com", &password));
        assert_as_witnessed("74-eop-token", &grant(&eop, "admin@contoso.com", &password));
    }
}
