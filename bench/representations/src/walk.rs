//! The tree walker, with variables in slots or under names.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::code::{Expression, Part, Program, Statement};
use crate::values::Representation;

/// Where a function's variables live.
pub trait Frame<V> {
    /// A frame for `slots` variables.
    fn new(slots: usize) -> Self;
    /// The value of a variable.
    fn get(&self, slot: usize) -> V;
    /// Sets a variable.
    fn set(&mut self, slot: usize, value: V);
}

/// Variables in slots that were resolved when the code was lowered.
pub struct Slots<V>(Vec<V>);

impl<V: Representation> Frame<V> for Slots<V> {
    fn new(slots: usize) -> Self {
        Slots(vec![V::null(); slots])
    }
    fn get(&self, slot: usize) -> V {
        self.0[slot].clone()
    }
    fn set(&mut self, slot: usize, value: V) {
        self.0[slot] = value;
    }
}

/// Variables under their names in a map for each scope.
pub struct Names<V>(HashMap<&'static str, V>);

const VARIABLE_NAMES: [&str; 3] = ["index", "total", "item"];

impl<V: Representation> Frame<V> for Names<V> {
    fn new(_: usize) -> Self {
        Names(HashMap::new())
    }
    fn get(&self, slot: usize) -> V {
        self.0.get(VARIABLE_NAMES[slot]).cloned().unwrap_or_else(V::null)
    }
    fn set(&mut self, slot: usize, value: V) {
        self.0.insert(VARIABLE_NAMES[slot], value);
    }
}

/// Appends the text of a value.
pub fn append<V: Representation>(text: &mut String, value: &V) {
    if let Some(part) = value.as_text() {
        text.push_str(part);
    } else if let Some(number) = value.as_int() {
        let _ = write!(text, "{number}");
    }
}

/// Sorts the list as the script asks and folds it to a number that can be compared.
pub fn finish<V: Representation>(program: &Program, mut list: Vec<V>, total: &V) -> i64 {
    match program.sort {
        Some([]) => {
            list.sort_by(|a, b| a.as_text().cmp(&b.as_text()));
            list.dedup_by(|a, b| a.as_text() == b.as_text());
        }
        Some(names) => list.sort_by_cached_key(|value| {
            names
                .iter()
                .map(|name| {
                    let key = value.property(name);
                    (key.as_int(), key.as_text().map(str::to_owned))
                })
                .collect::<Vec<_>>()
        }),
        None => {}
    }
    list.len() as i64 + i64::from(total.as_int().unwrap_or(0))
}

struct Walker<'a, V> {
    program: &'a Program,
    list: Vec<V>,
}

impl<V: Representation> Walker<'_, V> {
    fn number<F: Frame<V>>(&mut self, frame: &F, expression: &Expression) -> i32 {
        match expression {
            Expression::Int(value) => *value,
            other => self.eval(frame, other).as_int().unwrap_or(0),
        }
    }

    fn eval<F: Frame<V>>(&mut self, frame: &F, expression: &Expression) -> V {
        match expression {
            Expression::Int(value) => V::int(*value),
            Expression::Variable(slot) => frame.get(*slot),
            Expression::Add(a, b) => V::int(self.number(frame, a).wrapping_add(self.number(frame, b))),
            Expression::Remainder(a, b) => V::int(self.number(frame, a) % self.number(frame, b)),
            Expression::Less(a, b) => V::bool(self.number(frame, a) < self.number(frame, b)),
            Expression::NotEqual(a, b) => V::bool(self.number(frame, a) != self.number(frame, b)),
            Expression::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Fixed(fixed) => text.push_str(fixed),
                        Part::Of(inner) => append(&mut text, &self.eval(frame, inner)),
                    }
                }
                V::text(&text)
            }
            Expression::EndsWith(inner, end) => {
                let value = self.eval(frame, inner);
                V::bool(value.as_text().is_some_and(|text| text.to_lowercase().ends_with(end)))
            }
            Expression::Before(inner, mark) => {
                let value = self.eval(frame, inner);
                V::text(value.as_text().and_then(|text| text.split(*mark).next()).unwrap_or_default())
            }
            Expression::Object(names, values) => {
                let values = values.iter().map(|value| self.eval(frame, value)).collect();
                V::object(names, values)
            }
            Expression::Property(inner, name) => self.eval(frame, inner).property(name),
            Expression::Call(function, arguments) => {
                let callee = &self.program.functions[*function];
                let mut inner = F::new(callee.slots);
                for (slot, argument) in arguments.iter().enumerate() {
                    let value = self.eval(frame, argument);
                    inner.set(slot, value);
                }
                self.run(&mut inner, &callee.body).unwrap_or_else(V::null)
            }
        }
    }

    fn run<F: Frame<V>>(&mut self, frame: &mut F, statements: &[Statement]) -> Option<V> {
        for statement in statements {
            match statement {
                Statement::Assign(slot, value) => {
                    let value = self.eval(frame, value);
                    frame.set(*slot, value);
                }
                Statement::While(condition, body) => {
                    while self.eval(frame, condition).truth() {
                        if let Some(value) = self.run(frame, body) {
                            return Some(value);
                        }
                    }
                }
                Statement::If(condition, then, otherwise) => {
                    let branch = if self.eval(frame, condition).truth() { then } else { otherwise };
                    if let Some(value) = self.run(frame, branch) {
                        return Some(value);
                    }
                }
                Statement::Push(value) => {
                    let value = self.eval(frame, value);
                    self.list.push(value);
                }
                Statement::Return(value) => return Some(self.eval(frame, value)),
            }
        }
        None
    }
}

/// Runs a program with frames of kind `F`.
pub fn run<V: Representation, F: Frame<V>>(program: &Program) -> i64 {
    let mut walker = Walker { program, list: Vec::new() };
    let script = &program.functions[0];
    let total = walker.run(&mut F::new(script.slots), &script.body).unwrap_or_else(V::null);
    let list = std::mem::take(&mut walker.list);
    finish(program, list, &total)
}
