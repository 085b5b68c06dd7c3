//! The token of a connection, renewed in time.

use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::Mutex;

use crate::{Claims, Http, Secret, SignIn, SignInError, TokenSet, refresh};

/// Hands out the access token of one connection and renews it ten minutes before its end.
pub struct TokenProvider {
    http: Arc<dyn Http>,
    sign_in: Option<SignIn>,
    held: Mutex<TokenSet>,
    claims: Claims,
    shown: std::sync::Mutex<Option<SystemTime>>,
}

impl std::fmt::Debug for TokenProvider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("TokenProvider").field("user", &self.claims.user()).finish_non_exhaustive()
    }
}

impl TokenProvider {
    /// A token that a sign-in gave. Without `sign_in` it is never renewed (a supplied token).
    #[must_use]
    pub fn new(http: Arc<dyn Http>, sign_in: Option<SignIn>, token: TokenSet) -> Self {
        let shown = std::sync::Mutex::new(token.ends);
        Self { http, sign_in, claims: token.claims.clone(), held: Mutex::new(token), shown }
    }

    /// The claims of the first token.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// When the token that is held ends; `None` when nobody looks.
    #[must_use]
    pub fn ends(&self) -> Option<SystemTime> {
        self.shown.lock().map_or(None, |ends| *ends)
    }

    /// Whether the token could be renewed.
    #[must_use]
    pub fn can_renew(&self) -> bool {
        self.sign_in.is_some()
    }

    /// A good access token.
    ///
    /// # Errors
    /// The token ended and could not be renewed. While it lives, a failed renewal is no error.
    pub async fn access_token(&self) -> Result<Secret, SignInError> {
        let mut held = self.held.lock().await;
        let now = SystemTime::now();
        if let Some(sign_in) = self.sign_in.as_ref().filter(|_| held.is_due(now)) {
            match refresh::renew(self.http.as_ref(), sign_in, &held, None).await {
                Ok(renewed) => self.keep(&mut held, renewed),
                Err(error) if held.is_alive(now) => drop(error),
                Err(error) => return Err(error),
            }
        }
        Ok(held.access.clone())
    }

    /// A new token after the service refused `refused`, with the claims that it asked for. When another call has
    /// renewed it in the meantime and no claims are asked, that one is returned. A supplied token comes back as it is.
    ///
    /// # Errors
    /// The renewal failed.
    pub async fn renewed(&self, refused: &Secret, challenge: Option<&str>) -> Result<Secret, SignInError> {
        let mut held = self.held.lock().await;
        let Some(sign_in) = &self.sign_in else { return Ok(held.access.clone()) };
        if challenge.is_none() && held.access != *refused {
            return Ok(held.access.clone());
        }
        let renewed = refresh::renew(self.http.as_ref(), sign_in, &held, challenge).await?;
        self.keep(&mut held, renewed);
        Ok(held.access.clone())
    }

    fn keep(&self, held: &mut TokenSet, renewed: TokenSet) {
        if let Ok(mut shown) = self.shown.lock() {
            *shown = renewed.ends;
        }
        *held = renewed;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::http::Answer;
    use crate::{Authority, HttpAnswer, HttpRequest};

    /// Answers renewals with tokens of an hour and counts them; refuses when told so.
    #[derive(Default)]
    struct Endpoint {
        asked: AtomicUsize,
        refuses: bool,
    }

    impl Http for Endpoint {
        fn send(&self, request: HttpRequest) -> Answer<'_> {
            let count = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let used = format!("refresh_token=r{}", count - 1);
            assert!(request.body.unwrap().reveal().ends_with(&used), "each refresh token is used once");
            let (status, body) = if self.refuses {
                (400, r#"{"error":"invalid_grant","error_description":"AADSTS700082: expired"}"#.to_owned())
            } else {
                (200, answer(count, 3600))
            };
            Box::pin(async move { Ok(HttpAnswer { status, body: body.into_bytes() }) })
        }
    }

    fn answer(count: usize, seconds: u64) -> String {
        let access = format!("e30.{}.{count}", URL_SAFE_NO_PAD.encode(r#"{"tid":"t","upn":"a@b"}"#));
        format!(r#"{{"access_token":"{access}","refresh_token":"r{count}","expires_in":{seconds}}}"#)
    }

    fn provider(endpoint: &Arc<Endpoint>, seconds: u64) -> TokenProvider {
        let token = TokenSet::of_answer(serde_json::from_str(&answer(0, seconds)).unwrap(), SystemTime::now()).unwrap();
        let sign_in = SignIn::new(Authority::parse("https://localhost/organizations").unwrap(), "s");
        let http: Arc<dyn Http> = Arc::<Endpoint>::clone(endpoint);
        TokenProvider::new(http, Some(sign_in), token)
    }

    fn block<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
    }

    #[test]
    fn a_fresh_token_is_used_and_a_due_one_renewed_once() {
        let endpoint = Arc::new(Endpoint::default());
        block(provider(&endpoint, 3600).access_token()).unwrap();
        assert_eq!(endpoint.asked.load(Ordering::SeqCst), 0);
        let due = provider(&endpoint, 599);
        block(due.access_token()).unwrap();
        block(due.access_token()).unwrap();
        assert_eq!(endpoint.asked.load(Ordering::SeqCst), 1);
        assert!(due.ends().unwrap() > SystemTime::now() + Duration::from_secs(3500));
    }

    #[test]
    fn a_refused_renewal_matters_only_when_the_token_has_ended() {
        let endpoint = Arc::new(Endpoint { refuses: true, ..Endpoint::default() });
        assert!(block(provider(&endpoint, 300).access_token()).is_ok());
        let endpoint = Arc::new(Endpoint { refuses: true, ..Endpoint::default() });
        let error = block(provider(&endpoint, 0).access_token()).unwrap_err();
        assert_eq!(error.kind(), Some(exo_protocol::known::KnownKind::SignInExpired));
    }

    #[test]
    fn a_challenge_always_renews() {
        let endpoint = Arc::new(Endpoint::default());
        let provider = provider(&endpoint, 3600);
        let first = block(provider.access_token()).unwrap();
        let second = block(provider.renewed(&first, Some("{}"))).unwrap();
        assert_ne!(first, second);
        assert_eq!(block(provider.renewed(&first, None)).unwrap(), second);
        assert_eq!(endpoint.asked.load(Ordering::SeqCst), 1);
    }
}
