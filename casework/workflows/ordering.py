"""The rows of the procedure for orders, service, and decisions with all that the law asks before them."""

from casework.domain.clauses import a_reason_is_given, not_by_a_handler
from casework.domain.statute.decision_rules import (
    a_grave_case_was_reviewed,
    an_order_went_unmet,
    its_own_notice_was_served_and_heard,
    not_instead_of_a_transfer,
    one_act_one_fine,
    the_addressee_still_exists,
    the_fine_is_within_the_law,
    the_ground_of_no_penalty_is_known,
    the_penalty_is_told_before,
    the_registration_was_checked,
    the_unit_may_punish,
)
from casework.domain.statute.hearing_rules import (
    a_hearing_is_held_by_the_reviewer,
    a_hearing_is_its_right,
    a_hearing_was_asked_for,
    it_is_a_notice,
    it_is_a_served_notice,
    no_decision_was_built_on_it,
    the_outcome_holds,
)
from casework.domain.statute.notifying import the_notice_is_whole
from casework.domain.statute.order_rules import (
    a_date_is_given,
    it_can_be_obeyed,
    it_stands,
    it_was_served_and_not_obeyed,
    its_date_has_ended,
    obedience_is_proved,
    the_order_is_whole,
    the_sum_is_exact,
)
from casework.domain.statute.papers import (
    from_a_unit_that_handles_it,
    it_is_a_decision,
    it_is_a_penalty,
    the_addressees_are_known,
    the_inquiry_is_not_suspended,
    the_paper_exists,
)
from casework.domain.statute.remedies import it_is_under_review, the_decision_was_not_withdrawn, the_decision_was_served, the_way_is_known
from casework.domain.statute.serving_rules import (
    it_was_noticed_publicly,
    its_date_is_after_service,
    posting_needs_flight,
    public_notice_comes_last,
    service_follows_the_paper,
    the_paper_awaits_service,
    the_public_term_is_over,
    the_way_is_proved,
)
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.procedure_stages import CLOSED, FROM_DECISION, FROM_FILING, FROM_NOTICE, OURS, STAGES, TWO

IN, OF, UH, HH, RV, SY = Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.REVIEWER, Post.SYSTEM

ORDER_ROWS = (
    move(
        "order", "责令限期改正", FROM_FILING, ">=ordered", by=(OF,), approved_by=((UH,),),
        when=(*OURS, the_addressees_are_known, the_order_is_whole, the_sum_is_exact, a_date_is_given, the_inquiry_is_not_suspended),
    ),
    move(
        "serve", "送达", STAGES, STAYS, by=(OF,),
        when=(
            *OURS, *TWO, the_paper_exists, the_paper_awaits_service, the_way_is_proved, posting_needs_flight, public_notice_comes_last,
            service_follows_the_paper, its_date_is_after_service,
        ),
    ),
    move("deem_served", "视为送达", STAGES, STAYS, by=(OF, SY), when=(the_paper_exists, it_was_noticed_publicly, the_public_term_is_over)),
    move(
        "mark_met", "已履行", STAGES, STAYS, by=(OF, SY),
        when=(from_a_unit_that_handles_it, the_paper_exists, it_can_be_obeyed, it_stands, obedience_is_proved),
    ),
    move(
        "mark_unmet", "逾期未履行", STAGES, STAYS, by=(OF,),
        when=(*OURS, the_paper_exists, it_can_be_obeyed, it_was_served_and_not_obeyed, its_date_has_ended),
    ),
)  # fmt: skip

BEFORE_ANY_DECISION = (
    the_addressees_are_known, its_own_notice_was_served_and_heard, the_registration_was_checked, the_addressee_still_exists,
    a_grave_case_was_reviewed, the_inquiry_is_not_suspended,
)  # fmt: skip

DECISION_ROWS = (
    move(
        "notify", "事先告知", FROM_FILING, ">=notified", by=(OF,), approved_by=((HH,),),
        when=(from_a_unit_that_handles_it, the_addressees_are_known, the_notice_is_whole, the_inquiry_is_not_suspended),
    ),
    move(
        "request_hearing", "申请听证", FROM_NOTICE, STAYS, by=(OF, IN),
        when=(the_paper_exists, it_is_a_served_notice, no_decision_was_built_on_it, a_hearing_is_its_right),
    ),
    move("call_hearing", "听证通知", FROM_NOTICE, STAYS, by=(OF, RV), when=(a_hearing_was_asked_for,)),
    move(
        "hear", "陈述申辩、听证", FROM_NOTICE, STAYS, by=(OF, RV),
        when=(the_paper_exists, it_is_a_served_notice, no_decision_was_built_on_it, the_outcome_holds, a_hearing_is_held_by_the_reviewer),
    ),
    move(
        "legal_review", "法制审核", FROM_NOTICE, STAYS, by=(RV,),
        when=(not_by_a_handler, the_paper_exists, it_is_a_notice, no_decision_was_built_on_it),
    ),
    move(
        "decide_handling", "行政处理决定", FROM_NOTICE, ">=decided", by=(OF,), approved_by=((HH,),),
        when=(*OURS, *BEFORE_ANY_DECISION, the_sum_is_exact, a_date_is_given),
    ),
    move(
        "decide_penalty", "行政处罚决定", FROM_NOTICE, ">=decided", by=(OF,), approved_by=((HH,),),
        when=(
            the_unit_may_punish, from_a_unit_that_handles_it, *BEFORE_ANY_DECISION, the_penalty_is_told_before, the_fine_is_within_the_law,
            an_order_went_unmet, one_act_one_fine, not_instead_of_a_transfer,
        ),
    ),
    move(
        "decide_no_penalty", "不予处罚", FROM_FILING, STAYS, by=(OF,), approved_by=((HH,),),
        when=(*OURS, the_ground_of_no_penalty_is_known),
    ),
    move(
        "withdraw_decision", "撤销变更决定", FROM_DECISION, STAYS, by=(OF,), approved_by=((HH,),),
        when=(the_paper_exists, it_is_a_decision, the_decision_was_not_withdrawn, a_reason_is_given),
    ),
    move(
        "record_review", "复议诉讼", (*FROM_DECISION, CLOSED), STAYS, by=(OF,),
        when=(the_paper_exists, it_is_a_decision, the_decision_was_not_withdrawn, the_decision_was_served, the_way_is_known),
    ),
    move(
        "review_result", "复议诉讼结果", (*FROM_DECISION, CLOSED), STAYS, by=(OF,),
        when=(the_paper_exists, it_is_a_decision, the_decision_was_not_withdrawn, it_is_under_review),
    ),
    move("pay_fine", "缴纳罚款", STAGES, STAYS, by=(OF, IN), when=(the_paper_exists, it_is_a_penalty, the_decision_was_served)),
    move("report_penalty", "处罚报备", (*FROM_DECISION, CLOSED), STAYS, by=(OF,), when=(the_paper_exists, it_is_a_penalty)),
)  # fmt: skip
