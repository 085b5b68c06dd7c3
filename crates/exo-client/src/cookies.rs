//! Cookies of the service: opaque values that keep the pages of a query on one back end. Kept per host, for the life of
//! a connection, whatever path or age they claim.

use std::collections::HashMap;
use std::sync::Mutex;

/// Most cookies kept for a host.
const MOST: usize = 50;

/// The cookies of a connection.
#[derive(Debug, Default)]
pub struct Cookies {
    hosts: Mutex<HashMap<String, Vec<(String, String)>>>,
}

impl Cookies {
    /// Takes a `Set-Cookie` header.
    pub fn keep(&self, host: &str, set_cookie: &str) {
        let Some((name, value)) = set_cookie.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
        let Ok(mut hosts) = self.hosts.lock() else { return };
        let kept = hosts.entry(host.to_ascii_lowercase()).or_default();
        kept.retain(|(other, _)| other != name.trim());
        if kept.len() < MOST {
            kept.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    /// The `Cookie` header for a host.
    #[must_use]
    pub fn header(&self, host: &str) -> Option<String> {
        let hosts = self.hosts.lock().ok()?;
        let kept = hosts.get(&host.to_ascii_lowercase()).filter(|kept| !kept.is_empty())?;
        let pairs: Vec<_> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(pairs.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_value_goes_back_to_its_host_alone() {
        let cookies = Cookies::default();
        cookies.keep("A.example", "route=1; Path=/; HttpOnly");
        cookies.keep("a.example", "x=y");
        cookies.keep("a.example", "route=2");
        cookies.keep("a.example", "nonsense");
        assert_eq!(cookies.header("a.example").as_deref(), Some("x=y; route=2"));
        assert_eq!(cookies.header("b.example"), None);
    }
}
