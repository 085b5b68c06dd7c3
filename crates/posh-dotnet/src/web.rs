//! Encoding for the web: `WebUtility`, `HttpUtility`, `Uri.EscapeDataString`, `SecurityElement.Escape`.

use std::fmt::Write;

fn percent(text: &str, lower: bool, plain: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if plain(ch) {
            out.push(ch);
            continue;
        }
        for byte in ch.encode_utf8(&mut [0; 4]).bytes() {
            let _ = if lower { write!(out, "%{byte:02x}") } else { write!(out, "%{byte:02X}") };
        }
    }
    out
}

/// `Uri.EscapeDataString`: all but the unreserved characters of RFC 3986.
pub fn escape_data(text: &str) -> String {
    percent(text, false, |ch| ch.is_ascii_alphanumeric() || "-_.~".contains(ch))
}

/// `Uri.EscapeUriString`: reserved characters stay.
pub fn escape_uri(text: &str) -> String {
    percent(text, false, |ch| ch.is_ascii_alphanumeric() || "-_.~:/?#[]@!$&'()*+,;=%".contains(ch))
}

/// `WebUtility.UrlEncode` (upper-case hexadecimal) or `HttpUtility.UrlEncode` (lower-case): a blank is `+`.
pub fn url_encode(text: &str, lower: bool) -> String {
    percent(text, lower, |ch| ch.is_ascii_alphanumeric() || "-_.!*() ".contains(ch)).replace(' ', "+")
}

/// Decodes percent escapes; with `plus`, `+` is a blank. Bytes that are no UTF-8 become U+FFFD.
pub fn url_decode(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
                continue;
            }
            (b'+', _) if plus => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `WebUtility.HtmlEncode`: markup, quotes and the characters U+00A0 to U+00FF as references.
pub fn html_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}'..='\u{ff}' => {
                let _ = write!(out, "&#{};", u32::from(ch));
            }
            // Beyond the basic plane.
            ch if u32::from(ch) > 0xffff => {
                let _ = write!(out, "&#{};", u32::from(ch));
            }
            other => out.push(other),
        }
    }
    out
}

/// Named references that are decoded; the common part of HTML 4.
const ENTITIES: [(&str, char); 34] = [
    ("quot", '"'),
    ("amp", '&'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("sect", '§'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("para", '¶'),
    ("middot", '·'),
    ("frac12", '½'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("laquo", '«'),
    ("raquo", '»'),
];

/// `WebUtility.HtmlDecode`.
pub fn html_decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference =
            rest[1..].find([';', '&']).filter(|end| rest.as_bytes()[end + 1] == b';').map(|end| &rest[1..=end]);
        let decoded = reference.and_then(|name| match name.strip_prefix('#') {
            Some(number) => {
                let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
                char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
            }
            None => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, ch)| *ch),
        });
        match (decoded, reference) {
            (Some(ch), Some(name)) => {
                out.push(ch);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// `SecurityElement.Escape`.
pub fn xml_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_there_and_back() {
        assert_eq!(url_encode("a b&c=ü", false), "a+b%26c%3D%C3%BC");
        assert_eq!(url_decode("a+b%26c%3d%C3%BC", true), "a b&c=ü");
        assert_eq!(html_encode("<a href='x'>é & 😀"), "&lt;a href=&#39;x&#39;&gt;&#233; &amp; &#128512;");
        assert_eq!(html_decode("&lt;&#233;&#x41;&unknown;&amp;"), "<éA&unknown;&");
        assert_eq!(escape_data("a/b c~"), "a%2Fb%20c~");
    }
}
