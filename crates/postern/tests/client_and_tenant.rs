//! The client against the tenant over real HTTPS on loopback: sign-in by every way, import, cmdlets, sessions, and what
//! a newcomer meets when something is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../src/demo/person.rs"]
#[allow(dead_code)]
mod person;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use exo_auth::{Authority, Browser, DeviceCode, Secret, SignInPrompt};
use exo_client::connection::ModuleRequest;
use exo_client::{Call, Client, ConnectRequest, Connected, Connection, Event, Limit, NeverInterrupted};
use exo_client::{ServiceError, SignInMethod};
use exo_protocol::known::KnownKind;
use exo_protocol::{CmdletInvocation, Endpoint, ResultPage, Row};
use tenant_server::{Options, State, Users};

const PASSWORD: &str = "Local-Tenant-2026";
const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXP";

/// A tenant in a folder of its own, whose name is awkward on purpose.
struct Tenant {
    state: State,
    runtime: tokio::runtime::Runtime,
    data: PathBuf,
    _folder: tempfile::TempDir,
}

impl Tenant {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("ten'ant $HOME [x] `ü\" y");
        let options = Options { data: data.clone(), port: 0, idle_exit: None };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let running = runtime.block_on(tenant_server::start(&options)).unwrap();
        let state = running.state.clone();
        runtime.spawn(async move {
            running.idle().await;
        });
        Self { state, runtime, data, _folder: folder }
    }

    fn users<F: Future<Output = ()>>(&self, change: impl FnOnce(Users) -> F) {
        self.runtime.block_on(async { change(Users::open(&self.data).await.unwrap()).await });
    }

    fn endpoint(&self, host: &str) -> Endpoint {
        let port = self.state.uri.rsplit(':').next().unwrap();
        Endpoint::of_uri(&format!("https://{host}:{port}")).unwrap()
    }

    fn request(&self, host: &str, method: SignInMethod) -> ConnectRequest {
        let authority = Authority::parse(&self.state.authority).unwrap().with_pages(&self.state.sign_in_uri).unwrap();
        ConnectRequest {
            endpoint: self.endpoint(host),
            authority,
            method,
            page_size: 1000,
            banner: true,
            module: ModuleRequest::default(),
            local_authority: Some(self.state.ca_file.clone()),
        }
    }

    fn connect_as(&self, client: &Client, user: &str) -> Result<Connected, ServiceError> {
        client.connect(self.request("outlook.localhost", by_password(user, PASSWORD)), &NeverInterrupted)
    }
}

fn by_password(user: &str, password: &str) -> SignInMethod {
    SignInMethod::Password { user: user.into(), password: Secret::new(password) }
}

fn exported(connected: &Connected) -> Vec<String> {
    let script = connected.files.script().unwrap();
    script.exported().unwrap().into_iter().map(str::to_owned).collect()
}

fn run(client: &Client, connection: &Arc<Connection>, call: CmdletInvocation) -> Result<ResultPage, ServiceError> {
    let mut running = client.invoke(connection, Call::new(call, Limit::Unlimited)).unwrap();
    let mut whole = ResultPage::default();
    loop {
        match running.next(&NeverInterrupted) {
            Some(Event::Page(page)) => {
                whole.rows.extend(page.rows);
                whole.confirmation_message = whole.confirmation_message.or(page.confirmation_message);
            }
            Some(Event::Notice(_)) => {}
            Some(Event::Failed(error)) => return Err(error),
            None => return Ok(whole),
        }
    }
}

fn domains() -> CmdletInvocation {
    CmdletInvocation::new("Get-AcceptedDomain")
}

/// Plays the person at the browser.
struct Person(person::Credentials);

impl Browser for Person {
    fn open(&self, url: &str) -> Result<(), String> {
        let (credentials, url) = (self.0.clone(), url.to_owned());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(person::sign_in(&url, &credentials, None)).unwrap();
        });
        Ok(())
    }
}

