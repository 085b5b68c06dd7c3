//! Columns whose values are computed: the script blocks of the reference's format data, as functions.

use crate::model::{Failure, Model, Special};

/// What a computation gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Computed<V> {
    /// Text as it is shown.
    Text(String),
    /// An object to be shown as any property's value.
    Value(V),
    /// Nothing: a blank cell.
    Nothing,
}

impl<V> From<Option<String>> for Computed<V> {
    fn from(text: Option<String>) -> Self {
        text.map_or(Computed::Nothing, Computed::Text)
    }
}

const MEBIBYTE: f64 = 1_048_576.0;
const GIBIBYTE: f64 = 1_073_741_824.0;

/// The value of the computation `name` for an object; `label` is the label of the cell that it is for.
pub fn compute<M: Model>(
    model: &mut M,
    name: &str,
    label: &str,
    value: &M::Value,
) -> Result<Computed<M::Value>, Failure> {
    let mut object = Object { model, value };
    Ok(match name {
        "access" => object.text("AccessToString").into(),
        "availability" => object.text("RunspaceAvailability").into(),
        "buffer-size" => starred(object.text("BufferSize"), object.is_timed_out()),
        "computer-name" => {
            Computed::Text(object.nested("ConnectionInfo", "ComputerName").unwrap_or_else(|| "localhost".to_owned()))
        }
        "content-start" => object.text("Content").map(|text| start(&text)).into(),
        "cpu" => object.scaled("CPU", 1.0, "N2").into(),
        "date-time" => object.text("DateTime").into(),
        "display-name" => object.display_name().into(),
        "display-root" => {
            object.text("DisplayRoot").filter(|root| !root.is_empty()).or_else(|| object.text("Root")).into()
        }
        "duration" => object.duration().into(),
        "editions" => Computed::Text(object.editions()),
        "escape-sequence" => object.escape_sequence(label).into(),
        "exported-aliases" => object.keys("ExportedAliases")?,
        "exported-cmdlets" => object.keys("ExportedCmdlets")?,
        "exported-commands" => object.keys("ExportedCommands")?,
        "exported-functions" => object.keys("ExportedFunctions")?,
        "exported-variables" => object.keys("ExportedVariables")?,
        "file-and-status" => {
            let file = object.text("Path").map(|path| file_name(&path)).unwrap_or_default();
            Computed::Text(format!("{file}: {}", object.text("Status").unwrap_or_default()))
        }
        "file-name-of-path" => object.text("Path").map(|path| file_name(&path)).into(),
        "folder-of-path" => object.text("Path").map(|path| folder(&path)).into(),
        "free-space" => object.space("Free").into(),
        "host-name" => {
            Computed::Text(object.text("Hostname").filter(|name| !name.is_empty()).unwrap_or_else(|| "*".to_owned()))
        }
        "informational-message" => object.text("InformationalRecord_Message").into(),
        "issuer-name" => object.nested("IssuerName", "Name").into(),
        "key-usages" => object.friendly_names(),
        "latency" => starred(object.text("Latency"), object.is_timed_out()),
        "line" => object.text("Line").into(),
        "message" => object.text("Message").into(),
        "module-folder" => object.text("Path").map(|path| module_folder(&path)).into(),
        "nonpaged-memory" => object.scaled("NPM", 1024.0, "N0").map(|text| text.replace(',', "")).into(),
        "paged-memory" => object.scaled("PM", MEBIBYTE, "N2").into(),
        "prerelease" => object.prerelease().into(),
        "provider-name" => object.nested("Provider", "Name").into(),
        "raw-content-start" => object.text("RawContent").map(|text| start(&text)).into(),
        "runspace-state" => object.nested("RunspaceStateInfo", "State").into(),
        "runspace-type" => Computed::Text(
            if object.text("ConnectionInfo").is_some_and(|text| !text.is_empty()) { "Remote" } else { "Local" }
                .to_owned(),
        ),
        "script-name" => object.text("Script").filter(|path| !path.is_empty()).map(|path| file_name(&path)).into(),
        "short-write-time" => object.write_time().into(),
        "signer-thumbprint" => object.nested("SignerCertificate", "Thumbprint").into(),
        "start-date" => object.property("StartTime").and_then(|time| object.model.formatted(&time, "d").ok()).into(),
        "subject-name" => object.nested("SubjectName", "Name").into(),
        "task-result" => object.text("Result").into(),
        "text" => Computed::Text(object.model.text(value)),
        "used-space" => object.space("Used").into(),
        "working-set" => object.scaled("WS", MEBIBYTE, "N2").into(),
        "error" => Computed::Text(object.model.special(Special::Error, value)),
        "error-details" => Computed::Text(object.model.special(Special::ErrorDetails, value)),
        "match" => Computed::Text(object.model.special(Special::Match, value)),
        "overloads" => Computed::Text(object.model.special(Special::Overloads, value)),
        "parameter-set" => Computed::Text(object.model.special(Special::ParameterSet, value)),
        _ => Computed::Nothing,
    })
}

fn starred<V>(text: Option<String>, timed_out: bool) -> Computed<V> {
    if timed_out { Computed::Text("*".to_owned()) } else { text.into() }
}

