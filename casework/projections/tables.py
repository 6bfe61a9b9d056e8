"""The tables of the views. Whoever changes one raises SCHEMA: the views are then rebuilt at the next opening."""

from typing import Final

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Uuid
from sqlalchemy.sql import literal_column

from casework.projections.columns import CODE, Moment

SCHEMA: Final = 8
"""The version of these tables."""

views = MetaData()
position = Table(
    "position", views,
    Column("id", Integer, primary_key=True), Column("at", BigInteger, nullable=False), Column("epoch", BigInteger, nullable=False),
)  # fmt: skip
"""How far the facts are in the rows; `epoch` grows when a case is taken out of turn, so that a batch begun before is not written."""

quarantine = Table(
    "quarantine", views,
    Column("case_id", Uuid, primary_key=True), Column("case_no", CODE), Column("position", BigInteger, nullable=False),
    Column("view", String, nullable=False), Column("error", String, nullable=False), Column("since", Moment, nullable=False),
)  # fmt: skip

ledger = Table(
    "ledger", views,
    Column("case_id", Uuid, primary_key=True), Column("case_no", CODE, nullable=False, unique=True),
    Column("region", CODE, nullable=False), Column("region_name", String, nullable=False), Column("kind", String, nullable=False),
    Column("matter", String, nullable=False), Column("channel", String, nullable=False), Column("project", String),
    Column("project_class", String),
    Column("workers", Integer),
    Column("claimed_fen", BigInteger), Column("verified_fen", BigInteger), Column("ordered_fen", BigInteger),
    Column("paid_fen", BigInteger), Column("outstanding_fen", BigInteger), Column("recoverable_fen", BigInteger, nullable=False),
    Column("handling", String, nullable=False), Column("procedure", String, nullable=False), Column("criminal", String, nullable=False),
    Column("conclusion", String), Column("track", String), Column("pressure", String, nullable=False),
    Column("pressure_since", Moment), Column("pressure_why", String, nullable=False), Column("pressure_why_en", String, nullable=False),
    Column("pressure_clock", String), Column("lead", String), Column("lead_name", String), Column("owner", String),
    Column("owner_unit", String),
    Column("next_clock", String), Column("next_due", Moment),
    Column("open_clocks", Integer, nullable=False), Column("overdue", Integer, nullable=False), Column("missed", Integer, nullable=False),
    Column("track_judged", Integer, nullable=False), Column("track_kept", Integer, nullable=False),
    Column("struck_off", Boolean, nullable=False), Column("received_at", Moment), Column("version", Integer, nullable=False),
    Column("updated_at", Moment), Column("updated", BigInteger, nullable=False),
    Index("ledger_region", "region", "case_no"), Index("ledger_lead", "lead", "case_no"), Index("ledger_handling", "handling", "case_no"),
    Index("ledger_next_due", "next_due"),
    Index(
        "ledger_filters", "case_no", "handling", "procedure", "criminal", "track", "lead", "pressure", "kind", "matter", "channel", "owner",
        "struck_off", "region", "overdue", "received_at", "next_due", "track_judged", "track_kept",
    ),
)  # fmt: skip
OWNED: Final = ledger.c.owner.is_not(None)
Index("ledger_owner", ledger.c.owner, ledger.c.owner_unit, ledger.c.case_no, sqlite_where=OWNED, postgresql_where=OWNED)
LATE: Final = ledger.c.overdue > literal_column("0")
Index("ledger_late", ledger.c.region, ledger.c.case_no, sqlite_where=LATE, postgresql_where=LATE)

docket = Table(
    "docket", views,
    Column("case_id", Uuid, primary_key=True), Column("item", String, primary_key=True), Column("case_no", CODE, nullable=False),
    Column("region", CODE, nullable=False), Column("kind", String, nullable=False), Column("rule", String, nullable=False),
    Column("subject", String, nullable=False), Column("name", String, nullable=False), Column("owner", String, nullable=False),
    Column("unit", String), Column("due_at", Moment), Column("due_on", Date), Column("provisional", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False), Column("asked_by", String), Column("since", Moment), Column("desk", String),
    Column("parent", String), Column("parent_due", Moment), Column("track", String), Column("pressure", String, nullable=False),
    Index("docket_unit", "unit", "owner", "due_at", "case_no", "item", "rule", "kind", "track", "pressure"),
    Index("docket_case", "case_no"),
)  # fmt: skip
NOBODYS: Final = docket.c.unit.is_(None)
"""What no unit has yet: it lies with the posts of its region."""
Index(
    "docket_region", docket.c.region, docket.c.owner, docket.c.due_at, docket.c.case_no, docket.c.item, docket.c.rule, docket.c.kind,
    docket.c.track, docket.c.pressure, sqlite_where=NOBODYS, postgresql_where=NOBODYS,
)  # fmt: skip

