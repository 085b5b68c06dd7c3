//! Crash safety of the tenant's process: what was answered is there after `kill -9`, and each answer was preceded by a
//! flush to the disk.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tenant_server::State;

const PASSWORD: &str = "Local-Tenant-2026";
/// How often the tenant is killed, and how many answered changes must have been counted by then.
const KILLS: usize = 200;
/// A setting for each writer; each takes any number.
const SETTINGS: [&str; 2] = ["MailTipsLargeAudienceThreshold", "PreferredInternetCodePageForShiftJis"];

/// The process, killed when dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(data: &Path) -> (Server, State) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postern"));
    command.args(["tenant", "start", "--data"]).arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let server = Server(command.spawn().unwrap());
    let pid = server.0.id();
    for _ in 0..2000 {
        if let tenant_server::Status::Running(state) = tenant_server::status(data)
            && state.pid == pid
        {
            return (server, *state);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the tenant did not start");
}

/// A signed-in administrator who changes and reads settings of the organization.
#[derive(Clone)]
struct Admin {
    client: reqwest::Client,
    token: String,
    data: PathBuf,
}

impl Admin {
    async fn sign_in(state: &State) -> Admin {
        let authority = std::fs::read(&state.ca_file).unwrap();
        let authority = reqwest::Certificate::from_pem(&authority).unwrap();
        let client = reqwest::Client::builder().no_proxy().add_root_certificate(authority).build().unwrap();
        let form = [
            ("client_id", "fb78d390-0c51-40cd-8e17-fdbfab77341b"),
            ("grant_type", "password"),
            ("scope", "https://outlook.office365.com/.default"),
            ("username", "admin@contoso.com"),
            ("password", PASSWORD),
        ];
        let answer = client.post(format!("{}/oauth2/v2.0/token", state.authority)).form(&form).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Admin { client, token: answer["access_token"].as_str().unwrap().to_owned(), data: state.data_dir.clone() }
    }

    /// Runs a cmdlet; `None` when the tenant did not answer.
    async fn run(&self, state: &State, cmdlet: &str, parameters: Value) -> Option<Value> {
        let url = format!("{}/adminapi/beta/contoso.com/InvokeCommand", state.uri);
        let body = serde_json::json!({ "CmdletInput": { "CmdletName": cmdlet, "Parameters": parameters } });
        let answer = self.client.post(url).bearer_auth(&self.token).json(&body).send().await.ok()?;
        let status = answer.status();
        let text = answer.text().await.ok()?;
        assert!(status.is_success(), "{status}: {text} ({})", self.data.display());
        serde_json::from_str(&text).ok()
    }

    async fn set(&self, state: &State, setting: &str, value: u64) -> bool {
        self.run(state, "Set-OrganizationConfig", serde_json::json!({ setting: value })).await.is_some()
    }

    async fn get(&self, state: &State, setting: &str) -> u64 {
        let answer = self.run(state, "Get-OrganizationConfig", serde_json::json!({})).await.unwrap();
        answer["value"][0][setting].as_u64().unwrap()
    }
}

/// What a writer knows: the last value that was answered, and the last that was sent.
#[derive(Clone, Copy, Default)]
struct Written {
    answered: u64,
    sent: u64,
    count: usize,
}

/// Writes ever greater values until the tenant is gone.
async fn write(admin: Admin, state: State, setting: &'static str, mut written: Written) -> Written {
    loop {
        written.sent += 1;
        if !admin.set(&state, setting, written.sent).await {
            return written;
        }
        written.answered = written.sent;
        written.count += 1;
    }
}

/// A number below `below` out of a xorshift generator, so that a failing run can be repeated.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed % below
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answered_change_survives_a_kill_at_any_point() {
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 0x2026_1125_u64;
    let (mut server, mut state) = start(folder.path());
    let admin = Admin::sign_in(&state).await;
    let mut written = [Written { answered: 100, sent: 100, count: 0 }; SETTINGS.len()];
    for (setting, written) in SETTINGS.iter().zip(&written) {
        assert!(admin.set(&state, setting, written.answered).await);
    }
    for kill in 0..KILLS {
        let writers: Vec<_> = SETTINGS
            .iter()
            .zip(written)
            .map(|(setting, before)| tokio::spawn(write(admin.clone(), state.clone(), setting, before)))
            .collect();
        tokio::time::sleep(Duration::from_micros(random(&mut seed, 60_000))).await;
        drop(server);
        for (written, writer) in written.iter_mut().zip(writers) {
            *written = writer.await.unwrap();
        }
        (server, state) = start(folder.path());
        for (setting, written) in SETTINGS.iter().zip(&mut written) {
            let found = admin.get(&state, setting).await;
            assert!(
                (written.answered..=written.sent).contains(&found),
                "after kill {kill}, {setting} is {found}; answered was {}, sent {}",
                written.answered,
                written.sent
            );
            (written.answered, written.sent) = (found, found);
        }
    }
    let answered: Vec<usize> = written.iter().map(|written| written.count).collect();
    assert!(answered.iter().all(|count| *count > 0) && answered.iter().sum::<usize>() >= 200, "{answered:?}");
    drop(server);
}

/// How many flushes to the disk have ended so far.
fn flushes(trace: &Path) -> usize {
    let text = std::fs::read_to_string(trace).unwrap_or_default();
    text.lines().filter(|line| line.contains("= 0") && line.contains("sync")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answered_change_was_flushed_to_the_disk_first() {
    let folder = tempfile::tempdir().unwrap();
    let (server, state) = start(folder.path());
    let admin = Admin::sign_in(&state).await;
    let trace = folder.path().join("trace.txt");
    let mut tracer = Command::new("strace");
    tracer.args(["-f", "-e", "trace=fdatasync,fsync", "-p", &server.0.id().to_string(), "-o"]).arg(&trace);
    let tracer = tracer.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let tracer = Server(tracer.expect("this test needs the program strace (package strace)"));
    let mut value = 1000;
    while flushes(&trace) == 0 {
        value += 1;
        assert!(value < 1200, "strace sees no flush; may it trace other processes here?");
        assert!(admin.set(&state, SETTINGS[0], value).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..200 {
        value += 1;
        let before = flushes(&trace);
        assert!(admin.set(&state, SETTINGS[0], value).await);
        assert!(flushes(&trace) > before, "the change to {value} was answered before a flush");
    }
    drop(tracer);
    drop(server);
}
