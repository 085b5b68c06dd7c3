//! Measures representations of values and of lowered code against each other.
//!
//! Two representations of values (16 bytes with thin pointers and shared shapes; 24 bytes with fat pointers and a map
//! in each object), two of code (a tree of enums that is walked; closures) and two of variables (slots; names in
//! nested maps) run the five benchmark scripts, lowered by hand to a small tree as far as it goes: files and the
//! regular-expression engine are left out, since they are the same for all. Each combination runs in a process of its
//! own, so that its peak memory can be told.
//!
//! `representations` prints the table; `representations VALUES CODE SCRIPT` runs one.

mod closures;
mod code;
mod scripts;
mod values;
mod walk;

use std::process::Command;
use std::time::Instant;

use values::{Compact, Representation, Wide};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const VALUES: [&str; 2] = ["compact", "wide"];
const CODE: [&str; 3] = ["tree", "closures", "names"];

fn run_one<V: Representation>(code: &str, script: &str) -> Option<i64> {
    let program = scripts::program(script)?;
    Some(match code {
        "tree" => walk::run::<V, walk::Slots<V>>(&program),
        "names" => walk::run::<V, walk::Names<V>>(&program),
        "closures" => closures::run::<V>(&program),
        _ => return None,
    })
}

/// The peak resident size of this process in megabytes, as the kernel counts it.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("0");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn child(values: &str, code: &str, script: &str) {
    let start = Instant::now();
    let result = match values {
        "compact" => run_one::<Compact>(code, script),
        _ => run_one::<Wide>(code, script),
    };
    println!("{:.1} {:.1} {}", start.elapsed().as_secs_f64() * 1000.0, peak(), result.unwrap_or(-1));
}

fn table() {
    println!("{:10} {:10} {:10} {:>10} {:>9}", "script", "values", "code", "wall", "peak");
    let Ok(program) = std::env::current_exe() else { return };
    for script in scripts::NAMES {
        let mut results = Vec::new();
        for values in VALUES {
            for code in CODE {
                let mut best: Option<(f64, f64)> = None;
                for _ in 0..3 {
                    let Ok(output) = Command::new(&program).args([values, code, script]).output() else { return };
                    let text = String::from_utf8_lossy(&output.stdout).into_owned();
                    let mut words = text.split_whitespace();
                    let (Some(wall), Some(peak), Some(result)) = (words.next(), words.next(), words.next()) else {
                        return println!("{script} {values} {code} failed");
                    };
                    let wall = wall.parse().unwrap_or(f64::NAN);
                    if best.is_none_or(|(b, _)| wall < b) {
                        best = Some((wall, peak.parse().unwrap_or(f64::NAN)));
                    }
                    results.push(result.to_owned());
                }
                if let Some((wall, peak)) = best {
                    println!("{script:10} {values:10} {code:10} {wall:7.1} ms {peak:6.1} MB");
                }
            }
        }
        results.dedup();
        if results.len() != 1 {
            println!("{script}: the results differ: {results:?}");
        }
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        [values, code, script] => child(values, code, script),
        _ => table(),
    }
}
