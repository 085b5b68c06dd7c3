//! How objects become text: views, Format-* and Out-String
