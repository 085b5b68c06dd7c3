//! The certificate authority of the tenant's hosts, and the certificate it gives them.

use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints,
};
use time::{Duration, OffsetDateTime};

use crate::AuthorityError;

/// The names in the certificate. `*.localhost` would be refused by OpenSSL, so each host is named.
pub const HOST_NAMES: &[&str] = &[
    "localhost",
    "outlook.localhost",
    "login.localhost",
    "ps.compliance.localhost",
    "ps.protection.localhost",
    "*.ps.compliance.localhost",
    "127.0.0.1",
    "::1",
];

const AUTHORITY_FILE: &str = "ca.pem";
const AUTHORITY_KEY_FILE: &str = "ca.key";
/// Days that the authority's certificate is good.
const AUTHORITY_DAYS: i64 = 3650;
/// Days that a host certificate is good; clients refuse more than 398.
const HOST_DAYS: i64 = 396;

/// The host certificate with its chain and key, and where the authority's certificate is.
pub struct Certificates {
    /// PEM of the host certificate and the authority's.
    pub chain: String,
    /// PEM of the host's private key.
    pub key: String,
    /// The file that clients trust.
    pub authority_file: PathBuf,
}

fn failed(error: rcgen::Error) -> AuthorityError {
    AuthorityError::Certificate(error.to_string())
}

/// Writes a file that only its owner may read.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), AuthorityError> {
    use std::io::Write as _;
    let file_error = |source| AuthorityError::File { path: path.display().to_string(), source };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(file_error)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(file_error)
}

fn authority_params() -> Result<CertificateParams, AuthorityError> {
    let mut params = CertificateParams::new(Vec::new()).map_err(failed)?;
    params.distinguished_name.push(DnType::CommonName, "Postern local tenant");
    params.distinguished_name.push(DnType::OrganizationName, "Postern");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([127, 0, 0, 0], 8)),
            GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
                128,
            )),
        ],
        excluded_subtrees: Vec::new(),
    });
    validity(&mut params, AUTHORITY_DAYS);
    Ok(params)
}

fn validity(params: &mut CertificateParams, days: i64) {
    let now = OffsetDateTime::now_utc();
    // An hour back, for machines whose clock is late.
    params.not_before = now - Duration::hours(1);
    params.not_after = now + Duration::days(days);
}

impl Certificates {
    /// The authority in `folder` is read, or made when there is none; the host certificate is made anew.
    ///
    /// # Errors
    /// When a file can't be read or written, or is no certificate.
    pub fn load_or_make(folder: &Path) -> Result<Certificates, AuthorityError> {
        let authority_file = folder.join(AUTHORITY_FILE);
        let key_file = folder.join(AUTHORITY_KEY_FILE);
        let read = |path: &Path| {
            std::fs::read_to_string(path)
                .map_err(|source| AuthorityError::File { path: path.display().to_string(), source })
        };
        if !authority_file.exists() || !key_file.exists() {
            let key = KeyPair::generate().map_err(failed)?;
            let certificate = authority_params()?.self_signed(&key).map_err(failed)?;
            write_private(&key_file, key.serialize_pem().as_bytes())?;
            write_private(&authority_file, certificate.pem().as_bytes())?;
        }
        let authority = read(&authority_file)?;
        let authority_key = KeyPair::from_pem(&read(&key_file)?).map_err(failed)?;
        let issuer = Issuer::from_ca_cert_pem(&authority, authority_key).map_err(failed)?;
        let names: Vec<String> = HOST_NAMES.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(failed)?;
        params.distinguished_name.push(DnType::CommonName, "localhost");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        validity(&mut params, HOST_DAYS);
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.signed_by(&key, &issuer).map_err(failed)?;
        let chain = format!("{}{}", certificate.pem(), authority);
        Ok(Certificates { chain, key: key.serialize_pem(), authority_file })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn openssl_accepts_the_chain_strictly() {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::load_or_make(folder.path()).unwrap();
        let host = folder.path().join("host.pem");
        std::fs::write(&host, &certificates.chain).unwrap();
        for name in ["localhost", "outlook.localhost", "eur01b.ps.compliance.localhost"] {
            let output = Command::new("openssl")
                .args(["verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", name, "-CAfile"])
                .args([&certificates.authority_file, &host])
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }

    #[test]
    fn the_authority_stays_and_the_host_certificate_is_new() {
        let folder = tempfile::tempdir().unwrap();
        let first = Certificates::load_or_make(folder.path()).unwrap();
        let authority = std::fs::read(&first.authority_file).unwrap();
        let second = Certificates::load_or_make(folder.path()).unwrap();
        assert_eq!(std::fs::read(&second.authority_file).unwrap(), authority);
        assert_ne!(first.chain, second.chain);
    }
}
