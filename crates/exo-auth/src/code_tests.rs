#![allow(clippy::unwrap_used)]
use std::sync::Mutex;

use super::*;
use crate::http::Answer;
use crate::witnessed::{assert_as_witnessed, witnessed_target};
use crate::{Authority, DeviceCode, HttpAnswer};

fn module() -> SignIn {
    let authority = Authority::parse("https://login.microsoftonline.com/organizations").unwrap();
    SignIn::new(authority, "https://outlook.office365.com/.default")
}

fn pairs(target: &str) -> Vec<(String, String)> {
    let query = target.split_once('?').unwrap().1.to_owned();
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

#[test]
fn the_page_is_asked_for_as_witnessed() {
    for (name, user) in [("59-authorize", Some("admin@contoso.com")), ("60-authorize-no-hint", None)] {
        let proof = Proof::new().unwrap();
        let mut ours = pairs(&authorize_url(&module(), user, "http://localhost:<port>", &proof));
        assert_eq!(ours.pop().unwrap().0, "nonce");
        let theirs = pairs(&witnessed_target(name));
        assert_eq!(ours.len(), theirs.len());
        for (our, their) in ours.iter().zip(&theirs) {
            assert_eq!(our.0, their.0);
            assert!(their.1.starts_with('<') || our.1 == their.1, "{our:?} {their:?}");
        }
    }
}

#[test]
fn the_code_is_redeemed_as_witnessed() {
    let info = "eyJ1aWQiOiAiMjIyMjIyMjItMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAxIiwgInV0aWQiOiAiMTExMTExMTEtMjIyMi0zMzMzLTQ0NDQtNTU1NTU1NTU1NTU1In0";
    let redirect = Redirect::parse(&format!("code=code-standin&client_info={info}&state=s"));
    let user = Some("admin@contoso.com");
    let request = grant(&module(), user, &redirect, "code-standin", "http://localhost:<port>", "<verifier>");
    assert_as_witnessed("61-token-code", &request);
}

#[test]
fn the_challenge_is_that_of_rfc_7636() {
    let proof = Proof {
        state: String::new(),
        nonce: String::new(),
        verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
        request_id: String::new(),
    };
    assert_eq!(proof.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/// A browser that signs in at once: it calls the redirect with a code.
struct SignedIn {
    error: Option<&'static str>,
    asked: Mutex<Vec<(String, String)>>,
}

impl Browser for SignedIn {
    fn open(&self, url: &str) -> Result<(), String> {
        use std::io::{Read as _, Write as _};
        let asked = pairs(url);
        let of = |name: &str| asked.iter().find(|pair| pair.0 == name).unwrap().1.clone();
        let (state, port) = (of("state"), of("redirect_uri").rsplit(':').next().unwrap().parse::<u16>().unwrap());
        self.asked.lock().unwrap().extend(asked);
        let query = match self.error {
            Some(error) => format!("error={error}&error_description=no&state={state}"),
            None => format!("code=c&state={state}"),
        };
        std::thread::spawn(move || {
            for path in ["/favicon.ico", "/?code=evil&state=guess", &format!("/?{query}")] {
                let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
                write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                let expected = if path.starts_with("/?code=c") || path.contains("error=") { "200" } else { "4" };
                assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{answer}");
            }
        });
        Ok(())
    }
}

/// A token endpoint that answers with the nonce given to it.
struct Endpoint {
    nonce: Box<dyn Fn() -> String + Send + Sync>,
}

impl Http for Endpoint {
    fn send(&self, request: HttpRequest) -> Answer<'_> {
        assert!(request.body.unwrap().reveal().contains("code=c&"));
        let token = |payload: String| format!("e30.{}.", URL_SAFE_NO_PAD.encode(payload));
        let access = token(r#"{"tid":"t","upn":"admin@contoso.com"}"#.into());
        let id = token(format!(r#"{{"nonce":"{}"}}"#, (self.nonce)()));
        let body = format!(r#"{{"access_token":"{access}","id_token":"{id}","expires_in":3600}}"#);
        Box::pin(async move { Ok(HttpAnswer { status: 200, body: body.into_bytes() }) })
    }
}

struct Silent;

impl SignInPrompt for Silent {
    fn device_code(&self, _: &DeviceCode) {}
    fn notice(&self, _: &str) {}
}

fn run(error: Option<&'static str>, nonce: Option<&'static str>, user: &str) -> Result<TokenSet, SignInError> {
    let browser = Arc::new(SignedIn { error, asked: Mutex::default() });
    let seen = Arc::clone(&browser);
    let of_page = move || {
        let asked = seen.asked.lock().unwrap();
        asked.iter().find(|pair| pair.0 == "nonce").unwrap().1.clone()
    };
    let endpoint = Endpoint { nonce: Box::new(move || nonce.map_or_else(&of_page, str::to_owned)) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(sign_in(&endpoint, &module(), Some(user), browser, &Silent))
}

#[test]
fn a_browser_that_returns_with_a_code_signs_in() {
    let token = run(None, None, "Admin@contoso.com").unwrap();
    assert_eq!(token.claims.user(), Some("admin@contoso.com"));
}

#[test]
fn a_foreign_nonce_another_account_and_a_refusal_are_errors() {
    assert_eq!(run(None, Some("other"), "admin@contoso.com").unwrap_err(), SignInError::Foreign("nonce"));
    assert_eq!(run(None, None, "other@contoso.com").unwrap_err(), SignInError::OtherAccount);
    let refused = run(Some("access_denied"), None, "admin@contoso.com").unwrap_err();
    assert!(matches!(&refused, SignInError::Refused { error, .. } if error == "access_denied"));
    assert!(refused.hint().contains("cancelled"));
}
