"""Receipts of public complaints, and how often an address or a phone asked. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the tables of the public counter."""
    op.create_table(
        "receipts",
        sa.Column("case_no", sa.String, primary_key=True), sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("same", sa.LargeBinary, nullable=False), sa.Column("created_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_index("receipts_same", "receipts", ["same", "created_at"])
    op.create_table(
        "rates",
        sa.Column("key", sa.LargeBinary, primary_key=True), sa.Column("window", sa.BigInteger, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )  # fmt: skip
    op.create_index("rates_window", "rates", ["window"])


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