/// The first 200 characters, with an ellipsis when there are more.
fn start(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn folder(path: &str) -> String {
    match path.rfind('/') {
        Some(0) => "/".to_owned(),
        Some(at) => path[..at].to_owned(),
        None => String::new(),
    }
}

/// The folder above a module's folder; one named for a version belongs to the module's.
fn module_folder(path: &str) -> String {
    let own = folder(path);
    let name = file_name(&own);
    let is_version = name.split('.').count() > 1 && name.split('.').all(|part| part.parse::<u32>().is_ok());
    folder(&if is_version { folder(&own) } else { own })
}

/// An object with the questions that computations ask.
struct Object<'a, M: Model> {
    model: &'a mut M,
    value: &'a M::Value,
}

impl<M: Model> Object<'_, M> {
    fn property(&mut self, name: &str) -> Option<M::Value> {
        self.model.property(self.value, name).ok().flatten()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.property(name)?;
        Some(self.model.text(&value))
    }

    fn nested(&mut self, outer: &str, inner: &str) -> Option<String> {
        let outer = self.property(outer)?;
        let inner = self.model.property(&outer, inner).ok().flatten()?;
        Some(self.model.text(&inner)).filter(|text| !text.is_empty())
    }

    /// A number in the invariant culture, divided and formatted in the current one.
    fn scaled(&mut self, name: &str, divisor: f64, format: &str) -> Option<String> {
        let value = self.property(name)?;
        let number: f64 = self.model.formatted(&value, "R").ok()?.parse().ok()?;
        let decimals = if format == "N0" { 0 } else { 2 };
        Some(grouped(number / divisor, decimals))
    }

    fn space(&mut self, name: &str) -> Option<String> {
        self.scaled(name, GIBIBYTE, "N2")
    }

    fn is_timed_out(&mut self) -> bool {
        self.text("Status").is_some_and(|status| status == "TimedOut")
    }

    fn display_name(&mut self) -> Option<String> {
        let alias = self.text("CommandType").is_some_and(|kind| kind == "Alias");
        if alias { self.text("DisplayName") } else { self.text("Name") }
    }

    fn duration(&mut self) -> Option<String> {
        let duration = self.property("Duration")?;
        let ticks: i64 = self
            .model
            .property(&duration, "Ticks")
            .ok()
            .flatten()
            .map(|ticks| self.model.text(&ticks))?
            .parse()
            .ok()?;
        let millis = ticks / 10_000;
        let (hours, minutes, seconds, rest) =
            (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
        Some(match (hours, minutes) {
            (10.., _) => format!("{hours}:{minutes:02}:{seconds:02}.{rest:03}"),
            (1.., _) => format!("{hours}:{minutes:02}:{seconds:02}.{rest:03}"),
            (_, 1..) => format!("{minutes}:{seconds:02}.{rest:03}"),
            _ => format!("{seconds}.{rest:03}"),
        })
    }

    fn editions(&mut self) -> String {
        let editions =
            self.property("CompatiblePSEditions").and_then(|list| self.model.elements(&list)).unwrap_or_default();
        let mut names: Vec<String> = editions
            .iter()
            .map(|edition| self.model.text(edition).chars().take(4).collect())
            .filter(|name: &String| !name.is_empty())
            .collect();
        if names.is_empty() {
            names.push("Desk".to_owned());
        }
        names.sort();
        names.join(",")
    }

    fn prerelease(&mut self) -> Option<String> {
        let data = self.property("PrivateData")?;
        let data = self.model.property(&data, "PSData").ok().flatten()?;
        let label = self.model.property(&data, "Prerelease").ok().flatten()?;
        Some(self.model.text(&label))
    }

    fn keys(&mut self, name: &str) -> Result<Computed<M::Value>, Failure> {
        let Some(table) = self.property(name) else { return Ok(Computed::Nothing) };
        Ok(self.model.property(&table, "Keys")?.map_or(Computed::Nothing, Computed::Value))
    }

    fn friendly_names(&mut self) -> Computed<M::Value> {
        let usages =
            self.property("EnhancedKeyUsageList").and_then(|list| self.model.elements(&list)).unwrap_or_default();
        let mut names = Vec::new();
        for usage in &usages {
            if let Ok(Some(name)) = self.model.property(usage, "FriendlyName") {
                names.push(self.model.text(&name));
            }
        }
        Computed::Text(format!("{{{}}}", names.join(", ")))
    }

    fn write_time(&mut self) -> Option<String> {
        let time = self.property("LastWriteTime")?;
        let date = self.model.formatted(&time, "d").ok()?;
        let clock = self.model.formatted(&time, "HH:mm").ok()?;
        Some(format!("{date} {clock}"))
    }

    fn escape_sequence(&mut self, label: &str) -> Option<String> {
        let sequence = self.text(label)?;
        Some(format!("{sequence}{}\x1b[0m", sequence.replace('\x1b', "`e")))
    }
}

/// A number with grouped thousands.
fn grouped(number: f64, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", number.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{out}") } else { format!("{sign}{out}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_follow_the_reference_s_scripts() {
        assert_eq!(module_folder("/opt/Modules/A/1.2.3/A.psd1"), "/opt/Modules");
        assert_eq!(module_folder("/opt/Modules/A/A.psd1"), "/opt/Modules");
        assert_eq!(grouped(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(start(&"x".repeat(201)).chars().count(), 201);
    }
}
