//! The module's commands: connecting, disconnecting, what is connected, and the cmdlets that a connection brings.
//!
//! [`connect::plan`] decides from parameters where and how to connect, before anything is sent. [`import`] reads the
//! files that the service delivers: the module text is parsed, never executed, and says which cmdlets there are; format
//! files become views. [`registry::SessionRegistry`] holds the open connections and releases them.
//!
//! What the machine is like (folders, browser, the local tenant, whether anyone can be asked) comes from the front as
//! [`options::ModuleOptions`]; this crate reads no environment and starts no process.

pub mod commands;
pub mod connect;
pub mod import;
pub mod information;
pub mod local_tenant;
pub mod options;
pub mod registry;
pub mod run;
pub mod shell;
pub mod value;

pub use commands::Module;
pub use local_tenant::{LocalTenant, TenantState};
pub use options::ModuleOptions;
pub use registry::SessionRegistry;
