"""The roads on which a case gets deep: moves in the order in which an office takes them, with waits between."""

from dataclasses import dataclass
from typing import Any

from casework.domain.intake import Receive
from casework.domain.parties import Party
from casework.domain.values import Line, Sum
from tests.properties.scenes import CONTRACTOR, EMPLOYER, PERSON, WORKER
from tests.unpaid import whole

Step = str | tuple[str, dict[str, Any]]
"""A move by its name, with the fields that matter; `3 days` waits and ticks; `ask:decline` leaves the request pending."""


def receipt(**changes: Any) -> Receive:
    """A complaint with two respondents, changed where a road needs it."""
    given: dict[str, Any] = {
        "region": "620502", "region_name": "秦州区", "channel": "counter", "claimed": Sum(10, 15_000_000),
        "respondents": (EMPLOYER, CONTRACTOR),
        "parties": (WORKER,), "description": "欠薪投诉",
    }  # fmt: skip
    return Receive(**(given | changes))


@dataclass(frozen=True)
class Road:
    """How a case comes in, and what is done with it, in order."""

    first: Receive
    steps: tuple[Step, ...]
    rulebook: str = ""
    """The rulebook in force on it (offices.py)."""


GIVEN: tuple[Step, ...] = ("dispatch", "sign_in", "contact", "establish")
PAY: tuple[Step, ...] = ("record_payment", "verify_payment")
TAKEN_OFF: tuple[Step, ...] = ("ask_take_off", "check_take_off", "take_off")
SERVED: tuple[Step, ...] = ("serve", "1 days")
OWN = {"kind": "own_motion", "channel": "inspection"}
ORDERED: tuple[Step, ...] = (*GIVEN, "file", "order", *SERVED, "14 days", "mark_unmet")
PENALTY: dict[str, Any] = {"intends": "penalty_decision", "fine_fen": 2_000_000}
NOTICED: tuple[Step, ...] = ("notify", *SERVED, "hear")
DECIDED: tuple[Step, ...] = (*ORDERED, *NOTICED, ("decide_handling", {}), *SERVED, "14 days", "mark_unmet")
BIG_ROLL = Sum(60, 90_000_000, tuple(Line(f"w{n}", 1_500_000) for n in range(1, 61)))

