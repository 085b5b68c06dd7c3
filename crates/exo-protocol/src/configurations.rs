//! `X-ClientConfigurations`: what the server tells the client about itself, as `key=value` pairs with commas.
//!
//! Two keys are the service's own. Those that begin with `Postern` are this project's extensions: a tenant advertises
//! what it offers beyond the service, and a client uses it wherever it is advertised and nowhere else.

use std::fmt;

/// The service's key: the module text needs no appended ids.
pub const DYNAMIC_OBJECT_ID: &str = "InitializeConnectionContextObjectIdDynamic";
/// The service's key about a local module path.
pub const LOAD_LOCAL_MODULE: &str = "ShouldLoadLocalModule";
/// Extension: sessions can be released with `DELETE …/Session('{id}')`.
pub const SESSION_RELEASE: &str = "PosternSessionRelease";
/// Extension: a change is remembered with its `client-request-id` and never made twice, so it may be repeated.
pub const REQUEST_MEMORY: &str = "PosternRequestMemory";

/// The parsed header. Unknown keys are kept; keys compare without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientConfigurations {
    pairs: Vec<(String, String)>,
}

impl ClientConfigurations {
    /// Reads the header's value; parts without `=` are skipped.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let pairs = value
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
            .collect();
        Self { pairs }
    }

    /// Adds a switch that is on, for a server's answer.
    #[must_use]
    pub fn with(mut self, key: &str) -> Self {
        self.pairs.push((key.to_owned(), "true".to_owned()));
        self
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value.as_str())
    }

    /// Whether a key is set to `true` in any case.
    #[must_use]
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether sessions can be released.
    #[must_use]
    pub fn session_release(&self) -> bool {
        self.is_on(SESSION_RELEASE)
    }

    /// Whether a change may be repeated under the same `client-request-id`.
    #[must_use]
    pub fn request_memory(&self) -> bool {
        self.is_on(REQUEST_MEMORY)
    }
}

impl fmt::Display for ClientConfigurations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.pairs.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(formatter, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_without_regard_to_case_and_others_are_off() {
        let read = ClientConfigurations::parse(
            "InitializeConnectionContextObjectIdDynamic=true, ShouldLoadLocalModule=false,posternsessionrelease=TRUE,x",
        );
        assert!(read.is_on(DYNAMIC_OBJECT_ID) && read.session_release());
        assert!(!read.is_on(LOAD_LOCAL_MODULE) && !read.request_memory());
    }

    #[test]
    fn a_server_writes_pairs_with_commas() {
        let written = ClientConfigurations::default().with(SESSION_RELEASE).with(REQUEST_MEMORY).to_string();
        assert_eq!(written, "PosternSessionRelease=true,PosternRequestMemory=true");
    }
}
