"""What a clerk could write into each field of each command: the fitting value first, then others, then wrong ones."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from casework.domain.answers import HOLDS
from casework.domain.asking import World
from casework.domain.case import Case
from casework.domain.clocks import SHANGHAI
from casework.domain.intake import CASE_KINDS, CHANNELS
from casework.domain.registry import Command
from casework.domain.replies import Reply
from casework.domain.sampling import roll
from casework.domain.values import PRIVATE, Actor, Line, Party, Respondent, Sum
from tests.people import COUNTY, GOVERNMENT, INDUSTRY, OTHER_COUNTY, TOWN, TWO
from tests.unpaid import PLAIN, POLICE, whole

EMPLOYER = Respondent("firm", name="某建筑公司")
CONTRACTOR = Respondent("contractor", name="某总承包公司", role="general_contractor")
PERSON = Respondent("person", kind="person", person_name="王某")
NOBODY = Respondent("nobody")
WORKER = Party("w1", name="张三", phone="13800000000", id_number="620502199001010011")
FAR, LONG_AGO = date(9999, 12, 31), date(1900, 1, 1)


@dataclass(frozen=True)
class Scene:
    """What a clerk sees: the case, the world, the moment, and the other cases of the office."""

    case: Case
    world: World
    now: datetime
    others: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The local day."""
        return self.now.astimezone(SHANGHAI).date()

    def ahead(self, days: int) -> date:
        """The local day so many days from now."""
        return self.day + timedelta(days=days)

    @property
    def refs(self) -> tuple[str, ...]:
        """Refs of the respondents."""
        return tuple(respondent.ref for respondent in self.case.respondents)

    def held(self, kind: str) -> tuple[str, ...]:
        """Ids of what the case holds, newest first, and one that it does not hold."""
        return (*reversed(tuple(getattr(self.case, kind))), f"no-{kind}")


Options = Callable[[Scene], tuple[Any, ...]]


def words(*given: Any) -> Options:
    """The same words whatever the case."""
    return lambda scene: given


def sums(scene: Scene) -> tuple[Any, ...]:
    """What was established, else a plain sum; then sums without roll, unknown, small, large and impossible."""
    known = scene.case.verified if scene.case.verified and scene.case.verified.lines else PLAIN
    return (
        known,
        Sum(10, 15_000_000),
        Sum(3, 300_000),
        None,
        Sum(),
        whole(3, 300_000),
        whole(60, 90_000_000),
        Sum(0, 0),
        Sum(-1, 5),
        Sum(3, 7, PLAIN.lines),
    )


def days(*ahead: int | None) -> Options:
    """Days counted from today, None, and the ends of the calendar."""
    return lambda scene: (*(None if days is None else scene.ahead(days) for days in ahead), FAR, LONG_AGO)


def replies(scene: Scene) -> tuple[Any, ...]:
    """Everybody paid and satisfied; one unpaid; one dissatisfied with ground; nobody; unreached; free will; nonsense."""
    heads = scene.case.workers or 1
    workers = roll(scene.case) or tuple(f"w{n}" for n in range(1, min(heads, 40) + 1))
    good = tuple(Reply(worker, "paid", satisfied=True) for worker in workers)
    first, rest = workers[0], good[1:]
    unreached = Reply(first, "unreached", tries=3, ways=("phone", "visit"))
    return (
        good, (Reply(first, "unpaid"), *rest), (Reply(first, "paid", satisfied=False, grounded=True), *rest), (unreached, *rest), good[:1],
        tuple(Reply(worker, "freely") for worker in workers), (Reply(first, "perhaps"),), (good[0], good[0]), (),
    )  # fmt: skip


def paper_options(scene: Scene) -> tuple[Any, ...]:
    """The papers of the case."""
    return scene.held("papers")


def conclusions(scene: Scene) -> tuple[Any, ...]:
    """Those that the record bears out, then all others."""
    return (*sorted(HOLDS, key=lambda name: not HOLDS[name](scene.case)), "solved")


