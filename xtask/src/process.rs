//! Running programs: inherited output for parts, captured output with a time-out for cases.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What a program answered.
pub struct Answer {
    /// Exit status; `None` when it was ended by a signal or ran out of time.
    pub status: Option<i32>,
    /// Standard output.
    pub output: Vec<u8>,
    /// Standard error.
    pub error: Vec<u8>,
}

fn drain(mut from: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

fn wait(child: &mut Child, limit: Duration) -> Option<i32> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_micros(500);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code(),
            Ok(None) if Instant::now() < end => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(5));
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

/// Runs `command` with `input` on standard input, for at most `limit`.
pub fn capture(command: &mut Command, input: &[u8], limit: Duration) -> Result<Answer> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start {:?}", command.get_program()))?;
    let output = child.stdout.take().map(drain);
    let error = child.stderr.take().map(drain);
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(input);
    }
    let status = wait(&mut child, limit);
    let collect = |channel: Option<mpsc::Receiver<Vec<u8>>>| {
        channel.and_then(|c| c.recv_timeout(Duration::from_secs(2)).ok()).unwrap_or_default()
    };
    Ok(Answer { status, output: collect(output), error: collect(error) })
}

/// Runs a program with inherited streams in `folder`; true when it succeeds.
pub fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<bool> {
    eprintln!("$ {program} {}", arguments.join(" "));
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .status()
        .with_context(|| format!("can't start `{program}`"))?;
    Ok(status.success())
}

/// Whether `program` can be found on the path.
pub fn exists(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
