//! How objects become text: views, Format-* and Out-String

pub mod layout;
pub mod stream;