timeline = Table(
    "timeline", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("case_no", CODE, nullable=False),
    Column("position", BigInteger, nullable=False), Column("at", Moment, nullable=False), Column("effective_at", Moment, nullable=False),
    Column("by", String, nullable=False), Column("post", String, nullable=False), Column("unit", String, nullable=False),
    Column("requested_by", String), Column("inferred", Boolean, nullable=False), Column("topic", String, nullable=False),
    Column("zh", String, nullable=False), Column("en", String, nullable=False),
    Index("timeline_case", "case_no", "version"), Index("timeline_position", "position"),
)  # fmt: skip

clocks = Table(
    "clocks", views,
    Column("case_id", Uuid, primary_key=True), Column("key", String, primary_key=True), Column("case_no", CODE, nullable=False),
    Column("name", String, nullable=False), Column("rule", String, nullable=False), Column("subject", String, nullable=False),
    Column("round", Integer, nullable=False), Column("revision", Integer, nullable=False), Column("kind", String, nullable=False),
    Column("cls", String), Column("owner", String, nullable=False), Column("unit", String), Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment), Column("due_on", Date), Column("provisional", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("closed_at", Moment), Column("missed", Boolean, nullable=False), Column("paused", Boolean, nullable=False),
    Column("next_rung", String), Column("next_at", Moment), Column("held", String), Column("calendar", String, nullable=False),
    Column("rulebook", String, nullable=False),
    Index("clocks_case", "case_no"),
)  # fmt: skip
WAITING: Final = clocks.c.next_at.is_not(None)
OPEN: Final = clocks.c.state == "open"
Index("clocks_next", clocks.c.next_at, clocks.c.case_no, sqlite_where=WAITING, postgresql_where=WAITING)
BREACHED: Final = OPEN & clocks.c.missed
Index("clocks_breached", clocks.c.case_no, sqlite_where=BREACHED, postgresql_where=BREACHED)
RETURNABLE: Final = clocks.c.rule == literal_column("'return_window'")
"""One row for each assignee of each dispatch 交办: it may return the case until this clock ends."""
Index("clocks_returnable", clocks.c.case_no, clocks.c.subject, clocks.c.opened_at, sqlite_where=RETURNABLE, postgresql_where=RETURNABLE)
Index("clocks_calendar", clocks.c.calendar, clocks.c.case_no, sqlite_where=OPEN, postgresql_where=OPEN)

letters = Table(
    "letters", views,
    Column("id", Uuid, primary_key=True), Column("case_id", Uuid, nullable=False), Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False), Column("case_no", CODE, nullable=False), Column("recipient", String, nullable=False),
    Column("person", String), Column("post", String, nullable=False), Column("unit", String, nullable=False),
    Column("role", String, nullable=False), Column("instead_of", String), Column("because", String, nullable=False),
    Column("template", String, nullable=False), Column("clock", String, nullable=False), Column("key", String, nullable=False),
    Column("rule", String, nullable=False), Column("revision", Integer, nullable=False), Column("rung", String, nullable=False),
    Column("height", Integer, nullable=False), Column("missed", Boolean, nullable=False), Column("urgent", Boolean, nullable=False),
    Column("due_at", Moment), Column("due", String, nullable=False), Column("created_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Index("letters_case", "case_id", "version"), Index("letters_position", "position"), Index("letters_recipient", "recipient", "position"),
)  # fmt: skip

