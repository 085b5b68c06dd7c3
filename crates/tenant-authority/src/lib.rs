//! The sign-in authority of the local tenant: pages, second factor, tokens
