"""Field by field, what could stand in a command of any case; where one command asks for its own words, those."""

from datetime import timedelta

from casework.domain.intake import CASE_KINDS
from casework.domain.linking import CHANNELS
from casework.domain.values import Line, Party, Sum
from tests.people import CITY, COUNTY, GOVERNMENT, INDUSTRY, OTHER_COUNTY, TOWN, TWO
from tests.properties.scenes import (
    CONTRACTOR,
    EMPLOYER,
    NOBODY,
    PERSON,
    WORKER,
    Options,
    Scene,
    answer_links,
    clocks,
    cohandler_options,
    conclusions,
    days,
    extended_limits,
    lead_options,
    leaders,
    line_options,
    other_cases,
    outstanding,
    papers,
    replies,
    sums,
    tracks,
    words,
)  # fmt: skip
from tests.unpaid import PLAIN, POLICE, whole


def refs(scene: Scene) -> tuple[tuple[str, ...], ...]:
    """All respondents, none, one of them, and a stranger."""
    return scene.refs, (), scene.refs[-1:], scene.refs[:1], ("stranger",)


def letters(scene: Scene) -> tuple[str, ...]:
    """The papers of pressure that wait for an answer, the newest first; then one that is not there."""
    waiting = [p.id for p in scene.case.papers.values() if p.purpose == "press" and p.status in ("drafted", "proposed", "served")]
    return (*reversed(waiting), "urge-9")


REFS: Options = refs
PROOF: Options = words(
    ("receipt", "witness", "photo", "mail_receipt", "consent", "delivery_record", "announcement"), ("photo",), ("receipt",), ()
)
UNITS: Options = words((COUNTY.code, INDUSTRY.code), (), (COUNTY.code,), ("nowhere",))
OFFICERS: Options = words(TWO, TWO[:1], ())

