//! Prints trees, tokens and errors of the files named on standard input, one path a line, in the protocol by which
//! parsers are compared with the reference: `### PATH`, then node lines, `t` token lines, or `e` and `i` error lines.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

#[path = "../tests/dump/mod.rs"]
mod dump;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in io::stdin().lock().lines() {
        let path = path?;
        writeln!(out, "### {path}")?;
        match std::fs::read(&path) {
            Ok(bytes) => out.write_all(dump::dump(&bytes).as_bytes())?,
            Err(error) => writeln!(out, "x {error}")?,
        }
    }
    out.flush()
}
