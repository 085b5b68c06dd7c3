//! The admin API: who calls, which tenant, and then the resource.

mod answers;
mod caller;
mod format_text;
mod invoke;
mod module_file;
mod module_text;
mod rows;

use bytes::Bytes;
use exo_protocol::target::AdminPath;
use exo_protocol::{ErrorBody, headers};
use http::{Method, Request, Response, StatusCode};
use serde_json::json;

use crate::hosts::Host;
use crate::service::Service;
use answers::{answer, empty, failure};
pub use invoke::SHELL_FAULT;

/// The text that the banner shows.
const BANNER: &str = "----------------------------------------------------------------------------------------\n\
This is the local tenant of Postern: an organization of its own on this machine, for learning and testing.\n\
Nothing that you do here reaches Microsoft 365.\n\
----------------------------------------------------------------------------------------";

/// One request on its way.
pub struct Context<'a> {
    service: &'a Service,
    host: Host,
    base: &'a str,
    path: AdminPath,
    request: &'a Request<Bytes>,
}

impl Context<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// The value of a query key, without regard to the key's case.
    fn query(&self, name: &str) -> Option<String> {
        let query = self.request.uri().query()?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| {
                let spaced = text.replace('+', " ");
                percent_encoding_decode(&spaced)
            };
            decode(key).eq_ignore_ascii_case(name).then(|| decode(value))
        })
    }

    fn context_uri(&self, what: &str) -> String {
        format!("{}/adminapi/{}/{}/$metadata#{what}", self.base, self.path.version, self.path.tenant)
    }
}

fn percent_encoding_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| rest.get(at).and_then(|digit| (*digit as char).to_digit(16));
        match (first, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &rest[3..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Answers a request to the admin API.
pub async fn respond(service: &Service, host: Host, base: &str, request: &Request<Bytes>) -> Response<Bytes> {
    let Some(path) = AdminPath::parse(request.uri().path()) else {
        return failure(StatusCode::NOT_FOUND, &ErrorBody::plain("NotFound", "There is no such resource."));
    };
    let context = Context { service, host, base, path, request };
    let caller = match caller::identify(&context).await {
        Ok(caller) => caller,
        Err(refusal) => return *refusal,
    };
    let get = request.method() == Method::GET;
    match (context.path.version.as_str(), context.path.resource.as_str()) {
        ("v1.0" | "beta", "exomodulefile") if get => module_file::respond(&context, &caller).await,
        ("v1.0" | "beta", "exobanner") if get => banner(&context),
        ("v1.0" | "beta", "exohelpfile") if get => answer(StatusCode::OK, &json!({ "value": [] })),
        ("v1.0" | "beta", "basicinfo") if get => ping(&context),
        ("beta", "session") if request.method() == Method::DELETE => release(&context, &caller).await,
        ("beta", "invokecommand") if request.method() == Method::POST => invoke::respond(&context, &caller, None).await,
        ("v1.0", "invokecommand") => failure(
            StatusCode::METHOD_NOT_ALLOWED,
            &ErrorBody::plain("MethodNotAllowed", "InvokeCommand is not part of v1.0."),
        ),
        ("v2.0", noun @ ("accepteddomain" | "organizationconfig")) if request.method() == Method::POST => {
            invoke::respond(&context, &caller, Some(noun)).await
        }
        (
            "v1.0" | "beta",
            "exomodulefile" | "exobanner" | "exohelpfile" | "basicinfo" | "session" | "invokecommand",
        )
        | ("v2.0", "accepteddomain" | "organizationconfig") => failure(
            StatusCode::METHOD_NOT_ALLOWED,
            &ErrorBody::plain("MethodNotAllowed", "The resource does not take this method."),
        ),
        _ => failure(StatusCode::NOT_FOUND, &ErrorBody::plain("NotFound", "There is no such resource.")),
    }
}

fn banner(context: &Context<'_>) -> Response<Bytes> {
    answer(
        StatusCode::OK,
        &json!({
            "@odata.context": context.context_uri("EXOBanner/$entity"),
            "sessionType": "AutogenSession",
            "moduleBannerContent": BANNER,
        }),
    )
}

fn ping(context: &Context<'_>) -> Response<Bytes> {
    if !context.path.key.as_deref().is_some_and(|key| key.eq_ignore_ascii_case("AdminApiState")) {
        return failure(StatusCode::NOT_FOUND, &ErrorBody::plain("NotFound", "There is no such property."));
    }
    answer(
        StatusCode::OK,
        &json!({
            "@odata.context": context.context_uri("BasicInfo/$entity"),
            "PropertyName": "AdminApiState",
            "PropertyValue": "Running",
        }),
    )
}

/// Ends a session; there is no failure when there is none.
async fn release(context: &Context<'_>, caller: &caller::Caller) -> Response<Bytes> {
    let connection = context.path.key.clone().unwrap_or_default();
    match context.service.store.end_session(&caller.upn, &connection).await {
        Ok(()) => empty(StatusCode::NO_CONTENT),
        Err(error) => answers::store_failure(&error),
    }
}

/// The connection id, when it is one.
fn connection_id<'a>(context: &'a Context<'_>) -> Option<&'a str> {
    context.header(headers::CONNECTION_ID).filter(|id| !id.is_empty() && id.len() <= 128)
}
