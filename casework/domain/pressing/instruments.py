"""What a rung sets in motion besides letters: at once under a paper that the rulebook names, else a draft to sign (tables 4.3)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from casework.domain.asking import Asked, World
from casework.domain.case import Case
from casework.domain.facts import Fact
from casework.domain.pressing.choosing import owned
from casework.domain.pressing.drafting import KINDS, LETTERS_ONLY, Measure, authority, drafted, paper_id, withdrawn
from casework.domain.pressing.issuing import addressee, higher, issuer
from casework.domain.pressing.proposing import at_a_missed_limit
from casework.domain.pressing.raising import raised_by_the_ladder
from casework.domain.pressing.standing import Cause
from casework.domain.pressing.urging import urged
from casework.domain.pressing.watching import WATCH_LIMIT, watchlisted

if TYPE_CHECKING:
    from casework.domain.ladder.steps import Step

MISSED: Final = "warned"


def taking_effect(case: Case, steps: "tuple[Step, ...]", asked: Asked[Any], world: World) -> list[Fact]:
    """The facts that the steps of a climb bring about; drafts whose cause is gone are set aside beside them."""
    facts = withdrawn(case)
    for measure, nth in numbered(measures(case, steps, asked, world)):
        under = authority(case, measure.rung, asked, world)
        if under is None:
            facts += drafted(case, measure, nth)
        else:
            facts += brought_about(case, measure, paper_id(case, KINDS[measure.rung], nth), under, asked, world)
    if any(_limit_missed(case, step) for step in steps):
        facts += at_a_missed_limit(case, authority(case, "watchlisted", asked, world))
    return facts


def brought_about(case: Case, measure: Measure, paper: str, under: str, asked: Asked[Any], world: World) -> list[Fact]:
    """The facts of a measure that may take effect, under the paper (文号) of the rulebook or of whoever signed."""
    match measure.rung:
        case "urged":
            return urged(measure, paper, under, world.office, asked.day)
        case "watchlisted":
            return watchlisted(case, measure, paper, under)
        case "raised":
            return raised_by_the_ladder(case, measure, asked, world, under)
    return owned(case, measure.ground, asked, world, under)


def measures(case: Case, steps: "tuple[Step, ...]", asked: Asked[Any], world: World) -> Iterator[Measure]:
    """What the steps want to take effect: one urging for each unit, every other rung as it stands. The urgings come first, because a
    leader named or a raise closes duties that an urging may be about.
    """
    urgings: dict[str, Measure] = {}
    others: list[Measure] = []
    for step in steps:
        clock = case.clocks[step.clock]
        if step.rung not in KINDS or clock.rule in LETTERS_ONLY:
            continue
        cause, source = Cause(step.clock, step.revision), issuer(case, clock, asked, world)
        if step.rung != "urged":
            others.append(Measure(step.rung, (cause,), step.clock, case.lead, source))
            continue
        to = addressee(case, clock, world.office, asked.day)
        code = to.code if to is not None else ""
        if clock.cls == "Q" and waits_for_a_reply(case, code):
            continue
        before = urgings.get(code, Measure("urged", unit=to))
        urgings[code] = Measure("urged", (*before.causes, cause), "", to, higher(before.issuer, source))
    yield from (*urgings.values(), *others)


def waits_for_a_reply(case: Case, unit: str) -> bool:
    """Whether an urging to the unit has no reply yet: a quick duty then brings its letter, but no second paper."""
    return any(paper.kind == "urge" and paper.status == "served" and unit in paper.addressees for paper in case.papers.values())


def numbered(wanted: Iterator[Measure]) -> Iterator[tuple[Measure, int]]:
    """Each measure with its number among those of its rung, so that every paper has an id of its own."""
    seen: dict[str, int] = {}
    for measure in wanted:
        seen[measure.rung] = seen.get(measure.rung, 0) + 1
        yield measure, seen[measure.rung]


def _limit_missed(case: Case, step: "Step") -> bool:
    return case.clocks[step.clock].rule == WATCH_LIMIT and step.rung == MISSED
