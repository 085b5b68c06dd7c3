//! Running an imported cmdlet: parameters out, rows, warnings and errors back, a question in between.
//!
//! A cmdlet that must be confirmed is sent twice (section 3.5 of the protocol notes): first with `Confirm: true`, upon
//! which the service validates and words the question, then, when it was answered with yes, with `Confirm: false`.
//! `-WhatIf` stops after the first.

use exo_client::{Call, Event, Interrupt, Limit, ServiceError};
use exo_protocol::{CmdletInvocation, ParameterValue, ResultPage, Row};

use crate::import::definition::CmdletDefinition;
use crate::registry::{Session, SessionRegistry};

/// What a running cmdlet needs of the shell.
pub trait CmdletShell: Interrupt {
    /// Objects; `false` when nobody takes more.
    fn rows(&mut self, rows: Vec<Row>) -> bool;

    /// A warning of the service.
    fn warning(&mut self, text: &str);

    /// Shown under `-Verbose`.
    fn verbose(&mut self, text: &str);

    /// A non-terminating error in one of the forms of a failure's detail.
    fn error(&mut self, text: &str);

    /// Asks whether to go on, or says what would be done.
    fn should_process(&mut self, message: &str) -> bool;
}

/// What is known of the user's will before the service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// Nothing is to be confirmed.
    Given,
    /// The question is to be asked, or only what would be done is to be said.
    Asked,
}

/// Parameters that the client keeps to itself.
const KEPT: &[&str] = &[
    "UseCustomRouting",
    "WhatIf",
    "Confirm",
    "Verbose",
    "Debug",
    "ErrorAction",
    "ErrorVariable",
    "WarningAction",
    "WarningVariable",
    "InformationAction",
    "InformationVariable",
    "ProgressAction",
    "OutVariable",
    "OutBuffer",
    "PipelineVariable",
];

/// Parameters that hold filters, in which the service knows no variables.
const FILTERS: &[&str] = &["Filter", "RecipientFilter", "RecipientPreviewFilter"];

/// The call for these parameters.
#[must_use]
pub fn invocation(cmdlet: &CmdletDefinition, parameters: Vec<(String, ParameterValue)>) -> CmdletInvocation {
    let mut invocation = CmdletInvocation::new(cmdlet.name.clone());
    for (name, value) in parameters {
        if KEPT.iter().any(|kept| kept.eq_ignore_ascii_case(&name)) {
            continue;
        }
        let is_filter = FILTERS.iter().any(|filter| filter.eq_ignore_ascii_case(&name));
        let value = match value {
            ParameterValue::Text(text) if is_filter => ParameterValue::Text(without_variables(&text)),
            other => other,
        };
        invocation.parameters.push((name, value));
    }
    invocation
}

/// `$true` and `$false` in a filter become quoted words.
fn without_variables(filter: &str) -> String {
    let mut out = String::with_capacity(filter.len());
    let mut rest = filter;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let name: String = rest[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        match name.to_ascii_lowercase().as_str() {
            "true" => out.push_str("'True'"),
            "false" => out.push_str("'False'"),
            _ => {
                out.push('$');
                out.push_str(&name);
            }
        }
        rest = &rest[at + 1 + name.len()..];
    }
    out.push_str(rest);
    out
}

/// How many rows a call wants: `-ResultSize`, else one page where the cmdlet has that parameter, else all.
#[must_use]
pub fn limit(cmdlet: &CmdletDefinition, invocation: &CmdletInvocation) -> Limit {
    let given = match invocation.parameter("ResultSize") {
        Some(ParameterValue::Text(text)) => Limit::of_result_size(text),
        Some(ParameterValue::Number(number)) => number.as_u64().map(Limit::Rows),
        _ => None,
    };
    match given {
        Some(limit) => limit,
        None if cmdlet.parameter("ResultSize").is_some() => Limit::FirstPage,
        None => Limit::Unlimited,
    }
}

