//! The pages as responses, with the headers that keep them safe.

use askama::Template;
use bytes::Bytes;
use http::{Response, StatusCode, header};

use crate::{AuthorityError, random};

/// Name and password.
#[derive(Template)]
#[template(path = "password.html")]
pub struct PasswordPage<'a> {
    /// For the style sheet.
    pub nonce: &'a str,
    /// What the sign-in is for.
    pub purpose: &'a str,
    /// What went wrong.
    pub alert: &'a str,
    /// Where the form goes.
    pub action: &'a str,
    /// The flow's id.
    pub flow: &'a str,
    /// The anti-forgery token.
    pub token: &'a str,
    /// The name that is already known.
    pub username: &'a str,
}

/// The code of the second factor.
#[derive(Template)]
#[template(path = "code.html")]
pub struct CodePage<'a> {
    /// For the style sheet.
    pub nonce: &'a str,
    /// Whose code.
    pub username: &'a str,
    /// What went wrong.
    pub alert: &'a str,
    /// Where the form goes.
    pub action: &'a str,
    /// The flow's id.
    pub flow: &'a str,
    /// The anti-forgery token.
    pub token: &'a str,
}

/// The code that another device shows.
#[derive(Template)]
#[template(path = "device.html")]
pub struct DevicePage<'a> {
    /// For the style sheet.
    pub nonce: &'a str,
    /// What went wrong.
    pub alert: &'a str,
    /// Where the form goes.
    pub action: &'a str,
    /// The anti-forgery token.
    pub token: &'a str,
    /// A code that is already known.
    pub user_code: &'a str,
}

/// A page that only says something.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage<'a> {
    /// For the style sheet.
    pub nonce: &'a str,
    /// The heading.
    pub heading: &'a str,
    /// The text.
    pub text: &'a str,
    /// Whether it is an error.
    pub is_error: bool,
}

/// A nonce for one page.
pub fn nonce() -> Result<String, AuthorityError> {
    random::token()
}

/// A page as a response. Forms may lead to the loopback address that waits for the code.
pub fn respond(
    status: StatusCode,
    nonce: &str,
    page: &impl Template,
    cookie: Option<String>,
) -> Result<Response<Bytes>, AuthorityError> {
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self' http://localhost:* http://127.0.0.1:*; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::X_FRAME_OPTIONS, "DENY");
    if let Some(cookie) = cookie {
        response = response.header(header::SET_COOKIE, cookie);
    }
    let body = Bytes::from(page.render()?);
    response.body(body).map_err(|_| AuthorityError::Token("a header is malformed"))
}
