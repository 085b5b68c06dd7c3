//! Importing: from the files that the service delivers to commands and views.

pub mod cache;
pub mod definition;
pub mod format;
pub mod text;
