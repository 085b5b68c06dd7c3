//! `InvokeCommand`, and the endpoints of v2.0 that carry the same envelope.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use exo_protocol::{CmdletInvocation, ErrorBody, ResultPage, headers};
use http::{Response, StatusCode, header};

use tenant_cmdlets::{Access, Answer, Call, CmdletError};

use super::answers::{answer, failure, store_failure, with_header};
use super::caller::Caller;
use super::{Context, connection_id, rows};

/// The name of the fault under which calls fail as if the caller's address had changed.
pub const SHELL_FAULT: &str = "shell-not-found";
/// Rows of one page when the caller does not say.
const PAGE: u32 = 1000;

/// What the old remote sessions said when a request came from another address than its session.
fn shell_not_found() -> Response<Bytes> {
    let id = uuid::Uuid::new_v4().to_string().to_uppercase();
    let text = format!(
        "The request for the Windows Remote Shell with ShellId {id} failed because the shell was not found on the server. Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the operation."
    );
    failure(StatusCode::INTERNAL_SERVER_ERROR, &ErrorBody::plain("InternalServerError", text))
}

fn is_json(context: &Context<'_>) -> bool {
    let kind = context.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Under which key the outcome of a change is remembered; `None` when the client names no request.
fn request_key(context: &Context<'_>, caller: &Caller) -> Option<String> {
    let id = context.header(headers::CLIENT_REQUEST_ID).filter(|id| !id.is_empty() && id.len() <= 128)?;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, context.request.body());
    Some(format!("{} {id} 0 {}", caller.upn.to_lowercase(), URL_SAFE_NO_PAD.encode(digest)))
}

fn forbidden(cmdlet: &str) -> Response<Bytes> {
    let text = format!("User is not allowed to call {cmdlet}");
    failure(StatusCode::FORBIDDEN, &ErrorBody::plain("Forbidden", text))
}

/// The first refusal that applies before a cmdlet is looked at.
async fn refusal(context: &Context<'_>, caller: &Caller) -> Option<Response<Bytes>> {
    if !is_json(context) {
        let text = "The body must be application/json.";
        return Some(failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, &ErrorBody::plain("UnsupportedMediaType", text)));
    }
    if !caller.has_role() {
        return Some(caller.without_role());
    }
    match context.service.store.count_down("fault", SHELL_FAULT).await {
        Ok(true) => Some(shell_not_found()),
        Ok(false) => None,
        Err(error) => Some(store_failure(&error)),
    }
}

/// Answers a call; `endpoint` is the noun of a v2.0 endpoint, which takes only its own cmdlets.
pub async fn respond(context: &Context<'_>, caller: &Caller, endpoint: Option<&str>) -> Response<Bytes> {
    if let Some(refusal) = refusal(context, caller).await {
        return refusal;
    }
    let invocation = match CmdletInvocation::from_body(context.request.body()) {
        Ok(invocation) => invocation,
        Err(error) => return failure(StatusCode::BAD_REQUEST, &ErrorBody::plain("BadRequest", error.to_string())),
    };
    let name = invocation.cmdlet_name.as_str();
    let definition = caller.cmdlets().find(|definition| definition.name.eq_ignore_ascii_case(name));
    let Some(definition) = definition else { return forbidden(name) };
    if let Some(noun) = endpoint {
        let own = definition.name.split_once('-').is_some_and(|(_, of)| of.eq_ignore_ascii_case(noun));
        let permitted = caller.permissions.iter().any(|p| p == exo_protocol::identity::PERMISSION_MANAGE_V2);
        if !own || !permitted || definition.access != Access::Read {
            return forbidden(name);
        }
    }
    if let Some(connection) = connection_id(context)
        && let Err(error) = context.service.store.touch_session(&caller.upn, connection).await
    {
        return store_failure(&error);
    }
    let key = request_key(context, caller).filter(|_| definition.access == Access::Change);
    if let Some(key) = &key {
        match context.service.store.outcome(key).await {
            Ok(Some(_)) => return page(context, Answer::default()),
            Ok(None) => {}
            Err(error) => return store_failure(&error),
        }
    }
    let call = Call { invocation: &invocation, actor: &caller.upn, request_key: key };
    match tenant_cmdlets::run(&context.service.store, &call).await {
        Ok(answer) => page(context, answer),
        Err(error) => cmdlet_failure(&error),
    }
}

fn cmdlet_failure(error: &CmdletError) -> Response<Bytes> {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = failure(status, &error.to_body());
    let response = with_header(response, headers::EXCEPTION_TYPE, error.short_type());
    if error.target_type.is_empty() {
        return response;
    }
    with_header(response, headers::EXCEPTION_TARGET_TYPE, &error.target_type)
}

/// One page of an answer; the link to the next carries where it begins.
fn page(context: &Context<'_>, result: Answer) -> Response<Bytes> {
    let size = context.header(headers::PREFER).and_then(headers::page_size_of_prefer).unwrap_or(PAGE).clamp(1, PAGE);
    let from = context.query("$skiptoken").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    let to = from.saturating_add(size as usize);
    let selected = context.query("$select");
    let as_clixml =
        context.header(headers::RESPONSE_FORMAT).is_some_and(|format| format.eq_ignore_ascii_case("clixml"));
    let total = result.rows.len();
    let rows = result.rows.into_iter().skip(from).take(size as usize);
    let rows = rows.map(|row| rows::render(rows::select(row, selected.as_deref()), result.type_name, as_clixml));
    let path = context.request.uri().path();
    let select = selected.as_deref().map(|names| format!("&$select={names}")).unwrap_or_default();
    let page = ResultPage {
        context: context.context_uri("Collection(Exchange.GenericHashTable)"),
        warnings: result.warnings,
        confirmation_message: result.confirmation,
        next_link: (to < total).then(|| format!("{}{path}?$skiptoken={to}{select}", context.base)),
        rows: rows.collect(),
        ..ResultPage::default()
    };
    answer(StatusCode::OK, &page.to_json())
}
