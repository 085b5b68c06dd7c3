//! Where-Object

use posh_runtime::Value;

use crate::support::engine::Objects as _;
use crate::support::{Cmdlet, Cx, Fault, Run, Tools, has_wildcards};

/// Passes the objects on for which a script block or a comparison of a property holds.
#[derive(Default)]
pub(crate) struct WhereObject {
    test: Option<Test>,
}

#[derive(Clone)]
enum Test {
    Script(Value),
    /// Whether the property is true.
    Truth {
        property: String,
        negative: bool,
    },
    /// Operator as the language's binary operators name it (`Ieq`), operand.
    Compare {
        property: String,
        operator: &'static str,
        value: Value,
    },
}

/// Switch and operator.
const OPERATORS: &[(&str, &str)] = &[
    ("CEQ", "Ceq"),
    ("NE", "Ine"),
    ("CNE", "Cne"),
    ("GT", "Igt"),
    ("CGT", "Cgt"),
    ("LT", "Ilt"),
    ("CLT", "Clt"),
    ("GE", "Ige"),
    ("CGE", "Cge"),
    ("LE", "Ile"),
    ("CLE", "Cle"),
    ("Like", "Ilike"),
    ("CLike", "Clike"),
    ("NotLike", "Inotlike"),
    ("CNotLike", "Cnotlike"),
    ("Match", "Imatch"),
    ("CMatch", "Cmatch"),
    ("NotMatch", "Inotmatch"),
    ("CNotMatch", "Cnotmatch"),
    ("Contains", "Icontains"),
    ("CContains", "Ccontains"),
    ("NotContains", "Inotcontains"),
    ("CNotContains", "Cnotcontains"),
    ("In", "Iin"),
    ("CIn", "Cin"),
    ("NotIn", "Inotin"),
    ("CNotIn", "Cnotin"),
    ("Is", "Is"),
    ("IsNot", "IsNot"),
    ("EQ", "Ieq"),
];

impl Cmdlet for WhereObject {
    fn begin(&mut self, cx: &mut Cx<'_>) -> Run {
        if let Some(script) = cx.value("FilterScript") {
            self.test = Some(Test::Script(script));
            return Ok(());
        }
        let property = cx.text_of("Property")?.unwrap_or_default();
        if cx.flag("Not") {
            self.test = Some(Test::Truth { property, negative: true });
            return Ok(());
        }
        let chosen = OPERATORS.iter().find(|row| cx.has(row.0) && cx.flag(row.0));
        self.test = Some(match (chosen, cx.has("Value")) {
            (None, false) => Test::Truth { property, negative: false },
            (Some(_), false) => return Err(cx.fault(no_value())),
            (_, true) => {
                let operator = chosen.map_or("Ieq", |row| row.1);
                let value = cx.value("Value").unwrap_or_default();
                let value = if matches!(operator, "Is" | "IsNot") { type_operand(cx, value)? } else { value };
                Test::Compare { property, operator, value }
            }
        });
        Ok(())
    }

    fn process(&mut self, cx: &mut Cx<'_>) -> Run {
        let Some(object) = cx.input() else { return Ok(()) };
        let Some(test) = &self.test else { return Ok(()) };
        let holds = match test {
            Test::Script(script) => cx.call_for_truth(script, &object)?,
            Test::Truth { property, negative } => match property_of(cx, property, &object)? {
                Some(value) => cx.truth(&value) != *negative,
                None => *negative,
            },
            Test::Compare { property, operator, value } => {
                let left = property_of(cx, property, &object)?.unwrap_or_default().or_null();
                match cx.operate(operator, &left, value) {
                    Ok(result) => cx.truth(&result),
                    Err(error) => return operator_failed(cx, operator, object, error),
                }
            }
        };
        if holds { cx.emit(object) } else { Ok(()) }
    }
}

fn property_of(cx: &mut Cx<'_>, name: &str, object: &Value) -> Run<Option<Value>> {
    if !has_wildcards(name) {
        return cx.property(object, name);
    }
    match cx.matching_properties(object, name)?.as_slice() {
        [] => Ok(None),
        [name] => cx.property(object, &name.as_str()),
        _ => {
            let message = format!("The property name '{name}' is ambiguous.");
            Err(cx.fault(
                Fault::new("AmbiguousPropertyOrMethodName", "InvalidOperation", &message).target(object.clone()),
            ))
        }
    }
}

/// The right side of `-Is`: a type, or its name in brackets or without.
fn type_operand(cx: &mut Cx<'_>, value: Value) -> Run<Value> {
    let Some(text) = value.as_string() else { return Ok(value) };
    let text = text.as_str().into_owned();
    if text.parse::<f64>().is_ok() {
        return Ok(value);
    }
    let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(&text);
    cx.convert(&Value::string(inner), "System.Type")
}

fn no_value() -> Fault {
    let message = "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.";
    Fault::new("ValueNotSpecifiedForWhereObject", "InvalidArgument", message)
        .exception("System.Management.Automation.PSArgumentException")
}

fn operator_failed(cx: &mut Cx<'_>, operator: &str, object: Value, error: crate::support::Stop) -> Run {
    let Some(message) = crate::support::engine::message_of(&error) else { return Err(error) };
    let id = if matches!(
        operator,
        "Imatch" | "Cmatch" | "Inotmatch" | "Cnotmatch" | "Ilike" | "Clike" | "Inotlike" | "Cnotlike"
    ) {
        "BadOperatorArgument"
    } else {
        "OperatorFailed"
    };
    let message = match id {
        "OperatorFailed" => format!("The '{operator}' operator failed: {message}."),
        _ => message,
    };
    cx.error(
        Fault::new(id, "InvalidOperation", &message)
            .exception("System.Management.Automation.PSInvalidOperationException")
            .target(object),
    )
}
