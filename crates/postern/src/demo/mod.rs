//! `postern demo`: the main job in a tenant of its own, each command shown as it is typed.
//!
//! The sign-in is the real one: authorization code with PKCE over the real pages, at which [`person`] plays somebody at a
//! browser with a password and a second factor.

mod person;

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use exo_auth::Browser;

use crate::link::Tenant;
use crate::options::Options;
use crate::screen::{complain, say};
use crate::session::Session;

const STEPS: &[&str] = &[
    "Import-Module ExchangeOnlineManagement",
    "Connect-ExchangeOnline -UserPrincipalName mfa@contoso.com -ExchangeEnvironmentName Local -ShowBanner:$false",
    "Get-AcceptedDomain",
    "Get-AcceptedDomain | Where-Object Default | Format-List Name, DomainType",
    "Get-OrganizationConfig | Select-Object Name, DisplayName | Format-List",
    "Disconnect-ExchangeOnline -Confirm:$false",
];

/// The person at the browser: why the sign-in failed, if it did.
#[derive(Default)]
struct Person(Arc<Mutex<Option<String>>>);

impl Browser for Person {
    fn open(&self, url: &str) -> Result<(), String> {
        let (failure, url) = (Arc::clone(&self.0), url.to_owned());
        let credentials = person::Credentials {
            user: "mfa@contoso.com",
            password: tenant_store::DEVELOPMENT_PASSWORD,
            totp_secret: tenant_store::DEVELOPMENT_TOTP_SECRET,
        };
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let outcome = match runtime {
                Ok(runtime) => runtime.block_on(person::sign_in(&url, &credentials, None)).map_err(|e| e.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if let (Err(text), Ok(mut failure)) = (outcome, failure.lock()) {
                complain(&format!("The person at the browser could not sign in: {text}"));
                *failure = Some(text);
            }
        });
        Ok(())
    }
}

/// Runs the tour; fails when a step fails.
pub fn run() -> ExitCode {
    let folder = std::env::temp_dir().join(format!("postern-demo-{}", std::process::id()));
    let mut session =
        Session::with(&Options::default(), None, Tenant { data: folder.clone() }, Arc::new(Person::default()));
    session.release_on_signals();
    let mut all_well = true;
    for step in STEPS {
        say(&format!("PS> {step}"));
        all_well = session.succeeds(step);
        if !all_well {
            break;
        }
    }
    session.release();
    // What cannot be ended or removed is in the system's folder for temporary files.
    let _ = tenant_server::stop(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
