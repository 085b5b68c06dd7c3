//! What each cmdlet does to the local organization: one file a noun, bound to the names of the catalog.
//!
//! A cmdlet reads a snapshot and answers rows, or changes that are carried out together with their audit entry. The
//! catalog says which parameters there are; [`validate`] checks names and types against it once for all cmdlets, so
//! that a noun's file holds only what is its own.
//!
//! Not here: who may call what, HTTP, sessions.

mod accepted_domain;
mod call;
mod error;
mod object;
mod organization_config;
mod registry;
mod validate;

pub use call::{Answer, Call, run};
pub use error::CmdletError;
pub use registry::{Access, CMDLETS, Definition, definition};
