"""Long work 长时任务 of administrators: what was asked, how far it has come, and what came of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "works",
        sa.Column("id", sa.String, primary_key=True), sa.Column("kind", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False), sa.Column("unit", sa.String, nullable=False),
        sa.Column("asked", sa.Text, nullable=False), sa.Column("state", sa.String, nullable=False),
        sa.Column("done", sa.Integer, nullable=False), sa.Column("total", sa.Integer, nullable=False),
        sa.Column("result", sa.Text), sa.Column("fault", sa.String),
        sa.Column("begun_at", sa.Double, nullable=False), sa.Column("beat_at", sa.Double, nullable=False), sa.Column("ended_at", sa.Double),
    )  # fmt: skip
    op.create_index("works_begun", "works", ["begun_at"])


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
