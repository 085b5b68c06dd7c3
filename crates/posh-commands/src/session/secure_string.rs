//! ConvertTo-SecureString and ConvertFrom-SecureString
//!
//! Without the Windows data protection interface the reference keeps an encrypted string as the hexadecimal digits of its
//! UTF-16 text on Linux; with a key it is AES, which is refused by name here.

use crate::support::session::Session as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools};
use posh_runtime::Value;

/// Makes a secure string of a text, plain or as `ConvertFrom-SecureString` gave it.
#[derive(Default)]
pub(crate) struct ConvertToSecureString;

impl Cmdlet for ConvertToSecureString {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        refuse_keys(cx)?;
        let text = cx.text_of("String")?.unwrap_or_default();
        let plain = match cx.flag("AsPlainText") {
            true => Some(text.clone()),
            false => decode(&text),
        };
        match plain {
            Some(plain) => {
                let secure = cx.secure_string(&plain);
                cx.emit(secure)
            }
            None => {
                let message = format!("The parameter value \"{text}\" is not a valid encrypted string.");
                cx.error(
                    Fault::new("ImportSecureString_InvalidArgument", "InvalidArgument", &message)
                        .exception("System.Management.Automation.PSArgumentException"),
                )
            }
        }
    }
}

/// Gives the text of a secure string, plain or encoded.
#[derive(Default)]
pub(crate) struct ConvertFromSecureString;

impl Cmdlet for ConvertFromSecureString {
    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        refuse_keys(cx)?;
        let secure = cx.value("SecureString").unwrap_or_default();
        let Some(plain) = cx.plain_text(&secure) else { return Ok(()) };
        let text = if cx.flag("AsPlainText") { plain } else { encode(&plain) };
        cx.emit(Value::string(&text))
    }
}

fn refuse_keys(cx: &mut Cx<'_>) -> Run {
    for parameter in ["Key", "SecureKey"] {
        if cx.has(parameter) {
            let message = format!(
                "The parameter -{parameter} is not supported: strings encrypted with a key can't be read or made here."
            );
            return Err(cx.fault(
                Fault::new("ParameterNotSupported", "NotImplemented", &message)
                    .exception("System.NotSupportedException"),
            ));
        }
    }
    Ok(())
}

fn encode(text: &str) -> String {
    text.encode_utf16().flat_map(u16::to_le_bytes).map(|byte| format!("{byte:02x}")).collect()
}

fn decode(text: &str) -> Option<String> {
    if !text.len().is_multiple_of(4) || text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16))
        .collect::<Result<_, _>>()
        .ok()?;
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_can_be_decoded() {
        assert_eq!(encode("p"), "7000");
        assert_eq!(decode(&encode("påß😀")).as_deref(), Some("påß😀"));
        assert_eq!(decode("x"), None);
    }
}
