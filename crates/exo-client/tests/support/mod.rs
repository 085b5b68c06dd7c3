//! A server on a loopback socket that keeps requests word for word and answers from a script.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use exo_auth::{Authority, Secret};
use exo_client::connection::ModuleRequest;
use exo_client::{Client, ClientIdentity, ConnectRequest, SignInMethod, TimeOuts};
use exo_protocol::Endpoint;

pub const TENANT: &str = "11111111-2222-3333-4444-555555555555";

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What to do with a request.
pub enum Reply {
    /// Status, headers, body.
    Answer(u16, Vec<(String, String)>, Vec<u8>),
    /// Close the connection without an answer.
    Cut,
    /// Say nothing for a while.
    Silence(Duration),
}

impl Reply {
    pub fn json(status: u16, body: impl ToString) -> Self {
        Self::Answer(status, Vec::new(), body.to_string().into_bytes())
    }

    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

pub struct Server {
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Answers request number `n` (from 0) with `script(n, request)`.
    pub fn start(script: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, script) = (Arc::clone(&received), Arc::new(script));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, script) = (Arc::clone(&kept), Arc::clone(&script));
                std::thread::spawn(move || serve(stream, &kept, script.as_ref()));
            }
        });
        Self { port, received }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub fn uri(&self, host: &str) -> String {
        format!("http://{host}:{}", self.port)
    }
}

fn serve(
    mut stream: TcpStream,
    kept: &Mutex<Vec<Received>>,
    script: &(dyn Fn(usize, &Received) -> Reply + Send + Sync),
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer) {
        let number = {
            let mut kept = kept.lock().unwrap();
            kept.push(request.clone());
            kept.len() - 1
        };
        match script(number, &request) {
            Reply::Answer(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                head.push_str("\r\n");
                if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).is_err() {
                    return;
                }
            }
            Reply::Cut => return,
            Reply::Silence(time) => std::thread::sleep(time),
        }
    }
}

fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Received> {
    let mut part = [0_u8; 8192];
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        match stream.read(&mut part) {
            Ok(count) if count > 0 => buffer.extend_from_slice(&part[..count]),
            _ => return None,
        }
    };
    let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap().split(' ');
    let (method, target) = (first.next().unwrap().to_owned(), first.next().unwrap().to_owned());
    let headers: Vec<_> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while buffer.len() < end + 4 + length {
        let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        buffer.extend_from_slice(&part[..count]);
    }
    let body = String::from_utf8(buffer[end + 4..end + 4 + length].to_vec()).unwrap();
    buffer.drain(..end + 4 + length);
    Some(Received { method, target, headers, body })
}

/// A token with these claims.
pub fn jwt(claims: &str) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
}

pub fn user_token() -> String {
    jwt(&format!(r#"{{"tid":"{TENANT}","upn":"admin@contoso.com"}}"#))
}

pub fn token_answer(name: &str) -> String {
    let access = jwt(&format!(r#"{{"tid":"{TENANT}","upn":"admin@contoso.com","uti":"{name}"}}"#));
    format!(r#"{{"token_type":"Bearer","expires_in":3600,"access_token":"{access}","refresh_token":"r"}}"#)
}

pub const SMALLEST_MODULE: &str =
    r#"{"value":[{"fileName":"x.psm1","fileContent":"function Get-X { 1 }","exportedCmdlets":"Get-X"}]}"#;

pub fn with_token(uri: &str) -> ConnectRequest {
    ConnectRequest {
        endpoint: Endpoint::of_uri(uri).unwrap(),
        authority: Authority::parse(&format!("{uri}/organizations")).unwrap(),
        method: SignInMethod::Token {
            token: Secret::new(user_token()),
            user: Some("admin@contoso.com".into()),
            organization: None,
        },
        page_size: 1000,
        banner: false,
        module: ModuleRequest::default(),
        local_authority: None,
    }
}

pub fn with_password(uri: &str) -> ConnectRequest {
    let method = SignInMethod::Password { user: "admin@contoso.com".into(), password: Secret::new("secret word") };
    ConnectRequest { method, ..with_token(uri) }
}

pub fn client() -> Client {
    let identity = ClientIdentity { module_version: "3.9.0".into(), ..ClientIdentity::default() };
    let time_outs = TimeOuts {
        connect: Duration::from_millis(500),
        request: Duration::from_millis(1500),
        silence: Duration::from_millis(1500),
        release: Duration::from_millis(500),
    };
    Client::new(identity, time_outs)
}

/// A witnessed exchange of the genuine module.
pub fn witnessed(name: &str) -> serde_json::Value {
    let path = format!("{}/../exo-protocol/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Panics where our request differs from the witnessed one: target, and each header with its place. What HTTP itself
/// adds is skipped: `Accept: */*` where the module sends none, and the length of a body.
pub fn assert_as_witnessed(name: &str, ours: &Received, host: &str) {
    let theirs = &witnessed(name)["request"];
    assert_eq!(ours.method, theirs["method"].as_str().unwrap());
    assert_eq!(ours.target, theirs["target"].as_str().unwrap());
    let theirs_named: Vec<(String, String)> = serde_json::from_value(theirs["headers"].clone()).unwrap();
    let names_accept = theirs_named.iter().any(|(name, _)| name == "Accept");
    let skipped = |name: &str, value: &str| {
        name.eq_ignore_ascii_case("content-length")
            || (name.eq_ignore_ascii_case("accept") && value == "*/*" && !names_accept)
    };
    let ours_named: Vec<_> = ours.headers.iter().filter(|(name, value)| !skipped(name, value)).collect();
    let names = |list: Vec<&String>| list.iter().map(|name| name.to_ascii_lowercase()).collect::<Vec<_>>();
    assert_eq!(
        names(ours_named.iter().map(|pair| &pair.0).collect()),
        names(theirs_named.iter().map(|pair| &pair.0).collect()),
        "{name}"
    );
    for ((_, our), (their_name, their)) in ours_named.iter().zip(&theirs_named) {
        match their.as_str() {
            "Bearer <access-token>" => assert!(our.starts_with("Bearer ")),
            _ if their_name == "Host" => assert_eq!(our, host),
            _ if their.contains('<') || their_name == "client-process-id" || their_name == "os-version" => {
                assert!(!our.is_empty(), "{their_name}");
            }
            _ => assert_eq!(our, their, "{their_name}"),
        }
    }
    assert_eq!(ours.body, theirs["body"].as_str().unwrap());
}
