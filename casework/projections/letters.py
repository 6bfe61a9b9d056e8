"""The letters view: who is to be told of a rung, each once, by a key that a second run makes again."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.naming import clock_name
from casework.domain.ticking import Climbed
from casework.domain.timekeeping.clocks import Clock
from casework.projections.life import Life


def letter_id(case: UUID, version: int, recipient: str, template: str) -> UUID:
    """uuid5 of the fact, the recipient and the template."""
    return uuid5(case, f"{version}/{recipient}/{template}")


def letter_rows(life: Life, fact: Fact, position: int) -> Iterator[dict[str, Any]]:
    """One row for each recipient of a rung just climbed; nothing for other facts. Who is told also gets no copy."""
    if not isinstance(fact, Climbed):
        return
    case = life.case
    clock = case.clocks.get(fact.clock) or life.ended[fact.clock].clock
    template, seen = f"{clock.cls or clock.kind}.{fact.rung}", set[str]()
    for role, posts in (("told", fact.told), ("copy", fact.copy)):
        for recipient in (one for post in posts for one in recipients(case, clock, post, fact.unit)):
            if recipient in seen:
                continue
            seen.add(recipient)
            yield {
                "id": letter_id(case.id, case.version, recipient, template), "case_id": case.id, "version": case.version,
                "position": position, "case_no": case.case_no, "recipient": recipient, "role": role, "template": template,
                "clock": clock_name(case, clock.key), "due_at": clock.due_at, "due": clock.due_text, "created_at": fact.envelope.at,
                "state": "new",
            }  # fmt: skip


def recipients(case: Case, clock: Clock, post: str, unit: str | None) -> tuple[str, ...]:
    """`post@unit`; while no unit has the case `post@region`, so that an unassigned case is told about too."""
    at = unit or case.region
    if post == "owner":
        return (f"{clock.owner}@{at}",)
    if post == "co_handlers":
        return tuple(f"unit_head@{cohandler.code}" for cohandler in case.cohandlers)
    if post == "leader" and case.owner is not None:
        return (f"leader@{case.owner.unit}",)
    return (f"{post}@{at}",)
