//! Connecting over a real socket: what is imported is what the service delivers, and what is said on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../exo-client/tests/support/mod.rs"]
mod support;

use std::sync::Arc;

use exo_auth::{Browser, Secret};
use exo_client::{Client, Interrupt, TimeOuts};
use exo_module::connect::plan::ConnectInput;
use exo_module::connect::session::{ConnectError, Opened, Wishes, open};
use exo_module::registry::Which;
use exo_module::shell::Shell;
use exo_module::{LocalTenant, ModuleOptions, SessionRegistry, TenantState};
use exo_protocol::Cloud;
use support::*;

/// Keeps what is said; answers questions as told.
#[derive(Default)]
struct Kept {
    said: Vec<String>,
    answer: Option<bool>,
    progress: Vec<(usize, usize)>,
}

impl Interrupt for Kept {
    fn is_interrupted(&self) -> bool {
        false
    }
}

impl Shell for Kept {
    fn warning(&mut self, text: &str) {
        self.said.push(format!("WARNING: {text}"));
    }
    fn verbose(&mut self, text: &str) {
        self.said.push(format!("VERBOSE: {text}"));
    }
    fn information(&mut self, text: &str) {
        self.said.push(format!("INFORMATION: {text}"));
    }
    fn line(&mut self, text: &str) {
        self.said.push(text.to_owned());
    }
    fn imported(&mut self, done: usize, total: usize) {
        self.progress.push((done, total));
    }
    fn confirm(&mut self, caption: &str, text: &str) -> Option<bool> {
        self.said.push(format!("{caption}? {text}"));
        self.answer
    }
}

/// A tenant that runs on a port, with the file of an authority that signs nothing.
struct Tenant(u16, tempfile::NamedTempFile);

impl Tenant {
    fn new(port: u16) -> Self {
        let authority = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), authority.cert.pem()).unwrap();
        Self(port, file)
    }
}

impl LocalTenant for Tenant {
    fn running(&self) -> Option<TenantState> {
        None
    }
    fn ensure_running(&self) -> Result<TenantState, String> {
        let port = self.0;
        Ok(TenantState {
            uri: format!("http://localhost:{port}"),
            authority: format!("http://localhost:{port}/organizations"),
            sign_in_uri: None,
            ca_file: self.1.path().to_owned(),
        })
    }
}

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _: &str) -> Result<(), String> {
        Err("no display".into())
    }
}

fn options(port: u16, default_cloud: Option<Cloud>) -> ModuleOptions {
    ModuleOptions {
        default_cloud,
        non_interactive: false,
        temporary_folder: "/tmp".into(),
        identity: exo_client::ClientIdentity::default(),
        time_outs: TimeOuts::default(),
        local_tenant: Arc::new(Tenant::new(port)),
        browser: Arc::new(NoBrowser),
    }
}

fn registry() -> Arc<SessionRegistry> {
    SessionRegistry::new(Client::default())
}

fn with_access_token(uri: String) -> ConnectInput {
    ConnectInput {
        connection_uri: Some(uri),
        access_token: Some(Secret::new(user_token())),
        user: Some("admin@contoso.com".into()),
        ..ConnectInput::default()
    }
}

fn module(text: &str, exported: &str) -> String {
    serde_json::json!({"value": [{"fileName": "x.psm1", "fileContent": text, "exportedCmdlets": exported}]}).to_string()
}

fn connect(server: &Server, shell: &mut Kept) -> Result<Opened, ConnectError> {
    let input = with_access_token(server.uri("localhost"));
    open(&registry(), &options(server.port, None), &input, Wishes::default(), shell)
}

#[test]
fn the_cmdlets_are_those_of_the_witnessed_module() {
    let server = Server::start(|_, _| Reply::json(200, witnessed("11-module-file")["answer"]["body"].clone()));
    let mut shell = Kept::default();
    let opened = connect(&server, &mut shell).unwrap();
    let cmdlets = &opened.session.cmdlets;
    assert_eq!(
        cmdlets.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["Get-AcceptedDomain", "Get-OrganizationConfig"]
    );
    let identity = cmdlets[0].parameter("identity").unwrap();
    assert_eq!(identity.type_name, "System.Object");
    assert_eq!((identity.sets[0].position, identity.sets[0].from_pipeline), (Some(0), true));
    assert_eq!(cmdlets[0].parameter("ResultSize").unwrap().sets.len(), 2);
    assert_eq!(cmdlets[0].default_set.as_deref(), Some("Identity"));
    assert_eq!(opened.views.len(), 1);
    assert_eq!(shell.progress, [(1, 2), (2, 2)]);
    assert_eq!((opened.session.name.as_str(), opened.session.user.as_str()), ("ExchangeOnline_1", "admin@contoso.com"));
}

