//! Between objects of the language and the wire.

pub mod credential;
pub mod decode;
pub mod encode;
