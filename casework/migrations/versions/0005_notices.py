"""Deliveries of notices, channels people prefer, and how far letters were taken up. Times are seconds since 1970 (UTC).

A database with facts begins behind its newest letter: what is old is never sent.
"""

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
        "outbox",
        sa.Column("letter", sa.String, primary_key=True), sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("recipient", sa.String, nullable=False), sa.Column("case_no", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False), sa.Column("wait_until", sa.Double, nullable=False),
        sa.Column("delivery", sa.String), sa.Column("content", sa.JSON, nullable=False),
    )  # fmt: skip
    waiting = sa.text("delivery is null")
    op.create_index("outbox_waiting", "outbox", ["wait_until"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String, primary_key=True), sa.Column("recipient", sa.String, nullable=False),
        sa.Column("person", sa.String), sa.Column("post", sa.String, nullable=False), sa.Column("unit", sa.String, nullable=False),
        sa.Column("case_no", sa.String), sa.Column("kind", sa.String, nullable=False), sa.Column("letters", sa.JSON, nullable=False),
        sa.Column("channel", sa.String, nullable=False), sa.Column("refused", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False), sa.Column("ended", sa.String, nullable=False),
        sa.Column("error", sa.String, nullable=False), sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("redriven", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False), sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("leased_by", sa.String), sa.Column("leased_until", sa.Double, nullable=False),
        sa.Column("answer_by", sa.Double),
        sa.Column("origin", sa.String), sa.Column("instead_of", sa.String), sa.Column("because", sa.String, nullable=False),
        sa.Column("on_record", sa.Integer, nullable=False), sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("reported", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False), sa.Column("sent_at", sa.Double), sa.Column("delivered_at", sa.Double),
        sa.Column("opened_at", sa.Double), sa.Column("acknowledged_at", sa.Double),
    )  # fmt: skip
    unreported, unanswered = sa.text("changed > reported"), sa.text("answer_by is not null")
    op.create_index("deliveries_next", "deliveries", ["state", "next_at"])
    op.create_index("deliveries_recipient", "deliveries", ["recipient", "created_at"])
    op.create_index("deliveries_case", "deliveries", ["case_no"])
    op.create_index("deliveries_origin", "deliveries", ["origin"])
    op.create_index("deliveries_unreported", "deliveries", ["created_at"], sqlite_where=unreported, postgresql_where=unreported)
    op.create_index("deliveries_unanswered", "deliveries", ["answer_by"], sqlite_where=unanswered, postgresql_where=unanswered)
    op.create_table(
        "preferences",
        sa.Column("person", sa.String, primary_key=True), sa.Column("channel", sa.String, primary_key=True),
        sa.Column("address", sa.String, nullable=False), sa.Column("place", sa.Integer, nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False), sa.Column("updated_at", sa.Double, nullable=False),
    )  # fmt: skip
    op.create_table("cursors", sa.Column("name", sa.String, primary_key=True), sa.Column("position", sa.BigInteger, nullable=False))
    op.execute("insert into cursors (name, position) select 'letters', max(notification_id) from facts having count(*) > 0")


def downgrade() -> None:
    """There is no way back: records are kept."""
    raise NotImplementedError("restore a backup instead")