#[test]
fn an_altered_text_brings_other_cmdlets_and_parameters() {
    let text = r#"
        function script:Helper { Remove-Item / -Recurse }
        function Get-Thing {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param(
                [Parameter(Mandatory = $true, ParameterSetName = "A", ValueFromPipelineByPropertyName)]
                [Alias('Id', 'Key')]
                [string[]] $Name,
                [ValidateSet('Red', 'Green')] [string] $Colour,
                [switch] $Force
            )
        }
        throw 'a module text is never run'
    "#;
    let server = Server::start(move |_, _| Reply::json(200, module(text, "Get-Thing,Get-Missing")));
    let mut shell = Kept::default();
    let opened = connect(&server, &mut shell).unwrap();
    assert_eq!(opened.session.cmdlets.len(), 1);
    let thing = &opened.session.cmdlets[0];
    assert!(thing.supports_should_process);
    assert_eq!(thing.confirm_impact.as_deref(), Some("High"));
    let name = thing.parameter("key").unwrap();
    assert_eq!((name.name.as_str(), name.type_name.as_str()), ("Name", "string[]"));
    assert!(name.sets[0].mandatory && name.sets[0].from_pipeline_by_name && !name.sets[0].from_pipeline);
    assert_eq!(thing.parameter("Colour").unwrap().values, ["Red", "Green"]);
    assert!(thing.parameter("Force").unwrap().is_switch());
    assert_eq!(thing.name_with_prefix("Zed"), "Get-ZedThing");
    assert!(shell.said.iter().any(|line| line.starts_with("VERBOSE: 1 exported")));
}

#[test]
fn a_text_that_is_no_module_leaves_nothing_open() {
    let server = Server::start(|_, request| match request.method.as_str() {
        "DELETE" => Reply::json(204, ""),
        _ => Reply::json(200, module("function Get-X {", "Get-X"))
            .with("X-ClientConfigurations", "PosternSessionRelease=true"),
    });
    let error = connect(&server, &mut Kept::default()).unwrap_err();
    assert_eq!(error.to_string(), "Module could not be correctly formed. Please run Connect-ExchangeOnline again.");
    assert!(error.hint().contains("not valid"));
    assert_eq!(server.received().last().unwrap().method, "DELETE");
}

#[test]
fn without_cmdlets_the_connection_is_there_all_the_same() {
    let server = Server::start(|_, _| Reply::json(200, module("", "")));
    let mut shell = Kept::default();
    assert!(connect(&server, &mut shell).is_ok());
    assert!(
        shell.said.iter().any(|line| line.contains("No cmdlets are available to you here yet")),
        "{:?}",
        shell.said
    );
}

#[test]
fn the_local_users_name_is_not_sent_to_the_public_cloud_unasked() {
    let credential = Some(("admin@contoso.com".to_owned(), Secret::new("x")));
    let input = ConnectInput { credential, ..ConnectInput::default() };
    for (answer, non_interactive) in [(Some(false), false), (None, false), (Some(true), true)] {
        let mut shell = Kept { answer, ..Kept::default() };
        let options = ModuleOptions { non_interactive, ..options(1, None) };
        let error = open(&registry(), &options, &input, Wishes::default(), &mut shell).unwrap_err();
        assert!(matches!(&error, ConnectError::Declined(text) if text.contains("-ExchangeEnvironmentName Local")));
        assert_eq!(shell.said.len(), usize::from(!non_interactive));
    }
}

#[test]
fn no_browser_is_started_when_nobody_is_there() {
    let options = ModuleOptions { non_interactive: true, ..options(1, None) };
    let input = ConnectInput::default();
    let error = open(&registry(), &options, &input, Wishes::default(), &mut Kept::default()).unwrap_err();
    assert!(error.to_string().contains("-NonInteractive") && error.to_string().contains("-Credential"));
}

#[test]
fn without_a_browser_a_code_is_shown() {
    let server = Server::start(|number, request| match number {
        0 => Reply::json(200, witnessed("56-device-code")["answer"]["body"].clone()),
        1 => Reply::json(400, r#"{"error":"authorization_pending","error_description":"AADSTS70016: pending"}"#),
        2 => Reply::json(200, token_answer("device")),
        _ => {
            assert!(request.target.contains("EXOModuleFile"));
            Reply::json(200, SMALLEST_MODULE)
        }
    });
    let input = ConnectInput { user: Some("admin@contoso.com".into()), ..ConnectInput::default() };
    let mut shell = Kept::default();
    let options = options(server.port, Some(Cloud::Local));
    let opened = open(&registry(), &options, &input, Wishes::default(), &mut shell).unwrap();
    assert_eq!(opened.session.user, "admin@contoso.com");
    assert!(shell.said[0].contains("WARNING: No browser could be started (no display)"), "{:?}", shell.said);
    assert!(shell.said[1].contains("ABCD1234"), "{:?}", shell.said);
}

#[test]
fn disconnecting_takes_the_named_connections_and_numbers_go_on() {
    let server = Server::start(|_, _| Reply::json(200, SMALLEST_MODULE));
    let (registry, options) = (registry(), options(server.port, None));
    let connect = |prefix: &str| {
        let input = ConnectInput { prefix: Some(prefix.into()), ..with_access_token(server.uri("localhost")) };
        open(&registry, &options, &input, Wishes::default(), &mut Kept::default()).unwrap().session
    };
    let (first, second) = (connect(""), connect("Zed"));
    let (ids, prefixes) = ([first.connection.id().to_uppercase()], ["zed".to_owned()]);
    assert_eq!(registry.disconnect(Which::Ids(&ids)).len(), 1);
    assert_eq!(registry.list(Which::All)[0].name, second.name);
    assert_eq!(registry.disconnect(Which::Prefixes(&prefixes)).len(), 1);
    assert_eq!(connect("").name, "ExchangeOnline_3");
    registry.release_all();
    assert!(registry.list(Which::All).is_empty());
}
