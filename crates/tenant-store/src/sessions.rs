//! Sessions of the admin API: a user and a connection id.

use sqlx::Row;

use crate::{SqliteStore, StoreError, now};

/// How many sessions one user may have open. Modelled on the limits of the service's older remote sessions.
pub const MOST_SESSIONS: usize = 10;
/// After how many idle seconds a session ends.
const IDLE_SECONDS: i64 = 15 * 60;

/// An open session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The connection id, any text.
    pub connection: String,
    /// When it was opened, seconds since 1970.
    pub opened: i64,
    /// When it was last used.
    pub used: i64,
}

/// What opening a session came to.
#[derive(Clone, Debug)]
pub enum SessionOutcome {
    /// It is open.
    Open,
    /// None is free; these are open.
    Full(Vec<Session>),
}

impl SqliteStore {
    /// Opens or renews a session.
    pub async fn open_session(&self, user: &str, connection: &str) -> Result<SessionOutcome, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM sessions WHERE used < ?")
            .bind(now() - IDLE_SECONDS)
            .execute(&mut *transaction)
            .await?;
        let rows = sqlx::query("SELECT connection, opened, used FROM sessions WHERE user = ? ORDER BY opened")
            .bind(user)
            .fetch_all(&mut *transaction)
            .await?;
        let open: Vec<Session> =
            rows.iter().map(|row| Session { connection: row.get(0), opened: row.get(1), used: row.get(2) }).collect();
        if open.len() >= MOST_SESSIONS && !open.iter().any(|session| session.connection == connection) {
            return Ok(SessionOutcome::Full(open));
        }
        sqlx::query(
            "INSERT INTO sessions (user, connection, opened, used) VALUES (?1, ?2, ?3, ?3) \
             ON CONFLICT (user, connection) DO UPDATE SET used = excluded.used",
        )
        .bind(user)
        .bind(connection)
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(SessionOutcome::Open)
    }

    /// Keeps a session alive, when there is one.
    pub async fn touch_session(&self, user: &str, connection: &str) -> Result<(), StoreError> {
        // A minute's grain keeps reads from writing to the disk each time.
        sqlx::query("UPDATE sessions SET used = ?1 WHERE user = ?2 AND connection = ?3 AND used < ?1 - 60")
            .bind(now())
            .bind(user)
            .bind(connection)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends a session, when there is one.
    pub async fn end_session(&self, user: &str, connection: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE user = ? AND connection = ?")
            .bind(user)
            .bind(connection)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