def answer_links(scene: Scene) -> tuple[Any, ...]:
    """Links not answered yet first."""
    return (*sorted(scene.case.links, key=lambda link: scene.case.links[link].answered is not None), "link-99")


def lead_options(scene: Scene) -> tuple[Any, ...]:
    """A unit that does not lead yet first."""
    lead = scene.case.lead.code if scene.case.lead else ""
    units = [unit.code for unit in (COUNTY, INDUSTRY, TOWN, OTHER_COUNTY)]
    return (*sorted(units, key=lambda code: code == lead), "nowhere")


def cohandler_options(scene: Scene) -> tuple[Any, ...]:
    """A major case goes to the industry department as well."""
    both = ((INDUSTRY.code,), ()) if scene.case.track == "major" else ((), (INDUSTRY.code,))
    return (*both, (TOWN.code,), (TOWN.code, INDUSTRY.code), (COUNTY.code,), ("nowhere",))


def all_clocks(scene: Scene) -> tuple[Any, ...]:
    """Keys of open clocks and one that does not run."""
    return (*scene.case.clocks, "", "nothing.1")


def extended_limits(scene: Scene) -> tuple[Any, ...]:
    """Amounts, and limits that are none."""
    return (
        "1 working days",
        "10 working days",
        "30 days",
        "until 2030-01-01",
        "same day",
        "until 9999-12-31",
        "3650 years",
        "soon",
        "",
        "999999 days",
    )


def other_cases(scene: Scene) -> tuple[Any, ...]:
    """Another case of the office, this case, and none."""
    return (*scene.others, scene.case.case_no, "", "620502-2026-999999")


def tracks(scene: Scene) -> tuple[Any, ...]:
    """Heavier tracks first."""
    return (*(track for track in ("major", "ordinary", "simple") if track != scene.case.track), scene.case.track, "fast")


def leaders(scene: Scene) -> tuple[Any, ...]:
    """A leader who does not own the case yet first."""
    owner = scene.case.owner.person if scene.case.owner else ""
    return (*sorted(("leader", "chair"), key=lambda person: person == owner), "officer-1", "nobody")


