//! PowerShell's XML serialization as a plain value tree, both ways
