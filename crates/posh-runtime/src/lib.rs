//! Values, conversions, operators, scopes, binder, pipeline, streams and errors of the shell language
