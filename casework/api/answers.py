"""The answer to a command: a pure function of the case and the stored command, so that a retry is told exactly the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from fastapi import Response

from casework.api.headers import etag
from casework.api.serving import Served
from casework.application import Done
from casework.domain.case import Case, case_id
from casework.domain.facts import Fact
from casework.domain.leaving.merging import Merged, SplitOff
from casework.domain.requesting import Requested
from casework.domain.values import Recipient
from casework.projections.sentences import sentence


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact in words: its topic, and the sentence in Chinese and English."""

    version: int
    topic: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a request waits for approval 审批: its id, the post and unit that are asked, and the people there."""

    request: str
    asks: str
    unit: str
    people: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command led to. `position` is how far views must have come to show it; 0 where nothing new was stored.

    `requested` is the desk where the act waits, where another must approve it first. `into` is the other case of a merge or split.
    """

    case_no: str
    version: int
    position: int
    handling: str
    procedure: str
    criminal: str
    pressure: str
    facts: list[Happened]
    requested: Desk | None
    into: str | None


def told(served: Served, done: Done, command: UUID) -> Answer:
    """The answer to a command by its id, after which the case stood at `done.version`."""
    stream, cases = case_id(done.case_no), served.office.cases
    facts = [fact for fact in done.facts if fact.originator_id == stream] or cases.facts(stream, done.version)
    own, case = [fact for fact in facts if fact.envelope.command == command], cases.standing(done.case_no, done.version)
    return Answer(
        case_no=done.case_no, version=done.version, position=done.position, handling=case.handling, procedure=case.procedure,
        criminal=case.criminal, pressure=case.pressure, facts=[happened(fact) for fact in own], requested=_desk(case, own), into=_into(own),
    )  # fmt: skip


def happened(fact: Fact) -> Happened:
    """A fact in words."""
    zh, en = sentence(fact)
    return Happened(version=fact.originator_version, topic=fact.topic, zh=zh, en=en)


def _desk(case: Case, own: Sequence[Fact]) -> Desk | None:
    asked = next((fact for fact in own if isinstance(fact, Requested)), None)
    if asked is None:
        return None
    return Desk(request=asked.request, asks=asked.asks, unit=asked.unit, people=[_name(person) for person in asked.desk])


def _name(person: Recipient) -> str:
    return person.address


def _into(own: Sequence[Fact]) -> str | None:
    return next((fact.into for fact in own if isinstance(fact, Merged | SplitOff)), None)


def answered(answer: Answer, status: int = 200) -> Response:
    """The answer as a response with ETag and X-Position; of a new case with its address."""
    headers = {"ETag": etag(answer.version), "X-Position": str(answer.position)}
    if status == 201:
        headers["Location"] = f"/api/v1/cases/{answer.case_no}"
    return json(answer, status, headers)


def json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A value as a JSON response."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")
