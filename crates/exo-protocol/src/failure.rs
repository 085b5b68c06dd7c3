//! The body of a failed call (section 3.9 of the protocol notes) and how its text is chosen.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::WireError;

/// What the module says when the server gave no usable text.
pub const GENERIC_TEXT: &str = "A server side error has occurred because of which the operation could not be completed. Please try again after some time. If the problem still persists, please reach out to MS support.";

/// `error` of a failed answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// `NotFound`, `BadRequest`, `Forbidden`, `Unauthorized` and so on.
    #[serde(default)]
    pub code: String,
    /// `Error executing cmdlet`, or the text itself when there are no details.
    #[serde(default)]
    pub message: String,
    /// Details; the first holds the text of the cmdlet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<ErrorDetail>,
    /// The server's own exception.
    #[serde(default, rename = "innererror", skip_serializing_if = "Option::is_none")]
    pub inner: Option<InnerError>,
}

/// One detail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorDetail {
    /// `Client`, `Context` or the name of an ErrorCategory.
    #[serde(default)]
    pub code: String,
    /// What the error is about.
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub target: String,
    /// See [`DetailText`].
    #[serde(default)]
    pub message: String,
}

/// An exception of the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InnerError {
    /// Its text.
    #[serde(default)]
    pub message: String,
    /// Its .NET type.
    #[serde(default, rename = "type")]
    pub type_name: String,
    /// Its stack, often empty.
    #[serde(default)]
    pub stacktrace: String,
    /// The exception beneath it.
    #[serde(default, rename = "internalexception", skip_serializing_if = "Option::is_none")]
    pub internal: Option<Box<InnerError>>,
}

fn text_or_nothing<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
struct Envelope {
    error: ErrorBody,
}

impl ErrorBody {
    /// The failure of a cmdlet, as the service words it: `id|Type|text` in one detail.
    #[must_use]
    pub fn of_cmdlet(code: &str, detail_code: &str, target: &str, text: &DetailText) -> Self {
        Self {
            code: code.to_owned(),
            message: "Error executing cmdlet".to_owned(),
            details: vec![ErrorDetail {
                code: detail_code.to_owned(),
                target: target.to_owned(),
                message: text.to_string(),
            }],
            inner: Some(InnerError {
                message: "Error executing cmdlet".to_owned(),
                type_name: "Microsoft.Exchange.Admin.OData.Core.ODataServiceException".to_owned(),
                ..InnerError::default()
            }),
        }
    }

    /// A failure of the endpoint itself.
    #[must_use]
    pub fn plain(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), ..Self::default() }
    }

    /// The body of the answer.
    #[must_use]
    pub fn to_json(&self) -> Value {
        serde_json::json!({ "error": self })
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Not JSON, or without `error`.
    pub fn from_body(body: &[u8]) -> Result<Self, WireError> {
        let value: Value = serde_json::from_slice(body).map_err(|error| WireError::NotJson(error.to_string()))?;
        serde_json::from_value::<Envelope>(value)
            .map(|envelope| envelope.error)
            .map_err(|_| WireError::shape("error", "is missing or malformed"))
    }

    /// The text that a user of a cmdlet sees: first detail, else the innermost named exception, else a generic one.
    #[must_use]
    pub fn cmdlet_text(&self) -> String {
        let detail = self.details.first().map(|detail| detail.message.as_str());
        let internal =
            self.inner.as_ref().and_then(|inner| inner.internal.as_ref()).map(|inner| inner.message.as_str());
        let own = (self.message != "Error executing cmdlet").then_some(self.message.as_str());
        detail
            .into_iter()
            .chain(internal)
            .chain(own)
            .find(|text| !text.is_empty())
            .map_or_else(|| GENERIC_TEXT.to_owned(), |text| DetailText::parse(text).to_string())
    }
}

/// The forms of a detail's message: `id|Type|text`, `|Type|text`, JSON objects of two kinds, plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailText {
    /// Short id such as `Ex6F9304`; may be empty.
    pub id: String,
    /// .NET name of the exception; empty for plain text.
    pub type_name: String,
    /// The words.
    pub text: String,
}

