"""The rulebook 规则手册 for administrators: what is in force with its legal source, another one compared, checked and put in force."""

from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from casework.api.administering import LARGEST, PREFIX, Admins, AdminsOfAll, described, note, read
from casework.api.answers import json
from casework.api.asking import Serves
from casework.api.bodies import JsonBody
from casework.api.paging import Strict
from casework.api.problems import Problem
from casework.api.trying import Rehearsed, rehearsed, taken
from casework.api.working import Progress
from casework.api.works import LongWork, begun, of_outcome, of_rehearsal
from casework.changing.rulebooks import activate_rulebook, concerned, move_cases, rehearse_rulebook, why_refused
from casework.domain.rulebook import Rulebook
from casework.projections.rulebook_said import PARTS, line, names_of
from casework.workflows.calendars import published_calendar
from casework.workflows.golden import Result, check
from casework.workflows.rulebook import RulebookError, rulebook_from
from casework.workflows.rulebook_diff import differences, golden_cases

router = APIRouter(prefix=f"{PREFIX}/rulebook", tags=["管理 administration"], dependencies=[Strict])
COMPARISON, MOVE = "rulebook_comparison", "rulebook_move"


class RulebookFile(BaseModel):
    """A rulebook as a file."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field("rulebook.toml", min_length=1, max_length=200, description="What faults call the file.")
    text: str = Field(
        min_length=1, max_length=LARGEST, description='TOML, standing alone or laid over the built-in one (extends = "national").'
    )


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule as it holds from a day, for a region (empty: everywhere). `limit` is a text, or one for each track."""

    rule: str
    zh: str
    region: str
    since: str
    kind: str
    cls: str | None
    limit: Any
    owner: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """A golden case 核对案例 and what it comes to."""

    name: str
    ok: bool
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class RulebookInForce:
    """The rulebook in force."""

    name: str
    digest: str
    rules: list[RuleShown]
    golden: list[GoldenCase]


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force now; `under_another` counts open cases that still stand under another one."""

    name: str
    digest: str
    under_another: int


@router.get("", operation_id="admin_rulebook", responses={200: {"model": RulebookInForce}})
def rulebook(_caller: Admins, served: Serves) -> Response:
    """规则手册 The rules in force with their legal source, and the golden cases."""
    book = served.office.policies.rulebook
    rules = [
        RuleShown(name, row.zh, region, f"{row.since}", row.kind, row.cls, row.limit, row.owner, row.basis, row.confidence)
        for name, rows in book.rows.items()
        for region, row in rows
    ]
    golden = [_golden(result) for result in check(book, published_calendar())]
    return json(RulebookInForce(book.name, book.digest[:16], rules, golden))


@router.post(
    "/comparison",
    operation_id="compare_rulebook",
    status_code=202,
    openapi_extra=described(RulebookFile),
    responses={202: {"model": LongWork}},
)
def compare(caller: AdminsOfAll, served: Serves, request: Request, body: JsonBody) -> Response:
    """规则对比 What another rulebook says otherwise, how the golden cases come out, which open cases would move. Long work."""
    asked = read(RulebookFile, body)
    new, old = _book(asked.text, asked.name), served.office.policies.rulebook
    said = _compared(old, new)

    def task(told: Progress) -> dict[str, Any]:
        numbers = concerned(served.office.views, new)
        return said | of_rehearsal(rehearse_rulebook(served.office.cases, new, served.now, numbers, told))

    return begun(served, caller, request, COMPARISON, asked.model_dump(), task)


@router.post(
    "/activation",
    operation_id="activate_rulebook",
    openapi_extra=described(Rehearsed),
    responses={200: {"model": InForce}, 404: {}, 409: {}},
)
def activate(caller: AdminsOfAll, served: Serves, request: Request, body: JsonBody) -> Response:
    """启用规则 Puts in force what was compared, for what opens from now on; refused where a check fails. Open clocks stay under theirs."""
    compared = rehearsed(served, body, COMPARISON)
    book = _book(compared.asked["text"], compared.asked["name"])
    try:
        activate_rulebook(served.office.cases, book, caller.actor)
    except RulebookError as wrong:
        raise Problem(409, "rulebook_refused", wrong.faults) from None
    note(served, caller, request, "rulebook_activated")
    return json(InForce(book.name, book.digest[:16], concerned(served.office.views, book).total))


@router.post("/move", operation_id="move_open_cases", status_code=202, responses={202: {"model": LongWork}})
def move(caller: AdminsOfAll, served: Serves, request: Request) -> Response:
    """改用新规则 Moves every open case to the rulebook in force, each by a fact that says what moved. Long work."""
    book = served.office.policies.rulebook

    def task(told: Progress) -> dict[str, Any]:
        numbers = concerned(served.office.views, book)
        return {"rulebook": book.name} | of_outcome(move_cases(served.office.cases, served.office.views, numbers, caller.actor, told))

    return begun(served, caller, request, MOVE, {"rulebook": book.digest}, task)


def _book(text: str, name: str) -> Rulebook:
    """The rulebook of a text. Raises Problem (422)."""
    return taken(lambda: rulebook_from(text, name))


def _compared(old: Rulebook, new: Rulebook) -> dict[str, Any]:
    """Everything that is known at once. Raises Problem (422) where golden cases of the new one cannot be read."""
    differing, golden, refused = taken(lambda: (differences(old, new), golden_cases(old, new, published_calendar()), why_refused(new)))
    names = {**names_of(old), **names_of(new)}
    return {
        "name": new.name, "digest": new.digest[:16], "from": old.name, "same": old.digest == new.digest, "refused": refused,
        "differences": [
            {**each.place._asdict(), "field": each.field, "kind": each.kind, "zh": line(each, names), "part_zh": PARTS[each.place.part]}
            for each in differing
        ],
        "golden": [asdict(_golden(result)) for _, result in golden if result is not None],
    }  # fmt: skip


def _golden(result: Result) -> GoldenCase:
    return GoldenCase(result.name, result.ok, result.expected, result.got)
