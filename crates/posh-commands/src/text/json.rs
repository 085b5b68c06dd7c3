//! A reader for JSON as `ConvertFrom-Json` takes it.
//!
//! The reference reads with Newtonsoft.Json, which takes more than JSON: comments, trailing commas, single quotes, bare
//! names, an array that is never closed. Its sentences and positions are part of the errors that scripts see.

mod number;
mod reader;
mod string;

pub(crate) use reader::read;

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// Digits of a whole number beyond 64 bits.
    Big(&'a str),
    Double(f64),
    Text(&'a str),
    /// A text with lone surrogates.
    Units(&'a [u16]),
}

/// What builds the values that the reader finds.
pub(crate) trait Sink {
    /// A finished value.
    type Node;
    /// An object in the making.
    type Object;
    /// Why a name can't be added.
    type Refusal;

    fn scalar(&mut self, scalar: Scalar<'_>) -> Self::Node;
    fn array(&mut self, items: Vec<Self::Node>) -> Self::Node;
    fn object(&mut self) -> Self::Object;
    /// Adds a property; an earlier one of the same name is replaced.
    fn put(&mut self, object: &mut Self::Object, name: &str, value: Self::Node) -> Result<(), Self::Refusal>;
    fn finish(&mut self, object: Self::Object) -> Self::Node;
}

/// Why a text could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Error<R> {
    /// The text is wrong; the sentence, with path and position.
    Syntax(String),
    /// Objects and arrays go deeper than asked for.
    TooDeep(usize),
    /// The sink refused a name.
    Refused(R),
}
