//! The authority: where sign-in happens.

use exo_protocol::cloud::is_loopback;
use url::Url;

use crate::SignInError;

/// An authority with its tenant segment, such as `https://login.microsoftonline.com/organizations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    origin: String,
    host: String,
    tenant: String,
    /// Where pages for the browser are, when not at the authority itself.
    pages: Option<String>,
}

impl Authority {
    /// Reads `-AzureADAuthorizationEndpointUri`. Host and port are kept; the path is the tenant segment, `organizations`
    /// when there is none.
    ///
    /// # Errors
    /// Not an absolute https address; http is accepted on loopback alone.
    pub fn parse(uri: &str) -> Result<Self, SignInError> {
        let wrong = || SignInError::Authority(uri.to_owned());
        let url = Url::parse(uri.trim()).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?.to_owned();
        if !(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&host))) {
            return Err(wrong());
        }
        let tenant = url.path().trim_matches('/');
        let tenant = if tenant.is_empty() { "organizations" } else { tenant };
        Ok(Self { origin: url.origin().ascii_serialization(), host, tenant: tenant.to_owned(), pages: None })
    }

    /// Sends the browser to another address for the pages: the local tenant serves them on plain http as well, where a
    /// browser shows no warning about its certificate.
    ///
    /// # Errors
    /// As [`Authority::parse`].
    pub fn with_pages(mut self, uri: &str) -> Result<Self, SignInError> {
        let pages = Self::parse(uri)?;
        self.pages = Some(format!("{}/{}", pages.origin, pages.tenant));
        Ok(self)
    }

    /// The host, without port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The authority as text, as Get-ConnectionInformation shows it.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("{}/{}", self.origin, self.tenant)
    }

    pub(crate) fn authorize(&self) -> String {
        format!("{}/oauth2/v2.0/authorize", self.pages.as_ref().unwrap_or(&self.uri()))
    }

    pub(crate) fn token(&self) -> String {
        format!("{}/oauth2/v2.0/token", self.uri())
    }

    /// The token address of a tenant, where renewals go.
    pub(crate) fn token_of(&self, tenant: &str) -> String {
        format!("{}/{tenant}/oauth2/v2.0/token", self.origin)
    }

    pub(crate) fn device_code(&self) -> String {
        format!("{}/oauth2/v2.0/devicecode", self.uri())
    }

    pub(crate) fn user_realm(&self, user: &str) -> String {
        use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
        const SEGMENT: &AsciiSet =
            &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'/').add(b'<').add(b'>').add(b'?').add(b'\\');
        format!("{}/common/userrealm/{}?api-version=1.0", self.origin, utf8_percent_encode(user, SEGMENT))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn host_port_and_tenant_are_kept() {
        let authority = Authority::parse("https://localhost:8443/contoso.com/").unwrap();
        assert_eq!(authority.token(), "https://localhost:8443/contoso.com/oauth2/v2.0/token");
        assert_eq!(authority.token_of("t"), "https://localhost:8443/t/oauth2/v2.0/token");
        assert_eq!(authority.host(), "localhost");
        assert_eq!(Authority::parse("https://a.example").unwrap().uri(), "https://a.example/organizations");
    }

    #[test]
    fn plain_http_and_nonsense_are_refused() {
        for uri in ["http://login.microsoftonline.com/x", "login.microsoftonline.com", "", "file:///etc"] {
            assert_eq!(Authority::parse(uri), Err(SignInError::Authority(uri.to_owned())));
        }
        assert!(Authority::parse("http://localhost:1/x").is_ok());
    }

    #[test]
    fn only_the_pages_move_to_their_own_address() {
        let authority = Authority::parse("https://localhost:1/organizations").unwrap();
        let authority = authority.with_pages("http://localhost:2/organizations").unwrap();
        assert_eq!(authority.authorize(), "http://localhost:2/organizations/oauth2/v2.0/authorize");
        assert_eq!(authority.token(), "https://localhost:1/organizations/oauth2/v2.0/token");
    }
}
