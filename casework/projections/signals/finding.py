"""Finds integrity signals in the traces: one question to the database for each rule, within a scope and a span of days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.sql import exists

from casework.domain.timekeeping.terms import local_day
from casework.projections.parts import inside
from casework.projections.questions import Askable
from casework.projections.signals.found import MOST_CASES, Asked, Found, Search, UnknownSignal, parsed
from casework.projections.signals.rules import SignalRule, rules
from casework.projections.signals.spans import periods, worked_between
from casework.projections.tables import ledger, traces

T: Final = traces.c
PART: Final = 5000
"""Numbers of cases in one question."""
MOST_TEXTS: Final = 20_000
"""Closings of one month that are compared with each other."""
UNASKED: Final = ("case.resolved", "case.closed", "case.withdrawn", "case.unfounded")
"""Closings after which the worker is to be asked; who went to another authority is asked there."""
Row = Mapping[str, Any]


def signals(views: Askable, asked: Asked, only: tuple[str, ...] = (), limit: int = 200) -> list[Found]:
    """The signals of these rules (without a name: of all but those on demand), newest first, at most `limit` of each rule."""
    chosen = [rules()[name] for name in only] or [rule for rule in rules().values() if not rule.on_demand]
    found = views.ask(lambda tx: [one for rule in chosen for one in SEARCHES[rule.name](tx, rule, asked, limit)])
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.rule.number, one.id))


def signal(views: Askable, asked: Asked, id: str) -> Found:
    """The signal of an id. Raises UnknownSignal where there is none in the scope."""
    rule, day = parsed(id)
    there = replace(asked, first=day, last=day)
    one = next((each for each in signals(views, there, (rule.name,), limit=100_000) if each.id == id), None)
    if one is None:
        raise UnknownSignal(f"there is no signal {id!r} in the cases that you may see")
    return one


def _bulk_closing(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    wanted = and_(_of("closing", asked), T.days.between(0, rule.within))
    number = func.count(T.case_no.distinct())
    groups = select(T.by, T.unit, T.day, number.label("number")).where(wanted).group_by(T.by, T.unit, T.day)
    for row in tx.execute(groups.having(number >= rule.threshold).order_by(T.day.desc()).limit(limit)).mappings():
        cases = _cases(tx, and_(wanted, T.by == row["by"], T.unit == row["unit"], T.day == row["day"]))
        anchor = f"{row['by']}|{row['unit']}"
        yield Found(rule, row["day"], anchor, (row["by"],), row["unit"], row["number"], cases, row["number"])


def _pause_last_day(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    for row in _rows(tx, and_(_of("pause", asked), T.days.between(0, rule.threshold)), limit):
        yield _single(rule, row, row["days"])


def _late_entry(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    far = or_(T.days >= rule.threshold, and_(T.moved.is_(True), T.days >= rule.threshold // 2))
    for row in _rows(tx, and_(_of("backdated", asked), far), 10 * limit):
        late = worked_between(asked.calendar, row["day"] - timedelta(days=row["days"]), row["day"])
        if late >= (rule.threshold // 2 if row["moved"] else rule.threshold):
            yield _single(rule, row, late)


def _same_pair(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    for first, last in periods(asked.first, asked.last, 3):
        wanted = _of("pair", replace(asked, first=first, last=last))
        pairs = select(T.second, T.by, func.min(T.unit).label("unit"), func.count().label("number")).where(wanted).group_by(T.second, T.by)
        rows = [dict(row) for row in tx.execute(pairs).mappings()]
        total: dict[str, int] = {}
        for row in rows:
            total[row["second"]] = total.get(row["second"], 0) + row["number"]
        for row in rows:
            if row["number"] >= max(rule.threshold, rule.share * total[row["second"]]):
                where = and_(wanted, T.second == row["second"], T.by == row["by"])
                number = tx.execute(select(func.count(T.case_no.distinct())).where(where)).scalar_one()
                pair = (row["second"], row["by"])
                yield Found(rule, first, "|".join(pair), pair, row["unit"], row["number"], _cases(tx, where), number)


def _unvisited(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    later, revisit = traces.alias("later"), traces.alias("revisit")
    ripe = asked.today - timedelta(days=rule.threshold)
    wanted = and_(
        _of("closing", asked), T.topic.in_(UNASKED), T.day <= ripe,
        ~exists().where(revisit.c.case_id == T.case_id, _by_case(revisit) == "revisit"),
        ~exists().where(later.c.case_id == T.case_id, _by_case(later) == "closing", later.c.version > T.version),
    )  # fmt: skip
    for row in _rows(tx, wanted, limit):
        yield _single(rule, row, (asked.today - row["day"]).days)


def _same_worker(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    groups = list(asked.likeness.people()) if asked.likeness is not None else []
    numbers = sorted({case_no for group in groups for case_no in group})
    came = _received(tx, numbers, asked)
    ended = _last_closings(tx, numbers, asked)
    pairs = {(before, after) for group in groups for before in group for after in group if before in ended and after in came}
    for before, after in sorted(pairs, key=lambda pair: (came[pair[1]], pair), reverse=True):
        day, row = came[after], ended[before]
        if before != after and asked.first <= day <= asked.last and 0 <= (day - row["day"]).days <= rule.threshold:
            yield Found(rule, day, f"{before}|{after}", (row["by"],), row["unit"], (day - row["day"]).days, (before, after), 2)


def _same_text(tx: Connection, rule: SignalRule, asked: Asked, limit: int) -> Iterator[Found]:
    if asked.likeness is None:
        return
    for first, last in periods(asked.first, asked.last, 1):
        rows = {
            (row["case_id"], row["version"]): row for row in _rows(tx, _of("closing", replace(asked, first=first, last=last)), MOST_TEXTS)
        }
        alike: dict[bytes, list[Row]] = {}
        for place, mark in asked.likeness.texts(rows).items():
            alike.setdefault(mark, []).append(rows[place])
        for same in alike.values():
            cases = sorted({row["case_no"] for row in same})
            if len(cases) >= rule.threshold:
                persons = tuple(sorted({row["by"] for row in same}))
                yield Found(rule, first, cases[0], persons, same[0]["unit"], len(cases), tuple(cases[:MOST_CASES]), len(cases))


def _by_case(acts: Any) -> ColumnElement[str]:
    """The kind of an act, so written that the database looks for the case and not through all acts of that kind."""
    return func.coalesce(acts.c.kind, "")


SEARCHES: Final[Mapping[str, Search]] = {
    "bulk_closing": _bulk_closing, "pause_last_day": _pause_last_day, "late_entry": _late_entry, "same_pair": _same_pair,
    "unvisited": _unvisited, "same_worker": _same_worker, "same_text": _same_text,
}  # fmt: skip


def _of(kind: str, asked: Asked) -> ColumnElement[bool]:
    """Acts of one kind in scope and span, done by people: what was imported or inferred is nobody's doing."""
    return and_(
        T.kind == kind, T.day.between(asked.first, asked.last), T.inferred.is_(False), T.by != "system", inside(asked.scope, traces)
    )


