"""Questions to the views: how a case went and how far the views have come; those to one view stand in files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casework.projections.asking import Askable, AtOnce, Row, at_once, rows, rows_of
from casework.projections.docket_pages import docket_of
from casework.projections.due import clocks_of, due_cases, due_statement, next_due, on_other_calendar, other_calendar_statements
from casework.projections.ledger_pages import EXACT, UnknownFilter, ledger_row_of, ledger_rows, owned_by, owned_statement, owners
from casework.projections.quarantine import Aside, asides
from casework.projections.tables import NAMES, position, timeline
from casework.store.accepted import accepted

__all__ = [
    "EXACT", "Askable", "AtOnce", "Row", "Status", "UnknownFilter", "at_once", "clocks_of", "docket_of", "due_cases", "due_statement",
    "history", "ledger_row_of", "ledger_rows", "next_due", "on_other_calendar", "other_calendar_statements", "owned_by",
    "owned_statement", "owners", "rows_of", "status",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """How far the views have come: `lag` counts positions not read yet, `quarantine` the cases left out, by view.

    `asides` want a look; `accepted` are left out as well, but somebody accepted that for a reason.
    """

    position: int
    newest: int
    lag: int
    quarantine: Mapping[str, int]
    asides: tuple[Aside, ...]
    accepted: tuple[Aside, ...] = ()


def history(
    views: Askable, case_no: str, upto: int | None = None, after: int = 0, limit: int | None = None,
    as_of: datetime | None = None, known_at: datetime | None = None,
) -> list[Row]:  # fmt: skip
    """The timeline of a case in the order of its facts, behind version `after` until version `upto`.

    Of a past only the facts that held by `as_of`, or were recorded by `known_at`.
    """
    wanted = [timeline.c.case_no == case_no, timeline.c.version > after]
    wanted += [timeline.c.effective_at <= as_of] if as_of is not None else []
    wanted += [timeline.c.at <= known_at] if known_at is not None else []
    wanted += [timeline.c.version <= upto] if upto is not None else []
    return rows(views, select(timeline).where(*wanted).order_by(timeline.c.version).limit(limit))


def status(views: Askable) -> Status:
    """Position, newest position, lag, and the quarantine."""
    reached, aside = views.ask(lambda tx: (tx.execute(select(position.c.at)).scalar_one(), tuple(asides(tx))))
    newest = max(views.store.recorder.max_notification_id() or 0, reached)
    known = accepted(views.store) if aside else {}
    open_, done = (tuple(each for each in aside if (each.case_id in known) is kept) for kept in (False, True))
    return Status(reached, newest, newest - reached, dict.fromkeys(NAMES, len(aside)), open_, done)
