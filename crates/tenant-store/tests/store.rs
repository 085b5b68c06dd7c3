//! The store on a real database: seeding, versions, locks, sessions, what is taken once.

#![allow(clippy::unwrap_used)]

use serde_json::json;
use tenant_store::{
    Change, Commit, DEVELOPMENT_PASSWORD, Kind, MOST_SESSIONS, SessionOutcome, SqliteStore, Standing, Store,
};

async fn fresh() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).await.unwrap();
    (folder, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_tenant_is_seeded_once_and_keeps_its_id() {
    let (folder, store) = fresh().await;
    let id = store.tenant_id().await.unwrap();
    assert_eq!(store.users().await.unwrap().len(), 4);
    store.close().await;
    let again = SqliteStore::open(folder.path()).await.unwrap();
    assert_eq!(again.tenant_id().await.unwrap(), id);
    let domains: Vec<String> =
        again.read().await.unwrap().query("AcceptedDomain", |_| true).iter().map(|o| o.name.clone()).collect();
    assert_eq!(domains, ["contoso.onmicrosoft.com", "contoso.com", "fabrikam.com"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_an_old_version_is_refused_and_changes_nothing() {
    let (_folder, store) = fresh().await;
    let snapshot = store.read().await.unwrap();
    let mut domain = snapshot.find("AcceptedDomain", "FABRIKAM.com").unwrap().clone();
    domain.body["DomainType"] = json!("ExternalRelay");
    let change = || Commit { changes: vec![Change::Update(domain.clone())], ..Commit::default() };
    store.commit(change()).await.unwrap();
    assert_eq!(store.commit(change()).await.unwrap_err().kind(), Kind::Conflict);
    let now = store.read().await.unwrap();
    assert_eq!(now.find("AcceptedDomain", "fabrikam.com").unwrap().version, 2);
    assert_eq!(snapshot.find("AcceptedDomain", "fabrikam.com").unwrap().body["DomainType"], "InternalRelay");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_failures_lock_and_an_unlock_opens() {
    let (_folder, store) = fresh().await;
    for _ in 0..9 {
        store.count_failure("admin@contoso.com").await.unwrap();
    }
    assert_eq!(store.standing("admin@contoso.com").await.unwrap(), Standing::Open);
    store.count_failure("ADMIN@contoso.com").await.unwrap();
    assert!(matches!(store.standing("admin@contoso.com").await.unwrap(), Standing::Locked(1..=60)));
    store.unlock("admin@contoso.com").await.unwrap();
    assert_eq!(store.standing("admin@contoso.com").await.unwrap(), Standing::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_are_checked_and_unknown_users_are_not_found() {
    let (_folder, store) = fresh().await;
    let admin = store.user("Admin@Contoso.com").await.unwrap().unwrap();
    assert!(store.check_password(Some(&admin), DEVELOPMENT_PASSWORD).await.unwrap());
    assert!(!store.check_password(Some(&admin), "wrong").await.unwrap());
    assert!(!store.check_password(None, DEVELOPMENT_PASSWORD).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_session_is_refused_and_one_ended_makes_room() {
    let (_folder, store) = fresh().await;
    for at in 0..MOST_SESSIONS {
        assert!(matches!(store.open_session("u", &format!("c{at}")).await.unwrap(), SessionOutcome::Open));
    }
    assert!(matches!(store.open_session("u", "c0").await.unwrap(), SessionOutcome::Open));
    let SessionOutcome::Full(open) = store.open_session("u", "more").await.unwrap() else { panic!("not refused") };
    assert_eq!(open.len(), MOST_SESSIONS);
    store.end_session("u", "c3").await.unwrap();
    assert!(matches!(store.open_session("u", "more").await.unwrap(), SessionOutcome::Open));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_remembered_is_taken_once() {
    let (_folder, store) = fresh().await;
    store.remember("code", "x", &json!({"user": "a"}), 60).await.unwrap();
    let (one, two) = tokio::join!(store.take("code", "x"), store.take("code", "x"));
    assert_eq!([one.unwrap(), two.unwrap()].iter().flatten().count(), 1);
    store.remember("code", "old", &json!(1), -5).await.unwrap();
    assert!(store.recall("code", "old").await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_time_step_works_once() {
    let (_folder, store) = fresh().await;
    assert!(store.use_totp_step("mfa@contoso.com", 100).await.unwrap());
    assert!(!store.use_totp_step("mfa@contoso.com", 100).await.unwrap());
    assert!(!store.use_totp_step("mfa@contoso.com", 99).await.unwrap());
    assert!(store.use_totp_step("mfa@contoso.com", 101).await.unwrap());
}
