"""Codes 代码 that fields of moves may hold, taken from the domain that judges them; what the domain leaves open stands here as advice."""

from collections.abc import Mapping
from typing import Final

from casework.domain import breaking_glass, case, intake, linking
from casework.domain.disclosure import delisting, publicity, publicity_objections
from casework.domain.erasing import holding
from casework.domain.erasing.rules import GROUNDS as ERASING_GROUNDS
from casework.domain.erasing.standing import WHATS
from casework.domain.leaving import declining, redirecting
from casework.domain.paying import advances, money, recovering, verifying
from casework.domain.pressing import signing_off, urging, watching
from casework.domain.settling import answers, contacting, establishing, mediating, money_came, notes, reopening, replies, rulings, unfounded
from casework.domain.statute import (
    court,
    decision_rules,
    evidence,
    filing,
    hearing,
    inquiry_time,
    papers,
    procedure_end,
    remedies,
    serving,
)
from casework.domain.transfer import crime, prosecution

Codes = Mapping[str, tuple[str, ...]]
JUDGED: Final[Codes] = {
    "kind": intake.CASE_KINDS, "matter": intake.MATTERS, "project_class": intake.PROJECT_CLASSES, "receive.channel": linking.CHANNELS,
    "link_clue.channel": linking.CHANNELS,
    "track": case.TRACKS, "note.kind": notes.NOTE_KINDS, "criminal_progress.kind": prosecution.NEWS,
    "establish.cause": establishing.CAUSES, "establish.priority": establishing.PRIORITIES, "establish.grounds": establishing.GROUNDS,
    "establish.unknown_because": establishing.UNKNOWN_BECAUSE, "mediate.result": mediating.RESULTS,
    "arbitration_award.result": rulings.RESULTS, "court_judgment.result": rulings.RESULTS, "review_result.result": remedies.RESULTS,
    "decline.ground": declining.DECLINE_GROUNDS, "find_unfounded.conclusion": unfounded.CONCLUSIONS,
    "find_unfounded.remedies": unfounded.REMEDIES, "find_unfounded.evidence": unfounded.EVIDENCE,
    "redirect.to": redirecting.RECEIVERS, "redirect_part.to": redirecting.RECEIVERS,
    "answer.conclusion": tuple(answers.HOLDS), "answer.told": answers.TOLD, "contact.way": contacting.CONTACT_WAYS,
    "notify_petitioner.way": contacting.CONTACT_WAYS, "rectified.proof": notes.RECTIFICATION_PROOFS,
    "reopen.ground": reopening.REOPENING_GROUNDS, "replies.outcome": replies.OUTCOMES, "replies.ways": replies.WAYS,
    "worker_answers.outcome": money_came.CAME,
    "advance.source": advances.SOURCES, "advance.part": advances.PARTS, "advance.ground": advances.FUND_GROUNDS,
    "record_payment.method": money.METHODS, "record_payment.purpose": money.PURPOSES, "verify_payment.proof": tuple(verifying.PROOFS),
    "void_payment.ground": verifying.VOID_GROUNDS, "write_off_recovery.ground": recovering.WRITE_OFF_GROUNDS,
    "watchlist.ground": watching.GROUNDS, "urge.instrument": urging.INSTRUMENTS, "sign_off.checked_how": signing_off.CHECKS,
    "check_take_off.how": signing_off.CHECKS, "break_glass.ground": breaking_glass.GROUNDS, "review_glass.finding": breaking_glass.FINDINGS,
    "place_hold.ground": holding.HOLDS, "propose_erasure.what": WHATS, "propose_erasure.ground": ERASING_GROUNDS,
    "file.recusal": filing.RECUSALS, "order.purpose": papers.PURPOSES, "order_on_spot.purpose": papers.PURPOSES,
    "decide_handling.purpose": papers.PURPOSES, "notify.intends": papers.DECISIONS,
    "decide_penalty.ground": (*decision_rules.FINES, decision_rules.INSPECTION_30),
    "decide_no_penalty.ground": decision_rules.NO_PENALTY_GROUNDS, "serve.way": tuple(serving.PROOFS),
    "serve_for.way": tuple(serving.PROOFS), "hear.outcome": hearing.OUTCOMES, "decide_evidence.outcome": evidence.OUTCOMES,
    "query_assets.assets": evidence.ASSETS, "court_ruling.ruling": court.RULINGS, "executed.outcome": court.EXECUTIONS,
    "record_review.way": remedies.WAYS, "close.ground": tuple(procedure_end.CLOSINGS), "reopen_procedure.ground": procedure_end.REOPENINGS,
    "withdraw_filing.ground": procedure_end.WITHDRAWALS, "suspend.ground": inquiry_time.SUSPENSION_GROUNDS,
    "send_extension_notice.of": inquiry_time.TOLD, "publish.ground": publicity.GROUNDS, "publish.publisher": publicity.PUBLISHERS,
    "take_down.because": publicity_objections.REASONS_DOWN, "withdraw_listing.because": delisting.WITHDRAWN_BECAUSE,
    "prepare.means": crime.MEANS, "prepare.enclosures": crime.ENCLOSURES, "hand_over.enclosures": crime.ENCLOSURES,
}  # fmt: skip
"""By field, or by move and field; the domain refuses every other word."""
SERVICE_PROOFS: Final = tuple(sorted({proof for ways in serving.PROOFS.values() for one in ways for proof in one}))
SPOT: Final = ("photo", "video", "signed_record", "documents")
ROLES: Final = ("employer", "general_contractor", "subcontractor", "labour_company", "owner", "person_in_charge")
ADVISED: Final[Codes] = {
    "correct_on_spot.proof": SPOT, "order_on_spot.proof": SPOT, "mark_met.proof": SPOT, "assist.done": ("visited", "questioned", "copied"),
    "respondents.kind": ("company", "person"), "found.kind": ("company", "person"),
    "respondents.role": ROLES, "found.role": ROLES,
    "resolve.conclusion": ("paid_in_full", "rectified"), "serve.proof": SERVICE_PROOFS, "serve_for.proof": SERVICE_PROOFS,
    "serve.tried": tuple(serving.PROOFS), "notify.states": ("content", "facts", "grounds", "rights"),
    "decide_penalty.sanctions": ("warning", "fine"),
    "order.warns_of": ("decision", "penalty"), "record_payment.payer": ("government", "landlord", "village", "unknown"),
}  # fmt: skip
"""What is usual where the domain takes other words as well."""
