//! Development tasks: `cargo xtask test`, `cases`, `bench`.

mod bench;
mod cases;
mod parts;
mod process;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", about = "Development tasks of Postern")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test; a part that can't run is a failure unless it is left out by name
    Test(parts::TestArguments),
    /// Run the recorded cases of the reference shell
    Cases(cases::CasesArguments),
    /// Measure what the project promises, figure beside target
    Bench(bench::BenchArguments),
}

/// The root of the project.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from).unwrap_or_default()
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(arguments) => parts::run(&arguments),
        Task::Cases(arguments) => cases::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
