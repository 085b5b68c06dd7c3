//! The commands as the engine runs them, against a scripted service on a real socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../exo-client/tests/support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use exo_auth::Browser;
use exo_client::TimeOuts;
use exo_module::{LocalTenant, Module, ModuleOptions, TenantState};
use posh_culture::Culture;
use posh_culture::date::FixedZone;
use posh_format::views::View;
use posh_runtime::command::{Bound, Cx};
use posh_runtime::error::{ErrorRecord, Interrupt};
use posh_runtime::host::{Grants, Host, Progress, Stream};
use posh_runtime::object::Body;
use posh_runtime::pipeline::Collector;
use posh_runtime::runtime::{Runtime, Setup};
use posh_runtime::symbol::Symbol;
use posh_runtime::value::Value;
use support::*;

/// Keeps all that is shown; answers questions with the choice given.
#[derive(Default)]
struct Screen {
    lines: RefCell<Vec<String>>,
    bars: RefCell<Vec<Progress>>,
    choice: Option<usize>,
}

impl Host for Screen {
    fn show(&self, _: &mut Runtime, _: Value) {}
    fn show_end(&self, _: &mut Runtime) {}
    fn error(&self, _: &mut Runtime, record: &ErrorRecord) {
        let recommended = record.recommended.clone().unwrap_or_default();
        self.lines.borrow_mut().push(format!("ERROR {} [{}] {recommended}", record.message(), record.id));
    }
    fn line(&self, stream: Stream, text: &str) {
        self.lines.borrow_mut().push(format!("{stream:?} {text}"));
    }
    fn write(&self, text: &str, _: bool, _: Option<&str>, _: Option<&str>) {
        self.lines.borrow_mut().push(text.to_owned());
    }
    fn progress(&self, progress: &Progress) {
        self.bars.borrow_mut().push(progress.clone());
    }
    fn read_line(&self, _: &str, _: bool) -> Option<String> {
        None
    }
    fn choose(&self, caption: &str, message: &str, _: &[&str], _: usize) -> Option<usize> {
        self.lines.borrow_mut().push(format!("{caption}? {message}"));
        self.choice
    }
    fn is_interactive(&self) -> bool {
        self.choice.is_some()
    }
    fn width(&self) -> usize {
        80
    }
    fn set_should_exit(&self, _: i32) {}
}

struct Nowhere;

impl LocalTenant for Nowhere {
    fn running(&self) -> Option<TenantState> {
        None
    }
    fn ensure_running(&self) -> Result<TenantState, String> {
        Err("there is none in this test".into())
    }
}

impl Browser for Nowhere {
    fn open(&self, _: &str) -> Result<(), String> {
        Err("no display".into())
    }
}

struct Shell {
    runtime: Runtime,
    screen: Rc<Screen>,
    module: Module,
    views: Arc<Mutex<Vec<View>>>,
}

impl Shell {
    fn new(choice: Option<usize>) -> Self {
        let screen = Rc::new(Screen { choice, ..Screen::default() });
        let options = ModuleOptions {
            default_cloud: None,
            non_interactive: false,
            temporary_folder: "/tmp".into(),
            identity: exo_client::ClientIdentity::default(),
            time_outs: TimeOuts::default(),
            local_tenant: Arc::new(Nowhere),
            browser: Arc::new(Nowhere),
        };
        let views = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&views);
        let module = Module::new(options, Arc::new(move |view| kept.lock().unwrap().push(view)));
        let host: Rc<dyn Host> = Rc::<Screen>::clone(&screen);
        let runtime = Runtime::new(Setup {
            host,
            grants: Grants { files: false, processes: false, environment: false, folder: "/".into() },
            culture: Culture::invariant(),
            zone: Arc::new(FixedZone::default()),
            commands: module.definitions(),
            cancelled: Arc::new(AtomicBool::new(false)),
        });
        Self { runtime, screen, module, views }
    }

    fn run(&mut self, name: &str, bound: Bound) -> Result<Vec<Value>, Box<Interrupt>> {
        let definition = self.runtime.command(Symbol::new(name)).expect("no such command").clone();
        let (info, mut cmdlet, mut out) = ((definition.info)(), (definition.make)(), Collector::default());
        let mut cx = Cx {
            runtime: &mut self.runtime,
            out: &mut out,
            bound: &bound,
            info: &info,
            input: None,
            expects_input: false,
            pipeline: 1,
        };
        cmdlet.begin(&mut cx)?;
        cmdlet.process(&mut cx)?;
        cmdlet.end(&mut cx)?;
        Ok(out.0)
    }

    fn knows(&self, name: &str) -> bool {
        self.runtime.command(Symbol::new(name)).is_some()
    }

    fn lines(&self) -> String {
        self.screen.lines.borrow().join("\n")
    }

    fn connect(&mut self, server: &Server, more: &[(&str, Value)]) -> Result<Vec<Value>, Box<Interrupt>> {
        let mut bound = Bound::default();
        bound.set("ConnectionUri", Value::from(server.uri("localhost")));
        bound.set("AccessToken", Value::from(user_token()));
        bound.set("UserPrincipalName", Value::from("admin@contoso.com"));
        more.iter().for_each(|(name, value)| bound.set(name, value.clone()));
        self.run("Connect-ExchangeOnline", bound)
    }
}

