//! The requests that the genuine module was seen to send, over a real socket: each is answered as it would accept.
//!
//! Host, tenant id and placeholders are replaced; of the witnessed answer the status, the names and types of all keys,
//! and the values that are the protocol's own are compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::net::{Ipv4Addr, SocketAddr};

use serde_json::Value;
use tenant_server::{Options, Running};

const PASSWORD: &str = "Local-Tenant-2026";
const WITNESSED_TENANT: &str = "11111111-2222-3333-4444-555555555555";
/// Public hosts and the Local ones that stand for them.
const HOSTS: &[(&str, &str)] = &[
    ("outlook.office365.com", "outlook.localhost"),
    ("login.microsoftonline.com", "login.localhost"),
    ("nam12b.ps.compliance.protection.outlook.com", "nam12b.ps.compliance.localhost"),
    ("ps.compliance.protection.outlook.com", "ps.compliance.localhost"),
    ("ps.protection.outlook.com", "ps.protection.localhost"),
];
/// Keys whose values are the protocol's own, not a tenant's.
const LITERAL: &[&str] =
    &["error", "error_codes", "account_type", "PropertyName", "PropertyValue", "sessionType", "token_type", "code"];

struct Tenant {
    running: Running,
    client: reqwest::Client,
    id: String,
    folder: tempfile::TempDir,
}

struct Answer {
    status: u16,
    headers: reqwest::header::HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

fn witnessed(name: &str) -> Value {
    let path = format!("{}/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let exchange: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    match exchange["answer"]["body"]["same as"].as_str() {
        Some(file) => {
            let mut exchange = exchange.clone();
            exchange["answer"] = witnessed(file.split(".json").next().unwrap())["answer"].clone();
            exchange
        }
        None => exchange,
    }
}

impl Tenant {
    async fn start() -> Tenant {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data: folder.path().to_owned(), port: 0, idle_exit: None };
        let running = tenant_server::start(&options).await.unwrap();
        let authority = std::fs::read(&running.state.ca_file).unwrap();
        let port = running.state.uri.rsplit(':').next().unwrap().parse().unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .add_root_certificate(reqwest::Certificate::from_pem(&authority).unwrap());
        for (_, host) in HOSTS {
            builder = builder.resolve(host, address);
        }
        let client = builder.build().unwrap();
        let mut tenant = Tenant { running, client, id: WITNESSED_TENANT.to_owned(), folder };
        tenant.id = tenant.sign_in("admin@contoso.com", PASSWORD).await.1;
        tenant
    }

    /// Sends an exchange's request with `replaced` put in.
    async fn send(&self, exchange: &Value, token: &str, replaced: &[(&str, &str)]) -> Answer {
        let request = &exchange["request"];
        let put_in = |text: &str| {
            let mut text = text.replace(WITNESSED_TENANT, &self.id).replace("<access-token>", token);
            for (from, to) in replaced {
                text = text.replace(from, to);
            }
            text.replace("<guid>", "5f0c1f9e-0000-4000-8000-000000000001").replace("<port>", "50001")
        };
        let host = request["host"].as_str().unwrap();
        let local = HOSTS.iter().find(|(public, _)| *public == host).unwrap().1;
        let port = self.running.state.uri.rsplit(':').next().unwrap();
        let url = format!("https://{local}:{port}{}", put_in(request["target"].as_str().unwrap()));
        let method = request["method"].as_str().unwrap().parse().unwrap();
        let mut sent = self.client.request(method, url).body(put_in(request["body"].as_str().unwrap()));
        for header in request["headers"].as_array().unwrap() {
            let (name, value) = (header[0].as_str().unwrap(), put_in(header[1].as_str().unwrap()));
            let is_own = ["host", "content-length", "connection", "accept-encoding"].contains(&&*name.to_lowercase());
            let is_left_out = token.is_empty() && name.eq_ignore_ascii_case("authorization");
            if !is_own && !is_left_out {
                sent = sent.header(name, value);
            }
        }
        let answer = sent.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, text: answer.text().await.unwrap() }
    }

    /// Access token, tenant id and refresh token of a user.
    async fn sign_in(&self, user: &str, password: &str) -> (String, String, String) {
        use base64::Engine as _;
        let user = user.replace('@', "%40");
        let given = [("<password>", password), ("admin%40contoso.com", user.as_str())];
        let answer = self.send(&witnessed("52-token-password"), "", &given).await.json();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        let claims = token.split('.').nth(1).unwrap();
        let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        (token, claims["tid"].as_str().unwrap().to_owned(), answer["refresh_token"].as_str().unwrap().to_owned())
    }

    /// Sends an exchange's request and compares the answer with the witnessed one.
    async fn check(&self, name: &str, token: &str, replaced: &[(&str, &str)]) -> Answer {
        let exchange = witnessed(name);
        let answer = self.send(&exchange, token, replaced).await;
        let expected = &exchange["answer"];
        assert_eq!(u64::from(answer.status), expected["status"].as_u64().unwrap(), "{name}: {}", answer.text);
        for header in expected["headers"].as_array().unwrap() {
            let header = header[0].as_str().unwrap();
            assert!(answer.headers.contains_key(header), "{name}: no header {header}");
        }
        if expected["body"].is_object() {
            same_shape(&expected["body"], &answer.json(), name);
        }
        answer
    }
}