ANY: dict[str, Options] = {
    "addressees": lambda scene: (scene.refs[:1], scene.refs, scene.refs[-1:], (), ("stranger",)),
    "agreed_by": words("leader", None), "answered": words("已采纳", None), "arrears_months": words(("2026-01",), (), ("x",)),
    "asks_for": words(("roll", "ledger"), ()), "assets": words(("bank_accounts",), ("houses", "yachts"), ()),
    "authority": words("麦积区", ""),
    "because": words("wrong", "objection_upheld", "order_withdrawn", "decision_withdrawn", "x"), "breach": words("未足额支付"),
    "carried": words(True, False),
    "called_back_by": words("window", "officer-1", ""), "cause": words("misuse", None, "fled", "bad luck"),
    "channel": words(*CHANNELS, "pigeon"), "checked_by": words("reviewer", "officer-1", "leader", ""), "checked_how": words("call", "x"),
    "claimed": sums, "clock": clocks, "cohandlers": cohandler_options, "collective": words(True, False),
    "conclusion": conclusions, "contractor": lambda scene: (*reversed(scene.refs), "stranger"),
    "days": words("5 working days", None, "3 days", "2 months", "soon"),
    "debtor": lambda scene: (None, *scene.refs, "stranger"), "decision": papers, "description": words("账本", None),
    "document": words("决定书", ""), "done": words(("served",), ()), "employers_burden": words(False, True),
    "evidence": words("查询记录", None),
    "extreme": words(False, True), "facts_clear": words(True, False), "fen": outstanding, "files": words(False, True),
    "fine_fen": words(2_000_000, None, 5_000_000, 1, 0, 9_000_000), "first_payer": lambda scene: (None, *scene.refs, "stranger"),
    "first_receipt_at": lambda scene: (None, scene.now - timedelta(days=3), scene.now + timedelta(days=1)),
    "found": words((), (CONTRACTOR,), (PERSON,)), "ground": words("724-54"), "grounds": words((), ("art30",), ("art99",)),
    "government": words("620502-gov", ""), "government_paper": words("甘政〔2026〕1号", None), "granted": words(True, False),
    "handing_over": words("已交接"), "heads": lambda scene: (scene.case.workers, 3, None, -1), "imported": words(False, True),
    "incident": lambda scene: (*scene.held("incidents"), ""), "informer": words(None, Party("informer", name="李四")),
    "intends": words("handling_decision", "penalty_decision", "x"), "interim": words(False, True), "into": other_cases,
    "item": lambda scene: (*scene.held("held_items"), ""), "items": words(("身份证明", "考勤"), ()), "kind": words(*CASE_KINDS, "x"),
    "lead": lead_options, "leader": leaders, "limit": extended_limits, "lines": line_options, "link": answer_links,
    "listed_by_employer": sums, "matter": words("arrears", "site_breach", "x"), "means": words("able_to_pay", "fled", "assets_moved", "x"),
    "method": words("transfer", "cash_roll", "advance", "fund", "court", "deposit", "asset_sale", "presale_funds", "magic"),
    "months": words((), ("2026-01",), ("2026-13",)), "notice": papers, "notice_sent": words(True, False),
    "number": words("甘天秦〔2026〕1号", None, ""), "of": words("extension", "suspension", "x"),
    "officer": words("officer-1", None, "officer-2"), "officers": OFFICERS, "on": days(0, -3, 5), "opinion": words("同意", None),
    "order": papers, "outcome": words("heard", "waived", "lapsed", "returned", "copied", "full", "none", "x"),
    "paper": lambda scene: (*scene.held("papers"), ""), "papers": words("补充材料", None), "part": words("wages", "living_costs", "x"),
    "parties": words((), (WORKER,)), "payer": lambda scene: (*scene.refs[:1], "government", "张三"),
    "passed": words(True, False), "payment": lambda scene: (*scene.held("payments"), ""),
    "performed": words(False, True), "police": words("", POLICE.code, None, COUNTY.code), "priority": words(None, "elderly", "x"),
    "project_class": words(None, "government", "private", "none", "x"), "promise": words(""), "promise_given": words(True, False),
    "proof": PROOF, "proposed": words(INDUSTRY.code), "publication": lambda scene: (*scene.held("publications"), ""),
    "publisher": words("hrss", "x"), "purpose": words("pay", "rectify", "wages", "fine", "x"), "questions": words("工资支付情况", None),
    "reason": words("理由如下", None, ""),
    "received_at": lambda scene: (None, scene.now - timedelta(days=2), scene.now + timedelta(days=2)),
    "receiver": words("天水市仲裁委", ""), "receipt_signed": words(True, False), "recovery": lambda scene: scene.held("recoveries"),
    "recusal": words("not_asked", "rejected", "granted", "pending"), "recused": words((), ("officer-2",), ("officer-9",)),
    "rectified": words(False, True), "region": words("620502", "620503", "abc"), "region_name": words("秦州区", ""),
    "registration_checked_on": days(0, None, -9, 3), "remedies": words(("arbitration",), (), ("prayer",)), "replies": replies,
    "reply_by": words(None, "5 working days", "until 2026-12-31", "until 9999-12-31", "3650 years", "soon"),
    "request": lambda scene: scene.held("requests"),
    "respondents": words((EMPLOYER, CONTRACTOR), (EMPLOYER,), (), (NOBODY,), (PERSON,)), "result": words("agreed", "upheld", "x"),
    "roll_attached": words(False, True), "ruling": words("granted", "refused", "x"), "sanctions": words((), ("warning",)),
    "secrecy_checked": words(True, False), "signed_by": words(("w1",), ()), "source": words(None, "12345"),
    "states": words(("content", "facts", "grounds", "rights"), ("content",), ()), "sum": sums, "superior": words("620500-hrss", ""),
    "tells_the_way_out": words(True, False), "to": words("arbitration", "court", "industry", COUNTY.code, "x"),
    "told": words("phone", None, "x"),
    "track": tracks, "tried": words((), ("direct", "mail")), "unit": words(GOVERNMENT.code, INDUSTRY.code, TOWN.code, "nowhere"),
    "units": UNITS, "unknown_because": words(None, "no_books", "x"), "until": days(10, 0, -2, 400), "upheld": words(False, True),
    "unpaid_project_fen": words(900_000_000, None, 5), "warns_of": words(("decision", "penalty"), ()),
    "way": words("direct", "left", "public", "posting", "mail", "phone", "letter", "review", "suit", "x"),
    "where_to_go": words("天水市劳动人事争议仲裁委员会", None), "worker_fen": words(None, 5_000_000),
    "workers": words((), ("w1",), ("stranger",)),
}  # fmt: skip
"""Field → its values, whatever the command."""

