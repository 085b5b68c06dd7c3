//! The HTTP surface of the local tenant