/// Every key of the witnessed value is in ours, with a value of the same type.
fn same_shape(witnessed: &Value, ours: &Value, at: &str) {
    match (witnessed, ours) {
        (Value::Object(witnessed), Value::Object(ours)) => {
            for (key, value) in witnessed {
                let at = format!("{at}.{key}");
                let own = ours.get(key).unwrap_or_else(|| panic!("{at} is missing"));
                if LITERAL.contains(&key.as_str()) && !value.is_object() {
                    assert_eq!(value, own, "{at}");
                }
                same_shape(value, own, &at);
            }
        }
        (Value::Array(witnessed), Value::Array(ours)) => {
            if let Some(first) = witnessed.first() {
                same_shape(first, ours.first().unwrap_or_else(|| panic!("{at} is empty")), at);
            }
        }
        _ => assert_eq!(std::mem::discriminant(witnessed), std::mem::discriminant(ours), "{at}: {ours}"),
    }
}

#[tokio::test]
async fn sign_in_exchanges_are_answered_as_witnessed() {
    let tenant = Tenant::start().await;
    tenant.check("50-instance-discovery", "", &[]).await;
    tenant.check("51-userrealm", "", &[]).await;
    for name in ["52-token-password", "74-eop-token"] {
        tenant.check(name, "", &[("<password>", PASSWORD)]).await;
    }
    tenant.check("53-token-password-wrong", "", &[("<password>", "wrong")]).await;
    let refresh = tenant.sign_in("admin@contoso.com", PASSWORD).await.2;
    tenant.check("54-token-refresh", "", &[("<refresh-token>", &refresh)]).await;
    let again = tenant.send(&witnessed("54-token-refresh"), "", &[("<refresh-token>", &refresh)]).await;
    assert_eq!(again.status, 400, "a refresh token works once");
    let device = tenant.check("56-device-code", "", &[]).await.json();
    let code = device["device_code"].as_str().unwrap();
    tenant.check("57-token-device-pending", "", &[("device-code-standin", code)]).await;
    for name in ["59-authorize", "60-authorize-no-hint"] {
        let challenge = [("<challenge>", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("<state>", "s")];
        let page = tenant.send(&witnessed(name), "", &challenge).await;
        assert!(page.status == 200 && page.text.contains("<form method=\"post\""), "{name}: {}", page.text);
    }
    tenant.running.stop(tenant.folder.path()).await;
}

#[tokio::test]
async fn admin_exchanges_are_answered_as_witnessed() {
    let tenant = Tenant::start().await;
    let (token, ..) = tenant.sign_in("admin@contoso.com", PASSWORD).await;
    for name in ["10-banner", "11-module-file", "16-ping", "20-invoke-accepted-domains", "21-invoke-not-found"] {
        tenant.check(name, &token, &[]).await;
    }
    for name in ["14-module-file-dynamic-id", "17-module-file-smallest", "75-eop-module-file"] {
        let files = tenant.check(name, &token, &[]).await.json();
        assert!(files["value"][0]["fileContent"].as_str().unwrap().contains("function "), "{name}");
    }
    let chosen = tenant.check("13-module-file-command-name", &token, &[]).await.json();
    assert!(chosen["value"][0]["exportedCmdlets"].as_str().unwrap().contains("Get-AcceptedDomain"));
    tenant.running.stop(tenant.folder.path()).await;
}

#[tokio::test]
async fn compliance_leads_to_a_region_that_answers() {
    let tenant = Tenant::start().await;
    let (token, ..) = tenant.sign_in("admin@contoso.com", PASSWORD).await;
    let probe = tenant.check("70-ipps-probe-302", &token, &[]).await;
    let location = probe.headers["location"].to_str().unwrap();
    assert!(location.starts_with("https://eur01b.ps.compliance.localhost:"), "{location}");
    tenant.check("71-ipps-banner-regional", &token, &[]).await;
    let files = tenant.send(&witnessed("72-ipps-module-file-regional"), &token, &[]).await;
    assert_eq!(files.json()["value"][0]["exportedCmdlets"], "");
    tenant.running.stop(tenant.folder.path()).await;
}

#[tokio::test]
async fn refusals_have_a_json_body_and_say_why() {
    let tenant = Tenant::start().await;
    tenant.check("42-module-file-401", "", &[]).await.json();
    let (token, ..) = tenant.sign_in("user@contoso.com", PASSWORD).await;
    let refused = tenant.check("43-module-file-403", &token, &[]).await;
    assert!(refused.json()["error"]["message"].as_str().unwrap().contains("user@contoso.com"));
    let mut invoke = witnessed("20-invoke-accepted-domains");
    let (token, ..) = tenant.sign_in("admin@contoso.com", PASSWORD).await;
    let target = invoke["request"]["target"].as_str().unwrap().to_owned();
    invoke["request"]["target"] = target.replace(WITNESSED_TENANT, "99999999-2222-3333-4444-555555555555").into();
    assert_eq!(tenant.send(&invoke, &token, &[]).await.status, 403, "another tenant");
    invoke["request"]["target"] = target.replace("beta", "v1.0").into();
    assert_eq!(tenant.send(&invoke, &token, &[]).await.status, 405, "v1.0");
    invoke["request"]["target"] = target.into();
    invoke["request"]["body"] = "{".into();
    assert_eq!(tenant.send(&invoke, &token, &[]).await.status, 400, "broken JSON");
    for header in invoke["request"]["headers"].as_array_mut().unwrap() {
        if header[0] == "Content-Type" {
            header[1] = "text/plain".into();
        }
    }
    assert_eq!(tenant.send(&invoke, &token, &[]).await.status, 415, "not JSON");
    tenant.running.stop(tenant.folder.path()).await;
}

#[tokio::test]
async fn a_change_sent_twice_is_made_once() {
    let tenant = Tenant::start().await;
    let (token, ..) = tenant.sign_in("admin@contoso.com", PASSWORD).await;
    let mut change = witnessed("20-invoke-accepted-domains");
    let body = |tips: u32| {
        format!(
            r#"{{"CmdletInput":{{"CmdletName":"Set-OrganizationConfig","Parameters":{{"MailTipsLargeAudienceThreshold":{tips}}}}}}}"#
        )
    };
    let first = body(31);
    for text in [first.clone(), body(32), first] {
        change["request"]["body"] = text.into();
        let answer = tenant.send(&change, &token, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    change["request"]["body"] = r#"{"CmdletInput":{"CmdletName":"Get-OrganizationConfig","Parameters":{}}}"#.into();
    let mut target = change["request"]["target"].as_str().unwrap().to_owned();
    target.push_str("?$select=MailTipsLargeAudienceThreshold");
    change["request"]["target"] = target.into();
    let text = tenant.send(&change, &token, &[]).await.text;
    assert!(text.contains(">32<"), "the repeated change was not made again: {text}");
    tenant.running.stop(tenant.folder.path()).await;
}
