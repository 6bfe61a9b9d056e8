"""The docket 待办: one row for each open thing to do, by whoever must do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from casework.domain.case import Case
from casework.domain.naming import clock_name, clock_names
from casework.domain.registry import commands
from casework.domain.rulebook import Rulebook
from casework.domain.state import Request
from casework.domain.timekeeping.clocks import Clock

KINDS = ("duty", "cycle", "party", "right", "wait")
UNDATED: Final = "-"


def docket_rows(case: Case) -> list[dict[str, Any]]:
    """The open clocks that somebody must watch, and the requests that wait for an approval."""
    watched = [(key, clock) for key, clock in case.clocks.items() if clock.kind in KINDS]
    common, named = _common(case), clock_names(case)
    clocks = (_clock(case, named(key), key, clock) for key, clock in watched)
    rows = [*clocks, *(_request(case, request) for request in case.requests.values())]
    return [common | row for row in rows]


def possible(row: Mapping[str, Any], rulebook: Rulebook) -> tuple[str, ...]:
    """The moves that would settle this thing: of a request its approval or refusal, of a clock those that close it."""
    if row["kind"] == "request":
        return ("approve", "refuse")
    closes = [signal for _, rule in rulebook.rows.get(row["rule"], ()) for signal in rule.closes]
    return tuple(dict.fromkeys(move for signal in closes if (move := signal.partition(":")[0]) in commands()))


class BadPlace(ValueError):
    """A text that names no place in the docket; the sentence says where one is found."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the docket's order: due (UTC, None for what is stopped or undated and comes last), case and item."""

    due_at: datetime | None
    case_no: str
    item: str

    @staticmethod
    def of(row: Mapping[str, Any]) -> "Place":
        """The place of a row, so that the next page begins behind it."""
        return Place(row["due_at"], row["case_no"], row["item"])

    @staticmethod
    def parse(text: str) -> "Place":
        """The place a text means, as `str` gives it. Raises BadPlace."""
        due, _, rest = text.partition("/")
        case_no, _, item = rest.partition("/")
        try:
            at = None if due == UNDATED else datetime.fromisoformat(due).astimezone(UTC)
        except (ValueError, OverflowError):
            case_no = ""
        if not case_no or not item:
            raise BadPlace(f"{text!r} is no place in the docket; give the one that the page before named")
        return Place(at, case_no, item)

    def __str__(self) -> str:
        return f"{UNDATED if self.due_at is None else self.due_at.isoformat()}/{self.case_no}/{self.item}"


def _clock(case: Case, name: str, key: str, clock: Clock) -> dict[str, Any]:
    unit = clock.unit or (case.lead.code if case.lead else None)
    return {
        "item": key, "kind": clock.kind, "rule": clock.rule, "subject": clock.subject,
        "name": name, "owner": clock.owner, "unit": unit, "due_at": clock.due_at, "due_on": clock.due_on,
        "provisional": clock.provisional, "paused": clock.is_paused, "asked_by": None, "since": clock.opened_at, "desk": None,
        "parent": None, "parent_due": None,
    }  # fmt: skip


def _request(case: Case, request: Request) -> dict[str, Any]:
    """A request lies on the desk of the post asked; one of release 0.1.0 names no desk, its clock the post alone."""
    clock, parent = case.clock("approval", request.id), case.clocks.get(request.parent)
    return {
        "item": f"request.{request.id}", "kind": "request", "rule": request.move, "subject": request.id,
        "name": request.move, "owner": request.asks or (clock.owner if clock else ""),
        "unit": request.desk_unit or (clock.unit if clock else None), "due_at": clock.due_at if clock else None,
        "due_on": clock.due_on if clock else None, "provisional": bool(clock and clock.provisional), "paused": False,
        "asked_by": request.by, "since": request.since or request.at, "desk": ", ".join(each.address for each in request.desk) or None,
        "parent": clock_name(case, parent.key) if parent else None, "parent_due": parent.due_at if parent else None,
    }  # fmt: skip


def _common(case: Case) -> dict[str, Any]:
    return {"case_id": case.id, "case_no": case.case_no, "region": case.region, "track": case.track, "pressure": case.pressure}
