//! Plain data in place of an engine's objects.

// Each test uses a part.
#![allow(dead_code)]

use posh_format::model::{Failure, Model, Scalar, Special, TypeNames};

#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Bool(bool),
    Null,
    Int(i64),
    Double(f64),
    Text(&'static str),
    List(Vec<Datum>),
    Object(&'static str, Vec<(&'static str, Datum)>),
    /// A script block: the text of a property with a suffix, or an error.
    Script(&'static str),
}

pub fn object(properties: &[(&'static str, Datum)]) -> Datum {
    Datum::Object("System.Management.Automation.PSCustomObject", properties.to_vec())
}

pub struct Data;

impl Model for Data {
    type Value = Datum;

    fn type_names(&self, value: &Datum) -> TypeNames {
        let name = match value {
            Datum::Null => return TypeNames::from([]),
            Datum::Bool(_) => "System.Boolean",
            Datum::Int(_) => "System.Int32",
            Datum::Double(_) => "System.Double",
            Datum::Text(_) => "System.String",
            Datum::List(_) => "System.Object[]",
            Datum::Object(name, _) => name,
            Datum::Script(_) => "System.Management.Automation.ScriptBlock",
        };
        TypeNames::from([name.to_owned(), "System.Object".to_owned()])
    }

    fn of_text(&self, text: &str) -> Datum {
        Datum::Text(String::leak(text.to_owned()))
    }

    fn scalar(&self, value: &Datum) -> Scalar {
        match value {
            Datum::Null => Scalar::Null,
            Datum::Double(_) => Scalar::Fraction,
            Datum::Bool(_) | Datum::Int(_) => Scalar::Plain,
            Datum::Text(_) => Scalar::Text,
            _ => Scalar::Other,
        }
    }

    fn elements(&mut self, value: &Datum) -> Option<Vec<Datum>> {
        if let Datum::List(items) = value { Some(items.clone()) } else { None }
    }

    fn entries(&mut self, value: &Datum) -> Option<Vec<(Datum, Datum)>> {
        let Datum::Object("System.Collections.Hashtable", properties) = value else { return None };
        Some(properties.iter().map(|(name, value)| (Datum::Text(name), value.clone())).collect())
    }

    fn script_text(&self, value: &Datum) -> Option<String> {
        if let Datum::Script(name) = value { Some(format!("$_.{name}")) } else { None }
    }

    fn text(&mut self, value: &Datum) -> String {
        match value {
            Datum::Null | Datum::Script(_) => String::new(),
            Datum::Bool(true) => "True".to_owned(),
            Datum::Bool(false) => "False".to_owned(),
            Datum::Int(number) => number.to_string(),
            Datum::Double(number) => number.to_string(),
            Datum::Text(text) => (*text).to_owned(),
            Datum::List(items) => items.iter().map(|item| self.text(item)).collect::<Vec<_>>().join(" "),
            Datum::Object(_, properties) => {
                let parts: Vec<String> =
                    properties.iter().map(|(name, value)| format!("{name}={}", self.text(value))).collect();
                format!("@{{{}}}", parts.join("; "))
            }
        }
    }

    fn formatted(&mut self, value: &Datum, format: &str) -> Result<String, Failure> {
        match (value, format) {
            (Datum::Double(number), "F") => Ok(format!("{number:.3}")),
            (Datum::Int(number), "D3") => Ok(format!("{number:03}")),
            _ => Err(Failure::Error("no such format".to_owned())),
        }
    }

    fn has_own_text(&self, value: &Datum) -> bool {
        matches!(value, Datum::Object("System.Management.Automation.PSCustomObject", _))
    }

    fn properties(&mut self, value: &Datum) -> Vec<String> {
        match value {
            Datum::Object(_, properties) => properties.iter().map(|(name, _)| (*name).to_owned()).collect(),
            Datum::Text(_) => vec!["Length".to_owned()],
            _ => Vec::new(),
        }
    }

    fn matching(&mut self, value: &Datum, pattern: &str) -> Vec<String> {
        let names = self.properties(value);
        match pattern.strip_suffix('*') {
            Some(start) => {
                names.into_iter().filter(|name| name.to_lowercase().starts_with(&start.to_lowercase())).collect()
            }
            None => names.into_iter().filter(|name| name.eq_ignore_ascii_case(pattern)).collect(),
        }
    }

    fn property(&mut self, value: &Datum, name: &str) -> Result<Option<Datum>, Failure> {
        let Datum::Object(_, properties) = value else { return Ok(None) };
        Ok(properties.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone()))
    }

    fn evaluate(&mut self, script: &Datum, item: &Datum) -> Result<Datum, Failure> {
        let Datum::Script(name) = script else { return Err(Failure::Error("no script".to_owned())) };
        self.property(item, name)?.ok_or_else(|| Failure::Error("thrown".to_owned()))
    }

    fn display_properties(&mut self, _: &Datum) -> Vec<String> {
        Vec::new()
    }

    fn display_property(&mut self, _: &Datum) -> Option<String> {
        None
    }

    fn same(&mut self, left: &Datum, right: &Datum) -> bool {
        self.text(left).eq_ignore_ascii_case(&self.text(right))
    }

    fn special(&mut self, _: Special, value: &Datum) -> String {
        self.text(value)
    }
}
