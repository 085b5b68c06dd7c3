//! Text formats as text: what the data commands read and write, without the shell's values.

pub(crate) mod csv;
pub(crate) mod digest;
pub(crate) mod encoding;
pub(crate) mod json;
pub(crate) mod string_data;
