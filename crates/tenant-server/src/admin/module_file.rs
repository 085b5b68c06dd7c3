//! `EXOModuleFile`: the module text for exactly the cmdlets that exist here and that the caller may run.

use bytes::Bytes;
use exo_protocol::{ErrorBody, ErrorDetail, configurations, headers};
use http::{Response, StatusCode, header};
use serde_json::json;
use tenant_store::{MOST_SESSIONS, SessionOutcome};
use time::OffsetDateTime;

use super::answers::{answer, empty, failure, store_failure, with_header};
use super::caller::Caller;
use super::{Context, connection_id, format_text, module_text};
use crate::hosts::{Host, REGION};

/// The address of the region that the global compliance host sends its callers to.
fn region_of(base: &str, context: &Context<'_>) -> Response<Bytes> {
    let (scheme, host) = base.split_once("://").unwrap_or(("https", base));
    let path = context.request.uri().path_and_query().map_or("/", |path| path.as_str());
    with_header(empty(StatusCode::FOUND), header::LOCATION.as_str(), &format!("{scheme}://{REGION}.{host}{path}"))
}

/// Whether a name fits one of the patterns of the `CommandName` header.
fn is_wanted(patterns: &str, name: &str) -> bool {
    let patterns: Vec<&str> = patterns.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()).collect();
    patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()))
}

/// `*` stands for any text, `?` for one character; case does not count.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            fits(rest, name) || name.split_first().is_some_and(|(_, after)| fits(pattern, after))
        }
        (Some((b'?', rest)), Some((_, after))) => fits(rest, after),
        (Some((one, rest)), Some((other, after))) => one.eq_ignore_ascii_case(other) && fits(rest, after),
        _ => false,
    }
}

fn clock(seconds: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!("{} {:02}:{:02}:{:02}Z", at.date(), at.hour(), at.minute(), at.second())
}

/// The refusal when no session is free, which lists the open ones.
fn no_session(open: &[tenant_store::Session]) -> Response<Bytes> {
    let text = format!(
        "[FailureCategory=AuthZ-AuthorizationException] Fail to create a runspace because you have exceeded the maximum number of connections allowed : {MOST_SESSIONS}"
    );
    let mut body = ErrorBody::plain("Forbidden", text);
    body.details = open
        .iter()
        .map(|session| ErrorDetail {
            code: "Session".to_owned(),
            target: session.connection.clone(),
            message: format!("opened {}, last used {}", clock(session.opened), clock(session.used)),
        })
        .collect();
    failure(StatusCode::FORBIDDEN, &body)
}

/// Answers the module, and opens or renews the caller's session.
pub async fn respond(context: &Context<'_>, caller: &Caller) -> Response<Bytes> {
    if context.host == Host::Compliance {
        return region_of(context.base, context);
    }
    if !caller.has_role() {
        return caller.without_role();
    }
    if let Some(connection) = connection_id(context) {
        match context.service.store.open_session(&caller.upn, connection).await {
            Ok(SessionOutcome::Open) => {}
            Ok(SessionOutcome::Full(open)) => return no_session(&open),
            Err(error) => return store_failure(&error),
        }
    }
    let patterns = context.header(headers::COMMAND_NAME).unwrap_or_default();
    let definitions: Vec<_> = match context.host {
        Host::Region => Vec::new(),
        _ => caller.cmdlets().filter(|definition| is_wanted(patterns, definition.name)).collect(),
    };
    let cmdlets: Vec<_> = definitions.iter().filter_map(|definition| exo_catalog::cmdlet(definition.name)).collect();
    let names: Vec<&str> = cmdlets.iter().map(|cmdlet| cmdlet.name.as_str()).collect();
    let mut files = vec![json!({
        "fileName": "ExchangeOnline.psm1",
        "fileContent": module_text::of(&cmdlets),
        "exportedCmdlets": names.join(","),
    })];
    let skips_format =
        context.header(headers::SKIP_LOADING_FORMAT_DATA).is_some_and(|text| text.eq_ignore_ascii_case("true"));
    if let Some(views) = format_text::of(&definitions).filter(|_| !skips_format) {
        files.push(json!({ "fileName": "ExchangeOnline.format.ps1xml", "fileContent": views }));
    }
    let body = json!({ "@odata.context": context.context_uri("EXOModuleFile"), "value": files });
    let offers = exo_protocol::ClientConfigurations::default()
        .with(configurations::DYNAMIC_OBJECT_ID)
        .with(configurations::SESSION_RELEASE)
        .with(configurations::REQUEST_MEMORY);
    with_header(answer(StatusCode::OK, &body), headers::CLIENT_CONFIGURATIONS, &offers.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_names_are_matched_by_wildcards() {
        assert!(is_wanted("*", "Get-AcceptedDomain") && is_wanted("", "Get-AcceptedDomain"));
        assert!(is_wanted("set-*, get-accepted*", "Get-AcceptedDomain"));
        assert!(!is_wanted("Get-Accepted", "Get-AcceptedDomain") && !is_wanted("Set-*", "Get-AcceptedDomain"));
    }
}
