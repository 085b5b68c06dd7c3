//! The built-in cmdlets of the shell language, one file each
