//! Files and folders as objects.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use posh_runtime::{DateTime, DateTimeKind, Value};

use crate::support::Cx;
use crate::support::engine::{Objects as _, record};

/// Ticks of 1970-01-01.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

fn date(cx: &Cx<'_>, time: std::io::Result<SystemTime>) -> Value {
    let since = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let ticks = UNIX_EPOCH_TICKS + i64::try_from(since.as_nanos() / 100).unwrap_or(0);
    Value::DateTime(cx.to_local(DateTime::new(ticks, DateTimeKind::Utc)))
}

/// The object of a file or folder; `None` when there is nothing.
pub(crate) fn object(cx: &Cx<'_>, path: &Path) -> Option<Value> {
    let data = path.metadata().ok()?;
    let text =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let name = match text(path.file_name()) {
        name if name.is_empty() => "/".to_owned(),
        name => name,
    };
    let full = path.display().to_string();
    let dot = name.rfind('.').unwrap_or(name.len());
    let parent = path.parent().map(|parent| parent.display().to_string()).unwrap_or_default();
    let read_only = data.permissions().readonly();
    let is_folder = data.is_dir();
    let hidden = name.starts_with('.');
    let mode = format!(
        "{}{}{}{}{}",
        if is_folder { 'd' } else { '-' },
        if is_folder { '-' } else { 'a' },
        if read_only { 'r' } else { '-' },
        if hidden { 'h' } else { '-' },
        '-'
    );
    let mut pairs = vec![
        ("Mode", Value::string(&mode)),
        ("Name", Value::string(&name)),
        ("FullName", Value::string(&full)),
        ("Extension", Value::string(&name[dot..])),
        ("BaseName", Value::string(if is_folder { &name } else { &name[..dot] })),
        ("Exists", Value::Bool(true)),
        ("IsReadOnly", Value::Bool(read_only)),
        ("PSIsContainer", Value::Bool(is_folder)),
        ("PSPath", Value::string(&format!("Microsoft.PowerShell.Core\\FileSystem::{full}"))),
        ("LastWriteTime", date(cx, data.modified())),
        ("LastAccessTime", date(cx, data.accessed())),
        ("CreationTime", date(cx, data.created().or_else(|_| data.modified()))),
    ];
    if is_folder {
        pairs.push(("Parent", Value::string(&parent)));
        return Some(record("System.IO.DirectoryInfo", &pairs));
    }
    pairs.push(("Length", Value::Int64(i64::try_from(data.len()).unwrap_or(i64::MAX))));
    pairs.push(("DirectoryName", Value::string(&parent)));
    Some(record("System.IO.FileInfo", &pairs))
}
