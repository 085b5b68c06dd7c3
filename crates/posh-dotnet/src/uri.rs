//! `System.Uri` as text ("Uri Class", .NET documentation; RFC 3986).

use crate::web;

/// A uri taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uri {
    /// As it was given.
    pub original: String,
    /// The parts of an absolute uri; none for a relative one.
    pub absolute: Option<Absolute>,
}

/// The parts of an absolute uri, normalized.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub struct Absolute {
    pub scheme: String,
    pub user_info: String,
    pub host: String,
    /// -1 where the scheme has none.
    pub port: i32,
    pub is_default_port: bool,
    /// Whether `//` stands behind the scheme.
    pub has_authority: bool,
    pub path: String,
    /// With `?`, or empty.
    pub query: String,
    /// With `#`, or empty.
    pub fragment: String,
}

/// Schemes with their default ports.
const PORTS: [(&str, i32); 9] = [
    ("http", 80),
    ("https", 443),
    ("ftp", 21),
    ("ws", 80),
    ("wss", 443),
    ("ldap", 389),
    ("gopher", 70),
    ("nntp", 119),
    ("telnet", 23),
];

fn is_scheme(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && text.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '+' | '-' | '.'))
}

/// What RFC 3986 leaves as it is in paths, queries and fragments; the rest is escaped.
fn escaped(text: &str) -> String {
    web::escape_uri(text)
}

impl Uri {
    /// Parses a text; one without scheme is relative. None when the text is empty or malformed.
    pub fn parse(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        let original = text.to_owned();
        if trimmed.starts_with('/') && !trimmed.starts_with("//") && cfg!(unix) {
            return Some(Self { original, absolute: Some(file(trimmed)) });
        }
        let Some((scheme, rest)) = trimmed.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
            return Some(Self { original, absolute: None });
        };
        let scheme = scheme.to_ascii_lowercase();
        if rest.is_empty() && PORTS.iter().any(|(known, _)| *known == scheme) {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').map_or((rest, ""), |(rest, part)| (rest, part));
        let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, part)| (rest, part));
        let has = |mark: char, part: &str, whole: &str| {
            if whole.contains(mark) { format!("{mark}{}", escaped(part)) } else { String::new() }
        };
        let behind = &trimmed[scheme.len() + 1..];
        let query = has('?', query, behind.split('#').next().unwrap_or_default());
        let fragment = has('#', fragment, behind);
        let default_port = PORTS.iter().find(|(known, _)| *known == scheme).map(|(_, port)| *port);
        let mut absolute = Absolute {
            user_info: String::new(),
            host: String::new(),
            port: default_port.unwrap_or(-1),
            is_default_port: true,
            has_authority: rest.starts_with("//"),
            path: String::new(),
            query,
            fragment,
            scheme,
        };
        if let Some(rest) = rest.strip_prefix("//") {
            let (authority, path) = rest.find(['/', '\\']).map_or((rest, ""), |at| rest.split_at(at));
            absolute.authority(authority, default_port)?;
            absolute.path = remove_dots(&escaped(&path.replace('\\', "/")));
            if absolute.path.is_empty() {
                absolute.path.push('/');
            }
        } else if absolute.scheme == "mailto" {
            let (user, host) = rest.split_once('@').unwrap_or((rest, ""));
            absolute.user_info = user.to_owned();
            absolute.host = host.to_ascii_lowercase();
            absolute.port = 25;
        } else if PORTS.iter().any(|(known, _)| *known == absolute.scheme) {
            return None;
        } else {
            absolute.path = escaped(rest);
        }
        Some(Self { original, absolute: Some(absolute) })
    }

    /// The canonical text of an absolute uri.
    pub fn absolute_uri(&self) -> Option<String> {
        let parts = self.absolute.as_ref()?;
        Some(format!("{}{}{}{}", parts.left(), parts.path, parts.query, parts.fragment))
    }

    /// `ToString()`: canonical, with escapes of harmless characters taken back.
    pub fn text(&self) -> String {
        match &self.absolute {
            None => self.original.clone(),
            Some(parts) => {
                let plain = |text: &str| unescape_for_display(text);
                format!("{}{}{}{}", parts.left(), plain(&parts.path), plain(&parts.query), plain(&parts.fragment))
            }
        }
    }

    /// A relative uri resolved against this one (RFC 3986, section 5.2).
    pub fn resolve(&self, relative: &str) -> Option<Uri> {
        let base = self.absolute.as_ref()?;
        if let Some(uri) = Uri::parse(relative).filter(|uri| uri.absolute.is_some() && !relative.starts_with('/')) {
            return Some(uri);
        }
        let text = if let Some(rest) = relative.strip_prefix("//") {
            format!("{}://{rest}", base.scheme)
        } else if relative.starts_with('/') {
            format!("{}{relative}", base.left())
        } else if relative.starts_with('?') {
            format!("{}{}{relative}", base.left(), base.path)
        } else if relative.starts_with('#') || relative.is_empty() {
            format!("{}{}{}{relative}", base.left(), base.path, base.query)
        } else {
            let folder = &base.path[..base.path.rfind('/').map_or(0, |at| at + 1)];
            format!("{}{folder}{relative}", base.left())
        };
        Uri::parse(&text)
    }
}

