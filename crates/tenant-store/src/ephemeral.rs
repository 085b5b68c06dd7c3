//! What is remembered for a while: codes, token families, outcomes.

use serde_json::Value;
use sqlx::Row;

use crate::{SqliteStore, StoreError, now};

impl SqliteStore {
    /// Remembers a body under a kind and name for some seconds; what was there is replaced.
    pub async fn remember(&self, kind: &str, name: &str, body: &Value, seconds: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM ephemeral WHERE expires < ?").bind(now()).execute(&self.pool).await?;
        sqlx::query("INSERT OR REPLACE INTO ephemeral (kind, name, body, expires) VALUES (?, ?, ?, ?)")
            .bind(kind)
            .bind(name)
            .bind(body.to_string())
            .bind(now() + seconds)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What is remembered under a kind and name.
    pub async fn recall(&self, kind: &str, name: &str) -> Result<Option<Value>, StoreError> {
        let row = sqlx::query("SELECT body FROM ephemeral WHERE kind = ? AND name = ? AND expires >= ?")
            .bind(kind)
            .bind(name)
            .bind(now())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(serde_json::from_str(row.get(0))?)).transpose()
    }

    /// Takes what is remembered: of several that try at once, one gets it.
    pub async fn take(&self, kind: &str, name: &str) -> Result<Option<Value>, StoreError> {
        let row = sqlx::query("DELETE FROM ephemeral WHERE kind = ? AND name = ? AND expires >= ? RETURNING body")
            .bind(kind)
            .bind(name)
            .bind(now())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(serde_json::from_str(row.get(0))?)).transpose()
    }

    /// Takes one from a counter that is remembered; false when it is used up or not there.
    pub async fn count_down(&self, kind: &str, name: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE ephemeral SET body = CAST(body AS INTEGER) - 1 \
             WHERE kind = ? AND name = ? AND expires >= ? AND CAST(body AS INTEGER) > 0",
        )
        .bind(kind)
        .bind(name)
        .bind(now())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
