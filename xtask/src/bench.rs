//! `cargo xtask bench`: each promise as a figure beside its target, as a table.
//!
//! Wall time is the best of several runs of the whole process, memory the peak resident size that the kernel reports
//! for it. Nothing here fails: a figure that misses its target is marked.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

/// Arguments of `cargo xtask bench`.
#[derive(Args)]
pub struct BenchArguments {
    /// Only benchmarks whose name contains this text
    #[arg(default_value = "")]
    pub filter: String,
    /// Runs of each benchmark; the best counts
    #[arg(long, default_value_t = 5)]
    pub runs: u32,
}

/// One promise: a command line of the program with its targets.
struct Promise {
    name: &'static str,
    arguments: &'static [&'static str],
    /// At most this wall time, in milliseconds.
    milliseconds: f64,
    /// At most this peak resident size, in megabytes.
    megabytes: f64,
}

const fn script(name: &'static str, path: &'static [&'static str], milliseconds: f64, megabytes: f64) -> Promise {
    Promise { name, arguments: path, milliseconds, megabytes }
}

const PROMISES: &[Promise] = &[
    script("start", &["-NoProfile", "-c", "exit"], 10.0, 15.0),
    script("loop", &["-NoProfile", "-File", "tests/bench/loop.ps1"], 150.0, 15.0),
    script("objects", &["-NoProfile", "-File", "tests/bench/objects.ps1"], 500.0, 200.0),
    script("calls", &["-NoProfile", "-File", "tests/bench/calls.ps1"], 120.0, 20.0),
    script("csv", &["-NoProfile", "-File", "tests/bench/csv.ps1"], 400.0, 200.0),
    script("strings", &["-NoProfile", "-File", "tests/bench/strings.ps1"], 340.0, 120.0),
];

/// What one run took.
struct Figure {
    wall: Duration,
    /// Peak resident size in kibibytes.
    peak: i64,
}

/// Runs a program to its end and asks the kernel for its peak resident size.
fn measure(binary: &Path, arguments: &[&str]) -> Result<Figure> {
    let start = Instant::now();
    let child = Command::new(binary)
        .args(arguments)
        .current_dir(crate::root())
        .env("NO_COLOR", "1")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("can't start {}", binary.display()))?;
    let id = i32::try_from(child.id())?;
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, for which all zeroes is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: `id` is a child of this process that nothing else waits for, and both pointers are to live locals.
    let ended = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    let wall = start.elapsed();
    if ended != id || status != 0 {
        bail!("`{} {}` failed", binary.display(), arguments.join(" "));
    }
    Ok(Figure { wall, peak: usage.ru_maxrss })
}

fn mark(figure: f64, target: f64) -> &'static str {
    if figure <= target { " " } else { "!" }
}

/// Runs the benchmarks and prints the table.
pub fn run(arguments: &BenchArguments) -> Result<bool> {
    let binary = crate::cases::binary();
    println!("{:12} {:>10} {:>10}   {:>9} {:>9}", "benchmark", "wall", "target", "peak", "target");
    for promise in PROMISES.iter().filter(|promise| promise.name.contains(&arguments.filter)) {
        let mut best: Option<Figure> = None;
        for _ in 0..arguments.runs.max(1) {
            match measure(&binary, promise.arguments) {
                Ok(figure) if best.as_ref().is_none_or(|b| figure.wall < b.wall) => best = Some(figure),
                Ok(_) => {}
                Err(error) => {
                    println!("{:12} {error:#}", promise.name);
                    break;
                }
            }
        }
        let Some(best) = best else { continue };
        let wall = best.wall.as_secs_f64() * 1000.0;
        let peak = best.peak as f64 / 1024.0;
        println!(
            "{:12} {wall:7.1} ms {:7.0} ms {} {peak:6.1} MB {:6.0} MB {}",
            promise.name,
            promise.milliseconds,
            mark(wall, promise.milliseconds),
            promise.megabytes,
            mark(peak, promise.megabytes)
        );
    }
    Ok(true)
}
