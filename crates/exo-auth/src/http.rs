//! The seam to the network.

use std::future::Future;
use std::pin::Pin;

use crate::Secret;

/// One request of sign-in.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Absolute address.
    pub url: String,
    /// Headers in the order to send them, without `Host` and `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// A form, which may hold secrets.
    pub body: Option<Secret>,
}

/// Its answer.
#[derive(Clone)]
pub struct HttpAnswer {
    /// Status code.
    pub status: u16,
    /// The body, at most as long as the implementation allows.
    pub body: Vec<u8>,
}

/// A pending answer.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<HttpAnswer, TransportFailure>> + Send + 'a>>;

/// Sends requests. Redirects are not followed.
pub trait Http: Send + Sync {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: HttpRequest) -> Answer<'_>;
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportKind {
    /// The name has no address.
    Name,
    /// Nobody listens there.
    Refused,
    /// Nothing came in time.
    TimeOut,
    /// The other side's certificate or protocol is not acceptable.
    Tls,
    /// The connection broke off after it was made.
    Cut,
    /// The answer was larger than allowed.
    TooLarge,
    /// The request was not sent: the address is not one that this request may go to.
    Forbidden,
    /// Something else.
    Other,
}

/// No answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct TransportFailure {
    /// Why.
    pub kind: TransportKind,
    /// Host and port that did not answer.
    pub host: String,
    /// A sentence for the user, with the host in it.
    pub text: String,
    /// What to do next.
    pub hint: String,
}
