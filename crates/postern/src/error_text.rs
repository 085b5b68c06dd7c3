//! Errors as the concise view shows them.

use posh_format::error_view::{ErrorFacts, ErrorInvocation, ErrorStyle, ErrorView, text as view_text};
use posh_runtime::error::ErrorRecord;
use posh_runtime::runtime::Runtime;
use posh_runtime::symbol::Symbol;

/// The text of an error.
pub fn text(runtime: &mut Runtime, record: &ErrorRecord, width: usize, colour: bool) -> String {
    let style = if colour { ErrorStyle::terminal() } else { ErrorStyle::default() };
    let view = ErrorView::from_name(&runtime.preference("ErrorView")).unwrap_or(ErrorView::Concise);
    view_text(&facts(runtime, record), view, width, &style)
}

fn facts(runtime: &Runtime, record: &ErrorRecord) -> ErrorFacts {
    let command = Some(record.invocation.command.clone()).filter(|command| !command.is_empty());
    let position = record.invocation.position.as_ref().map(|at| {
        let place = at.source.position(at.span.start);
        let line = at.source.line(place.line).unwrap_or_default();
        let script = at.source.name().map(|name| name.to_string()).unwrap_or_default();
        let column = usize::try_from(place.column).unwrap_or(1).saturating_sub(1);
        let shown = at.source.slice(at.span);
        let length = shown.lines().next().unwrap_or_default().chars().count().max(1);
        let head = match script.is_empty() {
            true => format!("At line:{} char:{}", place.line, place.column),
            false => format!("At {script}:{} char:{}", place.line, place.column),
        };
        let marks = format!("{}{}", " ".repeat(column), "~".repeat(length));
        (script, place.line, format!("{head}\n+ {line}\n+ {marks}"))
    });
    let invocation = position.map(|(script_name, line, position_message)| ErrorInvocation {
        script_name,
        line,
        position_message,
        command_is_known: command.as_deref().is_some_and(|name| runtime.command(Symbol::new(name)).is_some()),
        invocation_name: command.clone().unwrap_or_default(),
        command: Some(command.clone().unwrap_or_default()),
    });
    let reason = record.reason();
    let target = record.target_name.clone().unwrap_or_default();
    let target_type = record.target_type.clone().unwrap_or_default();
    ErrorFacts {
        message: record.exception.message.clone(),
        details: record.details.clone(),
        recommended_action: record.recommended.clone().or_else(|| missing_cmdlet(runtime, record)),
        id: record.id.clone(),
        category: record.category.clone(),
        category_text: format!("{}: ({target}:{target_type}) [{}], {reason}", record.category, record.activity),
        reason,
        activity: record.activity.clone(),
        is_parse_error: record.category == "ParserError",
        is_thrown: record.thrown,
        invocation,
    }
}

/// What to do when a cmdlet of the service is not there: connect, or ask for a role.
fn missing_cmdlet(runtime: &Runtime, record: &ErrorRecord) -> Option<String> {
    if !record.id.starts_with("CommandNotFoundException") {
        return None;
    }
    let name = record.exception.message.split('\'').nth(1)?;
    let cmdlet = exo_catalog::cmdlet(name)?;
    let connected = runtime.modules.iter().any(|module| module.name.starts_with("tmpEXO_"));
    Some(match connected {
        true => format!(
            "{} is a cmdlet of the service, but the connection does not bring it: your role does not include it, or -CommandName or -Prefix left it out. An administrator can add you to a role group that has it.",
            cmdlet.name
        ),
        false => format!(
            "{} is a cmdlet of the service: connect first, with Connect-ExchangeOnline or Connect-IPPSSession.",
            cmdlet.name
        ),
    })
}
