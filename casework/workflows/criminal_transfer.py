"""Criminal transfer 移送公安: from a suspicion to the end of the criminal matter (刑法 276-1; 310号令)."""

from typing import Final

from casework.domain.clauses import the_unit_may_inspect
from casework.domain.registry import CRIMINAL
from casework.domain.transfer.crime import (
    an_order_to_pay_is_unmet,
    five_enclosures_are_listed,
    the_means_are_shown,
    the_sum_is_large,
    they_are_of_the_team,
    two_are_named,
    two_officers_or_none_yet,
)  # fmt: skip
from casework.domain.transfer.prosecution import it_holds_as_of_now, the_matter_ended, the_matter_goes_on
from casework.domain.transfer.reconsidering import the_police_did_not_reconsider_yet, they_decline, they_file
from casework.domain.transfer.transferring import (
    the_chief_is_not_of_the_team,
    the_items_are_still_here,
    the_police_are_of_the_same_level,
    the_police_asked_for_papers,
    the_reasons_are_on_record,
    the_receipt_is_signed,
)  # fmt: skip
from casework.domain.values import Post
from casework.workflows.definition import STAYS, Workflow, move

NONE, PREPARED, APPROVED, REFUSED = "none", "prepared", "approved", "refused"
HANDED_OVER, POLICE_FILED, POLICE_DECLINED = "handed_over", "police_filed", "police_declined"
RECONSIDERING, SUPERVISING, CONCLUDED = "reconsidering", "supervising", "concluded"
STAGES: Final = (
    NONE, PREPARED, APPROVED, REFUSED, HANDED_OVER, POLICE_FILED, POLICE_DECLINED, RECONSIDERING, SUPERVISING, CONCLUDED,
)  # fmt: skip

OFFICER, UNIT_HEAD, HRSS_HEAD = Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD
CHIEF: Final = "hrss_head*"
DEPARTMENT: Final = ((HRSS_HEAD,),)

ROWS: Final = (
    move("suspect", "发现涉嫌", (NONE, REFUSED), STAYS, by=(OFFICER, UNIT_HEAD), when=(the_unit_may_inspect, two_officers_or_none_yet)),
    move("name_team", "专案组", (NONE, REFUSED), STAYS, by=(OFFICER, UNIT_HEAD), when=(the_unit_may_inspect, two_are_named)),
    move(
        "prepare", "移送报告", (NONE, REFUSED), PREPARED, by=(OFFICER,),
        when=(
            the_unit_may_inspect, two_are_named, they_are_of_the_team, the_means_are_shown, the_sum_is_large, an_order_to_pay_is_unmet,
            five_enclosures_are_listed,
        ),
    ),
    move("approve_transfer", "批准移送", PREPARED, APPROVED, by=(CHIEF,), when=(the_chief_is_not_of_the_team,)),
    move("refuse_transfer", "不批准移送", PREPARED, REFUSED, by=(CHIEF,), when=(the_chief_is_not_of_the_team, the_reasons_are_on_record)),
    move(
        "hand_over", "移送", APPROVED, HANDED_OVER, by=(OFFICER,),
        when=(the_unit_may_inspect, five_enclosures_are_listed, the_police_are_of_the_same_level, the_receipt_is_signed),
    ),
    move("passed_on", "公安转送", HANDED_OVER, STAYS, by=(OFFICER,)),
    move("police_supplement_asked", "公安要求补送", HANDED_OVER, STAYS, by=(OFFICER,)),
    move("supply", "补送材料", HANDED_OVER, STAYS, by=(OFFICER,), when=(the_police_asked_for_papers,)),
    move("police_file", "公安立案", (HANDED_OVER, POLICE_DECLINED, RECONSIDERING, SUPERVISING), POLICE_FILED, by=(OFFICER,)),
    move("police_file_directly", "公安自行立案", (NONE, PREPARED, APPROVED, REFUSED), POLICE_FILED, by=(OFFICER,)),
    move("police_decline", "公安不予立案", (HANDED_OVER, RECONSIDERING), POLICE_DECLINED, by=(OFFICER,)),
    move(
        "ask_reconsideration", "提请复议", POLICE_DECLINED, RECONSIDERING, by=(OFFICER,), approved_by=DEPARTMENT,
        when=(the_police_did_not_reconsider_yet,),
    ),
    move("police_answer", "公安复议答复", RECONSIDERING, POLICE_FILED, by=(OFFICER,), when=(they_file,)),
    move("police_answer", "公安复议答复", RECONSIDERING, POLICE_DECLINED, by=(OFFICER,), when=(they_decline,)),
    move("suggest_supervision", "建议立案监督", (POLICE_DECLINED, RECONSIDERING), SUPERVISING, by=(OFFICER,), approved_by=DEPARTMENT),
    move("hand_over_items", "移交涉案物品", POLICE_FILED, STAYS, by=(OFFICER,), when=(the_items_are_still_here,)),
    move("criminal_progress", "刑事进展", POLICE_FILED, CONCLUDED, by=(OFFICER,), when=(the_matter_ended, it_holds_as_of_now)),
    move("criminal_progress", "刑事进展", POLICE_FILED, STAYS, by=(OFFICER,), when=(the_matter_goes_on,)),
    move("criminal_progress", "刑事进展", tuple(stage for stage in STAGES if stage != POLICE_FILED), STAYS, by=(OFFICER,)),
)  # fmt: skip
"""The sentences of tables.md section 3, in its order."""

CRIMINAL_WORKFLOW: Final = Workflow(CRIMINAL, "criminal", STAGES, ROWS)
