CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE objects (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;
CREATE UNIQUE INDEX objects_by_name ON objects (kind, name);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    upn TEXT NOT NULL COLLATE NOCASE UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret TEXT,
    totp_step INTEGER NOT NULL DEFAULT 0,
    enabled INTEGER NOT NULL DEFAULT 1,
    powershell_enabled INTEGER NOT NULL DEFAULT 1,
    role_groups TEXT NOT NULL
) STRICT;
CREATE TABLE failures (upn TEXT PRIMARY KEY COLLATE NOCASE, count INTEGER NOT NULL, locked_until INTEGER NOT NULL) STRICT;
CREATE TABLE ephemeral (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT;
CREATE TABLE sessions (
    user TEXT NOT NULL COLLATE NOCASE,
    connection TEXT NOT NULL,
    opened INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (user, connection)
) STRICT;
