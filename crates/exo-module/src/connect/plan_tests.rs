#![allow(clippy::unwrap_used)]
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A tenant on ports 4443 and 4480 that counts how often it was started.
#[derive(Default)]
struct Tenant {
    started: AtomicUsize,
    fails: bool,
}

fn state() -> TenantState {
    TenantState {
        uri: "https://localhost:4443".into(),
        authority: "https://localhost:4443/organizations".into(),
        sign_in_uri: Some("http://localhost:4480/organizations".into()),
        ca_file: "/data/ca.pem".into(),
    }
}

impl LocalTenant for Tenant {
    fn running(&self) -> Option<TenantState> {
        (self.started.load(Ordering::SeqCst) > 0).then(state)
    }

    fn ensure_running(&self) -> Result<TenantState, String> {
        self.started.fetch_add(1, Ordering::SeqCst);
        if self.fails { Err("the disk is full".into()) } else { Ok(state()) }
    }
}

fn plan(input: &ConnectInput, default: Option<Cloud>) -> Result<Plan, PlanError> {
    Plan::make(input, default, &Tenant::default())
}

fn input() -> ConnectInput {
    ConnectInput { user: Some("a@example.org".into()), ..ConnectInput::default() }
}

fn at(uri: &str) -> ConnectInput {
    ConnectInput { connection_uri: Some(uri.into()), ..input() }
}

fn named(environment: &str) -> ConnectInput {
    ConnectInput { environment: Some(environment.into()), ..input() }
}

#[test]
fn without_a_word_it_is_the_public_cloud() {
    let tenant = Tenant::default();
    let plan = Plan::make(&input(), None, &tenant).unwrap();
    assert_eq!(plan.endpoint.to_string(), "https://outlook.office365.com");
    assert_eq!(plan.authority.uri(), "https://login.microsoftonline.com/organizations");
    assert_eq!((plan.page_size, plan.local_authority), (1000, None));
    assert_eq!(tenant.started.load(Ordering::SeqCst), 0);
    let compliance = ConnectInput { compliance: true, ..input() };
    assert_eq!(Plan::make(&compliance, None, &tenant).unwrap().endpoint.host, "ps.compliance.protection.outlook.com");
}

#[test]
fn a_named_environment_leads_there() {
    assert_eq!(plan(&named("o365china"), None).unwrap().endpoint.host, "partner.outlook.cn");
    let local = plan(&named("local"), None).unwrap();
    assert_eq!(local.endpoint.to_string(), "https://outlook.localhost:4443");
    assert_eq!(local.authority.uri(), "https://localhost:4443/organizations");
    assert_eq!(local.local_authority, Some("/data/ca.pem".into()));
    let compliance = plan(&ConnectInput { compliance: true, ..named("Local") }, None).unwrap();
    assert_eq!(compliance.endpoint.to_string(), "https://ps.compliance.localhost:4443");
    assert!(matches!(plan(&named("Mars"), None), Err(PlanError::Environment(..))));
    let germany = ConnectInput { compliance: true, ..named("O365GermanyCloud") };
    assert_eq!(plan(&germany, None).unwrap_err(), PlanError::NoCompliance("O365GermanyCloud"));
}

#[test]
fn with_local_as_default_nothing_reaches_another_cloud() {
    let local = Some(Cloud::Local);
    for (uri, host) in [
        ("https://outlook.office365.com/powershell-liveid/", "outlook.localhost"),
        ("https://ps.protection.outlook.com/powershell-liveid/", "ps.protection.localhost"),
        ("https://ps.compliance.protection.outlook.com", "ps.compliance.localhost"),
        ("https://partner.outlook.cn/PowerShell", "outlook.localhost"),
    ] {
        let led = plan(&at(uri), local).unwrap();
        assert_eq!(led.endpoint.to_string(), format!("https://{host}:4443"));
        assert_eq!(led.warnings.len(), 1);
        assert_eq!(led.authority.host(), "localhost");
    }
    assert!(matches!(plan(&at("https://exchange.example.com"), local), Err(PlanError::NotLocal(_))));
    let foreign = ConnectInput { authority: Some("https://login.microsoftonline.com/x".into()), ..input() };
    let led = plan(&foreign, local).unwrap();
    assert_eq!((led.authority.host(), led.warnings.len()), ("localhost", 1));
    assert_eq!(plan(&input(), local).unwrap().endpoint.host, "outlook.localhost");
    assert_eq!(plan(&named("O365Default"), local).unwrap().endpoint.host, "outlook.office365.com");
}

