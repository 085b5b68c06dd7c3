//! The hosts that the tenant answers to, and what each serves.

/// What a host serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Authority and admin API.
    Everything,
    /// The authority.
    Login,
    /// The admin API of Exchange Online and standalone EOP.
    Exchange,
    /// The global compliance host, which sends its callers to a region.
    Compliance,
    /// A region's compliance host.
    Region,
}

/// The region that the global compliance host sends to.
pub const REGION: &str = "eur01b";

/// Host and port of a `Host` header.
fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => (&authority[..at], Some(&authority[at + 1..])),
        _ => (authority, None),
    }
}

/// What a host serves, compared without port and case; `None` for one that is not the tenant's.
pub fn host_of(authority: &str) -> Option<Host> {
    let (host, port) = split(authority);
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    Some(match host.as_str() {
        "localhost" | "127.0.0.1" | "[::1]" => Host::Everything,
        "login.localhost" => Host::Login,
        "outlook.localhost" | "ps.protection.localhost" => Host::Exchange,
        "ps.compliance.localhost" => Host::Compliance,
        other => {
            let region = other.strip_suffix(".ps.compliance.localhost")?;
            let is_label = !region.is_empty() && region.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            return is_label.then_some(Host::Region);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tenants_own_hosts_are_known() {
        assert_eq!(host_of("LOCALHOST:8443"), Some(Host::Everything));
        assert_eq!(host_of("[::1]:1"), Some(Host::Everything));
        assert_eq!(host_of("eur01b.ps.compliance.localhost"), Some(Host::Region));
        for foreign in ["evil.example", "localhost.evil.example", "a.b.ps.compliance.localhost", "localhost:x", ""] {
            assert_eq!(host_of(foreign), None, "{foreign}");
        }
    }
}
