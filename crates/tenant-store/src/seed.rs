//! The organization that a new tenant begins with.

use serde_json::json;

use crate::object::{AuditEntry, Change, Commit, Object};
use crate::{NewUser, SqliteStore, Store, StoreError};

/// The documented password of the development sign-ins, good on loopback only.
pub const DEVELOPMENT_PASSWORD: &str = "Local-Tenant-2026";
/// The documented secret of the second factor of `mfa@contoso.com`.
pub const DEVELOPMENT_TOTP_SECRET: &str = "JBSWY3DPEHPK3PXP";
/// The role group that may do everything.
pub const ORGANIZATION_MANAGEMENT: &str = "Organization Management";
/// The role group that may read everything.
pub const VIEW_ONLY_ORGANIZATION_MANAGEMENT: &str = "View-Only Organization Management";

/// User principal name, display name, role group, second factor.
const USERS: &[(&str, &str, Option<&str>, bool)] = &[
    ("admin@contoso.com", "Alex Admin", Some(ORGANIZATION_MANAGEMENT), false),
    ("mfa@contoso.com", "Morgan Factor", Some(ORGANIZATION_MANAGEMENT), true),
    ("reader@contoso.com", "Robin Reader", Some(VIEW_ONLY_ORGANIZATION_MANAGEMENT), false),
    ("user@contoso.com", "Uma User", None, false),
];

/// Domain, type, whether it is the default, whether it is the initial one.
const DOMAINS: &[(&str, &str, bool, bool)] = &[
    ("contoso.onmicrosoft.com", "Authoritative", false, true),
    ("contoso.com", "Authoritative", true, false),
    ("fabrikam.com", "InternalRelay", false, false),
];

fn object(kind: &str, name: &str, body: serde_json::Value) -> Change {
    let id = uuid::Uuid::new_v4().to_string();
    Change::Insert(Object { kind: kind.to_owned(), id, name: name.to_owned(), version: 1, body })
}

impl SqliteStore {
    pub(crate) async fn seed_when_new(&self) -> Result<(), StoreError> {
        if self.setting("seeded").await?.is_some() {
            return Ok(());
        }
        if self.setting("tenant-id").await?.is_none() {
            self.set_setting("tenant-id", &uuid::Uuid::new_v4().to_string()).await?;
        }
        let hash = self.passwords.hash(&uuid::Uuid::new_v4().to_string()).await?;
        self.set_setting("no-user-hash", &hash).await?;
        for (upn, name, group, second_factor) in USERS {
            let user = NewUser {
                upn: (*upn).to_owned(),
                display_name: (*name).to_owned(),
                role_groups: group.iter().map(|group| (*group).to_owned()).collect(),
                totp_secret: second_factor.then(|| DEVELOPMENT_TOTP_SECRET.to_owned()),
            };
            if self.user(upn).await?.is_none() {
                self.add_user(&user, DEVELOPMENT_PASSWORD).await?;
            }
        }
        let mut changes: Vec<Change> = DOMAINS
            .iter()
            .map(|(name, kind, default, initial)| {
                let body = json!({ "DomainType": kind, "Default": default, "InitialDomain": initial });
                object("AcceptedDomain", name, body)
            })
            .collect();
        changes.push(object("OrganizationConfig", "contoso.onmicrosoft.com", json!({ "DisplayName": "Contoso" })));
        let audit = AuditEntry { actor: "seed".to_owned(), action: "seed".to_owned(), ..AuditEntry::default() };
        match self.commit(Commit { changes, audit, outcome: None }).await {
            Ok(_) | Err(StoreError::Exists { .. }) => {}
            Err(error) => return Err(error),
        }
        self.set_setting("seeded", "1").await
    }
}
