//! What goes over the socket, compared header by header with the genuine module's requests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;

use exo_auth::Secret;
use exo_client::connection::ModuleRequest;
use exo_client::{Call, ConnectRequest, Event, Limit, NeverInterrupted, SignInMethod};
use exo_protocol::{CmdletInvocation, ResultPage};
use support::*;

fn service(_: usize, request: &Received) -> Reply {
    let path = request.target.to_ascii_lowercase();
    if path.contains("exobanner") {
        return Reply::json(200, witnessed("10-banner")["answer"]["body"].clone());
    }
    if path.contains("exomodulefile") {
        return Reply::json(200, witnessed("11-module-file")["answer"]["body"].clone());
    }
    if path.contains("basicinfo") {
        return Reply::json(200, witnessed("16-ping")["answer"]["body"].clone());
    }
    Reply::json(200, witnessed("20-invoke-accepted-domains")["answer"]["body"].clone())
}

#[test]
fn connect_run_and_ask_for_the_state_as_witnessed() {
    let server = Server::start(service);
    let (client, uri) = (client(), server.uri("outlook.localhost"));
    let request = ConnectRequest { banner: true, ..with_token(&uri) };
    let connected = client.connect(request, &NeverInterrupted).unwrap();
    assert!(connected.banner.unwrap().contains("Stand-in banner line"));
    assert_eq!(connected.files.script().unwrap().exported().unwrap().len(), 2);
    let connection = connected.connection;
    let call = Call::new(CmdletInvocation::new("Get-AcceptedDomain"), Limit::Unlimited);
    let mut running = client.invoke(&connection, call).unwrap();
    let Some(Event::Page(page)) = running.next(&NeverInterrupted) else { panic!("no page") };
    assert_eq!(page.rows.len(), 2);
    assert!(running.next(&NeverInterrupted).is_none());
    assert!(client.is_running(&connection, &NeverInterrupted).unwrap());
    client.release(&[Arc::clone(&connection)]);
    let received = server.received();
    let host = format!("outlook.localhost:{}", server.port);
    let names = ["10-banner", "11-module-file", "20-invoke-accepted-domains", "16-ping"];
    assert_eq!(received.len(), names.len(), "no release is sent where none is offered");
    for (name, request) in names.iter().zip(&received) {
        assert_as_witnessed(name, request, &host);
    }
    let ids: Vec<_> = received.iter().filter_map(|request| request.header("connection-id")).collect();
    assert!(ids.iter().all(|id| *id == connection.id()) && ids.len() == 2);
}

#[test]
fn command_names_and_the_missing_format_file_travel_in_headers() {
    let server = Server::start(service);
    let uri = server.uri("outlook.localhost");
    let module = ModuleRequest {
        command_names: vec!["Get-Accepted*".into(), "Get-Mailbox".into()],
        skip_format: true,
        disable_wam: false,
    };
    client().connect(ConnectRequest { module, ..with_token(&uri) }, &NeverInterrupted).unwrap();
    let host = format!("outlook.localhost:{}", server.port);
    assert_as_witnessed("13-module-file-command-name", &server.received()[0], &host);
}

