"""What can be wrong with an entry of the office directory, all of it at once, as sentences naming the field and what would be allowed."""

from collections.abc import Container

from casework.domain.office import Absence, Deputy, Holding, Shift
from casework.domain.office_entries import ABSENCES
from casework.domain.values import KINDS_OF_UNIT, LEVELS, MARKS, POWERS, Post, Unit


def unit_faults(unit: Unit) -> list[str]:
    """Everything wrong with a unit's entry."""
    checks = [
        (bool(unit.code), "code is empty; give the unit a code"),
        (unit.kind in KINDS_OF_UNIT, f"kind {unit.kind!r} is unknown; allowed: {', '.join(KINDS_OF_UNIT)}"),
        (unit.level in LEVELS, f"level {unit.level!r} is unknown; allowed: {', '.join(LEVELS)}"),
        (unit.region.isdigit() and len(unit.region) == 6, f"region {unit.region!r} is not a six-digit code"),
        (set(unit.powers) <= set(POWERS), f"powers {sorted(set(unit.powers) - set(POWERS))} are unknown; allowed: {', '.join(POWERS)}"),
        (not unit.sector or unit.kind == "industry", f"sector {unit.sector!r} belongs to kind industry only; leave it out"),
    ]
    return [text for good, text in checks if not good]


def holding_faults(held: Holding, units: Container[str]) -> list[str]:
    """Everything wrong with the entry of a post holder."""
    marks = tuple(MARKS.values())
    mine = MARKS.get(held.post)  # type: ignore[call-overload]  # a post is a str here; one without marks has none
    strange = sorted(set(held.marks) - set(marks))
    checks = [
        (bool(held.person), "person is empty; name the account"),
        _post(held.post),
        _unit(held.unit, units),
        (held.until is None or held.since < held.until, f"until {held.until} is not after {held.since}; leave it out if the post goes on"),
        (not strange, f"marks {strange} are unknown; allowed: {', '.join(marks)}"),
        (bool(strange) or set(held.marks) <= {mine}, f"marks {sorted(held.marks)} do not go with post {held.post}; {_who_is_marked()}"),
        (held.succeeds != held.person, f"succeeds {held.succeeds!r} is the holder; name the account that held the post before"),
    ]
    return [text for good, text in checks if not good]


def deputy_faults(deputy: Deputy, units: Container[str]) -> list[str]:
    """Everything wrong with the entry of a deputy."""
    since, until = deputy.since, deputy.until
    checks = [
        (bool(deputy.person), "of is empty; name the account of the holder"),
        (bool(deputy.deputy), "deputy is empty; name the account"),
        _post(deputy.post),
        _unit(deputy.unit, units),
        (until is None or since < until, f"until {until} is not after {since}; leave it out if they go on standing in"),
    ]
    return [text for good, text in checks if not good]


def absence_faults(absence: Absence) -> list[str]:
    """Everything wrong with the entry of an absence."""
    checks = [
        (bool(absence.person), "person is empty; name the account"),
        (absence.since < absence.until, f"until {absence.until} is not after {absence.since}; it is the first day back"),
        (absence.reason in ABSENCES, f"reason {absence.reason!r} is unknown; allowed: {', '.join(ABSENCES)}"),
    ]
    return [text for good, text in checks if not good]


def shift_faults(shift: Shift, units: Container[str]) -> list[str]:
    """Everything wrong with a turn of the duty roster."""
    checks = [
        (bool(shift.person), "persons holds an empty name; name accounts"),
        _unit(shift.unit, units),
        (shift.start < shift.end, "to is not after from; a turn ends after it begins"),
    ]
    return [text for good, text in checks if not good]


def _post(post: str) -> tuple[bool, str]:
    posts = tuple(post for post in Post if post != Post.SYSTEM)
    return post in posts, f"post {post!r} is unknown; allowed: {', '.join(posts)}"


def _unit(code: str, units: Container[str]) -> tuple[bool, str]:
    return code in units, f"unit {code!r} is not in the directory; enter it first"


def _who_is_marked() -> str:
    return ", ".join(f"{mark} marks a {post}" for post, mark in MARKS.items())
