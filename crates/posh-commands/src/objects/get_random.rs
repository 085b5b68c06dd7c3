//! Get-Random

use crate::support::session;
use posh_runtime::Value;

use crate::support::{Cmdlet, Cx, Fault, Run, Tools};

/// Draws numbers, or members of a collection.
#[derive(Default)]
pub(crate) struct GetRandom {
    /// What was drawn so far, of all that came.
    items: Vec<Value>,
    seen: usize,
}

/// An end of the range: whole numbers stay whole.
#[derive(Clone, Copy)]
enum Bound {
    Int(i32),
    Long(i64),
    Real(f64),
}

impl Cmdlet for GetRandom {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(seed) = cx.int("SetSeed") {
            session::set_random_seed(seed as i32);
        }
        if cx.has("InputObject") || cx.flag("Shuffle") || cx.expects_input {
            return Ok(());
        }
        for _ in 0..cx.int("Count").unwrap_or(1) {
            let number = draw_number(cx)?;
            cx.emit(number)?;
        }
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let count = match cx.flag("Shuffle") {
            true => usize::MAX,
            false => cx.int("Count").and_then(|count| usize::try_from(count).ok()).unwrap_or(1),
        };
        for object in cx.values("InputObject") {
            self.seen += 1;
            if self.items.len() < count {
                self.items.push(object);
            } else {
                let place = session::random_below(self.seen);
                if place < count {
                    self.items[place] = object;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, cx: &mut Cx<'_>) -> Run {
        let mut items = std::mem::take(&mut self.items);
        for at in 0..items.len() {
            let other = at + session::random_below(items.len() - at);
            items.swap(at, other);
        }
        items.into_iter().try_for_each(|item| cx.emit(item))
    }
}

fn bound(cx: &mut Cx<'_>, name: &str) -> Run<Option<Bound>> {
    let Some(value) = cx.value(name) else { return Ok(None) };
    let value = match value.as_string() {
        Some(_) => posh_runtime::convert::number_from_text(&cx.text(&value)?.as_str(), &cx.runtime.settings())?,
        None => value,
    };
    Ok(Some(match value.base() {
        Value::Double(number) => Bound::Real(*number),
        Value::Single(number) => Bound::Real(f64::from(*number)),
        other => match other.as_i64() {
            Some(number) => i32::try_from(number).map_or(Bound::Long(number), Bound::Int),
            None => Bound::Real(cx.number(&value).unwrap_or(0.0)),
        },
    }))
}

fn draw_number(cx: &mut Cx<'_>) -> Run<Value> {
    let (low, high) = (bound(cx, "Minimum")?, bound(cx, "Maximum")?);
    let real = |bound: Option<Bound>, default: f64| match bound {
        Some(Bound::Int(number)) => f64::from(number),
        Some(Bound::Long(number)) => number as f64,
        Some(Bound::Real(number)) => number,
        None => default,
    };
    let whole = |bound: Option<Bound>, default: i64| match bound {
        Some(Bound::Int(number)) => i64::from(number),
        Some(Bound::Long(number)) => number,
        Some(Bound::Real(number)) => number as i64,
        None => default,
    };
    if [low, high].iter().any(|bound| matches!(bound, Some(Bound::Real(_)))) {
        let (low, high) = (real(low, 0.0), real(high, f64::MAX));
        if low >= high {
            return Err(cx.fault(wrong_range(&low.to_string(), &high.to_string())));
        }
        return Ok(Value::Double(low + session::random_double() * (high - low)));
    }
    let long = [low, high].iter().any(|bound| matches!(bound, Some(Bound::Long(_))));
    let (low, high) = (whole(low, 0), whole(high, if long { i64::MAX } else { i64::from(i32::MAX) }));
    if low >= high {
        return Err(cx.fault(wrong_range(&low.to_string(), &high.to_string())));
    }
    let number = session::random_between(low, high);
    Ok(if long { Value::Int64(number) } else { Value::Int32(number as i32) })
}

fn wrong_range(low: &str, high: &str) -> Fault {
    let message = format!("The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high}).");
    Fault::new("MinGreaterThanOrEqualMax", "InvalidArgument", &message).exception("System.ArgumentException")
}
