"""A case in the terms of OCEL 2.0: what it consists of, what happened to it, and which things each event was about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from casework.domain.case import Case
from casework.papers.process import Event, Masks, Process, first_ended

TEXT, WHOLE, TRUTH, TIME = "string", "integer", "boolean", "time"
OBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "case": {
        "region": TEXT, "kind": TEXT, "matter": TEXT, "channel": TEXT, "project_class": TEXT, "imported": TRUTH, "workers": WHOLE,
        "claimed_fen": WHOLE, "paid_fen": WHOLE, "outstanding_fen": WHOLE, "conclusion": TEXT, "struck_off": TRUTH, "stage": TEXT,
        "procedure": TEXT, "pressure": TEXT,
    },
    "worker": {}, "employer": {"kind": TEXT}, "site": {}, "department": {}, "officer": {},
    "clock": {
        "rule": TEXT, "kind": TEXT, "opened_at": TIME, "due_at": TIME, "clock_working_days_used": WHOLE, "paused_working_days": WHOLE,
        "breached": TRUTH,
    },
    "notification": {"post": TEXT, "unit": TEXT, "role": TEXT},
}  # fmt: skip
"""Types of objects with the types of their attributes."""
EVENT: Final[Mapping[str, str]] = {
    "recorded": TIME, "position": WHOLE, "version": WHOLE, "topic": TEXT, "post": TEXT, "inferred": TRUTH, "stage": TEXT,
    "procedure": TEXT, "pressure": TEXT, "clock": TEXT, "due_at": TIME, "clock_working_days_used": WHOLE, "paused_working_days": WHOLE,
    "breached": TRUTH,
}  # fmt: skip
"""Attributes of every type of event."""
Relations = tuple[tuple[str, str], ...]
"""Id of an object and what it is to this one (the qualifier)."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An object. `values` are known from the beginning, `changes` are later values with their times (UTC)."""

    id: str
    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[tuple[datetime, str, Any], ...] = ()
    relations: Relations = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: `id` is unique in the log, `at` when it held (UTC)."""

    id: str
    type: str
    at: datetime
    position: int
    values: Mapping[str, Any]
    relations: Relations


def things(process: Process, masks: Masks) -> Iterator[Thing]:
    """The objects of a case; those that several cases share come several times, the same each time."""
    case, id = process.case, process.id
    beside = [*_people(case, id, masks), *_places(case, masks)]
    yield Thing(id, "case", _of_case(case), _changes(process), tuple((thing.id, what) for thing, what in beside))
    yield from (thing for thing, _ in beside)
    for clock, ended in process.clocks:
        values: dict[str, Any] = {"rule": clock.rule, "kind": clock.kind, "opened_at": clock.opened_at, "due_at": clock.due_at}
        if ended is not None:
            values |= {"clock_working_days_used": ended.used, "paused_working_days": ended.paused}
        yield Thing(f"{id}/{clock.key}", "clock", {**values, "breached": clock.key in case.missed}, (), ((id, "of"),))
    for event in process.events:
        yield Thing(event.resource, "officer")
        yield Thing(f"unit-{event.unit or 'none'}", "department")
        for number, person in enumerate(event.told, 1):
            values = {"post": person.post, "unit": person.unit, "role": person.role}
            yield Thing(f"{id}/letter-{event.version}-{number}", "notification", values, (), ((id, "about"),))


def happenings(process: Process) -> Iterator[Happening]:
    """The events of a case, each with the objects it was about."""
    for event in process.events:
        yield Happening(f"{process.id}#{event.version}", event.activity, event.at, event.position, _values(event), _about(process, event))


def _about(process: Process, event: Event) -> Relations:
    id = process.id
    relations = [(id, "case"), (event.resource, "by"), (f"unit-{event.unit or 'none'}", "unit")]
    relations += [(f"{id}/{one.clock}", "ends") for one in event.ended]
    relations += [(f"{id}/{key}", "opens") for key in event.opened]
    relations += [(f"{id}/letter-{event.version}-{number}", "sends") for number, _ in enumerate(event.told, 1)]
    return tuple(relations)


def _values(event: Event) -> dict[str, Any]:
    said: dict[str, Any] = {
        "recorded": event.recorded, "position": event.position, "version": event.version, "topic": event.topic, "post": event.post,
        "inferred": event.inferred, "stage": event.stage, "procedure": event.procedure, "pressure": event.pressure,
    }  # fmt: skip
    if (ended := first_ended(event)) is not None:
        said |= {
            "clock": ended.clock, "due_at": ended.due_at, "clock_working_days_used": ended.used, "paused_working_days": ended.paused,
            "breached": ended.breached,
        }  # fmt: skip
    return said


def _of_case(case: Case) -> dict[str, Any]:
    return {
        "region": case.region, "kind": case.kind, "matter": case.matter, "channel": case.channel, "project_class": case.project_class,
        "imported": case.imported, "workers": case.workers, "claimed_fen": case.claimed.fen, "paid_fen": case.paid_fen,
        "outstanding_fen": case.outstanding_fen, "conclusion": case.conclusion, "struck_off": case.struck_off,
    }  # fmt: skip


def _changes(process: Process) -> tuple[tuple[datetime, str, Any], ...]:
    """Stage, procedure and pressure as they changed in the order of recording, at the times they held."""
    made: list[tuple[datetime, str, Any]] = []
    for name in ("stage", "procedure", "pressure"):
        last = None
        for event in sorted(process.events, key=lambda one: one.position):
            if (value := getattr(event, name)) != last:
                made.append((event.at, name, value))
                last = value
    return tuple(made)


def _people(case: Case, id: str, masks: Masks) -> Iterator[tuple[Thing, str]]:
    refs = dict.fromkeys([*(party.ref for party in case.parties), *(line.worker for line in (case.verified or case.claimed).lines)])
    yield from ((Thing(f"{id}/{ref}", "worker"), "worker") for ref in refs)
    for each in case.respondents:
        known = each.uscc or each.name
        name = masks.thing("employer", known) if known else f"{id}/{each.ref}"
        yield Thing(name, "employer", {"kind": each.kind}), each.role


def _places(case: Case, masks: Masks) -> Iterator[tuple[Thing, str]]:
    if case.project_name:
        yield Thing(masks.thing("site", f"{case.region}\n{case.project_name}"), "site"), "site"
    if case.lead is not None:
        yield Thing(f"unit-{case.lead.code}", "department"), "lead"
    yield from ((Thing(f"unit-{unit.code}", "department"), "helper") for unit in case.cohandlers)
