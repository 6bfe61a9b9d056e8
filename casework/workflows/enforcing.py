"""The rows of the procedure for the court, and for how the procedure ends and begins again."""

from casework.domain.statute.court_rules import (
    it_is_in_court,
    performance_is_proved,
    ten_working_days_have_passed,
    the_court_has_not_ruled,
    the_demand_was_served,
    the_execution_is_known,
    the_ruling_is_known,
)
from casework.domain.statute.demanding import review_and_suit_are_over, the_decision_is_enforceable, the_new_addressees_are_known
from casework.domain.statute.papers import from_a_unit_that_handles_it, it_is_a_decision, the_paper_exists
from casework.domain.statute.procedure_end import (
    nothing_is_in_court,
    the_filing_may_fall,
    the_ground_of_closing_holds,
    the_ground_of_reopening_holds,
)
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.procedure_stages import CLOSED, DECIDED, DEMANDED, FILED, IN_COURT, INVESTIGATING, LINE, OURS, WITHDRAWN_FILING

OF, UH, HH = Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD

COURT_ROWS = (
    move(
        "demand", "催告", (DECIDED, DEMANDED, IN_COURT), ">=demanded", by=(OF,), approved_by=((HH,),),
        when=(from_a_unit_that_handles_it, the_decision_is_enforceable, review_and_suit_are_over, the_new_addressees_are_known),
    ),
    move(
        "apply_court", "申请强制执行", (DEMANDED, IN_COURT), IN_COURT, by=(OF,), approved_by=((HH,),),
        when=(from_a_unit_that_handles_it, the_paper_exists, it_is_a_decision, the_demand_was_served, ten_working_days_have_passed),
    ),
    move("court_accepts", "法院受理", IN_COURT, STAYS, by=(OF,), when=(the_paper_exists, it_is_in_court, the_court_has_not_ruled)),
    move("court_hears", "法院听取意见", IN_COURT, STAYS, by=(OF,), when=(the_paper_exists, it_is_in_court, the_court_has_not_ruled)),
    move("withdraw_application", "撤回申请", IN_COURT, STAYS, by=(HH,), when=(the_paper_exists, it_is_in_court, performance_is_proved)),
    move(
        "court_ruling", "法院裁定", IN_COURT, STAYS, by=(OF,),
        when=(the_paper_exists, it_is_in_court, the_court_has_not_ruled, the_ruling_is_known),
    ),
    move("executed", "执行终结", IN_COURT, STAYS, by=(OF,), when=(the_paper_exists, it_is_in_court, the_execution_is_known)),
)  # fmt: skip

END_ROWS = (
    move(
        "withdraw_filing", "撤销立案", INVESTIGATING, WITHDRAWN_FILING, by=(OF,), approved_by=((HH,),), when=(*OURS, the_filing_may_fall),
    ),
    move("close", "结案", LINE[1:], CLOSED, by=(OF,), approved_by=((UH,),), when=(*OURS, nothing_is_in_court, the_ground_of_closing_holds)),
    move(
        "reopen_procedure", "重新立案", (CLOSED, WITHDRAWN_FILING), FILED, by=(OF,), approved_by=((UH,),),
        when=(*OURS, the_ground_of_reopening_holds),
    ),
)  # fmt: skip
