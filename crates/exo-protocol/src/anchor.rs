//! The routing hint in `X-AnchorMailbox`: which mailbox's server should answer.
//!
//! Forms as the genuine module sends them (section 3.4 of the protocol notes). A hint never decides what is allowed.

use std::fmt;

/// The arbitration mailbox that stands for a whole organization.
pub const SYSTEM_MAILBOX: &str = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";

/// A routing hint; `Display` writes the header's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// A signed-in user: `UPN:admin@contoso.com`.
    User(String),
    /// An application, with the tenant id or a domain: `APP:SystemMailbox{…}@tenant`.
    Application(String),
    /// The organization of an access token without a user: `UPN:SystemMailbox{…}@contoso.onmicrosoft.com`.
    Organization(String),
    /// Any other form, kept as it came.
    Other(String),
}

impl Anchor {
    /// Reads a header value.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let Some((prefix, rest)) = value.split_once(':') else {
            return Self::Other(value.to_owned());
        };
        let system = rest.strip_prefix(SYSTEM_MAILBOX).and_then(|tail| tail.strip_prefix('@'));
        match (prefix.to_ascii_uppercase().as_str(), system) {
            ("APP", Some(organization)) => Self::Application(organization.to_owned()),
            ("UPN", Some(organization)) => Self::Organization(organization.to_owned()),
            ("UPN" | "AAD-UPN", None) => Self::User(rest.to_owned()),
            _ => Self::Other(value.to_owned()),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(formatter, "UPN:{name}"),
            Self::Application(organization) => write!(formatter, "APP:{SYSTEM_MAILBOX}@{organization}"),
            Self::Organization(organization) => write!(formatter, "UPN:{SYSTEM_MAILBOX}@{organization}"),
            Self::Other(value) => formatter.write_str(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_reads_back_as_written() {
        for text in [
            "UPN:admin@contoso.com",
            "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@11111111-2222-3333-4444-555555555555",
            "UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com",
            "MBX:1@2",
            "user@contoso.com",
        ] {
            assert_eq!(Anchor::parse(text).to_string(), text);
        }
        assert_eq!(Anchor::parse("UPN:a@b"), Anchor::User("a@b".into()));
        assert_eq!(Anchor::parse("user@contoso.com"), Anchor::Other("user@contoso.com".into()));
    }
}
