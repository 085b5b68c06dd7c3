//! Requests and answers of the genuine module, as witnessed (`tests/data`), against what this crate writes and reads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use exo_protocol::module::{AdminApiState, Banner, ModuleFiles};
use exo_protocol::target::{self, AdminPath};
use exo_protocol::{Anchor, ClientConfigurations, CmdletInvocation, ErrorBody, ResultPage, Row};
use serde_json::Value;

const TENANT: &str = "11111111-2222-3333-4444-555555555555";
const WITNESSED_VERSION: &str = "3.9.0";

fn exchange(name: &str) -> Value {
    let path = format!("{}/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn answer_body(name: &str) -> Vec<u8> {
    exchange(name)["answer"]["body"].to_string().into_bytes()
}

fn header(exchange: &Value, side: &str, name: &str) -> String {
    let headers = exchange[side]["headers"].as_array().unwrap();
    let found = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("{name} is not there"))[1].as_str().unwrap().to_owned()
}

#[test]
fn targets_are_the_witnessed_ones() {
    for (name, built) in [
        ("10-banner", target::banner(TENANT, WITNESSED_VERSION)),
        ("11-module-file", target::module_file(TENANT, WITNESSED_VERSION)),
        ("15-help-file", target::help_file(TENANT, WITNESSED_VERSION)),
        ("16-ping", target::ping(TENANT)),
        ("20-invoke-accepted-domains", target::invoke(TENANT)),
    ] {
        let witnessed = exchange(name)["request"]["target"].as_str().unwrap().to_owned();
        assert_eq!(built, witnessed);
        let path = witnessed.split('?').next().unwrap();
        assert_eq!(AdminPath::parse(path).unwrap().tenant, TENANT);
    }
}

#[test]
fn bodies_of_calls_are_the_witnessed_ones() {
    for name in ["20-invoke-accepted-domains", "21-invoke-not-found", "22-invoke-app-only"] {
        let body = exchange(name)["request"]["body"].as_str().unwrap().to_owned();
        let call = CmdletInvocation::from_body(body.as_bytes()).unwrap();
        assert_eq!(call.cmdlet_name, "Get-AcceptedDomain");
        assert_eq!(call.to_body(), body);
    }
}

#[test]
fn anchors_of_users_and_applications_are_told_apart() {
    let user = header(&exchange("20-invoke-accepted-domains"), "request", "X-AnchorMailbox");
    assert_eq!(Anchor::parse(&user), Anchor::User("admin@contoso.com".into()));
    let application = header(&exchange("22-invoke-app-only"), "request", "X-AnchorMailbox");
    assert_eq!(Anchor::parse(&application), Anchor::Application(TENANT.into()));
}

#[test]
fn answers_of_a_connect_are_read() {
    let banner: Banner = serde_json::from_slice(&answer_body("10-banner")).unwrap();
    assert!(banner.module_banner_content.contains("Stand-in banner line"));
    let files: ModuleFiles = serde_json::from_slice(&answer_body("11-module-file")).unwrap();
    assert_eq!(files.script().unwrap().exported().unwrap(), ["Get-AcceptedDomain", "Get-OrganizationConfig"]);
    assert_eq!(files.formats().count(), 1);
    let smallest: ModuleFiles = serde_json::from_slice(&answer_body("17-module-file-smallest")).unwrap();
    assert_eq!(smallest.script().unwrap().file_content, "function Get-X { 1 }");
    let state: AdminApiState = serde_json::from_slice(&answer_body("16-ping")).unwrap();
    assert!(state.is_running());
    let configurations = header(&exchange("14-module-file-dynamic-id"), "answer", "X-ClientConfigurations");
    assert!(ClientConfigurations::parse(&configurations).is_on("InitializeConnectionContextObjectIdDynamic"));
}

#[test]
fn a_page_of_clixml_rows_is_read_and_written_alike() {
    let witnessed = exchange("20-invoke-accepted-domains")["answer"]["body"].clone();
    let page = ResultPage::from_body(witnessed.to_string().as_bytes()).unwrap();
    assert_eq!(page.rows.len(), 2);
    assert!(matches!(&page.rows[0], Row::Clixml(document) if document.contains("contoso.com")));
    assert_eq!(page.to_json(), witnessed);
}

#[test]
fn a_failure_is_read_and_written_alike() {
    for name in ["21-invoke-not-found", "43-module-file-403"] {
        let witnessed = exchange(name)["answer"]["body"].clone();
        let failure = ErrorBody::from_body(witnessed.to_string().as_bytes()).unwrap();
        assert_eq!(failure.to_json(), witnessed);
    }
    let failure = ErrorBody::from_body(&answer_body("21-invoke-not-found")).unwrap();
    assert!(
        failure.cmdlet_text().starts_with("Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFound")
    );
}