#[test]
fn an_application_is_anchored_at_its_tenant() {
    let server = Server::start(service);
    let uri = server.uri("outlook.localhost");
    let token = Secret::new(jwt(&format!(r#"{{"tid":"{TENANT}"}}"#)));
    let organization = Some("contoso.onmicrosoft.com".to_owned());
    let method = SignInMethod::Token { token, user: None, organization };
    let client = client();
    let connected = client.connect(ConnectRequest { method, ..with_token(&uri) }, &NeverInterrupted).unwrap();
    let call = Call::new(CmdletInvocation::new("Get-AcceptedDomain"), Limit::Unlimited);
    while client.invoke(&connected.connection, call.clone()).unwrap().next(&NeverInterrupted).is_none() {}
    let (received, host) = (server.received(), format!("outlook.localhost:{}", server.port));
    assert_as_witnessed("12-module-file-app-only", &received[0], &host);
    assert_as_witnessed("22-invoke-app-only", &received[1], &host);
}

#[test]
fn compliance_asks_the_global_host_then_goes_to_its_region() {
    let server = Server::start(|number, request| {
        let port = request.header("host").unwrap().rsplit(':').next().unwrap().to_owned();
        if number > 0 {
            return service(number, request);
        }
        Reply::json(302, "").with("Location", &format!("https://nam12b.ps.compliance.localhost:{port}/AdminApi/v1.0/x"))
    });
    let uri = server.uri("ps.compliance.localhost");
    let connected = client().connect(ConnectRequest { banner: true, ..with_token(&uri) }, &NeverInterrupted).unwrap();
    let received = server.received();
    let region = format!("nam12b.ps.compliance.localhost:{}", server.port);
    assert_as_witnessed("70-ipps-probe-302", &received[0], &format!("ps.compliance.localhost:{}", server.port));
    assert_as_witnessed("71-ipps-banner-regional", &received[1], &region);
    assert_as_witnessed("72-ipps-module-file-regional", &received[2], &region);
    assert_eq!(connected.connection.endpoint().host, "nam12b.ps.compliance.localhost");
}

#[test]
fn the_host_of_standalone_protection_is_asked_directly() {
    let server = Server::start(service);
    client().connect(with_token(&server.uri("ps.protection.localhost")), &NeverInterrupted).unwrap();
    let host = format!("ps.protection.localhost:{}", server.port);
    assert_eq!(server.received().len(), 1);
    assert_as_witnessed("75-eop-module-file", &server.received()[0], &host);
}

#[test]
fn a_password_is_sent_to_the_authority_then_the_module_is_fetched() {
    let server = Server::start(|number, request| match number {
        0 => Reply::json(200, witnessed("51-userrealm")["answer"]["body"].clone()),
        1 => Reply::json(200, token_answer("first")),
        _ => service(number, request),
    });
    client().connect(with_password(&server.uri("outlook.localhost")), &NeverInterrupted).unwrap();
    let received = server.received();
    assert_eq!(received[0].target, "/common/userrealm/admin@contoso.com?api-version=1.0");
    assert_eq!(received[1].target, "/organizations/oauth2/v2.0/token");
    assert!(
        received[1].body.contains("scope=openid+offline_access+profile+https%3A%2F%2Foutlook.localhost%2F.default")
    );
    assert!(received[1].body.contains("password=secret+word"));
    assert!(received[2].header("authorization").unwrap().starts_with("Bearer e30."));
}

#[test]
fn pages_follow_the_link_with_the_same_body_and_id() {
    let server = Server::start(|number, request| match number {
        0 => Reply::json(200, SMALLEST_MODULE),
        1 => {
            let link = format!("http://{}/adminapi/beta/t/InvokeCommand?$skiptoken=1", request.header("host").unwrap());
            let page = serde_json::json!({"@odata.nextLink": link, "value": [{"N": 1}, {"N": 2}],
                "@adminapi.warnings": ["There are more results available than are currently displayed. To view them, x", "careful"]});
            Reply::json(200, page).with("Set-Cookie", "route=7; Path=/; Secure")
        }
        _ => Reply::json(200, r#"{"value":[{"N":3}]}"#),
    });
    let client = client();
    let connection = client.connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    let invocation = CmdletInvocation::new("Get-Mailbox").with("ResultSize", "Unlimited");
    let mut running = client.invoke(&connection, Call::new(invocation, Limit::Unlimited)).unwrap();
    let mut pages: Vec<ResultPage> = Vec::new();
    while let Some(Event::Page(page)) = running.next(&NeverInterrupted) {
        pages.push(page);
    }
    assert_eq!(pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(pages[0].warnings, ["careful"]);
    let received = server.received();
    assert_eq!(received[2].target, "/adminapi/beta/t/InvokeCommand?$skiptoken=1");
    assert_eq!(received[1].body, received[2].body);
    assert_eq!(received[1].header("client-request-id"), received[2].header("client-request-id"));
    assert_eq!(received[2].header("cookie"), Some("route=7"));
}

#[test]
fn a_limit_ends_the_pages_and_cuts_the_surplus() {
    let server = Server::start(|number, request| {
        let link = format!("http://{}/next{number}", request.header("host").unwrap());
        match number {
            0 => Reply::json(200, SMALLEST_MODULE),
            _ => Reply::json(200, serde_json::json!({"@odata.nextLink": link, "value": [{"N": 1}, {"N": 2}]})),
        }
    });
    let client = client();
    let connection = client.connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    for (limit, rows) in [(Limit::FirstPage, 2), (Limit::Rows(3), 3), (Limit::Rows(2), 2)] {
        let mut running = client.invoke(&connection, Call::new(CmdletInvocation::new("Get-X"), limit)).unwrap();
        let mut count = 0;
        while let Some(Event::Page(page)) = running.next(&NeverInterrupted) {
            count += page.rows.len();
        }
        assert_eq!(count, rows);
    }
    assert_eq!(server.received().len(), 1 + 1 + 2 + 1);
}

#[test]
fn a_session_is_released_where_that_is_advertised() {
    let server = Server::start(|_, request| match request.method.as_str() {
        "DELETE" => Reply::json(204, ""),
        _ => Reply::json(200, SMALLEST_MODULE).with("X-ClientConfigurations", "PosternSessionRelease=true"),
    });
    let client = client();
    let connection = client.connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    client.release(&[Arc::clone(&connection)]);
    let last = server.received().pop().unwrap();
    assert_eq!(last.method, "DELETE");
    assert_eq!(last.target, format!("/adminapi/beta/{TENANT}/Session('{}')", connection.id()));
    assert!(last.header("authorization").is_some());
}
