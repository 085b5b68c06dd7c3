//! `postern tenant …`: the local tenant's commands.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use tenant_server::{Options, Status, Users};

use crate::screen::{complain, say};
use crate::{environment, link};

const USAGE: u8 = 64;
const FAILED: u8 = 1;

/// The options that the commands share.
struct Given {
    words: Vec<String>,
    data: PathBuf,
    json: bool,
    detach: bool,
    yes: bool,
    port: u16,
    count: u32,
    idle_exit: Option<Duration>,
    raw_idle: Option<String>,
    display_name: Option<String>,
    role_group: Option<String>,
    password_stdin: bool,
    remove: bool,
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let number: u64 = number.parse().ok()?;
    Some(Duration::from_secs(match unit {
        "" | "s" => number,
        "m" => number * 60,
        "h" => number * 3600,
        _ => return None,
    }))
}

fn parse(words: &[String]) -> Result<Given, String> {
    let mut given = Given {
        words: Vec::new(),
        data: environment::tenant_data_folder(),
        json: false,
        detach: false,
        yes: false,
        port: 0,
        count: 1,
        idle_exit: None,
        raw_idle: None,
        display_name: None,
        role_group: None,
        password_stdin: false,
        remove: false,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().cloned().ok_or_else(|| format!("`{word}` needs a value after it"));
        match word.as_str() {
            "--data" => given.data = PathBuf::from(value()?),
            "--port" => given.port = value()?.parse().map_err(|_| "`--port` takes a number".to_owned())?,
            "--count" => given.count = value()?.parse().map_err(|_| "`--count` takes a number".to_owned())?,
            "--idle-exit" => {
                let text = value()?;
                given.idle_exit = Some(duration(&text).ok_or("`--idle-exit` takes a time such as 15m")?);
                given.raw_idle = Some(text);
            }
            "--display-name" => given.display_name = Some(value()?),
            "--role-group" => given.role_group = Some(value()?),
            "-o" | "--output" => given.json = value()?.eq_ignore_ascii_case("json"),
            "--detach" => given.detach = true,
            "--password-stdin" => given.password_stdin = true,
            "--generate" => given.password_stdin = false,
            "--remove" => given.remove = true,
            "-y" | "--yes" => given.yes = true,
            other if other.starts_with('-') => return Err(format!("there is no option `{other}`")),
            other => given.words.push(other.to_owned()),
        }
    }
    Ok(given)
}