fn file(path: &str) -> Absolute {
    Absolute {
        scheme: "file".to_owned(),
        user_info: String::new(),
        host: String::new(),
        port: -1,
        is_default_port: true,
        has_authority: true,
        path: remove_dots(&web::escape_uri(path)),
        query: String::new(),
        fragment: String::new(),
    }
}

/// Escapes that would change the meaning stay: of reserved characters, of `%` and of controls.
fn unescape_for_display(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match byte {
            Some(byte)
                if bytes[at] == b'%'
                    && (byte >= 0x80 || byte.is_ascii_alphanumeric() || b" \"<>^`{|}-_.~".contains(&byte)) =>
            {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn remove_dots(path: &str) -> String {
    if !path.contains("/.") {
        return path.to_owned();
    }
    let mut out: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        match *part {
            "." if last => out.push(""),
            "." => {}
            ".." => {
                if out.len() > 1 {
                    out.pop();
                }
                if last {
                    out.push("");
                }
            }
            other => out.push(other),
        }
    }
    out.join("/")
}

impl Absolute {
    fn authority(&mut self, text: &str, default_port: Option<i32>) -> Option<()> {
        let (user, host) = text.rsplit_once('@').map_or(("", text), |(user, host)| (user, host));
        self.user_info = user.to_owned();
        let (host, port) = match host.strip_prefix('[') {
            Some(rest) => {
                let (inside, behind) = rest.split_once(']')?;
                inside.split('%').next()?.parse::<std::net::Ipv6Addr>().ok()?;
                (format!("[{inside}]"), behind.strip_prefix(':'))
            }
            None => host.split_once(':').map_or((host.to_owned(), None), |(host, port)| (host.to_owned(), Some(port))),
        };
        if let Some(port) = port.filter(|port| !port.is_empty()) {
            self.port = port.parse::<u16>().ok().map(i32::from)?;
            self.is_default_port = Some(self.port) == default_port;
        }
        let host_char = |ch: char| ch.is_alphanumeric() || "-._~[]:%!$&'()*+,;=".contains(ch);
        let needs_host = default_port.is_some();
        if (needs_host && host.is_empty()) || !host.chars().all(host_char) {
            return None;
        }
        self.host = host.to_lowercase();
        Some(())
    }

    /// `host` or `host:port`.
    pub fn authority_text(&self) -> String {
        if self.is_default_port { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// Scheme and authority.
    pub fn left(&self) -> String {
        if !self.has_authority {
            let mail = if self.scheme == "mailto" && !self.host.is_empty() {
                format!("{}@{}", self.user_info, self.host)
            } else {
                self.user_info.clone()
            };
            return format!("{}:{mail}", self.scheme);
        }
        let user = if self.user_info.is_empty() { String::new() } else { format!("{}@", self.user_info) };
        format!("{}://{user}{}", self.scheme, self.authority_text())
    }

    /// `UriHostNameType`: the name of its value.
    pub fn host_type(&self) -> &'static str {
        match () {
            () if self.host.is_empty() => "Basic",
            () if self.host.starts_with('[') => "IPv6",
            () if self.host.parse::<std::net::Ipv4Addr>().is_ok() => "IPv4",
            () => "Dns",
        }
    }

    /// The parts of the path, each with its slash.
    pub fn segments(&self) -> Vec<String> {
        self.path.split_inclusive('/').map(str::to_owned).collect()
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "loopback" | "127.0.0.1" | "[::1]")
            || (self.scheme == "file" && self.host.is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_uri_is_normalized() {
        let uri = Uri::parse("HTTPS://user@Example.COM:8443/a/./b/../c d?x=1#frag").unwrap();
        assert_eq!(uri.absolute_uri().as_deref(), Some("https://user@example.com:8443/a/c%20d?x=1#frag"));
        assert_eq!(uri.text(), "https://user@example.com:8443/a/c d?x=1#frag");
        let parts = uri.absolute.unwrap();
        assert_eq!(
            (parts.authority_text().as_str(), parts.segments()),
            ("example.com:8443", vec!["/".into(), "a/".into(), "c%20d".into()])
        );
        assert!(Uri::parse("relative/path").unwrap().absolute.is_none());
        let base = Uri::parse("https://example.com/a/b").unwrap();
        assert_eq!(base.resolve("../x?y").unwrap().absolute_uri().as_deref(), Some("https://example.com/x?y"));
    }
}
