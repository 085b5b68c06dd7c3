//! The front door: the command line, the shell on a terminal, scripts, and the local tenant's commands.
//!
//! What the libraries leave to the program around them is decided here: what is written to which stream, who can be
//! asked, which folders are meant, how the local tenant is started, and the exit status.

mod demo;
mod environment;
mod error_text;
mod format_command;
mod link;
mod modules;
mod options;
mod screen;
mod session;
mod tenant;
mod zone;

use std::process::ExitCode;

use options::Task;

/// Status of a wrong command line.
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    if words.first().is_some_and(|word| word.eq_ignore_ascii_case("tenant")) {
        let words: Vec<String> = words.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        return tenant::run(&words);
    }
    if words.first().is_some_and(|word| word.eq_ignore_ascii_case("demo")) {
        return demo::run();
    }
    let options = match options::parse(&words) {
        Ok(options) => options,
        Err(problem) => {
            screen::complain(&format!("postern: {problem}. `postern -Help` lists what there is."));
            return ExitCode::from(USAGE);
        }
    };
    match &options.task {
        Task::Version => screen::say(&format!("Postern {} (PowerShell 7.6.9)", env!("CARGO_PKG_VERSION"))),
        Task::Help => help(),
        _ => return session::run(&options),
    }
    ExitCode::SUCCESS
}

fn help() {
    screen::say(
        "Usage: postern [-Command text | -File script.ps1 [arguments] | script.ps1 [arguments]]\n       postern tenant start|stop|status|reset|users|faults …\n       postern demo\n",
    );
    for (name, meaning) in options::help() {
        screen::say(&format!("  -{name:<18} {meaning}"));
    }
    screen::say("\nEnvironment:");
    for variable in environment::ALL {
        screen::say(&format!("  {:<20} {}", variable.name, variable.meaning));
    }
}