#[test]
fn an_address_on_this_machine_keeps_its_port_and_starts_nothing() {
    let tenant = Tenant::default();
    let plan = Plan::make(&at("https://outlook.localhost:5555/x"), None, &tenant).unwrap();
    assert_eq!(plan.endpoint.to_string(), "https://outlook.localhost:5555");
    assert_eq!(plan.authority.uri(), "https://localhost:5555/organizations");
    assert_eq!(tenant.started.load(Ordering::SeqCst), 0);
    let plan = Plan::make(&at("https://localhost"), None, &tenant).unwrap();
    assert_eq!(plan.endpoint.to_string(), "https://localhost:4443");
    let plan = Plan::make(&at("https://localhost:4443"), None, &tenant).unwrap();
    assert_eq!(plan.local_authority, Some("/data/ca.pem".into()));
}

#[test]
fn a_tenant_that_does_not_start_is_an_error() {
    let tenant = Tenant { fails: true, ..Tenant::default() };
    let error = Plan::make(&named("Local"), None, &tenant).unwrap_err();
    assert_eq!(error.to_string(), "The local tenant could not be started: the disk is full");
    assert!(!error.hint().is_empty());
}

#[test]
fn a_user_of_the_example_organization_is_asked_about_the_public_cloud() {
    let user = |name: &str| ConnectInput { user: Some(name.into()), ..ConnectInput::default() };
    let question = plan(&user("admin@Contoso.com"), None).unwrap().question.unwrap();
    assert!(question.text.contains("admin@Contoso.com") && question.refusal.contains("-ExchangeEnvironmentName Local"));
    let credential = Some(("admin@contoso.onmicrosoft.com".into(), Secret::new("x")));
    assert!(plan(&ConnectInput { credential, ..ConnectInput::default() }, None).unwrap().question.is_some());
    assert_eq!(plan(&user("admin@fabrikam.example"), None).unwrap().question, None);
    let named = ConnectInput { environment: Some("O365Default".into()), ..user("admin@contoso.com") };
    assert_eq!(plan(&named, None).unwrap().question, None);
    assert_eq!(plan(&user("admin@contoso.com"), Some(Cloud::Local)).unwrap().question, None);
}

#[test]
fn parameters_that_cannot_be_used_are_named() {
    let with_prefix = |prefix: &str| plan(&ConnectInput { prefix: Some(prefix.into()), ..input() }, None).map(|_| ());
    assert_eq!(with_prefix("a-b"), Err(PlanError::PrefixCharacters));
    assert_eq!(with_prefix("exo"), Err(PlanError::PrefixReserved));
    assert_eq!(with_prefix("Zed1"), Ok(()));
    let paged = |size| plan(&ConnectInput { page_size: Some(size), ..input() }, None).map(|_| ());
    assert_eq!(
        (paged(0), paged(1001), paged(1)),
        (Err(PlanError::PageSize(0)), Err(PlanError::PageSize(1001)), Ok(()))
    );
    let error = plan(&at("admin@contoso.com"), None).unwrap_err();
    assert_eq!(error.to_string(), "Invalid ConnectionUri parameter 'admin@contoso.com'");
    let token = |token: &str, user: Option<&str>| {
        let access_token = Some(Secret::new(token));
        let user = user.map(str::to_owned);
        plan(&ConnectInput { access_token, user, ..ConnectInput::default() }, None)
            .map(|_| ())
            .map_err(|e| e.to_string())
    };
    assert_eq!(token("e30.e30.x", None), Err(PlanError::TokenWithoutName.to_string()));
    assert_eq!(token("nonsense", Some("a@b")), Err("AccessToken is not a well formed JWT token".to_owned()));
    assert_eq!(token("e30.e30.x", Some("a@b")), Ok(()));
}
