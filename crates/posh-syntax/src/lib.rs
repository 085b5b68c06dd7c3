//! PowerShell source text to tokens and a syntax tree with spans
