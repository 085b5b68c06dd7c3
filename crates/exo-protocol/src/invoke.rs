//! The envelope of `InvokeCommand`: a cmdlet's name and its parameters.

use serde_json::{Map, Value};

use crate::WireError;
use crate::parameter::{self, ParameterValue};

/// One call of a cmdlet.
#[derive(Debug, Clone, PartialEq)]
pub struct CmdletInvocation {
    /// The name, without a prefix of the caller's.
    pub cmdlet_name: String,
    /// Parameters in the order given.
    pub parameters: Vec<(String, ParameterValue)>,
}

impl CmdletInvocation {
    /// A call without parameters.
    #[must_use]
    pub fn new(cmdlet_name: impl Into<String>) -> Self {
        Self { cmdlet_name: cmdlet_name.into(), parameters: Vec::new() }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<ParameterValue>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The value of a parameter; names compare without regard to case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&ParameterValue> {
        self.parameters.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body: compressed JSON.
    #[must_use]
    pub fn to_body(&self) -> String {
        let mut parameters = Map::new();
        for (name, value) in &self.parameters {
            parameter::write(&mut parameters, name, value);
        }
        serde_json::json!({"CmdletInput": {"CmdletName": self.cmdlet_name, "Parameters": parameters}}).to_string()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Not JSON, or without `CmdletInput.CmdletName`, or parameters that are not an object.
    pub fn from_body(body: &[u8]) -> Result<Self, WireError> {
        let value: Value = serde_json::from_slice(body).map_err(|error| WireError::NotJson(error.to_string()))?;
        let input = member(&value, "CmdletInput").ok_or_else(|| WireError::shape("CmdletInput", "is missing"))?;
        let cmdlet_name = member(input, "CmdletName")
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty())
            .ok_or_else(|| WireError::shape("CmdletInput.CmdletName", "is missing or not a text"))?
            .to_owned();
        let parameters = match member(input, "Parameters") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(map)) => parameter::read_all(map)?,
            Some(_) => return Err(WireError::shape("CmdletInput.Parameters", "is not an object")),
        };
        Ok(Self { cmdlet_name, parameters })
    }
}

/// A member of an object, found without regard to case, as .NET's binder does.
fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let map = value.as_object()?;
    map.get(name).or_else(|| map.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_the_witnessed_one() {
        let call = CmdletInvocation::new("Get-AcceptedDomain")
            .with("ErrorAction", "SilentlyContinue")
            .with("Identity", "nope.com");
        assert_eq!(
            call.to_body(),
            r#"{"CmdletInput":{"CmdletName":"Get-AcceptedDomain","Parameters":{"ErrorAction":"SilentlyContinue","Identity":"nope.com"}}}"#
        );
    }

    #[test]
    fn a_body_without_its_parts_is_refused_by_name() {
        for (body, text) in [
            (r#"{"x":1}"#, "CmdletInput is missing"),
            (r#"{"CmdletInput":{"Parameters":{}}}"#, "CmdletInput.CmdletName is missing or not a text"),
            (r#"{"CmdletInput":{"CmdletName":"A-B","Parameters":[]}}"#, "CmdletInput.Parameters is not an object"),
        ] {
            let error = CmdletInvocation::from_body(body.as_bytes()).map(|_| ()).map_err(|error| error.to_string());
            assert_eq!(error, Err(text.to_owned()));
        }
        assert!(matches!(CmdletInvocation::from_body(b"{"), Err(WireError::NotJson(_))));
    }
}
