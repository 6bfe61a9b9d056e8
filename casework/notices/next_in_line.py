"""The next in line: who is told where a person cannot be reached or a leader stays silent; deputies first, then as the ladder climbs."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from casework.domain.case import Case
from casework.domain.ladder.desks import CHAIR, NEXT_IN_LINE, Desks
from casework.domain.office import Holding
from casework.domain.office import Office as Directory
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import MARKS, Post, Recipient
from casework.notices.collecting import Office, Row, delivery_id, is_on_record
from casework.notices.quiet import Hours, held
from casework.security.accounts import Accounts
from casework.store.deliveries import Deliveries, Delivery
from casework.store.outbox import Outbox

log = logging.getLogger("casework.notices")
SILENT: Final = "silent"
"""Why a leader's notice was handed on; unreachable and disabled are the others."""
NOBODY: Final = "nobody is left to tell; set a channel for somebody, or fill the posts above"
POSTS: Final = frozenset(Post)


def hand_on(
    office: Office, delivery: Delivery, because: str, now: datetime, hours: Hours, *, letters: Sequence[str] = (), error: str = ""
) -> bool:
    """Gives a delivery (or only these letters of it) to the next in line of each case; whether there is anybody.

    Letters that nobody is left for become a dead one of their own, so that somebody looks. Two workers hand on once.
    """
    rows = Outbox(office.store).letters(letters or delivery.letters)
    found: dict[str, tuple[Recipient, list[Row]]] = {}
    alone: list[Row] = []
    for case_no in sorted({row["case_no"] for row in rows}):
        mine = [row for row in rows if row["case_no"] == case_no]
        heir = _heir(office, delivery, mine, now)
        if heir is None:
            alone += mine
        else:
            found.setdefault(heir.address, (heir, []))[1].extend(mine)
    if not found:
        return False
    heirs = [_delivery_to(heir, delivery, some, because, now, hours) for heir, some in found.values()]
    heirs += [_dead(delivery, alone, because, now)] if alone and because != SILENT else []
    Deliveries(office.store).hand_on(delivery, heirs, ended=because, error=error)
    return True


def candidates(case: Case, delivery: Delivery, directory: Directory, at: datetime) -> Iterator[Recipient]:
    """Everybody who could be told instead, nearest first: named deputies (AB角), then the posts above, deputies for those away."""
    post, unit = delivery.post, directory.unit(delivery.unit)
    if post not in POSTS:
        return
    desks = Desks(case, _any_clock(at), directory, at)
    here = directory.holders(post, delivery.unit, desks.day)
    own = next((each for each in here if each.person == delivery.person), None)
    for deputy in directory.deputies_of(own, desks.day) if own is not None else ():
        if not directory.is_away(deputy, desks.day):
            yield Recipient(deputy, post, delivery.unit)
    for higher, place in desks.line(_marked(post, own), unit):
        yield from desks.present(higher, place)


def _heir(office: Office, delivery: Delivery, rows: Sequence[Row], now: datetime) -> Recipient | None:
    """The first whose account is open and who was not told of the same already."""
    case, directory = office.cases.case(rows[0]["case_no"]), office.cases.policies.office
    known, ids = Deliveries(office.store), [each["id"] for each in rows]
    told = _line_so_far(known, delivery)
    for each in candidates(case, delivery, directory, now):
        open_to = each.person is not None and each.person not in told and not is_disabled(office, each.person)
        if open_to and not known.known([delivery_id(ids, each.address)]):
            return each
    return None


def _line_so_far(deliveries: Deliveries, delivery: Delivery) -> set[str]:
    """Everybody through whose hands it went."""
    told, at = {delivery.recipient}, delivery
    while at.origin is not None:
        before = deliveries.get(at.origin)
        assert before is not None, "deliveries are kept"
        told.add(before.recipient)
        at = before
    return told


def is_disabled(office: Office, person: str) -> bool:
    """Whether the account is closed; somebody without one is reached all the same."""
    account = Accounts(office.store).find(person)
    return account is not None and account.disabled_at is not None


def _delivery_to(heir: Recipient, origin: Delivery, rows: Sequence[Row], because: str, now: datetime, hours: Hours) -> Delivery:
    ids = tuple(sorted(row["id"] for row in rows))
    due = hours.free(now) if held(origin.kind, heir.post) else now
    cases = {row["case_no"] for row in rows}
    return Delivery(
        id=delivery_id(ids, heir.address), recipient=heir.address, person=heir.person, post=heir.post, unit=heir.unit,
        case_no=rows[0]["case_no"] if len(cases) == 1 else None, kind=origin.kind, letters=ids, due_at=due.timestamp(),
        next_at=due.timestamp(), origin=origin.id, instead_of=origin.recipient, because=because,
        on_record=int(any(is_on_record(row) for row in rows)), created_at=now.timestamp(),
    )  # fmt: skip


def _dead(delivery: Delivery, rows: Sequence[Row], because: str, now: datetime) -> Delivery:
    """What nobody is left for."""
    ids = tuple(sorted(row["id"] for row in rows))
    log.critical("a notice to %s about %s reached nobody; nobody is next in line", delivery.recipient, rows[0]["case_no"])
    return replace(
        delivery, id=delivery_id(ids, delivery.recipient), letters=ids, state="dead", ended=because, error=NOBODY, origin=None,
        leased_by=None, leased_until=0.0, created_at=now.timestamp(), changed=delivery.on_record, reported=0,
    )  # fmt: skip


def _marked(post: str, own: Holding | None) -> str:
    """The post as lines know it: the chair 组长 of a government stands above its leaders, the chief 正职 above the deputies."""
    mark = MARKS.get(Post(post))
    star = f"{post}*"
    return star if own is not None and mark in own.marks and star in (CHAIR, *NEXT_IN_LINE) else post


def _any_clock(at: datetime) -> Clock:
    """A line is the same for every clock of a case, also for one that ended."""
    return Clock(rule="", kind="info", opened_at=at, base=at, limit="1 day")
