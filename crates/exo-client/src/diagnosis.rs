//! What to say when an endpoint cannot be reached, and what to try.
//!
//! For the public clouds the ports 443 and 80 are tried at that moment: the connection needs the first for everything
//! and the second for lists of revoked certificates and for redirects, and networks that open only one of them are
//! common enough that the article "Connect to Exchange Online PowerShell" names port 80 as a prerequisite.

use std::time::Duration;

use exo_auth::{TransportFailure, TransportKind};
use exo_protocol::cloud::{Cloud, is_loopback};

/// How long a port is tried.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a trial of a port showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// Something listens.
    Open,
    /// Refused or silent.
    Blocked,
    /// The name has no address, so nothing could be tried.
    Untried,
}

/// The sentence for a failure.
#[must_use]
pub fn sentence(kind: TransportKind, host: &str, detail: &str) -> String {
    match kind {
        TransportKind::Name => format!("The name of {host} has no address: {detail}."),
        TransportKind::Refused => format!("{host} refused the connection: nothing listens there."),
        TransportKind::TimeOut => format!("{host} did not answer in time."),
        TransportKind::Tls => format!("No secure connection to {host}: {detail}."),
        TransportKind::Cut => format!("The connection to {host} broke off: {detail}."),
        _ => format!("{host} could not be reached: {detail}."),
    }
}

/// Adds the hint to a failure; tries the ports of a public host.
pub async fn explain(mut failure: TransportFailure) -> TransportFailure {
    if !failure.hint.is_empty() {
        return failure;
    }
    let host = host_of(&failure.host).to_owned();
    failure.hint = if is_loopback(&host) {
        local_hint(failure.kind).to_owned()
    } else if is_public(&host) && tells_of_the_network(failure.kind) {
        let (secure, plain) = tokio::join!(try_port(&host, 443), try_port(&host, 80));
        public_hint(failure.kind, &host, secure, plain)
    } else {
        general_hint(failure.kind).to_owned()
    };
    failure
}

fn host_of(host_and_port: &str) -> &str {
    host_and_port.rsplit_once(':').map_or(host_and_port, |(host, _)| host)
}

fn is_public(host: &str) -> bool {
    let service = Cloud::of_host(host).is_some_and(|cloud| cloud != Cloud::Local);
    service || exo_protocol::cloud::CLOUDS.iter().any(|facts| facts.authorities.contains(&host))
}

fn tells_of_the_network(kind: TransportKind) -> bool {
    !matches!(kind, TransportKind::Forbidden | TransportKind::TooLarge)
}

async fn try_port(host: &str, port: u16) -> Port {
    let found = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    if !found.is_ok_and(|found| found.is_ok_and(|addresses| addresses.count() > 0)) {
        return Port::Untried;
    }
    match tokio::time::timeout(PATIENCE, tokio::net::TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Port::Open,
        _ => Port::Blocked,
    }
}

/// The hint for a host of a public cloud, from what the ports showed.
#[must_use]
pub fn public_hint(kind: TransportKind, host: &str, secure: Port, plain: Port) -> String {
    let ports = match (secure, plain) {
        (Port::Untried, _) | (_, Port::Untried) => {
            format!(
                "Check the name service of this machine. TCP ports 443 and 80 to {host} must be open too; they could not be tried without an address."
            )
        }
        (Port::Open, Port::Open) => format!("TCP ports 443 and 80 to {host} are open from here."),
        (Port::Open, Port::Blocked) => {
            format!(
                "TCP port 80 to {host} is blocked from here, 443 is open. Both are needed: ask for port 80 to be opened."
            )
        }
        (Port::Blocked, Port::Open) => {
            format!(
                "TCP port 443 to {host} is blocked from here, 80 is open. Both are needed: ask for port 443 to be opened."
            )
        }
        (Port::Blocked, Port::Blocked) => {
            format!(
                "TCP ports 80 and 443 to {host} are both blocked from here. Check the firewall, or set HTTPS_PROXY if this network has a proxy."
            )
        }
    };
    match kind {
        TransportKind::Tls => format!("{} {ports}", general_hint(kind)),
        _ => ports,
    }
}

fn local_hint(kind: TransportKind) -> &'static str {
    match kind {
        TransportKind::Refused => {
            "The local tenant does not run there. `postern tenant status` shows where it does, `postern tenant start` starts it."
        }
        TransportKind::Tls => {
            "Something other than the local tenant listens there, or it uses another data folder. `postern tenant status` shows its address and its certificate authority."
        }
        TransportKind::TimeOut | TransportKind::Cut => {
            "`postern tenant status` shows whether the local tenant still runs."
        }
        other => general_hint(other),
    }
}

fn general_hint(kind: TransportKind) -> &'static str {
    match kind {
        TransportKind::Name => "Check the spelling of the address and the name service of this machine.",
        TransportKind::Refused => "Check address and port, and whether the service runs.",
        TransportKind::TimeOut => "Check the network, a firewall or proxy on the way, and try again.",
        TransportKind::Tls => {
            "The certificate is not trusted, does not name this host or is out of date, or a proxy intercepts the connection. Check the clock of this machine and whether the proxy's authority is trusted by the system."
        }
        TransportKind::Cut => "Try again; if it persists, look for a proxy or firewall that ends connections.",
        TransportKind::TooLarge => "Ask for less at once, with a filter or a smaller -PageSize.",
        TransportKind::Forbidden => {
            "The address came from a redirect or a link that leads elsewhere, or is not https. Check -ConnectionUri."
        }
        TransportKind::Other => "Check the network and try again.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocked_port_80_is_named_with_443() {
        let hint = public_hint(TransportKind::TimeOut, "outlook.office365.com", Port::Open, Port::Blocked);
        assert!(hint.contains("port 80") && hint.contains("blocked") && hint.contains("443"), "{hint}");
        let hint = public_hint(TransportKind::TimeOut, "outlook.office365.com", Port::Blocked, Port::Blocked);
        assert!(hint.contains("80 and 443") && hint.contains("HTTPS_PROXY"), "{hint}");
    }

    #[test]
    fn without_an_address_both_ports_are_still_named() {
        let hint = public_hint(TransportKind::Name, "outlook.office365.com", Port::Untried, Port::Untried);
        assert!(hint.contains("443 and 80") && hint.contains("name service"), "{hint}");
    }

    #[test]
    fn every_kind_has_a_hint() {
        for kind in [
            TransportKind::Name,
            TransportKind::Refused,
            TransportKind::TimeOut,
            TransportKind::Tls,
            TransportKind::Cut,
            TransportKind::TooLarge,
            TransportKind::Forbidden,
            TransportKind::Other,
        ] {
            assert!(general_hint(kind).ends_with('.') && local_hint(kind).ends_with('.'));
        }
    }
}
