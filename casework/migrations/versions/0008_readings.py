"""Readings 查阅记录: who saw which case, when, why and from where. Times are seconds since 1970 (UTC)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = """insert into readings (at, person, post, unit, place, token, address, door, case_no, region, refs, fields,
                                  ground, purpose, opened)
            select at, coalesce(person, ''), coalesce(post, ''), coalesce(unit, ''), '', token, address, 'read_evidence', case_no,
                   substr(case_no, 1, 6), '', 'evidence', 'before', '', true
            from access_log where code = 'evidence_read' order by id"""
"""Readings of evidence that earlier releases put among the refusals."""


def upgrade() -> None:
    """Makes the table of readings and takes over those that were logged before."""
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True), sa.Column("at", sa.Double, nullable=False),
        sa.Column("person", sa.String, nullable=False), sa.Column("post", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False), sa.Column("place", sa.String, nullable=False),
        sa.Column("token", sa.String), sa.Column("address", sa.String), sa.Column("door", sa.String, nullable=False),
        sa.Column("case_no", sa.String), sa.Column("region", sa.String), sa.Column("refs", sa.String, nullable=False),
        sa.Column("fields", sa.String, nullable=False), sa.Column("ground", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False), sa.Column("opened", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("readings_at", "readings", ["at"])
    op.create_index("readings_case", "readings", ["case_no", "id"])
    op.create_index("readings_person", "readings", ["person", "id"])
    op.create_index("readings_unit", "readings", ["unit", "id"])
    op.execute(BEFORE)
    op.execute("delete from access_log where code = 'evidence_read'")


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
