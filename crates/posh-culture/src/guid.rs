//! Guids to text and back (`Guid.ToString`, `Guid.Parse`). A guid is its 128 bits, most significant first as written.

use crate::CultureError;

/// `Guid.ToString(format)`; an empty format is `D`.
///
/// # Errors
/// `FormatException` when the format is none of N, D, B, P, X.
pub fn format(guid: u128, format: &str) -> Result<String, CultureError> {
    let hex = format!("{guid:032x}");
    let dashed = format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    Ok(match format {
        "" | "D" | "d" => dashed,
        "N" | "n" => hex,
        "B" | "b" => format!("{{{dashed}}}"),
        "P" | "p" => format!("({dashed})"),
        "X" | "x" => {
            let bytes: Vec<String> = (16..32).step_by(2).map(|at| format!("0x{}", &hex[at..at + 2])).collect();
            format!("{{0x{},0x{},0x{},{{{}}}}}", &hex[..8], &hex[8..12], &hex[12..16], bytes.join(","))
        }
        _ => {
            return Err(CultureError::format(
                "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".",
            ));
        }
    })
}

const UNRECOGNIZED: &str = "Unrecognized Guid format.";
const LENGTH: &str = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).";
const DASHES: &str = "Dashes are in the wrong position for GUID parsing.";
const CHARACTERS: &str = "Guid string should only contain hexadecimal characters.";

/// `Guid.Parse(text)`, any of the five formats.
///
/// # Errors
/// `FormatException` with the message .NET gives for the kind of mistake.
pub fn parse(text: &str) -> Result<u128, CultureError> {
    let body = text.trim();
    let wrong = |message: &str| CultureError::format(message);
    let inner = |open: char, close: char| body.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match body.chars().next() {
        _ if body.len() < 32 => Err(wrong(UNRECOGNIZED)),
        None => Err(wrong(UNRECOGNIZED)),
        Some('(') => dashed(inner('(', ')').ok_or_else(|| wrong(LENGTH))?),
        Some('{') if body.contains('-') => dashed(inner('{', '}').ok_or_else(|| wrong(LENGTH))?),
        Some('{') => nested(body),
        Some(_) if body.contains('-') => dashed(body),
        Some(_) if body.len() == 32 => hexadecimal(body),
        Some(_) => Err(wrong(UNRECOGNIZED)),
    }
}

fn hexadecimal(text: &str) -> Result<u128, CultureError> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    all_digits.then(|| u128::from_str_radix(text, 16).ok()).flatten().ok_or_else(|| CultureError::format(CHARACTERS))
}

fn dashed(text: &str) -> Result<u128, CultureError> {
    if text.len() != 36 || !text.is_ascii() {
        return Err(CultureError::format(LENGTH));
    }
    if [8, 13, 18, 23].iter().any(|at| text.as_bytes()[*at] != b'-') {
        return Err(CultureError::format(DASHES));
    }
    let digits: String = text.chars().filter(|ch| *ch != '-').collect();
    if digits.len() != 32 {
        return Err(CultureError::format(CHARACTERS));
    }
    hexadecimal(&digits)
}

/// `{0xdddddddd,0xdddd,0xdddd,{0xdd,...}}`, blanks allowed.
fn nested(text: &str) -> Result<u128, CultureError> {
    let compact: String = text.chars().filter(|ch| !ch.is_whitespace()).collect();
    let wrong = || {
        CultureError::format(
            "Could not find a brace, or the length between the previous token and the brace was zero (i.e., '0x,'etc.).",
        )
    };
    let inner = compact.strip_prefix('{').and_then(|rest| rest.strip_suffix("}}")).ok_or_else(wrong)?;
    let (head, bytes) = inner.split_once(",{").ok_or_else(wrong)?;
    let parts: Vec<&str> = head.split(',').chain(bytes.split(',')).collect();
    let widths = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2];
    if parts.len() != widths.len() {
        return Err(wrong());
    }
    let mut value: u128 = 0;
    for (part, width) in parts.iter().zip(widths) {
        let digits = part.strip_prefix("0x").or_else(|| part.strip_prefix("0X"));
        let digits = digits.ok_or_else(|| CultureError::format("Expected hex 0x in '0x'."))?;
        let number = u128::from_str_radix(digits, 16).map_err(|_| wrong())?;
        if number >> (4 * width) != 0 {
            return Err(CultureError::overflow("Value was either too large or too small for a UInt32."));
        }
        value = (value << (4 * width)) | number;
    }
    Ok(value)
}
