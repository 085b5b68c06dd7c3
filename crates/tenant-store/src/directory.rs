//! The directory: users, their standing, their second factor.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{SqliteStore, StoreError, now};

/// How many failures in a row lock a user.
const MOST_FAILURES: i64 = 10;
/// For how long, in seconds.
const LOCKED_SECONDS: i64 = 60;

/// A user of the directory.
#[derive(Clone, Debug)]
pub struct User {
    /// Object id.
    pub id: String,
    /// User principal name.
    pub upn: String,
    /// Display name.
    pub display_name: String,
    /// The secret of the second factor in Base32, when one is required.
    pub totp_secret: Option<String>,
    /// Whether the account may sign in.
    pub enabled: bool,
    /// Whether the account may use PowerShell.
    pub powershell_enabled: bool,
    /// The role groups it belongs to.
    pub role_groups: Vec<String>,
    password_hash: String,
}

/// A user to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// User principal name.
    pub upn: String,
    /// Display name; the part before `@` when empty.
    pub display_name: String,
    /// Role groups.
    pub role_groups: Vec<String>,
    /// Secret of the second factor.
    pub totp_secret: Option<String>,
}

/// Whether a user may try to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A try is allowed.
    Open,
    /// Too many failures; locked for some seconds more.
    Locked(i64),
}

fn user_of(row: &SqliteRow) -> Result<User, StoreError> {
    let groups: String = row.get("role_groups");
    Ok(User {
        id: row.get("id"),
        upn: row.get("upn"),
        display_name: row.get("display_name"),
        totp_secret: row.get("totp_secret"),
        enabled: row.get::<i64, _>("enabled") != 0,
        powershell_enabled: row.get::<i64, _>("powershell_enabled") != 0,
        role_groups: serde_json::from_str(&groups)?,
        password_hash: row.get("password_hash"),
    })
}

fn missing(upn: &str) -> StoreError {
    StoreError::NotFound { what: "user", name: upn.to_owned() }
}

/// Checks that a name has the form `name@domain` and no character that a header or page would trip over.
fn check_upn(upn: &str) -> Result<(), StoreError> {
    let fits = upn.len() <= 256
        && upn.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !domain.contains('@') && !domain.ends_with('.')
        })
        && upn.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"<>\"'(),;:\\[]|".contains(c));
    if fits {
        return Ok(());
    }
    Err(StoreError::Invalid(format!("`{upn}` is no user principal name; it has the form `name@domain.tld`")))
}

impl SqliteStore {
    /// All users, by name.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = sqlx::query("SELECT * FROM users ORDER BY upn").fetch_all(&self.pool).await?;
        rows.iter().map(user_of).collect()
    }

    /// The user with this name.
    pub async fn user(&self, upn: &str) -> Result<Option<User>, StoreError> {
        let row = sqlx::query("SELECT * FROM users WHERE upn = ?").bind(upn).fetch_optional(&self.pool).await?;
        row.as_ref().map(user_of).transpose()
    }

    /// Makes a user.
    ///
    /// # Errors
    /// When the name is malformed or taken, or the password can't be used.
    pub async fn add_user(&self, user: &NewUser, password: &str) -> Result<User, StoreError> {
        check_upn(&user.upn)?;
        let hash = self.passwords.hash(password).await?;
        let display_name = match user.display_name.as_str() {
            "" => user.upn.split('@').next().unwrap_or_default(),
            given => given,
        };
        let outcome = sqlx::query(
            "INSERT INTO users (id, upn, display_name, password_hash, totp_secret, role_groups) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(&user.upn)
        .bind(display_name)
        .bind(hash)
        .bind(&user.totp_secret)
        .bind(serde_json::to_string(&user.role_groups)?)
        .execute(&self.pool)
        .await;
        match outcome {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Err(StoreError::Exists { what: "user".to_owned(), name: user.upn.clone() });
            }
            other => other?,
        };
        self.user(&user.upn).await?.ok_or_else(|| missing(&user.upn))
    }

    /// Gives a user a new password and lifts a lock.
    pub async fn set_password(&self, upn: &str, password: &str) -> Result<(), StoreError> {
        self.user(upn).await?.ok_or_else(|| missing(upn))?;
        let hash = self.passwords.hash(password).await?;
        sqlx::query("UPDATE users SET password_hash = ? WHERE upn = ?")
            .bind(hash)
            .bind(upn)
            .execute(&self.pool)
            .await?;
        self.unlock(upn).await
    }

    /// Sets or removes the secret of a user's second factor.
    pub async fn set_totp_secret(&self, upn: &str, secret: Option<&str>) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE users SET totp_secret = ?, totp_step = 0 WHERE upn = ?")
            .bind(secret)
            .bind(upn)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 { Err(missing(upn)) } else { Ok(()) }
    }

    /// Enables or disables a user's account.
    pub async fn set_enabled(&self, upn: &str, enabled: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE users SET enabled = ? WHERE upn = ?")
            .bind(i64::from(enabled))
            .bind(upn)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 { Err(missing(upn)) } else { Ok(()) }
    }

    /// Enables or disables PowerShell for a user.
    pub async fn set_powershell_enabled(&self, upn: &str, enabled: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE users SET powershell_enabled = ? WHERE upn = ?")
            .bind(i64::from(enabled))
            .bind(upn)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 { Err(missing(upn)) } else { Ok(()) }
    }

    /// Removes a user.
    pub async fn remove_user(&self, upn: &str) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM users WHERE upn = ?").bind(upn).execute(&self.pool).await?;
        if done.rows_affected() == 0 { Err(missing(upn)) } else { Ok(()) }
    }

    /// Whether a name may try to sign in, unknown names included.
    pub async fn standing(&self, upn: &str) -> Result<Standing, StoreError> {
        let row =
            sqlx::query("SELECT locked_until FROM failures WHERE upn = ?").bind(upn).fetch_optional(&self.pool).await?;
        let left = row.map_or(0, |row| row.get::<i64, _>(0)) - now();
        Ok(if left > 0 { Standing::Locked(left) } else { Standing::Open })
    }

    /// Counts a failed try; the tenth in a row locks the name.
    pub async fn count_failure(&self, upn: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO failures (upn, count, locked_until) VALUES (?, 1, 0) ON CONFLICT (upn) DO UPDATE SET \
             count = CASE WHEN count + 1 >= ?2 THEN 0 ELSE count + 1 END, \
             locked_until = CASE WHEN count + 1 >= ?2 THEN ?3 ELSE locked_until END",
        )
        .bind(upn)
        .bind(MOST_FAILURES)
        .bind(now() + LOCKED_SECONDS)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets failures and lifts a lock.
    pub async fn unlock(&self, upn: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM failures WHERE upn = ?").bind(upn).execute(&self.pool).await?;
        Ok(())
    }

    /// Whether a password is the user's; for an unknown user it takes the same time and is not.
    pub async fn check_password(&self, user: Option<&User>, password: &str) -> Result<bool, StoreError> {
        match user {
            Some(user) => self.passwords.verify(password, &user.password_hash).await,
            None => {
                let hash = self.setting("no-user-hash").await?.unwrap_or_default();
                self.passwords.verify(password, &hash).await.map(|_| false)
            }
        }
    }

    /// Notes that the code of a time step was used; false when that step or a later one was used before.
    pub async fn use_totp_step(&self, upn: &str, step: i64) -> Result<bool, StoreError> {
        let done = sqlx::query("UPDATE users SET totp_step = ?1 WHERE upn = ?2 AND totp_step < ?1")
            .bind(step)
            .bind(upn)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
