"""The rows of the procedure from acceptance to the end of the inquiry."""

from casework.domain.clauses import the_unit_may_inspect, two_officers
from casework.domain.statute.evidence import (
    approved_at_city_level,
    for_another_authority,
    it_may_be_lost,
    the_assets_are_named,
    the_item_is_held,
    the_outcome_is_known,
)
from casework.domain.statute.filing import (
    a_complaint_was_accepted,
    not_another_authoritys_case,
    not_older_than_two_years,
    only_a_complaint_is_accepted,
    the_place_of_work_is_ours,
    the_recusal_is_decided,
    the_respondent_is_clear,
)
from casework.domain.statute.inquiry import (
    a_day_to_answer_is_ahead,
    it_is_a_served_inquiry,
    something_is_asked,
    the_inquiry_is_not_complete,
)
from casework.domain.statute.inquiry_time_rules import (
    it_has_not_expired,
    it_is_suspended,
    it_was_not_lengthened_before,
    not_suspended_already,
    nothing_that_ran_out_is_stopped,
    the_ground_of_suspension_is_lawful,
    the_investigation_runs,
    there_is_something_to_tell,
)
from casework.domain.statute.on_spot import (
    it_is_an_on_spot_paper,
    it_orders_something_lawful,
    the_facts_are_clear,
    the_last_day_is_not_past,
    the_paper_is_numbered,
)
from casework.domain.statute.papers import the_addressees_are_known, the_inquiry_is_not_suspended, the_paper_exists
from casework.domain.statute.serving_rules import the_way_is_proved
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.procedure_stages import (
    ACCEPTED,
    BEFORE_INQUIRY,
    FILED,
    FROM_FILING,
    INQUIRY,
    INVESTIGATING,
    NONE,
    ORDERED,
    OURS,
    STAGES,
    TWO,
)

IN, OF, UH, HH = Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD

OPENING_ROWS = (
    move(
        "accept", "受理", NONE, ACCEPTED, by=(OF, IN), approved_by=((UH,),),
        when=(
            the_unit_may_inspect, only_a_complaint_is_accepted, not_older_than_two_years, the_respondent_is_clear,
            the_place_of_work_is_ours,
        ),
    ),
    move(
        "file", "立案", (NONE, ACCEPTED), FILED, by=(OF,), approved_by=((UH,),),
        when=(the_unit_may_inspect, a_complaint_was_accepted, not_another_authoritys_case, two_officers, the_recusal_is_decided),
    ),
    move("correct_on_spot", "当场纠正", BEFORE_INQUIRY, STAYS, by=(OF,), when=(*OURS, *TWO, the_facts_are_clear)),
    move(
        "order_on_spot", "当场限改", BEFORE_INQUIRY, STAYS, by=(OF,),
        when=(
            *OURS, *TWO, the_facts_are_clear, the_addressees_are_known, the_paper_is_numbered, the_last_day_is_not_past,
            it_orders_something_lawful,
        ),
    ),
    move("file_away", "当场文书归档", STAGES, STAYS, by=(OF,), when=(the_paper_exists, it_is_an_on_spot_paper)),
)  # fmt: skip

INQUIRY_ROWS = (
    move(
        "inquire", "调查询问", INVESTIGATING, ">=inquiry", by=(OF,),
        when=(*OURS, *TWO, the_addressees_are_known, something_is_asked, a_day_to_answer_is_ahead),
    ),
    move("answer_inquiry", "询问答复", FROM_FILING, STAYS, by=(OF,), when=(the_paper_exists, it_is_a_served_inquiry)),
    move("hold_evidence", "先行登记保存", INVESTIGATING, STAYS, by=(OF,), approved_by=((HH,),), when=(*OURS, *TWO, it_may_be_lost)),
    move(
        "decide_evidence", "证据处理", FROM_FILING, STAYS, by=(OF,), approved_by=((HH,),),
        when=(*OURS, the_item_is_held, the_outcome_is_known),
    ),
    move(
        "query_assets", "查询账户房产", FROM_FILING, STAYS, by=(OF,), approved_by=((HH,),),
        when=(*OURS, the_assets_are_named, the_addressees_are_known, approved_at_city_level),
    ),
    move("assist", "协查", STAGES, STAYS, by=(OF,), when=(for_another_authority,)),
    move("serve_for", "委托送达", STAGES, STAYS, by=(OF,), when=(*TWO, for_another_authority, the_way_is_proved)),
    move(
        "extend_inquiry", "延长调查", INVESTIGATING, STAYS, by=(OF,), approved_by=((HH,),),
        when=(*OURS, the_investigation_runs, it_has_not_expired, it_was_not_lengthened_before),
    ),
    move(
        "suspend", "中止调查", INVESTIGATING, STAYS, by=(OF,), approved_by=((HH,),),
        when=(*OURS, not_suspended_already, nothing_that_ran_out_is_stopped, the_ground_of_suspension_is_lawful),
    ),
    move("review_suspension", "中止复查", INVESTIGATING, STAYS, by=(OF,), when=(*OURS, it_is_suspended)),
    move("resume", "恢复调查", INVESTIGATING, STAYS, by=(OF,), approved_by=((HH,),), when=(*OURS, it_is_suspended)),
    move("send_extension_notice", "告知投诉人", STAGES, STAYS, by=(OF,), when=(there_is_something_to_tell,)),
    move(
        "complete_inquiry", "调查终结", (FILED, INQUIRY, ORDERED), STAYS, by=(OF,), approved_by=((UH,),),
        when=(*OURS, the_inquiry_is_not_complete, the_inquiry_is_not_suspended),
    ),
)  # fmt: skip
