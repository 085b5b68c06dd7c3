//! The clouds: which hosts belong together (section 1.5 of the protocol notes, "Connect to Exchange Online PowerShell").
//!
//! The table is the only place that knows a host by name. A token of a cloud may go to the hosts of its row and to none
//! else. `Local` is this project's own: a tenant on this machine.

/// A sovereign cloud, or the tenant on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cloud {
    /// Microsoft 365 and Microsoft 365 GCC.
    Public,
    /// Microsoft 365 Germany.
    Germany,
    /// Microsoft 365 operated by 21Vianet.
    China,
    /// Microsoft 365 GCC High.
    UsGovGccHigh,
    /// Microsoft 365 DoD.
    UsGovDod,
    /// The tenant on this machine.
    Local,
}

/// What a session manages; decided by the host alone, as in the genuine module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// Exchange Online, also by way of the host of standalone protection.
    Exchange,
    /// Security & Compliance.
    Compliance,
}

/// One row of the table. Hosts are lower case, without port.
#[derive(Debug)]
pub struct CloudFacts {
    /// The cloud.
    pub cloud: Cloud,
    /// Value of `-ExchangeEnvironmentName`.
    pub environment_name: &'static str,
    /// Host of Exchange Online.
    pub exchange: &'static str,
    /// Global host of Security & Compliance; regional ones are its subdomains.
    pub compliance: Option<&'static str>,
    /// Host of standalone protection.
    pub protection: Option<&'static str>,
    /// Authority, with the tenant segment for users of any organization.
    pub authority: &'static str,
    /// Further hosts of the service.
    pub other_hosts: &'static [&'static str],
    /// Domains of which every subdomain belongs to the service.
    pub domains: &'static [&'static str],
    /// Hosts of sign-in.
    pub authorities: &'static [&'static str],
}

/// The table. Rows stand in the order in which a host is looked up: DoD before GCC High, which shares a domain with it.
pub const CLOUDS: &[CloudFacts] = &[
    CloudFacts {
        cloud: Cloud::Public,
        environment_name: "O365Default",
        exchange: "outlook.office365.com",
        compliance: Some("ps.compliance.protection.outlook.com"),
        protection: Some("ps.protection.outlook.com"),
        authority: "https://login.microsoftonline.com/organizations",
        other_hosts: &["outlook.office.com", "dataservice.o365filtering.com"],
        domains: &["outlook.office365.com", "ps.compliance.protection.outlook.com", "ps.protection.outlook.com"],
        authorities: &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
    },
    CloudFacts {
        cloud: Cloud::Germany,
        environment_name: "O365GermanyCloud",
        exchange: "outlook.office.de",
        compliance: None,
        protection: None,
        authority: "https://login.microsoftonline.de/organizations",
        other_hosts: &[],
        domains: &["outlook.office.de"],
        authorities: &["login.microsoftonline.de"],
    },
    CloudFacts {
        cloud: Cloud::China,
        environment_name: "O365China",
        exchange: "partner.outlook.cn",
        compliance: Some("ps.compliance.protection.partner.outlook.cn"),
        protection: None,
        authority: "https://login.chinacloudapi.cn/organizations",
        other_hosts: &["outlook.office365.cn"],
        domains: &["partner.outlook.cn"],
        authorities: &["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"],
    },
    CloudFacts {
        cloud: Cloud::UsGovDod,
        environment_name: "O365USGovDoD",
        exchange: "webmail.apps.mil",
        compliance: Some("l5.ps.compliance.protection.office365.us"),
        protection: None,
        authority: "https://login.microsoftonline.us/organizations",
        other_hosts: &["outlook-dod.office365.us", "compliance.dod.microsoft.com"],
        domains: &["webmail.apps.mil", "l5.ps.compliance.protection.office365.us"],
        authorities: &["login.microsoftonline.us"],
    },
    CloudFacts {
        cloud: Cloud::UsGovGccHigh,
        environment_name: "O365USGovGCCHigh",
        exchange: "outlook.office365.us",
        compliance: Some("ps.compliance.protection.office365.us"),
        protection: None,
        authority: "https://login.microsoftonline.us/organizations",
        other_hosts: &[],
        domains: &["outlook.office365.us", "ps.compliance.protection.office365.us"],
        authorities: &["login.microsoftonline.us"],
    },
    CloudFacts {
        cloud: Cloud::Local,
        environment_name: "Local",
        exchange: "outlook.localhost",
        compliance: Some("ps.compliance.localhost"),
        protection: Some("ps.protection.localhost"),
        authority: "https://login.localhost/organizations",
        other_hosts: &["localhost", "127.0.0.1", "::1"],
        domains: &["localhost"],
        authorities: &["localhost", "login.localhost", "127.0.0.1", "::1"],
    },
];