fn mfa_person() -> Person {
    Person(person::Credentials { user: "mfa@contoso.com", password: PASSWORD, totp_secret: TOTP_SECRET })
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl SignInPrompt for Heard {
    fn device_code(&self, code: &DeviceCode) {
        self.0.lock().unwrap().push(code.message.clone());
    }
    fn notice(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

#[test]
fn connect_import_run_and_release() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let connected = tenant.connect_as(&client, "admin@contoso.com").unwrap();
    assert!(connected.banner.as_deref().unwrap().contains("local tenant"));
    assert!(exported(&connected).contains(&"Set-AcceptedDomain".to_owned()));
    let page = run(&client, &connected.connection, domains()).unwrap();
    assert_eq!(page.rows.len(), 3);
    assert!(page.rows.iter().all(|row| matches!(row, Row::Clixml(text) if text.contains("DomainType"))));
    assert!(client.is_running(&connected.connection, &NeverInterrupted).unwrap());
    assert!(connected.connection.configurations().session_release());
    client.release(&[connected.connection]);
}

#[test]
fn the_delivered_text_is_parsed_and_defines_what_is_exported() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let reader = tenant.connect_as(&client, "reader@contoso.com").unwrap();
    assert!(exported(&reader).iter().all(|name| name.starts_with("Get-")), "a reader is given no change");
    let script = reader.files.script().unwrap();
    let names = script.exported().unwrap();
    let definitions = exo_module::import::cache::cmdlets(&script.file_content, Some(&names)).unwrap();
    assert_eq!(definitions.len(), names.len());
    let views: Vec<_> =
        reader.files.formats().flat_map(|file| exo_module::import::format::views(&file.file_content)).collect();
    let columns: Vec<_> = views[0].rows[0].cells.iter().map(|cell| cell.label()).collect();
    assert_eq!(columns, ["Name", "DomainName", "DomainType", "Default"]);
    let error = run(&client, &reader.connection, CmdletInvocation::new("Set-AcceptedDomain")).unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::CmdletNotAllowed));
}

#[test]
fn a_change_can_be_confirmed_without_a_parameter_of_that_name() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let admin = tenant.connect_as(&client, "admin@contoso.com").unwrap();
    let script = admin.files.script().unwrap();
    let definitions = exo_module::import::cache::cmdlets(&script.file_content, None).unwrap();
    let set = definitions.iter().find(|definition| definition.name == "Set-AcceptedDomain").unwrap();
    assert!(set.supports_should_process && set.parameter("Confirm").is_none() && set.parameter("WhatIf").is_none());
    assert!(set.parameter("Identity").unwrap().sets.iter().all(|set| set.from_pipeline));
}

#[test]
fn a_person_with_a_second_factor_signs_in_by_browser() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let error = tenant.connect_as(&client, "mfa@contoso.com").unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::MfaRequired));
    assert!(error.hint().contains("-Device"));
    let method = SignInMethod::Interactive {
        user: Some("mfa@contoso.com".into()),
        browser: Arc::new(mfa_person()),
        prompt: Arc::new(Heard::default()),
    };
    let connected = client.connect(tenant.request("outlook.localhost", method), &NeverInterrupted).unwrap();
    assert_eq!(run(&client, &connected.connection, domains()).unwrap().rows.len(), 3);
}

#[test]
fn compliance_goes_to_its_region_and_standalone_protection_is_exchange() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let connect = |host: &str| {
        client.connect(tenant.request(host, by_password("admin@contoso.com", PASSWORD)), &NeverInterrupted).unwrap()
    };
    let compliance = connect("ps.compliance.localhost");
    assert_eq!(compliance.connection.endpoint().host, "eur01b.ps.compliance.localhost");
    assert!(exported(&compliance).is_empty());
    let protection = connect("ps.protection.localhost");
    assert_eq!(run(&client, &protection.connection, domains()).unwrap().rows.len(), 3);
}

#[test]
fn a_change_is_confirmed_made_and_read_back() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let connection = tenant.connect_as(&client, "admin@contoso.com").unwrap().connection;
    let change = |confirm: bool| {
        CmdletInvocation::new("Set-AcceptedDomain")
            .with("Identity", "fabrikam.com")
            .with("DomainType", "Authoritative")
            .with("Confirm", confirm)
    };
    let kind = || {
        let page = run(&client, &connection, domains().with("Identity", "fabrikam.com")).unwrap();
        format!("{:?}", page.rows).contains("Authoritative")
    };
    let question = run(&client, &connection, change(true)).unwrap().confirmation_message;
    assert!(question.is_some_and(|text| !text.is_empty()));
    assert!(!kind());
    run(&client, &connection, change(false)).unwrap();
    assert!(kind());
    let error = run(&client, &connection, domains().with("Identity", "nowhere.example")).unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::ObjectNotFound));
}

