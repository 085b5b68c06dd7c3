//! The same tree compiled to closures.

use std::rc::Rc;

use crate::code::{Expression, Part, Program, Statement};
use crate::values::Representation;
use crate::walk::{append, finish};

struct Machine<V> {
    frame: Vec<V>,
    list: Vec<V>,
    functions: Rc<Vec<(usize, Action<V>)>>,
}

type Eval<V> = Box<dyn Fn(&mut Machine<V>) -> V>;
type Action<V> = Box<dyn Fn(&mut Machine<V>) -> Option<V>>;

fn numbers<V: Representation>(a: &Expression, b: &Expression, combine: fn(i32, i32) -> V) -> Eval<V> {
    let (a, b) = (expression::<V>(a), expression::<V>(b));
    Box::new(move |machine| {
        let (a, b) = (a(machine).as_int().unwrap_or(0), b(machine).as_int().unwrap_or(0));
        combine(a, b)
    })
}

fn text<V: Representation>(parts: &[Part]) -> Eval<V> {
    let parts: Vec<(&'static str, Option<Eval<V>>)> = parts
        .iter()
        .map(|part| match part {
            Part::Fixed(fixed) => (*fixed, None),
            Part::Of(inner) => ("", Some(expression(inner))),
        })
        .collect();
    Box::new(move |machine| {
        let mut text = String::new();
        for (fixed, inner) in &parts {
            text.push_str(fixed);
            if let Some(inner) = inner {
                append(&mut text, &inner(machine));
            }
        }
        V::text(&text)
    })
}

fn call<V: Representation>(function: usize, arguments: &[Expression]) -> Eval<V> {
    let arguments: Vec<Eval<V>> = arguments.iter().map(expression).collect();
    Box::new(move |machine| {
        let functions = Rc::clone(&machine.functions);
        let (slots, body) = &functions[function];
        let mut frame: Vec<V> = arguments.iter().map(|argument| argument(machine)).collect();
        frame.resize(*slots, V::null());
        let outer = std::mem::replace(&mut machine.frame, frame);
        let value = body(machine).unwrap_or_else(V::null);
        machine.frame = outer;
        value
    })
}

fn expression<V: Representation>(node: &Expression) -> Eval<V> {
    match node {
        Expression::Int(value) => {
            let value = *value;
            Box::new(move |_| V::int(value))
        }
        Expression::Variable(slot) => {
            let slot = *slot;
            Box::new(move |machine| machine.frame[slot].clone())
        }
        Expression::Add(a, b) => numbers(a, b, |a, b| V::int(a.wrapping_add(b))),
        Expression::Remainder(a, b) => numbers(a, b, |a, b| V::int(a % b)),
        Expression::Less(a, b) => numbers(a, b, |a, b| V::bool(a < b)),
        Expression::NotEqual(a, b) => numbers(a, b, |a, b| V::bool(a != b)),
        Expression::Text(parts) => text(parts),
        Expression::EndsWith(inner, end) => {
            let (inner, end) = (expression::<V>(inner), *end);
            Box::new(move |machine| {
                V::bool(inner(machine).as_text().is_some_and(|text| text.to_lowercase().ends_with(end)))
            })
        }
        Expression::Before(inner, mark) => {
            let (inner, mark) = (expression::<V>(inner), *mark);
            Box::new(move |machine| {
                let value = inner(machine);
                V::text(value.as_text().and_then(|text| text.split(mark).next()).unwrap_or_default())
            })
        }
        Expression::Object(names, values) => {
            let names = names.clone();
            let values: Vec<Eval<V>> = values.iter().map(expression).collect();
            Box::new(move |machine| V::object(&names, values.iter().map(|value| value(machine)).collect()))
        }
        Expression::Property(inner, name) => {
            let (inner, name) = (expression::<V>(inner), *name);
            Box::new(move |machine| inner(machine).property(name))
        }
        Expression::Call(function, arguments) => call(*function, arguments),
    }
}

fn block<V: Representation>(statements: &[Statement]) -> Action<V> {
    let actions: Vec<Action<V>> = statements.iter().map(statement).collect();
    Box::new(move |machine| actions.iter().find_map(|action| action(machine)))
}

fn statement<V: Representation>(node: &Statement) -> Action<V> {
    match node {
        Statement::Assign(slot, value) => {
            let (slot, value) = (*slot, expression::<V>(value));
            Box::new(move |machine| {
                machine.frame[slot] = value(machine);
                None
            })
        }
        Statement::While(condition, body) => {
            let (condition, body) = (expression::<V>(condition), block::<V>(body));
            Box::new(move |machine| {
                while condition(machine).truth() {
                    if let Some(value) = body(machine) {
                        return Some(value);
                    }
                }
                None
            })
        }
        Statement::If(condition, then, otherwise) => {
            let (condition, then, otherwise) = (expression::<V>(condition), block::<V>(then), block::<V>(otherwise));
            Box::new(move |machine| if condition(machine).truth() { then(machine) } else { otherwise(machine) })
        }
        Statement::Push(value) => {
            let value = expression::<V>(value);
            Box::new(move |machine| {
                let value = value(machine);
                machine.list.push(value);
                None
            })
        }
        Statement::Return(value) => {
            let value = expression::<V>(value);
            Box::new(move |machine| Some(value(machine)))
        }
    }
}

/// Compiles and runs a program.
pub fn run<V: Representation>(program: &Program) -> i64 {
    let functions: Vec<(usize, Action<V>)> =
        program.functions.iter().map(|function| (function.slots, block(&function.body))).collect();
    let functions = Rc::new(functions);
    let frame = vec![V::null(); functions[0].0];
    let mut machine = Machine { frame, list: Vec::new(), functions: Rc::clone(&functions) };
    let total = (functions[0].1)(&mut machine).unwrap_or_else(V::null);
    finish(program, std::mem::take(&mut machine.list), &total)
}
