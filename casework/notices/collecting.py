"""Collecting: letters become messages, each letter once; what is urgent at once, the rest as one digest a person and morning."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from casework.application import Cases
from casework.notices.quiet import URGENT, Hours, when
from casework.projections.digests import WORKER, letters_of
from casework.projections.letters import NAMED
from casework.projections.quarantine import Unavailable
from casework.projections.runner import Views
from casework.security.vault import Vault
from casework.store import Store
from casework.store.deliveries import Delivery
from casework.store.outbox import Outbox, Waiting

log = logging.getLogger("casework.notices")
DELIVERIES: Final[UUID] = uuid5(NAMESPACE_URL, "casework/deliveries")
ON_RECORD: Final = ("urged", "watchlisted", "leader_owned", NAMED, "raised")
"""Rungs whose notices are put on record on the case: urging 督办函, plate 挂牌督办, leader 包案, raising 提级."""
PAGE: Final = 2000
Row = Mapping[str, Any]


class Office(Protocol):
    """What notices need of an office."""

    store: Store
    vault: Vault
    cases: Cases
    views: Views

    @property
    def clock(self) -> Callable[[], datetime]:
        """The present moment (UTC)."""


def collect(office: Office, now: datetime, hours: Hours, *, to_workers: bool = True) -> int:
    """Takes up new letters and makes messages of those that waited long enough; how many messages. Any number may run at once.

    `to_workers` says whether the office can reach workers: then each complainant with a phone number is told apart.
    """
    outbox = Outbox(office.store)
    _follow_asides(office, outbox, now, hours, to_workers)
    while _take_page(office, outbox, now, hours, to_workers):
        pass
    due = outbox.next_due()
    if due is None or due > now.timestamp():
        return 0
    return outbox.bundle(now.timestamp(), lambda waiting: bundled(waiting, now))


def _take_page(office: Office, outbox: Outbox, now: datetime, hours: Hours, to_workers: bool) -> bool:
    """Takes up some letters behind the cursor; whether there may be more."""
    was = outbox.cursor()
    rows = letters_of(office.views, after=was, limit=PAGE)
    if not rows:
        return False
    outbox.take(_waiting(office, rows, now, hours, to_workers), was, rows[-1]["position"])
    return True


def _follow_asides(office: Office, outbox: Outbox, now: datetime, hours: Hours, to_workers: bool) -> None:
    """A case in quarantine tells nothing; when it comes free, what it told behind the cursor's back is taken up."""
    aside = {str(each.case_id): each for each in office.views.quarantined()}
    noted = outbox.asides()
    for case, each in aside.items():
        if case not in noted:
            outbox.note_aside(case, each.position - 1)
    for case, since in noted.items():
        if case not in aside:
            rows = [row for row in _told_by(office, UUID(case)) if row["position"] > since]
            outbox.take_late(case, _waiting(office, rows, now, hours, to_workers))


def _told_by(office: Office, case: UUID) -> Sequence[Row]:
    first = next(iter(office.cases.facts(case, upto=1)), None)
    case_no = getattr(first, "case_no", None)
    return letters_of(office.views, case_no=case_no, limit=10 * PAGE) if case_no else ()


def _waiting(office: Office, rows: Iterable[Row], now: datetime, hours: Hours, to_workers: bool) -> list[Waiting]:
    calendar = office.cases.policies.calendar
    found = []
    for row in rows:
        kind, until = when(row, now, hours, calendar)
        each = Waiting(str(row["id"]), kind, until.timestamp(), row)
        found += list(_to_each_worker(office, each)) if to_workers and row["post"] == WORKER else [each]
    return found


def _to_each_worker(office: Office, letter: Waiting) -> Iterator[Waiting]:
    """The letter to each complainant who gave a phone number; to `worker`, whom nobody can reach, where none did."""
    refs = _refs_with_phone(office, letter.row["case_no"])
    if not refs:
        yield letter
    for ref in refs:
        yield replace(letter, letter=str(uuid5(UUID(letter.letter), ref)), row={**letter.row, "recipient": f"{WORKER}/{ref}"})


def _refs_with_phone(office: Office, case_no: str) -> list[str]:
    try:
        return [party.ref for party in office.cases.case(case_no).parties if party.phone]
    except Unavailable:
        raise
    except Exception:
        log.exception("the workers of case %s cannot be told: it cannot be read", case_no)
        return []


def bundled(waiting: Sequence[Waiting], now: datetime) -> list[Delivery]:
    """One message for each person: an incident by itself, all else that goes now together, the morning's digest together."""
    found: dict[tuple[str, ...], list[Waiting]] = {}
    for each in waiting:
        row = each.row
        of = row["case_no"] if each.kind == URGENT or not (row["person"] or row["unit"]) else ""
        found.setdefault((row["recipient"], each.kind, of), []).append(each)
    return [delivery_of(some, now) for some in found.values()]


def delivery_of(letters: Sequence[Waiting], now: datetime) -> Delivery:
    """The message that holds these letters; made twice it is the same one."""
    ids = tuple(sorted(each.letter for each in letters))
    first, cases = letters[0].row, {each.row["case_no"] for each in letters}
    at = now.timestamp()
    return Delivery(
        id=delivery_id(ids, first["recipient"]), recipient=first["recipient"], person=first["person"], post=first["post"],
        unit=first["unit"], case_no=first["case_no"] if len(cases) == 1 else None, kind=letters[0].kind, letters=ids, due_at=at, next_at=at,
        on_record=int(any(is_on_record(each.row) for each in letters)), created_at=at,
    )  # fmt: skip


def delivery_id(letters: Iterable[str], recipient: str) -> str:
    """uuid5 of the letters and the recipient; with the channel it makes the dedupe key of a message."""
    return str(uuid5(DELIVERIES, "/".join((*sorted(letters), recipient))))


def is_on_record(row: Row) -> bool:
    """Whether the case is to know how a notice of this letter fared; what complainants are told is not pressure on anybody."""
    return row["rung"] in ON_RECORD and row["post"] != WORKER


def about(rows: Sequence[Row]) -> dict[str, Row]:
    """For each case the letter that a notice is about first of all: of those on record the highest."""
    kept: dict[str, Row] = {}
    for row in rows:
        if is_on_record(row) and (row["case_no"] not in kept or row["height"] >= kept[row["case_no"]]["height"]):
            kept[row["case_no"]] = row
    return kept
