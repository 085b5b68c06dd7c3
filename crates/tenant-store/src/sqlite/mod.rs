//! The store on SQLite.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, Sqlite, Transaction};

use crate::object::{Change, Commit, Object, Outcome, Snapshot};
use crate::{Passwords, Store, StoreError, now};

/// How long the outcome of a change is remembered, in seconds.
const OUTCOME_SECONDS: i64 = 30 * 60;

/// The tenant's state in one SQLite file.
#[derive(Clone)]
pub struct SqliteStore {
    pub(crate) pool: SqlitePool,
    pub(crate) passwords: Passwords,
    snapshot: Arc<Mutex<Option<Arc<Snapshot>>>>,
    folder: PathBuf,
}

impl SqliteStore {
    /// Opens the store in `folder`, which is made with mode 0700; a new one is seeded.
    ///
    /// # Errors
    /// When the folder can't be made, or the database can't be opened or brought to this version.
    pub async fn open(folder: &Path) -> Result<SqliteStore, StoreError> {
        make_private_folder(folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("tenant.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(4).min_connections(1).connect_with(options).await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        let store =
            SqliteStore { pool, passwords: Passwords::default(), snapshot: Arc::default(), folder: folder.to_owned() };
        store.seed_when_new().await?;
        Ok(store)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A setting of the tenant.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT value FROM meta WHERE name = ?").bind(name).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Sets a setting of the tenant.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(name)
        .bind(value)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The tenant's id, made at random when it was seeded.
    pub async fn tenant_id(&self) -> Result<String, StoreError> {
        let missing = || StoreError::NotFound { what: "setting", name: "tenant-id".to_owned() };
        self.setting("tenant-id").await?.ok_or_else(missing)
    }

    /// What a change with this key was answered, when it was carried out within the last 30 minutes.
    pub async fn outcome(&self, key: &str) -> Result<Option<serde_json::Value>, StoreError> {
        self.recall("outcome", key).await
    }

    /// Writes everything out and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn load(&self) -> Result<Arc<Snapshot>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let revision = revision(&mut transaction).await?;
        let rows = sqlx::query("SELECT kind, id, name, version, body FROM objects ORDER BY kind, rowid")
            .fetch_all(&mut *transaction)
            .await?;
        let mut objects = Vec::with_capacity(rows.len());
        for row in rows {
            let body: String = row.get(4);
            objects.push(Object {
                kind: row.get(0),
                id: row.get(1),
                name: row.get(2),
                version: row.get(3),
                body: serde_json::from_str(&body)?,
            });
        }
        let snapshot = Arc::new(Snapshot::new(revision, objects));
        *self.snapshot.lock() = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }
}

async fn revision(transaction: &mut Transaction<'_, Sqlite>) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT value FROM meta WHERE name = 'revision'").fetch_optional(&mut **transaction).await?;
    Ok(row.and_then(|row| row.get::<String, _>(0).parse().ok()).unwrap_or(0))
}

async fn apply(transaction: &mut Transaction<'_, Sqlite>, change: Change) -> Result<(), StoreError> {
    let (kind, name, outcome) = match change {
        Change::Insert(object) => {
            let outcome = sqlx::query("INSERT INTO objects (kind, id, name, version, body) VALUES (?, ?, ?, 1, ?)")
                .bind(&object.kind)
                .bind(&object.id)
                .bind(&object.name)
                .bind(object.body.to_string())
                .execute(&mut **transaction)
                .await;
            (object.kind, object.name, outcome)
        }
        Change::Update(object) => {
            let outcome = sqlx::query(
                "UPDATE objects SET name = ?, body = ?, version = version + 1 WHERE kind = ? AND id = ? AND version = ?",
            )
            .bind(&object.name)
            .bind(object.body.to_string())
            .bind(&object.kind)
            .bind(&object.id)
            .bind(object.version)
            .execute(&mut **transaction)
            .await;
            (object.kind, object.name, outcome)
        }
        Change::Remove { kind, id, version } => {
            let outcome = sqlx::query("DELETE FROM objects WHERE kind = ? AND id = ? AND version = ?")
                .bind(&kind)
                .bind(&id)
                .bind(version)
                .execute(&mut **transaction)
                .await;
            (kind, id, outcome)
        }
    };
    match outcome {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        Ok(_) => Err(StoreError::Changed { kind, name }),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
            Err(StoreError::Exists { what: kind, name })
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps the answer of a change. That another commit has kept one under this key is a conflict, so that of two equal
/// requests at the same time only one makes its change.
async fn remember_outcome(transaction: &mut Transaction<'_, Sqlite>, outcome: Outcome) -> Result<(), StoreError> {
    let done = sqlx::query(
        "INSERT INTO ephemeral (kind, name, body, expires) VALUES ('outcome', ?1, ?2, ?3) ON CONFLICT (kind, name) \
         DO UPDATE SET body = excluded.body, expires = excluded.expires WHERE ephemeral.expires < ?4",
    )
    .bind(&outcome.key)
    .bind(outcome.answer.to_string())
    .bind(now() + OUTCOME_SECONDS)
    .bind(now())
    .execute(&mut **transaction)
    .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Exists { what: "outcome".to_owned(), name: outcome.key }),
    }
}

impl Store for SqliteStore {
    async fn read(&self) -> Result<Arc<Snapshot>, StoreError> {
        let current = self.setting("revision").await?.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        let cached = self.snapshot.lock().clone();
        match cached {
            Some(snapshot) if snapshot.revision == current => Ok(snapshot),
            _ => self.load().await,
        }
    }

    async fn commit(&self, commit: Commit) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let next = revision(&mut transaction).await? + 1;
        for change in commit.changes {
            apply(&mut transaction, change).await?;
        }
        sqlx::query("INSERT INTO audit (at, actor, action, target, detail) VALUES (?, ?, ?, ?, ?)")
            .bind(now())
            .bind(&commit.audit.actor)
            .bind(&commit.audit.action)
            .bind(&commit.audit.target)
            .bind(commit.audit.detail.to_string())
            .execute(&mut *transaction)
            .await?;
        if let Some(outcome) = commit.outcome {
            remember_outcome(&mut transaction, outcome).await?;
        }
        sqlx::query("INSERT INTO meta (name, value) VALUES ('revision', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(next.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(next.unsigned_abs())
    }
}

/// Makes a folder that only its owner may enter.
fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Folder { path: folder.display().to_string(), source };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        builder.create(folder).map_err(failed)?;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(failed)
    }
    #[cfg(not(unix))]
    builder.create(folder).map_err(failed)
}
