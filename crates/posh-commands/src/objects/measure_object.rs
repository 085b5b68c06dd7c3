//! Measure-Object

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::property::Property;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Counts, adds up and compares.
#[derive(Default)]
pub(crate) struct MeasureObject {
    properties: Vec<Property>,
    statistics: Vec<Statistics>,
}

/// What is known about one property.
#[derive(Clone, Debug, Default)]
struct Statistics {
    property: Option<String>,
    count: u64,
    sum: f64,
    /// Sum before the last value and the variance so far: Welford's method.
    previous_sum: f64,
    variance: f64,
    least: Option<Value>,
    most: Option<Value>,
    lines: u64,
    words: u64,
    characters: u64,
    failed: bool,
}

impl Cmdlet for MeasureObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        let values = cx.values("Property");
        self.properties = Property::read_all(cx, &values, &[])?;
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input().filter(|object| !object.is_null()) else { return Ok(()) };
        if self.properties.is_empty() {
            return self.take(cx, None, &object);
        }
        for property in self.properties.clone() {
            for found in property.evaluate(cx, &object)? {
                let name = found.name.as_str().into_owned();
                if let Some(value) = found.value {
                    self.take(cx, Some(&name), &value)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        if self.properties.is_empty() && self.statistics.is_empty() {
            self.statistics.push(Statistics::default());
        }
        for statistics in std::mem::take(&mut self.statistics) {
            let object = statistics.result(cx);
            cx.emit(object)?;
        }
        Ok(())
    }
}

fn is_text_measure(cx: &Cx<'_>) -> bool {
    ["Line", "Word", "Character"].iter().any(|flag| cx.flag(flag))
}

fn wants(cx: &Cx<'_>, what: &str) -> bool {
    cx.flag(what) || cx.flag("AllStats")
}

impl MeasureObject {
    fn take(&mut self, cx: &mut Cx<'_>, property: Option<&str>, value: &Value) -> Run {
        let at = match self.statistics.iter().position(|have| match (&have.property, property) {
            (Some(have), Some(wanted)) => have.eq_ignore_ascii_case(wanted),
            (None, None) => true,
            _ => false,
        }) {
            Some(at) => at,
            None => {
                self.statistics.push(Statistics { property: property.map(str::to_owned), ..Statistics::default() });
                self.statistics.len() - 1
            }
        };
        let statistics = &mut self.statistics[at];
        statistics.count += 1;
        if is_text_measure(cx) {
            let text = cx.text(value)?;
            statistics.count_text(&text.as_str(), cx.flag("IgnoreWhiteSpace"));
            return Ok(());
        }
        if wants(cx, "Minimum") {
            let less = match &statistics.least {
                Some(least) => cx.compare_default(value, least).is_lt(),
                None => true,
            };
            if less {
                statistics.least = Some(value.clone());
            }
        }
        if wants(cx, "Maximum") {
            let more = match &statistics.most {
                Some(most) => cx.compare_default(value, most).is_gt(),
                None => true,
            };
            if more {
                statistics.most = Some(value.clone());
            }
        }
        if !["Sum", "Average", "StandardDeviation"].iter().any(|what| wants(cx, what)) {
            return Ok(());
        }
        match cx.number(value) {
            Some(number) => {
                self.statistics[at].add(number);
                Ok(())
            }
            None => {
                self.statistics[at].failed = true;
                let shown = cx.text(value)?;
                let fault = Fault::new(
                    "NonNumericInputObject",
                    "InvalidType",
                    &format!("Input object \"{shown}\" is not numeric."),
                )
                .exception("System.Management.Automation.PSInvalidOperationException")
                .target(value.clone());
                cx.error(fault)
            }
        }
    }
}

impl Statistics {
    fn add(&mut self, number: f64) {
        self.previous_sum = self.sum;
        self.sum += number;
        let count = self.count as f64;
        if self.count > 1 {
            let mean_before = self.previous_sum / (count - 1.0);
            self.variance *= (count - 2.0) / (count - 1.0);
            self.variance += (mean_before - number) * (mean_before - number) / count;
        }
    }

    fn count_text(&mut self, text: &str, ignore_blanks: bool) {
        if !text.is_empty() {
            self.lines += 1 + text.matches('\n').count() as u64 - u64::from(text.ends_with('\n'));
        }
        self.words += text.split_whitespace().count() as u64;
        let counted = text.chars().filter(|char| !(ignore_blanks && char.is_whitespace()));
        self.characters += counted.map(|char| char.len_utf16() as u64).sum::<u64>();
    }

    fn result(&self, cx: &mut Cx<'_>) -> Value {
        let property = self.property.as_deref().map_or(Value::Null, Value::string);
        let int = |number: u64| Value::Int32(i32::try_from(number).unwrap_or(i32::MAX));
        if is_text_measure(cx) {
            let shown = |flag: &str, number: u64| if cx.flag(flag) { int(number) } else { Value::Null };
            let pairs = [
                ("Lines", shown("Line", self.lines)),
                ("Words", shown("Word", self.words)),
                ("Characters", shown("Character", self.characters)),
                ("Property", property),
            ];
            return cx.record("Microsoft.PowerShell.Commands.TextMeasureInfo", &pairs);
        }
        // The failed values count, but then there is no sum.
        let real = |wanted: bool, number: f64| if wanted && !self.failed { Value::Double(number) } else { Value::Null };
        let some = self.count > 0;
        let mean = if some { self.sum / self.count as f64 } else { 0.0 };
        let least = self.least.clone().unwrap_or_default();
        let most = self.most.clone().unwrap_or_default();
        let numeric = [&least, &most].iter().all(|value| value.is_null() || value.is_number());
        let widened = |cx: &Cx<'_>, value: Value| match cx.number(&value) {
            Some(number) if numeric && !value.is_null() => Value::Double(number),
            _ => value,
        };
        let pairs = [
            ("Count", int(self.count)),
            ("Average", real(wants(cx, "Average") && some, mean)),
            ("Sum", real(wants(cx, "Sum"), self.sum)),
            ("Maximum", widened(cx, most)),
            ("Minimum", widened(cx, least)),
            ("StandardDeviation", real(wants(cx, "StandardDeviation") && some, self.variance.sqrt())),
            ("Property", property),
        ];
        let name = if numeric { "GenericMeasureInfo" } else { "GenericObjectMeasureInfo" };
        cx.record(&format!("Microsoft.PowerShell.Commands.{name}"), &pairs)
    }
}
