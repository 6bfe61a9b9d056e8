"""Fields of approvals, notices to the worker, pressure, money, transfer and revisit: read from the fact that each paper rests on."""

from casework.domain.dispatching import Dispatched
from casework.domain.envelope import Envelope
from casework.domain.leaving.declining import Declined
from casework.domain.paying.deposits import DepositDrawn
from casework.domain.pressing.leading import LeaderNamed
from casework.domain.pressing.owning import PlanSet, TeamFormed
from casework.domain.pressing.proposing import Proposed
from casework.domain.pressing.urging import Prompted, Urged
from casework.domain.pressing.watching import WATCH_LIMIT, Watchlisted
from casework.domain.settling.revisiting import Revisited
from casework.domain.statute.inquiry_time import InquiryExtended, Suspended
from casework.domain.statute.procedure_end import Closed, FilingWithdrawn
from casework.domain.supplement import SupplementAsked
from casework.domain.transfer.crime import TeamNamed, TransferPrepared
from casework.domain.transfer.transferring import HandedOver
from casework.papers.fields import fills
from casework.papers.material import Material
from casework.papers.saying import day, limit, listed
from casework.projections.saying import clock_word, word

CLOSINGS = {
    "performed": "已履行完毕",
    "police_filed": "公安机关已立案侦查",
    "execution_ended": "强制执行终结",
    "no_successor": "用人单位终止且无承继主体",
    "handling_exit": "线索办理终结",
}
LIMIT_OF_INQUIRY = ("investigate",)


def _signed(m: Material) -> Envelope | None:
    return m.fact.envelope if m.fact is not None else None


fills("asked_by")(lambda m: (who.requested_by or who.by) if (who := _signed(m)) is not None else None)
fills("approved_by")(lambda m: who.by if (who := _signed(m)) is not None and who.requested_by else None)
fills("approved_on")(lambda m: day(who.at) if (who := _signed(m)) is not None else None)
fills("extension")(lambda m: limit(fact.limit) if (fact := m.own(InquiryExtended)) is not None else None)
fills("extension_reason")(lambda m: m.text(fact.reason, "reason") if (fact := m.own(InquiryExtended)) is not None else None)
fills("suspension_ground")(lambda m: word(fact.ground) if (fact := m.own(Suspended)) is not None else None)
fills("suspension_reason")(lambda m: m.text(fact.reason, "reason") if (fact := m.own(Suspended)) is not None else None)
fills("close_ground")(lambda m: CLOSINGS.get(fact.ground, word(fact.ground)) if (fact := m.own(Closed)) is not None else None)
fills("close_reason")(lambda m: m.text(fact.reason, "reason") if (fact := m.own(Closed)) is not None else None)
fills("withdrawal_ground")(lambda m: word(fact.ground) if (fact := m.own(FilingWithdrawn)) is not None else None)
fills("decline_ground")(lambda m: word(fact.ground) if (fact := m.own(Declined)) is not None else None)
fills("where_to_go")(lambda m: fact.where_to_go if (fact := m.own(Declined)) is not None else None)
fills("requirement")(lambda m: m.text(fact.requirement, "requirement") if (fact := m.own(Dispatched)) is not None else None)
fills("owned_on")(lambda m: day(m.case.owner.since) if m.case.owner is not None else None)
fills("leader")(lambda m: m.case.owner.person if m.case.owner is not None else None)
fills("contractor")(lambda m: listed([n for r in m.respondents() if (n := m.name_of(r))]) if m.newest(DepositDrawn) is not None else None)
fills("crime_officers")(lambda m: listed([f"{o.person}（{o.badge}）" for o in fact.officers]) if (fact := m.newest(TeamNamed)) else None)
fills("means")(lambda m: word(fact.means) if (fact := m.newest(TransferPrepared)) is not None else None)
fills("crime_facts")(lambda m: m.text(fact.evidence, "evidence") if (fact := m.newest(TransferPrepared)) is not None else None)
fills("police")(lambda m: m.unit_name(fact.police) if (fact := m.own(HandedOver)) is not None else None)
fills("visit_day")(lambda m: day(fact.envelope.held_at) if (fact := m.own(Revisited)) is not None else None)
fills("visited_by")(lambda m: fact.envelope.by if (fact := m.own(Revisited)) is not None else None)
fills("visit_note")(lambda m: m.text(fact.note, "note") if (fact := m.own(Revisited)) is not None else None)


