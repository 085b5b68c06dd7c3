//! JSON Web Tokens signed with RS256 (RFC 7515, RFC 7519).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::AuthorityError;
use crate::keys::SigningKey;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

/// A signed token of `claims`.
pub fn sign(key: &SigningKey, claims: &Value) -> Result<String, AuthorityError> {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": key.id });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(claims));
    let signature = key.sign(message.as_bytes())?;
    Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// The claims of a token whose signature is the key's.
pub fn verify(key: &SigningKey, token: &str) -> Result<Value, AuthorityError> {
    let malformed = AuthorityError::Token("it is malformed");
    if token.len() > LONGEST {
        return Err(malformed);
    }
    let (Some((message, signature)), decode) = (token.rsplit_once('.'), |text: &str| URL_SAFE_NO_PAD.decode(text).ok())
    else {
        return Err(malformed);
    };
    let header = message.split_once('.').and_then(|(header, _)| decode(header));
    let header: Option<Value> = header.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if header.is_none_or(|header| header["alg"] != "RS256") {
        return Err(AuthorityError::Token("its algorithm is not RS256"));
    }
    if !decode(signature).is_some_and(|signature| key.verify(message.as_bytes(), &signature)) {
        return Err(AuthorityError::Token("its signature is not this tenant's"));
    }
    let claims = message.split_once('.').and_then(|(_, claims)| decode(claims));
    claims.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or(malformed)
}
