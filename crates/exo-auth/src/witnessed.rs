//! Compares a request with one of the genuine module, header by header.
#![allow(clippy::unwrap_used)]

use crate::HttpRequest;

fn witnessed(name: &str) -> serde_json::Value {
    let path = format!("{}/../exo-protocol/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let exchange: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    exchange["request"].clone()
}

/// The target of a witnessed request.
pub fn witnessed_target(name: &str) -> String {
    witnessed(name)["target"].as_str().unwrap().to_owned()
}

/// Panics where method, address, a header, its place or the body differs; `<…>` in the record stands for anything.
pub fn assert_as_witnessed(name: &str, request: &HttpRequest) {
    let theirs = witnessed(name);
    assert_eq!(request.method, theirs["method"].as_str().unwrap());
    let address = format!("https://{}{}", theirs["host"].as_str().unwrap(), theirs["target"].as_str().unwrap());
    assert_eq!(request.url, address);
    let headers = theirs["headers"].as_array().unwrap();
    let headers: Vec<_> = headers.iter().map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap())).collect();
    let headers: Vec<_> = headers.into_iter().filter(|(name, _)| *name != "Host").collect();
    assert_eq!(headers.len(), request.headers.len());
    for ((their_name, their_value), (our_name, our_value)) in headers.iter().zip(&request.headers) {
        assert_eq!(their_name, our_name);
        let varies = their_value.starts_with('<') || *their_name == "x-client-OS";
        assert!(varies || their_value == our_value, "{our_name}: {our_value} instead of {their_value}");
    }
    let body = request.body.as_ref().map(|body| body.reveal().to_owned()).unwrap_or_default();
    let plain = body.replace("%3C", "<").replace("%3E", ">");
    assert_eq!(plain, theirs["body"].as_str().unwrap());
}
