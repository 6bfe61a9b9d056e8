"""Rows of handling that press and make public: incidents, the leader who owns the case, announcements and the blacklist."""

from typing import Final

from casework.domain.clauses import a_reason_is_given, from_the_lead_unit
from casework.domain.disclosure.delisting import (
    an_entry_is_published,
    an_entry_stands,
    its_time_is_over,
    the_ground_of_the_withdrawal_holds,
)
from casework.domain.disclosure.listing_objections import (
    a_notice_is_under_way,
    an_objection_waits,
    no_objection_was_made_yet,
)
from casework.domain.disclosure.listing_rules import (
    a_listing_is_in_question,
    an_unmet_paper_leads_to_the_list,
    it_is_not_listed_for_it_yet,
    notice_was_given_and_heard,
    the_notice_tells_the_way_out,
    there_is_a_way_out_or_a_reason,
)
from casework.domain.disclosure.publicity import (
    only_respondents_are_named,
    secrets_were_checked,
    the_ground_is_in_the_order,
)
from casework.domain.disclosure.publicity_objections import (
    a_publication_stands,
    an_objection_is_open,
    the_publication_is_wrong,
)
from casework.domain.disclosure.removal import (
    a_request_is_open,
    everything_was_put_right,
    no_request_is_open,
    nothing_bars_the_removal,
    six_months_have_passed,
)
from casework.domain.pressing.incidents import it_went_to_both, nobody_arrived_yet, the_incident_is_known
from casework.domain.pressing.instructing import an_instruction_waits_for_the_unit, the_instructed_unit_is_known
from casework.domain.pressing.leading_rules import (
    a_leader_owns_the_case,
    it_is_another_leader,
    it_was_handed_over,
    no_leader_stands,
    the_changer_is_of_the_leaders_level,
    the_leader_is_high_enough,
    the_leader_is_there_or_has_a_deputy,
    the_namer_is_high_enough,
    the_person_is_a_leader,
)
from casework.domain.pressing.owning import (
    it_is_the_leader,
    it_is_the_leader_or_a_deputy,
    the_team_joins_known_units,
)
from casework.domain.pressing.signing_off import others_checked_it, the_workers_are_paid
from casework.domain.transfer.hold import somebody_else_has_the_matter
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE, INVESTIGATED, OPEN, RESOLVED, REVISITED

IN, OF, UH, HH, DI = Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER
LE, SY = Post.LEADER, Post.SYSTEM
CHAIR: Final = "leader*"
ANYBODY: Final = tuple(Post)
DEPARTMENT: Final = ((HH,),)
ESTABLISHED: Final = (INVESTIGATED, RESOLVED, REVISITED)
ALIVE: Final = (*OPEN, RESOLVED, REVISITED)

INCIDENT_ROWS: Final = (
    move("report_incident", "报告突发事件", ANYWHERE, STAYS, by=ANYBODY),
    move("arrive", "到场", ANYWHERE, STAYS, by=(OF, UH), when=(the_incident_is_known, nobody_arrived_yet)),
    move("incident_reported", "突发事件上报", ANYWHERE, STAYS, by=(OF, UH, HH, DI), when=(the_incident_is_known, it_went_to_both)),
)

