"""The tables of the views. Whoever changes one raises SCHEMA: the views are then rebuilt at the next opening."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Dialect, Index, Integer, MetaData, String, Table, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

SCHEMA: Final = 1
"""The version of these tables."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC instant; on SQLite a text of fixed width, so that it sorts and an auditor can read it."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on this database."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is stored."""
        if value is None or dialect.name == "postgresql":
            return value
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What is read, in UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


control = MetaData()
active = Table(
    "active", control,
    Column("id", Integer, primary_key=True), Column("generation", Integer, nullable=False), Column("schema", Integer, nullable=False),
)  # fmt: skip
ticks = Table("ticks", control, Column("id", Integer, primary_key=True), Column("last", Moment, nullable=False))

views = MetaData()
position = Table(
    "position", views,
    Column("id", Integer, primary_key=True), Column("at", BigInteger, nullable=False), Column("epoch", BigInteger, nullable=False),
)  # fmt: skip
"""How far the facts are in the rows; `epoch` grows when a case is taken out of turn, so that a batch begun before is not written."""

quarantine = Table(
    "quarantine", views,
    Column("case_id", Uuid, primary_key=True), Column("case_no", String), Column("position", BigInteger, nullable=False),
    Column("view", String, nullable=False), Column("error", String, nullable=False), Column("since", Moment, nullable=False),
)  # fmt: skip

ledger = Table(
    "ledger", views,
    Column("case_id", Uuid, primary_key=True), Column("case_no", String, nullable=False, unique=True),
    Column("region", String, nullable=False), Column("region_name", String, nullable=False), Column("kind", String, nullable=False),
    Column("matter", String, nullable=False), Column("channel", String, nullable=False), Column("workers", Integer),
    Column("claimed_fen", BigInteger), Column("verified_fen", BigInteger), Column("ordered_fen", BigInteger),
    Column("paid_fen", BigInteger), Column("outstanding_fen", BigInteger), Column("recoverable_fen", BigInteger, nullable=False),
    Column("handling", String, nullable=False), Column("procedure", String, nullable=False), Column("criminal", String, nullable=False),
    Column("conclusion", String), Column("track", String), Column("pressure", String, nullable=False), Column("lead", String),
    Column("lead_name", String), Column("owner", String), Column("next_clock", String), Column("next_due", Moment),
    Column("open_clocks", Integer, nullable=False), Column("overdue", Integer, nullable=False), Column("missed", Integer, nullable=False),
    Column("struck_off", Boolean, nullable=False), Column("received_at", Moment), Column("version", Integer, nullable=False),
    Column("updated_at", Moment), Column("updated", BigInteger, nullable=False),
    Index("ledger_region", "region", "case_no"), Index("ledger_lead", "lead", "case_no"), Index("ledger_handling", "handling", "case_no"),
    Index("ledger_next_due", "next_due"),
)  # fmt: skip

docket = Table(
    "docket", views,
    Column("case_id", Uuid, primary_key=True), Column("item", String, primary_key=True), Column("case_no", String, nullable=False),
    Column("region", String, nullable=False), Column("kind", String, nullable=False), Column("rule", String, nullable=False),
    Column("subject", String, nullable=False), Column("name", String, nullable=False), Column("owner", String, nullable=False),
    Column("unit", String), Column("due_at", Moment), Column("due_on", Date), Column("provisional", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False), Column("asked_by", String), Column("track", String),
    Column("pressure", String, nullable=False),
    Index("docket_unit", "unit", "owner", "due_at"), Index("docket_case", "case_no"),
)  # fmt: skip

timeline = Table(
    "timeline", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("case_no", String, nullable=False),
    Column("position", BigInteger, nullable=False), Column("at", Moment, nullable=False), Column("effective_at", Moment, nullable=False),
    Column("by", String, nullable=False), Column("post", String, nullable=False), Column("unit", String, nullable=False),
    Column("requested_by", String), Column("inferred", Boolean, nullable=False), Column("topic", String, nullable=False),
    Column("zh", String, nullable=False), Column("en", String, nullable=False),
    Index("timeline_case", "case_no", "version"),
)  # fmt: skip

clocks = Table(
    "clocks", views,
    Column("case_id", Uuid, primary_key=True), Column("key", String, primary_key=True), Column("case_no", String, nullable=False),
    Column("name", String, nullable=False), Column("rule", String, nullable=False), Column("subject", String, nullable=False),
    Column("round", Integer, nullable=False), Column("revision", Integer, nullable=False), Column("kind", String, nullable=False),
    Column("cls", String), Column("owner", String, nullable=False), Column("unit", String), Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment), Column("due_on", Date), Column("provisional", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("closed_at", Moment), Column("missed", Boolean, nullable=False), Column("paused", Boolean, nullable=False),
    Column("next_rung", String), Column("next_at", Moment), Column("calendar", String, nullable=False),
    Index("clocks_case", "case_no"),
)  # fmt: skip
WAITING: Final = clocks.c.next_at.is_not(None)
OPEN: Final = clocks.c.state == "open"
Index("clocks_next", clocks.c.next_at, clocks.c.case_no, sqlite_where=WAITING, postgresql_where=WAITING)
Index("clocks_calendar", clocks.c.calendar, clocks.c.case_no, sqlite_where=OPEN, postgresql_where=OPEN)

letters = Table(
    "letters", views,
    Column("id", Uuid, primary_key=True), Column("case_id", Uuid, nullable=False), Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False), Column("case_no", String, nullable=False), Column("recipient", String, nullable=False),
    Column("role", String, nullable=False), Column("template", String, nullable=False), Column("clock", String, nullable=False),
    Column("due_at", Moment), Column("due", String, nullable=False), Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Index("letters_case", "case_id", "version"), Index("letters_position", "position"),
)  # fmt: skip

NAMES: Final = ("ledger", "docket", "timeline", "clocks", "letters")
"""The views by name."""