def _received(tx: Connection, numbers: Sequence[str], asked: Asked) -> dict[str, date]:
    """The day each case came in, of those in scope."""
    came: dict[str, date] = {}
    for part in _parts(numbers):
        found = select(ledger.c.case_no, ledger.c.received_at).where(ledger.c.case_no.in_(part), inside(asked.scope, ledger))
        came |= {case_no: local_day(at) for case_no, at in tx.execute(found) if at is not None}
    return came


def _last_closings(tx: Connection, numbers: Sequence[str], asked: Asked) -> dict[str, Row]:
    """The closing with which each case ended, of those in scope."""
    ended: dict[str, Row] = {}
    for part in _parts(numbers):
        found = select(traces).where(T.kind == "closing", T.case_no.in_(part), T.inferred.is_(False), inside(asked.scope, traces))
        ended |= {row["case_no"]: dict(row) for row in tx.execute(found.order_by(T.case_no, T.version)).mappings()}
    return ended


def _parts(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    return (numbers[start : start + PART] for start in range(0, len(numbers), PART))


def _rows(tx: Connection, wanted: ColumnElement[bool], limit: int) -> list[Row]:
    found = select(traces).where(wanted).order_by(T.day.desc(), T.case_no, T.version).limit(limit)
    return [dict(row) for row in tx.execute(found).mappings()]


def _cases(tx: Connection, wanted: ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(tx.execute(select(T.case_no).where(wanted).distinct().order_by(T.case_no).limit(MOST_CASES)).scalars())


def _single(rule: SignalRule, row: Row, measure: int) -> Found:
    persons = tuple(dict.fromkeys(filter(None, (row["by"], row["second"]))))
    return Found(rule, row["day"], f"{row['case_no']}|{row['version']}", persons, row["unit"], measure, (row["case_no"],), 1)
