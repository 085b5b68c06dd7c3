//! The built-in cmdlets of the shell language, one file each.
//!
//! A command is a struct that implements [`posh_runtime::command::Cmdlet`], in a file of its own, and a row in `register.rs`;
//! its parameters, sets and aliases are data (`data/commands.jsonl`, recorded from the reference shell). What commands
//! share stands in `support`: parameters as Rust values, property expressions, the order of objects, files, errors.
//! Formats of text (JSON, CSV, encodings) are in `text` and know nothing of the shell's values.
//!
//! The trade-off: metadata is read when a command is first called and not compiled to code, so that start costs nothing and
//! the recorded table stays the one source.

mod data;
mod items;
mod metadata;
mod objects;
mod output;
mod register;
mod session;
mod support;
mod text;

pub use register::{definitions, set_aliases};
pub use support::model;