#[test]
fn wrong_password_unknown_user_no_role_and_disabled_powershell_are_told_apart() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let refused = |user: &str, password: &str| {
        let request = tenant.request("outlook.localhost", by_password(user, password));
        let error = client.connect(request, &NeverInterrupted).unwrap_err();
        assert!(!error.hint().is_empty(), "{error:?}");
        error.kind()
    };
    assert_eq!(refused("admin@contoso.com", "wrong"), Some(KnownKind::WrongPassword));
    assert_eq!(refused("nobody@contoso.com", "wrong"), Some(KnownKind::UnknownUser));
    assert_eq!(refused("user@contoso.com", PASSWORD), Some(KnownKind::NoRole));
    let connection = tenant.connect_as(&client, "admin@contoso.com").unwrap().connection;
    tenant.users(|users| async move { users.set_powershell_enabled("admin@contoso.com", false).await.unwrap() });
    let error = run(&client, &connection, domains()).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (Some(KnownKind::Unauthorized), "UnAuthorized"));
    assert_eq!(refused("admin@contoso.com", PASSWORD), Some(KnownKind::Unauthorized));
}

#[test]
fn when_no_session_is_free_the_open_ones_are_named_and_released_ones_are_free_again() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let first = tenant.connect_as(&client, "admin@contoso.com").unwrap().connection;
    let token = Secret::new(tenant.runtime.block_on(first.tokens().access_token()).unwrap().reveal().to_owned());
    let connect = || {
        let method =
            SignInMethod::Token { token: token.clone(), user: Some("admin@contoso.com".into()), organization: None };
        client.connect(tenant.request("outlook.localhost", method), &NeverInterrupted)
    };
    let open: Vec<_> = (1..10).map(|_| connect().unwrap().connection).collect();
    let error = connect().unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::NoSessionFree));
    let hint = error.hint();
    assert!(
        hint.contains(first.id()) && hint.contains("last used") && hint.contains("Disconnect-ExchangeOnline"),
        "{hint}"
    );
    client.release(&open);
    assert!(connect().is_ok());
}

#[test]
fn a_lost_shell_is_explained_and_the_next_call_works() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let connection = tenant.connect_as(&client, "admin@contoso.com").unwrap().connection;
    tenant.users(|users| async move { users.set_shell_fault(1).await.unwrap() });
    let error = run(&client, &connection, domains()).unwrap_err();
    assert_eq!(error.kind(), Some(KnownKind::ShellNotFound));
    assert!(error.hint().contains("pool of addresses"));
    assert_eq!(run(&client, &connection, domains()).unwrap().rows.len(), 3);
}

#[test]
fn a_renewed_token_goes_on_and_a_foreign_authority_is_not_believed() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let connection = tenant.connect_as(&client, "admin@contoso.com").unwrap().connection;
    let first = tenant.runtime.block_on(connection.tokens().access_token()).unwrap();
    let second = tenant.runtime.block_on(connection.tokens().renewed(&first, Some("{}"))).unwrap();
    assert_ne!(first, second);
    assert_eq!(run(&client, &connection, domains()).unwrap().rows.len(), 3);
    let other = Tenant::start();
    let mut request = tenant.request("outlook.localhost", by_password("admin@contoso.com", PASSWORD));
    request.local_authority = Some(other.state.ca_file.clone());
    let error = client.connect(request, &NeverInterrupted).unwrap_err();
    assert!(error.hint().contains("postern tenant status"), "{error:?}");
}

#[test]
fn a_code_on_another_device_is_waited_for() {
    let (tenant, client) = (Tenant::start(), Client::default());
    let heard = Arc::new(Heard::default());
    let prompt: Arc<dyn SignInPrompt> = Arc::<Heard>::clone(&heard);
    let method = SignInMethod::Device { user: None, prompt };
    let start = std::time::Instant::now();
    let given_up = move || start.elapsed() > Duration::from_millis(1500);
    let error = client.connect(tenant.request("outlook.localhost", method), &given_up).unwrap_err();
    assert_eq!(error, ServiceError::Interrupted);
    let said = heard.0.lock().unwrap();
    assert!(said[0].contains("localhost:"), "{said:?}");
}
