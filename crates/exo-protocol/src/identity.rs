//! Identifiers of sign-in (section 1.1 of the protocol notes; the client id was witnessed in all flows of a user).

use serde::{Deserialize, Serialize};

/// The public client of the module, for Exchange and for compliance.
pub const PUBLIC_CLIENT_ID: &str = "fb78d390-0c51-40cd-8e17-fdbfab77341b";
/// The application "Office 365 Exchange Online", an accepted audience.
pub const EXCHANGE_RESOURCE_ID: &str = "00000002-0000-0ff1-ce00-000000000000";
/// The application "Microsoft Exchange Online Protection".
pub const COMPLIANCE_RESOURCE_ID: &str = "00000007-0000-0ff1-ce00-000000000000";
/// Delegated permission of the beta endpoint.
pub const PERMISSION_MANAGE: &str = "Exchange.Manage";
/// Delegated permission of version 2.0.
pub const PERMISSION_MANAGE_V2: &str = "Exchange.ManageV2";
/// Scope for `-EnableSearchOnlySession`.
pub const SEARCH_ONLY_SCOPE: &str = "https://dataservice.o365filtering.com/.default";
/// Name of the library in `x-client-SKU`.
pub const CLIENT_SKU: &str = "MSAL.NetCore";
/// Version of the library in `x-client-Ver`, as witnessed with module 3.9.0.
pub const CLIENT_SKU_VERSION: &str = "4.68.0.0";

/// The scope of a host: `https://{host}/.default`, without port, whatever the host.
#[must_use]
pub fn scope_of_host(host: &str) -> String {
    format!("https://{host}/.default")
}

/// An error of the authority: OAuth 2.0 (RFC 6749, 5.2) with Entra's additions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthFailure {
    /// `invalid_grant`, `authorization_pending` and so on.
    pub error: String,
    /// Text that begins with the AADSTS code.
    #[serde(default)]
    pub error_description: String,
    /// The codes without their prefix.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_codes: Vec<u32>,
    /// Finer classification, such as `basic_action`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suberror: Option<String>,
    /// Time of the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Id that support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// The client's own id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
}

impl OAuthFailure {
    /// The AADSTS code: from the list, else from the description.
    #[must_use]
    pub fn code(&self) -> Option<u32> {
        self.error_codes.first().copied().or_else(|| aadsts_code(&self.error_description))
    }
}

/// The number behind `AADSTS` in a text.
#[must_use]
pub fn aadsts_code(text: &str) -> Option<u32> {
    let start = text.find("AADSTS")? + "AADSTS".len();
    let digits: String = text.get(start..)?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_taken_from_the_list_or_from_the_text() {
        let listed: Result<OAuthFailure, _> = serde_json::from_str(
            r#"{"error":"authorization_pending","error_description":"AADSTS70016: pending","error_codes":[70016]}"#,
        );
        assert_eq!(listed.ok().and_then(|failure| failure.code()), Some(70016));
        assert_eq!(aadsts_code("AADSTS50126: Error validating credentials"), Some(50126));
        assert_eq!(aadsts_code("no code here"), None);
    }
}
