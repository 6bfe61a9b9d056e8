"""What a fact does to the clocks: signals close, open, pause, resume, lengthen and re-time them, each under its own rulebook.

A clock stays under the rulebook it was counted with until it is explicitly moved 改用. Tracks and the ladder (class H) open under
the rulebook of the receipt; a statutory clock opens under the one in force (tables "Which rule applies").
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import ClockChanges, Closing, Fact, Signal
from casework.domain.rulebook import Rule, Rulebook
from casework.domain.timekeeping.clocks import Clock, Extension, Limit
from casework.domain.timekeeping.terms import local_day

MISSABLE = ("duty", "cycle")


def clock_changes(case: Case, fact: Fact, asked: Asked[Any], world: World) -> ClockChanges | None:
    """The clock changes of one fact on the case as the fact leaves it, or None where there are none."""
    signals = tuple(qualified(fact.signals(), case))
    if not signals:
        return None
    closed = tuple(_closings(case, signals, asked.held_at, world))
    gone = {closing.key for closing in closed}
    standing = {key: clock for key, clock in case.clocks.items() if key not in gone}
    retiming = tuple(signal for signal in signals if signal.action)
    moved = tuple(_moved(case, standing, retiming, asked, world)) if retiming else ()
    opened = tuple(_opened(case, standing, gone, signals, asked, world))
    if not (closed or moved or opened):
        return None
    return changes_of(world, opened=opened, moved=moved, closed=closed, books=_books(case, opened, world))


def changes_of(world: World, **changes: Any) -> ClockChanges:
    """Clock changes with the digests of the calendar and rulebook in force."""
    return ClockChanges(calendar=world.calendar.digest[:16], rulebook=world.rulebook.digest[:16], **changes)


def qualified(signals: tuple[Signal, ...], case: Case) -> Iterator[Signal]:
    """Every plain signal once more with the kind of the case: `receive` and `receive:complaint`, `:assistance` or `:other`.

    The twin opens and closes but re-times nothing: an extension counts once.
    """
    kind = case.kind if case.kind in ("complaint", "assistance") else "other"
    for signal in signals:
        yield signal
        if ":" not in signal.name:
            name = f"{signal.name}:{kind}"
            yield Signal(name, signal.subject, signal.limit, signal.base, "", signal.rule, signal.owner, signal.unit)


def rule_of(clock: Clock, case: Case, world: World) -> Rule | None:
    """The rule under which a clock runs: of its own rulebook, as it was on the clock's day."""
    return world.book(case.book_of(clock.key)).rule(clock.rule, clock.region, rule_day(clock, case))


def rule_day(clock: Clock, case: Case) -> date:
    """The day whose version of a rule counts: that of the opening; for tracks and the ladder, of our receipt."""
    return local_day(case.received_at if clock.cls == "H" and case.received_at is not None else clock.opened_at)


def recounted(case: Case, world: World) -> tuple[Clock, ...]:
    """The open clocks that the calendar in force changes, each counted again under its own rule."""
    ruled = ((clock, rule_of(clock, case, world)) for clock in case.clocks.values())
    anew = ((clock, clock.recounted(world.calendar, rule.rungs_for(case.track))) for clock, rule in ruled if rule is not None)
    return tuple(after for before, after in anew if after != before)


def _closings(case: Case, signals: tuple[Signal, ...], at: datetime, world: World) -> Iterator[Closing]:
    for clock in _concerned(case, frozenset(signal.name for signal in signals), world):
        rule = rule_of(clock, case, world)
        if rule is not None and any(_closes(signal, rule, clock.subject) for signal in signals):
            late = clock.kind in MISSABLE and clock.due_at is not None and at >= clock.due_at
            yield Closing(clock.key, at, missed=late)


def _concerned(case: Case, names: frozenset[str], world: World) -> Iterable[Clock]:
    """The open clocks that signals of these names may close; few signals close any, so the clocks are asked last."""
    if "exit" in names:
        return case.clocks.values()
    closed_by = {digest: world.book(digest).closed_by(names) for digest in {case.rulebook, *case.books.values()}}
    if not any(closed_by.values()):
        return ()
    return [clock for key, clock in case.clocks.items() if clock.rule in closed_by[case.book_of(key)]]


def _closes(signal: Signal, rule: Rule, subject: str) -> bool:
    if signal.name == "exit":
        return not rule.survives or "exit" in rule.closes
    return signal.name in rule.closes and (signal.subject in ("", subject) or subject == "")


