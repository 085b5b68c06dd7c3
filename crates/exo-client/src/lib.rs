//! Connections to the service: one crate between the cmdlets and the network.
//!
//! [`Client`] owns a thread that does all network work and hands results to the synchronous world, where waiting can be
//! interrupted at any time. [`Connection`] is one signed-in session: banner, module files, state, cmdlets, release.
//! [`transport`] decides where a request may go at all: a bearer token only to the host family of its cloud, plain http
//! only to loopback, redirects never by themselves, bodies only up to a limit. [`retry`] says what is tried again: reads
//! freely, changes only when they are known not to have happened or when the server promises to remember them.
//!
//! Requests carry the headers of the genuine module in its order. Two differences are HTTP's own: names travel in lower
//! case, and requests for which the module names no `Accept` carry `*/*`, which means the same.
//!
//! Nothing here knows cmdlets, objects or a terminal; what a person must read comes out as text in errors, warnings and
//! notices, already free of control characters.

pub mod client;
pub mod connection;
pub mod cookies;
pub mod diagnosis;
pub mod error;
pub mod identity;
pub mod invoke;
pub mod network;
pub mod retry;
pub mod transport;

pub use client::{Client, ConnectRequest, Connected, SignInMethod};
pub use connection::Connection;
pub use error::{ServiceError, ServiceFailure};
pub use identity::ClientIdentity;
pub use invoke::{Call, Event, Invocation, Limit};
pub use network::{Interrupt, Interrupted, NeverInterrupted};
pub use transport::{TimeOuts, Transport};
