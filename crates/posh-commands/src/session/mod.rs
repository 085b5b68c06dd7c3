//! session
pub(crate) mod aliases;
pub(crate) mod clear_variable;
pub(crate) mod get_alias;
pub(crate) mod get_command;
pub(crate) mod get_credential;
pub(crate) mod get_culture;
pub(crate) mod get_variable;
pub(crate) mod invoke_expression;
pub(crate) mod new_alias;
pub(crate) mod new_variable;
pub(crate) mod read_host;
pub(crate) mod remove_variable;
pub(crate) mod secure_string;
pub(crate) mod set_alias;
pub(crate) mod set_strict_mode;
pub(crate) mod set_variable;
pub(crate) mod variables;
