//! Connections to the service: transport, routing, retry, throttling, paging
