"""One delivery 送达: its table, and what a row of it says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, Double, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
deliveries = Table(
    "deliveries", metadata,
    Column("id", String, primary_key=True), Column("recipient", String), Column("person", String), Column("post", String),
    Column("unit", String), Column("case_no", String), Column("kind", String), Column("letters", JSON), Column("channel", String),
    Column("refused", JSON), Column("state", String), Column("ended", String), Column("error", String), Column("attempts", Integer),
    Column("redriven", Integer), Column("due_at", Double), Column("next_at", Double), Column("leased_by", String),
    Column("leased_until", Double), Column("answer_by", Double), Column("origin", String), Column("instead_of", String),
    Column("because", String), Column("on_record", Integer), Column("changed", Integer), Column("reported", Integer),
    Column("created_at", Double), Column("sent_at", Double), Column("delivered_at", Double), Column("opened_at", Double),
    Column("acknowledged_at", Double),
)  # fmt: skip
STATES: Final = ("waiting", "sent", "delivered", "opened", "acknowledged", "undeliverable", "handed_on", "dead")
"""How a delivery stands. The last three end it: nobody could be reached and nothing is to be done, another was told, an alarm is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one person. Times are seconds since 1970 (UTC); `letters` are ids of the outbox.

    `ended` says why it ended: unreachable, disabled, silent (a leader who did not answer) or expired. `refused` are channels that will
    never take it. `answer_by` is when an unanswered leader's notice goes to the next in line. `on_record` is 1 where its course is put
    on record as facts of the case; `changed` counts what is to be told there, `reported` what was.
    """

    id: str
    recipient: str
    person: str | None = None
    post: str = ""
    unit: str = ""
    case_no: str | None = None
    kind: str
    letters: tuple[str, ...]
    channel: str = ""
    refused: tuple[str, ...] = ()
    state: str = "waiting"
    ended: str = ""
    error: str = ""
    attempts: int = 0
    redriven: int = 0
    due_at: float
    next_at: float
    leased_by: str | None = None
    leased_until: float = 0.0
    answer_by: float | None = None
    origin: str | None = None
    instead_of: str | None = None
    because: str = ""
    on_record: int = 0
    changed: int = 0
    reported: int = 0
    created_at: float
    sent_at: float | None = None
    delivered_at: float | None = None
    opened_at: float | None = None
    acknowledged_at: float | None = None


NAMES: Final = tuple(field.name for field in fields(Delivery))


def add(tx: Connection, new: Sequence[Delivery]) -> None:
    """Makes deliveries; one that was made before stays as it is."""
    if new:
        rows = [asdict(each) for each in new]
        tx.execute((postgresql if tx.dialect.name == "postgresql" else sqlite).insert(deliveries).on_conflict_do_nothing(), rows)


def read(row: Any) -> Delivery:
    found = Delivery(**{name: row[name] for name in NAMES})
    return replace(found, letters=tuple(found.letters), refused=tuple(found.refused))
