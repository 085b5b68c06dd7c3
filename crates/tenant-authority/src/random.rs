//! Random texts that can't be guessed.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::AuthorityError;

/// 256 random bits, base64url.
pub fn token() -> Result<String, AuthorityError> {
    let mut bytes = [0u8; 32];
    fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Fills a buffer with random bytes.
pub fn fill(bytes: &mut [u8]) -> Result<(), AuthorityError> {
    rand::fill(bytes).map_err(|_| AuthorityError::Key("no random numbers".to_owned()))
}

/// Letters and digits that are not mistaken for each other, for a person to type.
pub fn user_code() -> Result<String, AuthorityError> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0u8; 9];
    fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

/// The hash under which a secret is kept, base64url of SHA-256.
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.as_bytes()))
}
