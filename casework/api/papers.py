"""Papers 文书 of a case: which can be printed, what is missing and where to enter it, drafts, and prints with number and digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from casework.api.answers import json
from casework.api.asking import Calls, Serves
from casework.api.bodies import JsonBody
from casework.api.headers import Nothing
from casework.api.looking import opens, read_case
from casework.api.moves import CaseNo
from casework.api.paging import PLAIN, Strict
from casework.api.papers_kept import FILE, kept, refuse_closed, sent
from casework.api.papers_said import BODY, read_said
from casework.api.papers_shown import CaseKinds, Looked, kinds_shown, shown
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.refusals import NotYours
from casework.domain.timekeeping.terms import local_day
from casework.papers import issuing, making
from casework.papers.filling import Unsayable
from casework.papers.kinds import Kind, kinds
from casework.papers.letterhead import LetterheadWrong
from casework.papers.material import ERASED
from casework.papers.rendering import TemplateWrong
from casework.papers.subjects import NoSubject
from casework.security.tokens import Caller
from casework.security.vault import KeyMissing
from casework.settings import papers_folder
from casework.workflows.recording import PRINTERS

router = APIRouter(prefix="/api/v1/cases/{case_no}/papers", tags=["文书 papers"], dependencies=[Strict])
KindName = Annotated[str, Path(description="The kind of paper 文书种类, such as order.", max_length=40)]
SubjectOf = Annotated[
    str | Nothing,
    Query(max_length=80, pattern=PLAIN, description="The paper of the case (order-1) or the fact (dispatched-7); default: the newest."),
]


@dataclass(frozen=True, slots=True)
class Asker:
    """A request for a paper: who asks whom about which case, and the request itself for the log of readings."""

    served: Served
    caller: Caller
    request: Request
    case: Case


@router.get("", operation_id="papers", responses={200: {"model": CaseKinds}})
def papers(case_no: CaseNo, caller: Calls, served: Serves) -> Response:
    """文书清单 Every kind of paper: what of this case it can print, how many must-hold fields are missing, its numbers and prints."""
    case = read_case(served, caller, case_no)
    facts = served.office.cases.facts(case.id, case.version)
    looks = [_looked(served, caller, case, kind, None, {}, facts) for kind in kinds().values()]
    return json(kinds_shown(case, looks))


@router.get("/{kind}", operation_id="paper", responses={200: {"model": Looked}})
def paper(case_no: CaseNo, kind: KindName, caller: Calls, served: Serves, subject: SubjectOf = None) -> Response:
    """文书核对 One paper before it is printed: what is missing, why the law wants it, where to enter it; nothing sealed is opened."""
    case = read_case(served, caller, case_no)
    return json(shown(_looked(served, caller, case, _kind(kind), subject, {})))


@router.post("/{kind}/draft", operation_id="draft_paper", response_class=Response, responses=FILE, openapi_extra=BODY)
def draft(case_no: CaseNo, kind: KindName, request: Request, caller: Calls, served: Serves, body: JsonBody) -> Response:
    """文书草稿 A draft, marked as one, with 【待填】 where something is missing. People's data in it are on record before it is given."""
    said, asker = read_said(body), Asker(served, caller, request, read_case(served, caller, case_no))
    _refuse_others(caller)
    look = _looked(served, caller, asker.case, _kind(kind), said.subject, said.fields)
    _refuse_faults(look)
    try:
        made = making.made(look, look.number, partial(_opened, asker), draft=True)
    except TemplateWrong as fault:
        raise _template_wrong([str(fault)]) from None
    _account(asker, made)
    return sent(kind, made.content, f"{case_no}-{kind}-draft.docx", look.number or "")


@router.post("/{kind}", operation_id="print_paper_file", response_class=Response, responses=FILE, openapi_extra=BODY)
def printed(case_no: CaseNo, kind: KindName, request: Request, caller: Calls, served: Serves, body: JsonBody) -> Response:
    """制发文书 The paper to be served: numbered once, its digest on record. 409 with what is missing, as long as something is."""
    said, asker = read_said(body), Asker(served, caller, request, read_case(served, caller, case_no))
    _refuse_others(caller)
    look = _looked(served, caller, asker.case, _kind(kind), said.subject, said.fields)
    _refuse_faults(look)
    does = partial(served.office.do, by=caller.actor)
    try:
        paper = issuing.issued(look, does, served.office.cases.case, partial(_opened, asker))
    except issuing.NotReady as fault:
        raise Problem(
            409, "paper_not_ready", fault.reasons, allowed_moves=list(look.wish.kind.moves) if look.subject is None else []
        ) from None
    except TemplateWrong as fault:
        raise _template_wrong([str(fault)]) from None
    _account(asker, paper.made)
    files = kept(served, case_no, paper)
    issuing.recorded(look, paper, does)
    files.keep(case_no, paper.digest)
    return sent(kind, paper.made.content, f"{case_no}-{kind}.docx", paper.number)


def _kind(name: str) -> Kind:
    found = kinds().get(name)
    if found is None:
        raise Problem(404, "no_such_kind", f"there is no kind of paper of that name; there are: {', '.join(kinds())}")
    return found


def _refuse_others(caller: Caller) -> None:
    if caller.actor.post not in PRINTERS:
        raise NotYours([f"papers are printed by {', '.join(PRINTERS)}; you act as {caller.actor.post}"], ())


def _looked(
    served: Served, caller: Caller, case: Case, kind: Kind, subject: str | None, said: dict[str, str], facts: Sequence[Fact] | None = None
) -> making.Looked:  # fmt: skip
    """How a paper stands, by the facts where they are read already. Raises Problem (404, 422, 500)."""
    office, actor = served.office, caller.actor
    known = office.cases.facts(case.id, case.version) if facts is None else facts
    today, folder = local_day(served.now), papers_folder()
    wish = making.Wish(kind, case, known, office.policies.office, actor.unit, actor.person, today, subject, said, folder)
    try:
        return making.looked(wish)
    except NoSubject as fault:
        raise Problem(404, "no_such_paper", str(fault)) from None
    except Unsayable as fault:
        raise Problem(422, "invalid", f"$.fields: {fault}") from None
    except (LetterheadWrong, TemplateWrong) as fault:
        raise _template_wrong([str(fault)]) from None


def _refuse_faults(look: making.Looked) -> None:
    if look.check.faults:
        raise _template_wrong(look.check.faults)


def _template_wrong(faults: Any) -> Problem:
    return Problem(500, "template_wrong", ["文书模板有误，请告知管理员 the office's template is wrong; tell the administrator", *faults])


def _account(asker: Asker, made: making.Made) -> None:
    """Puts on record whose data stand in a paper, before it is given. Raises Problem (503)."""
    if made.opened:
        refs = tuple(sorted({ref for ref, _ in made.opened if ref}))
        opens(asker.served, asker.caller, asker.request, refs, tuple(sorted({field for _, field in made.opened})))


def _opened(asker: Asker, sealed: str) -> str:
    refuse_closed(asker.case, asker.caller)
    try:
        return asker.served.office.vault.open(sealed)
    except KeyMissing:
        return ERASED
