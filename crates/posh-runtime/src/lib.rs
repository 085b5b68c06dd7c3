//! The engine of the language: values, conversions, operators, scopes, binder, pipeline, streams and errors.
//!
//! A script is parsed by `posh-syntax`, lowered once ([`lower`]) to code with a place for each plain variable, and walked
//! ([`eval`]). [`value::Value`] is what scripts handle: 16 bytes, scalars inline, everything else counted. Commands are
//! either functions of scripts or written in Rust ([`command`]); both are bound by [`binder`] and run as stages of a
//! [`pipeline`], each written object running the rest of the pipeline before its writer goes on. What the program around
//! must do, show text, ask, tell the width, is the trait [`host::Host`].
//!
//! Not here: the built-in cmdlets, how objects are shown, files and processes beyond what a host grants. What the
//! language has and the engine has not yet is an error that names the construct; nothing is skipped silently.
//!
//! The trade-off: the tree of code is walked, not compiled to a register machine; that keeps every construct in one
//! readable place and is fast enough for administration, where a call to a service costs a thousand times more.

pub mod binder;
pub mod block;
pub mod class;
pub mod code;
pub mod command;
pub mod convert;
pub mod error;
pub mod eval;
pub mod failure;
pub mod host;
pub mod lower;
pub mod object;
pub mod operators;
pub mod pipeline;
pub mod pscmdlet;
pub mod runtime;
pub mod scope;
pub mod script;
pub mod string;
pub mod symbol;
pub mod types;
pub mod validate;
pub mod value;

pub use object::{Comparer, Dictionary, InstanceMember, MemberBody, Shape};
pub use string::{PsString, StringBuilder};
pub use symbol::Symbol;
pub use value::{DateTime, DateTimeKind, Value};