impl Cloud {
    /// The row of the cloud.
    #[must_use]
    pub fn facts(self) -> &'static CloudFacts {
        CLOUDS.iter().find(|facts| facts.cloud == self).unwrap_or(&CLOUDS[0])
    }

    /// The cloud of an environment name, without regard to case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        CLOUDS.iter().find(|facts| facts.environment_name.eq_ignore_ascii_case(name)).map(|facts| facts.cloud)
    }

    /// The cloud that a service host belongs to.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        CLOUDS.iter().find(|facts| facts.owns(host)).map(|facts| facts.cloud)
    }

    /// Whether a bearer token of this cloud may go to a host.
    #[must_use]
    pub fn owns(self, host: &str) -> bool {
        self.facts().owns(host)
    }

    /// Whether credentials of this cloud may go to a host of sign-in.
    #[must_use]
    pub fn signs_in_at(self, host: &str) -> bool {
        let host = bare(host);
        self.facts().authorities.contains(&host.as_str()) || (self == Self::Local && is_under(&host, "localhost"))
    }

    /// The host of a kind of session.
    #[must_use]
    pub fn host(self, kind: SessionKind) -> Option<&'static str> {
        match kind {
            SessionKind::Exchange => Some(self.facts().exchange),
            SessionKind::Compliance => self.facts().compliance,
        }
    }
}

impl CloudFacts {
    fn owns(&self, host: &str) -> bool {
        let host = bare(host);
        self.exchange == host
            || self.compliance == Some(host.as_str())
            || self.other_hosts.contains(&host.as_str())
            || self.domains.iter().any(|domain| is_under(&host, domain))
    }
}

/// Whether a host is a domain or lies below it.
fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A host for comparison: lower case, without the final dot of a full name and without the brackets of an address.
pub(crate) fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a host name means this machine without asking a resolver (RFC 6761, 6.3), or is a loopback address.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let host = bare(host);
    is_under(&host, "localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The kind of session that a host gives. Known compliance hosts come from the table; for an unknown host the genuine
/// module's rule holds: the text `ps.compliance.protection` in it.
#[must_use]
pub fn kind_of_host(host: &str) -> SessionKind {
    let host = bare(host);
    let known = CLOUDS.iter().filter_map(|facts| facts.compliance).any(|compliance| is_under(&host, compliance));
    if known || host == "compliance.dod.microsoft.com" || host.contains("ps.compliance.protection") {
        SessionKind::Compliance
    } else {
        SessionKind::Exchange
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_find_their_cloud_and_strangers_find_none() {
        for (host, cloud) in [
            ("outlook.office365.com", Some(Cloud::Public)),
            ("Outlook.Office365.com.", Some(Cloud::Public)),
            ("nam12b.ps.compliance.protection.outlook.com", Some(Cloud::Public)),
            ("partner.outlook.cn", Some(Cloud::China)),
            ("l5.ps.compliance.protection.office365.us", Some(Cloud::UsGovDod)),
            ("gcc02b.ps.compliance.protection.office365.us", Some(Cloud::UsGovGccHigh)),
            ("eur01b.ps.compliance.localhost", Some(Cloud::Local)),
            ("[::1]", Some(Cloud::Local)),
            ("outlook.office365.com.evil.example", None),
            ("evil-outlook.office365.com", None),
            ("notlocalhost", None),
        ] {
            assert_eq!(Cloud::of_host(host), cloud, "{host}");
        }
    }

    #[test]
    fn a_token_stays_in_the_family_of_its_cloud() {
        assert!(Cloud::Public.owns("eur01b.ps.compliance.protection.outlook.com"));
        assert!(!Cloud::Public.owns("partner.outlook.cn"));
        assert!(!Cloud::Local.owns("outlook.office365.com"));
        assert!(!Cloud::Public.owns("localhost"));
    }

    #[test]
    fn the_host_decides_the_kind() {
        assert_eq!(kind_of_host("ps.compliance.localhost"), SessionKind::Compliance);
        assert_eq!(kind_of_host("eur01b.ps.compliance.localhost"), SessionKind::Compliance);
        assert_eq!(kind_of_host("ps.protection.outlook.com"), SessionKind::Exchange);
        assert_eq!(kind_of_host("x.ps.compliance.protection.example"), SessionKind::Compliance);
        assert_eq!(kind_of_host("outlook.localhost"), SessionKind::Exchange);
    }

    #[test]
    fn loopback_is_known_by_name() {
        assert!(is_loopback("a.b.localhost") && is_loopback("127.8.0.1") && is_loopback("[::1]"));
        assert!(!is_loopback("localhost.example.com") && !is_loopback("10.0.0.1"));
    }
}