ROADS: dict[str, Road] = {
    "paid and struck off": Road(
        receipt(channel="12345"),
        (
            "triage", "dispatch", "sign_in", "contact", "accept", "file", "promise", "mediate", "summon_employer", "joint_meeting",
            "special_team",
            ("establish", {"verified": whole(3, 300_000)}), "note", ("record_payment", {"fen": 100_000}), "verify_payment", "void_payment",
            *PAY, "resolve", "answer", "worker_answers", "revisit", "strike_off", "40 days", "second_look",
            ("reopen", {"ground": "new_arrears"}),
        ),
    ),
    "erased": Road(
        receipt(),
        ("dispatch", "withdraw", "place_hold", "lift_hold", "propose_erasure", ("complete_erasure", {"erasure": "erasure-1"})),
    ),
    "by petition and platform": Road(
        receipt(channel="petition"),
        (
            ("link_clue", {"channel": "platform"}), "platform_sign_in", "notify_petitioner", "ask_supplement", "supplemented", "2 days",
            "dispatch",
            "add_cohandler", "sign_in", "contact", "sign_in", "establish", ("record_payment", {"purpose": "fine", "fen": 5}),
            ("promise", {"fen": 5}), "add_evidence", ("add_evidence", {"digest": "a" * 64, "media_type": "application/pdf"}),
            *PAY, "resolve", "agree_unreached", "revisit", "answer", "answer", "strike_off",
        ),
    ),
    "returned and handed on": Road(
        receipt(),
        (
            "dispatch", "return_dispatch", ("adjudicate_return", {"granted": False}), "sign_in", ("reassign", {"lead": "620502-yuquan"}),
            "sign_in", "hand_up",
            "sign_in", ("designate", {"lead": "620502-housing"}), "redirect_part", "confirm_forward", "split", "extend", "remind", "warn",
            "report_incident", "arrive", "incident_reported",
            "name_leader", "acknowledge", "form_team", "plan", "progress", "instruct", "instruct_reply", "change_leader", "8 days",
        ),
    ),
    "owned by a leader": Road(
        receipt(**OWN, claimed=BIG_ROLL, project_class="government", incident=True),
        (
            "arrive", "incident_reported", ("name_leader", {"leader": "leader"}), "acknowledge", "form_team", "plan", *GIVEN[:3],
            ("establish", {"verified": BIG_ROLL}),
            "progress", "instruct", "instruct_reply", "decline_publish", *PAY, *TAKEN_OFF, "resolve", "revisit", "sign_off", "strike_off",
        ),
    ),
    "pressed": Road(
        receipt(**OWN),
        (
            *GIVEN, "urge", ("urge", {"instrument": "prompt"}), "urge_reply", "urge_reply", "watchlist", "propose_summons",
            "decide_proposal", "propose_circular", "refer_discipline", "ask_raise",
            "decline_raise", "ask_take_off", "refuse_take_off", *PAY, *TAKEN_OFF, "raise", "sign_in", "9 days", "report_notice",
            ("report_notice", {"state": "opened"}),
        ),
    ),
    "signed by hand": Road(
        receipt(**OWN),
        (*GIVEN, "21 days", "sign_pressure", "urge_reply", "21 days", "refuse_pressure", *PAY, "resolve", "21 days", "revisit", "21 days"),
        rulebook="no paper for urging",
    ),
    "nobody may act": Road(
        receipt(**OWN, claimed=Sum(10, 30_000_000)),
        (*GIVEN[:3], "31 days", "sign_pressure", "14 days", "sign_pressure", "100 days", "sign_pressure", "14 days"),
        rulebook="no paper at all",
    ),
    "declined": Road(receipt(), ("decline", "take_back", "ask:decline", "refuse")),
    "redirected": Road(
        receipt(), ("redirect", "3 days", "confirm_forward", "take_back", "dispatch", "sign_in", ("redirect", {"to": "court"}))
    ),
    "withdrawn": Road(receipt(), ("dispatch", "withdraw", "revisit", ("reopen", {"ground": "new_evidence"}))),
    "unfounded": Road(receipt(), ("dispatch", "sign_in", "find_unfounded", ("reopen", {"ground": "exit_was_wrong"}))),
    "nobody led": Road(receipt(), ("redirect", ("reopen", {"ground": "exit_was_wrong"}))),
    "site breach": Road(
        receipt(**OWN, matter="site_breach", claimed=Sum()),
        (
            *GIVEN[:3], ("establish", {"verified": None}), "correct_on_spot", "order_on_spot", "file_away",
            ("mark_met", {"proof": ("photo",)}), "file", "rectified", "resolve", "revisit", ("worker_answers", {"outcome": "unpaid"}),
        ),
    ),
    "for another authority": Road(
        receipt(kind="assistance", channel="assistance", reply_by="10 working days"),
        ("dispatch", "sign_in", "assist", "serve_for", ("answer", {"conclusion": "assistance_given"})),
    ),
    "an inquiry in full": Road(
        receipt(),
        (
            *GIVEN, "accept", "file", "inquire", *SERVED, "answer_inquiry", "hold_evidence", "decide_evidence", "query_assets",
            "extend_inquiry",
            "send_extension_notice", "suspend", "review_suspension", "resume", "complete_inquiry",
            *PAY, ("withdraw_filing", {"ground": "corrected"}), ("reopen_procedure", {"ground": "new_facts"}),
            ("close", {"ground": "performed"}),
        ),
    ),
    "posted on the door": Road(
        receipt(**OWN),
        (
            *GIVEN, "file", "employer_fled", "order", "number_paper", "print_paper", "void_paper_number", ("serve", {"way": "posting"}),
            "14 days", "mark_unmet", "advance",
            ("verify_payment", {}), "review_recovery",
            "recover", "write_off_recovery", "draw_deposit", "serve", "deposit_paid", "verify_payment", "deposit_refilled", "publish",
            "object_publication",
            ("answer_publication_objection", {"upheld": True}), ("take_down", {"because": "objection_upheld"}),
        ),
    ),
    "to the court": Road(
        receipt(**OWN),
        (
            *DECIDED, ("record_review", {"way": "review"}), "review_result", "400 days", "demand", "serve", "20 days", "apply_court",
            "court_accepts",
            "court_hears", ("court_ruling", {"ruling": "granted"}), "follow_up", "executed", ("close", {"ground": "execution_ended"}),
            ("reopen_procedure", {"ground": "new_facts"}),
        ),
    ),
    "out of the court": Road(
        receipt(**OWN), (*DECIDED, "400 days", "demand", "serve", "20 days", "apply_court", "withdraw_application", "withdraw_decision")
    ),
    "fined": Road(
        receipt(**OWN),
        (
            *ORDERED, ("notify", PENALTY | {"fine_fen": 5_000_000}), *SERVED, "request_hearing", "call_hearing", "serve", "14 days", "hear",
            "legal_review",
            ("decide_penalty", {"fine_fen": 5_000_000}), "serve", "report_penalty", ("pay_fine", {"fen": 5_000_000}), "decide_no_penalty",
        ),
    ),
    "public notice": Road(
        receipt(**OWN), (*GIVEN, "file", "order", ("serve", {"way": "public", "tried": ("direct",)}), "40 days", "deem_served")
    ),
    "on the list": Road(
        receipt(**OWN),
        (
            *ORDERED, "notify_listing", "object_listing", "check_objection", "14 days", "list", *PAY, "rectify_listing", "200 days",
            "request_removal",
            "decide_removal", "take_down_listing",
        ),
    ),
    "not on the list": Road(
        receipt(**OWN), (*ORDERED, "decline_listing", "notify_listing", "14 days", "list", "withdraw_listing", "take_down_listing")
    ),
    "to the police": Road(
        receipt(**OWN),
        (
            *ORDERED, "suspect", "name_team", "prepare", "approve_transfer", "hand_over", "passed_on", "police_supplement_asked", "supply",
            "police_decline",
            "ask_reconsideration", ("police_answer", {"files": False}), "suggest_supervision", "police_file", "hand_over_items",
            ("criminal_progress", {"kind": "prosecuted"}), ("criminal_progress", {"kind": "judged"}),
        ),
    ),
    "refused to the police": Road(receipt(**OWN), (*ORDERED, "suspect", "name_team", "prepare", "refuse_transfer", "police_file_directly")),
    "news": Road(
        receipt(kind="report", informer=Party("informer", name="李四"), parties=()),
        ("note", "employer_deregistered", "court_judgment", "arbitration_pending", "follow_up", "arbitration_award", "no_leader", "9 days",
            "break_glass", "review_glass", "1 days", "break_glass", ("review_glass", {"finding": "unjustified"})),
    ),
    "a person owes": Road(
        receipt(respondents=(PERSON,)), (*GIVEN, "60 days", "20 days")
    ),
}  # fmt: skip
