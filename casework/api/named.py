"""People's data in clear 当事人信息: opened for those who handle the case, on record before it is given; the informer by a pseudonym."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.headers import Nothing
from casework.api.looking import LOOK, opens, read_case
from casework.api.moves import CaseNo
from casework.api.paging import PLAIN, Strict
from casework.api.problems import Problem
from casework.codec.shapes import shape
from casework.domain.case import Case
from casework.domain.parties import Party
from casework.security.pseudonyms import may_know_informer, may_open, pseudonym
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing, Vault

PRIVATE: Final = tuple(slot.name for slot in shape(Party).slots if slot.private)
router = APIRouter(prefix="/api/v1/cases/{case_no}", tags=["案件 cases"], dependencies=[Strict])


@dataclass(frozen=True)
class Named:
    """A person of a case. `sealed` names what is on file and not given to the caller, `erased` what nobody can read any more.

    An informer is `called` 举报人甲; `ref` and everything else is null for those who need not know them.
    """

    called: str
    ref: str | None
    informer: bool
    name: str | None
    id_number: str | None
    phone: str | None
    bank_card: str | None
    address: str | None
    sealed: list[str]
    erased: list[str]


@dataclass(frozen=True)
class People:
    """The people of a case, workers and representatives first."""

    people: list[Named]


@router.get("/people", operation_id="people_of_case", responses={200: {"model": People}})
def people(
    case_no: CaseNo, caller: Calls, served: Serves, request: Request,
    ref: Annotated[str | Nothing, Query(max_length=200, pattern=PLAIN, description="Only this person.")] = None,
) -> Response:  # fmt: skip
    """当事人 Names, numbers and addresses in clear, for the units with a part in the case; for others who see it, with X-Purpose only."""
    case = read_case(served, caller, case_no)
    wanted = [one for one in _all(case, caller) if ref in (None, one.ref)]
    if ref is not None and not wanted:
        raise Problem(404, "not_found", "nobody in this case has that reference")
    if opened := [one.party for one in wanted if one.is_open]:
        fields = tuple(name for name in PRIVATE if any(getattr(party, name) for party in opened))
        opens(served, caller, request, tuple(party.ref for party in opened), fields)
    return json(People([_named(served.office.vault, one) for one in wanted]))


@dataclass(frozen=True)
class _One:
    """Somebody in the case: whether they are open to the caller, and whether they are the informer."""

    party: Party
    is_open: bool
    informer: bool

    @property
    def ref(self) -> str | None:
        """The reference, where the caller may have it."""
        return self.party.ref if self.is_open or not self.informer else None


def _all(case: Case, caller: Caller) -> list[_One]:
    look, actor = LOOK.get(), caller.actor
    parties = may_open(case, actor, ground=look.ground, purpose=look.purpose)
    people = [_One(party, parties, False) for party in case.parties]
    return people if case.informer is None else [*people, _One(case.informer, may_know_informer(case, actor), True)]


def _named(vault: Vault, one: _One) -> Named:
    on_file = [name for name in PRIVATE if getattr(one.party, name)]
    found = {name: _opened(vault, getattr(one.party, name)) if one.is_open else None for name in on_file}
    hidden = [] if one.is_open or one.informer else on_file
    erased = [name for name in on_file if one.is_open and found[name] is None]
    clear = {name: found.get(name) for name in PRIVATE}
    return Named(pseudonym()[0] if one.informer else one.party.ref, one.ref, one.informer, **clear, sealed=hidden, erased=erased)


def _opened(vault: Vault, sealed: str) -> str | None:
    try:
        return vault.open(sealed)
    except KeyMissing:
        return None
