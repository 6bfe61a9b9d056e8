"""Evidence 证据材料: sealed files of a case, addressed by the SHA-256 of their content."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table of evidence."""
    op.create_table(
        "evidence",
        sa.Column("case_no", sa.String, primary_key=True), sa.Column("digest", sa.String, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False), sa.Column("media_type", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False), sa.Column("stored_at", sa.Double, nullable=False),
        sa.Column("kept", sa.Boolean, nullable=False),
    )  # fmt: skip
    waiting = sa.text("not kept")
    op.create_index("evidence_waiting", "evidence", ["stored_at"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
