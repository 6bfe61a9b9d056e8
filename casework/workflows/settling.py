"""The rows of the money's side 核查、支付、清偿、销号: establishing, paying, closing, answering and noting, one row a sentence."""

from typing import Final

from casework.domain.clauses import from_a_handling_unit, from_outside_the_handling_unit, from_the_lead_unit, not_by_a_handler
from casework.domain.leaving.exits import those_who_press_agree
from casework.domain.paying.advances import (
    advanced_workers_stand_in_the_roll,
    an_owner_advances_up_to_the_project_money,
    the_advance_is_readable,
    the_advance_is_within_the_balance,
    the_fund_pays_a_part_only,
    the_government_approved_the_fund,
)
from casework.domain.paying.deposits import (
    an_order_to_pay_is_unmet,
    it_is_a_deposit_notice,
    the_contractor_is_a_respondent,
    the_deposit_covers_what_is_owed,
)
from casework.domain.paying.recovering import the_claim_is_open, the_recovered_sum_is_right, the_write_off_ground_is_known
from casework.domain.paying.verifying import (
    by_another_than_the_recorder,
    not_verified_before,
    the_payment_is_on_record,
    the_proof_fits,
    the_proof_shows_a_sum,
    the_void_ground_is_known,
)
from casework.domain.settling.answers import (
    heads_and_sum_are_stated,
    it_came_by_a_platform,
    it_came_by_petition,
    not_answered_so_before,
    the_answer_agrees_with_the_record,
    the_asker_was_told,
    the_link_is_known,
)
from casework.domain.settling.closing import (
    a_site_breach_is_rectified,
    every_advance_has_its_claim,
    every_channel_is_answered,
    no_pressure_holds_it,
    not_struck_off_before,
    the_conclusion_agrees,
    the_workers_are_paid_by_proof,
)
from casework.domain.settling.contacting import the_way_of_contact_is_known
from casework.domain.settling.establishing import (
    payers_are_respondents,
    the_cause_is_named,
    the_sums_are_right,
    the_unit_signed_in,
    the_words_are_known,
    verified_sums_are_the_leads,
    what_is_unknown_has_a_reason,
)
from casework.domain.settling.mediating import a_promise_names_date_and_sum, summoned_are_respondents, the_result_is_known
from casework.domain.settling.money_came import the_word_leaves_the_case, the_word_sends_the_case_back, the_worker_is_known
from casework.domain.settling.notes import MakeNote, NoteDeregistration, NoteFlight, NoteRectified
from casework.domain.settling.reopening import nobody_leads, somebody_leads, the_reopening_ground_is_known
from casework.domain.settling.replies import enough_others_are_asked, somebody_was_asked, unreached_workers_are_agreed
from casework.domain.settling.revisiting import (
    RULES_OF_REVISIT,
    an_answer_is_bad,
    answers_are_good,
    by_others_than_the_revisit,
    it_is_struck_off,
    workers_are_named,
)
from casework.domain.settling.rulings import NoteArbitration, NoteAward, NoteJudgment
from casework.domain.settling.unfounded import the_complainants_are_told, the_finding_has_proof, the_finding_is_known
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import (
    ANYWHERE,
    DECLINED,
    DISPATCHED,
    INVESTIGATED,
    RECEIVED,
    REDIRECTED,
    RESOLVED,
    REVISITED,
    UNFOUNDED,
    WITHDRAWN,
    WORKING,
)

IN, OF, UH, HH, DI, SU, SY = Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR, Post.SYSTEM
EVERYBODY: Final = tuple(Post)
GIVEN: Final = (*WORKING, RESOLVED, REVISITED)
"""From dispatch on, exits left out."""
REOPENABLE: Final = (RESOLVED, REVISITED, UNFOUNDED, WITHDRAWN, DECLINED, REDIRECTED)

ESTABLISHING_ROWS: Final = (
    move("contact", "首次联系", WORKING, STAYS, by=(OF,), when=(from_a_handling_unit, the_way_of_contact_is_known)),
    move(
        "establish", "核查认定", WORKING, ">=investigated", by=(OF,),
        when=(
            from_a_handling_unit, the_unit_signed_in, verified_sums_are_the_leads, the_sums_are_right, what_is_unknown_has_a_reason,
            the_cause_is_named, the_words_are_known, payers_are_respondents,
        ),
    ),
    move("mediate", "调解", GIVEN, STAYS, by=(OF, UH, DI), when=(the_result_is_known,)),
    move("promise", "承诺", ANYWHERE, STAYS, by=(OF, UH, DI), when=(a_promise_names_date_and_sum,)),
    move("summon_employer", "约谈企业", GIVEN, STAYS, by=(OF, UH, DI), when=(summoned_are_respondents,)),
    move("joint_meeting", "联席会议", GIVEN, STAYS, by=(OF, UH, DI)),
    move("special_team", "专班", GIVEN, STAYS, by=(OF, UH, DI)),
    move(
        "find_unfounded", "查无欠薪", WORKING, UNFOUNDED, by=(OF,), approved_by=((UH,), (DI,)),
        when=(the_finding_is_known, the_finding_has_proof, the_complainants_are_told, those_who_press_agree),
    ),
)  # fmt: skip

