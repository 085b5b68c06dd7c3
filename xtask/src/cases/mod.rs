//! The recorded cases of the reference shell: whole scripts, command lines, single expressions.
//!
//! `tests/reference/passing/SUITE.txt` lists the cases that pass. A listed case that fails is a failure; a case that
//! passes without being listed is counted and added by `--update`. The list never shrinks by itself.

mod command_lines;
mod probes;
mod scripts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};
use clap::Args;

/// Arguments of `cargo xtask cases`.
#[derive(Args)]
pub struct CasesArguments {
    /// `conformance`, `cli` or `probes`; all when none is named
    pub suites: Vec<String>,
    /// Only cases whose name contains this text
    #[arg(long, default_value = "")]
    pub filter: String,
    /// How many failures to show in full
    #[arg(long, default_value_t = 5)]
    pub show: usize,
    /// The program to test
    #[arg(long)]
    pub binary: Option<PathBuf>,
    /// Add what passes to the list of passing cases
    #[arg(long)]
    pub update: bool,
}

/// One recorded case, ready to run.
pub struct Case {
    /// `area/name`
    pub name: String,
    /// Runs the program and compares.
    pub check: Check,
}

/// Runs the program at a path as a case asks.
pub type Check = Box<dyn Fn(&Path) -> Result<Outcome> + Send + Sync>;

/// What a case came to: `None` when it passed, else what differs.
pub type Outcome = Option<String>;

/// The environment that every recorded case ran in.
pub fn environment(command: &mut std::process::Command, home: &Path) {
    command.env("TZ", "UTC").env("LANG", "en_US.UTF-8").env("NO_COLOR", "1").env("HOME", home).env_remove("LC_ALL");
}

fn load(suite: &str) -> Result<Vec<Case>> {
    let folder = crate::root().join("tests/reference").join(suite);
    match suite {
        "conformance" => scripts::load(&folder),
        "cli" => command_lines::load(&folder),
        "probes" => probes::load(&folder),
        other => bail!("there is no suite `{other}`; there are conformance, cli, probes"),
    }
}

/// The binary that the suites test.
pub fn binary() -> PathBuf {
    crate::root().join("target/release/postern")
}

/// Runs the suites; true when no case that passed once fails.
pub fn run(arguments: &CasesArguments) -> Result<bool> {
    let binary = std::path::absolute(arguments.binary.clone().unwrap_or_else(binary))?;
    if !binary.is_file() {
        bail!("{} is not there; `cargo build --release` makes it", binary.display());
    }
    let all = ["conformance", "cli", "probes"].map(String::from);
    let suites = if arguments.suites.is_empty() { &all[..] } else { &arguments.suites[..] };
    let mut good = true;
    for suite in suites {
        good &= run_suite(suite, &binary, arguments)?;
    }
    Ok(good)
}

fn run_suite(suite: &str, binary: &Path, arguments: &CasesArguments) -> Result<bool> {
    let cases: Vec<Case> = load(suite)?.into_iter().filter(|case| case.name.contains(&arguments.filter)).collect();
    let outcomes = run_all(&cases, binary);
    let list = crate::root().join("tests/reference/passing").join(format!("{suite}.txt"));
    let listed: BTreeSet<String> =
        std::fs::read_to_string(&list).unwrap_or_default().lines().map(String::from).collect();
    let mut report = Report::default();
    for (case, outcome) in cases.iter().zip(outcomes) {
        report.count(case, outcome?, &listed, arguments.show);
    }
    report.print(suite);
    if arguments.update {
        let lines: BTreeSet<String> = listed.union(&report.passed).cloned().collect();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::create_dir_all(list.parent().context("the list has no folder")?)?;
        std::fs::write(&list, text)?;
    }
    Ok(report.lost.is_empty())
}

fn run_all(cases: &[Case], binary: &Path) -> Vec<Result<Outcome>> {
    let next = AtomicUsize::new(0);
    let outcomes: Vec<Mutex<Result<Outcome>>> =
        cases.iter().map(|_| Mutex::new(Ok(Some("not run".to_owned())))).collect();
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(at) else { break };
                    let outcome = (case.check)(binary);
                    if let Ok(mut slot) = outcomes[at].lock() {
                        *slot = outcome;
                    }
                }
            });
        }
    });
    outcomes.into_iter().map(|slot| slot.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())).collect()
}

#[derive(Default)]
struct Report {
    passed: BTreeSet<String>,
    failed: Vec<String>,
    lost: Vec<String>,
    gained: usize,
    areas: std::collections::BTreeMap<String, (usize, usize)>,
    shown: usize,
}

impl Report {
    fn count(&mut self, case: &Case, outcome: Outcome, listed: &BTreeSet<String>, show: usize) {
        let area = case.name.split('/').next().unwrap_or_default().to_owned();
        let counts = self.areas.entry(area).or_default();
        counts.1 += 1;
        let is_listed = listed.contains(&case.name);
        match outcome {
            None => {
                counts.0 += 1;
                self.gained += usize::from(!is_listed);
                self.passed.insert(case.name.clone());
            }
            Some(difference) => {
                if is_listed {
                    self.lost.push(case.name.clone());
                }
                if self.shown < show {
                    self.shown += 1;
                    println!("--- {}{}\n{difference}", case.name, if is_listed { " (passed before)" } else { "" });
                }
                self.failed.push(case.name.clone());
            }
        }
    }

    fn print(&self, suite: &str) {
        for (area, (good, all)) in &self.areas {
            println!("  {suite} {area:24} {good:5} of {all}");
        }
        if !self.lost.is_empty() {
            println!("{suite}: passed before and fail now:\n  {}", self.lost.join("\n  "));
        }
        if self.gained > 0 {
            println!(
                "{suite}: {} pass that are not listed; `cargo xtask cases {suite} --update` lists them",
                self.gained
            );
        }
        println!("{suite}: {} passed, {} failed", self.passed.len(), self.failed.len());
    }
}
