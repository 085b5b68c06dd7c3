//! Times the matcher on short strings: `cargo run --release -p posh-regex --example throughput`.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use posh_regex::{Limits, Options, Regex, Replacement, Text};

const STRINGS: usize = 200_000;

fn time(name: &str, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let count = work();
    println!("{name}: {count} in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits::default();
    let lines: Vec<String> = (0..STRINGS).map(|n| format!("user{n:06}@dept{}.example.com;{}", n % 37, n * 7)).collect();
    for (pattern, options) in [
        (r"^(?<user>[^@]+)@(?<domain>[\w.]+);(?<id>\d+)$", Options::IGNORE_CASE),
        (r"(?<user>\w+)@(?<host>\w+)\.(?<rest>.+)", Options::IGNORE_CASE),
        (r"dept(\d+)", Options::IGNORE_CASE),
        (r"^user0+(?<n>[1-9]\d*)@(?:[a-z0-9]+\.)+com", Options::NONE),
    ] {
        let regex = Regex::new(pattern, options)?;
        time(pattern, || {
            lines.iter().filter(|line| regex.find(&Text::new(line), &limits).ok().flatten().is_some()).count()
        });
    }
    let regex = Regex::new("[0-9]+", Options::IGNORE_CASE)?;
    let replacement = Replacement::new(&regex, "<$0>");
    time("replace [0-9]+", || {
        let replaced = |line: &&String| regex.replace(&Text::new(line), &replacement, None, &limits).ok().flatten();
        lines.iter().filter_map(|line| replaced(&line)).count()
    });
    let long = lines.join("\n");
    let regex = Regex::new(r"dept(?<d>\d)\.", Options::NONE)?;
    time("all matches in 8 MB", || regex.matches(&Text::new(&long), &limits).count());
    Ok(())
}