/// Runs a cmdlet.
///
/// # Errors
/// The service's refusal, or no answer; rows that came before it have been handed over.
pub fn execute(
    registry: &SessionRegistry,
    session: &Session,
    cmdlet: &CmdletDefinition,
    invocation: CmdletInvocation,
    consent: Consent,
    shell: &mut dyn CmdletShell,
) -> Result<(), ServiceError> {
    let limit = limit(cmdlet, &invocation);
    let send = |invocation: CmdletInvocation, shell: &mut dyn CmdletShell| {
        stream(registry, session, Call::new(invocation, limit), shell)
    };
    if !cmdlet.supports_should_process {
        return send(invocation, shell).map(|_| ());
    }
    if consent == Consent::Asked {
        let question = send(invocation.clone().with("Confirm", true), shell)?;
        let question = question.unwrap_or_else(|| format!("Performing the operation \"{}\".", cmdlet.name));
        if !shell.should_process(&question) {
            return Ok(());
        }
    }
    send(invocation.with("Confirm", false), shell).map(|_| ())
}

/// Hands over the pages of a call; the question, when one came.
fn stream(
    registry: &SessionRegistry,
    session: &Session,
    call: Call,
    shell: &mut dyn CmdletShell,
) -> Result<Option<String>, ServiceError> {
    let mut running = registry.client().invoke(&session.connection, call)?;
    let mut question = None;
    loop {
        let event = running.next(&|| shell.is_interrupted());
        match event {
            None => return Ok(question),
            Some(Event::Notice(text)) => shell.verbose(&text),
            Some(Event::Failed(error)) => return Err(error),
            Some(Event::Page(page)) => {
                if !hand_over(page, &mut question, shell) {
                    return Ok(question);
                }
            }
        }
    }
}

fn hand_over(page: ResultPage, question: &mut Option<String>, shell: &mut dyn CmdletShell) -> bool {
    page.warnings.iter().for_each(|text| shell.warning(text));
    page.errors.iter().for_each(|text| shell.error(text));
    if page.confirmation_message.is_some() {
        *question = page.confirmation_message;
    }
    page.rows.is_empty() || shell.rows(page.rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::definition::ParameterDefinition;

    fn cmdlet(parameters: &[&str]) -> CmdletDefinition {
        let parameters =
            parameters.iter().map(|name| ParameterDefinition { name: (*name).into(), ..Default::default() });
        CmdletDefinition { name: "Get-X".into(), parameters: parameters.collect(), ..CmdletDefinition::default() }
    }

    #[test]
    fn what_is_the_clients_own_stays_here_and_filters_lose_their_variables() {
        let given = vec![
            ("Identity".to_owned(), ParameterValue::from("a")),
            ("UseCustomRouting".to_owned(), true.into()),
            ("confirm".to_owned(), false.into()),
            ("filter".to_owned(), "A -eq $TRUE -and B -eq $falsehood -and C -eq $false".into()),
            ("Note".to_owned(), "$true".into()),
        ];
        let sent = invocation(&cmdlet(&[]), given);
        let names: Vec<_> = sent.parameters.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Identity", "filter", "Note"]);
        let filter = sent.parameter("Filter").and_then(ParameterValue::as_text);
        assert_eq!(filter, Some("A -eq 'True' -and B -eq $falsehood -and C -eq 'False'"));
        assert_eq!(sent.parameter("Note").and_then(ParameterValue::as_text), Some("$true"));
    }

    #[test]
    fn result_size_decides_on_pages() {
        let (with, without) = (cmdlet(&["ResultSize"]), cmdlet(&[]));
        let call = |size: Option<ParameterValue>| {
            let parameters = size.map(|size| ("ResultSize".to_owned(), size)).into_iter().collect();
            invocation(&with, parameters)
        };
        assert_eq!(limit(&with, &call(None)), Limit::FirstPage);
        assert_eq!(limit(&without, &call(None)), Limit::Unlimited);
        assert_eq!(limit(&with, &call(Some("unlimited".into()))), Limit::Unlimited);
        assert_eq!(limit(&with, &call(Some("25".into()))), Limit::Rows(25));
        assert_eq!(limit(&with, &call(Some(7.into()))), Limit::Rows(7));
    }
}
