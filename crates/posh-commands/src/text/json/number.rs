//! Numbers.

use super::reader::Reader;
use super::{Error, Scalar};

/// The number that starts here: whole ones up to 64 bits, then of any size; anything with a point or an exponent is a
/// double. `0x` means hexadecimal, a leading zero octal.
pub(super) fn number<'t, R>(reader: &mut Reader<'t>) -> Result<Scalar<'t>, Error<R>> {
    let rest = &reader.text[reader.at..];
    if rest.starts_with("-Infinity") {
        reader.at += "-Infinity".len();
        return Ok(Scalar::Double(f64::NEG_INFINITY));
    }
    let length = rest
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')))
        .unwrap_or(rest.len());
    let digits = &rest[..length];
    let scalar = whole(digits).or_else(|| {
        let plain =
            digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
        digits.parse().ok().filter(|_| plain).map(Scalar::Double)
    });
    match scalar {
        Some(scalar) => {
            reader.at += length;
            Ok(scalar)
        }
        None => Err(reader.wrong_at(&format!("Input string '{digits}' is not a valid number."), reader.at + length)),
    }
}

fn whole(digits: &str) -> Option<Scalar<'_>> {
    let (negative, body) = match digits.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, digits),
    };
    let radix = match body.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some((16, &body[2..])),
        [b'0', b'0'..=b'7', ..] => Some((8, &body[1..])),
        _ => None,
    };
    if let Some((radix, body)) = radix {
        let number = i64::from_str_radix(body, radix).ok()?;
        return Some(Scalar::Int(if negative { -number } else { number }));
    }
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().map_or(Scalar::Big(digits), Scalar::Int))
}
