"""What is put on record at any stage: files handed in, how notices fared, and emergency access with its review."""

from typing import Final

from casework.domain.breaking_glass import (
    an_access_waits_for_review,
    the_case_is_out_of_sight,
    the_finding_is_known,
    the_ground_is_known,
    the_hours_are_few,
    the_reader_is_not_recused,
    the_reviewer_is_somebody_else,
)
from casework.domain.erasing.rules import nothing_new_of_an_erased_person
from casework.domain.evidence import the_file_is_not_too_large, the_file_is_of_a_known_type, the_worker_is_of_this_case
from casework.domain.noticing import only_the_recipient_opens_it
from casework.domain.values import Post
from casework.workflows.definition import STAYS, move
from casework.workflows.stages import ANYWHERE

BREAKERS: Final = (Post.OFFICER, Post.UNIT_HEAD, Post.HRSS_HEAD, Post.DISPATCHER, Post.SUPERVISOR, Post.LEADER)
"""Who may read in an emergency: those who handle or answer for cases; no window, no reviewer, no administrator."""
RECORD_ROWS: Final = (
    move(
        "add_evidence", "上传证据材料", ANYWHERE, STAYS, by=tuple(Post),
        when=(the_file_is_of_a_known_type, the_file_is_not_too_large, the_worker_is_of_this_case, nothing_new_of_an_erased_person),
    ),
    move("report_notice", "送达记录", ANYWHERE, STAYS, by=tuple(Post), when=(only_the_recipient_opens_it,)),
    move(
        "break_glass", "紧急调阅", ANYWHERE, STAYS, by=BREAKERS,
        when=(the_case_is_out_of_sight, the_ground_is_known, the_hours_are_few, the_reader_is_not_recused),
    ),
    move(
        "review_glass", "紧急调阅复核", ANYWHERE, STAYS, by=(Post.SUPERVISOR, Post.HRSS_HEAD),
        when=(an_access_waits_for_review, the_reviewer_is_somebody_else, the_finding_is_known),
    ),
)  # fmt: skip
