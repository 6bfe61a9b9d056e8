"""Deliveries of notices, channels people prefer, and how far letters were taken up. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the tables of delivery."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String, primary_key=True), sa.Column("recipient", sa.String, nullable=False),
        sa.Column("person", sa.String),
        sa.Column("post", sa.String, nullable=False), sa.Column("unit", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("case_no", sa.String), sa.Column("kind", sa.String, nullable=False),
        sa.Column("letters", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False), sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False), sa.Column("leased_by", sa.String),
        sa.Column("leased_until", sa.Double, nullable=False),
        sa.Column("error", sa.String, nullable=False), sa.Column("instead_of", sa.String),
        sa.Column("because", sa.String, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False), sa.Column("sent_at", sa.Double), sa.Column("delivered_at", sa.Double),
        sa.Column("opened_at", sa.Double), sa.Column("acknowledged_at", sa.Double),
    )  # fmt: skip
    op.create_index("deliveries_next", "deliveries", ["state", "next_at"])
    op.create_index("deliveries_recipient", "deliveries", ["recipient", "created_at"])
    op.create_index("deliveries_case", "deliveries", ["case_no"])
    op.create_table(
        "preferences",
        sa.Column("person", sa.String, primary_key=True), sa.Column("channel", sa.String, primary_key=True),
        sa.Column("address", sa.String, nullable=False), sa.Column("place", sa.Integer, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False), sa.Column("updated_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_table("cursors", sa.Column("name", sa.String, primary_key=True), sa.Column("position", sa.BigInteger, nullable=False))


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
