"""Whom to ask 回访抽样: all workers of a small case, else a sample drawn by a rule that nobody chooses and anybody can repeat."""

from datetime import date
from hashlib import sha256

from casework.domain.asking import World
from casework.domain.case import Case


def roll(case: Case) -> tuple[str, ...]:
    """The workers known one by one: the verified roll, else the claimed one, else the complainants where they are all there are."""
    lines = (case.verified.lines if case.verified else ()) or case.claimed.lines
    if lines:
        return tuple(line.worker for line in lines)
    refs = tuple(party.ref for party in case.parties)
    return refs if refs and case.workers in (None, len(refs)) else ()


def size(case: Case, world: World, day: date) -> int:
    """How many workers must be asked: all up to ten, else at least ten and at least twenty per cent (rulebook `revisit.*`)."""
    heads = case.workers or len(roll(case)) or 1
    numbers = (world.number(f"revisit.{name}", case, day) for name in ("all_up_to", "sample", "percent"))
    everybody, least, percent = numbers
    return heads if heads <= everybody else min(heads, max(least, -(-heads * percent // 100)))


def drawn(case: Case, count: int, purpose: str, leaving: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The workers drawn for this round: the first of the roll in the order of a hash of case, round, purpose and ref.

    Those in `leaving` come last, so that a second sample differs wherever there are others. Empty where the roll is not known.
    """

    def order(worker: str) -> tuple[bool, str]:
        return worker in leaving, sha256(f"{case.id}/{case.round}/{purpose}/{worker}".encode()).hexdigest()

    return tuple(sorted(sorted(roll(case), key=order)[:count]))
