"""Which cases came to an end: struck off, or left by an exit. Candidates only; each case says for itself whether it is over."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Select, or_, select

from casework.domain.case import EXITS
from casework.projections.questions import Askable
from casework.projections.tables import ledger

PAGE: Final = 500


def ended(views: Askable, region: str = "") -> Iterator[str]:
    """Their numbers in order, page by page; of a region and all below it where one is given."""
    prefix, after = region.removesuffix("0000").removesuffix("00"), ""
    wanted = [or_(ledger.c.struck_off, ledger.c.handling.in_(EXITS)), ledger.c.region.startswith(prefix, autoescape=True)]
    while page := _page(views, select(ledger.c.case_no).where(*wanted, ledger.c.case_no > after).order_by(ledger.c.case_no).limit(PAGE)):
        yield from page
        after = page[-1]


def _page(views: Askable, statement: Select[tuple[str]]) -> list[str]:
    return views.ask(lambda tx: [str(number) for number in tx.execute(statement).scalars()])
