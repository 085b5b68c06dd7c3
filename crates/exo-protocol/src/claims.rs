//! Claims challenges of continuous access evaluation (OpenID Connect `claims`, Microsoft's "Claims challenges, claims
//! requests, and client capabilities").
//!
//! A resource answers 401 with `WWW-Authenticate: Bearer …, claims="<base64>"`; the client asks the authority for a
//! token with these claims, merged with the capabilities that it always declares.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// The claims of every token request of a user: the client can handle challenges (`cp1`).
pub const CAPABILITIES: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;

/// The decoded claims of a `WWW-Authenticate` header, as JSON text; `None` when there are none or they are not JSON.
#[must_use]
pub fn challenge_of(header: &str) -> Option<String> {
    let lower = header.to_ascii_lowercase();
    let start = lower.rfind("claims=\"")? + "claims=\"".len();
    let rest = header.get(start..)?;
    let encoded = rest.get(..rest.find('"')?)?;
    let bytes = decode_any(encoded)?;
    let text = String::from_utf8(bytes).ok()?;
    serde_json::from_str::<Map<String, Value>>(&text).ok()?;
    Some(text)
}

/// Base64 in any of its four spellings; challenges come in all of them.
fn decode_any(text: &str) -> Option<Vec<u8>> {
    [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD].iter().find_map(|engine| engine.decode(text).ok())
}

/// Writes the header of a challenge, for a server.
#[must_use]
pub fn challenge_header(authority: &str, claims: &str) -> String {
    format!(
        "Bearer realm=\"\", authorization_uri=\"{authority}\", error=\"insufficient_claims\", claims=\"{}\"",
        STANDARD.encode(claims)
    )
}

/// The `claims` of a token request: the capabilities, and behind them what the challenge asks for. A challenge that is
/// not a JSON object counts as none.
#[must_use]
pub fn merged_with_capabilities(challenge: Option<&str>) -> String {
    let asked = challenge.and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    let Some(asked) = asked else { return CAPABILITIES.to_owned() };
    let Ok(mut merged) = serde_json::from_str::<Map<String, Value>>(CAPABILITIES) else {
        return CAPABILITIES.to_owned();
    };
    for (kind, members) in asked {
        match (merged.get_mut(&kind), members) {
            (Some(Value::Object(present)), Value::Object(members)) => present.extend(members),
            (_, members) => {
                merged.insert(kind, members);
            }
        }
    }
    Value::Object(merged).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITNESSED: &str = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAwMDAwMDAwIn19fQ==\"";

    #[test]
    fn a_witnessed_challenge_is_decoded_and_merged_as_the_module_does() {
        let claims = challenge_of(WITNESSED);
        assert_eq!(claims.as_deref(), Some(r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#));
        assert_eq!(
            merged_with_capabilities(claims.as_deref()),
            r#"{"access_token":{"xms_cc":{"values":["cp1"]},"nbf":{"essential":true,"value":"1700000000"}}}"#
        );
    }

    #[test]
    fn a_plain_bearer_header_holds_no_challenge() {
        assert_eq!(challenge_of("Bearer realm=\"\""), None);
        assert_eq!(challenge_of("Bearer claims=\"!!!\""), None);
        assert_eq!(merged_with_capabilities(Some("not json")), CAPABILITIES);
    }

    #[test]
    fn what_a_server_writes_is_read_back() {
        let header = challenge_header("https://localhost/common", r#"{"access_token":{"a":null}}"#);
        assert_eq!(challenge_of(&header).as_deref(), Some(r#"{"access_token":{"a":null}}"#));
    }
}
