"""The letters view: who is to be told of what, each once, by a key that a second run makes again."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID, uuid5

from casework.domain.breaking_glass import RULE, GlassBroken, glass_clock
from casework.domain.case import PRESSURES
from casework.domain.facts import Fact
from casework.domain.ladder.moving import RulebookMoved
from casework.domain.ladder.reaching import ROUND_THE_CLOCK
from casework.domain.ladder.recounting import Recounted
from casework.domain.ladder.steps import Climbed, Expired
from casework.domain.pressing.leading import LeaderChanged, LeaderNamed, LeaderSucceeded, NobodyToLead
from casework.domain.pressing.pressure import Instrument
from casework.domain.pressing.raising import OwnedAbove, Raised, RaiseImpossible
from casework.domain.pressing.urging import Prompted, Urged
from casework.domain.pressing.watching import Watchlisted
from casework.domain.timekeeping.clocks import Clock
from casework.domain.values import Recipient
from casework.projections.life import Life

URGENT: Final = (*ROUND_THE_CLOCK, "hand_over", RULE)
"""Rules whose letters wait for nothing: an incident, its report, the 24 hours of a transfer, and an emergency access."""
MOVED: Final = "moved"
"""The rung of a letter that tells of a moved due date; every real rung of the new date lies above it."""
OVERDUE: Final = "overdue"
"""The rung of the monthly letter about a case past its limit; its clock has no rungs."""
NOBODY: Final = "nobody"
"""The rung of a letter that raises the alarm: a rung was reached, and there is nobody to lead the case or to take it up."""


BROKEN: Final = "broken"
"""The rung of the alarm that somebody reads a case outside their scope."""
NAMED: Final = "named"
"""The rung of a letter to a leader who owns the case from now on."""
LEADERS: Final = (LeaderNamed, LeaderChanged, LeaderSucceeded, OwnedAbove)


RUNGS: Final[dict[type[Fact], str]] = {Urged: "urged", Prompted: "prompted", Watchlisted: "watchlisted", Raised: "raised"}
PRESSED: Final = (Instrument, Urged, Prompted, Watchlisted, Raised)
"""Pressure that a person used or signed; it names whom it told."""


def letter_id(case: UUID, version: int, recipient: str, template: str) -> UUID:
    """uuid5 of the fact, the recipient and the template."""
    return uuid5(case, f"{version}/{recipient}/{template}")


def letter_rows(life: Life, fact: Fact, position: int) -> Iterator[dict[str, Any]]:
    """One row for each person reached by a step of a climb, by a person's pressure, told of a moved date or to own the case."""
    for clock, rung, missed, told in _matters(life, fact):
        template = f"{clock.cls or clock.kind}.{rung}"
        common = _common(life, fact, position, clock)
        common |= {"template": template, "rung": rung, "height": height(clock, rung), "missed": missed}
        for each in told:
            yield common | {
                "id": letter_id(life.case.id, life.case.version, each.address, f"{template}/{clock.key}"), "recipient": each.address,
                "person": each.person, "post": each.post, "unit": each.unit, "role": each.role, "instead_of": each.instead_of,
                "because": each.because,
            }  # fmt: skip


def height(clock: Clock, rung: str) -> int:
    """How high a rung lies on its clock: even where the clock's ladder has it, between them where a person used one beside it."""
    names = [each.name for each in clock.rungs]
    if rung == NOBODY:
        return 2 * len(names)
    if rung in names:
        return 2 * names.index(rung)
    level = PRESSURES.index(rung) if rung in PRESSURES else 0
    below = [place for place, name in enumerate(names) if name in PRESSURES and PRESSURES.index(name) <= level]
    return 2 * below[-1] + 1 if below and level else -1


def _matters(life: Life, fact: Fact) -> Iterator[tuple[Clock, str, bool, Iterable[Recipient]]]:
    """What a fact tells and whom: the clock, the rung, whether the duty's day has passed."""
    if isinstance(fact, Climbed):
        yield from ((_clock(life, step.clock), step.rung, step.missed, step.told) for step in fact.steps)
    elif isinstance(fact, Expired):
        yield _clock(life, fact.clock), OVERDUE, False, fact.told
    elif isinstance(fact, Recounted | RulebookMoved):
        for key in fact.moved:
            yield _clock(life, key), MOVED, False, (each for each in fact.told if key in fact.concerns.get(each.address, (key,)))
    elif isinstance(fact, PRESSED) and fact.told:
        clock = _pressed(life, fact)
        yield from ((each, _rung(fact), False, fact.told) for each in (clock,) if each is not None)
    elif isinstance(fact, Instrument) and fact.unit is not None:
        yield _clock(life, fact.clock), fact.rung, False, (Recipient(None, "unit_head", fact.unit),)
    elif isinstance(fact, LEADERS):
        clock = life.case.clock("acknowledge", fact.leader)
        yield from ((each, NAMED, False, (Recipient(fact.leader, "leader", fact.unit),)) for each in (clock,) if each is not None)
    elif isinstance(fact, NobodyToLead) and fact.clock:
        yield _clock(life, fact.clock), NOBODY, False, fact.told
    elif isinstance(fact, RaiseImpossible):
        yield from ((_clock(life, cause.clock), NOBODY, False, fact.told) for cause in fact.causes)
    elif isinstance(fact, GlassBroken):
        yield glass_clock(fact, life.case.region), BROKEN, False, fact.told


def _pressed(life: Life, fact: Fact) -> Clock | None:
    """The clock that pressure by a person is about: the one it names, else the one that carries the ladder."""
    keys = (fact.clock,) if isinstance(fact, Instrument) else tuple(cause.clock for cause in getattr(fact, "causes", ()))
    return _clock(life, keys[0]) if keys else life.case.clock("own_limit") or life.case.clock("track")


def _rung(fact: Fact) -> str:
    return fact.rung if isinstance(fact, Instrument) else RUNGS[type(fact)]


def _clock(life: Life, key: str) -> Clock:
    return life.case.clocks.get(key) or life.ended[key].clock


def _common(life: Life, fact: Fact, position: int, clock: Clock) -> dict[str, Any]:
    case = life.case
    return {
        "case_id": case.id, "version": case.version, "position": position, "case_no": case.case_no,
        "clock": life.named(clock.key), "key": clock.key, "rule": clock.rule, "revision": clock.revision,
        "urgent": clock.rule in URGENT, "due_at": clock.due_at, "due": clock.due_text, "created_at": fact.envelope.at, "state": "new",
    }  # fmt: skip
