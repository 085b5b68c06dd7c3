//! PowerShell's XML serialization (CLIXML) as a plain value tree, both ways.
//!
//! CLIXML is how PowerShell writes objects to files (`Export-Clixml`) and over the wire (remoting, and the `_clixml`
//! member of the Exchange admin API's answers). This crate reads a document into a [`Value`] tree and writes a tree
//! as a document, letter for letter as `System.Management.Automation.PSSerializer` does it. It knows nothing of any
//! engine's objects: which properties an object has, how deep to go and what a type name means is for the caller.
//!
//! The trade-off: scalars whose range or precision exceeds Rust's own types (decimal, date, time span, version) keep
//! their lexical form, so that nothing is lost in passing through; [`DateTime`] and [`duration_ticks`] convert the
//! dated ones on demand. Input is untrusted: size, depth and number of elements are bounded by [`Limits`], document
//! type declarations are refused, and no entity but XML's own five is known.
//!
//! Source: \[MS-PSRP\] section 2.2.5 "Serialization", and recorded output of PowerShell 7.6.9.

mod error;
mod number;
mod read;
mod text;
mod time;
mod value;
mod write;

pub use error::Error;
pub use read::{Limits, read, read_with};
pub use text::Text;
pub use time::{DateTime, Zone, duration_text, duration_ticks};
pub use value::{Body, Object, Property, TypeNames, Value, deserialized_name};
pub use write::{Indent, write};
