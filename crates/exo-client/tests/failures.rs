//! What goes wrong over a real socket, and what the user is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use exo_auth::TransportKind;
use exo_client::{Call, Client, Connection, Event, Limit, NeverInterrupted, ServiceError};
use exo_protocol::CmdletInvocation;
use exo_protocol::known::KnownKind;
use support::*;

/// Connects to a server whose first answer is the module and whose others are the script's, counted from 1.
fn connected(script: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) -> (Server, Client, Arc<Connection>) {
    let server = Server::start(move |number, request| match number {
        0 => Reply::json(200, SMALLEST_MODULE),
        _ => script(number, request),
    });
    let client = client();
    let connection = client.connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    (server, client, connection)
}

fn run(client: &Client, connection: &Arc<Connection>, cmdlet: &str) -> Result<usize, ServiceError> {
    let mut call = Call::new(CmdletInvocation::new(cmdlet), Limit::Unlimited);
    call.first_wait = Duration::from_millis(1);
    let mut running = client.invoke(connection, call).unwrap();
    let mut rows = 0;
    loop {
        match running.next(&NeverInterrupted) {
            Some(Event::Page(page)) => rows += page.rows.len(),
            Some(Event::Notice(_)) => {}
            Some(Event::Failed(error)) => return Err(error),
            None => return Ok(rows),
        }
    }
}