def _opened(
    case: Case, standing: dict[str, Clock], gone: set[str], signals: tuple[Signal, ...], asked: Asked[Any], world: World
) -> Iterator[Clock]:
    found = [(place, signal, name, rule) for place, signal in enumerate(signals) for name, rule in _rules(case, signal, asked, world)]
    if not found:
        return
    taken = {(clock.rule, clock.subject) for clock in standing.values()}
    went = {(clock.rule, clock.subject) for key, clock in case.clocks.items() if key in gone}
    for place, signal, name, rule in found:
        subject = signal.subject if rule.subject != "case" else ""
        if (name, subject) in taken or (signal.name in rule.closes and (name, subject) not in went):
            continue
        if any(_closes(later, rule, subject) for later in signals[place + 1 :]):
            continue
        taken.add((name, subject))
        yield _open(case, rule, subject, signal, asked, world)


def _rules(case: Case, signal: Signal, asked: Asked[Any], world: World) -> Iterator[tuple[str, Rule]]:
    """The rules that open on a signal: tracks and the ladder as at our receipt, all others as in force today.

    A rule of the ladder that the rulebook of the receipt does not know at all is taken from the one in force, so that a new
    instrument is never without its clock.
    """
    now, own = world.rulebook, world.book(case.rulebook)
    names = now.opened_by(signal.name)
    if own is now and not names:
        return
    for name in names if own is now else dict.fromkeys((*own.opened_by(signal.name), *names)):
        book = own if _of_ladder(name, own) else now
        day = local_day(case.received_at) if _of_ladder(name, book) and case.received_at is not None else asked.day
        rule = book.rule(name, case.region, day)
        if rule is not None and signal.name in rule.opens:
            yield name, rule


def _of_ladder(name: str, book: Rulebook) -> bool:
    return name in book.rows and book.rows[name][0][1].cls == "H"


def _books(case: Case, opened: tuple[Clock, ...], world: World) -> dict[str, str]:
    """The clocks that opened under the rulebook of the receipt though another is in force."""
    own = world.book(case.rulebook)
    return {} if own is world.rulebook else {clock.key: case.rulebook for clock in opened if _of_ladder(clock.rule, own)}


def _open(case: Case, rule: Rule, subject: str, signal: Signal, asked: Asked[Any], world: World) -> Clock:
    meant = signal.rule in ("", rule.name)
    base = (signal.base if meant else None) or (case.first_receipt_at if rule.base == "first_receipt" else None) or asked.held_at
    limit = rule.limit_for(case.track)
    given = signal.limit if meant and signal.limit is not None else limit
    assert given != "given", f"the signal {signal.name} opens {rule.name}, whose limit the paper states, without a limit"
    return Clock.start(
        rule=rule.name, subject=subject, round=case.rounds.get((rule.name, subject), 0) + 1, kind=rule.kind, cls=rule.cls,
        owner=signal.owner or rule.owner, unit=signal.unit or (case.lead.code if case.lead else None), region=case.region,
        opened_at=asked.at, base=base, limit=given, counting=rule.counting,
        pausable=rule.pausable, specs=rule.rungs_for(case.track), calendar=world.calendar,
    )  # fmt: skip


def _moved(case: Case, standing: dict[str, Clock], signals: tuple[Signal, ...], asked: Asked[Any], world: World) -> Iterator[Clock]:
    for clock in standing.values():
        after = clock
        for signal in signals:
            after = _after(after, signal, case, asked, world)
        if after != clock:
            yield after


def _after(clock: Clock, signal: Signal, case: Case, asked: Asked[Any], world: World) -> Clock:
    rule = rule_of(clock, case, world)
    if rule is None:
        return clock
    specs, calendar = rule.rungs_for(case.track), world.calendar
    match signal.action:
        case "pause" if rule.pausable:
            return clock.paused(asked.held_at, calendar, specs)
        case "resume" if rule.pausable:
            return clock.resumed(asked.held_at, calendar, specs)
        case "pause_supplement" if rule.stops_for_supplement:
            return clock.paused(asked.held_at, calendar, specs)
        case "resume_supplement" if rule.stops_for_supplement:
            return clock.resumed(asked.held_at, calendar, specs)
        case "extend" if signal.subject == clock.key:
            assert signal.limit is not None
            return clock.extended(Extension(Limit.parse(signal.limit), f"{signal.name}-{asked.id.hex[:8]}", asked.at), calendar, specs)
        case "retrack" if not isinstance(rule.limit, str):
            if clock.expired(asked.at):
                return clock.recounted(calendar, specs)
            return clock.with_limit(Limit.parse(rule.limit_for(case.track)), calendar, specs)
        case "rebase" if signal.base is not None and _begins_earlier(clock, rule, signal.base, case):
            return replace(clock, base=signal.base).recounted(calendar, specs)
    return clock


def _begins_earlier(clock: Clock, rule: Rule, receipt: datetime, case: Case) -> bool:
    """Whether a receipt that came to light moves the worker's clock; one that counts from a reopening stays."""
    assert case.received_at is not None
    return rule.base == "first_receipt" and receipt < clock.base <= case.received_at
