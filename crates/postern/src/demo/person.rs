//! The person of the tour: fills in the sign-in pages as somebody at a browser would.
//!
//! It knows what a foreign client could know: that pages hold a form, that a form's inputs are posted back with the
//! cookies, and the names of the fields that a person fills in. The password and the secret of the second factor are
//! the documented ones of the seeded organization.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::hmac;
use thiserror::Error;
use url::Url;

/// Who signs in.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The user principal name.
    pub user: &'static str,
    /// The password.
    pub password: &'static str,
    /// The shared secret of the second factor, in Base32.
    pub totp_secret: &'static str,
}

/// Why the person could not sign in.
#[derive(Debug, Error)]
pub enum PersonError {
    /// A page could not be fetched.
    #[error("the sign-in page can't be fetched: {0}")]
    Fetch(#[from] reqwest::Error),
    /// The tenant answered with something that is no page.
    #[error("the sign-in page answered {0}")]
    Status(reqwest::StatusCode),
    /// A page shows an error or can't be filled in.
    #[error("the sign-in page says: {0}")]
    Page(String),
    /// The pages never came to an end.
    #[error("the sign-in pages did not come to an end")]
    Endless,
    /// An address is not one.
    #[error("`{0}` is no address")]
    Address(String),
}

/// A form as a page shows it.
struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

/// The value of `name="…"` in a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let end = tag[at..].find('"')? + at;
    let text = &tag[at..end];
    Some(
        text.replace("&quot;", "\"")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&#38;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}

/// The first form of a page that is posted.
fn first_form(page: &str) -> Option<Form> {
    let start = page.find("<form method=\"post\"")?;
    let form = &page[start..start + page[start..].find("</form>")?];
    let head = &form[..form.find('>')?];
    let fields = form
        .match_indices("<input")
        .filter_map(|(at, _)| {
            let tag = &form[at..at + form[at..].find('>')?];
            Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))
        })
        .collect();
    Some(Form { action: attribute(head, "action")?, fields })
}

/// The text of the first element with `role="alert"`, where a page says what went wrong.
fn alert(page: &str) -> Option<String> {
    let at = page.find("role=\"alert\"")?;
    let text = &page[at + page[at..].find('>')? + 1..];
    Some(text[..text.find('<')?].trim().to_owned()).filter(|text| !text.is_empty())
}

/// The bytes of a Base32 text.
fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = match letter.to_ascii_uppercase() {
            upper @ b'A'..=b'Z' => upper - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => continue,
        };
        bits = bits << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

/// The code of an authenticator app at `seconds` since 1970 (RFC 6238: SHA-1, 30 seconds, 6 digits).
pub fn one_time_code(secret: &str, seconds: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &base32(secret));
    let tag = hmac::sign(&key, &(seconds / 30).to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[19] & 0xf);
    let number = bytes[offset..offset + 4].iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

fn fill_in(form: &mut Form, credentials: &Credentials) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    for (name, value) in &mut form.fields {
        match name.as_str() {
            "username" => *value = credentials.user.to_owned(),
            "password" => *value = credentials.password.to_owned(),
            "otp" => *value = one_time_code(credentials.totp_secret, now),
            _ => {}
        }
    }
}

/// Keeps the cookies that answers set, one jar for the one host of the pages.
#[derive(Default)]
struct Cookies(BTreeMap<String, String>);

impl Cookies {
    fn take(&mut self, answer: &reqwest::Response) {
        for header in answer.headers().get_all(reqwest::header::SET_COOKIE) {
            let pair = header.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.0.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    fn header(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// How many pages and redirects a sign-in may take.
const MOST_STEPS: usize = 20;

/// Opens `start` and goes through the pages until the browser has been led back to the program that waits.
pub async fn sign_in(start: &str, credentials: &Credentials, authority: Option<&[u8]>) -> Result<(), PersonError> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(10));
    if let Some(pem) = authority {
        builder = builder.add_root_certificate(reqwest::Certificate::from_pem(pem)?);
    }
    let client = builder.build()?;
    let mut address = Url::parse(start).map_err(|_| PersonError::Address(start.to_owned()))?;
    let mut cookies = Cookies::default();
    let mut form: Option<Form> = None;
    for _ in 0..MOST_STEPS {
        let request = match &form {
            Some(form) => client.post(address.clone()).form(&form.fields),
            None => client.get(address.clone()),
        };
        let answer = request.header(reqwest::header::COOKIE, cookies.header()).send().await?;
        cookies.take(&answer);
        form = None;
        if let Some(location) = answer.headers().get(reqwest::header::LOCATION) {
            let location = location.to_str().unwrap_or_default();
            address = address.join(location).map_err(|_| PersonError::Address(location.to_owned()))?;
            continue;
        }
        let status = answer.status();
        let page = answer.text().await?;
        if let Some(text) = alert(&page) {
            return Err(PersonError::Page(text));
        }
        if !status.is_success() {
            return Err(PersonError::Status(status));
        }
        let Some(mut next) = first_form(&page) else { return Ok(()) };
        fill_in(&mut next, credentials);
        address = address.join(&next.action).map_err(|_| PersonError::Address(next.action.clone()))?;
        form = Some(next);
    }
    Err(PersonError::Endless)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of the eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(one_time_code(secret, seconds), code);
        }
    }

    #[test]
    fn the_first_posted_form_is_read_with_all_its_inputs() {
        let page = r#"<form method="post" action="/a?b=1&amp;c=2"><input type="hidden" name="state" value="x&quot;y">
            <input type="password" name="password"></form>"#;
        let form = first_form(page).unwrap();
        assert_eq!(form.action, "/a?b=1&c=2");
        let fields = [("state", "x\"y"), ("password", "")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(form.fields, fields);
    }
}
