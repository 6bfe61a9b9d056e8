"""Which cases a change of calendar or rulebook concerns: those with an open clock that was counted with another."""

from typing import Final

from sqlalchemy import ColumnElement, func, or_, select

from casework.projections.questions import Askable
from casework.projections.tables import clocks, ledger

CALENDAR: Final = "calendar"
RULEBOOK: Final = "rulebook"
PAGE: Final = 500


def on_another(views: Askable, what: str, digest: str, after: str = "", region: str = "", limit: int = PAGE) -> list[str]:
    """Numbers of cases with an open clock counted with another calendar or rulebook than this one. One page, in order."""
    found = select(clocks.c.case_no).distinct().where(*_wanted(what, digest, region), clocks.c.case_no > after)
    return views.ask(lambda tx: list(tx.execute(found.order_by(clocks.c.case_no).limit(limit)).scalars().all()))


def how_many_on_another(views: Askable, what: str, digest: str, region: str = "") -> int:
    """How many cases that are."""
    counted = select(func.count(clocks.c.case_id.distinct())).where(*_wanted(what, digest, region))
    return views.ask(lambda tx: int(tx.execute(counted).scalar_one()))


def _wanted(what: str, digest: str, region: str) -> list[ColumnElement[bool]]:
    column = clocks.c[what]
    wanted = [or_(column < digest, column > digest), clocks.c.state == "open"]
    if region:
        prefix = region.removesuffix("0000").removesuffix("00")
        there = select(ledger.c.case_id).where(ledger.c.region.startswith(prefix, autoescape=True))
        wanted.append(clocks.c.case_id.in_(there))
    return wanted
