//! The redirect's listener: `http://localhost:PORT` on 127.0.0.1 and, where there is one, on ::1 (RFC 8252, 7.3).
//!
//! Whatever calls without the right state is answered with an error page and not listened to; the first call that has
//! it ends the listening.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::form_urlencoded;

/// Longest request that is read.
const LONGEST: usize = 32 * 1024;
/// How long a caller may take for its request.
const PATIENCE: Duration = Duration::from_secs(5);

const DONE: &str = "You are signed in. You can close this page and return to the terminal.";
const FAILED: &str = "The sign-in did not succeed. Close this page; the terminal tells more.";
const WRONG: &str = "This address only receives the answer of a sign-in page.";

/// The parameters with which the browser came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pairs: Vec<(String, String)>,
}

impl Redirect {
    /// Reads a query string.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        Self { pairs: form_urlencoded::parse(query.as_bytes()).into_owned().collect() }
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Listens on a free port.
#[derive(Debug)]
pub struct Listener {
    v4: TcpListener,
    v6: Option<TcpListener>,
    port: u16,
}

impl Listener {
    /// Opens the port.
    ///
    /// # Errors
    /// Loopback has no free port.
    pub async fn bind() -> io::Result<Self> {
        let v4 = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = v4.local_addr()?.port();
        let v6 = TcpListener::bind(("::1", port)).await.ok();
        Ok(Self { v4, v6, port })
    }

    /// What the authority is told.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the browser with this state.
    pub async fn wait(self, state: &str) -> Redirect {
        loop {
            let accepted = match &self.v6 {
                Some(v6) => tokio::select! { call = self.v4.accept() => call, call = v6.accept() => call },
                None => self.v4.accept().await,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            if let Ok(Some(redirect)) = tokio::time::timeout(PATIENCE, answer(stream, state)).await {
                return redirect;
            }
        }
    }
}

/// Reads one request and answers it; the redirect, when it is the one waited for.
async fn answer(mut stream: TcpStream, state: &str) -> Option<Redirect> {
    let head = read_head(&mut stream).await?;
    let target = head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let redirect = Redirect::parse(query);
    let ours = path == "/" && redirect.get("state") == Some(state);
    let (status, text) = match (ours, redirect.get("code")) {
        (true, Some(_)) => ("200 OK", DONE),
        (true, None) => ("200 OK", FAILED),
        _ if path == "/" => ("400 Bad Request", WRONG),
        _ => ("404 Not Found", WRONG),
    };
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Postern</title><p>{text}</p></html>\n"
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    // The browser may have gone already; the redirect counts all the same.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    ours.then_some(redirect)
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut part = [0_u8; 4096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let count = stream.read(&mut part).await.ok()?;
        head.extend_from_slice(part.get(..count)?);
        if count == 0 || head.len() > LONGEST {
            return None;
        }
    }
    String::from_utf8(head).ok()
}
