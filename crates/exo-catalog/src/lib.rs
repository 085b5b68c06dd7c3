//! The cmdlet catalog of the service as data compiled in at build time
