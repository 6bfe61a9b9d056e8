"""People's accounts, tokens, the log of refused access. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the tables of identity."""
    op.create_table(
        "accounts",
        sa.Column("person", sa.String, primary_key=True), sa.Column("password", sa.String),
        sa.Column("disabled_at", sa.Double), sa.Column("created_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary, primary_key=True), sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", sa.Double, nullable=False), sa.Column("last_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_index("attempts_last", "attempts", ["last_at"])
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String, primary_key=True), sa.Column("subject", sa.String, primary_key=True),
        sa.Column("person", sa.String, nullable=False), sa.Column("created_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_table(
        "tokens",
        sa.Column("id", sa.String, primary_key=True), sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("person", sa.String, nullable=False), sa.Column("post", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("region", sa.String), sa.Column("kind", sa.String, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False), sa.Column("revoked_at", sa.Double),
    )  # fmt: skip
    op.create_index("tokens_person", "tokens", ["person"])
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True), sa.Column("at", sa.Double, nullable=False),
        sa.Column("person", sa.String), sa.Column("post", sa.String), sa.Column("unit", sa.String), sa.Column("token", sa.String),
        sa.Column("method", sa.String, nullable=False), sa.Column("path", sa.String, nullable=False),
        sa.Column("case_no", sa.String),
        sa.Column("status", sa.Integer, nullable=False), sa.Column("code", sa.String, nullable=False),
        sa.Column("address", sa.String),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("access_log_at", "access_log", ["at"])


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
