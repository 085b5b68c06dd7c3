//! The small tree that both evaluators take.

use std::sync::Arc;

/// An expression.
pub enum Expression {
    /// A number.
    Int(i32),
    /// A variable by its slot.
    Variable(usize),
    /// Sum of two numbers.
    Add(Box<Expression>, Box<Expression>),
    /// Remainder of two numbers.
    Remainder(Box<Expression>, Box<Expression>),
    /// Comparison of two numbers.
    Less(Box<Expression>, Box<Expression>),
    /// Inequality of two numbers.
    NotEqual(Box<Expression>, Box<Expression>),
    /// A string put together from parts.
    Text(Vec<Part>),
    /// Whether a text ends so, without regard to case.
    EndsWith(Box<Expression>, &'static str),
    /// The text before a mark.
    Before(Box<Expression>, char),
    /// A custom object.
    Object(Arc<[&'static str]>, Vec<Expression>),
    /// A property of an object.
    Property(Box<Expression>, &'static str),
    /// A call of a function with arguments, each in a scope of its own.
    Call(usize, Vec<Expression>),
}

/// A part of a string.
pub enum Part {
    /// As it stands.
    Fixed(&'static str),
    /// The text of an expression.
    Of(Expression),
}

/// A statement.
pub enum Statement {
    /// Sets a variable.
    Assign(usize, Expression),
    /// Runs while the condition holds.
    While(Expression, Vec<Statement>),
    /// One of two.
    If(Expression, Vec<Statement>, Vec<Statement>),
    /// Adds a value to the list.
    Push(Expression),
    /// The value of the function.
    Return(Expression),
}

/// A function: its code; parameters are its first slots.
pub struct Function {
    /// What it does.
    pub body: Vec<Statement>,
    /// How many variables it has.
    pub slots: usize,
}

/// A program: function 0 is the script.
pub struct Program {
    /// Script and functions.
    pub functions: Vec<Function>,
    /// How the list is sorted at the end: by these properties, or by text when there is none.
    pub sort: Option<&'static [&'static str]>,
}
