"""Handling 办理: the problem, from receipt to strike-off, one row a sentence. The exits are no dead ends."""

from typing import Final

from casework.domain.approvals import a_request_is_pending, the_approver_has_the_post, the_approver_is_somebody_else
from casework.domain.clauses import a_reason_is_given, from_the_lead_unit
from casework.domain.dispatch_rules import (
    a_major_case_goes_to_both,
    a_unit_head_stays_inside,
    another_cohandler,
    another_lead,
    not_given_upwards,
    not_pushed_down_to_a_town,
    not_signed_in_yet,
    one_lead_and_other_cohandlers,
    only_the_head_of_the_lead_moves_it,
    the_lead_is_competent,
    the_lead_is_known,
    the_unit_is_an_assignee,
)
from casework.domain.extending import (
    the_clock_runs,
    the_leaders_limit_is_lengthened_from_above,
    the_limit_is_within,
    the_rule_lets_you,
)
from casework.domain.ladder.moving import the_rulebook_is_in_force
from casework.domain.leaving.declining import a_completion_was_tried, the_ground_holds
from casework.domain.leaving.exits import it_is_a_complaint, those_who_press_agree
from casework.domain.leaving.merging import something_is_left, the_new_case_is_new, the_survivor_is_open
from casework.domain.leaving.redirecting import a_sending_waits, the_receiver_is_named, the_right_post_redirects, the_sending_is_proved
from casework.domain.leaving.withdrawing import everybody_signed, nothing_is_established
from casework.domain.pressing.watching import who_listed_lengthens_the_plate
from casework.domain.registry import HANDLING
from casework.domain.returning import (
    a_return_is_pending,
    a_town_leads,
    no_return_pushes_the_lead_down,
    the_return_is_in_time_and_first,
    the_superior_is_common,
)
from casework.domain.supplement import a_supplement_was_asked, something_is_missing, the_items_are_the_workers
from casework.domain.triage import down_only_by_the_dispatcher_in_time, the_track_is_known
from casework.domain.values import Post
from casework.workflows.definition import STAYS, Workflow, move
from casework.workflows.instruments import INSTRUMENT_ROWS
from casework.workflows.keeping import KEEPING_ROWS
from casework.workflows.pressing import INCIDENT_ROWS, PRESSURE_ROWS, PUBLICITY_ROWS
from casework.workflows.recording import RECORD_ROWS
from casework.workflows.settling import ANSWER_ROWS, CLOSING_ROWS, ESTABLISHING_ROWS, MONEY_ROWS, NOTE_ROWS
from casework.workflows.stages import (
    ANYWHERE,
    DECLINED,
    DISPATCHED,
    MERGED,
    NEW,
    OPEN,
    RECEIVED,
    REDIRECTED,
    STAGES,
    WITHDRAWN,
    WORKING,
)

IN, OF, UH, HH, DI, SU, SY = Post.INTAKE, Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR, Post.SYSTEM
AD: Final = Post.ADMIN
EVERYBODY: Final = tuple(post for post in Post if post != Post.SYSTEM)

INTAKE_ROWS = (
    move("receive", "接收登记", NEW, RECEIVED, by=(IN, OF, DI, SU, SY)),
    move("link_clue", "并入线索", ANYWHERE, STAYS, by=(IN, DI, SY)),
    move("ask_supplement", "补正告知", RECEIVED, STAYS, by=(IN, OF), when=(something_is_missing, the_items_are_the_workers)),
    move("supplemented", "补正完毕", OPEN, STAYS, by=(IN, OF), when=(a_supplement_was_asked,)),
    move(
        "decline",
        "不予受理",
        RECEIVED,
        DECLINED,
        by=(OF, IN),
        approved_by=((UH,),),
        when=(it_is_a_complaint, the_ground_holds, a_completion_was_tried, those_who_press_agree),
    ),
    move(
        "redirect",
        "转送引导",
        OPEN,
        REDIRECTED,
        by=(OF,),
        approved_by=((UH,),),
        when=(the_receiver_is_named, the_sending_is_proved, the_right_post_redirects, those_who_press_agree),
    ),
    move(
        "redirect",
        "转送引导",
        OPEN,
        REDIRECTED,
        by=(DI,),
        when=(the_receiver_is_named, the_sending_is_proved, the_right_post_redirects, those_who_press_agree),
    ),
    move("redirect_part", "部分转送", OPEN, STAYS, by=(OF, DI), when=(the_receiver_is_named,)),
    move("confirm_forward", "转送回告", ANYWHERE, STAYS, by=(IN, OF, DI), when=(a_sending_waits,)),
    move("take_back", "收回", (REDIRECTED, DECLINED), RECEIVED, by=(IN, DI, SY)),
    move(
        "withdraw",
        "撤回投诉",
        OPEN,
        WITHDRAWN,
        by=(OF,),
        approved_by=((UH,),),
        when=(everybody_signed, nothing_is_established, those_who_press_agree),
    ),
    move("merge", "并案", OPEN, MERGED, by=(DI, UH), when=(the_survivor_is_open,)),
    move("split", "拆分", OPEN, STAYS, by=(DI, UH), when=(the_new_case_is_new, something_is_left)),
    move("triage", "分类定轨", OPEN, STAYS, by=(IN, UH, DI, SY), when=(the_track_is_known, down_only_by_the_dispatcher_in_time)),
)

