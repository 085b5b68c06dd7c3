//! How objects become text: views, Format-* and Out-String

pub mod error_view;
pub mod layout;
pub mod model;
pub mod shape;
pub mod stream;
pub mod views;