fn unreachable(uri: &str) -> exo_auth::TransportFailure {
    match client().connect(with_token(uri), &NeverInterrupted) {
        Err(ServiceError::Unreachable(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_port_without_listener_refuses() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let failure = unreachable(&format!("https://outlook.localhost:{port}"));
    assert_eq!(failure.kind, TransportKind::Refused, "{failure:?}");
    assert!(
        failure.text.contains(&format!("outlook.localhost:{port}")) && failure.hint.contains("postern tenant start")
    );
}

#[test]
fn a_listener_that_says_nothing_is_a_time_out() {
    let server = Server::start(|_, _| Reply::Silence(Duration::from_secs(5)));
    let failure = unreachable(&server.uri("localhost"));
    assert_eq!(failure.kind, TransportKind::TimeOut, "{failure:?}");
}

#[test]
fn a_listener_without_tls_is_a_tls_failure() {
    use std::io::{Read as _, Write as _};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let failure = unreachable(&format!("https://localhost:{port}"));
    assert_eq!(failure.kind, TransportKind::Tls, "{failure:?}");
}

#[test]
fn a_name_without_address_is_said_so() {
    let failure = unreachable("https://outlook.example.invalid");
    assert_eq!(failure.kind, TransportKind::Name, "{failure:?}");
    assert!(failure.text.contains("outlook.example.invalid"));
}

#[test]
fn a_redirect_out_of_the_cloud_gets_no_token() {
    let thief = Server::start(|_, _| Reply::json(200, SMALLEST_MODULE));
    let away = format!("http://127.0.0.1:{}/x", thief.port);
    for location in ["https://evil.example/x".to_owned(), away] {
        let server = Server::start(move |_, _| Reply::json(302, "").with("Location", &location));
        let failure = client().connect(with_token(&server.uri("localhost")), &NeverInterrupted);
        assert!(matches!(failure, Err(ServiceError::Unreachable(_))), "{failure:?}");
    }
    assert!(thief.received().is_empty());
}

#[test]
fn a_next_link_out_of_the_cloud_gets_no_token() {
    let (server, client, connection) =
        connected(|_, _| Reply::json(200, r#"{"@odata.nextLink":"https://evil.example/x","value":[1]}"#));
    let error = run(&client, &connection, "Get-X").unwrap_err();
    assert!(error.to_string().contains("evil.example"), "{error}");
    assert_eq!(server.received().len(), 2);
}

#[test]
fn a_disabled_account_is_unauthorized_and_no_token_is_renewed() {
    let server = Server::start(|number, _| match number {
        0 => Reply::json(404, ""),
        1 => Reply::json(200, token_answer("first")),
        2 => Reply::json(200, SMALLEST_MODULE),
        _ => Reply::json(401, r#"{"error":{"code":"Unauthorized","message":"UnAuthorized"}}"#)
            .with("WWW-Authenticate", "Bearer"),
    });
    let client = client();
    let connection = client.connect(with_password(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    let error = run(&client, &connection, "Get-X").unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (Some(KnownKind::Unauthorized), "UnAuthorized"));
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_claims_challenge_renews_once_and_repeats() {
    let challenge = witnessed("44-claims-challenge")["answer"]["headers"][0][1].as_str().unwrap().to_owned();
    let server = Server::start(move |number, _| match number {
        0 => Reply::json(404, ""),
        1 => Reply::json(200, token_answer("first")),
        2 | 5 => Reply::json(401, "").with("WWW-Authenticate", &challenge),
        3 | 6 => Reply::json(200, token_answer("renewed")),
        4 => Reply::json(200, SMALLEST_MODULE),
        _ => Reply::json(200, r#"{"value":[1]}"#),
    });
    let client = client();
    let connection = client.connect(with_password(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    assert_eq!(run(&client, &connection, "Set-X").unwrap(), 1);
    let received = server.received();
    assert_eq!(received.len(), 8);
    assert_eq!(received[3].target, format!("/{TENANT}/oauth2/v2.0/token"));
    assert!(received[3].body.contains("nbf") && received[3].body.contains("grant_type=refresh_token"));
    assert_ne!(received[2].header("authorization"), received[4].header("authorization"));
    assert_eq!(received[5].header("client-request-id"), received[7].header("client-request-id"));
}

#[test]
fn a_cut_read_is_repeated_and_a_cut_change_is_not() {
    let (server, client, connection) = connected(|number, request| match (number, request.header("x-cmdletname")) {
        (1 | 2, Some("Get-X")) | (_, Some("Set-X")) => Reply::Cut,
        _ => Reply::json(200, r#"{"value":[1]}"#),
    });
    assert_eq!(run(&client, &connection, "Get-X").unwrap(), 1);
    assert_eq!(server.received().len(), 4);
    let error = run(&client, &connection, "Set-X").unwrap_err();
    assert!(matches!(&error, ServiceError::OutcomeUnknown { cmdlet, .. } if cmdlet == "Set-X"), "{error:?}");
    assert!(error.hint().contains("Get- cmdlet"));
    assert_eq!(server.received().iter().filter(|request| request.body.contains("Set-X")).count(), 1);
}

#[test]
fn a_change_is_repeated_where_the_server_remembers_requests() {
    let server = Server::start(|number, _| match number {
        0 => Reply::json(200, SMALLEST_MODULE).with("X-ClientConfigurations", "PosternRequestMemory=true"),
        1 => Reply::Cut,
        _ => Reply::json(200, r#"{"value":[]}"#),
    });
    let client = client();
    let connection = client.connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap().connection;
    assert_eq!(run(&client, &connection, "Set-X").unwrap(), 0);
    let received = server.received();
    assert_eq!(received[1].header("client-request-id"), received[2].header("client-request-id"));
}

#[test]
fn throttling_is_waited_out() {
    let (server, client, connection) = connected(|number, _| match number {
        1 => Reply::json(429, "").with("Retry-After", "1"),
        2 => Reply::json(503, ""),
        _ => Reply::json(200, r#"{"value":[1]}"#),
    });
    let start = Instant::now();
    assert_eq!(run(&client, &connection, "Get-X").unwrap(), 1);
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.received().len(), 4);
}

#[test]
fn a_lost_shell_is_explained_and_not_repeated() {
    let body = r#"{"error":{"code":"InternalServerError","message":"The request for the Windows Remote Shell with ShellId 5 failed because the shell was not found on the server. Possible causes are: x"}}"#;
    let (server, client, connection) = connected(move |_, _| Reply::json(500, body));
    let error = run(&client, &connection, "Get-X").unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::ShellNotFound));
    assert!(error.hint().contains("pool of addresses"));
    assert_eq!(server.received().len(), 2);
}

#[test]
fn the_record_of_a_failure_has_the_services_ids() {
    let exchange = witnessed("21-invoke-not-found");
    let body = exchange["answer"]["body"].clone();
    let (_server, client, connection) = connected(move |_, _| {
        Reply::json(404, body.clone())
            .with("request-id", "abc")
            .with("X-CalculatedBETarget", "AM0PR01MB0001.eurprd01.prod.exchangelabs.com")
            .with("x-ExceptionType", "ManagementObjectNotFoundException")
            .with("x-ExceptionTargetType", "AcceptedDomain")
            .with("Date", "Wed, 25 Nov 2026 07:00:00 GMT")
    });
    let Err(ServiceError::Refused(failure)) = run(&client, &connection, "Get-AcceptedDomain") else { panic!() };
    assert_eq!(failure.kind, Some(KnownKind::ObjectNotFound));
    assert_eq!(
        (failure.server.as_str(), failure.request_id.as_str(), failure.exception_type.as_str()),
        ("AM0PR01MB0001", "abc", "ManagementObjectNotFoundException")
    );
    assert!(failure.text.contains("object 'nope.com' couldn't be found"));
}

#[test]
fn a_web_page_is_not_taken_for_the_service() {
    let (_server, client, connection) = connected(|_, _| Reply::json(200, "<html>log in to the hotel</html>"));
    let error = run(&client, &connection, "Get-X").unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::NotTheService));
}

#[test]
fn an_interrupt_ends_a_request_within_a_tenth_of_a_second() {
    let (_server, client, connection) = connected(|_, _| Reply::Silence(Duration::from_secs(30)));
    let call = Call::new(CmdletInvocation::new("Get-X"), Limit::Unlimited);
    let mut running = client.invoke(&connection, call).unwrap();
    let start = Instant::now();
    let interrupt = move || start.elapsed() > Duration::from_millis(40);
    let Some(Event::Failed(ServiceError::Interrupted)) = running.next(&interrupt) else { panic!() };
    assert!(start.elapsed() < Duration::from_millis(140), "{:?}", start.elapsed());
}

#[test]
fn compressed_answers_are_read() {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(br#"{"value":[1,2]}"#).unwrap();
    let packed = encoder.finish().unwrap();
    let (_server, client, connection) =
        connected(move |_, _| Reply::Answer(200, vec![("Content-Encoding".into(), "gzip".into())], packed.clone()));
    assert_eq!(run(&client, &connection, "Get-X").unwrap(), 2);
}

/// What the authority and the service say, which well-known error that is, and a word of the hint.
#[test]
fn what_a_newcomer_meets_at_sign_in_has_its_own_hint() {
    for (text, kind, hint) in [
        (
            "AADSTS50126: Error validating credentials due to invalid username or password.",
            KnownKind::WrongPassword,
            "Check the password",
        ),
        (
            "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication.",
            KnownKind::MfaRequired,
            "-Device",
        ),
        ("AADSTS50034: The user account does not exist in the directory.", KnownKind::UnknownUser, "spelling"),
        ("AADSTS50053: The account is locked.", KnownKind::LockedOut, "Wait"),
        ("AADSTS50057: The user account is disabled.", KnownKind::AccountDisabled, "enable"),
    ] {
        let server = Server::start(move |number, _| match number {
            0 => Reply::json(200, r#"{"ver":"1.0","account_type":"Managed"}"#),
            _ => Reply::json(400, serde_json::json!({"error": "invalid_grant", "error_description": text})),
        });
        let error = client().connect(with_password(&server.uri("localhost")), &NeverInterrupted).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (Some(kind), text));
        assert!(error.hint().contains(hint), "{}", error.hint());
        assert_eq!(server.received().len(), 2, "a refused password is not tried again");
    }
}

#[test]
fn what_a_newcomer_meets_at_the_download_has_its_own_hint() {
    let body = |message: &str| serde_json::json!({"error": {"code": "Forbidden", "message": message}}).to_string();
    for (status, body, kind, text) in [
        (
            403,
            body("The role assigned to user 'user@contoso.com' isn't supported in this scenario."),
            KnownKind::NoRole,
            "The role assigned",
        ),
        (
            403,
            body("Fail to create a runspace because you have exceeded the maximum number of connections allowed : 10"),
            KnownKind::NoSessionFree,
            "Fail to create a runspace",
        ),
        (401, body("UnAuthorized"), KnownKind::Unauthorized, "UnAuthorized"),
    ] {
        let server = Server::start(move |_, _| Reply::json(status, &body));
        let error = client().connect(with_token(&server.uri("localhost")), &NeverInterrupted).unwrap_err();
        assert_eq!(error.kind(), Some(kind));
        assert!(error.to_string().starts_with(text) && !error.hint().is_empty());
        assert_eq!(server.received().len(), 1, "nothing is repeated");
    }
}

#[test]
fn a_cmdlet_that_the_role_does_not_allow_is_explained() {
    let (server, client, connection) = connected(|_, _| {
        Reply::json(403, r#"{"error":{"code":"Forbidden","message":"User is not allowed to call Set-AcceptedDomain"}}"#)
    });
    let error = run(&client, &connection, "Set-AcceptedDomain").unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::CmdletNotAllowed));
    assert!(error.hint().contains("role group"));
    assert_eq!(server.received().len(), 2);
}