DISPATCH_ROWS = (
    move(
        "dispatch",
        "交办",
        RECEIVED,
        DISPATCHED,
        by=(DI, UH),
        when=(
            the_lead_is_known,
            one_lead_and_other_cohandlers,
            the_lead_is_competent,
            not_pushed_down_to_a_town,
            not_given_upwards,
            a_unit_head_stays_inside,
            a_major_case_goes_to_both,
        ),
    ),
    move("sign_in", "签收", WORKING, STAYS, by=(OF, UH), when=(the_unit_is_an_assignee, not_signed_in_yet)),
    move("return_dispatch", "退回", DISPATCHED, STAYS, by=(UH,), when=(the_unit_is_an_assignee, the_return_is_in_time_and_first)),
    move(
        "adjudicate_return",
        "裁定退回",
        DISPATCHED,
        STAYS,
        by=(DI,),
        when=(a_return_is_pending, not_given_upwards, no_return_pushes_the_lead_down),
    ),
    move("hand_up", "上交", WORKING, STAYS, by=(UH,), when=(from_the_lead_unit, a_town_leads)),
    move(
        "designate", "指定管辖", OPEN, ">=dispatched", by=(DI, HH), when=(the_lead_is_known, the_lead_is_competent, the_superior_is_common)
    ),
    move(
        "reassign",
        "改派",
        WORKING,
        STAYS,
        by=(DI, UH),
        when=(
            the_lead_is_known,
            the_lead_is_competent,
            not_pushed_down_to_a_town,
            not_given_upwards,
            another_lead,
            only_the_head_of_the_lead_moves_it,
            a_unit_head_stays_inside,
        ),
    ),
    move("add_cohandler", "增加协办", WORKING, STAYS, by=(DI, UH), when=(another_cohandler, not_given_upwards, a_unit_head_stays_inside)),
)

APPROVAL_ROWS = (
    move(
        "approve",
        "批准",
        ANYWHERE,
        STAYS,
        by=EVERYBODY,
        when=(a_request_is_pending, the_approver_is_somebody_else, the_approver_has_the_post),
    ),
    move(
        "refuse",
        "不批准",
        ANYWHERE,
        STAYS,
        by=EVERYBODY,
        when=(a_request_is_pending, the_approver_is_somebody_else, the_approver_has_the_post, a_reason_is_given),
    ),
    move(
        "extend",
        "延期",
        ANYWHERE,
        STAYS,
        by=EVERYBODY,
        when=(
            the_clock_runs,
            the_rule_lets_you,
            the_leaders_limit_is_lengthened_from_above,
            who_listed_lengthens_the_plate,
            the_limit_is_within,
            a_reason_is_given,
        ),
    ),
    move("climb", "到期处理", ANYWHERE, STAYS, by=(SY,)),
    move("recount", "重算期限", ANYWHERE, STAYS, by=(SY,)),
    move("move_to_rulebook", "改用新规则", ANYWHERE, STAYS, by=(DI, AD), when=(the_rulebook_is_in_force,)),
)

HANDLING_WORKFLOW: Final = Workflow(
    HANDLING,
    "handling",
    STAGES,
    (
        *INTAKE_ROWS,
        *DISPATCH_ROWS,
        *ESTABLISHING_ROWS,
        *MONEY_ROWS,
        *CLOSING_ROWS,
        *INCIDENT_ROWS,
        *PUBLICITY_ROWS,
        *INSTRUMENT_ROWS,
        *PRESSURE_ROWS,
        *ANSWER_ROWS,
        *NOTE_ROWS,
        *RECORD_ROWS,
        *KEEPING_ROWS,
        *APPROVAL_ROWS,
    ),
)
