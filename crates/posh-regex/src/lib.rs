//! .NET regular expressions
