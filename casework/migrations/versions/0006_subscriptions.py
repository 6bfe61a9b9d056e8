"""Webhooks of other systems: where to, what, how far. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table of subscriptions."""
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String, primary_key=True), sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("secret", sa.String, nullable=False), sa.Column("territory", sa.String, nullable=False),
        sa.Column("topics", sa.JSON, nullable=False),
        sa.Column("batch", sa.Integer, nullable=False), sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False), sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False), sa.Column("leased_by", sa.String),
        sa.Column("leased_until", sa.Double, nullable=False),
        sa.Column("error", sa.String, nullable=False), sa.Column("paused_at", sa.Double),
        sa.Column("created_at", sa.Double, nullable=False), sa.Column("delivered_at", sa.Double),
    )  # fmt: skip


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
