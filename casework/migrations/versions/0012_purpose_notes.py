"""What a reader says a reading is for, in their own words 用途说明: sealed, beside the code of the purpose."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Adds the column; empty where nothing was said."""
    op.add_column("readings", sa.Column("note", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