OWN: dict[tuple[str, str], Options] = {
    ("climb", "loads"): words({}, {"leader": 3}),
    ("urge_reply", "paper"): letters, ("decide_proposal", "paper"): letters, ("decline_raise", "paper"): letters,
    ("sign_pressure", "paper"): letters, ("refuse_pressure", "paper"): letters, ("urge", "instrument"): words("urge", "prompt", "x"),
    ("watchlist", "ground"): words("backlog", "superior", "other", "x"), ("watchlist", "limit"): words(None, "10 working days", "soon"),
    ("check_take_off", "how"): words("call", "on_site", "x"), ("raise", "unit"): words("", CITY.code, "nowhere"),
    ("propose_summons", "unit"): words(COUNTY.code, "nowhere"), ("propose_circular", "unit"): words(COUNTY.code, "nowhere"),
    ("refer_discipline", "unit"): words(COUNTY.code, "nowhere"), ("refer_discipline", "to"): words("秦州区纪委监委"),
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
    ("executed", "outcome"): words("full", "part", "none", "x"),
    ("find_unfounded", "conclusion"): words("no_debt", "not_wages", "settled_before", "x"),
    ("find_unfounded", "evidence"): words(("books", "payment_records"), ("no_real_name_record",), ("x",), ()),
    ("form_team", "units"): words((COUNTY.code, INDUSTRY.code), (COUNTY.code,), ("nowhere",)),
    ("hand_up", "to"): words(COUNTY.code, TOWN.code, "nowhere"), ("instruct", "unit"): words(COUNTY.code, INDUSTRY.code, "nowhere"),
    ("joint_meeting", "units"): UNITS,
    ("link_clue", "channel"): words("12345", "petition", "platform", "leader_mailbox", "media", "pigeon"),
    ("link_clue", "link"): words("", "link-1"), ("link_clue", "number"): words(None, "77"), ("link_clue", "source"): words(None, "12345"),
    ("list", "respondents"): REFS, ("merge", "same_employer"): words(True, False), ("merge", "same_site"): words(True, False),
    ("make_note", "kind"): words("note", "x"), ("note", "kind"): words("note", "warning", "x"),
    ("publish", "ground"): words("", "other", "transferred_to_police", "x"),
    ("publish", "respondents"): REFS, ("publish", "paper"): lambda scene: ("", *scene.held("papers")), ("promise", "by"): words("firm"),
    ("promise", "until"): days(10, None, -2),
    ("promise", "fen"): outstanding, ("receive", "case_no"): words(""), ("receive", "incident"): words(False, True),
    ("receive", "number"): words(None, "77"), ("receive", "source"): words(None, "12345"), ("receive", "until"): days(None),
    ("receive", "arrears_until"): days(None, -30, -1000), ("receive", "facts_agreed"): words(None, False),
    ("record_payment", "payment"): words("", "payment-1"), ("record_payment", "purpose"): words("wages", "fine", "compensation", "x"),
    ("deposit_paid", "payment"): words("", "payment-1"), ("record_review", "way"): words("review", "suit", "x"),
    ("redirect_part", "to"): words("court", "arbitration", "x"),
    ("redirect", "to"): words("arbitration", "court", "other_hrss", "police", "x"),
    ("reopen", "ground"): words("new_evidence", "exit_was_wrong", "unpaid_answer", "x"),
    ("reopen_procedure", "ground"): words("new_facts", "failed_revisit", "x"), ("report_incident", "heads"): words(12, None),
    ("resolve", "conclusion"): lambda scene: ("rectified" if scene.case.matter == "site_breach" else "paid_in_full", "x"),
    ("resolve", "fen"): lambda scene: (scene.case.owed_fen, None, 5),
    ("review_result", "result"): words("upheld", "changed", "revoked", "withdrawn", "x"),
    ("review_result", "sum"): words(None, whole(10, 12_000_000)), ("review_result", "fine_fen"): words(None, 1_000_000),
    ("split", "claimed"): words(Sum(1, 100_000), Sum(1, 1, (Line("w1", 1),)), Sum(10, 1), Sum()),
    ("split", "into"): words("", "620502-2026-000001"),
    ("summon_employer", "respondents"): REFS, ("suspend", "ground"): words("evidence_unobtainable", "fled", "other_lawful", "x"),
    ("take_back", "ground"): words("receiver_refused"), ("instruct_reply", "paper"): papers,
    ("verify_payment", "fen"): words(None, 5, 0), ("verify_payment", "proof"): words("signed_roll", "bank_receipt", "fund_list", "x"),
    ("void_payment", "ground"): words("duplicate", "returned", "x"),
    ("withdraw_filing", "ground"): words("not_established", "corrected", "x"),
    ("write_off_recovery", "ground"): words("bankrupt", "x"), ("deposit_paid", "fen"): outstanding,
    ("recover", "fen"): words(100, 10**9, 0),
    ("pay_fine", "fen"): words(2_000_000, None, 5), ("order", "ground"): words("724-30", ""), ("contact", "way"): words("phone", "owl"),
    ("notify_petitioner", "way"): words("letter"), ("establish", "verified"): lambda scene: (PLAIN, *sums(scene)[1:]),
    ("establish", "claimed"): lambda scene: (None, *sums(scene)), ("establish", "listed_by_employer"): lambda scene: (None, *sums(scene)),
    ("establish", "project_class"): words(None, "government", "x"), ("establish", "until"): days(None, -30),
    ("order", "until"): days(None, 10, -1), ("decide_handling", "until"): days(None, 10, -1), ("inquire", "until"): days(None, 5, -1),
    ("supplemented", "respondents"): words((), (CONTRACTOR,)), ("order_on_spot", "purpose"): words("rectify", "pay"),
    ("order_on_spot", "sum"): words(None, PLAIN), ("agree_unreached", "workers"): words(("w1",), ()),
    ("rectified", "proof"): words("site_check", None),
    ("notify_listing", "proof"): words("邮单1号", ""), ("redirect", "proof"): words("邮单1号", None),
    ("redirect_part", "proof"): words("邮单1号", None),
    ("publish", "publisher"): words("hrss", "procuratorate", "x"), ("arbitration_award", "result"): words("for_the_workers", "x"),
    ("court_judgment", "result"): words("in_part", "x"), ("mediate", "result"): words("agreed", "failed", "x"),
    ("prepare", "months"): words(None, 4),
    ("withdraw_listing", "because"): words("wrong", "order_withdrawn", "x"), ("police_answer", "files"): words(False, True),
    ("take_down", "because"): words("wrong", "objection_upheld", "decision_withdrawn", "x"), ("recount", "cause"): words("calendar test"),
    ("move_to_rulebook", "rulebook"): words("0123456789abcdef"),
    ("dispatch", "lead"): words(COUNTY.code, INDUSTRY.code, TOWN.code, OTHER_COUNTY.code, "nowhere"),
    ("notify", "sum"): sums, ("call_hearing", "paper"): words("", "order-1"),
    ("demand", "addressees"): words((), ("contractor",), ("stranger",)),
    ("report_incident", "place"): words("工地门口", None), ("follow_up", "on"): days(None, 0), ("plan", "until"): days(30, None, -5),
    ("hold_evidence", "may_be_lost"): words(True, False), ("assist", "found"): words("已送达", None),
    ("serve_for", "authority"): words("麦积区", ""),
    ("assist", "authority"): words("麦积区", ""),
}  # fmt: skip
"""Where a field of one command asks for values of its own. New papers get their ids from the case."""