PUBLICITY_ROWS: Final = (
    move(
        "publish", "社会公布", ESTABLISHED, STAYS, by=(OF,), approved_by=DEPARTMENT,
        when=(only_respondents_are_named, secrets_were_checked, the_ground_is_in_the_order),
    ),
    move("decline_publish", "不予公布", ANYWHERE, STAYS, by=(OF,), approved_by=DEPARTMENT, when=(a_reason_is_given,)),
    move("object_publication", "公布异议", ANYWHERE, STAYS, by=(IN, OF, UH), when=(a_publication_stands,)),
    move(
        "answer_publication_objection", "异议复核", ANYWHERE, STAYS, by=(OF,), approved_by=DEPARTMENT,
        when=(a_publication_stands, an_objection_is_open),
    ),
    move("take_down", "撤下公布", ANYWHERE, STAYS, by=(OF, UH), when=(a_publication_stands, the_publication_is_wrong)),
    move(
        "notify_listing", "列入告知", ESTABLISHED, STAYS, by=(OF,),
        when=(an_unmet_paper_leads_to_the_list, it_is_not_listed_for_it_yet, the_notice_tells_the_way_out),
    ),
    move("object_listing", "列入异议", ANYWHERE, STAYS, by=(IN, OF, UH), when=(a_notice_is_under_way, no_objection_was_made_yet)),
    move("check_objection", "列入异议核实", ANYWHERE, STAYS, by=(OF, UH), when=(a_notice_is_under_way, an_objection_waits)),
    move(
        "list", "列入失信名单", ESTABLISHED, STAYS, by=(OF,), approved_by=DEPARTMENT,
        when=(an_unmet_paper_leads_to_the_list, it_is_not_listed_for_it_yet, notice_was_given_and_heard, only_respondents_are_named),
    ),
    move(
        "decline_listing", "不予列入", ANYWHERE, STAYS, by=(OF,), approved_by=DEPARTMENT,
        when=(a_listing_is_in_question, it_is_not_listed_for_it_yet, there_is_a_way_out_or_a_reason),
    ),
    move("rectify_listing", "名单改正", ANYWHERE, STAYS, by=(OF, UH), when=(an_entry_stands, everything_was_put_right)),
    move(
        "request_removal", "提前移出申请", ANYWHERE, STAYS, by=(IN, OF, UH),
        when=(an_entry_stands, six_months_have_passed, nothing_bars_the_removal, no_request_is_open),
    ),
    move("decide_removal", "移出决定", ANYWHERE, STAYS, by=(OF,), approved_by=DEPARTMENT, when=(an_entry_stands, a_request_is_open)),
    move(
        "withdraw_listing", "撤销列入", ANYWHERE, STAYS, by=(OF,), approved_by=DEPARTMENT,
        when=(an_entry_stands, the_ground_of_the_withdrawal_holds),
    ),
    move("take_down_listing", "停止公布名单", ANYWHERE, STAYS, by=(OF, UH), when=(an_entry_is_published, its_time_is_over)),
)  # fmt: skip

PRESSURE_ROWS: Final = (
    move(
        "name_leader", "定包案领导", OPEN, STAYS, by=(DI, CHAIR, SY),
        when=(
            no_leader_stands, the_person_is_a_leader, the_leader_is_there_or_has_a_deputy, the_leader_is_high_enough,
            the_namer_is_high_enough,
        ),
    ),
    move("no_leader", "不包案说明", OPEN, STAYS, by=(DI, CHAIR), when=(no_leader_stands, a_reason_is_given)),
    move(
        "change_leader", "变更包案领导", ALIVE, STAYS, by=(DI, CHAIR),
        when=(
            a_leader_owns_the_case, the_person_is_a_leader, the_leader_is_there_or_has_a_deputy, the_leader_is_high_enough,
            the_namer_is_high_enough, the_changer_is_of_the_leaders_level, it_is_another_leader, it_was_handed_over,
        ),
    ),
    move("acknowledge", "包案接收", ALIVE, STAYS, by=(LE,), when=(a_leader_owns_the_case, it_is_the_leader_or_a_deputy)),
    move("form_team", "组建专班", ALIVE, STAYS, by=(LE,), when=(a_leader_owns_the_case, it_is_the_leader, the_team_joins_known_units)),
    move("plan", "一案一策", ALIVE, STAYS, by=(LE,), when=(a_leader_owns_the_case, it_is_the_leader)),
    move("progress", "周调度", ALIVE, STAYS, by=(OF, UH), when=(a_leader_owns_the_case, from_the_lead_unit)),
    move("instruct", "批示", ALIVE, STAYS, by=(LE,), when=(a_leader_owns_the_case, it_is_the_leader, the_instructed_unit_is_known)),
    move("instruct_reply", "批示办理", ANYWHERE, STAYS, by=(OF, UH), when=(an_instruction_waits_for_the_unit,)),
    move(
        "sign_off", "包案领导签字", REVISITED, STAYS, by=(LE,),
        when=(a_leader_owns_the_case, it_is_the_leader, the_workers_are_paid, others_checked_it),
    ),
    move("follow_up", "司法跟踪", ANYWHERE, STAYS, by=(OF, UH), when=(somebody_else_has_the_matter,)),
)  # fmt: skip
