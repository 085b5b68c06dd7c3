//! Small scripts and what they give.
#![allow(clippy::unwrap_used)]

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use posh_culture::Culture;
use posh_culture::date::FixedZone;
use posh_runtime::convert;
use posh_runtime::host::{Grants, Silent};
use posh_runtime::pipeline::Collector;
use posh_runtime::runtime::{Runtime, Setup};

fn run(text: &str) -> String {
    let mut runtime = Runtime::new(Setup {
        host: Rc::new(Silent),
        grants: Grants { files: false, processes: false, environment: false, folder: "/".into() },
        culture: Culture::invariant(),
        zone: Arc::new(FixedZone::default()),
        commands: Vec::new(),
        cancelled: Arc::new(AtomicBool::new(false)),
    });
    let code = runtime.compile(text, None).map_err(|parsed| format!("{:?}", parsed.errors)).unwrap();
    let mut out = Collector::default();
    if let Err(interrupt) = runtime.run_code(&code, &mut out) {
        return format!("{interrupt:?}").chars().take(300).collect();
    }
    let texts = out.0.iter().map(|value| convert::text(value, &runtime.settings()).as_str().into_owned());
    texts.collect::<Vec<_>>().join("|")
}

#[test]
fn scripts_give_what_the_language_says() {
    for (script, expected) in [
        ("1+2", "3"),
        ("$a = @{x = 1}; $a.x", "1"),
        ("'abc' -match 'b(.)'; $Matches[1]", "True|c"),
        ("foreach ($i in 1..3) { $i * 2 }", "2|4|6"),
        ("function f($x) { \"<$x>\" }; f 5", "<5>"),
        ("try { throw 'a' } catch { \"c:$($_.Exception.Message)\" }", "c:a"),
        ("[pscustomobject]@{A = 1; B = 'x'} | & { process { $_.B } }", "x"),
        ("'a,b' -split ','", "a|b"),
        ("switch (3) { 3 { 'three' } default { 'no' } }", "three"),
        ("$x = 'Hello'; $x.ToUpper().Length", "5"),
        ("(1, 2, 3)[-1]", "3"),
        ("@(1, 2).Count", "2"),
        ("'{0:N2}' -f 3.14159", "3.14"),
        ("'a1b2' -replace '\\d', '-'", "a-b-"),
        ("$h = [ordered]@{b = 1; a = 2}; $h.Keys -join ','", "b,a"),
    ] {
        assert_eq!(run(script), expected, "{script}");
    }
}
