//! `cargo xtask test`: every part of the test suite, its time and its outcome.

use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::cases::{self, CasesArguments};
use crate::process::{exists, run as call};

/// Arguments of `cargo xtask test`.
#[derive(Args)]
pub struct TestArguments {
    /// Leave a part out, aloud
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Run only these parts
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// One part: what it needs on the machine and how it runs.
struct Part {
    name: &'static str,
    /// Programs that must be there, with how to get them.
    needs: &'static [(&'static str, &'static str)],
    run: fn() -> Result<bool>,
}

const PARTS: &[Part] = &[
    Part { name: "build", needs: &[], run: build },
    Part { name: "library", needs: &[("openssl", "install the package openssl")], run: library },
    Part { name: "conformance", needs: &[], run: || suite("conformance") },
    Part { name: "cli", needs: &[], run: || suite("cli") },
    Part { name: "probes", needs: &[], run: || suite("probes") },
    Part { name: "end-to-end", needs: &[("strace", "install the package strace")], run: end_to_end },
];

fn build() -> Result<bool> {
    call("cargo", &["build", "--release", "--bin", "postern"], &crate::root())
}

fn library() -> Result<bool> {
    call("cargo", &["test", "--workspace", "--exclude", "postern-shell"], &crate::root())
}

fn end_to_end() -> Result<bool> {
    call("cargo", &["test", "--release", "--package", "postern-shell"], &crate::root())
}

fn suite(name: &str) -> Result<bool> {
    let arguments =
        CasesArguments { suites: vec![name.to_owned()], filter: String::new(), show: 3, binary: None, update: false };
    cases::run(&arguments)
}

/// Runs the parts asked for; false when one fails or can't run.
pub fn run(arguments: &TestArguments) -> Result<bool> {
    for name in arguments.without.iter().chain(&arguments.only) {
        if !PARTS.iter().any(|part| part.name == name) {
            let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            bail!("there is no part `{name}`; there are {}", names.join(", "));
        }
    }
    let mut lines = Vec::new();
    let (mut passed, mut failed, mut left_out) = (0, 0, 0);
    for part in PARTS {
        let is_left_out = arguments.without.iter().any(|name| name == part.name)
            || (!arguments.only.is_empty() && !arguments.only.iter().any(|name| name == part.name));
        if is_left_out {
            left_out += 1;
            lines.push(format!("LEFT OUT  {}", part.name));
            continue;
        }
        let start = Instant::now();
        let outcome = run_part(part);
        let good = matches!(outcome, Ok(true));
        let why = outcome.err().map(|error| format!(": {error:#}")).unwrap_or_default();
        passed += usize::from(good);
        failed += usize::from(!good);
        let word = if good { "passed" } else { "FAILED" };
        lines.push(format!("{word:9} {:12} {:6.1} s{why}", part.name, start.elapsed().as_secs_f64()));
    }
    println!("\n{}\n{passed} passed, {failed} failed, {left_out} skipped", lines.join("\n"));
    Ok(failed == 0)
}

fn run_part(part: &Part) -> Result<bool> {
    println!("\n=== {}", part.name);
    for (program, advice) in part.needs {
        if !exists(program) {
            bail!("`{program}` is not there; {advice}, or leave the part out with `--without {}`", part.name);
        }
    }
    (part.run)()
}