impl DetailText {
    /// The text of an exception.
    #[must_use]
    pub fn new(id: &str, type_name: &str, text: impl Into<String>) -> Self {
        Self { id: id.to_owned(), type_name: type_name.to_owned(), text: text.into() }
    }

    /// Takes a message apart.
    #[must_use]
    pub fn parse(message: &str) -> Self {
        if message.trim_start().starts_with('{')
            && let Ok(value) = serde_json::from_str::<Value>(message)
            && let Some(read) = Self::of_json(&value)
        {
            return read;
        }
        let mut parts = message.splitn(3, '|');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(id), Some(type_name), Some(text)) if is_type_name(type_name) && !id.contains(' ') => {
                Self::new(id, type_name, text)
            }
            _ => Self { text: message.to_owned(), ..Self::default() },
        }
    }

    fn of_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        if let Some(message) = text("Message") {
            return Some(Self::new("", text("TypeName").unwrap_or_default(), message));
        }
        let localized = value.get("localizedString")?;
        let words = ["message", "Message", "formattedString", "stringId"]
            .iter()
            .find_map(|name| localized.get(name).and_then(Value::as_str))?;
        Some(Self::new("", text("ClassName").unwrap_or_default(), words))
    }

    /// The last part of the exception's name.
    #[must_use]
    pub fn short_type(&self) -> &str {
        self.type_name.rsplit('.').next().unwrap_or_default()
    }
}

fn is_type_name(text: &str) -> bool {
    text.contains('.') && text.chars().all(|character| character.is_alphanumeric() || "._`+[],".contains(character))
}

impl std::fmt::Display for DetailText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.type_name.is_empty() {
            formatter.write_str(&self.text)
        } else {
            write!(formatter, "{}|{}|{}", self.id, self.type_name, self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_text_comes_from_the_detail_then_from_inside_then_from_the_message() {
        let read = |text: &str| ErrorBody::from_body(text.as_bytes()).unwrap().cmdlet_text();
        assert_eq!(
            read(
                r#"{"error":{"code":"NotFound","message":"Error executing cmdlet","details":[{"code":"Context","target":"","message":"Ex6F9304|A.B.NotFoundException|No 'x'."}]}}"#
            ),
            "Ex6F9304|A.B.NotFoundException|No 'x'."
        );
        assert_eq!(
            read(
                r#"{"error":{"code":"X","message":"Error executing cmdlet","innererror":{"message":"m","type":"t","stacktrace":"","internalexception":{"message":"inside","type":"t","stacktrace":""}}}}"#
            ),
            "inside"
        );
        assert_eq!(
            read(r#"{"error":{"code":"Forbidden","message":"User is not allowed to call Get-X"}}"#),
            "User is not allowed to call Get-X"
        );
        assert_eq!(read(r#"{"error":{"code":"X","message":"Error executing cmdlet"}}"#), GENERIC_TEXT);
    }

    #[test]
    fn every_form_of_a_detail_is_taken_apart() {
        let parse = DetailText::parse;
        assert_eq!(parse("Ex1|N.T|a|b"), DetailText::new("Ex1", "N.T", "a|b"));
        assert_eq!(parse("|N.S.T|text"), DetailText::new("", "N.S.T", "text"));
        assert_eq!(parse("plain | text"), DetailText { text: "plain | text".into(), ..DetailText::default() });
        assert_eq!(parse(r#"{"Message":"m","TypeName":"N.T","StackTrace":""}"#), DetailText::new("", "N.T", "m"));
        assert_eq!(
            parse(r#"{"localizedString":{"stringId":"ErrorX"},"ClassName":"N.C"}"#),
            DetailText::new("", "N.C", "ErrorX")
        );
        assert_eq!(parse("Ex1|N.S.T|x").short_type(), "T");
    }

    #[test]
    fn a_null_target_is_no_target() {
        let body = br#"{"error":{"code":"a","message":"b","details":[{"code":"c","target":null,"message":"d"}]}}"#;
        assert_eq!(ErrorBody::from_body(body).unwrap().details[0].target, "");
        assert!(ErrorBody::from_body(br#"{"x":1}"#).is_err());
    }
}
