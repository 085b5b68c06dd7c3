//! Answers of the admin API with the headers that the service sends.

use bytes::Bytes;
use exo_protocol::{ErrorBody, headers};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use tenant_store::StoreError;

/// The server that the answers name.
const SERVER: &str = "local.tenant.postern";

fn insert(response: &mut Response<Bytes>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
        response.headers_mut().insert(name, value);
    }
}

/// A JSON answer.
pub fn answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    insert(&mut response, header::CONTENT_TYPE.as_str(), headers::ANSWER_CONTENT_TYPE);
    insert(&mut response, headers::ODATA_VERSION, "4.0");
    insert(&mut response, headers::REQUEST_ID, &uuid::Uuid::new_v4().to_string());
    insert(&mut response, headers::BACK_END_TARGET, SERVER);
    insert(&mut response, header::CACHE_CONTROL.as_str(), "no-store");
    response
}

/// An answer with a header more.
pub fn with_header(mut response: Response<Bytes>, name: &str, value: &str) -> Response<Bytes> {
    insert(&mut response, name, value);
    response
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

/// An error.
pub fn failure(status: StatusCode, body: &ErrorBody) -> Response<Bytes> {
    answer(status, &body.to_json())
}

/// An error of who the caller is; always with the header that says how to sign in.
pub fn unauthorized(text: &str) -> Response<Bytes> {
    let response = failure(StatusCode::UNAUTHORIZED, &ErrorBody::plain("Unauthorized", text));
    with_header(response, header::WWW_AUTHENTICATE.as_str(), "Bearer realm=\"\"")
}

/// A failure of the store.
pub fn store_failure(error: &StoreError) -> Response<Bytes> {
    tracing::error!(%error, "the store failed");
    failure(StatusCode::INTERNAL_SERVER_ERROR, &ErrorBody::plain("InternalServerError", error.to_string()))
}
