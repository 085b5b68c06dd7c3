//! Tokens and what can be read in them.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::{Secret, SignInError};

/// How long before its end a token is renewed.
pub const RENEW_BEFORE_END: Duration = Duration::from_secs(600);

/// Claims of a token; none is verified, since only the service can.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// Tenant id.
    pub tid: Option<String>,
    /// User principal name.
    pub upn: Option<String>,
    /// The same in older tokens.
    pub unique_name: Option<String>,
    /// The same in ID tokens.
    pub preferred_username: Option<String>,
    /// Object id.
    pub oid: Option<String>,
    /// Application id.
    pub appid: Option<String>,
    /// End, in seconds since 1970.
    pub exp: Option<i64>,
    /// What an ID token answers to.
    pub nonce: Option<String>,
}

impl Claims {
    /// Reads the claims of a JWT in compact form.
    ///
    /// # Errors
    /// [`SignInError::NotAToken`] when it has not three parts, or header or payload is not a JSON object.
    pub fn of_token(token: &str) -> Result<Self, SignInError> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SignInError::NotAToken);
        };
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part.trim_end_matches('='));
        let header = decode(header).map_err(|_| SignInError::NotAToken)?;
        let payload = decode(payload).map_err(|_| SignInError::NotAToken)?;
        serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&header)
            .map_err(|_| SignInError::NotAToken)?;
        serde_json::from_slice(&payload).map_err(|_| SignInError::NotAToken)
    }

    /// The user's name under whichever claim it comes; `None` for an application.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.upn.as_deref().or(self.preferred_username.as_deref()).or(self.unique_name.as_deref())
    }
}

/// The successful answer of a token endpoint.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenAnswer {
    pub(crate) access_token: Secret,
    #[serde(default, deserialize_with = "seconds")]
    pub(crate) expires_in: u64,
    #[serde(default)]
    pub(crate) refresh_token: Option<Secret>,
    #[serde(default)]
    pub(crate) id_token: Option<Secret>,
    #[serde(default)]
    pub(crate) client_info: Option<String>,
}

/// Seconds as a number or as text; servers use both.
fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let read = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    read.ok_or_else(|| serde::de::Error::custom("expires_in is not a number of seconds"))
}

#[derive(Deserialize)]
struct ClientInfo {
    uid: String,
    utid: String,
}

/// `uid@utid` of a `client_info`.
pub(crate) fn home_account(client_info: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(client_info.trim_end_matches('=')).ok()?;
    let info: ClientInfo = serde_json::from_slice(&bytes).ok()?;
    Some(format!("{}@{}", info.uid, info.utid))
}

/// A sign-in's outcome.
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// Goes into `Authorization`.
    pub access: Secret,
    /// Renews the access token.
    pub refresh: Option<Secret>,
    /// When the access token ends; `None` means that nobody looks (a supplied token).
    pub ends: Option<SystemTime>,
    /// Claims of the access token, completed from the ID token.
    pub claims: Claims,
    /// Nonce of the ID token, empty when it holds none; `None` without an ID token.
    pub(crate) nonce: Option<String>,
    /// `uid@utid` of the account.
    pub(crate) home_account: Option<String>,
}

impl TokenSet {
    pub(crate) fn of_answer(answer: TokenAnswer, now: SystemTime) -> Result<Self, SignInError> {
        let mut claims = Claims::of_token(answer.access_token.reveal())?;
        let id = match &answer.id_token {
            Some(token) => Claims::of_token(token.reveal())?,
            None => Claims::default(),
        };
        claims.tid = claims.tid.or(id.tid);
        claims.oid = claims.oid.or(id.oid);
        claims.preferred_username = claims.preferred_username.or(id.preferred_username).or(id.upn);
        Ok(Self {
            access: answer.access_token,
            refresh: answer.refresh_token,
            ends: Some(now + Duration::from_secs(answer.expires_in)),
            nonce: answer.id_token.is_some().then(|| id.nonce.unwrap_or_default()),
            home_account: answer.client_info.as_deref().and_then(home_account),
            claims,
        })
    }

    /// Whether the token should be renewed before it is used at `now`.
    #[must_use]
    pub fn is_due(&self, now: SystemTime) -> bool {
        self.ends.is_some_and(|ends| ends <= now + RENEW_BEFORE_END)
    }

    /// Whether the token is still good at `now`.
    #[must_use]
    pub fn is_alive(&self, now: SystemTime) -> bool {
        self.ends.is_none_or(|ends| ends > now)
    }

    /// Checks that the account is the one asked for.
    pub(crate) fn belongs_to(self, asked: Option<&str>) -> Result<Self, SignInError> {
        match (asked, self.claims.user()) {
            (Some(asked), Some(user)) if !asked.eq_ignore_ascii_case(user) => Err(SignInError::OtherAccount),
            _ => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn claims_are_read_and_what_is_no_token_is_refused() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"tid":"t","unique_name":"a@b","exp":1}"#);
        let claims = Claims::of_token(&format!("{}.{payload}.sig", URL_SAFE_NO_PAD.encode("{}"))).unwrap();
        assert_eq!((claims.user(), claims.exp), (Some("a@b"), Some(1)));
        for text in ["", "a.b.c", "x", "e30.e30", "e30.e30.x.y", "Bearer e30.bm90.x"] {
            assert_eq!(Claims::of_token(text), Err(SignInError::NotAToken), "{text}");
        }
    }

    #[test]
    fn a_token_is_due_ten_minutes_before_its_end() {
        let now = SystemTime::now();
        let header = URL_SAFE_NO_PAD.encode("{}");
        let answer = |text: &str| -> TokenAnswer { serde_json::from_str(text).unwrap() };
        let fresh = answer(&format!(r#"{{"access_token":"{header}.{header}.","expires_in":"3600"}}"#));
        let token = TokenSet::of_answer(fresh, now).unwrap();
        assert!(!token.is_due(now) && token.is_due(now + Duration::from_secs(3001)));
        assert!(token.is_alive(now + Duration::from_secs(3599)) && !token.is_alive(now + Duration::from_secs(3600)));
    }

    #[test]
    fn the_witnessed_client_info_names_the_account() {
        let info = "eyJ1aWQiOiAiMjIyMjIyMjItMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAxIiwgInV0aWQiOiAiMTExMTExMTEtMjIyMi0zMzMzLTQ0NDQtNTU1NTU1NTU1NTU1In0";
        assert_eq!(
            home_account(info).as_deref(),
            Some("22222222-0000-0000-0000-000000000001@11111111-2222-3333-4444-555555555555")
        );
    }
}
