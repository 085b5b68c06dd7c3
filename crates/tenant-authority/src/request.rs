//! A request taken apart: path in lower case, query, form and cookies.

use bytes::Bytes;
use http::{Method, Request, header};
use percent_encoding::percent_decode_str;

/// What the routes look at.
pub struct Incoming {
    /// The method.
    pub method: Method,
    /// The path's segments, decoded; compared without regard to case.
    pub segments: Vec<String>,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    /// The `Origin` header, where the client sends one.
    pub origin: Option<String>,
    /// Whether the body claims to be a form.
    pub is_form: bool,
}

fn pairs(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.to_lowercase(), value.into_owned()))
        .collect()
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

impl Incoming {
    /// Takes a request apart.
    pub fn of(request: &Request<Bytes>) -> Incoming {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let is_form =
            header(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let body = if is_form { std::str::from_utf8(request.body()).unwrap_or_default() } else { "" };
        let cookies = header(header::COOKIE).unwrap_or_default().split(';').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        Incoming {
            method: request.method().clone(),
            segments: request
                .uri()
                .path()
                .split('/')
                .filter(|segment| !segment.is_empty())
                .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
                .collect(),
            query: pairs(request.uri().query().unwrap_or_default()),
            form: pairs(body),
            cookies: cookies.collect(),
            origin: header(header::ORIGIN).map(String::from),
            is_form,
        }
    }

    /// The segments in lower case.
    pub fn path(&self) -> Vec<String> {
        self.segments.iter().map(|segment| segment.to_lowercase()).collect()
    }

    /// A value of the query, by its name in lower case.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A value of the form, by its name in lower case.
    pub fn form(&self, name: &str) -> Option<&str> {
        find(&self.form, name)
    }

    /// A cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        find(&self.cookies, name)
    }
}
