//! Connect-ExchangeOnline and Connect-IPPSSession.

pub mod parameters;
pub mod plan;
pub mod session;
