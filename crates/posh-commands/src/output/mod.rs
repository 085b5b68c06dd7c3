//! Commands that write to streams, to the screen, to files and to text.

pub(crate) mod out_default;
pub(crate) mod out_file;
pub(crate) mod out_null;
pub(crate) mod out_string;
pub(crate) mod write_debug;
pub(crate) mod write_error;
pub(crate) mod write_host;
pub(crate) mod write_information;
pub(crate) mod write_output;
pub(crate) mod write_progress;
pub(crate) mod write_verbose;
pub(crate) mod write_warning;
