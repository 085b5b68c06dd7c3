//! Managing users from outside, with the tenant running or stopped: the store is shared, so the next request sees it.

use std::path::Path;

use serde::Serialize;
use tenant_store::{NewUser, SqliteStore, User};

use crate::ServerError;

/// A user as the command line lists it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserRecord {
    /// The name.
    pub user_principal_name: String,
    /// The display name.
    pub display_name: String,
    /// Role groups.
    pub role_groups: Vec<String>,
    /// Whether a second factor is required.
    pub mfa: bool,
    /// Whether the account may sign in.
    pub enabled: bool,
    /// Whether the account may use PowerShell.
    pub powershell_enabled: bool,
}

impl From<User> for UserRecord {
    fn from(user: User) -> UserRecord {
        UserRecord {
            mfa: user.totp_secret.is_some(),
            user_principal_name: user.upn,
            display_name: user.display_name,
            role_groups: user.role_groups,
            enabled: user.enabled,
            powershell_enabled: user.powershell_enabled,
        }
    }
}

/// The users of the tenant of a folder.
pub struct Users(SqliteStore);

impl Users {
    /// Opens the directory of the tenant in `data`; a new one is seeded.
    ///
    /// # Errors
    /// When the store can't be opened.
    pub async fn open(data: &Path) -> Result<Users, ServerError> {
        Ok(Users(SqliteStore::open(data).await?))
    }

    /// All users by name.
    pub async fn list(&self) -> Result<Vec<UserRecord>, ServerError> {
        Ok(self.0.users().await?.into_iter().map(UserRecord::from).collect())
    }

    /// Makes a user.
    pub async fn add(
        &self,
        upn: &str,
        display_name: &str,
        role_group: Option<&str>,
        password: &str,
    ) -> Result<(), ServerError> {
        let known = [tenant_store::ORGANIZATION_MANAGEMENT, tenant_store::VIEW_ONLY_ORGANIZATION_MANAGEMENT];
        let group = match role_group {
            None => None,
            Some(name) => match known.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                Some(group) => Some((*group).to_owned()),
                None => {
                    let text = format!("there is no role group `{name}`; there are `{}`", known.join("`, `"));
                    return Err(tenant_store::StoreError::Invalid(text).into());
                }
            },
        };
        let user = NewUser {
            upn: upn.to_owned(),
            display_name: display_name.to_owned(),
            role_groups: group.into_iter().collect(),
            totp_secret: None,
        };
        self.0.add_user(&user, password).await?;
        Ok(())
    }

    /// Gives a user a new password.
    pub async fn set_password(&self, upn: &str, password: &str) -> Result<(), ServerError> {
        Ok(self.0.set_password(upn, password).await?)
    }

    /// Enrols a user in a second factor; the address for authenticator apps.
    pub async fn enrol_totp(&self, upn: &str) -> Result<String, ServerError> {
        let secret = tenant_authority::new_secret()?;
        self.0.set_totp_secret(upn, Some(&secret)).await?;
        Ok(tenant_authority::otpauth_uri(upn, &secret))
    }

    /// Removes a user's second factor.
    pub async fn remove_totp(&self, upn: &str) -> Result<(), ServerError> {
        Ok(self.0.set_totp_secret(upn, None).await?)
    }

    /// Enables or disables an account.
    pub async fn set_enabled(&self, upn: &str, enabled: bool) -> Result<(), ServerError> {
        Ok(self.0.set_enabled(upn, enabled).await?)
    }

    /// Enables or disables PowerShell for an account.
    pub async fn set_powershell_enabled(&self, upn: &str, enabled: bool) -> Result<(), ServerError> {
        Ok(self.0.set_powershell_enabled(upn, enabled).await?)
    }

    /// Lifts a lock.
    pub async fn unlock(&self, upn: &str) -> Result<(), ServerError> {
        Ok(self.0.unlock(upn).await?)
    }

    /// Removes a user.
    pub async fn remove(&self, upn: &str) -> Result<(), ServerError> {
        Ok(self.0.remove_user(upn).await?)
    }

    /// Makes the next `count` calls of cmdlets fail as if the caller's address had changed.
    pub async fn set_shell_fault(&self, count: u32) -> Result<(), ServerError> {
        let body = serde_json::json!(count);
        Ok(self.0.remember("fault", crate::admin::SHELL_FAULT, &body, 24 * 3600).await?)
    }

    /// Closes the store.
    pub async fn close(self) {
        self.0.close().await;
    }
}
