"""What lists can be asked for: filters by name, each with the words it takes; anything else is refused by name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import AfterValidator, WithJsonSchema

from casework.api.paging import PLAIN
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.ways import PROCEDURES, TRANSFERS, PassedFrom, PassedTo, Way, passed
from casework.domain.case import PRESSURES, TRACKS
from casework.domain.fields import unknown
from casework.domain.intake import CASE_KINDS, MATTERS
from casework.domain.linking import CHANNELS
from casework.domain.timekeeping.clocks import SHANGHAI
from casework.domain.values import Post, Unit
from casework.projections.counting import Search
from casework.workflows.stages import ANYWHERE

POSTS: Final = tuple(str(post) for post in Post if post != Post.SYSTEM)


def one_of(name: str, words: Sequence[str], about: str = "") -> Any:
    """A query parameter that is one of these words."""

    def check(value: str) -> str:
        if (fault := unknown(name, value, words)) is not None:
            raise ValueError(fault)
        return value

    told = f"One of {', '.join(words)}.{about}"
    return Annotated[str, AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(words)}), Query(description=told)]


Stage: Any = one_of("stage", ANYWHERE)
Procedure: Any = one_of("procedure", PROCEDURES)
Criminal: Any = one_of("criminal", TRANSFERS)
Track: Any = one_of("track", TRACKS)
Pressure: Any = one_of("pressure", PRESSURES)
Kind: Any = one_of("kind", CASE_KINDS)
Matter: Any = one_of("matter", MATTERS)
Channel: Any = one_of("channel", CHANNELS)
PostName: Any = one_of("post", POSTS)
Region: Any = Annotated[
    str,
    Query(
        pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6})$",
        description="A place and all below it: 62, 6205 or 620502; 000000 the unknown place.",
    ),
]
Name: Any = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN)]
Flag: Any = Annotated[bool, Query()]
Found: Any = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        pattern=PLAIN,
        description="How a case number begins; else how the name of the project or of a firm begins, whatever its spaces and capitals.",
    ),
]
From: Any = Annotated[date, Query(alias="from", description="From this day in Shanghai on, such as 2026-11-21.")]
To: Any = Annotated[date, Query(alias="to", description="Until this day in Shanghai, itself included.")]


DueBy: Any = Annotated[date, Query(description="The next duty falls due on this day in Shanghai or before.")]
Open: Any = Annotated[bool, Query(description="Still being worked on: received, dispatched or investigated.")]
Kept: Any = Annotated[bool, Query(description="Every judged clock of the worker 办理期限 was kept; false: one was not.")]
Proven: Any = Annotated[
    str, Query(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="Wages were proven as paid in this month, such as 2026-11.")
]


OF_THEIR_OWN: Final = ("first", "last", "due_by", "passed", "passed_from", "passed_to")
"""Filters that the views are asked for in other words."""


@dataclass(frozen=True)
class Filters:
    """The filters of the list of cases."""

    stage: Stage = None
    procedure: Procedure = None
    criminal: Criminal = None
    track: Track = None
    region: Region = None
    unit: Name = None
    overdue: Flag = None
    pressure: Pressure = None
    kind: Kind = None
    matter: Matter = None
    channel: Channel = None
    owner: Name = None
    struck_off: Flag = None
    q: Found = None
    first: From = None
    last: To = None
    due_by: DueBy = None
    open: Open = None
    proven: Proven = None
    passed: Way = None
    passed_from: PassedFrom = None
    passed_to: PassedTo = None
    kept: Kept = None
    returned: Name = None

    @property
    def search(self) -> Search:
        """As the views are asked; `from` and `to` are days of receipt. Raises Problem (422)."""
        since, until = span(self.first, self.last)
        same = {name: value for name, value in asdict(self).items() if name not in OF_THEIR_OWN}
        way = passed(self.passed, self.passed_from, self.passed_to)
        return Search(**same, since=since, until=until, due_before=midnight(self.due_by, "due_by", 1), passed=way)

    @property
    def said(self) -> Mapping[str, Any]:
        """Those that were given."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def midnight(day: date | None, name: str, after: int = 0) -> datetime | None:
    """The Shanghai midnight at which a day begins, or so many days later. Raises Problem for a day that no calendar has."""
    if day is None:
        return None
    if not 1949 <= day.year < 9999:
        raise Problem(422, "invalid", f"{name}: {day} is no day of a case; it must lie between 1949 and 9998")
    return datetime.combine(day + timedelta(days=after), datetime.min.time(), SHANGHAI)


def span(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """From a day until a day, both included, as moments. Raises Problem where they are the wrong way round."""
    if first is not None and last is not None and last < first:
        raise Problem(422, "invalid", f"to: {last} lies before from {first}; give the later day here")
    return midnight(first, "from"), midnight(last, "to", 1)


def known_unit(served: Served, code: str | None) -> Unit | None:
    """A unit of the directory, None where none is named. Raises Problem (422) for a code that it does not have."""
    if code is None:
        return None
    if (found := served.office.policies.office.unit(code)) is None:
        raise Problem(422, "invalid", "unit: the office directory has no such unit; give the code of one that is entered there")
    return found


def late_by(served: Served) -> datetime | None:
    """By when a due duty is late: now; None in a trial, whose time is not ours, so that only breaches on record count."""
    return None if served.office.store.is_trial else served.now
