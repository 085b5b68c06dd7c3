//! The module's commands: connect, disconnect, connection information and the imported cmdlets