/// Runs a subcommand.
pub fn run(words: &[String]) -> ExitCode {
    let given = match parse(words) {
        Ok(given) => given,
        Err(problem) => return usage(&problem),
    };
    let first = given.words.first().map(String::as_str).unwrap_or_default().to_ascii_lowercase();
    let outcome = match first.as_str() {
        "start" if given.detach => start_detached(&given),
        "start" => serve(&given),
        "stop" => stop(&given),
        "status" => {
            status(&given);
            Ok(())
        }
        "users" => users(&given),
        "faults" => faults(&given),
        "reset" => reset(&given),
        "" => return usage("`postern tenant` needs one of start, stop, status, reset, users, faults"),
        other => return usage(&format!("`postern tenant {other}` is not there yet")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            complain(&format!("postern: {problem}"));
            ExitCode::from(FAILED)
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    complain(&format!("postern: {problem}"));
    ExitCode::from(USAGE)
}

fn described(given: &Given) -> serde_json::Value {
    match tenant_server::status(&given.data) {
        Status::Running(state) => {
            let mut value = serde_json::to_value(&*state).unwrap_or_default();
            if let Some(map) = value.as_object_mut() {
                let mut whole = serde_json::Map::new();
                whole.insert("state".to_owned(), "running".into());
                whole.append(map);
                return serde_json::Value::Object(whole);
            }
            value
        }
        Status::Stopped => json!({ "state": "stopped", "dataDir": given.data }),
    }
}

fn status(given: &Given) {
    let described = described(given);
    if given.json {
        return say(&described.to_string());
    }
    let text =
        |name: &str| described.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    match text("uri") {
        Some(uri) => say(&format!("The local tenant runs at {uri} (process {}).", text("pid").unwrap_or_default())),
        None => say("The local tenant does not run."),
    }
    say(&format!("Its data: {}", text("dataDir").unwrap_or_default()));
}

fn start_detached(given: &Given) -> Result<(), String> {
    let running = matches!(tenant_server::status(&given.data), Status::Running(_));
    let mut more = Vec::new();
    if given.port != 0 {
        more.extend(["--port".to_owned(), given.port.to_string()]);
    }
    if let Some(idle) = &given.raw_idle {
        more.extend(["--idle-exit".to_owned(), idle.clone()]);
    }
    let state = link::start(&given.data, &more)?;
    if given.json {
        status(given);
    } else {
        let how = if running { "already runs" } else { "runs" };
        say(&format!("The local tenant {how} at {}.", state.uri));
    }
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| error.to_string())
}

fn serve(given: &Given) -> Result<(), String> {
    #[cfg(unix)]
    // A session of its own: what happens to the caller's terminal does not happen to the tenant. An error means that
    // the process leads one already.
    let _ = rustix::process::setsid();
    let options = Options { data: given.data.clone(), port: given.port, idle_exit: given.idle_exit };
    runtime()?.block_on(async {
        let running = tenant_server::start(&options).await.map_err(|error| error.to_string())?;
        say(&format!("The local tenant runs at {}. Ctrl-C ends it.", running.state.uri));
        let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(|error| error.to_string())?;
        tokio::select! {
            () = running.idle() => {}
            _ = tokio::signal::ctrl_c() => {}
            _ = ended.recv() => {}
        }
        running.stop(&options.data).await;
        Ok(())
    })
}

fn stop(given: &Given) -> Result<(), String> {
    let ended = tenant_server::stop(&given.data).map_err(|error| error.to_string())?;
    if given.json {
        status(given);
    } else {
        say(if ended { "The local tenant has ended." } else { "The local tenant did not run." });
    }
    Ok(())
}

fn reset(given: &Given) -> Result<(), String> {
    if !given.yes {
        return Err("`reset` removes the whole organization; add -y to do it".to_owned());
    }
    tenant_server::stop(&given.data).map_err(|error| error.to_string())?;
    for name in std::fs::read_dir(&given.data).into_iter().flatten().flatten() {
        let path = name.path();
        let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        removed.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    say("The organization is as new at the next start.");
    Ok(())
}

fn faults(given: &Given) -> Result<(), String> {
    match given.words.get(1).map(String::as_str) {
        Some("shell-not-found") => {}
        _ => return Err("the faults that there are: shell-not-found".to_owned()),
    }
    runtime()?.block_on(async {
        let users = Users::open(&given.data).await.map_err(|error| error.to_string())?;
        users.set_shell_fault(given.count).await.map_err(|error| error.to_string())?;
        users.close().await;
        Ok(())
    })
}

/// A password: from standard input, else a generated one, which is printed.
fn password(given: &Given) -> Result<String, String> {
    if given.password_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|error| error.to_string())?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let mut bytes = [0_u8; 15];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| "the system has no random numbers".to_owned())?;
    use base64::Engine as _;
    let made = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    say(&format!("Password: {made}"));
    Ok(made)
}

fn users(given: &Given) -> Result<(), String> {
    let action = given.words.get(1).map(String::as_str).unwrap_or("list").to_ascii_lowercase();
    let name = || given.words.get(2).cloned().ok_or_else(|| format!("`users {action}` needs a user principal name"));
    runtime()?.block_on(async {
        let users = Users::open(&given.data).await.map_err(|error| error.to_string())?;
        let done = match action.as_str() {
            "list" => return list(given, &users).await,
            "add" => {
                let upn = name()?;
                let shown =
                    given.display_name.clone().unwrap_or_else(|| upn.split('@').next().unwrap_or_default().to_owned());
                users.add(&upn, &shown, given.role_group.as_deref(), &password(given)?).await
            }
            "password" => users.set_password(&name()?, &password(given)?).await,
            "totp" if given.remove => users.remove_totp(&name()?).await,
            "totp" => match users.enrol_totp(&name()?).await {
                Ok(address) => {
                    say(&address);
                    Ok(())
                }
                Err(error) => Err(error),
            },
            "enable" => users.set_enabled(&name()?, true).await,
            "disable" => users.set_enabled(&name()?, false).await,
            "enable-powershell" => users.set_powershell_enabled(&name()?, true).await,
            "disable-powershell" => users.set_powershell_enabled(&name()?, false).await,
            "unlock" => users.unlock(&name()?).await,
            "remove" => users.remove(&name()?).await,
            other => return Err(format!("there is no `users {other}`")),
        };
        done.map_err(|error| error.to_string())?;
        users.close().await;
        Ok(())
    })
}

async fn list(given: &Given, users: &Users) -> Result<(), String> {
    let all = users.list().await.map_err(|error| error.to_string())?;
    if given.json {
        say(&serde_json::to_string(&all).unwrap_or_default());
        return Ok(());
    }
    for user in all {
        let state = if user.enabled { "" } else { "  (disabled)" };
        let groups = user.role_groups.join(", ");
        say(&format!("{:<28} {:<24} {groups}{state}", user.user_principal_name, user.display_name));
    }
    Ok(())
}
