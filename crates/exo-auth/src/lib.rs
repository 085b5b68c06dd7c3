//! Signing in: every flow, tokens and the token cache