fn bound(values: &[(&str, Value)]) -> Bound {
    let mut bound = Bound::default();
    values.iter().for_each(|(name, value)| bound.set(name, value.clone()));
    bound
}

fn member(value: &Value, name: &str) -> String {
    let Value::Object(object) = value else { panic!("not an object") };
    let Body::Custom(custom) = object.body() else { panic!("not custom") };
    match custom.get(Symbol::new(name)) {
        Some(Value::String(text)) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// Changes are asked for and made; everything else as witnessed.
fn service(_: usize, request: &Received) -> Reply {
    let target = request.target.to_ascii_lowercase();
    if target.contains("exobanner") {
        return Reply::json(200, witnessed("10-banner")["answer"]["body"].clone());
    }
    if target.contains("basicinfo") {
        return Reply::json(200, witnessed("16-ping")["answer"]["body"].clone());
    }
    if target.contains("exomodulefile") {
        let mut body = witnessed("11-module-file")["answer"]["body"].clone();
        let text = body["value"][0]["fileContent"].as_str().unwrap().to_owned();
        let set = "function Set-AcceptedDomain { [CmdletBinding(SupportsShouldProcess)] param([Parameter(Position = 0)] $Identity, $DomainType) }";
        body["value"][0]["fileContent"] = format!("{text}\n{set}").into();
        body["value"][0]["exportedCmdlets"] = "Get-AcceptedDomain,Set-AcceptedDomain".into();
        return Reply::json(200, body);
    }
    if request.body.contains("nope.com") {
        return Reply::json(404, witnessed("21-invoke-not-found")["answer"]["body"].clone())
            .with("request-id", "id-1")
            .with("X-CalculatedBETarget", "AM0.example");
    }
    if request.body.contains(r#""Confirm":true"#) {
        return Reply::json(200, r#"{"@adminapi.confirmationmessage":"Changing the domain.","value":[]}"#);
    }
    if request.body.contains("Set-AcceptedDomain") {
        return Reply::json(200, r#"{"@adminapi.warnings":["careful"],"value":[]}"#);
    }
    Reply::json(200, witnessed("20-invoke-accepted-domains")["answer"]["body"].clone())
}

fn sent(server: &Server, part: &str) -> Vec<String> {
    server.received().into_iter().map(|request| request.body).filter(|body| body.contains(part)).collect()
}

#[test]
fn connect_brings_cmdlets_and_disconnect_takes_them_away() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.connect(&server, &[]).unwrap();
    assert!(shell.lines().contains("Stand-in banner line"), "{}", shell.lines());
    let bars = shell.screen.bars.borrow().clone();
    assert!(bars.last().unwrap().completed && bars.last().unwrap().status == "2/2");
    assert_eq!(shell.views.lock().unwrap().len(), 1);
    let names: Vec<_> =
        shell.runtime.modules.iter().map(|module| (module.name.clone(), module.version.clone())).collect();
    assert_eq!(names[0], ("ExchangeOnlineManagement".into(), "3.10.1".into()));
    assert!(names[1].0.starts_with("tmpEXO_"));
    let rows = shell.run("get-accepteddomain", Bound::default()).unwrap();
    assert_eq!((rows.len(), member(&rows[0], "DomainType").as_str()), (2, "Authoritative"));
    let mut quiet = Bound::default();
    quiet.preferences.confirm = Some(false);
    let before = shell.lines();
    shell.run("Disconnect-ExchangeOnline", quiet).unwrap();
    assert_eq!(shell.lines(), before, "nothing is said by default");
    assert!(!shell.knows("Get-AcceptedDomain") && shell.runtime.modules.len() == 1);
}

#[test]
fn a_prefix_names_cmdlets_and_the_service_is_asked_without_it() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.connect(&server, &[("Prefix", "Zed".into()), ("ShowBanner", Value::Bool(false))]).unwrap();
    assert!(shell.knows("Get-ZedAcceptedDomain") && !shell.knows("Get-AcceptedDomain"));
    shell.run("Get-ZedAcceptedDomain", Bound::default()).unwrap();
    assert_eq!(sent(&server, "CmdletName"), [r#"{"CmdletInput":{"CmdletName":"Get-AcceptedDomain","Parameters":{}}}"#]);
    assert!(!server.received().iter().any(|request| request.target.contains("EXOBanner")));
}

#[test]
fn a_change_is_sent_once_when_nothing_is_to_be_asked() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.connect(&server, &[]).unwrap();
    let change = bound(&[("Identity", "contoso.com".into()), ("DomainType", "Authoritative".into())]);
    shell.run("Set-AcceptedDomain", change.clone()).unwrap();
    assert_eq!(
        sent(&server, "Set-AcceptedDomain"),
        [
            r#"{"CmdletInput":{"CmdletName":"Set-AcceptedDomain","Parameters":{"Identity":"contoso.com","DomainType":"Authoritative","Confirm":false}}}"#
        ]
    );
    assert!(shell.lines().contains("Warning careful"));
    let mut dry = change;
    dry.preferences.what_if = Some(true);
    shell.run("Set-AcceptedDomain", dry).unwrap();
    assert!(shell.lines().contains("What if: Changing the domain."));
    assert_eq!(sent(&server, r#""Confirm":false"#).len(), 1);
}

#[test]
fn a_question_is_asked_in_the_services_words() {
    for (choice, changes) in [(0, 1), (2, 0)] {
        let server = Server::start(service);
        let mut shell = Shell::new(Some(choice));
        shell.connect(&server, &[]).unwrap();
        let mut change = bound(&[("Identity", "contoso.com".into())]);
        change.preferences.confirm = Some(true);
        shell.run("Set-AcceptedDomain", change).unwrap();
        assert!(shell.lines().contains("Are you sure you want to perform this action?\nChanging the domain."));
        assert_eq!(sent(&server, r#""Confirm":false"#).len(), changes);
    }
}

#[test]
fn a_failure_of_a_cmdlet_is_an_error_that_does_not_end_the_script() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.connect(&server, &[]).unwrap();
    let rows = shell.run("Get-AcceptedDomain", bound(&[("Identity", "nope.com".into())])).unwrap();
    assert!(rows.is_empty());
    let lines = shell.lines();
    assert!(lines.contains("object 'nope.com' couldn't be found"), "{lines}");
    assert!(lines.contains("[[Server=AM0,RequestId=id-1,TimeStamp=],Write-ErrorMessage]"), "{lines}");
    assert!(lines.contains("Check the identity"), "{lines}");
}

#[test]
fn what_has_no_effect_is_told_and_what_is_refused_is_named() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.runtime.global.set("VerbosePreference", "Continue".into());
    shell.connect(&server, &[("UseMultithreading", Value::Bool(true))]).unwrap();
    assert!(shell.lines().contains("Verbose -UseMultithreading has no effect"));
    for name in ["UseRPSSession", "CertificateThumbprint", "ManagedIdentity", "DelegatedOrganization"] {
        let value = if name.ends_with('d') { Value::from("x") } else { Value::Bool(true) };
        let Err(interrupt) = shell.connect(&server, &[(name, value)]) else { panic!("{name} is accepted") };
        let Interrupt::Error { record, statement: true } = *interrupt else { panic!() };
        assert!(record.message().contains(&format!("-{name} cannot be used")), "{}", record.message());
    }
}

#[test]
fn a_refused_connect_is_a_terminating_error_with_a_recommendation() {
    let server = Server::start(|_, _| Reply::json(401, ""));
    let mut shell = Shell::new(None);
    let Err(interrupt) = shell.connect(&server, &[("ShowBanner", Value::Bool(false))]) else { panic!() };
    let Interrupt::Error { record, .. } = *interrupt else { panic!() };
    assert_eq!((record.message(), record.id.as_str()), ("UnAuthorized", "UnAuthorized"));
    assert!(record.recommended.unwrap().contains("Set-User"));
    assert!(shell.module.registry.newest_exchange().is_none());
}

#[test]
fn connection_information_has_the_witnessed_properties() {
    let server = Server::start(service);
    let mut shell = Shell::new(None);
    shell.connect(&server, &[("Prefix", "Zed".into())]).unwrap();
    let known = shell.run("Get-ConnectionInformation", Bound::default()).unwrap();
    assert_eq!(known.len(), 1);
    for (name, value) in [
        ("State", "Connected"),
        ("Name", "ExchangeOnline_1"),
        ("UserPrincipalName", "admin@contoso.com"),
        ("ModulePrefix", "Zed"),
        ("TenantID", TENANT),
        ("TokenStatus", "Active"),
        ("ConnectionUri", &server.uri("localhost")),
    ] {
        assert_eq!(member(&known[0], name), value, "{name}");
    }
    let none = shell.run("Get-ConnectionInformation", bound(&[("ModulePrefix", "Other".into())])).unwrap();
    assert!(none.is_empty());
}
