//! The parameters of the two connect commands, as data (section 2 of the protocol notes).
//!
//! Each is effective, or has no effect because its purpose does not exist here (said under `-Verbose`), or is refused
//! with a reason: a parameter that is silently ignored would make a script believe in what did not happen.

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `System.String`
    Text,
    /// `System.String[]`
    Texts,
    /// `SwitchParameter`
    Switch,
    /// `System.Boolean`
    Bool,
    /// `System.UInt32`
    Number,
    /// `PSCredential`
    Credential,
    /// `SecureString`
    Secure,
    /// Any object.
    Anything,
}

/// What a parameter does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is used.
    Effective,
    /// Its purpose does not exist here; the reason.
    None(&'static str),
    /// It ends the command; the reason.
    Refused(&'static str),
}

/// One parameter.
#[derive(Debug)]
pub struct ConnectParameter {
    /// The name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Position of Connect-ExchangeOnline.
    pub position: Option<u8>,
    /// Position of Connect-IPPSSession, and whether it is there at all.
    pub compliance: Compliance,
    /// What it does.
    pub effect: Effect,
}

/// How Connect-IPPSSession has a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compliance {
    /// Not at all.
    Absent,
    /// By name.
    Named,
    /// By name and position.
    At(u8),
}

use Compliance::{Absent, At, Named};
use Effect::{Effective, Refused};
use Takes::{Anything, Bool, Credential, Number, Secure, Switch, Text, Texts};

const LATER_CERTIFICATE: &str =
    "signing in with a certificate is not there yet; use -Credential, -Device, -AccessToken or the browser";
const LATER_IDENTITY: &str = "managed identities are not there yet; use -AccessToken with a token of the identity";
const LATER_DELEGATION: &str = "delegated organizations are not there yet";
const LATER_LOGS: &str = "logs of cmdlets are not there yet";
const NO_HELP_FILES: &str = "help is built in and needs no download";
const NO_FILES: &str = "no module files are written";

const fn parameter(
    name: &'static str,
    takes: Takes,
    position: Option<u8>,
    compliance: Compliance,
    effect: Effect,
) -> ConnectParameter {
    ConnectParameter { name, takes, position, compliance, effect }
}

/// All of them, in the order of their positions, then by name.
pub const PARAMETERS: &[ConnectParameter] = &[
    parameter("ConnectionUri", Text, Some(0), At(0), Effective),
    parameter("AzureADAuthorizationEndpointUri", Text, Some(1), At(1), Effective),
    parameter("ExchangeEnvironmentName", Text, Some(2), Named, Effective),
    parameter(
        "PSSessionOption",
        Anything,
        Some(3),
        At(3),
        Effect::None("there is no remote session; a proxy is taken from HTTPS_PROXY"),
    ),
    parameter("DelegatedOrganization", Text, Some(4), At(2), Refused(LATER_DELEGATION)),
    parameter("Prefix", Text, Some(5), At(4), Effective),
    parameter("CommandName", Texts, Some(6), At(5), Effective),
    parameter(
        "FormatTypeName",
        Texts,
        Some(7),
        At(6),
        Effect::None("views come with the cmdlets, whatever their types"),
    ),
    parameter("AccessToken", Text, None, Named, Effective),
    parameter("AppId", Text, None, Named, Refused(LATER_CERTIFICATE)),
    parameter(
        "BypassMailboxAnchoring",
        Switch,
        None,
        Named,
        Effect::None("the service takes the routing hint in any case"),
    ),
    parameter("Certificate", Anything, None, Named, Refused(LATER_CERTIFICATE)),
    parameter("CertificateFilePath", Text, None, Named, Refused(LATER_CERTIFICATE)),
    parameter("CertificatePassword", Secure, None, Named, Refused(LATER_CERTIFICATE)),
    parameter("CertificateThumbprint", Text, None, Named, Refused(LATER_CERTIFICATE)),
    parameter("Credential", Credential, None, Named, Effective),
    parameter("Device", Switch, None, Absent, Effective),
    parameter("DisableWAM", Switch, None, Named, Effect::None("the system's account broker is not used")),
    parameter("EnableErrorReporting", Switch, None, Named, Refused(LATER_LOGS)),
    parameter("EnableSearchOnlySession", Switch, None, Named, Refused("search-only sessions are not there yet")),
    parameter("EXOModuleBasePath", Text, None, Named, Effect::None(NO_FILES)),
    parameter("InlineCredential", Switch, None, Absent, Effective),
    parameter("LoadCmdletHelp", Switch, None, Absent, Effect::None(NO_HELP_FILES)),
    parameter("LogDirectoryPath", Text, None, Named, Refused(LATER_LOGS)),
    parameter("LogLevel", Text, None, Named, Refused(LATER_LOGS)),
    parameter("ManagedIdentity", Switch, None, Absent, Refused(LATER_IDENTITY)),
    parameter("ManagedIdentityAccountId", Text, None, Absent, Refused(LATER_IDENTITY)),
    parameter("Organization", Text, None, Named, Effective),
    parameter("PageSize", Number, None, Absent, Effective),
    parameter("ShowBanner", Switch, None, Named, Effective),
    parameter(
        "ShowProgress",
        Bool,
        None,
        Absent,
        Effect::None("it concerns cmdlets that show their progress in any case"),
    ),
    parameter("SigningCertificate", Anything, None, Absent, Effect::None(NO_FILES)),
    parameter("SkipLoadingCmdletHelp", Switch, None, Absent, Effect::None(NO_HELP_FILES)),
    parameter("SkipLoadingFormatData", Switch, None, Absent, Effective),
    parameter("TrackPerformance", Bool, None, Absent, Effect::None("there is no performance report")),
    parameter("UseMultithreading", Bool, None, Absent, Effect::None("requests are sent one after the other")),
    parameter("UserPrincipalName", Text, None, Named, Effective),
    parameter(
        "UseRPSSession",
        Switch,
        None,
        Named,
        Refused("the service has ended remote PowerShell sessions; leave it out to connect over REST"),
    ),
];

/// The parameter of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static ConnectParameter> {
    PARAMETERS.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_two_commands() {
        let at = |position| PARAMETERS.iter().find(|p| p.position == Some(position)).map(|p| p.name);
        assert_eq!(at(2), Some("ExchangeEnvironmentName"));
        assert_eq!(at(7), Some("FormatTypeName"));
        let compliance = |position| PARAMETERS.iter().find(|p| p.compliance == At(position)).map(|p| p.name);
        assert_eq!(compliance(2), Some("DelegatedOrganization"));
        assert_eq!(compliance(4), Some("Prefix"));
    }

    #[test]
    fn every_name_occurs_once() {
        for parameter in PARAMETERS {
            let same = PARAMETERS.iter().filter(|other| other.name.eq_ignore_ascii_case(parameter.name));
            assert_eq!(same.count(), 1, "{}", parameter.name);
        }
    }
}
