//! The built-in cmdlets of the shell language, one file each
#![allow(dead_code)]
mod text;