@fills("remaining")
def remaining(m: Material) -> str | None:
    """Until when the inquiry may still last; while it is suspended the days are kept."""
    if m.case.suspended_at is not None:
        return "中止期间不计入办案期限"
    clock = next((c for c in m.case.clocks.values() if c.rule in LIMIT_OF_INQUIRY), None)
    return f"至{day(clock.due_on)}" if clock is not None and clock.due_on is not None else None


@fills("items")
def items(m: Material) -> str | None:
    """What the worker is asked to complete, one after another."""
    fact = m.own(SupplementAsked)
    if fact is None:
        return None
    told = [m.text(each, "items") or "" for each in fact.items]
    return "；".join(f"{number}. {each}" for number, each in enumerate(told, 1)) or None


fills("items_due")(lambda m: _due(m, "supplement"))


def _due(m: Material, *rules: str) -> str | None:
    clock = next((c for c in m.case.clocks.values() if c.rule in rules), None)
    return day(clock.due_on) if clock is not None and clock.due_on is not None else None


fills("due")(lambda m: _due(m, "track"))
fills("watch_limit")(lambda m: _due(m, WATCH_LIMIT))


@fills("to_unit")
def to_unit(m: Material) -> str | None:
    """To whom a letter between offices goes."""
    fact = m.own(Dispatched)
    if fact is not None:
        return fact.lead.name
    codes = m.paper.addressees if m.paper is not None else ()
    return listed([name for code in codes if (name := m.unit_name(code))])


@fills("duties")
def duties(m: Material) -> str | None:
    """The duties that a letter presses for, each with its day."""
    causes = m.paper.causes if m.paper is not None else ()
    open_ = [m.case.clocks.get(cause.clock) for cause in causes]
    told = [
        clock_word(cause.clock) + (f"（期限至{day(clock.due_on)}）" if clock is not None and clock.due_on is not None else "")
        for cause, clock in zip(causes, open_, strict=True)
    ]
    return listed(told)


@fills("reply_by")
def reply_by(m: Material) -> str | None:
    """Until when the addressee replies."""
    mine = m.paper.id if m.paper is not None else ""
    clock = next((c for c in m.case.clocks.values() if mine and c.subject == mine), None)
    return day(clock.due_on) if clock is not None and clock.due_on is not None else None


@fills("letter_text")
def letter_text(m: Material) -> str | None:
    """What the letter says beside its duties."""
    fact = m.of_paper(Urged) or m.of_paper(Prompted)
    return m.text(fact.text, "text") if fact is not None else None


@fills("problems")
def problems(m: Material) -> str | None:
    """Why officials are summoned."""
    fact = m.of_paper(Proposed)
    return m.text(fact.text, "text") if fact is not None else None


@fills("watch_ground")
def watch_ground(m: Material) -> str | None:
    """Why the plate hangs."""
    fact = m.own(Watchlisted) or m.of_paper(Watchlisted)
    if fact is None:
        return None
    said = m.text(fact.text, "text")
    ground = clock_word(fact.ground) + "逾期" if "." in fact.ground else word(fact.ground)
    return f"{ground}：{said}" if said else ground


@fills("watch_leader")
def watch_leader(m: Material) -> str | None:
    """The leader who answers for the case on the list, else the head of the unit that leads."""
    if m.case.owner is not None:
        return m.case.owner.person
    return f"{m.case.lead.name}主要负责人" if m.case.lead is not None else None


@fills("leader_unit")
def leader_unit(m: Material) -> str | None:
    """The leader's unit, and the post as the directory prints it."""
    owner = m.case.owner
    if owner is None:
        return None
    held = next((h for h in m.office.posts_of(owner.unit) if h.person == owner.person and h.post == "leader" and h.title), None)
    return f"{m.unit_name(owner.unit)}{held.title if held is not None else ''}"


@fills("team")
def team(m: Material) -> str | None:
    """The units of the special team."""
    fact = m.newest(TeamFormed)
    return listed([name for code in fact.units if (name := m.unit_name(code))]) if fact is not None else None


@fills("plan")
def plan(m: Material) -> str | None:
    """The plan for this one case 一案一策."""
    fact = m.newest(PlanSet)
    return m.text(fact.text, "text") if fact is not None else None


@fills("plan_until")
def plan_until(m: Material) -> str | None:
    """The plan's own day, else the leader's limit."""
    fact = m.newest(PlanSet)
    if fact is not None and fact.until is not None:
        return day(fact.until)
    return _due(m, "own_limit") if m.newest(LeaderNamed) is not None else None


@fills("enclosures")
def enclosures(m: Material) -> str | None:
    """What goes to the police with the letter (310号令 6)."""
    fact = m.newest(HandedOver) or m.newest(TransferPrepared)
    return listed([word(each) for each in fact.enclosures]) if fact is not None else None
