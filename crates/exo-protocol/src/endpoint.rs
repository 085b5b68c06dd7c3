//! The endpoint of a connection, from `-ConnectionUri` or `-ExchangeEnvironmentName`.
//!
//! The genuine module keeps scheme and host and drops path and port. Here the port is dropped for the service's hosts
//! and kept for the tenant on this machine, which has no 443 to itself.

use std::fmt;

use crate::WireError;
use crate::cloud::{self, Cloud, SessionKind};

/// Scheme, host and port of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `https`; `http` only on loopback.
    pub scheme: String,
    /// Lower case; an IPv6 address without brackets.
    pub host: String,
    /// Only where it is not the scheme's own.
    pub port: Option<u16>,
    /// The cloud, when the host is known.
    pub cloud: Option<Cloud>,
    /// What a session there manages.
    pub kind: SessionKind,
}

impl Endpoint {
    /// The endpoint of a `-ConnectionUri`. Path, query and user part are dropped.
    ///
    /// # Errors
    /// Not an absolute https URI, or http to another machine.
    pub fn of_uri(uri: &str) -> Result<Self, WireError> {
        let wrong = || WireError::Uri(uri.to_owned());
        let (scheme, rest) = uri.trim().split_once("://").ok_or_else(wrong)?;
        let scheme = scheme.to_ascii_lowercase();
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = split_port(authority).ok_or_else(wrong)?;
        let loopback = cloud::is_loopback(host);
        if host.is_empty() || !(scheme == "https" || (scheme == "http" && loopback)) || !is_host(host) {
            return Err(wrong());
        }
        let host = cloud::bare(host);
        let cloud = if loopback { Some(Cloud::Local) } else { Cloud::of_host(&host) };
        let standard = if scheme == "https" { 443 } else { 80 };
        let port = port.filter(|port| loopback && *port != standard);
        Ok(Self { kind: cloud::kind_of_host(&host), scheme, host, port, cloud })
    }

    /// The endpoint of a cloud for a kind of session; `None` when the cloud has none.
    #[must_use]
    pub fn of_cloud(cloud: Cloud, kind: SessionKind) -> Option<Self> {
        let host = cloud.host(kind)?.to_owned();
        Some(Self { scheme: "https".into(), host, port: None, cloud: Some(cloud), kind })
    }

    /// The same place in the local tenant, for a known host of another cloud: a scripted `-ConnectionUri` is led there
    /// when the local tenant is the default environment. `None` for an unknown host.
    #[must_use]
    pub fn local_counterpart(&self) -> Option<Self> {
        let facts = self.cloud?.facts();
        let local = Cloud::Local.facts();
        let host = match self.kind {
            SessionKind::Compliance => local.compliance?,
            SessionKind::Exchange if facts.protection == Some(self.host.as_str()) => local.protection?,
            SessionKind::Exchange => local.exchange,
        };
        Some(Self { host: host.to_owned(), cloud: Some(Cloud::Local), port: None, ..self.clone() })
    }

    /// The same endpoint on another port.
    #[must_use]
    pub fn with_port(mut self, port: Option<u16>) -> Self {
        self.port = port;
        self
    }

    /// The endpoint of a region: the first label of a redirect's host before the global host (section 3.1, step 2).
    /// `None` when the target is not below this endpoint's family or names no region.
    #[must_use]
    pub fn regional(&self, location: &str) -> Option<Self> {
        let target = Self::of_uri(location).ok()?;
        let label = target.host.split('.').next().filter(|label| !label.is_empty())?;
        let host = format!("{label}.{}", self.host);
        let owned = self.cloud.is_none_or(|cloud| cloud.owns(&target.host));
        (owned && target.host != self.host).then(|| Self { host, ..self.clone() })
    }

    /// The scope to ask a token for; it names the host without the port.
    #[must_use]
    pub fn scope(&self) -> String {
        crate::identity::scope_of_host(&self.host)
    }

    /// Host and port as in a `Host` header.
    #[must_use]
    pub fn host_and_port(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match self.port {
            Some(port) => format!("{host}:{port}"),
            None => host,
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host_and_port())
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let split = if authority.starts_with('[') { authority.find("]:").map(|at| at + 1) } else { authority.rfind(':') };
    match split {
        Some(at) => {
            let port = authority.get(at + 1..)?;
            let port = if port.is_empty() { None } else { Some(port.parse().ok()?) };
            Some((authority.get(..at)?, port))
        }
        None => Some((authority, None)),
    }
}

fn is_host(host: &str) -> bool {
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    let plain = |character: char| character.is_alphanumeric() || ".-_:".contains(character);
    inner.chars().all(plain) && (host.starts_with('[') == inner.contains(':'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn path_and_port_are_dropped_but_for_this_machine() {
        for (uri, shown) in [
            ("https://outlook.office365.com/powershell-liveid/", "https://outlook.office365.com"),
            ("https://outlook.office365.com:8443/x", "https://outlook.office365.com"),
            ("HTTPS://OUTLOOK.LOCALHOST:4443/x", "https://outlook.localhost:4443"),
            ("https://127.0.0.1:4443", "https://127.0.0.1:4443"),
            ("https://[::1]:4443/", "https://[::1]:4443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://localhost:443/", "https://localhost"),
        ] {
            assert_eq!(Endpoint::of_uri(uri).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_https_address_is_refused() {
        for uri in [
            "Get-Mailbox",
            "http://outlook.office365.com",
            "ftp://localhost",
            "https://",
            "https://a b/",
            "https://h:x/",
        ] {
            assert!(Endpoint::of_uri(uri).is_err(), "{uri}");
        }
        assert_eq!(
            Endpoint::of_uri("https://evil.example@outlook.office365.com/").unwrap().host,
            "outlook.office365.com"
        );
    }

    #[test]
    fn a_region_is_the_first_label_of_the_redirect() {
        let global = Endpoint::of_cloud(Cloud::Public, SessionKind::Compliance).unwrap();
        let region =
            global.regional("https://nam12b.ps.compliance.protection.outlook.com:446/AdminApi/v1.0/x").unwrap();
        assert_eq!(region.to_string(), "https://nam12b.ps.compliance.protection.outlook.com");
        assert_eq!(global.regional("https://evil.example/"), None);
        let local = Endpoint::of_uri("https://ps.compliance.localhost:4443").unwrap();
        let region = local.regional("https://eur01b.ps.compliance.localhost:4443/x").unwrap();
        assert_eq!(region.to_string(), "https://eur01b.ps.compliance.localhost:4443");
    }

    #[test]
    fn a_public_address_has_its_counterpart_here() {
        let lead = |uri: &str| Endpoint::of_uri(uri).unwrap().local_counterpart().map(|endpoint| endpoint.host);
        assert_eq!(
            lead("https://ps.protection.outlook.com/powershell-liveid/").as_deref(),
            Some("ps.protection.localhost")
        );
        assert_eq!(lead("https://ps.compliance.protection.outlook.com").as_deref(), Some("ps.compliance.localhost"));
        assert_eq!(lead("https://partner.outlook.cn/PowerShell").as_deref(), Some("outlook.localhost"));
        assert_eq!(lead("https://exchange.example.com"), None);
    }

    #[test]
    fn the_scope_names_the_host_without_port() {
        assert_eq!(Endpoint::of_uri("https://localhost:8443/x").unwrap().scope(), "https://localhost/.default");
    }
}
