//! One-time codes of the second factor (RFC 6238: SHA-1, 30 seconds, six digits).

use aws_lc_rs::hmac;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use subtle::ConstantTimeEq as _;

use crate::{AuthorityError, random};

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Seconds of one step.
const STEP: i64 = 30;

fn from_base32(text: &str) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for letter in text.bytes() {
        let Some(value) = ALPHABET.iter().position(|known| *known == letter.to_ascii_uppercase()) else { continue };
        bits = bits << 5 | value as u32;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

/// The code of a time step.
fn code(secret: &str, step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &from_base32(secret));
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[19] & 0xf);
    let number = bytes[offset..offset + 4].iter().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// The time step that a code belongs to, of the current one and its neighbours.
pub fn matching_step(secret: &str, given: &str, now: i64) -> Option<i64> {
    let given: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let current = now / STEP;
    let mut found = None;
    for step in [current - 1, current, current + 1] {
        if bool::from(code(secret, step).as_bytes().ct_eq(given.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// A new secret of 160 bits in Base32.
///
/// # Errors
/// When the system gives no random numbers.
pub fn new_secret() -> Result<String, AuthorityError> {
    let mut bytes = [0u8; 32];
    random::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

/// The address that authenticator apps read the secret from.
pub fn otpauth_uri(upn: &str, secret: &str) -> String {
    let label = utf8_percent_encode(upn, NON_ALPHANUMERIC);
    format!("otpauth://totp/Postern:{label}?secret={secret}&issuer=Postern&algorithm=SHA1&digits=6&period=30")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of the eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(secret, seconds / STEP), expected);
            assert_eq!(matching_step(secret, expected, seconds + 29), Some(seconds / STEP));
            assert_eq!(matching_step(secret, expected, seconds + 90), None);
        }
    }
}