MONEY_ROWS: Final = (
    move("record_payment", "支付登记", ANYWHERE, STAYS, by=(OF, IN, SY)),
    move(
        "verify_payment", "核验凭证", ANYWHERE, STAYS, by=(OF, UH),
        when=(the_payment_is_on_record, by_another_than_the_recorder, the_proof_fits, the_proof_shows_a_sum, not_verified_before),
    ),
    move(
        "void_payment", "支付更正", ANYWHERE, STAYS, by=(OF, UH, SU),
        when=(the_payment_is_on_record, by_another_than_the_recorder, the_void_ground_is_known),
    ),
    move(
        "advance", "垫付", GIVEN, STAYS, by=(DI, OF), approved_by=((HH,),),
        when=(
            the_advance_is_readable, the_advance_is_within_the_balance, the_fund_pays_a_part_only, the_government_approved_the_fund,
            an_owner_advances_up_to_the_project_money, advanced_workers_stand_in_the_roll,
        ),
    ),
    move(
        "draw_deposit", "动用保证金", GIVEN, STAYS, by=(DI, OF), approved_by=((HH,),),
        when=(
            an_order_to_pay_is_unmet, the_deposit_covers_what_is_owed, the_contractor_is_a_respondent, advanced_workers_stand_in_the_roll,
        ),
    ),
    move("deposit_paid", "保证金已支付", ANYWHERE, STAYS, by=(OF, IN, SY), when=(it_is_a_deposit_notice,)),
    move("deposit_refilled", "保证金已补足", ANYWHERE, STAYS, by=(OF, IN, SY), when=(it_is_a_deposit_notice,)),
    move("recover", "追偿到账", ANYWHERE, STAYS, by=(DI, OF, SY), when=(the_claim_is_open, the_recovered_sum_is_right)),
    move("review_recovery", "追偿跟踪", ANYWHERE, STAYS, by=(DI, OF), when=(the_claim_is_open,)),
    move(
        "write_off_recovery", "核销追偿", ANYWHERE, STAYS, by=(DI, OF), approved_by=((HH,),),
        when=(the_claim_is_open, the_write_off_ground_is_known),
    ),
)  # fmt: skip

ASKED: Final = (not_by_a_handler, somebody_was_asked)
CHECKED: Final = (from_outside_the_handling_unit, not_by_a_handler)

CLOSING_ROWS: Final = (
    move(
        "resolve", "化解", INVESTIGATED, RESOLVED, by=(OF,), approved_by=((UH,),),
        when=(from_the_lead_unit, the_workers_are_paid_by_proof, a_site_breach_is_rectified, the_conclusion_agrees),
    ),
    move("revisit", "回访", RESOLVED, REVISITED, by=(IN, SU, DI, OF), when=(*RULES_OF_REVISIT, answers_are_good)),
    move("revisit", "回访", RESOLVED, DISPATCHED, by=(IN, SU, DI, OF), when=(*RULES_OF_REVISIT, an_answer_is_bad)),
    move("revisit", "撤回回访", WITHDRAWN, STAYS, by=(IN, SU, DI, OF), when=(*ASKED, unreached_workers_are_agreed)),
    move("worker_answers", "劳动者反馈到账", ANYWHERE, STAYS, by=(IN, SY), when=(the_worker_is_known, the_word_leaves_the_case)),
    move(
        "worker_answers", "劳动者反馈到账", (RESOLVED, REVISITED), DISPATCHED, by=(IN, SY),
        when=(the_worker_is_known, the_word_sends_the_case_back),
    ),
    move("agree_unreached", "同意未联系上", (RESOLVED, REVISITED, WITHDRAWN), STAYS, by=(UH,), when=(*CHECKED, workers_are_named)),
    move("reopen", "重办", REOPENABLE, DISPATCHED, by=(SU, DI, SY), when=(the_reopening_ground_is_known, somebody_leads)),
    move("reopen", "重办", REOPENABLE, RECEIVED, by=(SU, DI, SY), when=(the_reopening_ground_is_known, nobody_leads)),
    move(
        "strike_off", "销号", REVISITED, STAYS, by=(DI,),
        when=(
            *CHECKED, not_struck_off_before, the_workers_are_paid_by_proof, a_site_breach_is_rectified, no_pressure_holds_it,
            every_channel_is_answered, every_advance_has_its_claim,
        ),
    ),
    move(
        "second_look", "回头看", REVISITED, STAYS, by=(SU, DI),
        when=(*ASKED, it_is_struck_off, by_others_than_the_revisit, unreached_workers_are_agreed, enough_others_are_asked),
    ),
)  # fmt: skip

ANSWER_ROWS: Final = (
    move(
        "answer", "答复办结", ANYWHERE, STAYS, by=(OF, UH),
        when=(
            from_the_lead_unit, the_link_is_known, not_answered_so_before, the_answer_agrees_with_the_record, heads_and_sum_are_stated,
            the_asker_was_told,
        ),
    ),
    move("notify_petitioner", "信访书面告知", ANYWHERE, STAYS, by=(IN, OF, UH), when=(the_link_is_known, it_came_by_petition)),
    move("platform_sign_in", "平台签收", ANYWHERE, STAYS, by=(IN, OF, UH, DI), when=(the_link_is_known, it_came_by_a_platform)),
)  # fmt: skip

NOTE_ROWS: Final = tuple(
    move(news.move, zh, ANYWHERE, STAYS, by=EVERYBODY)
    for news, zh in (
        (MakeNote, "记事"),
        (NoteFlight, "欠薪逃匿"),
        (NoteDeregistration, "企业注销"),
        (NoteJudgment, "法院判决"),
        (NoteArbitration, "仲裁受理"),
        (NoteAward, "仲裁裁决"),
        (NoteRectified, "已整改"),
    )
)
"""News from outside is never refused: every post, every stage, no rule."""
