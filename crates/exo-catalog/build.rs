//! Sorts the catalog's lines by name, so that a cmdlet is found by binary search and only its own line is parsed.

use std::path::Path;
use std::{env, fs};

type Failure = Box<dyn std::error::Error>;

fn index(data: &Path, key: &str, out: &Path) -> Result<(), Failure> {
    println!("cargo::rerun-if-changed={}", data.display());
    let mut lines = Vec::new();
    for line in fs::read_to_string(data)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let name = value[key].as_str().ok_or("a line has no name")?.to_lowercase();
        lines.push(format!("{name}\t{value}\n"));
    }
    lines.sort();
    fs::write(out, lines.concat())?;
    Ok(())
}

fn main() -> Result<(), Failure> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let out = env::var("OUT_DIR")?;
    for (name, key) in [("cmdlets", "name"), ("outputs", "noun")] {
        let data = Path::new(&root).join(format!("data/{name}.jsonl"));
        index(&data, key, &Path::new(&out).join(format!("{name}.txt")))?;
    }
    Ok(())
}
