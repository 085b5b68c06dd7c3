//! `System.Net.Mail.MailAddress` as text.

/// An address with an optional name before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress {
    /// The name that is shown, possibly empty.
    pub display_name: String,
    /// The part before the `@`.
    pub user: String,
    /// The part behind it.
    pub host: String,
}

impl MailAddress {
    /// Parses `user@host`, `Name <user@host>`, `"Name" user@host`; none when the text is no address.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>') {
            Some(rest) => {
                let at = rest.rfind('<')?;
                (rest[..at].trim(), &rest[at + 1..])
            }
            None if text.starts_with('"') && !text[1..].contains("\"@") => {
                let end = text[1..].find('"')? + 1;
                (&text[..=end], text[end + 1..].trim())
            }
            None => match text.rsplit_once(' ') {
                Some((name, address)) if address.contains('@') => (name.trim(), address),
                _ => ("", text),
            },
        };
        let (user, host) = address.rsplit_once('@')?;
        let quoted = user.len() > 1 && user.starts_with('"') && user.ends_with('"');
        let atom = |ch: char| !ch.is_ascii() || ch.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(ch);
        let dots_fine = !user.starts_with('.') && !user.ends_with('.') && !user.contains("..");
        let user_fine = quoted || (!user.is_empty() && user.chars().all(atom) && dots_fine);
        let literal = host.starts_with('[') && host.ends_with(']');
        let host_char = |ch: char| !ch.is_ascii() || ch.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(ch);
        let host_fine = literal
            || (!host.is_empty() && host.chars().all(host_char) && !host.starts_with('.') && !host.contains(".."));
        let display_name = name.trim_matches('"').trim().to_owned();
        (user_fine && host_fine).then(|| Self { display_name, user: user.to_owned(), host: host.to_owned() })
    }

    /// `user@host`.
    pub fn address(&self) -> String {
        format!("{}@{}", self.user, self.host)
    }
}

impl std::fmt::Display for MailAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.display_name.is_empty() {
            write!(formatter, "{}@{}", self.user, self.host)
        } else {
            write!(formatter, "\"{}\" <{}@{}>", self.display_name, self.user, self.host)
        }
    }
}
