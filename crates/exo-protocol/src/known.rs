//! Well-known errors: literal text, and what to do about it (section 7 of the protocol notes).
//!
//! The patterns are the words of the service and of the sign-in; the hints are this project's. A row is found by the
//! first pattern that occurs in a text, in the order of the table, so the more particular rows stand first.

/// What went wrong, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownKind {
    /// Wrong password.
    WrongPassword,
    /// A second factor is needed.
    MfaRequired,
    /// The directory has no such user.
    UnknownUser,
    /// Too many failures.
    LockedOut,
    /// The account is disabled.
    AccountDisabled,
    /// The password has expired.
    PasswordExpired,
    /// Device code not entered yet.
    DevicePending,
    /// Device code expired or refused.
    DeviceExpired,
    /// The application is unknown or disabled in the tenant.
    ClientRefused,
    /// The tenant does not exist.
    UnknownTenant,
    /// A refresh token that no longer counts.
    SignInExpired,
    /// Consent is missing.
    ConsentRequired,
    /// Token accepted by the directory, refused by the service.
    Unauthorized,
    /// No role for the session or the cmdlet.
    NoRole,
    /// A cmdlet that this caller may not call.
    CmdletNotAllowed,
    /// The shell of a request was not found.
    ShellNotFound,
    /// No session is free.
    NoSessionFree,
    /// Too many requests.
    Throttled,
    /// A page link that is too old.
    PageExpired,
    /// An object that is not there.
    ObjectNotFound,
    /// The module answer was unusable.
    ModuleMalformed,
    /// Something else than the service answered.
    NotTheService,
    /// The access token is not one.
    MalformedToken,
    /// An access token without a name beside it.
    TokenWithoutName,
    /// Another account signed in than the one asked for.
    OtherAccount,
    /// A key for secrets is gone.
    StaleKey,
    /// A special session is needed.
    SearchOnlySession,
}

/// A row of the table.
#[derive(Debug)]
pub struct KnownError {
    /// What it is.
    pub kind: KnownKind,
    /// Any of these texts, compared without regard to case.
    pub patterns: &'static [&'static str],
    /// What to do next, as a sentence.
    pub hint: &'static str,
}

/// The table.
pub const KNOWN_ERRORS: &[KnownError] = &[
    KnownError {
        kind: KnownKind::WrongPassword,
        patterns: &["AADSTS50126"],
        hint: "Check the password. An account of a federated domain cannot sign in this way: connect without -Credential.",
    },
    KnownError {
        kind: KnownKind::MfaRequired,
        patterns: &["AADSTS50076", "AADSTS50079", "AADSTS50074", "AADSTS50158"],
        hint: "A password alone is not enough for this account. Connect without -Credential to sign in with the browser, or with -Device.",
    },
    KnownError {
        kind: KnownKind::UnknownUser,
        patterns: &["AADSTS50034"],
        hint: "No such user in the directory. Check the spelling and the domain of the name.",
    },
    KnownError {
        kind: KnownKind::LockedOut,
        patterns: &["AADSTS50053"],
        hint: "The account is locked after too many failed sign-ins. Wait before the next try: the right password is refused too until then.",
    },
    KnownError {
        kind: KnownKind::AccountDisabled,
        patterns: &["AADSTS50057"],
        hint: "The account is disabled. An administrator can enable it.",
    },
    KnownError {
        kind: KnownKind::PasswordExpired,
        patterns: &["AADSTS50055"],
        hint: "The password has expired. Change it on a sign-in page, then connect again.",
    },
    KnownError {
        kind: KnownKind::DevicePending,
        patterns: &["AADSTS70016", "authorization_pending"],
        hint: "The code has not been entered yet.",
    },
    KnownError {
        kind: KnownKind::DeviceExpired,
        patterns: &["AADSTS70020", "AADSTS70018", "expired_token"],
        hint: "The code has expired or was refused. Connect again to get a new one.",
    },
    KnownError {
        kind: KnownKind::ClientRefused,
        patterns: &["AADSTS700016", "AADSTS7000112", "AADSTS650052"],
        hint: "The application is not known or is disabled in this tenant. Enable it there, or check the tenant.",
    },
    KnownError {
        kind: KnownKind::UnknownTenant,
        patterns: &["AADSTS90002", "AADSTS900023"],
        hint: "There is no such tenant. Check -Organization and -AzureADAuthorizationEndpointUri.",
    },
    KnownError {
        kind: KnownKind::SignInExpired,
        patterns: &["AADSTS70000", "AADSTS700082", "AADSTS50173", "AADSTS70008", "AADSTS50078"],
        hint: "The sign-in has expired or was revoked. Connect again.",
    },
    KnownError {
        kind: KnownKind::ConsentRequired,
        patterns: &["AADSTS65001", "AADSTS90094"],
        hint: "An administrator has to consent to the application first.",
    },
    KnownError {
        kind: KnownKind::ShellNotFound,
        patterns: &["Windows Remote Shell with ShellId"],
        hint: "This happens when the client's address changes during the request: behind a pool of addresses (SNAT, several proxies or lines) parts of one request arrive from different ones. Let traffic to the service leave by a single address. Whether the command took effect is not known: look before you run it again.",
    },
    KnownError {
        kind: KnownKind::NoSessionFree,
        patterns: &["exceeded the maximum number of connections allowed", "concurrent shells, which has been exceeded"],
        hint: "End sessions that are no longer needed with Disconnect-ExchangeOnline where they were opened, or wait 15 minutes until idle ones expire.",
    },
    KnownError {
        kind: KnownKind::CmdletNotAllowed,
        patterns: &["is not allowed to call"],
        hint: "Your role does not include this cmdlet. An administrator can add you to a role group that does.",
    },
    KnownError {
        kind: KnownKind::NoRole,
        patterns: &["isn't supported in this scenario", "isn't assigned to any management roles"],
        hint: "The account has no role for administration here. Ask for a role group, such as View-Only Organization Management.",
    },
    KnownError {
        kind: KnownKind::Throttled,
        patterns: &["have surpassed the permitted limit", "Micro delay applied"],
        hint: "The service limits how often this may be asked. Wait some minutes and ask less often.",
    },
    KnownError {
        kind: KnownKind::PageExpired,
        patterns: &["Expired or Invalid pagination request"],
        hint: "The link to the next page is too old. Run the command again.",
    },
    KnownError {
        kind: KnownKind::ObjectNotFound,
        patterns: &["ManagementObjectNotFoundException"],
        hint: "Check the identity; the Get- cmdlet of the same noun lists what is there.",
    },
    KnownError {
        kind: KnownKind::SearchOnlySession,
        patterns: &["with the -EnableSearchOnlySession flag"],
        hint: "Connect again with Connect-IPPSSession -EnableSearchOnlySession.",
    },
    KnownError {
        kind: KnownKind::StaleKey,
        patterns: &["Required resource is not available to continue execution"],
        hint: "Connect again: the session's key for secrets is gone.",
    },
    KnownError {
        kind: KnownKind::TokenWithoutName,
        patterns: &["Either one of Organization, DelegatedOrganization or UserPrincipalName"],
        hint: "Name the user with -UserPrincipalName or the tenant with -Organization beside -AccessToken.",
    },
    KnownError {
        kind: KnownKind::MalformedToken,
        patterns: &["not a well formed JWT token"],
        hint: "Pass the access token itself, without `Bearer` before it.",
    },
    KnownError {
        kind: KnownKind::OtherAccount,
        patterns: &["Admin account chosen for authentication is different"],
        hint: "Choose the account that you named, or name the other one.",
    },
    KnownError {
        kind: KnownKind::ModuleMalformed,
        patterns: &["Module could not be correctly formed"],
        hint: "The service's answer held no usable module. Connect again; if it persists, keep the request id for support.",
    },
    KnownError {
        kind: KnownKind::NotTheService,
        patterns: &["Unexpected character encountered while parsing value", "the text is not JSON"],
        hint: "Something other than the service answered, such as a proxy or a captive portal's page. Open the address in a browser to see it.",
    },
    KnownError {
        kind: KnownKind::Unauthorized,
        patterns: &["UnAuthorized"],
        hint: "The sign-in was right, but the service refuses the account: PowerShell may be disabled for it, or role, permission or tenant do not fit. An administrator enables it with Set-User -EXOModuleEnabled $true; in the local tenant with `postern tenant users enable-powershell`.",
    },
];

