//! The .NET library as scripts see it.
//!
//! Two things that a shell needs and that need no shell: [`surface`], the types and members with their signatures as
//! recorded data, which overload resolution, `Get-Member` and completion read; and those parts of the library whose
//! behaviour is text in, text out ([`uri`], [`mail`], [`ip`], [`path`], [`web`], [`random`], [`encoding`], [`version`],
//! [`wildcard`]).
//!
//! What it is not: an implementation of .NET's objects. The runtime binds these functions to its values. The trade-off: the surface
//! stands in the program as text and is read where it is asked for, so start-up pays nothing, and a look-up costs
//! microseconds; whoever calls a member often caches what was found.

pub mod encoding;
pub mod ip;
pub mod mail;
pub mod path;
pub mod random;
pub mod surface;
pub mod uri;
pub mod version;
pub mod web;
pub mod wildcard;
