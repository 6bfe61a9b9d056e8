"""What was got back 追回 by the month in which it was proven, whenever the case was received."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.sql import literal_column

from casework.domain.scope import Scope
from casework.projections.parts import inside
from casework.projections.places import numbered
from casework.projections.questions import Askable
from casework.projections.tables import gains


@dataclass(frozen=True, slots=True)
class Month:
    """Wages proven in a month (fen), and the workers of cases that with it were owed nothing more. A proof that fell counts against."""

    month: str
    fen: int
    workers: int
    payments: int


def by_month(
    views: Askable, scope: Scope, region: str | None = None, first: date | None = None, last: date | None = None
) -> list[Month]:  # fmt: skip
    """The months in which anything was proven, in order; days are those of Shanghai, both included."""
    wanted = [
        inside(scope, gains),
        *([] if region is None else [numbered(region, gains.c.case_no)]),
        *([] if first is None else [gains.c.day >= first]),
        *([] if last is None else [gains.c.day <= last]),
    ]

    def found(tx: Any) -> list[Month]:
        text = "to_char(day, 'YYYY-MM')" if tx.dialect.name == "postgresql" else "substr(day, 1, 7)"
        month = literal_column(text, String)
        sums = (func.sum(gains.c.fen), func.sum(gains.c.workers), func.count())
        rows = tx.execute(select(month, *sums).where(*wanted).group_by(month).order_by(month))
        return [Month(row[0], *(int(each) for each in row[1:])) for row in rows]

    return views.ask(found)
