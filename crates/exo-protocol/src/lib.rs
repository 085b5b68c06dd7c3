//! Wire types that client and tenant share
