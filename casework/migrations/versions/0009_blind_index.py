"""The blind index 盲索引: keyed digests of identity numbers and phones, by which a person is found without anything in clear."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the table; it is filled from the facts, from the first one on."""
    op.create_table(
        "blind_index",
        sa.Column("digest", sa.LargeBinary, primary_key=True), sa.Column("case_no", sa.String, primary_key=True),
        sa.Column("subject", sa.String, primary_key=True), sa.Column("ref", sa.String, nullable=False),
        sa.Column("field", sa.String, nullable=False), sa.Column("informer", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_index("blind_index_subject", "blind_index", ["subject"])
    op.create_index("blind_index_case", "blind_index", ["case_no"])


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