/// The row that a text belongs to.
#[must_use]
pub fn recognise(text: &str) -> Option<&'static KnownError> {
    let lower = text.to_lowercase();
    KNOWN_ERRORS
        .iter()
        .find(|known| known.patterns.iter().any(|pattern| contains_code(&lower, &pattern.to_lowercase())))
}

/// The row of a kind.
#[must_use]
pub fn of_kind(kind: KnownKind) -> Option<&'static KnownError> {
    KNOWN_ERRORS.iter().find(|known| known.kind == kind)
}

/// Whether the pattern occurs; a pattern that ends in a digit must not run on into further digits.
fn contains_code(text: &str, pattern: &str) -> bool {
    let ends_in_digit = pattern.ends_with(|last: char| last.is_ascii_digit());
    text.match_indices(pattern)
        .any(|(at, _)| !ends_in_digit || !text[at + pattern.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_service_are_recognised() {
        for (text, kind) in [
            (
                "AADSTS50126: Error validating credentials due to invalid username or password.",
                KnownKind::WrongPassword,
            ),
            ("AADSTS700016: Application with identifier", KnownKind::ClientRefused),
            ("AADSTS70000: expired", KnownKind::SignInExpired),
            ("User is not allowed to call Get-X", KnownKind::CmdletNotAllowed),
            (
                "[AuthZRequestId=1][FailureCategory=AuthZ-AuthorizationException] Fail to create a runspace because you have exceeded the maximum number of connections allowed : 3",
                KnownKind::NoSessionFree,
            ),
            ("The role assigned to user 'a@b' isn't supported in this scenario.", KnownKind::NoRole),
            ("UnAuthorized", KnownKind::Unauthorized),
        ] {
            assert_eq!(recognise(text).map(|known| known.kind), Some(kind), "{text}");
        }
        assert!(recognise("all is well").is_none());
    }

    #[test]
    fn every_hint_is_a_sentence_and_every_kind_has_one_row() {
        for known in KNOWN_ERRORS {
            assert!(known.hint.ends_with('.'), "{:?}", known.kind);
            assert_eq!(KNOWN_ERRORS.iter().filter(|other| other.kind == known.kind).count(), 1);
        }
    }
}
