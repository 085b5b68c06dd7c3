//! The five benchmark scripts, lowered by hand.

use std::sync::Arc;

use crate::code::Expression::{
    Add, Before, Call, EndsWith, Int, Less, NotEqual, Object, Property, Remainder, Text, Variable,
};
use crate::code::Part::{Fixed, Of};
use crate::code::Statement::{Assign, If, Push, Return, While};
use crate::code::{Expression, Function, Program, Statement};

/// The names of the scripts.
pub const NAMES: [&str; 5] = ["loop", "objects", "calls", "csv", "strings"];

const I: usize = 0;
const TOTAL: usize = 1;
const ITEM: usize = 2;

fn boxed(expression: Expression) -> Box<Expression> {
    Box::new(expression)
}

fn i() -> Box<Expression> {
    boxed(Variable(I))
}

fn modulo(by: i32) -> Expression {
    Remainder(i(), boxed(Int(by)))
}

/// `for ($i = 0; $i -lt count; $i++) { body }`, then the total.
fn counted(count: i32, mut body: Vec<Statement>) -> Vec<Statement> {
    body.push(Assign(I, Add(i(), boxed(Int(1)))));
    vec![Assign(I, Int(0)), Assign(TOTAL, Int(0)), While(Less(i(), boxed(Int(count))), body), Return(Variable(TOTAL))]
}

fn script(body: Vec<Statement>, rest: Vec<Function>, sort: Option<&'static [&'static str]>) -> Program {
    let mut functions = vec![Function { body, slots: 3 }];
    functions.extend(rest);
    Program { functions, sort }
}

fn objects() -> Program {
    let names: Arc<[&'static str]> = ["Id", "Group", "Name"].into();
    let values = vec![Variable(I), modulo(10), Text(vec![Fixed("User"), Of(Variable(I))])];
    let keep = NotEqual(boxed(Property(boxed(Variable(ITEM)), "Group")), boxed(Int(3)));
    let body = vec![Assign(ITEM, Object(names, values)), If(keep, vec![Push(Variable(ITEM))], vec![])];
    script(counted(300_000, body), vec![], Some(&["Group", "Name"]))
}

fn csv() -> Program {
    let names: Arc<[&'static str]> = ["Id", "Department", "Name", "Size"].into();
    let values = vec![
        Variable(I),
        Text(vec![Fixed("Dept"), Of(modulo(40))]),
        Text(vec![Fixed("User "), Of(Variable(I))]),
        Add(i(), i()),
    ];
    let property = |name| Of(Property(boxed(Variable(ITEM)), name));
    let row = Text(vec![property("Id"), Fixed("\",\""), property("Department"), Fixed("\",\""), property("Name")]);
    let body = vec![Assign(ITEM, Object(names, values)), Push(Variable(ITEM)), Assign(TOTAL, row)];
    script(counted(50_000, body), vec![], Some(&["Department", "Name"]))
}

/// The script of a name.
pub fn program(name: &str) -> Option<Program> {
    Some(match name {
        "loop" => {
            let add = Assign(TOTAL, Add(boxed(Variable(TOTAL)), boxed(modulo(7))));
            script(counted(2_000_000, vec![add]), vec![], None)
        }
        "objects" => objects(),
        "calls" => {
            let text = Text(vec![Fixed("user"), Of(Variable(I))]);
            let call = Call(1, vec![text, Variable(I)]);
            let add = Assign(TOTAL, Add(boxed(Variable(TOTAL)), boxed(Remainder(boxed(call), boxed(Int(1000))))));
            let is_like = EndsWith(boxed(Variable(0)), "5");
            let body = vec![If(is_like, vec![Return(Variable(1))], vec![Return(Int(0))])];
            script(counted(100_000, vec![add]), vec![Function { body, slots: 2 }], None)
        }
        "csv" => csv(),
        "strings" => {
            let text = Text(vec![Of(modulo(1000)), Fixed("-"), Of(Variable(I)), Fixed("@contoso.com")]);
            let body = vec![Assign(ITEM, text), Push(Before(boxed(Variable(ITEM)), '@'))];
            script(counted(200_000, body), vec![], Some(&[]))
        }
        _ => return None,
    })
}