escalations = Table(
    "escalations", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("place", Integer, primary_key=True),
    Column("case_no", CODE, nullable=False), Column("region", CODE, nullable=False), Column("key", String, nullable=False),
    Column("name", String, nullable=False), Column("rule", String, nullable=False), Column("revision", Integer, nullable=False),
    Column("rung", String, nullable=False), Column("decision", String, nullable=False), Column("higher", String, nullable=False),
    Column("at", Moment, nullable=False), Column("missed", Boolean, nullable=False), Column("reached", JSON, nullable=False),
    Column("alarm", Boolean, nullable=False), Column("paper", String, nullable=False), Column("authority", String, nullable=False),
    Column("post", String, nullable=False),
    Index("escalations_case", "case_no", "version"),
)  # fmt: skip
"""The escalation ledger 督办台账: one row for each decision on a rung. `place` counts the decisions of one fact."""

returns = Table(
    "returns", views,
    Column("case_id", Uuid, primary_key=True), Column("number", Integer, primary_key=True), Column("case_no", CODE, nullable=False),
    Column("region", CODE, nullable=False), Column("unit", String, nullable=False), Column("unit_name", String, nullable=False),
    Column("proposed", String, nullable=False), Column("dispatched_at", Moment), Column("returned_at", Moment, nullable=False),
    Column("adjudicated_at", Moment), Column("granted", Boolean), Column("designated", Boolean, nullable=False),
    Column("late", Boolean, nullable=False), Column("open", Boolean, nullable=False),
    Index("returns_unit", "unit", "dispatched_at"),
)  # fmt: skip
"""Returned dispatches 退单. `granted` is None where nobody adjudicated, `late` says that the adjudication was missed."""

traces = Table(
    "traces", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("kind", String, primary_key=True),
    Column("case_no", CODE, nullable=False), Column("region", CODE, nullable=False), Column("topic", String, nullable=False),
    Column("at", Moment, nullable=False), Column("day", Date, nullable=False), Column("effective_at", Moment, nullable=False),
    Column("by", String, nullable=False), Column("second", String), Column("unit", String, nullable=False), Column("clock", String),
    Column("due_on", Date), Column("days", Integer), Column("moved", Boolean, nullable=False), Column("inferred", Boolean, nullable=False),
    Index("traces_kind", "kind", "day", "case_no"), Index("traces_case", "case_no", "version"),
)  # fmt: skip
"""Acts that integrity rules look at 痕迹: closing, pause, backdated, pair or revisit. `days`: from the day of recording to `due_on`, or
from the day a fact held to that of recording; natural days, in Shanghai. `moved` says that a clock moved with it."""

passages = Table(
    "passages", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("workflow", String, primary_key=True),
    Column("case_no", CODE, nullable=False), Column("source", String, nullable=False), Column("target", String, nullable=False),
    Column("topic", String, nullable=False), Column("day", Date, nullable=False), Column("since", Date),
    Column("inferred", Boolean, nullable=False),
    Index("passages_day", "workflow", "day", "case_no", "source", "target", "since", "inferred"),
)  # fmt: skip
"""Passages 流转: from one stage of a workflow to another, on which day (Shanghai), and since which day the case was at the first.

`inferred`: imported, or implied by what was; its days are not ours to judge."""

gains = Table(
    "gains", views,
    Column("case_id", Uuid, primary_key=True), Column("version", Integer, primary_key=True), Column("case_no", CODE, nullable=False),
    Column("day", Date, nullable=False), Column("fen", BigInteger, nullable=False), Column("workers", Integer, nullable=False),
    Index("gains_day", "day", "case_no"),
)  # fmt: skip
"""What was paid by proof 追回, as it grew or fell; `workers` of a case with the fact after which it is owed nothing more."""

parts = Table(
    "parts", views,
    Column("case_id", Uuid, primary_key=True), Column("unit", String, primary_key=True), Column("case_no", CODE, nullable=False),
    Index("parts_unit", "unit", "case_no"), Index("parts_case", "case_no"),
)  # fmt: skip
"""Units with a part in a case: they see it wherever it lies."""

names = Table(
    "names", views,
    Column("case_id", Uuid, primary_key=True), Column("name", CODE, primary_key=True), Column("case_no", CODE, nullable=False),
    Index("names_name", "name", "case_no"),
)  # fmt: skip
"""What a case is searched by besides its number: the names of its project and of firms, folded; never the name of a person."""

NAMES: Final = (
    "ledger", "docket", "timeline", "clocks", "letters", "escalations", "returns", "traces", "passages", "gains", "parts", "names",
)  # fmt: skip
"""The views by name."""
