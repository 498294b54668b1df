"""The tables of the journal."""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 1

_TABLES = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE log(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, key TEXT NOT NULL,
    chat TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL,
    span INTEGER NOT NULL);
CREATE UNIQUE INDEX log_by_key ON log(key) WHERE key <> '';
CREATE INDEX log_by_chat ON log(chat, seq);
CREATE TABLE history(
    chat TEXT PRIMARY KEY, page TEXT NOT NULL, psid TEXT NOT NULL,
    completed_at INTEGER NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX history_by_time ON history(completed_at);
CREATE INDEX history_by_visitor ON history(page, psid, completed_at);
CREATE TABLE visitors(
    page TEXT NOT NULL, psid TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (page, psid)) WITHOUT ROWID;
CREATE TABLE snapshot(
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, rev INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE secret(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE probe(body BLOB);
"""
RECORDED_IN_CHATS = "kind = 'hit_excused'"
"""Which entries of chats stand in the record. Whoever looks for them says so in these words, by
which SQLite knows the index over them."""
_SINCE = f"""
CREATE TABLE IF NOT EXISTS stray(
    id INTEGER PRIMARY KEY, page TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS stray_by_page ON stray(page, id);
CREATE TABLE IF NOT EXISTS invite(
    code TEXT PRIMARY KEY, operator TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL,
    used_by TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen(
    operator TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS log_recorded ON log(seq) WHERE {RECORDED_IN_CHATS};
"""
"""What has joined them without a new version: a program that does not know it loses nothing."""

_NEEDED = frozenset(("meta", "log", "history", "visitors", "snapshot", "secret", "probe"))
_ADDED = frozenset(("stray", "invite", "seen"))


def tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of all tables in a file."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(str(name) for (name,) in rows)


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether all tables that every version has are there."""
    return tables(connection) >= _NEEDED


def create(connection: sqlite3.Connection, epoch: str) -> None:
    """Make the tables of a new log."""
    _execute(connection, _TABLES)
    connection.execute("INSERT INTO meta VALUES ('epoch', ?)", (epoch,))
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def complete(connection: sqlite3.Connection) -> None:
    """Add the tables and the index that an earlier version did not have; nothing is written when
    all are there, so that a relay starts on a full disk."""
    if not (tables(connection) >= _ADDED and _has_index(connection)):
        _execute(connection, _SINCE)


def _has_index(connection: sqlite3.Connection) -> bool:
    found = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'log_recorded'"
    return connection.execute(found).fetchone() is not None


def _execute(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        connection.execute(statement)
