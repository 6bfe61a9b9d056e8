"""Rows of handling for the instruments of pressure 督办: papers, signatures, the watch list, proposals against officials, the raise."""

from typing import Final

from casework.domain.clauses import a_reason_is_given, from_outside_the_handling_unit, from_the_lead_unit, not_by_a_handler
from casework.domain.pressing.asking_up import a_raise_is_asked_of_the_unit, no_raise_is_asked, there_is_an_office_above
from casework.domain.pressing.lifting import (
    a_passed_check_found_it_solved,
    no_taking_off_is_asked,
    not_by_who_asked,
    not_checked_yet,
    of_the_listing_level_or_above,
    taking_off_was_asked,
    the_check_passed,
    the_check_says_how,
)
from casework.domain.pressing.pressure import an_open_duty_is_named, it_was_not_said_yet
from casework.domain.pressing.proposing import (
    a_proposal_waits,
    government_money_is_decided_above,
    not_by_who_proposed,
    the_own_government_agreed,
    the_unit_is_in_the_directory,
)
from casework.domain.pressing.raising import a_higher_level_takes_it_up, that_level_has_an_inspection
from casework.domain.pressing.signing import (
    a_draft_waits,
    the_cause_still_stands,
    the_paper_has_a_number,
    the_signer_is_high_enough,
    the_supervisor_had_the_time,
)
from casework.domain.pressing.urging import (
    an_urging_waits_for_the_unit,
    it_was_not_urged_yet,
    the_instrument_is_known,
    the_office_is_not_below_the_addressee,
)
from casework.domain.pressing.watching import (
    it_is_watchlisted,
    listed_from_county_level_on,
    the_ground_of_the_plate_is_known,
    the_limit_of_the_plate_is_known,
    the_plate_is_new_or_its_limit_passed,
)
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE, OPEN, WORKING

OF, UH, HH, DI, SU, SY = Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR, Post.SYSTEM
CHAIR: Final = "leader*"

PAPER_ROWS: Final = (
    move("remind", "提醒", ANYWHERE, STAYS, by=(SY, SU, DI), when=(an_open_duty_is_named, it_was_not_said_yet)),
    move("warn", "预警", ANYWHERE, STAYS, by=(SY, SU, DI), when=(an_open_duty_is_named, it_was_not_said_yet)),
    move(
        "urge", "督办函", ANYWHERE, STAYS, by=(SU, DI),
        when=(an_open_duty_is_named, the_instrument_is_known, it_was_not_urged_yet, the_office_is_not_below_the_addressee),
    ),
    move("urge_reply", "督办回复", ANYWHERE, STAYS, by=(UH, HH, DI, CHAIR), when=(an_urging_waits_for_the_unit,)),
    move(
        "sign_pressure", "督办签发", ANYWHERE, STAYS, by=(SU, DI, CHAIR),
        when=(a_draft_waits, the_signer_is_high_enough, the_supervisor_had_the_time, the_paper_has_a_number, the_cause_still_stands),
    ),
    move(
        "refuse_pressure", "不予签发", ANYWHERE, STAYS, by=(SU, DI, CHAIR),
        when=(a_draft_waits, the_signer_is_high_enough, the_supervisor_had_the_time, a_reason_is_given),
    ),
)  # fmt: skip

WATCH_ROWS: Final = (
    move(
        "watchlist", "挂牌督办", OPEN, STAYS, by=(DI,),
        when=(
            listed_from_county_level_on, the_ground_of_the_plate_is_known, the_plate_is_new_or_its_limit_passed,
            the_limit_of_the_plate_is_known,
        ),
    ),
    move("ask_take_off", "申请摘牌", ANYWHERE, STAYS, by=(OF, UH), when=(it_is_watchlisted, from_the_lead_unit, no_taking_off_is_asked)),
    move(
        "check_take_off", "摘牌核查", ANYWHERE, STAYS, by=(SU,),
        when=(
            it_is_watchlisted, taking_off_was_asked, of_the_listing_level_or_above, not_by_a_handler, not_by_who_asked, not_checked_yet,
            the_check_says_how, a_passed_check_found_it_solved,
        ),
    ),
    move(
        "take_off", "摘牌", ANYWHERE, STAYS, by=(DI,),
        when=(
            it_is_watchlisted, taking_off_was_asked, of_the_listing_level_or_above, from_outside_the_handling_unit, not_by_a_handler,
            not_by_who_asked, the_check_passed,
        ),
    ),
    move(
        "refuse_take_off", "不予摘牌", ANYWHERE, STAYS, by=(DI, SU),
        when=(it_is_watchlisted, taking_off_was_asked, of_the_listing_level_or_above, a_reason_is_given),
    ),
)  # fmt: skip

OFFICIALS_ROWS: Final = (
    move("propose_summons", "提议约谈", ANYWHERE, STAYS, by=(SU, SY), when=(the_unit_is_in_the_directory,)),
    move("propose_circular", "提议通报", ANYWHERE, STAYS, by=(SU, SY), when=(the_unit_is_in_the_directory,)),
    move(
        "decide_proposal", "约谈通报决定", ANYWHERE, STAYS, by=(DI, CHAIR),
        when=(a_proposal_waits, not_by_who_proposed, government_money_is_decided_above, the_own_government_agreed, a_reason_is_given),
    ),
    move("refer_discipline", "移送纪检监察线索", ANYWHERE, STAYS, by=(CHAIR, SU), when=(the_unit_is_in_the_directory,)),
)  # fmt: skip

RAISE_ROWS: Final = (
    move("raise", "提级办理", OPEN, ">=dispatched", by=(DI, SU), when=(a_higher_level_takes_it_up, that_level_has_an_inspection)),
    move("ask_raise", "报请提级", WORKING, STAYS, by=(UH,), when=(from_the_lead_unit, there_is_an_office_above, no_raise_is_asked)),
    move("decline_raise", "不予提级", ANYWHERE, STAYS, by=(DI,), when=(a_raise_is_asked_of_the_unit, a_reason_is_given)),
)  # fmt: skip

INSTRUMENT_ROWS: Final = (*PAPER_ROWS, *WATCH_ROWS, *OFFICIALS_ROWS, *RAISE_ROWS)
