"""Keeping and erasing 保管与删除: legal holds and erasures, at any stage; each erasure is one person's proposal and another's approval."""

from typing import Final

from casework.domain.erasing.completing import the_erasure_waits
from casework.domain.erasing.holding import a_hold_of_others_names_their_paper, the_hold_ground_is_known, the_hold_stands
from casework.domain.erasing.rules import (
    not_erased_before,
    nothing_holds_the_file,
    the_case_needs_it_no_more,
    the_erasure_ground_is_known,
    the_law_lets_it_go,
    the_people_live_here,
    what_is_meant_is_known,
)
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE

OF, UH, HH, DI, RV, SU = Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.REVIEWER, Post.SUPERVISOR
IN, AD, SY = Post.INTAKE, Post.ADMIN, Post.SYSTEM

KEEPING_ROWS: Final = (
    move(
        "place_hold", "封存", ANYWHERE, STAYS, by=(UH, HH, DI, RV, SU),
        when=(the_hold_ground_is_known, a_hold_of_others_names_their_paper),
    ),
    move("lift_hold", "解除封存", ANYWHERE, STAYS, by=(UH, DI, RV, SU), approved_by=((HH,),), when=(the_hold_stands,)),
    move(
        "propose_erasure", "提出删除", ANYWHERE, STAYS, by=(IN, OF, UH, AD), approved_by=((HH,),),
        when=(
            what_is_meant_is_known, not_erased_before, the_erasure_ground_is_known, nothing_holds_the_file, the_people_live_here,
            the_case_needs_it_no_more, the_law_lets_it_go,
        ),
    ),
    move("complete_erasure", "删除完成", ANYWHERE, STAYS, by=(SY,), when=(the_erasure_waits,)),
)  # fmt: skip
