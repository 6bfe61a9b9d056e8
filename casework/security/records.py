"""The tables of identity as SQLAlchemy sees them; the steps in `migrations` make them. Times are seconds since 1970 (UTC)."""

from typing import Any

from sqlalchemy import Boolean, Column, Double, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

from casework.store import Store

metadata = MetaData()
accounts = Table(
    "accounts", metadata,
    Column("person", String, primary_key=True), Column("password", String), Column("disabled_at", Double),
    Column("created_at", Double, nullable=False),
)  # fmt: skip
attempts = Table(
    "attempts", metadata,
    Column("key", LargeBinary, primary_key=True), Column("failures", Integer, nullable=False),
    Column("retry_at", Double, nullable=False), Column("last_at", Double, nullable=False),
)  # fmt: skip
identities = Table(
    "identities", metadata,
    Column("issuer", String, primary_key=True), Column("subject", String, primary_key=True), Column("person", String, nullable=False),
    Column("created_at", Double, nullable=False),
)  # fmt: skip
tokens = Table(
    "tokens", metadata,
    Column("id", String, primary_key=True), Column("hash", LargeBinary, nullable=False), Column("person", String, nullable=False),
    Column("post", String, nullable=False), Column("unit", String, nullable=False), Column("region", String),
    Column("kind", String, nullable=False), Column("created_at", Double, nullable=False), Column("expires_at", Double, nullable=False),
    Column("revoked_at", Double),
)  # fmt: skip
access_log = Table(
    "access_log", metadata,
    Column("id", Integer, primary_key=True), Column("at", Double, nullable=False), Column("person", String), Column("post", String),
    Column("unit", String), Column("token", String), Column("method", String, nullable=False), Column("path", String, nullable=False),
    Column("case_no", String), Column("status", Integer, nullable=False), Column("code", String, nullable=False),
    Column("address", String), sqlite_autoincrement=True,
)  # fmt: skip
readings = Table(
    "readings", metadata,
    Column("id", Integer, primary_key=True), Column("at", Double, nullable=False), Column("person", String, nullable=False),
    Column("post", String, nullable=False), Column("unit", String, nullable=False), Column("place", String, nullable=False),
    Column("token", String), Column("address", String), Column("door", String, nullable=False), Column("case_no", String),
    Column("region", String), Column("refs", String, nullable=False), Column("fields", String, nullable=False),
    Column("ground", String, nullable=False), Column("purpose", String, nullable=False), Column("opened", Boolean, nullable=False),
    Column("note", String, nullable=False),
    sqlite_autoincrement=True,
)  # fmt: skip


def adding(store: Store, table: Table) -> Any:
    """An insert that can say what happens where the row is there already; both databases have it, each under its own name."""
    return postgresql.insert(table) if store.dialect == "postgresql" else sqlite.insert(table)
