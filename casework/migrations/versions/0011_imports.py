"""Imports 导入: sheets handed in on the pages, sealed, with the sealed report of what became of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "imports",
        sa.Column("id", sa.String, primary_key=True), sa.Column("by", sa.String, nullable=False),
        sa.Column("post", sa.String, nullable=False), sa.Column("unit", sa.String, nullable=False),
        sa.Column("options", sa.Text, nullable=False), sa.Column("sheet", sa.LargeBinary, nullable=False),
        sa.Column("work", sa.String), sa.Column("report", sa.LargeBinary), sa.Column("at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_index("imports_at", "imports", ["at"])


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
