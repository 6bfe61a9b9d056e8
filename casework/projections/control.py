"""The tables beside the views: which generation of them is shown, when the last tick was, what alarms stand, how the audits went."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table

from casework.projections.columns import Moment

control = MetaData()
active = Table(
    "active", control,
    Column("id", Integer, primary_key=True), Column("generation", Integer, nullable=False), Column("schema", Integer, nullable=False),
)  # fmt: skip
ticks = Table("ticks", control, Column("id", Integer, primary_key=True), Column("last", Moment, nullable=False))
alarms = Table(
    "alarms", control,
    Column("id", Integer, primary_key=True), Column("text", String, nullable=False), Column("since", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)  # fmt: skip
"""Why no tick is done at present: the last reason, since when, and how many ticks were left out; empty while all is well."""

audits = Table(
    "audits", control,
    Column("id", Integer, primary_key=True), Column("at", Moment, nullable=False), Column("looked", BigInteger, nullable=False),
    Column("drifted", BigInteger, nullable=False), Column("drifted_at", Moment), Column("last", String, nullable=False),
)  # fmt: skip
"""How the audits went: when the last one was, cases looked at, cases whose rows were wrong, when that was last and what it was."""
