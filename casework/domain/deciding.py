"""From a request to facts: ask the table, let the slice decide, stamp envelopes, stages and clocks. Touches nothing."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.bounds import bound_fault
from casework.domain.case import Case
from casework.domain.copying import changed
from casework.domain.envelope import Envelope
from casework.domain.facts import ClockChanges, Fact, Stages
from casework.domain.ladder.steps import Climbed
from casework.domain.ladder.telling import steps_at_opening
from casework.domain.pressing.informing import informed
from casework.domain.refusals import BadCommand, MoveNotAllowed, NotYours, RuleRefused
from casework.domain.registry import CRIMINAL, HANDLING, PROCEDURE, Command, commands
from casework.domain.requesting import requested
from casework.domain.timing import clock_changes
from casework.domain.values import Actor

ATTRIBUTE = {HANDLING: "handling", PROCEDURE: "procedure", CRIMINAL: "criminal"}


def decide(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """The facts a command leads to, ready to be stored, in order.

    Raises a Refusal with all reasons. Facts for other cases (merge, split) carry their own `originator_id`.
    """
    _check(case, asked)
    facts = moved(case, asked, world)
    if asked.command.move == "approve":
        asked = changed(asked, requested_by=case.requests[asked.command.request].by)
    return stamped(case, asked, world, facts)


def moved(case: Case, asked: Asked[Any], world: World) -> list[Fact]:
    """What a command leads to before stamping: the slice's facts, the last one carrying the stage that the table answers.

    A move that needs approval and was not yet requested becomes a request instead; its rules are asked all the same.
    """
    command = asked.command
    table = world.tables[command.workflow]
    stage = table.answer(case, asked, world)
    facts = informed(case, commands()[command.move].decide(case, asked, world), asked, world)
    if stage is not None:
        facts[-1] = changed(facts[-1], stages=Stages(**{ATTRIBUTE[command.workflow]: stage}))
    if table.approvers(command.move, asked.by) and asked.requested_by is None:
        return [requested(case, asked, world, stamped(case, asked, world, facts))]
    return facts


def stamped(case: Case, asked: Asked[Any], world: World, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with ids, versions, envelopes and clock changes, each decided on the case as the former left it.

    Clocks that tell people at their opening (both hours of an incident, the chief's three days) do so in a fact of the same moment.
    """
    states: dict[Any, Case] = {case.id: copy(case), **{other.id: copy(other) for other in world.others.values()}}
    ready = [_stamp(states, case, fact, asked, world) for fact in facts]
    opened = [clock for fact in ready if fact.clocks is not None and fact.originator_id == case.id for clock in fact.clocks.opened]
    steps = steps_at_opening(states[case.id], opened, asked, world)
    return [*ready, _stamp(states, case, Climbed(steps=steps), asked, world)] if steps else ready


def _stamp(states: dict[Any, Case], case: Case, fact: Fact, asked: Asked[Any], world: World) -> Fact:
    state = states[fact.originator_id if fact.originator_id.int else case.id]
    named = changed(fact, originator_id=state.id, originator_version=state.version + 1, who=_envelope(state, asked))
    named.effect(state)
    clocks = together(named.clocks, clock_changes(_staged(state, named), named, asked, world))
    timed = named if clocks is named.clocks else changed(named, clocks=clocks)
    state.absorb(timed)
    return timed


def together(brought: ClockChanges | None, found: ClockChanges | None) -> ClockChanges | None:
    """The clocks a decision itself moves between cases, and those the rulebook opens and closes; nothing closes twice.

    Where clocks come along that were counted on another calendar, the changes name none, so that the case is counted again.
    """
    if brought is None or found is None:
        return brought or found
    gone = {closing.key for closing in brought.closed}
    same = not brought.opened or brought.calendar == found.calendar
    return replace(
        found, opened=(*brought.opened, *found.opened), closed=(*brought.closed, *(c for c in found.closed if c.key not in gone)),
        calendar=found.calendar if same else "", books={**brought.books, **found.books},
    )  # fmt: skip


def _staged(state: Case, fact: Fact) -> Case:
    if fact.stages is not None:
        state.handling = fact.stages.handling or state.handling
        state.procedure = fact.stages.procedure or state.procedure
        state.criminal = fact.stages.criminal or state.criminal
    return state


def _envelope(case: Case, asked: Asked[Any]) -> Envelope:
    return Envelope(
        by=asked.by.person, post=str(asked.by.post), unit=asked.by.unit.code, at=not_before(case.last_at, asked.at), command=asked.id,
        effective_at=asked.effective_at, reason=asked.reason, correlation=asked.correlation, causation=asked.causation,
        requested_by=asked.requested_by, inferred=asked.inferred, acting_for=asked.by.acting_for,
    )  # fmt: skip


def not_before(last: datetime | None, now: datetime) -> datetime:
    """The recorded time: now, but never before the case's last fact."""
    return now if last is None or now > last else last


def _check(case: Case, asked: Asked[Any]) -> None:
    command = asked.command
    if command.move not in commands():
        raise BadCommand(f"there is no move {command.move!r}")
    _check_bounds(command)
    if case.handling == "" and command.move != "receive":
        raise MoveNotAllowed([f"case {case.case_no} was not received yet"], ("receive",))
    if asked.effective_at is not None:
        _check_effective(asked)
    if not command.from_outside and (reason := out_of_reach(case, asked.by)) is not None:
        raise NotYours([reason])


def _check_bounds(command: Command) -> None:
    faults = [fault for name, value in vars(command).items() if type(value) is not str and (fault := bound_fault(name, value))]
    if faults:
        raise BadCommand(faults)


def _check_effective(asked: Asked[Any]) -> None:
    assert asked.effective_at is not None
    if asked.effective_at > asked.at:
        raise RuleRefused(["the effective time lies in the future; it must be now or earlier"])
    if not asked.command.backdates:
        raise RuleRefused([f"{asked.command.move} cannot be back-dated; only news from outside, money and notes can"])


def out_of_reach(case: Case, by: Actor) -> str | None:
    """The reason against a unit that has no part in the case and no territory that holds it, or None."""
    unit = by.unit
    if by.is_system or not case.region or unit.covers(case.region):
        return None
    if unit.code in {u.code for u in (*case.cohandlers, *([case.lead] if case.lead else []))}:
        return None
    return f"unit {unit.code} has no part in a case of region {case.region}; its lead, a co-handler or a unit of that territory does"
