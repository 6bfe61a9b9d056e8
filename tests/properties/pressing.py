"""What must hold of the ladder in any life: of every fact as it comes, of every case after a tick, of a case whose work has ended."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from casework.domain.approvals import Approved
from casework.domain.asking import World
from casework.domain.case import EXITS, Case
from casework.domain.facts import Fact
from casework.domain.four_eyes import eyes, used
from casework.domain.ladder.due import why_held
from casework.domain.ladder.steps import Climbed
from casework.domain.leaving.merging import Absorbed
from casework.domain.paying.verifying import PaymentVerified
from casework.domain.pressing.drafting import PressureDrafted
from casework.domain.pressing.leading import LeaderNamed, LeaderNotNamed, LeaderSucceeded, NobodyToLead
from casework.domain.pressing.lifting import TakenOff, TakeOffChecked
from casework.domain.pressing.pressure import Instrument
from casework.domain.pressing.proposing import ProposalDecided, Proposed
from casework.domain.pressing.raising import OwnedAbove, Raised
from casework.domain.pressing.signing import PressureSigned
from casework.domain.pressing.signing_off import LeaderSignedOff
from casework.domain.pressing.watching import Watchlisted
from casework.domain.timekeeping.clocks import Clock
from casework.domain.timekeeping.terms import local_day
from casework.domain.timing import MISSABLE
from casework.domain.transfer import hold
from casework.domain.values import Post
from casework.projections.silence import accounts
from casework.scheduler.memory import holds_post

TO_LIVING_CASES: Final = (Watchlisted, LeaderNamed, LeaderSucceeded, OwnedAbove, Raised)
"""Pressure that a case whose work has ended never gets."""


def before(case: Case, fact: Fact) -> None:
    """What must hold of a fact on the case as it stood until then."""
    if isinstance(fact, Climbed):
        for step in fact.steps:
            clock = case.clocks[step.clock]
            assert not clock.is_paused, f"{step.rung} of {step.clock} was climbed while the clock stood still"
            assert step.revision == clock.revision, f"{step.clock} climbed for a due date it has no more"
    if isinstance(fact, Raised) and fact.envelope.post == Post.SYSTEM:
        assert hold.grounds(case) == (), f"raised while {hold.grounds(case)} have the matter"
    if isinstance(fact, TO_LIVING_CASES) and fact.envelope.post == Post.SYSTEM:
        assert case.handling not in EXITS and not case.struck_off, f"{fact.topic} on a case whose work has ended"
    four_eyes(case, fact)


def four_eyes(case: Case, fact: Fact) -> None:
    """Whoever decides is not who asked, proposed, checked or recorded."""
    spent: Iterable[str | None] = ()
    match fact:
        case Approved():
            spent = (*used(case.requests[fact.request]), *case.handlers)
        case PaymentVerified():
            spent = (case.payments[fact.payment].recorded_by,)
        case TakeOffChecked():
            spent = (case.watch.asked_by if case.watch else None, *case.handlers)
        case TakenOff():
            spent = (case.watch.asked_by if case.watch else None, *case.handlers)
        case ProposalDecided():
            spent = (case.papers[fact.paper].by,)
        case LeaderSignedOff():
            spent = (fact.checked_by,)
    who = eyes(fact.envelope.by, fact.envelope.acting_for)
    assert not who & set(spent), f"{fact.topic} by {sorted(who)}, who asked, checked, proposed, recorded or handled it"


def at_rest(case: Case) -> None:
    """A case whose work has ended is owned by nobody and raised no more; an exit leaves at most the plate, until it is taken off."""
    if case.handling in EXITS or case.struck_off:
        assert case.owner is None, f"{case.owner} still owns a case that is {case.handling}"
        assert not case.raised, f"a case that is {case.handling} is still raised"
        assert not (case.struck_off and case.watchlisted), "struck off while the plate hangs"
        assert case.pressure in ("none", "reminded", "warned", "urged", "watchlisted")


def after_a_tick(case: Case, facts: Sequence[Fact], now: datetime, world: World) -> None:
    """Nothing whose time has come is undecided without a reason, no breach is off the record, and whoever must lead does or it is said."""
    said = [(fact.clock, fact.revision, fact.rung) for fact in facts if isinstance(fact, Instrument)]
    made = [decision for fact in facts if isinstance(fact, Climbed) for decision in fact.decisions()]
    came = [fact for fact in facts if isinstance(fact, Absorbed)]
    made += [
        (key, case.clocks[key].revision, rung) for fact in came for key in fact.climbed if key in case.clocks for rung in fact.climbed[key]
    ]
    for clock in (clock for clock in case.clocks.values() if not clock.is_paused):
        every_rung_is_decided_or_held(case, clock, now, [*made, *said])
        if clock.kind in MISSABLE and clock.due_at is not None and clock.due_at <= now:
            assert clock.key in case.missed, f"the breach of {clock.key} is not on record"
    for account in accounts(facts, now):
        left = [rung.rung for rung in account.rungs if rung.word == "due"]
        assert account.silence == "paused" or not left, f"{account.clock.key}: {left} are due after a tick"
    somebody_leads_or_it_is_said(case, facts, now, world)


def every_rung_is_decided_or_held(case: Case, clock: Clock, now: datetime, decisions: Sequence[tuple[str, int, str]]) -> None:
    """One decision for each rung whose time has come, by the tick or by a person before it, or a reason for silence."""
    for rung in (rung for rung in clock.rungs if rung.at <= now):
        found = decisions.count((clock.key, clock.revision, rung.name))
        assert found or why_held(case, clock, rung.name) or urged_by_paper(case, clock, rung.name), f"nothing decided {rung} of {clock.key}"


def urged_by_paper(case: Case, clock: Clock, rung: str) -> bool:
    """Whether a person urged the duty by paper before its time came."""
    return rung == "urged" and case.urged_on.get(clock.key) == clock.revision


def somebody_leads_or_it_is_said(case: Case, facts: Sequence[Fact], now: datetime, world: World) -> None:
    """A major case has a leader in post two working days on, or a reason, a draft or an alarm says why not."""
    if not case.is_open or case.track != "major":
        return
    if case.owner is not None:
        in_post = holds_post(world.office, (case.owner.person, case.owner.unit), local_day(now))
        assert in_post or any(isinstance(fact, NobodyToLead) for fact in facts), f"{case.owner.person} left and nobody followed"
        return
    asked = case.clock("name_leader")
    if asked is not None and (asked.due_at is None or asked.due_at > now):
        return
    assert any(map(says_why_nobody_leads, facts)), f"nobody owns a major case and nobody said why; name_leader: {asked}"


def says_why_nobody_leads(fact: Fact) -> bool:
    """A reason, an alarm, or a draft on the supervisor's desk."""
    return isinstance(fact, LeaderNotNamed | NobodyToLead) or (isinstance(fact, PressureDrafted) and fact.rung == "leader_owned")


def signatures(facts: Sequence[Fact]) -> None:
    """Every paper is drafted at most once and signed at most once, and nothing is proposed twice under one paper."""
    for kind in (PressureDrafted, PressureSigned, Proposed):
        papers = [fact.paper for fact in facts if isinstance(fact, kind)]
        assert len(papers) == len(set(papers)), f"{kind.__name__} twice: {papers}"
