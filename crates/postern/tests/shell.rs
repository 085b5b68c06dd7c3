//! The real binary against a local tenant of its own: the main job, and what a newcomer meets when something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use std::process::{Command, Output};

/// A data folder with an awkward name; the tenant in it ends with the value.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("a b $HOME 'q' [x] `ü")
    }

    fn postern(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_postern"))
            .args(words)
            .env("POSTERN_TENANT_DATA", self.data())
            .env("LC_ALL", "C")
            .env_remove("POSTERN_ENVIRONMENT")
            .output()
            .unwrap()
    }

    /// Runs a script after signing in as a user.
    fn signed_in(&self, user: &str, password: &str, script: &str) -> Output {
        let sign_in = format!(
            "$s = ConvertTo-SecureString '{password}' -AsPlainText -Force; $c = New-Object pscredential '{user}', $s; Connect-ExchangeOnline -Credential $c -ExchangeEnvironmentName Local -ShowBanner:$false; "
        );
        self.postern(&["-NoProfile", "-NonInteractive", "-c", &(sign_in + script)])
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.postern(&["tenant", "stop"]);
    }
}

const PASSWORD: &str = "Local-Tenant-2026";

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_main_job_works_from_a_script() {
    let home = Home::new();
    let run = home.signed_in(
        "admin@contoso.com",
        PASSWORD,
        "Get-AcceptedDomain; Get-AcceptedDomain | Where-Object Default | ForEach-Object Name; Disconnect-ExchangeOnline -Confirm:$false; 'end'",
    );
    let shown = out(&run);
    assert!(run.status.success(), "{}", err(&run));
    assert_eq!(err(&run), "");
    let header: Vec<&str> = shown.lines().find(|line| line.starts_with("Name")).unwrap().split_whitespace().collect();
    assert_eq!(header, ["Name", "DomainName", "DomainType", "Default"]);
    assert!(shown.contains("fabrikam.com") && shown.trim_end().ends_with("end"), "{shown}");
}

#[test]
fn a_change_stays_and_a_failure_does_not_end_the_script() {
    let home = Home::new();
    let run = home.signed_in(
        "admin@contoso.com",
        PASSWORD,
        "Set-AcceptedDomain fabrikam.com -DomainType Authoritative; Get-AcceptedDomain nope.com; (Get-AcceptedDomain fabrikam.com).DomainType",
    );
    assert_eq!(out(&run).trim(), "Authoritative");
    assert!(err(&run).contains("couldn't be found") && err(&run).contains("Recommendation"), "{}", err(&run));
    home.postern(&["tenant", "stop"]);
    let again = home.signed_in("reader@contoso.com", PASSWORD, "(Get-AcceptedDomain fabrikam.com).DomainType");
    assert_eq!(out(&again).trim(), "Authoritative");
}

#[test]
fn sign_ins_that_fail_say_what_to_do() {
    let home = Home::new();
    for (user, password, text, hint) in [
        ("admin@contoso.com", "wrong", "AADSTS50126", "Check the password"),
        ("mfa@contoso.com", PASSWORD, "AADSTS50076", "-Device"),
        ("nobody@contoso.com", "wrong", "AADSTS50034", "spelling"),
        ("user@contoso.com", PASSWORD, "isn't supported in this scenario", "role group"),
    ] {
        let run = home.signed_in(user, password, "");
        assert_eq!(run.status.code(), Some(1));
        assert!(err(&run).contains(text) && err(&run).contains(hint), "{}", err(&run));
    }
}

#[test]
fn powershell_can_be_disabled_and_a_lost_shell_is_explained() {
    let home = Home::new();
    assert!(home.postern(&["tenant", "start", "--detach"]).status.success());
    assert!(home.postern(&["tenant", "users", "disable-powershell", "reader@contoso.com"]).status.success());
    let refused = home.signed_in("reader@contoso.com", PASSWORD, "");
    assert!(err(&refused).contains("UnAuthorized") && err(&refused).contains("enable-powershell"), "{}", err(&refused));
    assert!(home.postern(&["tenant", "faults", "shell-not-found", "--count", "1"]).status.success());
    let lost = home.signed_in("admin@contoso.com", PASSWORD, "Get-AcceptedDomain");
    assert!(err(&lost).contains("ShellId") && err(&lost).contains("pool of addresses"), "{}", err(&lost));
}

#[test]
fn a_cmdlet_that_the_role_does_not_bring_is_explained() {
    let home = Home::new();
    let before = home.postern(&["-c", "Get-AcceptedDomain"]);
    assert!(err(&before).contains("connect first"), "{}", err(&before));
    let reader = home.signed_in("reader@contoso.com", PASSWORD, "Set-AcceptedDomain fabrikam.com");
    assert!(err(&reader).contains("role group"), "{}", err(&reader));
}

#[test]
fn a_local_users_name_does_not_go_to_the_public_cloud_unasked() {
    let home = Home::new();
    let run = home.postern(&["-NonInteractive", "-c", "Connect-ExchangeOnline -UserPrincipalName admin@contoso.com"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("-ExchangeEnvironmentName Local"), "{}", err(&run));
}

#[test]
fn an_endpoint_that_does_not_answer_is_named() {
    let home = Home::new();
    let connect = |uri: &str| {
        let script = format!(
            "Connect-ExchangeOnline -ConnectionUri {uri} -AccessToken e30.e30.x -UserPrincipalName a@b.example -ShowBanner:$false"
        );
        err(&home.postern(&["-c", &script]))
    };
    assert!(connect("https://localhost:1").contains("refused the connection"));
    assert!(connect("https://exchange.example.invalid").contains("has no address"));
}

#[test]
fn the_state_is_told_as_json() {
    let home = Home::new();
    let state = |home: &Home| -> serde_json::Value {
        let told = home.postern(&["tenant", "status", "-o", "json"]);
        assert!(told.status.success());
        serde_json::from_slice(&told.stdout).unwrap()
    };
    assert_eq!(state(&home)["state"], "stopped");
    assert!(home.postern(&["tenant", "start", "--detach"]).status.success());
    let running = state(&home);
    assert_eq!(running["state"], "running");
    assert!(running["uri"].as_str().unwrap().starts_with("https://localhost:"));
    assert!(home.postern(&["tenant", "stop"]).status.success());
    assert_eq!(state(&home)["state"], "stopped");
}

#[test]
fn the_demo_signs_in_with_a_second_factor_and_comes_to_its_end() {
    let home = Home::new();
    let run = home.postern(&["demo"]);
    assert!(run.status.success(), "{}", err(&run));
    let shown = out(&run);
    assert!(shown.contains("PS> Get-AcceptedDomain") && shown.contains("InternalRelay"), "{shown}");
}
