"""Cases whose quarantine was accepted as it is, with the reason. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table of accepted gaps."""
    op.create_table(
        "accepted",
        sa.Column("case_id", sa.Uuid, primary_key=True), sa.Column("reason", sa.String, nullable=False),
        sa.Column("accepted_at", sa.Double, nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
