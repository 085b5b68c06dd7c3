//! Prints how many megabytes of the scripts in a directory are parsed in a second on one core.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> io::Result<()> {
    let Some(folder) = std::env::args().nth(1) else {
        return writeln!(io::stderr(), "usage: bench_parse DIRECTORY");
    };
    let mut paths = Vec::new();
    collect(Path::new(&folder), &mut paths)?;
    let mut texts = Vec::new();
    for path in paths {
        texts.push(posh_syntax::decode(&std::fs::read(path)?));
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(posh_syntax::parse(text.as_str(), None));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    let megabytes = bytes as f64 / 1e6;
    writeln!(io::stdout(), "{} files, {megabytes:.1} MB, {:.1} MB/s", texts.len(), megabytes / best)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