def outstanding(scene: Scene) -> tuple[Any, ...]:
    """What is still owed, a part of it, more than it, nothing, unknown."""
    owed = max(scene.case.balance_fen or 100, 1)
    return owed, max(owed // 3, 1), owed + 1, 1, None, 0, -5


def state_lines(scene: Scene) -> tuple[Any, ...]:
    """No lines, a line of a worker on the roll, of a stranger, of nobody known, and one that is negative."""
    return (), (Line("w1", 100),), (Line("w1", 100), Line("w2", None)), (Line("stranger", 5),), (Line("w1", -5),)


REFS: Options = lambda scene: (scene.refs, (), scene.refs[-1:], scene.refs[:1], ("stranger",))  # noqa: E731
PROOF: Options = words(
    ("receipt", "witness", "photo", "mail_receipt", "consent", "delivery_record", "announcement"), ("photo",), ("receipt",), ()
)
UNITS: Options = words((COUNTY.code, INDUSTRY.code), (), (COUNTY.code,), ("nowhere",))
OFFICERS: Options = words(TWO, TWO[:1], ())

ANY: dict[str, Options] = {
    "addressees": lambda scene: (scene.refs[:1], scene.refs, scene.refs[-1:], (), ("stranger",)),
    "agreed_by": words("leader", None), "answered": words("已采纳", None), "arrears_months": words(("2026-01",), (), ("x",)),
    "asks_for": words(("roll", "ledger"), ()), "assets": words(("bank_accounts",), ("houses", "yachts"), ()), "authority": words("麦积区", ""),
    "because": words("wrong", "objection_upheld", "order_withdrawn", "decision_withdrawn", "x"), "breach": words("未足额支付"),
    "called_back_by": words("window", "officer-1", ""), "cause": words("misuse", None, "fled", "bad luck"),
    "channel": words(*CHANNELS, "pigeon"), "checked_by": words("reviewer", "officer-1", "leader", ""), "checked_how": words("call", "x"),
    "claimed": sums, "clock": all_clocks, "cohandlers": cohandler_options, "collective": words(True, False),
    "conclusion": conclusions, "contractor": lambda scene: (*reversed(scene.refs), "stranger"), "days": words("5 working days", None, "3 days", "2 months", "soon"),
    "debtor": lambda scene: (None, *scene.refs, "stranger"), "decision": paper_options, "description": words("账本", None),
    "document": words("决定书", ""), "done": words(("served",), ()), "employers_burden": words(False, True), "evidence": words("查询记录", None),
    "extreme": words(False, True), "facts_clear": words(True, False), "fen": outstanding, "files": words(False, True),
    "fine_fen": words(2_000_000, None, 5_000_000, 1, 0, 9_000_000), "first_payer": lambda scene: (None, *scene.refs, "stranger"),
    "first_receipt_at": lambda scene: (None, scene.now - timedelta(days=3), scene.now + timedelta(days=1), datetime(2026, 1, 1)),
    "found": words((), (CONTRACTOR,), (PERSON,)), "ground": words("724-54"), "grounds": words((), ("art30",), ("art99",)),
    "government": words("620502-gov", ""), "government_paper": words("甘政〔2026〕1号", None), "granted": words(True, False),
    "handing_over": words("已交接"), "heads": lambda scene: (scene.case.workers, 3, None, -1), "imported": words(False, True),
    "incident": lambda scene: (*scene.held("incidents"), ""), "informer": words(None, Party("informer", name="李四")),
    "intends": words("handling_decision", "penalty_decision", "x"), "interim": words(False, True), "into": other_cases,
    "item": lambda scene: (*scene.held("held_items"), ""), "items": words(("身份证明", "考勤"), ()), "kind": words(*CASE_KINDS, "x"),
    "lead": lead_options, "leader": leaders, "limit": extended_limits, "lines": state_lines, "link": answer_links,
    "listed_by_employer": sums, "matter": words("arrears", "site_breach", "x"), "means": words("able_to_pay", "fled", "assets_moved", "x"),
    "method": words("transfer", "cash_roll", "advance", "fund", "court", "deposit", "asset_sale", "presale_funds", "magic"),
    "months": words((), ("2026-01",), ("2026-13",)), "notice": paper_options, "notice_sent": words(True, False),
    "number": words("甘天秦〔2026〕1号", None, ""), "of": words("extension", "suspension", "x"),
    "officer": words("officer-1", None, "officer-2"), "officers": OFFICERS, "on": days(0, -3, 5), "opinion": words("同意", None),
    "order": paper_options, "outcome": words("heard", "waived", "lapsed", "returned", "copied", "full", "none", "x"),
    "paper": lambda scene: (*scene.held("papers"), ""), "papers": words("补充材料", None), "part": words("wages", "living_costs", "x"),
    "parties": words((), (WORKER,)), "payer": lambda scene: (*scene.refs[:1], "government", "张三"), "payment": lambda scene: (*scene.held("payments"), ""),
    "performed": words(False, True), "police": words("", POLICE.code, None, COUNTY.code), "priority": words(None, "elderly", "x"),
    "project_class": words(None, "government", "private", "none", "x"), "promise": words(""), "promise_given": words(True, False),
    "proof": PROOF, "proposed": words(INDUSTRY.code), "publication": lambda scene: (*scene.held("publications"), ""),
    "publisher": words("hrss", "x"), "purpose": words("pay", "rectify", "wages", "fine", "x"), "questions": words("工资支付情况", None),
    "reason": words("理由如下", None), "received_at": lambda scene: (None, scene.now - timedelta(days=2), scene.now + timedelta(days=2)),
    "receiver": words("天水市仲裁委", ""), "receipt_signed": words(True, False), "recovery": lambda scene: scene.held("recoveries"),
    "recusal": words("not_asked", "rejected", "granted", "pending"), "recused": words((), ("officer-2",), ("officer-9",)),
    "rectified": words(False, True), "region": words("620502", "620503", "abc"), "region_name": words("秦州区", ""),
    "registration_checked_on": days(0, None, -9, 3), "remedies": words(("arbitration",), (), ("prayer",)), "replies": replies,
    "reply_by": words(None, "5 working days", "until 2026-12-31", "until 9999-12-31", "3650 years", "soon"), "request": lambda scene: scene.held("requests"),
    "respondents": words((EMPLOYER, CONTRACTOR), (EMPLOYER,), (), (NOBODY,), (PERSON,)), "result": words("agreed", "upheld", "x"),
    "roll_attached": words(False, True), "ruling": words("granted", "refused", "x"), "sanctions": words((), ("warning",)),
    "secrecy_checked": words(True, False), "signed_by": words(("w1",), ()), "source": words(None, "12345"),
    "states": words(("content", "facts", "grounds", "rights"), ("content",), ()), "sum": sums, "superior": words("620500-hrss", ""),
    "tells_the_way_out": words(True, False), "to": words("arbitration", "court", "industry", COUNTY.code, "x"), "told": words("phone", None, "x"),
    "track": tracks, "tried": words((), ("direct", "mail")), "unit": words(GOVERNMENT.code, INDUSTRY.code, TOWN.code, "nowhere"),
    "units": UNITS, "unknown_because": words(None, "no_books", "x"), "until": days(10, 0, -2, 400), "upheld": words(False, True),
    "unpaid_project_fen": words(900_000_000, None, 5), "warns_of": words(("decision", "penalty"), ()),
    "way": words("direct", "left", "public", "posting", "mail", "phone", "letter", "review", "suit", "x"),
    "where_to_go": words("天水市劳动人事争议仲裁委员会", None), "worker_fen": words(None, 5_000_000), "workers": words((), ("w1",), ("stranger",)),
}  # fmt: skip
"""Field → its values, whatever the command."""

OWN: dict[tuple[str, str], Options] = {
    ("add_cohandler", "unit"): words(INDUSTRY.code, TOWN.code, COUNTY.code, "nowhere"),
    ("advance", "fen"): lambda scene: (max((scene.case.balance_fen or 100) // 4, 1), 1, 10**10, 0),
    ("advance", "ground"): words("cannot_pay", "fled", None), ("advance", "payer"): words("government", "firm", "李 四"),
    ("advance", "source"): words("government", "fund", "owner", "general_contractor", "x"),
    ("adjudicate_return", "lead"): lambda scene: (INDUSTRY.code, COUNTY.code, None, "nowhere"),
    ("answer", "fen"): lambda scene: (scene.case.proven_fen if scene.case.proven_fen else None, None, 5),
    ("close", "ground"): words("performed", "police_filed", "execution_ended", "no_successor", "handling_exit", "x"),
    ("confirm_forward", "answer"): words("已收"), ("criminal_progress", "kind"): words("prosecuted", "judged", "dropped", "detained", "x"),
    ("decide_evidence", "outcome"): words("returned", "copied", "x"), ("decide_no_penalty", "ground"): words("no_fault", "x"),
    ("decline", "ground"): words("not_inspection", "over_2_years", "no_respondent", "in_arbitration_or_court", "not_stated", "x"),
    ("draw_deposit", "fen"): outstanding, ("employer_fled", "respondents"): REFS, ("employer_deregistered", "respondents"): REFS,
    ("executed", "outcome"): words("full", "part", "none", "x"), ("find_unfounded", "conclusion"): words("no_debt", "not_wages", "settled_before", "x"),
    ("find_unfounded", "evidence"): words(("books", "payment_records"), ("no_real_name_record",), ("x",), ()),
    ("form_team", "units"): words((COUNTY.code, INDUSTRY.code), (COUNTY.code,), ("nowhere",)),
    ("hand_up", "to"): words(COUNTY.code, TOWN.code, "nowhere"), ("instruct", "unit"): words(COUNTY.code, INDUSTRY.code, "nowhere"),
    ("joint_meeting", "units"): UNITS, ("link_clue", "channel"): words("12345", "petition", "platform", "leader_mailbox", "media", "pigeon"),
    ("link_clue", "link"): words("", "link-1"), ("link_clue", "number"): words(None, "77"), ("link_clue", "source"): words(None, "12345"),
    ("list", "respondents"): REFS, ("merge", "same_employer"): words(True, False), ("merge", "same_site"): words(True, False),
    ("make_note", "kind"): words("note", "x"), ("note", "kind"): words("note", "warning", "x"), ("publish", "ground"): words("", "other", "transferred_to_police", "x"),
    ("publish", "respondents"): REFS, ("publish", "paper"): lambda scene: ("", *scene.held("papers")), ("promise", "by"): words("firm"), ("promise", "until"): days(10, None, -2),
    ("promise", "fen"): outstanding, ("receive", "case_no"): words(""), ("receive", "incident"): words(False, True),
    ("receive", "number"): words(None, "77"), ("receive", "source"): words(None, "12345"), ("receive", "until"): days(None),
    ("receive", "arrears_until"): days(None, -30, -1000), ("receive", "facts_agreed"): words(None, False),
    ("record_payment", "payment"): words("", "payment-1"), ("record_payment", "purpose"): words("wages", "fine", "compensation", "x"),
    ("deposit_paid", "payment"): words("", "payment-1"), ("record_review", "way"): words("review", "suit", "x"),
    ("redirect_part", "to"): words("court", "arbitration", "x"), ("redirect", "to"): words("arbitration", "court", "other_hrss", "police", "x"),
    ("reopen", "ground"): words("new_evidence", "exit_was_wrong", "unpaid_answer", "x"),
    ("reopen_procedure", "ground"): words("new_facts", "failed_revisit", "x"), ("report_incident", "heads"): words(12, None),
    ("resolve", "conclusion"): lambda scene: ("rectified" if scene.case.matter == "site_breach" else "paid_in_full", "x"),
    ("resolve", "fen"): lambda scene: (scene.case.owed_fen, None, 5), ("review_result", "result"): words("upheld", "changed", "revoked", "withdrawn", "x"),
    ("review_result", "sum"): words(None, whole(10, 12_000_000)), ("review_result", "fine_fen"): words(None, 1_000_000),
    ("split", "claimed"): words(Sum(1, 100_000), Sum(1, 1, (Line("w1", 1),)), Sum(10, 1), Sum()), ("split", "into"): words("", "620502-2026-000001"),
    ("summon_employer", "respondents"): REFS, ("suspend", "ground"): words("evidence_unobtainable", "fled", "other_lawful", "x"),
    ("take_back", "ground"): words("receiver_refused"), ("instruct_reply", "paper"): paper_options,
    ("verify_payment", "fen"): words(None, 5, 0), ("verify_payment", "proof"): words("signed_roll", "bank_receipt", "fund_list", "x"),
    ("void_payment", "ground"): words("duplicate", "returned", "x"), ("withdraw_filing", "ground"): words("not_established", "corrected", "x"),
    ("write_off_recovery", "ground"): words("bankrupt", "x"), ("deposit_paid", "fen"): outstanding, ("recover", "fen"): words(100, 10**9, 0),
    ("pay_fine", "fen"): words(2_000_000, None, 5), ("order", "ground"): words("724-30", ""), ("contact", "way"): words("phone", "owl"),
    ("notify_petitioner", "way"): words("letter"), ("establish", "verified"): lambda scene: (PLAIN, *sums(scene)[1:]),
    ("establish", "claimed"): lambda scene: (None, *sums(scene)), ("establish", "listed_by_employer"): lambda scene: (None, *sums(scene)),
    ("establish", "project_class"): words(None, "government", "x"), ("establish", "until"): days(None, -30),
    ("order", "until"): days(None, 10, -1), ("decide_handling", "until"): days(None, 10, -1), ("inquire", "until"): days(None, 5, -1),
    ("supplemented", "respondents"): words((), (CONTRACTOR,)), ("order_on_spot", "purpose"): words("rectify", "pay"),
    ("order_on_spot", "sum"): words(None, PLAIN), ("agree_unreached", "workers"): words(("w1",), ()), ("rectified", "proof"): words("site_check", None),
    ("notify_listing", "proof"): words("邮单1号", ""), ("redirect", "proof"): words("邮单1号", None), ("redirect_part", "proof"): words("邮单1号", None),
    ("publish", "publisher"): words("hrss", "procuratorate", "x"), ("arbitration_award", "result"): words("for_the_workers", "x"),
    ("court_judgment", "result"): words("in_part", "x"), ("mediate", "result"): words("agreed", "failed", "x"), ("prepare", "months"): words(None, 4),
    ("withdraw_listing", "because"): words("wrong", "order_withdrawn", "x"), ("police_answer", "files"): words(False, True),
    ("take_down", "because"): words("wrong", "objection_upheld", "decision_withdrawn", "x"), ("recount", "cause"): words("calendar test"),
    ("dispatch", "lead"): words(COUNTY.code, INDUSTRY.code, TOWN.code, OTHER_COUNTY.code, "nowhere"),
    ("notify", "sum"): sums, ("call_hearing", "paper"): words("", "order-1"), ("demand", "addressees"): words((), ("contractor",), ("stranger",)),
    ("report_incident", "place"): words("工地门口", None), ("follow_up", "on"): days(None, 0), ("plan", "until"): days(30, None, -5),
    ("hold_evidence", "may_be_lost"): words(True, False), ("assist", "found"): words("已送达", None), ("serve_for", "authority"): words("麦积区", ""),
    ("assist", "authority"): words("麦积区", ""),
}  # fmt: skip
"""Where a field of one command asks for values of its own. New papers get their ids from the case."""

MAKES_A_PAPER = ("order", "order_on_spot", "inquire", "notify", "decide_handling", "decide_penalty", "demand", "draw_deposit", "instruct")
LOOSE = ("note", "text", "summary", "statement", "finding", "said", "place", "requirement", "publisher")


def hints(command: type[Command]) -> Mapping[str, Any]:
    """The types of a command's fields, read once."""
    if command not in _hints:
        _hints[command] = typing.get_type_hints(command, include_extras=True)
    return _hints[command]


_hints: dict[type[Command], Mapping[str, Any]] = {}


def options(command: type[Command], slot: Field[Any], scene: Scene) -> tuple[Any, ...]:
    """The values of one field for this case, the fitting one first. Raises LookupError where nobody wrote down any."""
    if slot.name == "paper" and command.move in MAKES_A_PAPER:
        return "", "order-1"
    given = OWN.get((command.move, slot.name)) or ANY.get(slot.name)
    if given is not None:
        return given(scene)
    if is_text(hints(command)[slot.name]):
        return "情况说明", "另一说明"
    if slot.default is not MISSING:
        return (slot.default, *plausible(hints(command)[slot.name]))
    raise LookupError(f"no values for {command.__name__}.{slot.name}; write them into tests/properties/fields.py")


def is_text(kind: Any) -> bool:
    """Whether a type holds private text."""
    parts = typing.get_args(kind) if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union else (kind,)
    return any(PRIVATE in getattr(part, "__metadata__", ()) for part in parts)


def plausible(kind: Any) -> tuple[Any, ...]:
    """Other values of a plain type."""
    if kind is bool or bool in typing.get_args(kind):
        return True, False
    return ("某项目",) if kind is str or str in typing.get_args(kind) else ()


def slots(command: type[Command]) -> tuple[Field[Any], ...]:
    """The fields of a command beside the case number."""
    return tuple(slot for slot in fields(command) if slot.name != "case_no")


def actors_first(people: tuple[Actor, ...], units: tuple[str, ...]) -> list[Actor]:
    """People of these units before all others."""
    return sorted(people, key=lambda person: person.unit.code not in units)
