"""What a request looked at 查阅: the case, the people in it, by what right; put on record before the answer or behind it."""

from collections.abc import MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote

from fastapi import Request

from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.breaking_glass import standing_glass
from casework.domain.case import Case
from casework.domain.refusals import CaseNotFound
from casework.domain.scope import part_units
from casework.security.pseudonyms import handles
from casework.security.readings import NOTE, PURPOSES, NotLogged, Reading
from casework.security.tokens import Caller

HEADER: Final = b"x-purpose"
NOTE_HEADER: Final = b"x-purpose-note"
ASKED: Final = (
    "贵单位不承办本案，查阅请说明用途 your unit has no part in this case: say what the reading is for in X-Purpose, one of "
    f"{', '.join(PURPOSES)}; with `other` also X-Purpose-Note"
)
PURPOSE_NEEDED: Final = "purpose_needed"
NOT_LOGGED: Final = "查阅未能登记,暂不提供 the reading cannot be put on record now, and nothing is shown without; try again"


@dataclass(slots=True)
class Look:
    """What one request has looked at so far. `reads` where it does nothing else, `accounted` once its reading is on record."""

    purpose: str = ""
    address: str = ""
    case_no: str | None = None
    region: str | None = None
    refs: tuple[str, ...] = ()
    ground: str = "list"
    fields: tuple[str, ...] = ()
    accounted: bool = False
    reads: bool = False
    note: str = ""

    def reading(self, served: Served, caller: Caller, door: str) -> Reading:
        """The reading as it is put on record."""
        actor = caller.actor
        return Reading(
            at=served.now, door=door, person=actor.person, post=str(actor.post), unit=actor.unit.code, place=actor.unit.region,
            token=caller.token, address=self.address, case_no=self.case_no, region=self.region, refs=self.refs, fields=self.fields,
            ground=self.ground, purpose=self.purpose, opened=bool(self.fields), note=self.note,
        )  # fmt: skip


LOOK: Final[ContextVar[Look]] = ContextVar("casework-look")
"""Of the request that is answered here; the same object in its threads."""


@dataclass(slots=True)
class Page:
    """What a page that is made here has read so far; it is told as one reading when the page begins to go out, later ones each alone."""

    read: list[Reading] = field(default_factory=list)
    is_out: bool = False


PAGE: Final[ContextVar[Page | None]] = ContextVar("casework-page", default=None)
"""The page that asks; None where a program does."""


def purpose_of(said: list[str]) -> str:
    """The purpose 用途 that the header says, once; empty without. Raises Problem (422)."""
    if len(said) > 1 or any(each not in PURPOSES for each in said):
        raise Problem(422, "bad_purpose", f"X-Purpose: say it once, by one of these words: {', '.join(PURPOSES)}")
    return next(iter(said), "")


def note_of(said: list[str], purpose: str) -> str:
    """What the reader says of it in their own words, percent-encoded; empty without. Raises Problem (422), which repeats nothing."""
    note = unquote(said[0], errors="replace").strip() if len(said) == 1 else ""
    if len(said) > 1 or len(note) > NOTE or not (note.isprintable() or not note) or "\N{REPLACEMENT CHARACTER}" in note:
        raise Problem(422, "bad_purpose", f"X-Purpose-Note: say it once, in at most {NOTE} printable signs, percent-encoded UTF-8")
    if (note and not purpose) or (purpose == "other" and not note):
        raise Problem(422, "bad_purpose", "X-Purpose-Note: it goes with X-Purpose, and `other` needs it")
    return note


def read_case(served: Served, caller: Caller, case_no: str) -> Case:
    """The case as it stands, for looking at only: where the caller may see it, or broke the glass for it.

    Raises CaseNotFound for one that is not there and one out of scope alike.
    """
    case = served.office.cases.standing(case_no)
    if caller.scope.sees(case):
        return looked_at(case, caller)
    if caller.scope.unit is not None and standing_glass(case, caller.actor, served.now) is not None:
        return looked_at(case, caller, "glass")
    raise CaseNotFound(f"there is no case {case_no}")


def looked_at(case: Case, caller: Caller, ground: str = "") -> Case:
    """The case, and in the look of this request what it was and by what right it is shown.

    Raises Problem (428) where somebody only looks at a case of others and says nothing of what for.
    """
    if (look := LOOK.get(None)) is not None:
        look.case_no, look.region, look.refs = case.case_no, case.region, tuple(party.ref for party in case.parties)
        look.ground = ground or ("part" if caller.actor.unit.code in part_units(case) else "territory")
        if look.reads and not look.purpose and look.ground == "territory" and caller.letter is None and not handles(case, caller.actor):
            raise Problem(428, PURPOSE_NEEDED, ASKED)
    return case


def opens(served: Served, caller: Caller, request: Request, refs: tuple[str, ...], fields: tuple[str, ...]) -> None:
    """Puts on record that something sealed is given out in clear, before it is. Raises Problem (503) where that cannot be done."""
    look = LOOK.get()
    look.refs, look.fields = refs, fields
    try:
        served.readings.account(look.reading(served, caller, door_of(request.scope)))
    except NotLogged:
        raise not_logged() from None
    look.accounted = True


def not_logged() -> Problem:
    """503: nothing is shown that cannot be put on record."""
    return Problem(503, "not_logged", NOT_LOGGED, headers={"Retry-After": "2"})


def door_of(scope: MutableMapping[str, Any]) -> str:
    """The operation that answers, by its name in the description of the API."""
    route = scope.get("route")
    return str(getattr(route, "operation_id", None) or getattr(route, "name", ""))
