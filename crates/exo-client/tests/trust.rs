//! Whose certificates are believed: the local tenant's authority on loopback, and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use exo_auth::TransportKind;
use exo_client::{ConnectRequest, NeverInterrupted, ServiceError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use support::*;

/// An authority and its file.
struct AuthorityFile {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: tempfile::NamedTempFile,
}

impl AuthorityFile {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(issuer.pem().as_bytes()).unwrap();
        Self { issuer, file }
    }

    fn path(&self) -> Option<PathBuf> {
        Some(self.file.path().to_owned())
    }

    /// Answers every request with the smallest module over TLS, for these names.
    fn serve(&self, names: &[&str]) -> u16 {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for tcp in listener.incoming().flatten() {
                let session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = rustls::StreamOwned::new(session, tcp);
                let length = SMALLEST_MODULE.len();
                if stream.read(&mut [0; 8192]).is_ok() {
                    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{SMALLEST_MODULE}");
                }
            }
        });
        port
    }
}

fn connect(uri: &str, local_authority: Option<PathBuf>) -> Result<(), ServiceError> {
    let request = ConnectRequest { local_authority, ..with_token(uri) };
    client().connect(request, &NeverInterrupted).map(|_| ())
}

fn is_tls_failure(outcome: Result<(), ServiceError>) -> bool {
    matches!(outcome, Err(ServiceError::Unreachable(failure)) if failure.kind == TransportKind::Tls && !failure.hint.is_empty())
}

#[test]
fn the_local_authority_is_believed_for_names_that_its_certificates_hold() {
    let authority = AuthorityFile::new();
    let port = authority.serve(&["outlook.localhost", "localhost"]);
    assert_eq!(connect(&format!("https://outlook.localhost:{port}"), authority.path()), Ok(()));
    assert!(is_tls_failure(connect(&format!("https://ps.compliance.localhost:{port}"), authority.path())));
}

#[test]
fn without_it_or_with_another_the_certificate_is_refused() {
    let authority = AuthorityFile::new();
    let uri = format!("https://localhost:{}", authority.serve(&["localhost"]));
    assert!(is_tls_failure(connect(&uri, None)));
    assert!(is_tls_failure(connect(&uri, AuthorityFile::new().path())));
}
