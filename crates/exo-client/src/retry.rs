//! What is tried again, when and how often.
//!
//! A read may be repeated whatever happened. A change may be repeated when it certainly did not happen (throttled,
//! token refused), or when the server promises to remember requests by id; else an answer that did not come means that
//! the outcome is unknown, and the user decides. Delays and counts are those of the delivered cmdlets (section 3.9 of
//! the protocol notes).

use std::time::Duration;

use exo_auth::TransportKind;

use crate::error::{ServiceError, ServiceFailure};

/// Tries after the first one.
pub const MOST_REPEATS: u32 = 5;
/// Repeats after an exception of the server.
const MOST_AFTER_EXCEPTION: u32 = 2;
/// Longest wait that a server can impose.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Exceptions of the server that pass by themselves.
const PASSING: &[&str] = &[
    "DCOverloadedException",
    "SuitabilityDirectoryException",
    "ServerInMMException",
    "ADServerSettingsChangedException",
    "StorageTransientException",
];

/// Verbs of cmdlets that change nothing. Search is not among them: Search-Mailbox can delete.
const READING_VERBS: &[&str] = &["Get", "Test", "Find", "Measure"];

/// Whether a cmdlet only reads, by its verb.
#[must_use]
pub fn only_reads(cmdlet: &str) -> bool {
    let verb = cmdlet.split('-').next().unwrap_or_default();
    READING_VERBS.iter().any(|reading| reading.eq_ignore_ascii_case(verb))
}

/// How freely a call may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freedom {
    /// Nothing changes, or the server remembers the request.
    pub harmless: bool,
    /// Length of the first wait; it doubles.
    pub first_wait: Duration,
}

impl Freedom {
    /// The freedom of a cmdlet.
    #[must_use]
    pub fn of(cmdlet: &str, remembered: bool) -> Self {
        Self { harmless: remembered || only_reads(cmdlet), first_wait: Duration::from_secs(2) }
    }

    /// How long to wait before the next try, after `tries` of them; `None` means no further try.
    #[must_use]
    pub fn wait_after(&self, error: &ServiceError, tries: u32) -> Option<Duration> {
        let doubled = self.first_wait.saturating_mul(1 << tries.saturating_sub(1).min(8));
        match error {
            ServiceError::Refused(failure) => self.wait_after_refusal(failure, tries, doubled),
            ServiceError::Unreachable(failure) if self.harmless && tries <= MOST_REPEATS => match failure.kind {
                TransportKind::Cut => Some(if tries == 1 { Duration::ZERO } else { doubled }),
                _ => None,
            },
            _ => None,
        }
    }

    fn wait_after_refusal(&self, failure: &ServiceFailure, tries: u32, doubled: Duration) -> Option<Duration> {
        let asked = failure.retry_after.map(|seconds| Duration::from_secs(seconds).min(LONGEST_WAIT));
        match failure.status {
            429 if tries <= MOST_REPEATS => Some(asked.unwrap_or(doubled)),
            503 | 504 if self.harmless && tries <= MOST_REPEATS => Some(asked.unwrap_or(doubled)),
            500 if self.harmless && tries <= MOST_AFTER_EXCEPTION && passes(failure) => Some(doubled),
            _ => None,
        }
    }
}

fn passes(failure: &ServiceFailure) -> bool {
    PASSING.iter().any(|name| failure.text.contains(name) || failure.exception_type == *name)
}

/// The time-out of a cmdlet: the delivered cmdlets' table, plus a minute.
#[must_use]
pub fn time_out_of(cmdlet: &str) -> Duration {
    const LONG: &[(&str, u64)] = &[
        ("Get-DistributionGroupMember", 3600),
        ("Import-TransportRuleCollection", 3600),
        ("Set-OrganizationConfig", 1800),
        ("Set-UnifiedGroup", 3600),
        ("Update-DistributionGroupMember", 3600),
        ("Update-RoleGroupMember", 1800),
    ];
    let seconds = LONG.iter().find(|(name, _)| name.eq_ignore_ascii_case(cmdlet)).map_or(900, |(_, seconds)| *seconds);
    Duration::from_secs(seconds + 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, text: &str, retry_after: Option<u64>) -> ServiceError {
        let text = text.to_owned();
        ServiceError::Refused(Box::new(ServiceFailure { status, text, retry_after, ..ServiceFailure::default() }))
    }

    fn cut() -> ServiceError {
        ServiceError::Unreachable(exo_auth::TransportFailure {
            kind: TransportKind::Cut,
            host: String::new(),
            text: String::new(),
            hint: String::new(),
        })
    }

    #[test]
    fn a_change_is_never_repeated_after_an_answer_that_did_not_come() {
        let change = Freedom::of("Set-AcceptedDomain", false);
        assert_eq!(change.wait_after(&cut(), 1), None);
        assert_eq!(change.wait_after(&refused(503, "", None), 1), None);
        assert_eq!(change.wait_after(&refused(500, "|X.DCOverloadedException|busy", None), 1), None);
        assert!(change.wait_after(&refused(429, "", None), 1).is_some());
        assert!(Freedom::of("Set-AcceptedDomain", true).wait_after(&cut(), 1).is_some());
    }

    #[test]
    fn a_read_waits_twice_as_long_each_time_and_gives_up_after_six_tries() {
        let read = Freedom::of("Get-AcceptedDomain", false);
        let busy = refused(503, "", None);
        let waits: Vec<_> = (1..=6).map(|tries| read.wait_after(&busy, tries).map(|wait| wait.as_secs())).collect();
        assert_eq!(waits, [Some(2), Some(4), Some(8), Some(16), Some(32), None]);
        assert_eq!(read.wait_after(&refused(429, "", Some(7)), 1), Some(Duration::from_secs(7)));
        assert_eq!(read.wait_after(&refused(429, "", Some(100_000)), 1), Some(LONGEST_WAIT));
    }

    #[test]
    fn a_lost_shell_is_never_repeated() {
        let text = "The request for the Windows Remote Shell with ShellId 1 failed because the shell was not found on the server.";
        for cmdlet in ["Get-AcceptedDomain", "Set-AcceptedDomain"] {
            assert_eq!(Freedom::of(cmdlet, true).wait_after(&refused(500, text, None), 1), None);
        }
    }

    #[test]
    fn verbs_tell_reading_from_changing() {
        assert!(only_reads("get-mailbox") && only_reads("Test-MAPIConnectivity"));
        assert!(!only_reads("Set-Mailbox") && !only_reads("Start-HistoricalSearch") && !only_reads("Getter-X"));
        assert_eq!(time_out_of("set-organizationconfig"), Duration::from_secs(1860));
    }
}
