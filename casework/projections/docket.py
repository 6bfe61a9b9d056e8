"""The docket 待办: one row for each open thing to do, by whoever must do it."""

from collections.abc import Mapping
from typing import Any

from casework.domain.case import Case
from casework.domain.naming import clock_name
from casework.domain.registry import commands
from casework.domain.rulebook import Rulebook
from casework.domain.state import Request
from casework.domain.timekeeping.clocks import Clock

KINDS = ("duty", "cycle", "party", "right", "wait")


def docket_rows(case: Case) -> list[dict[str, Any]]:
    """The open clocks that somebody must watch, and the requests that wait for an approval."""
    watched = [clock for clock in case.clocks.values() if clock.kind in KINDS]
    return [*(_clock(case, clock) for clock in watched), *(_request(case, request) for request in case.requests.values())]


def possible(row: Mapping[str, Any], rulebook: Rulebook) -> tuple[str, ...]:
    """The moves that would settle this thing: of a request its approval or refusal, of a clock those that close it."""
    if row["kind"] == "request":
        return ("approve", "refuse")
    closes = [signal for _, rule in rulebook.rows.get(row["rule"], ()) for signal in rule.closes]
    return tuple(dict.fromkeys(move for signal in closes if (move := signal.partition(":")[0]) in commands()))


def _clock(case: Case, clock: Clock) -> dict[str, Any]:
    unit = clock.unit or (case.lead.code if case.lead else None)
    return {
        **_common(case), "item": clock.key, "kind": clock.kind, "rule": clock.rule, "subject": clock.subject,
        "name": clock_name(case, clock.key), "owner": clock.owner, "unit": unit, "due_at": clock.due_at, "due_on": clock.due_on,
        "provisional": clock.provisional, "paused": clock.is_paused, "asked_by": None,
    }  # fmt: skip


def _request(case: Case, request: Request) -> dict[str, Any]:
    clock = case.clock("approval", request.id)
    return {
        **_common(case), "item": f"request.{request.id}", "kind": "request", "rule": request.move, "subject": request.id,
        "name": request.move, "owner": clock.owner if clock else "", "unit": request.unit, "due_at": clock.due_at if clock else None,
        "due_on": clock.due_on if clock else None, "provisional": bool(clock and clock.provisional), "paused": False,
        "asked_by": request.by,
    }  # fmt: skip


def _common(case: Case) -> dict[str, Any]:
    return {"case_id": case.id, "case_no": case.case_no, "region": case.region, "track": case.track, "pressure": case.pressure}
